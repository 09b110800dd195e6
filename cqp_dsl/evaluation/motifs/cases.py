"""The motifs of defaults: which cases won, and why an otherwise did (SEMANTICS §11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.core.display import short_name, show
from cqp_dsl.core.nodes import Case, Const, Default, Logic, Node
from cqp_dsl.datatypes.display import format_value
from cqp_dsl.datatypes.types import EnumType
from cqp_dsl.evaluation.answer import Reason
from cqp_dsl.evaluation.defaults import standing
from cqp_dsl.evaluation.equality import equal
from cqp_dsl.evaluation.motifs.site import RIVALS, Explain, Reasons, Site, bindings_of, once, windows_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.run import Code, Frame, Run


@define(frozen=True, eq=False)
class _Explained:
    """A case with its compiled parts."""

    case: Case
    guard: Code
    value: Code
    why: Explain
    """The motifs of the guard."""
    made: Explain
    """The motifs of the value."""
    own: Callable[[Run, Frame], Reason] | None
    """The case itself as a motif: an exception, a row."""
    dormant: Callable[[Run, Frame], bool]


def _explained(node: Default, case: Case, site: Site) -> _Explained:
    here = site.citing(case.cite)
    own = None
    if case.kind in {"exception", "disposition"}:
        own = _exception(case, here)
    elif case.kind == "row":
        own = _row(node, case, here)
    return _Explained(
        case, site.code(case.guard), site.code(case.value), here.explain(case.guard), here.explain(case.value),
        own, _dormant(case.guard, site),
    )  # fmt: skip


def defaulted(node: Default, site: Site) -> Explain:
    """The motifs of a default: those of the cases that win, and for a ``sinon`` why no other held."""
    cases = [_explained(node, case, site) for case in node.cases]
    beats = [case.beats for case in node.cases]

    def explain(run: Run, frame: Frame, _value: Value) -> Reasons:
        guards = [each.guard(run, frame) for each in cases]
        who = standing(guards, beats)  # type: ignore[arg-type]  # guards are booleans
        # A case that is only possible says nothing of the dossier: it counts where no certain case gives the value.
        winners = [i for i in who.possible if guards[i] is True] or who.possible
        found: list[Reason] = []
        for i in winners:
            winner = cases[i]
            value = winner.value(run, frame)
            if winner.own is not None:
                found.append(winner.own(run, frame))
            if winner.case.kind == "otherwise":
                found.extend(_otherwise(cases, guards, value, run, frame))
            elif winner.case.kind != "row":
                found.extend(winner.why(run, frame, guards[i]))
            found.extend(winner.made(run, frame, value))
        return once(found)

    return explain


def _otherwise(
    cases: Sequence[_Explained], guards: Sequence[Value], own: Value, run: Run, frame: Frame
) -> Sequence[Reason]:
    """Why no alternative held: those out of their window count only where the others say nothing."""
    rivals = [
        each
        for each, guard in zip(cases, guards, strict=True)
        if guard is False and each.case.kind in RIVALS and equal(each.value(run, frame), own) is not True
    ]
    awake = [each for each in rivals if not each.dormant(run, frame)]
    found = [reason for each in awake for reason in each.why(run, frame, False)]
    return found or [reason for each in rivals for reason in each.why(run, frame, False)]


def _dormant(guard: Node, site: Site) -> Callable[[Run, Frame], bool]:
    """Whether a window in the guard is closed at the effect date."""
    windows = [site.code(window) for window in windows_in(guard)]
    if not windows:
        return lambda _run, _frame: False
    return lambda run, frame: any(window(run, frame) is False for window in windows)


def _exception(case: Case, site: Site) -> Callable[[Run, Frame], Reason]:
    if case.label is not None:
        words = site.words(case.label)
        return lambda run, frame: Reason(words(run, frame), True, case.span, site.cite)
    reason = Reason(case.name.replace("_", " "), True, case.span, site.cite)
    return lambda _run, _frame: reason


def _value_label(node: Node) -> str | None:
    """The words of an enumeration value, where a table only writes its name."""
    if isinstance(node, Const) and isinstance(node.type, EnumType):
        return format_value(node.value, node.type)
    return None


def _row(node: Default, case: Case, site: Site) -> Callable[[Run, Frame], Reason]:
    """The row as a motif: its label, or the cells it tests."""
    tests, bindings = [_test(test, site) for test in case.tests], bindings_of(case.tests)
    place = f"{short_name(node.place)}, ligne {case.span.line}"
    words = None if case.label is None else site.words(case.label)

    def row(run: Run, frame: Frame) -> Reason:
        text = words(run, frame) if words is not None else " ; ".join([test(run, frame) for test in tests])
        return Reason(text or place, True, case.span, site.cite, bindings(frame))

    return row


def _test(test: Node, site: Site) -> Callable[[Run, Frame], str]:
    """A cell; of one that admits several values, the one at hand."""
    whole = show(test, _value_label)
    if not (isinstance(test, Logic) and test.op == "or"):
        return lambda _run, _frame: whole
    choices = [(site.code(part), show(part, _value_label)) for part in test.operands]

    def text(run: Run, frame: Frame) -> str:
        return next((shown for code, shown in choices if code(run, frame) is True), whole)

    return text
