"""The line of a rule, with those of its body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import define

from cqp_dsl.core.display import call_name, show, spell
from cqp_dsl.core.nodes import TODAY, Const, Default, Fold, Make
from cqp_dsl.datatypes.values import Record
from cqp_dsl.evaluation.answer import TraceNode
from cqp_dsl.evaluation.failures import own_window
from cqp_dsl.evaluation.origin import origin_of
from cqp_dsl.evaluation.trace.cases import case_lines
from cqp_dsl.evaluation.trace.setting import Setting
from cqp_dsl.evaluation.trace.spelling import calculation
from cqp_dsl.evaluation.trace.telling import KNOWN, MAX_DEPTH, PLAIN, nothing, stated

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Rule
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.answer import TraceKind
    from cqp_dsl.evaluation.run import Frame, Run
    from cqp_dsl.evaluation.trace.narrator import Narrator
    from cqp_dsl.evaluation.trace.telling import Lines, TellAll, Telling, TellRule, Words

    Arguments = tuple[Value, ...]
    _TellInstance = Callable[[Telling, Run, Frame, Arguments], TraceNode]

_TOO_DEEP: Final = "la suite, trop profonde, n'est pas détaillée"
_ASSUMED: Final = "valeur supposée par le scénario"
KINDS: dict[str, TraceKind] = {"rule": "rule", "decision": "decision", "parameter": "parameter", "column": "column"}


@define(frozen=True, eq=False)
class Form:
    """What a body shows: a formula where it is one expression, and its lines."""

    formula: str
    computed: Words | None
    lines: TellAll


_FormOf: TypeAlias = "Form | Callable[[Run, Frame], Form]"

_ASSUMED_FORM: Final = Form("", None, nothing)


def rule_line(narrator: Narrator, rule: Rule, key: tuple[str, ...] | None) -> TellRule:
    """The line of a rule; ``key`` is the cell looked at, for a keyed parameter."""
    name, whole = rule.name, detailed(narrator, rule, key)
    rest: list[Value] = [None] * (rule.frame_size - 1 - len(rule.params))

    def tell(telling: Telling, run: Run, day: Value, args: Arguments) -> TraceNode:
        instance = (name, key, day, args)
        told = telling.seen.get(instance)
        if told is not None:
            return again(told, deep=telling.depth >= MAX_DEPTH)
        line = telling.seen[instance] = whole(telling, run, [day, *args, *rest], args)
        return line

    return tell


def again(line: TraceNode, *, deep: bool = False) -> TraceNode:
    """The line of an instance that is detailed above; whether it stands too deep for that here."""
    why = _ASSUMED if line.why == _ASSUMED else _TOO_DEEP if deep else ""
    return TraceNode(
        line.kind, line.name, line.label, line.status, line.value, line.type, line.span, line.cite,
        line.formula, line.computed, why, (), True,
    )  # fmt: skip


def detailed(narrator: Narrator, rule: Rule, key: tuple[str, ...] | None) -> _TellInstance:
    """The line of an instance with those below it."""
    setting = Setting(narrator.compiler, origin_of(rule), rule.cite)
    node = rule.body if key is None else cell_of(rule.body, key)
    type_, span = (rule.type, rule.span) if key is None else (node.type, node.span)
    name, kind, label, form_of = rule.name, KINDS[rule.kind], rule.label, form(narrator, node, setting)
    invoke, cell = setting.compiler.rule(rule.name), None if key is None else setting.code(node)
    state, cite = stated(type_), setting.cite

    def tell(telling: Telling, run: Run, frame: Frame, args: Arguments) -> TraceNode:
        value = invoke(run, frame[TODAY], args) if cell is None else cell(run, frame)
        shown = form_of if isinstance(form_of, Form) else form_of(run, frame)
        why = ""
        children: Lines = ()
        if run.assumptions and (name, args) in run.assumptions:
            shown, why = _ASSUMED_FORM, _ASSUMED
        elif telling.depth >= MAX_DEPTH:
            why = _TOO_DEEP
        else:
            telling.depth += 1
            children = shown.lines(telling, run, frame)
            telling.depth -= 1
        computed = "" if shown.computed is None else shown.computed(run, frame)
        status, _ = KNOWN if type(value) in PLAIN else state(value)
        return TraceNode(
            kind, called(rule, key, args), label, status, value, type_, span, cite,
            shown.formula, computed, why, children,
        )  # fmt: skip

    return tell


def called(rule: Rule, key: tuple[str, ...] | None, args: Arguments) -> str:
    """The name of a rule, its arguments as they are written; a fiche, too long to be, by the name of its parameter."""
    shown = [
        param.name if isinstance(value, Record) else spell(value, param.type)
        for value, param in zip(args, rule.params, strict=True)
    ]
    return call_name(rule.name, shown) + ("" if key is None else f"[{' ; '.join(key)}]")


def cell_of(body: Node, key: tuple[str, ...]) -> Node:
    """The cell of a keyed parameter; the whole where there is no such cell."""
    return body.operands[body.keys.index(key)] if isinstance(body, Make) and key in body.keys else body


def form(narrator: Narrator, body: Node, setting: Setting) -> _FormOf:
    """What a body shows: the one expression that it is, without a condition and in force; else its cases."""
    if not isinstance(body, Default):
        return _plain(narrator, body, setting)
    if len(body.cases) == 1 and body.cases[0].kind != "row":
        (case,) = body.cases
        if isinstance(case.guard, Const) and case.guard.value is True:
            return _plain(narrator, case.value, setting)
        if own_window(case.guard) is not None and case.kind != "dated":
            open_, closed = _plain(narrator, case.value, setting), _cases(narrator, body, setting)
            in_force = setting.code(case.guard)
            return lambda run, frame: open_ if in_force(run, frame) is True else closed
    return _cases(narrator, body, setting)


def body_lines(narrator: Narrator, node: Node, setting: Setting) -> TellAll:
    """The lines under a rule: its cases, or what its only value is made of."""
    shown = form(narrator, node, setting)
    if isinstance(shown, Form):
        return shown.lines
    return lambda telling, run, frame: shown(run, frame).lines(telling, run, frame)


def _plain(narrator: Narrator, node: Node, setting: Setting) -> Form:
    formula = "" if isinstance(node, Fold) else show(node)
    return Form(formula, calculation(node, setting.code), narrator.value(node, setting))


def _cases(narrator: Narrator, node: Default, setting: Setting) -> Form:
    return Form("", None, case_lines(narrator, node, setting))
