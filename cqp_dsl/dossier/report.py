"""The diagnostics of one dossier, as they are found: what many of them cost is what is shown of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from cqp_dsl.diagnostics import Diagnostic, Fix, Label, Severity, in_order, nearest
from cqp_dsl.dossier.limits import MAX_REPORTED, MAX_VALUES, TOO_MANY_KEYS, TOO_MANY_VALUES
from cqp_dsl.dossier.tree import Items, Keyed, Node, Refused, Text
from cqp_dsl.source import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from cqp_dsl.source import SourceFile

_NO_BREAK = r"(?<=«) | (?=[»:?!])| (?=;(?![^\[]*\]))"
_CHOICES = 12

Place: TypeAlias = "Span | Label | Node"
"""A place in a policy, with what is said of it or not; or what was given in the dossier, which may have no place."""


class ReadingStoppedError(Exception):
    """Reading cannot go on; the report says why."""


def french(text: str) -> str:
    """The text with no-break spaces inside « » and before high punctuation; ``heures[pass ; oral]`` is left alone."""
    return re.sub(_NO_BREAK, "\u00a0", text)


class Report:
    """Collects diagnostics, at most one per code and place.

    The first ``MAX_REPORTED`` errors are kept, and as many warnings; those that follow are counted, and no nearest name
    is looked for. ``errors`` and ``warnings`` say how many of each were found.
    """

    __slots__ = ("_first_unshown", "_kept", "_source", "_values", "errors", "warnings")

    def __init__(self, source: SourceFile | None = None) -> None:
        self._source = source
        self._kept: dict[tuple[str, object], Diagnostic] = {}
        self._first_unshown: dict[Severity, tuple[Label, ...]] = {}
        self.errors = self.warnings = self._values = 0

    def add(
        self,
        code: str,
        message: str,
        *places: Place,
        help: str | None = None,  # noqa: A002 - the name of the diagnostic's own field
        fix: Fix | None = None,
    ) -> None:
        """Add an error; the first place is the primary one."""
        self._keep(code, message, places, help, fix, Severity.ERROR)

    def warn(self, code: str, message: str, *places: Place, help: str | None = None) -> None:  # noqa: A002
        """Add a warning: the dossier is still read."""
        self._keep(code, message, places, help, None, Severity.WARNING)

    def skips(self, node: Node) -> bool:
        """Whether enough errors are shown: one more is then counted, and need not be worded."""
        if self.errors < MAX_REPORTED:
            return False
        self._keep("", "", (node,), None, None, Severity.ERROR)
        return True

    def _keep(
        self,
        code: str,
        message: str,
        places: tuple[Place, ...],
        advice: str | None,
        fix: Fix | None,
        severity: Severity,
    ) -> None:
        labels = tuple(label for label in map(self.label, places) if label is not None)
        key = (code, labels[0].span if labels else message)
        if key in self._kept:
            return
        if severity is Severity.ERROR:
            self.errors = count = self.errors + 1
        else:
            self.warnings = count = self.warnings + 1
        if count > MAX_REPORTED:
            self._first_unshown.setdefault(severity, labels[:1])
            return
        advice = french(advice) if advice else None
        self._kept[key] = Diagnostic(code, french(message), labels, advice, fix, severity)

    def label(self, place: Place, text: str = "") -> Label | None:
        """What is said of a place; None for what has no place."""
        match place:
            case Label(span=span, text=text):
                pass
            case Span():
                span = place
            case _ if (found := self.span(place)) is not None:
                span = found
            case _:
                return None
        return Label(span, french(text))

    def span(self, node: Node) -> Span | None:
        """Where a node stands in the file; None for what has no place."""
        if self._source is None or not isinstance(node, Text | Items | Keyed | Refused):
            return None
        return self._source.span(node.start, node.end)

    def diagnostics(self) -> list[Diagnostic]:
        """What was found, in the order of the file, and how many more there are."""
        found = in_order(self._kept.values()) if self._source is not None else list(self._kept.values())
        counts = ((Severity.ERROR, "erreur", self.errors), (Severity.WARNING, "avertissement", self.warnings))
        for severity, word, count in counts:
            unshown = count - MAX_REPORTED
            if unshown > 0:
                message = f"Et {unshown} {f'autre {word}' if unshown == 1 else f'autres {word}s'} dans ce dossier"
                labels = tuple(Label(label.span, "à partir d'ici") for label in self._first_unshown[severity])
                advice = french(f"Seuls les {MAX_REPORTED} premiers messages sont montrés : corrigez, puis relancez.")
                found.append(Diagnostic("CQP604", message, labels, advice, None, severity))
        return found

    def count(self, values: int, node: Node) -> None:
        """Take account of the values that a list holds.

        Raises:
            ReadingStoppedError: there are too many in the lists of the dossier; the report says so.
        """
        self._values += values
        if self._values > MAX_VALUES:
            raise self.stop(TOO_MANY_VALUES, node)

    def count_keys(self, group: Collection[object]) -> None:
        """Take account of a group of keys.

        Raises:
            ReadingStoppedError: it has too many; the report says so.
        """
        if len(group) > MAX_VALUES:
            raise self.stop(TOO_MANY_KEYS, group)

    def stop(self, what: str, place: Place) -> ReadingStoppedError:
        """Say which limit the dossier passes; to be raised."""
        self.add("CQP604", f"Ce dossier est trop grand : {what}", place)
        return ReadingStoppedError()

    def nearest(self, name: str, names: Iterable[str]) -> str | None:
        """The nearest of the names, if any; none is looked for once enough errors are shown."""
        return nearest(name, names) if self.errors < MAX_REPORTED else None

    def suggestion(self, name: str, names: Iterable[str]) -> tuple[str | None, str]:
        """The nearest of the names, if any, and the help that offers it, or lists them all."""
        names = list(names)
        near = self.nearest(name, names)
        return near, f"Vouliez-vous dire « {near} » ?" if near else f"Ce qui est attendu : {choices(names)}."

    def writing(self, near: str | None, node: Node) -> Fix | None:
        """The fix that writes a name in the place of a text."""
        span = self.span(node)
        if near is None or span is None or not isinstance(node, Text):
            return None
        return Fix(f"écrire « {near} »", span, node.rewritten(near))


def choices(names: Iterable[str]) -> str:
    """The names in one phrase, the first ones only when there are many."""
    names = list(names)
    if not names:
        return "aucune"
    listed = ", ".join(names[:_CHOICES])
    rest = len(names) - _CHOICES
    return f"{listed} … ({rest} de plus)" if rest > 0 else listed
