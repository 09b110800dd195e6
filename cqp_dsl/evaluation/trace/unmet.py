"""Why a condition does not hold, in one French phrase: the texts of its motifs (SEMANTICS §11), and no more of them.

A motif has places, bindings and sub-motifs, which are not told here. Where a text is all that there is to say, it is
taken from the condition itself; ``reasons`` gives the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from cqp_dsl.core.display import show
from cqp_dsl.core.nodes import Fact, Fold, Get, Hole, Logic, Node, Prim, Reading, Var
from cqp_dsl.datatypes.display import NBSP
from cqp_dsl.datatypes.types import BoolType
from cqp_dsl.evaluation.causes import quoted
from cqp_dsl.evaluation.failures import own_window

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.run import Frame, Run
    from cqp_dsl.evaluation.trace.setting import Setting
    from cqp_dsl.evaluation.trace.telling import Words

    _Texts: TypeAlias = "Callable[[Run, Frame], Sequence[str] | None]"

_LEAVES = (Fact, Hole, Reading, Var, Get, Prim)


def unmet(condition: Node, setting: Setting) -> Callable[[Run, Frame, Value], str]:
    """Why a case does not apply whose condition has this value, which is not ``vrai``."""
    texts, explain = _texts(condition, setting), setting.explain(condition)
    whole: str | Words = condition.text or show(condition)
    if condition.label is not None:
        whole = setting.words(condition.label)

    def why(run: Run, frame: Frame, holds: Value) -> str:
        found = texts(run, frame) if holds is False else None
        if found is None or len(set(found)) != len(found):
            motifs = explain(run, frame, holds)
            found = () if any(motif.satisfied for motif in motifs) else [motif.text for motif in motifs]
        if not found:
            text = quoted(whole if isinstance(whole, str) else whole(run, frame))
            return f"n'a pas joué, car la condition {text} n'est pas remplie"
        return unmet_text(found)

    return why


def unmet_text(found: Sequence[str]) -> str:
    """Why a case does not apply where these conditions do not hold."""
    state = "une condition n'est pas remplie" if len(found) == 1 else "des conditions ne sont pas remplies"
    return f"n'a pas joué, car {state}{NBSP}: {f'{NBSP}; '.join([quoted(text) for text in found])}"


def _texts(node: Node, setting: Setting) -> _Texts:
    """The texts of the motifs of a node that is ``faux``; None where one of them is a condition that holds."""
    is_connective = isinstance(node, Logic) and node.op != "not"
    if node.label is not None and isinstance(node.type, BoolType) and not is_quantified(node):
        words = setting.words(node.label)
        return lambda run, frame: (words(run, frame),)
    if is_leaf(node):
        text = (node.text or show(node),)
        return lambda _run, _frame: text
    if isinstance(node, Logic) and is_connective and not any(own_window(part) for part in node.operands):
        return _connected(node, setting)
    explain = setting.explain(node)

    def texts(run: Run, frame: Frame) -> Sequence[str] | None:
        motifs = explain(run, frame, False)
        return None if any(motif.satisfied for motif in motifs) else [motif.text for motif in motifs]

    return texts


def is_leaf(node: Node) -> bool:
    """Whether a condition has no label and no parts that could say more."""
    return isinstance(node, _LEAVES) and node.label is None and isinstance(node.type, BoolType)


def is_quantified(node: Node) -> bool:
    """Whether a label covers a quantifier, whose elements are told then."""
    while isinstance(node, Logic) and node.op == "not":
        node = node.operands[0]
    return isinstance(node, Fold)


def _connected(node: Logic, setting: Setting) -> _Texts:
    """Those of the operands that are ``faux``: all of them for an ``ou``."""
    operands = [(setting.code(part), _texts(part, setting)) for part in node.operands]

    def texts(run: Run, frame: Frame) -> Sequence[str] | None:
        found: list[str] = []
        for code, inner in operands:
            if code(run, frame) is False:
                told = inner(run, frame)
                if told is None:
                    return None
                found.extend(told)
        return found

    return texts
