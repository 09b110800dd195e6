"""The lines of what an expression is computed from: facts, figures, readings, rules and aggregates, once each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from cqp_dsl.core.display import short_name, show
from cqp_dsl.core.nodes import TODAY, Call, Const, Default, Fact, Fold, Get, Hole, Make, Node, Reading, Var
from cqp_dsl.core.walk import parts
from cqp_dsl.evaluation.trace.folds import fold_line
from cqp_dsl.evaluation.trace.leaves import leaf, root_of
from cqp_dsl.evaluation.trace.telling import nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.answer import TraceNode
    from cqp_dsl.evaluation.run import Code, Frame, Run
    from cqp_dsl.evaluation.trace.narrator import Narrator
    from cqp_dsl.evaluation.trace.setting import Setting
    from cqp_dsl.evaluation.trace.telling import Lines, TellAll, Telling, TellOne, TellRule


class _Part(msgspec.Struct, frozen=True, eq=False):
    """Something that an expression is computed from: a line, or several.

    Lines of two ``stems`` cannot be the same; None where nothing is known of them.
    """

    stem: tuple[str, ...] | None
    one: TellOne | None = None
    several: TellAll = nothing

    def lines(self, telling: Telling, run: Run, frame: Frame) -> Lines:
        """Its lines."""
        return self.several(telling, run, frame) if self.one is None else (self.one(telling, run, frame),)


def dependencies(narrator: Narrator, node: Node, setting: Setting) -> TellAll:
    """A line for each fact, figure, reading, rule and aggregate that an expression is computed from, once each."""
    found = list(_parts(narrator, node, setting))
    if not found:
        return nothing
    stems = {part.stem for part in found}
    distinct = None not in stems and len(stems) == len(found)
    ones = [part.one for part in found if part.one is not None]
    if distinct and len(ones) == len(found):
        return _each(ones)

    def tell(telling: Telling, run: Run, frame: Frame) -> Lines:
        return _once([line for part in found for line in part.lines(telling, run, frame)])

    return tell


def _each(ones: Sequence[TellOne]) -> TellAll:
    if len(ones) == 1:
        (only,) = ones
        return lambda telling, run, frame: (only(telling, run, frame),)
    if len(ones) == 2:  # noqa: PLR2004 - what most operations are computed from
        left, right = ones
        return lambda telling, run, frame: (left(telling, run, frame), right(telling, run, frame))
    return lambda telling, run, frame: tuple([one(telling, run, frame) for one in ones])


def _once(lines: Sequence[TraceNode]) -> Lines:
    """Each line once: of the same kind and name, with the same value."""
    if len(lines) < 2 or len({line.name for line in lines}) == len(lines):  # noqa: PLR2004 - nothing to compare
        return tuple(lines)
    told: dict[object, TraceNode] = {}
    for line in lines:
        told.setdefault((line.kind, line.name, line.value), line)
    return tuple(told.values())


def _parts(narrator: Narrator, node: Node, setting: Setting) -> Iterator[_Part]:
    match node:
        case Const() | Var():
            return
        case Call():
            kind, name = setting.compiler.program.rules[node.rule].kind, short_name(node.rule)
            yield _Part((kind, *name.split(".")), call(narrator, node, setting))
        case Get(base=Call(args=()) as base, field=None) if _is_grid(base, setting):
            yield _Part(("parameter", short_name(base.rule)), _cell(narrator, base, node, setting))
            for part in node.key:
                yield from _parts(narrator, part, setting)
        case Fact() | Hole() | Reading():
            yield _leaf(node, setting)
        case Get() if isinstance(root_of(node), Fact):
            yield _leaf(node, setting)
            for part in node.key:
                yield from _parts(narrator, part, setting)
        case Fold():
            line, code = fold_line(narrator, node, setting), setting.code(node)
            yield _Part(("fold", show(node)), lambda telling, run, frame: line(telling, run, frame, code(run, frame)))
        case Default():
            yield _Part(None, several=narrator.body(node, setting))
        case _:
            for part in parts(node):
                yield from _parts(narrator, part, setting)


def _leaf(node: Node, setting: Setting) -> _Part:
    return _Part(_stem(root_of(node)), leaf(node, setting))


def _stem(root: Node) -> tuple[str, ...] | None:
    match root:
        case Fact(entry=name):
            return "fact", short_name(name)
        case Reading(interpretation=name):
            return "reading", short_name(name)
        case Hole(parameter=parameter, key=key):
            return "hole", short_name(parameter), *key
        case _:
            return None


def call(narrator: Narrator, node: Call, setting: Setting) -> TellOne:
    """The line of the rule that a call names."""
    name, day, args = node.rule, _day(node, setting), _arguments(node, setting)
    rule: TellRule | None = None

    def tell(telling: Telling, run: Run, frame: Frame) -> TraceNode:
        nonlocal rule
        if rule is None:
            rule = narrator.rule(name)
        return rule(telling, run, frame[TODAY] if day is None else day(run, frame), args(run, frame))

    return tell


def _arguments(node: Call, setting: Setting) -> Callable[[Run, Frame], tuple[Value, ...]]:
    codes = [setting.code(arg) for arg in node.args]
    if not codes:
        return lambda _run, _frame: ()
    if len(codes) == 1:
        (only,) = codes
        return lambda run, frame: (only(run, frame),)
    return lambda run, frame: tuple([code(run, frame) for code in codes])


def _day(node: Call, setting: Setting) -> Code | None:
    return None if node.at is None else setting.code(node.at)


def _is_grid(call: Call, setting: Setting) -> bool:
    """Whether a call gives a keyed parameter, of which only the cell looked at is told."""
    body = setting.compiler.program.rules[call.rule].body
    return isinstance(body, Make) and body.shape == "map"


def _cell(narrator: Narrator, base: Call, node: Get, setting: Setting) -> TellOne:
    """The line of one cell; of the whole where the cell is not known, or the whole is supposed."""
    name, day = base.rule, _day(base, setting)
    keys = [setting.code(part) for part in node.key]

    def tell(telling: Telling, run: Run, frame: Frame) -> TraceNode:
        today = frame[TODAY] if day is None else day(run, frame)
        cell: tuple[str, ...] | None = None
        if not (run.assumptions and (name, ()) in run.assumptions):
            key = [part(run, frame) for part in keys]
            names = tuple([part for part in key if isinstance(part, str)])
            cell = names if len(names) == len(key) else None
        return narrator.rule(name, cell)(telling, run, today, ())

    return tell
