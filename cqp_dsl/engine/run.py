"""What compiled rules run on: a dossier, one world, and the record of what has been computed so far.

The record is made of *frames*. A rule that is asked at an effect date, for its arguments, leaves one: the date, the
arguments, its value, then what every expression of its body came to, each in a slot of its own. An element of an
aggregate leaves one too, kept in the frame of what it stands in. What was not needed for the value is ``UNSEEN``, and
is worked out when somebody first asks: nothing is computed twice.
"""

from __future__ import annotations

import contextlib
import contextvars
import sys
import threading
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from attrs import define, field

from cqp_dsl.core.dossier import absent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Entry, Rule

Frame: TypeAlias = list[Any]
"""What one instance of a rule, or one element of an aggregate, came to."""

Memo: TypeAlias = dict[object, Frame]
"""The frames of a rule: by effect date, or by effect date and arguments."""

UNSEEN: Final = object()
"""Tells what was not computed from ``rien`` (``None``), which is a value."""

MOST_STEPS: Final = 4_000_000
"""Instances of rules and elements of aggregates that the answer to one dossier may take.

It is some ten seconds, and less than a gibibyte. All its decisions, under all the readings, with their reasons, take
from the one count; so do the trials of what the answer would be.
"""

_MOST_LASTING: Final = 2_000
"""Instances of one rule kept from a dossier to the next."""

_DEEP: Final = 400_000
"""Python frames allowed while evaluating: a rule takes two, and nothing in the core recurses for ever."""


class TooMuchWorkError(Exception):
    """An answer takes more than ``MOST_STEPS`` steps."""


_allowed: contextvars.ContextVar[int | None] = contextvars.ContextVar("allowed", default=None)


def allowed_steps() -> int:
    """Steps that an answer may take here: ``MOST_STEPS``, or fewer."""
    return MOST_STEPS if (fewer := _allowed.get()) is None else min(fewer, MOST_STEPS)


@contextlib.contextmanager
def allowing(steps: int) -> Iterator[None]:
    """Answers inside the block may take so many steps, and no more than ``MOST_STEPS``: the same on every machine."""
    token = _allowed.set(steps)
    try:
        yield
    finally:
        _allowed.reset(token)


@define(eq=False, repr=False)
class Meter:
    """Counts down the steps of one answer."""

    left: int = field(factory=allowed_steps)

    def spend(self, steps: int) -> None:
        """Count some steps.

        Raises:
            TooMuchWorkError: none is left.
        """
        self.left -= steps
        if self.left < 0:
            raise TooMuchWorkError


class Facts(dict[str, "Value"]):
    """The facts by qualified entry; one that the dossier leaves out is built on first use."""

    def __init__(self, entries: Mapping[str, Entry], given: Mapping[str, Value]) -> None:
        super().__init__(given)
        self._entries = entries

    def __missing__(self, name: str) -> Value:
        value = absent(self._entries[name])
        self[name] = value
        return value

    def replaced(self, facts: Mapping[str, Value]) -> Facts:
        """The same facts, some of them replaced."""
        return Facts(self._entries, {**self, **facts})


@define(eq=False, repr=False)
class Run:
    """One dossier in one world.

    ``world`` gives each interpretation its reading, ``supposed`` those that the dossier assumes; ``store`` holds the
    memos of all the worlds of the dossier, by rule and by the readings that this rule reaches, so that what reads
    nothing is computed once; ``memos`` is the part of it that is at hand in this world; ``meter`` counts for them all.
    """

    facts: Facts
    holes: Mapping[tuple[str, tuple[str, ...]], Value]
    assumptions: Mapping[tuple[str, tuple[Value, ...]], Value]
    world: dict[str, str]
    supposed: frozenset[str] = frozenset()
    store: dict[str | tuple[str | None, ...], Memo] = field(factory=dict)
    memos: dict[str, Memo] = field(factory=dict)
    meter: Meter = field(factory=Meter)

    @classmethod
    def of(cls, entries: Mapping[str, Entry], dossier: Dossier, world: dict[str, str]) -> Run:
        """A first run over a dossier."""
        facts = Facts(entries, dossier.facts)
        return cls(facts, dossier.holes, dossier.assumptions, world, frozenset(dossier.readings))

    def in_world(self, world: dict[str, str]) -> Run:
        """The same dossier in another world; shares what does not depend on it."""
        return Run(self.facts, self.holes, self.assumptions, world, self.supposed, self.store, meter=self.meter)

    def memo(self, rule: Rule, lasting: Memo | None) -> Memo:
        """The frames of a rule in this world.

        ``lasting`` are those of a rule that depends on no dossier, which all of them share; an assumed value, which
        belongs to one dossier, spoils it.
        """
        if lasting is not None and not self.assumptions:
            if len(lasting) > _MOST_LASTING:
                lasting.clear()
            found = lasting
        else:
            key = (rule.name, *[self.world.get(name) for name in rule.readings]) if rule.readings else rule.name
            found = self.store.setdefault(key, {})
        self.memos[rule.name] = found
        return found

    def spend(self, steps: int) -> None:
        """Count some steps, and stop where none is left."""
        self.meter.spend(steps)


_lock = threading.Lock()
_depths: list[int] = []


class deep_recursion:  # noqa: N801 - used as a statement
    """Allow long chains of rules while the block runs, in any number of threads at once."""

    def __enter__(self) -> None:
        with _lock:
            _depths.append(sys.getrecursionlimit())
            if len(_depths) == 1:
                sys.setrecursionlimit(max(_DEEP, _depths[0]))

    def __exit__(self, *_failure: object) -> None:
        with _lock:
            limit = _depths.pop()
            if not _depths:
                sys.setrecursionlimit(limit)
