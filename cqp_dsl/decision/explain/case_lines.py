"""The lines of the cases of a default: what applied, and what did not and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from cqp_dsl.answer.answer import TraceNode
from cqp_dsl.answer.causes import waiting_for
from cqp_dsl.core.datatypes.display import NBSP, quoted
from cqp_dsl.core.nodes import Const, Logic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.answer.answer import TraceKind
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import CaseKind
    from cqp_dsl.decision.explain.motifs import Motifs
    from cqp_dsl.decision.explain.studied import Studied
    from cqp_dsl.decision.explain.studied_cases import StudiedCase, StudiedDefault
    from cqp_dsl.engine.scope import Scope

_KINDS: Final[dict[CaseKind, TraceKind]] = {"exception": "exception", "disposition": "exception", "row": "row"}


class Teller(Protocol):
    """What tells the lines under those of the cases."""

    motifs: Motifs

    def values(self, part: Studied, scope: Scope) -> Sequence[TraceNode]:
        """The lines that explain a value."""

    def operands(self, part: Studied, scope: Scope) -> Sequence[TraceNode]:
        """The lines of a connective's operands."""

    def condition(self, part: Studied, scope: Scope) -> TraceNode:
        """The line of a boolean expression."""


def case_lines(teller: Teller, part: StudiedDefault, scope: Scope) -> Sequence[TraceNode]:
    """A line per case, those of a table that do not match left out."""
    guards = [scope.value(each.case.guard) for each in part.cases]
    who = scope.standing(part.node, guards)
    lines = []
    for each, guard in zip(part.cases, guards, strict=True):
        if each.case.id in who.possible:
            together = len(who.certain) > 1 and each.case.id in who.certain
            lines.append(_possible(teller, each, scope, guard, together=together))
        elif guard is not False or each.case.kind != "row":
            lines.append(_not_applied(teller, each, scope, guards))
    return lines


def _possible(teller: Teller, each: StudiedCase, scope: Scope, guard: Value, *, together: bool) -> TraceNode:
    """A case that wins, or that would if what is missing were known."""
    case, shown = each.case, each.value
    here = scope.citing(case.cite)
    value = here.value(case.value)
    why = ("s'applique aussi" if together else "") if guard is True else waiting_for(guard)
    computed = "" if shown.calculation is None else shown.calculation.put(here)
    return TraceNode(
        _KINDS.get(case.kind, "case"), case.name, each.heading(here), "applied" if guard is True else "void",
        value, shown.type, case.span, here.cite, shown.shown if computed else "", computed,
        why or waiting_for(value), (*_conditions(teller, each, here), *teller.values(shown, here)),
    )  # fmt: skip


def _not_applied(teller: Teller, each: StudiedCase, scope: Scope, guards: Sequence[Value]) -> TraceNode:
    """A case that does not win. It has no value of its own to show."""
    case, here = each.case, scope.citing(each.case.cite)
    why = _failed(teller, each, here, guards) if guards[case.id] is False else _beaten(each, here, guards)
    return TraceNode(
        _KINDS.get(case.kind, "case"), case.name, each.heading(here), "not_applied",
        True, each.default.node.type, case.span, here.cite, "", "", f"n'a pas joué, car {why}",
        tuple(_conditions(teller, each, here)),
    )  # fmt: skip


def _conditions(teller: Teller, each: StudiedCase, scope: Scope) -> Sequence[TraceNode]:
    if each.case.kind == "row":
        lines = [teller.condition(test, scope) for test in each.tests if test.is_explained]
        return [line for line in lines if line.children]
    return [*_asked(teller, each.applies, scope), *_asked(teller, each.condition, scope)]


def _asked(teller: Teller, condition: Studied | None, scope: Scope) -> Sequence[TraceNode]:
    """The lines of a condition, those of each of several that must hold together."""
    if condition is None:
        return ()
    if condition.label is None:
        if isinstance(condition.node, Logic) and condition.node.op == "and":
            return teller.operands(condition, scope)
        if isinstance(condition.node, Const):
            return ()
    return (teller.condition(condition, scope),)


def _beaten(each: StudiedCase, scope: Scope, guards: Sequence[Value]) -> str:
    """Why a case does not apply that others beat."""
    beaters = each.beaters
    stronger = [other for other in beaters if guards[other.case.id] is True] or [
        other for other in beaters if guards[other.case.id] is not False
    ]
    names = [
        quoted(other.case.name) if other.case.name else f"le cas {quoted(other.heading(scope))}" for other in stronger
    ]
    return f"{', '.join(names)} l'emporte" + ("nt" if len(names) > 1 else "")


def _failed(teller: Teller, each: StudiedCase, scope: Scope, guards: Sequence[Value]) -> str:
    """Why a case does not apply whose guard does not hold."""
    closed = [shown for window, shown in each.windows if scope.value(window.node) is False]
    if closed:
        return f"en vigueur seulement {', '.join(closed)}"
    is_asleep = each.excepted and all(guards[other.case.id] is False for other in each.excepted)
    if is_asleep and scope.value(each.case.condition) is not False:
        return f"{quoted(each.excepted[0].case.name)} ne joue pas"
    if each.applies is not None and scope.value(each.applies.node) is False:
        return f"il ne concerne pas ce dossier{NBSP}: {_unmet(teller, each.applies, scope)}"
    return _unmet(teller, each.condition, scope)


def _unmet(teller: Teller, condition: Studied, scope: Scope) -> str:
    """Why a condition does not hold: the texts of its motifs."""
    motifs = teller.motifs.of(condition, scope)
    if not motifs or any(motif.satisfied for motif in motifs):
        label = condition.label_alone
        text = condition.said if label is None else label.put(scope)
        return f"la condition {quoted(text)} n'est pas remplie"
    texts = f"{NBSP}; ".join([quoted(motif.text) for motif in motifs])
    state = "une condition n'est pas remplie" if len(motifs) == 1 else "des conditions ne sont pas remplies"
    return f"{state}{NBSP}: {texts}"
