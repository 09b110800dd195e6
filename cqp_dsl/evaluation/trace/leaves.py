"""The lines of what nothing explains further: facts and their parts, holes, readings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cqp_dsl.core.display import short_name, show, spell
from cqp_dsl.core.nodes import Fact, Get, Hole, Node, Reading, Var
from cqp_dsl.core.walk import free_variables
from cqp_dsl.datatypes.display import format_date
from cqp_dsl.evaluation.answer import TraceNode
from cqp_dsl.evaluation.trace.telling import KNOWN, PLAIN, stated

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.program import Interpretation
    from cqp_dsl.evaluation.run import Frame, Run
    from cqp_dsl.evaluation.trace.setting import Setting
    from cqp_dsl.evaluation.trace.telling import Telling, TellOne


GIVEN: Final = "valeur donnée par le dossier"
"""Why a hole is known."""


def root_of(node: Node) -> Node:
    """What a part of a part is a part of."""
    while isinstance(node, Get):
        node = node.base
    return node


def leaf(node: Node, setting: Setting) -> TellOne:
    """The line of a fact or a part of one, of a hole or of a reading."""
    root = root_of(node)
    match root:
        case Fact():
            return _fact(node, root, setting)
        case Hole():
            return _hole(root, setting)
        case Reading():
            return _reading(root, setting)
        case _:
            message = f"nothing is known of {root!r}"
            raise TypeError(message)


def _fact(node: Node, root: Fact, setting: Setting) -> TellOne:
    entry = setting.compiler.program.entries[root.entry]
    name, code, state, cite = named(node), setting.code(node), stated(node.type), entry.cite or setting.cite
    question, type_, span = entry.question, node.type, entry.span

    def tell(_telling: Telling, run: Run, frame: Frame) -> TraceNode:
        value = code(run, frame)
        status, why = KNOWN if type(value) in PLAIN else state(value)
        shown = name if isinstance(name, str) else name(frame)
        return TraceNode("fact", shown, question, status, value, type_, span, cite, "", "", why, ())

    return tell


def named(node: Node) -> str | Callable[[Frame], str]:
    """The name of a fact or a part of one, the values of variables put in."""
    if not free_variables(node):
        return show(node)
    return lambda frame: show(node, lambda part: spell(frame[part.slot], part.type) if isinstance(part, Var) else None)


def hole_name(node: Hole) -> str:
    """The name of a hole, with its key."""
    return short_name(node.parameter) + (f"[{' ; '.join(node.key)}]" if node.key else "")


def _hole(node: Hole, setting: Setting) -> TellOne:
    name = hole_name(node)
    code, state, type_, span = setting.code(node), stated(node.type), node.type, node.span
    cite = node.cite or setting.cite

    def tell(_telling: Telling, run: Run, frame: Frame) -> TraceNode:
        value = code(run, frame)
        status, why = state(value)
        why = why or GIVEN
        return TraceNode("hole", name, "", status, value, type_, span, cite, "", "", why, ())

    return tell


def _reading(node: Reading, setting: Setting) -> TellOne:
    interpretation = setting.compiler.program.interpretations[node.interpretation]
    name, code, type_, cite = show(node), setting.code(node), node.type, interpretation.cite or setting.cite
    question, span, origin = interpretation.question, interpretation.span, _origin(interpretation)

    def tell(_telling: Telling, run: Run, frame: Frame) -> TraceNode:
        why = "lecture supposée par le dossier" if interpretation.name in run.supposed else origin
        value = code(run, frame)
        return TraceNode("reading", name, question, "known", value, type_, span, cite, "", "", why, ())

    return tell


def _origin(interpretation: Interpretation) -> str:
    retained = interpretation.retained
    if retained is None:
        return "lecture envisagée, la question restant ouverte"
    on = f" le {format_date(retained.on)}" if retained.on is not None else ""
    return f"lecture retenue par {retained.by}{on}"
