"""The line of a rule, with those of its body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec

from cqp_dsl.core.display import call_name, show, spell
from cqp_dsl.core.nodes import TODAY, Call, Const, Default, Fact, Fold, Hole, Make, Reading
from cqp_dsl.core.walk import everything_in
from cqp_dsl.datatypes.values import Record, Void
from cqp_dsl.evaluation.answer import TraceNode
from cqp_dsl.evaluation.failures import own_window
from cqp_dsl.evaluation.keyed import is_scalar
from cqp_dsl.evaluation.origin import origin_of
from cqp_dsl.evaluation.run import MISSING
from cqp_dsl.evaluation.trace.cases import case_lines
from cqp_dsl.evaluation.trace.setting import Places, Setting
from cqp_dsl.evaluation.trace.spelling import calculation
from cqp_dsl.evaluation.trace.telling import KNOWN, MAX_DEPTH, PLAIN, is_small, nothing, stated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Param, Rule
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.answer import TraceKind
    from cqp_dsl.evaluation.run import Frame, Run
    from cqp_dsl.evaluation.trace.narrator import Narrator
    from cqp_dsl.evaluation.trace.telling import Lines, TellAll, Telling, TellRule, Words

    Arguments = tuple[Value, ...]
    _TellInstance = Callable[[Telling, Run, Frame, Arguments], TraceNode]
    _Lines = tuple[_TellInstance, _TellInstance, Sequence[Value]]

WARM: Final = 8
"""How many times a rule is told before it is worth knowing which values are asked for more than once."""

_MOST_TOLD: Final = 500
"""Lines of one rule kept from one dossier to the next, where it looks at none."""

_TOO_DEEP: Final = "la suite, trop profonde, n'est pas détaillée"
_ASSUMED: Final = "valeur supposée par le scénario"
_KINDS: dict[str, TraceKind] = {"rule": "rule", "decision": "decision", "parameter": "parameter", "column": "column"}


class Form(msgspec.Struct, frozen=True, eq=False):
    """What a body shows: a formula where it is one expression, and its lines."""

    formula: str
    computed: Words | None
    lines: TellAll
    place: int | None
    """Where the value of the rule is to be found, if it is in the frame."""


_FormOf: TypeAlias = "Form | Callable[[Run, Frame], Form]"

_ASSUMED_FORM: Final = Form("", None, nothing, None)


def rule_line(narrator: Narrator, rule: Rule, key: tuple[str, ...] | None) -> TellRule:
    """The line of a rule; ``key`` is the cell looked at, for a keyed parameter."""
    name, turns = rule.name, 0
    lines = _lines(narrator, rule, key, None)
    told: dict[object, TraceNode] | None = {} if _is_apart(rule) else None

    def tell(telling: Telling, run: Run, day: Value, args: Arguments) -> TraceNode:
        nonlocal turns, lines
        if turns < WARM:
            turns += 1
            if turns == WARM:
                lines = _warm_lines(narrator, rule, key)
        detailed, named, rest = lines
        instance = (name, key, day, args)
        again = instance in telling.seen
        telling.seen.add(instance)
        line = named if again else detailed
        if told is None or run.assumptions or telling.depth >= MAX_DEPTH:
            return line(telling, run, [day, *args, *rest], args)
        kept = told.get((day, args, again))
        if kept is None:
            if len(told) >= _MOST_TOLD:
                told.clear()
            kept = told[day, args, again] = line(telling, run, [day, *args, *rest], args)
        return kept

    return tell


def _is_apart(rule: Rule) -> bool:
    """Whether the line of a rule is that of its arguments and the date: it looks at no dossier, and names no rule."""
    return not any(isinstance(part, Fact | Hole | Reading | Call) for part in everything_in(rule.body))


def _warm_lines(narrator: Narrator, rule: Rule, key: tuple[str, ...] | None) -> _Lines:
    """The lines of a rule that is told again and again: it is worth knowing what they ask for more than once."""
    first = Places(rule.frame_size)
    _lines(narrator, rule, key, first)
    return _lines(narrator, rule, key, Places(rule.frame_size, first.asked))


def _lines(narrator: Narrator, rule: Rule, key: tuple[str, ...] | None, places: Places | None) -> _Lines:
    """The line of an instance met for the first time, that of one met again, and their frame after the arguments."""
    setting = Setting(narrator.compiler, origin_of(rule), rule.cite, places)
    node = rule.body if key is None else _cell(rule.body, key)
    shown = form(narrator, node, setting)
    detailed = _line(rule, key, setting, shown, detailed=True)
    named = _line(rule, key, setting, shown, detailed=False)
    rest: list[Value] = [None] * (rule.frame_size - 1 - len(rule.params))
    rest += [MISSING] * (setting.size - rule.frame_size)  # type: ignore[list-item]  # a mark
    return detailed, named, rest


def _line(
    rule: Rule, key: tuple[str, ...] | None, setting: Setting, form_of: _FormOf, *, detailed: bool
) -> _TellInstance:
    """The line of an instance, with those below it unless it has been detailed before."""
    body = None if key is None else _cell(rule.body, key)
    type_, span = (rule.type, rule.span) if body is None else (body.type, body.span)
    name, kind, named, label = rule.name, _KINDS[rule.kind], _naming(rule, key), rule.label
    invoke, cell = setting.compiler.rule(rule.name), None if body is None else setting.code(body)
    state, cite, keeps = stated(type_), setting.cite, is_scalar(type_)

    def tell(telling: Telling, run: Run, frame: Frame, args: Arguments) -> TraceNode:
        value = invoke(run, frame[TODAY], args) if cell is None else cell(run, frame)
        shown = form_of if isinstance(form_of, Form) else form_of(run, frame)
        why = ""
        children: Lines = ()
        if run.assumptions and (name, args) in run.assumptions:
            shown, why = _ASSUMED_FORM, _ASSUMED
        elif telling.depth >= MAX_DEPTH:
            why = _TOO_DEEP
        elif detailed:
            if keeps and shown.place is not None and type(value) is not Void:
                frame[shown.place] = value
            telling.depth += 1
            children = shown.lines(telling, run, frame)
            telling.depth -= 1
        computed = "" if shown.computed is None else shown.computed(run, frame)
        status, _ = KNOWN if type(value) in PLAIN else state(value)
        return TraceNode(
            kind, named if isinstance(named, str) else named(args), label, status, value, type_, span, cite,
            shown.formula, computed, why, children, not detailed,
        )  # fmt: skip

    return tell


def _naming(rule: Rule, key: tuple[str, ...] | None) -> str | Callable[[Arguments], str]:
    """The name of a rule, its arguments as they are written; a fiche, too long to be, by the name of its parameter."""
    if not rule.params:
        return call_name(rule.name, []) + ("" if key is None else f"[{' ; '.join(key)}]")
    small = all(is_small(param.type) for param in rule.params)
    names: dict[Arguments, str] = {}

    def naming(args: Arguments) -> str:
        found = names.get(args) if small else None
        if found is None:
            found = call_name(rule.name, [_argument(v, p) for v, p in zip(args, rule.params, strict=True)])
            if small and not any(isinstance(value, Void) for value in args):
                names[args] = found
        return found

    return naming


def _argument(value: Value, param: Param) -> str:
    return param.name if isinstance(value, Record) else spell(value, param.type)


def _cell(body: Node, key: tuple[str, ...]) -> Node:
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
    return Form(formula, calculation(node, setting.code), narrator.value(node, setting), setting.place(node))


def _cases(narrator: Narrator, node: Default, setting: Setting) -> Form:
    return Form("", None, case_lines(narrator, node, setting), setting.place(node))
