"""Values and tables that succeed one another: one that is open-ended ends the day before the next one starts."""

from __future__ import annotations

import datetime
import itertools
from typing import TYPE_CHECKING, Protocol, TypeVar

from cqp_dsl.core.nodes import Window
from cqp_dsl.semantics.windows import both, window_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.semantics.environment import Environment
    from cqp_dsl.semantics.session import Session
    from cqp_dsl.source import Span


class Dated(Protocol):
    """What may be dated.

    Attributes:
        window: its own days, as written.
        days: those on which it holds, its politique's end and the start of the next one included.
        env: where it is written.
    """

    window: Window | None
    days: Window | None
    env: Environment

    @property
    def span(self) -> Span:
        """Where it is written."""


D = TypeVar("D", bound=Dated)


def in_succession(values: list[D], place: str, session: Session) -> list[D]:
    """What is dated, in order, with its days; one that holds on days of another is reported, once."""
    successive = _succeed(values)
    for one, two in _overlapping(successive):
        session.error(
            "CQP217",
            f"« {place.partition('.')[2]} » reçoit deux valeurs pour les mêmes jours",
            two.span,
            _shown(two.days),
            others=[(one.span, _shown(one.days))],
            help="Datez-les pour qu'elles se succèdent, ou retirez l'une des deux.",
        )
    return successive


def _overlapping(successive: Sequence[D]) -> Iterator[tuple[D, D]]:
    """Each value that holds on a day of an earlier one, with the one of these that lasts longest."""
    longest: tuple[datetime.date, D] | None = None
    for value in successive:
        days = value.days or Window()
        start, end = days.start or datetime.date.min, days.end or datetime.date.max
        if start > end:
            continue
        if longest is not None and start <= longest[0]:
            yield longest[1], value
        if longest is None or end > longest[0]:
            longest = end, value


def _shown(days: Window | None) -> str:
    return "toujours" if days is None else window_text(days)


def _succeed(values: list[D]) -> list[D]:
    """Dated values in order; one that is open-ended ends the day before the next one starts.

    The end of a politique closes what is written in it, and is no end of a value's own. What never holds, because its
    politique is not in force then, ends nothing.
    """
    for value in values:
        value.days = both(value.window, value.env.scope.window)
    starting = [
        (v.days.start, number)
        for number, v in enumerate(values)
        if v.days is not None and v.days.start is not None and (v.days.end is None or v.days.start <= v.days.end)
    ]
    starting.sort()
    for (start, number), (next_start, _) in itertools.pairwise(starting):
        current = values[number]
        if start != next_start and (current.window is None or current.window.end is None):
            current.days = both(current.days, Window(end=next_start - datetime.timedelta(days=1)))
    ordered = [values[number] for _, number in starting]
    placed = {number for _, number in starting}
    return [value for number, value in enumerate(values) if number not in placed] + ordered
