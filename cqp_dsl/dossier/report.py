"""The diagnostics of one dossier, as they are found."""

from __future__ import annotations

import collections
import re
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from cqp_dsl.diagnostics import Diagnostic, Fix, Label, Severity, nearest
from cqp_dsl.dossier.limits import MAX_REPORTED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.source import Span

_NO_BREAK = r"(?<=«) | (?=[»:?!])| (?=;(?![^\[]*\]))"


class ReadingStoppedError(Exception):
    """Reading cannot, or need not, go on; the report says why."""


def french(text: str) -> str:
    """The text with no-break spaces inside « » and before high punctuation; ``heures[pass ; oral]`` is left alone."""
    return re.sub(_NO_BREAK, "\u00a0", text)


@define
class Report:
    """Collects diagnostics; at most one per code and place."""

    diagnostics: list[Diagnostic] = field(factory=list)
    _seen: set[tuple[str, Span | None]] = field(factory=set)
    _count: collections.Counter[Severity] = field(factory=collections.Counter)

    def add(
        self,
        code: str,
        message: str,
        *places: Span | Label,
        help: str | None = None,  # noqa: A002 - the name of the diagnostic's own field
        fix: Fix | None = None,
    ) -> None:
        """Add an error; the first place is the primary one.

        Raises:
            ReadingStoppedError: there are ``MAX_REPORTED`` of them; a last one says so.
        """
        self._keep(code, message, places, help, fix, Severity.ERROR)
        if self._count[Severity.ERROR] == MAX_REPORTED:
            message = f"La lecture s'arrête ici : déjà {MAX_REPORTED} erreurs dans ce dossier"
            self._keep("CQP604", message, places, "Corrigez celles-ci, puis relancez.", None, Severity.ERROR)
            raise ReadingStoppedError

    def warn(self, code: str, message: str, *places: Span | Label, help: str | None = None) -> None:  # noqa: A002
        """Add a warning: the dossier is still read. Past ``MAX_REPORTED`` of them, the others are only announced."""
        if self._count[Severity.WARNING] < MAX_REPORTED:
            self._keep(code, message, places, help, None, Severity.WARNING)
        elif self._count[Severity.WARNING] == MAX_REPORTED:
            message = f"Plus de {MAX_REPORTED} avertissements dans ce dossier : les suivants ne sont pas montrés"
            self._keep("CQP604", message, places, None, None, Severity.WARNING)

    def _keep(
        self,
        code: str,
        message: str,
        places: tuple[Span | Label, ...],
        advice: str | None,
        fix: Fix | None,
        severity: Severity,
    ) -> None:
        labels = tuple(
            evolve(place, text=french(place.text)) if isinstance(place, Label) else Label(place) for place in places
        )
        key = (code, labels[0].span if labels else None)
        if key in self._seen:
            return
        self._seen.add(key)
        self._count[severity] += 1
        advice = french(advice) if advice else None
        self.diagnostics.append(Diagnostic(code, french(message), labels, advice, fix, severity))


def choices(names: Iterable[str]) -> str:
    """The names in one phrase, the first ones only when there are many."""
    names = list(names)
    if not names:
        return "aucune"
    shown = ", ".join(names[:_CHOICES])
    rest = len(names) - _CHOICES
    return f"{shown} … ({rest} de plus)" if rest > 0 else shown


_CHOICES = 12


def suggestion(name: str, names: Iterable[str]) -> tuple[str | None, str]:
    """The nearest of the names, if any, and the help that offers it, or lists them all."""
    names = list(names)
    near = nearest(name, names)
    return near, f"Vouliez-vous dire « {near} » ?" if near else f"Ce qui est attendu : {choices(names)}."
