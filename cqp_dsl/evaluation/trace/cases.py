"""The lines of the cases of a default: what applied, and what did not and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import define

from cqp_dsl.core.display import show, show_window
from cqp_dsl.core.nodes import Const, Logic, Wording
from cqp_dsl.evaluation.answer import TraceNode
from cqp_dsl.evaluation.causes import quoted, waiting_for
from cqp_dsl.evaluation.failures import own_window, windows_of
from cqp_dsl.evaluation.trace.conditions import condition_children, is_only_named, operands
from cqp_dsl.evaluation.trace.setting import later
from cqp_dsl.evaluation.trace.spelling import calculation
from cqp_dsl.evaluation.trace.telling import KNOWN, PLAIN, nothing, one_after_another, stated
from cqp_dsl.evaluation.trace.unmet import unmet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cqp_dsl.core.nodes import Case, CaseKind, Default, Node
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.answer import TraceKind
    from cqp_dsl.evaluation.run import Frame, Run
    from cqp_dsl.evaluation.trace.narrator import Narrator
    from cqp_dsl.evaluation.trace.setting import Setting
    from cqp_dsl.evaluation.trace.telling import Lines, TellAll, Telling, Words

KINDS: dict[CaseKind, TraceKind] = {"exception": "exception", "disposition": "exception", "row": "row"}

Guards: TypeAlias = "tuple[Sequence[Value], int]"
"""The guards of all the cases, and which of those that beat one hold, a bit for each."""


_TellNotApplied: TypeAlias = "Callable[[Telling, Run, Frame, Guards], TraceNode]"


@define(frozen=True, eq=False)
class _Told:
    """A case with the lines that it may have."""

    id: int
    bit: int
    beaten_by: int
    """The cases that beat this one, a bit for each."""
    is_row: bool
    possible: Callable[[Telling, Run, Frame, Value, bool], TraceNode]
    """The line of a case that may apply, given its guard and whether another applies too."""
    not_applied: _TellNotApplied
    """The line of one that does not."""


_Step: TypeAlias = "tuple[_Told, bool, int]"
"""A case, whether it may apply, and either which cases beat it, or whether another applies too."""


def case_lines(narrator: Narrator, node: Default, setting: Setting) -> TellAll:
    """A line per case, those of a table that do not match left out."""
    cases = [_told(narrator, node, case, setting) for case in node.cases]
    codes = [(case.bit, setting.code(written.guard)) for case, written in zip(cases, node.cases, strict=True)]

    def tell(telling: Telling, run: Run, frame: Frame) -> Lines:
        guards, held, possible = [], 0, 0
        for bit, code in codes:
            guard = code(run, frame)
            guards.append(guard)
            if guard is True:
                held |= bit
                possible |= bit
            elif guard is not False:
                possible |= bit
        return tuple(
            [
                case.possible(telling, run, frame, guards[case.id], bool(others))
                if applies
                else case.not_applied(telling, run, frame, (guards, others))
                for case, applies, others in _plan(cases, held, possible)
            ]
        )

    return tell


def _plan(cases: Sequence[_Told], held: int, possible: int) -> Sequence[_Step]:
    """Which lines to tell, where some cases hold and some are possible."""
    certain = sum(case.bit for case in cases if held & case.bit and not case.beaten_by & possible)
    together = certain if certain & (certain - 1) else 0
    steps: list[_Step] = []
    for case in cases:
        if not possible & case.bit:
            if not case.is_row:
                steps.append((case, False, 0))
        elif case.beaten_by & held:
            steps.append((case, False, case.beaten_by & held))
        else:
            steps.append((case, True, together & case.bit))
    return steps


def _told(narrator: Narrator, node: Default, case: Case, setting: Setting) -> _Told:
    here = setting.citing(case.cite)
    beaten_by = sum(1 << other.id for other in node.cases if case.id in other.beats)
    conditions = _conditions(narrator, case, here)
    return _Told(
        case.id, 1 << case.id, beaten_by, case.kind == "row",
        later(lambda: _possible(narrator, case, here, conditions)),
        later(lambda: _not_applied(node, case, here, conditions)),
    )  # fmt: skip


def label_of(case: Case) -> str | Wording:
    """What a case is called, values still to be put in the author's words."""
    if case.label is not None:
        return case.label
    if case.kind == "otherwise":
        return "sinon"
    if case.kind == "row":
        return " ; ".join(test.text or show(test) for test in case.tests) or f"ligne {case.span.line}"
    windows = [show_window(window.start, window.end) for window in windows_of(case.guard)]
    if case.kind == "dated" and windows:
        return ", ".join(windows)
    return "" if case.name else f"vaut {show(case.value)}"


def _label(case: Case, setting: Setting) -> str | Words:
    label = label_of(case)
    return setting.words(label) if isinstance(label, Wording) else label


def _possible(
    narrator: Narrator, case: Case, setting: Setting, conditions: TellAll
) -> Callable[[Telling, Run, Frame, Value, bool], TraceNode]:
    """A case that wins, or that would if what is missing were known."""
    label, computed = _label(case, setting), calculation(case.value, setting.code)
    code, state, formula = setting.code(case.value), stated(case.value.type), show(case.value)
    below = one_after_another([conditions, narrator.value(case.value, setting)])
    kind, name, type_, span, cite = KINDS.get(case.kind, "case"), case.name, case.value.type, case.span, setting.cite

    def tell(telling: Telling, run: Run, frame: Frame, holds: Value, together: bool) -> TraceNode:  # noqa: FBT001
        value = code(run, frame)
        _, waiting = KNOWN if type(value) in PLAIN else state(value)
        why = ("s'applique aussi" if together else "") if holds is True else waiting_for(holds)
        shown = "" if computed is None else computed(run, frame)
        return TraceNode(
            kind, name, label if isinstance(label, str) else label(run, frame),
            "applied" if holds is True else "void", value, type_, span, cite,
            formula if shown else "", shown, why or waiting, below(telling, run, frame),
        )  # fmt: skip

    return tell


def _conditions(narrator: Narrator, case: Case, setting: Setting) -> TellAll:
    condition = case.condition
    if case.kind == "row":
        return one_after_another([_test(narrator, test, setting) for test in case.tests])
    if isinstance(condition, Logic) and condition.op == "and" and condition.label is None:
        return operands(narrator, condition, setting)
    if isinstance(condition, Const):
        return nothing
    line, code = narrator.condition(condition, setting), setting.code(condition)
    return lambda telling, run, frame: (line(telling, run, frame, code(run, frame)),)


def _test(narrator: Narrator, test: Node, setting: Setting) -> TellAll:
    """The line of a cell's test, where something explains it."""
    if not is_only_named(test) and condition_children(narrator, test, setting.citing(test.cite)) is nothing:
        return nothing
    line, code = narrator.condition(test, setting), setting.code(test)

    def tell(telling: Telling, run: Run, frame: Frame) -> Lines:
        told = line(telling, run, frame, code(run, frame))
        return (told,) if told.children else ()

    return tell


def _not_applied(node: Default, case: Case, setting: Setting, conditions: TellAll) -> _TellNotApplied:
    label, stronger_told, failing = _label(case, setting), beaten(node, case, setting), failed(node, case, setting)
    kind, name, type_, span, cite = KINDS.get(case.kind, "case"), case.name, node.type, case.span, setting.cite

    def tell(telling: Telling, run: Run, frame: Frame, held: Guards) -> TraceNode:
        guards, stronger = held
        why = stronger_told(run, frame, stronger) if stronger else failing(run, frame, guards)
        return TraceNode(
            kind, name, label if isinstance(label, str) else label(run, frame), "not_applied",
            True,  # a case that does not apply has no value of its own to show
            type_, span, cite, "", "", why, conditions(telling, run, frame),
        )  # fmt: skip

    return tell


def beaten(node: Default, case: Case, setting: Setting) -> Callable[[Run, Frame, int], str]:
    """Why a case does not apply that others beat."""
    names = [(1 << other.id, _name(other, setting)) for other in node.cases if case.id in other.beats]

    def why(run: Run, frame: Frame, stronger: int) -> str:
        told = [name if isinstance(name, str) else name(run, frame) for bit, name in names if stronger & bit]
        return f"n'a pas joué, car {', '.join(told)} l'emporte" + ("nt" if len(told) > 1 else "")

    return why


def failed(node: Default, case: Case, setting: Setting) -> Callable[[Run, Frame, Sequence[Value]], str]:
    """Why a case does not apply whose guard does not hold."""
    windows = [(setting.code(part), window) for part, window in windows_in(case.guard)]
    excepted = next((other for other in node.cases if other.name and other.name == case.excepted), None)
    sleeping = "" if excepted is None else f"n'a pas joué, car {quoted(excepted.name)} ne joue pas"
    condition, unmet_by = setting.code(case.condition), unmet(case.condition, setting)

    def why(run: Run, frame: Frame, guards: Sequence[Value]) -> str:
        closed = [shown for code, shown in windows if code(run, frame) is False]
        if closed:
            return f"n'a pas joué, car en vigueur seulement {', '.join(closed)}"
        holds = condition(run, frame)
        if excepted is not None and guards[excepted.id] is False and holds is not False:
            return sleeping
        return unmet_by(run, frame, holds)

    return why


def _name(case: Case, setting: Setting) -> str | Words:
    if case.name:
        return quoted(case.name)
    label = _label(case, setting)
    return (
        f"le cas {quoted(label)}"
        if isinstance(label, str)
        else lambda run, frame: f"le cas {quoted(label(run, frame))}"
    )


def windows_in(guard: Node) -> Iterator[tuple[Node, str]]:
    """The windows in a guard, each as it is written."""
    window = own_window(guard)
    if window is not None:
        yield guard, show_window(window.start, window.end)
    elif isinstance(guard, Logic) and guard.op == "and":
        for part in guard.operands:
            yield from windows_in(part)
