"""The lines of what an expression is computed from: facts, figures, readings, rules and aggregates, once each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.nodes import TODAY, Call, Const, Default, Fact, Fold, Get, Hole, Make, Node, Reading, Var
from cqp_dsl.core.walk import parts
from cqp_dsl.evaluation.trace.folds import fold_line
from cqp_dsl.evaluation.trace.leaves import leaf, root_of
from cqp_dsl.evaluation.trace.telling import nothing, one_after_another

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cqp_dsl.core.program import Program
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.answer import TraceNode
    from cqp_dsl.evaluation.run import Code, Frame, Run
    from cqp_dsl.evaluation.trace.narrator import Narrator
    from cqp_dsl.evaluation.trace.setting import Setting
    from cqp_dsl.evaluation.trace.telling import Lines, TellAll, Telling, TellOne


def dependencies(narrator: Narrator, node: Node, setting: Setting) -> TellAll:
    """A line for each fact, figure, reading, rule and aggregate that an expression is computed from, once each."""
    told = [_source(narrator, source, setting) for source in sources(node, setting.compiler.program)]
    if not told:
        return nothing
    whole = one_after_another(told)
    return lambda telling, run, frame: once(whole(telling, run, frame))


def once(lines: Lines) -> Lines:
    """Each line once: of the same kind and name, with the same value."""
    if len(lines) < 2 or len({line.name for line in lines}) == len(lines):  # noqa: PLR2004 - nothing to compare
        return lines
    told: dict[object, TraceNode] = {}
    for line in lines:
        told.setdefault((line.kind, line.name, line.value), line)
    return tuple(told.values())


def sources(node: Node, program: Program) -> Iterator[Node]:
    """What an expression is computed from, in order: calls, facts and their parts, cells, aggregates, defaults."""
    match node:
        case Const() | Var():
            return
        case Get() if is_cell(node, program) or isinstance(root_of(node), Fact):
            yield node
            for part in node.key:
                yield from sources(part, program)
        case Call() | Fact() | Hole() | Reading() | Fold() | Default():
            yield node
        case _:
            for part in parts(node):
                yield from sources(part, program)


def is_cell(node: Node, program: Program) -> bool:
    """Whether a node gives a cell of a keyed parameter, which alone is told."""
    if not (isinstance(node, Get) and node.field is None and isinstance(node.base, Call) and not node.base.args):
        return False
    body = program.rules[node.base.rule].body
    return isinstance(body, Make) and body.shape == "map"


def _source(narrator: Narrator, node: Node, setting: Setting) -> TellAll:
    match node:
        case Default():
            return narrator.body(node, setting)
        case Fold():
            line, code = fold_line(narrator, node, setting), setting.code(node)
            return lambda telling, run, frame: (line(telling, run, frame, code(run, frame)),)
        case Get(base=Call() as base) if is_cell(node, setting.compiler.program):
            one = _cell(narrator, base, node, setting)
        case Call():
            one = call(narrator, node, setting)
        case _:
            one = leaf(node, setting)
    return lambda telling, run, frame: (one(telling, run, frame),)


def call(narrator: Narrator, node: Call, setting: Setting) -> TellOne:
    """The line of the rule that a call names."""
    name, day, args = node.rule, _day(node, setting), _arguments(node, setting)
    return lambda telling, run, frame: narrator.line(
        telling, name, None, run, frame[TODAY] if day is None else day(run, frame), args(run, frame)
    )


def _arguments(node: Call, setting: Setting) -> Callable[[Run, Frame], tuple[Value, ...]]:
    codes = [setting.code(arg) for arg in node.args]
    return lambda run, frame: tuple([code(run, frame) for code in codes])


def _day(node: Call, setting: Setting) -> Code | None:
    return None if node.at is None else setting.code(node.at)


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
        return narrator.line(telling, name, cell, run, today, ())

    return tell
