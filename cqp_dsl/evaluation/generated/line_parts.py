"""The lines of conditions and of what expressions are computed from, written."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from cqp_dsl.core.display import short_name, show
from cqp_dsl.core.nodes import Call, Const, Default, Fact, Fold, Get, Hole, Logic, Reading, Var
from cqp_dsl.core.walk import free_variables, nodes_of
from cqp_dsl.datatypes.types import BoolType, EnumType
from cqp_dsl.evaluation.generated.draft import UnwritableError
from cqp_dsl.evaluation.generated.line_folds import elements, fold_line
from cqp_dsl.evaluation.generated.line_values import narrowing, others
from cqp_dsl.evaluation.generated.variants import few_values, variants
from cqp_dsl.evaluation.trace.conditions import condition_line, fold_of, heading, is_only_named
from cqp_dsl.evaluation.trace.dependencies import is_cell, sources
from cqp_dsl.evaluation.trace.leaves import GIVEN, hole_name, leaf, named, root_of
from cqp_dsl.evaluation.trace.telling import Telling

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.nodes import Cite, Node
    from cqp_dsl.evaluation.answer import TraceNode
    from cqp_dsl.evaluation.generated.lines import LineWriter
    from cqp_dsl.evaluation.run import Frame, Run

# --- Conditions ---


def write_value_lines(writer: LineWriter, node: Node, cite: Cite | None) -> Sequence[str]:
    """Write the lines that explain a value; what to put among the lines."""
    if isinstance(node.type, BoolType) and not isinstance(node, Const) and node.label is not None:
        writer.keep(node)
        return (writer.condition(node, cite),)
    if isinstance(node, Logic):
        return write_operands(writer, node, cite)
    return writer.dependencies(node, cite)


def write_operands(writer: LineWriter, node: Logic, cite: Cite | None) -> Sequence[str]:
    """Write the lines of a connective's operands; one that has no value, where the others decide, says nothing."""
    if writer.draft.found((node, node.type)) is None:
        writer.keep(node)
    for place, part in enumerate(node.operands):
        if narrowing(node, place) is None:
            writer.keep(part)
    found = []
    for place, part in enumerate(node.operands):
        if isinstance(part, Const):
            continue
        test = narrowing(node, place)
        if test is None:
            found.append(writer.condition(part, cite))
        else:
            found.append(f"*{_narrowed(writer, node, part, test, cite)}")
    return found


def _narrowed(writer: LineWriter, node: Logic, part: Node, test: tuple[Node, Node], cite: Cite | None) -> str:
    """Write the line of an operand that may have no value: none or one."""
    draft = writer.draft
    line, held = draft.local("()"), writer.kept(test[0])
    with draft.block(f"if {held}:" if node.op == "and" else f"if not {held}:"):
        draft.line(f"{line} = ({writer.condition(part, cite)},)")
    if draft.found((part, part.type)) is None:
        with draft.block("else:"):
            for other in others(part, test[1]):
                writer.value(other)
    return line


def write_condition(writer: LineWriter, node: Node, cite: Cite | None) -> str:
    """Write the line of a boolean expression."""
    cite = node.cite or cite
    if is_only_named(node):
        return call(writer, node, cite) if isinstance(node, Call) else leaf_line(writer, node, cite)
    found = variants(writer, [node], lambda: _alone(writer, node, cite))
    if found is not None:
        return writer.local(found)
    if not isinstance(node.type, BoolType):
        raise UnwritableError
    fold, value = fold_of(node), writer.kept(node)
    kind, name, formula = heading(node)
    label = "" if node.label is None else writer.words(node.label, None if fold is None else fold.slot)
    computed = writer.calculation(node)
    if fold is not None:
        below = elements(writer, fold, cite)
    elif isinstance(node, Logic):
        below = write_operands(writer, node, cite)
    else:
        below = writer.dependencies(node, cite)
    return writer.line(
        kind, writer.draft.constant(name), label, writer.status(value, node.type), value, node.type, node.span, cite,
        formula, computed, children=below,
    )  # fmt: skip


def _alone(writer: LineWriter, node: Node, cite: Cite | None) -> Callable[[Run, Frame], TraceNode]:
    """The line of a condition by closures, in a frame."""
    setting = writer.setting(cite)
    tell, code = condition_line(writer.book.narrator, node, setting), setting.code(node)
    return lambda run, frame: tell(Telling(), run, frame, code(run, frame))


# --- What an expression is computed from ---


def write_dependencies(writer: LineWriter, node: Node, cite: Cite | None) -> Sequence[str]:
    """Write a line for each fact, figure, reading, rule and aggregate that an expression is computed from."""
    found: list[str] = []
    stems = []
    for source in sources(node, writer.compiler.program):
        stems.append(_stem(source, writer))
        found.extend(_source(writer, source, cite))
    if len(found) < 2 or (None not in stems and len(set(stems)) == len(stems)):  # noqa: PLR2004 - nothing to compare
        return found
    return (f"*once(({', '.join(found)},))",)


def _source(writer: LineWriter, node: Node, cite: Cite | None) -> Sequence[str]:
    if isinstance(node, Default):
        return writer.form(node, cite).lines
    if isinstance(node, Fold):
        return (fold_line(writer, node, cite),)
    if isinstance(node, Get) and isinstance(node.base, Call):
        return (_cell(writer, node, node.base),)
    if isinstance(node, Call):
        return (call(writer, node, cite),)
    return (leaf_line(writer, node, cite),)


def _stem(node: Node, writer: LineWriter) -> tuple[str, ...] | None:
    """What the line of a source begins with: lines of two stems cannot be the same. None where nothing is known."""
    match root_of(node):
        case Call(rule=name) if node == root_of(node) or is_cell(node, writer.compiler.program):
            return writer.compiler.program.rules[name].kind, *short_name(name).split(".")
        case Fact(entry=name):
            return "fact", short_name(name)
        case Reading(interpretation=name):
            return "reading", short_name(name)
        case Hole(parameter=parameter, key=key):
            return "hole", short_name(parameter), *key
        case Fold():
            return "fold", show(node)
        case _:
            return None


def call(writer: LineWriter, node: Call, cite: Cite | None) -> str:
    """Write the line of the rule that a call names."""
    del cite
    draft = writer.draft
    value = writer.kept(node)
    day = "day" if node.at is None else writer.value(node.at)
    args = ", ".join([writer.value(arg) for arg in node.args])
    line = draft.constant(writer.book.line(node.rule))
    writer.tells()
    return draft.local(f"{line}(telling, run, {day}, {f'({args},)' if args else '()'}, {value})")


def _cell(writer: LineWriter, node: Get, base: Call) -> str:
    """Write the line of one cell of a keyed parameter."""
    draft, value = writer.draft, writer.kept(node)
    day = "day" if base.at is None else writer.value(base.at)
    lines, name = draft.constant(writer.book.line), draft.constant(base.rule)
    key = ", ".join([writer.value(part) for part in node.key])
    writer.tells()
    return draft.local(f"{lines}({name}, ({key},))(telling, run, {day}, (), {value})")


def leaf_line(writer: LineWriter, node: Node, cite: Cite | None) -> str:
    """Write the line of a fact or a part of one, of a hole or of a reading; once for each citation."""
    return writer.draft.once(("leaf", node, node.type, cite), lambda: _leaf(writer, node, cite))


def _leaf(writer: LineWriter, node: Node, cite: Cite | None) -> str:
    draft, root = writer.draft, root_of(node)
    found = variants(writer, [node], lambda: _leaf_alone(writer, node, cite))
    if found is not None:
        return writer.local(found)
    value = writer.kept(node)
    writer.require_whole(value, node.type)
    status = writer.status(value, node.type)
    match root:
        case Fact():
            entry = writer.compiler.program.entries[root.entry]
            return writer.line(
                "fact", _name(writer, node), draft.constant(entry.question), status, value, node.type, entry.span,
                entry.cite or cite,
            )  # fmt: skip
        case Hole():
            return writer.line(
                "hole", draft.constant(hole_name(root)), "", status, value, node.type, root.span, root.cite or cite,
                why=draft.constant(GIVEN),
            )  # fmt: skip
        case _:
            raise UnwritableError


def _leaf_alone(writer: LineWriter, node: Node, cite: Cite | None) -> Callable[[Run, Frame], TraceNode]:
    tell = leaf(node, writer.setting(cite))
    return lambda run, frame: tell(Telling(), run, frame)


def _name(writer: LineWriter, node: Node) -> str:
    """The name of a fact or a part of one, the values of variables put in."""
    draft, name = writer.draft, named(node)
    if isinstance(name, str):
        return draft.constant(name)
    variables = [*free_variables(node).values()]
    choices = [few_values(var.type) for var in variables]
    if any(not isinstance(var.type, EnumType) for var in variables) or _looks_at_the_day(node):
        return f"{draft.constant(name)}({writer.frame()})"
    table = {}
    for values in itertools.product(*[choice for choice in choices if choice is not None]):
        frame: Frame = [None] * writer.frame_size
        for var, value in zip(variables, values, strict=True):
            frame[var.slot] = value
        table[values if len(values) > 1 else values[0]] = name(frame)
    return f"{draft.constant(table)}[{', '.join([writer.value(var) for var in variables])}]"


def _looks_at_the_day(node: Node) -> bool:
    return any(isinstance(part, Var) and part.slot == 0 for part in nodes_of(node))
