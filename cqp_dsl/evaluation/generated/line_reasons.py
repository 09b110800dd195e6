"""Why a condition does not hold, written: the texts of the conditions that fail (SEMANTICS §11)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from attrs import define

from cqp_dsl.core.display import show
from cqp_dsl.core.nodes import Const, Logic
from cqp_dsl.datatypes.types import BoolType
from cqp_dsl.evaluation.failures import own_window
from cqp_dsl.evaluation.motifs.site import fold_under
from cqp_dsl.evaluation.run import MISSING
from cqp_dsl.evaluation.trace.unmet import is_leaf, unmet, unmet_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.core.nodes import Cite, Fold, Node
    from cqp_dsl.evaluation.generated.lines import LineWriter

_MOST_TABLED: Final = 5
"""Conditions of which every combination is worded beforehand."""


@define(frozen=True)
class _Failing:
    """A condition that may be what fails: the expressions of whether it holds, none where it does not, and its text.

    A quantifier that fails by its elements has one text for each of them.
    """

    holds: Sequence[str]
    text: str
    node: Node | None = None
    fold: Fold | None = None


def write_unmet(writer: LineWriter, condition: Node, cite: Cite | None) -> str:
    """Write why a case does not apply whose condition is ``faux``; the expression of that text."""
    draft = writer.draft
    found = _failing(writer, condition, ())
    if found is None:
        why = draft.constant(unmet(condition, writer.setting(cite)))
        return f"{why}(run, {writer.frame()}, False)"
    texts = [draft.known(each.text) for each in found]
    if len(found) == 1 and found[0].fold is None and texts[0] is not MISSING:
        return draft.constant(unmet_text((str(texts[0]),)))
    if MISSING in texts or len(set(texts)) < len(texts) or len(found) > _MOST_TABLED:
        return _listed(writer, found)
    table = {}
    for held in itertools.product((True, False), repeat=len(found)):
        if not all(held):
            table[held] = unmet_text([str(text) for text, on in zip(texts, held, strict=True) if not on])
    holds = [" or ".join(each.holds) for each in found]
    return f"{draft.constant(table)}[{', '.join(holds)}]"


def _listed(writer: LineWriter, found: Sequence[_Failing]) -> str:
    draft = writer.draft
    texts = draft.local("[]")
    for each in found:
        if each.holds:
            with draft.block(f"if not ({' or '.join(each.holds)}):"):
                _add(writer, each, texts)
        else:
            _add(writer, each, texts)
    if len(found) > 1 or found[0].fold is not None:
        draft.line(f"if len(set({texts})) != len({texts}): {draft.bail}")
    return f"{draft.constant(unmet_text)}({texts})"


def _add(writer: LineWriter, failing: _Failing, texts: str) -> None:
    """Write the text of what fails, or those of the elements by which it does."""
    draft, node, fold = writer.draft, failing.node, failing.fold
    if node is None or fold is None:
        draft.line(f"{texts} += ({failing.text},)")
        return
    items = writer.value(fold.over)
    item = writer.env[fold.slot] = draft.fresh()
    with draft.block(f"for {item} in {items}:"):
        if isinstance(fold.over, Const):
            draft.once(item, lambda: item)
        kept = "True" if fold.filter is None else writer.value(fold.filter)
        with (
            draft.block(f"if {kept}:"),
            draft.block(f"if {'' if fold.kind == 'any' else 'not '}{writer.value(fold.body)}:"),
        ):
            words = draft.constant(node.text or show(node)) if node.label is None else writer.words(node.label)
            draft.line(f"{texts} += ({words},)")
    del writer.env[fold.slot]


def _failing(writer: LineWriter, node: Node, holds: tuple[str, ...]) -> Sequence[_Failing] | None:
    """What may fail in a condition that is ``faux``; None where closures are to say it."""
    fold = fold_under(node)
    is_whole = node.label is not None or not isinstance(node, Logic) or node.operands[0].label is None
    if fold is not None and is_whole:
        return [_quantified(writer, node, fold, holds)]
    if node.label is not None and isinstance(node.type, BoolType):
        return [_Failing(holds, writer.words(node.label))]
    if is_leaf(node):
        return [_Failing(holds, writer.draft.constant(node.text or show(node)))]
    if not isinstance(node, Logic) or node.op == "not" or any(own_window(part) for part in node.operands):
        return None
    found: list[_Failing] = []
    for part in node.operands:
        inner = _failing(writer, part, (*holds, writer.kept(part)))
        if inner is None:
            return None
        found.extend(inner)
    return found


def _quantified(writer: LineWriter, node: Node, fold: Fold, holds: tuple[str, ...]) -> _Failing:
    """A quantifier: the elements that make it fail, or itself where none does alone."""
    value, under = False, node
    while isinstance(under, Logic):
        value, under = not value, under.operands[0]
    if value is (fold.kind == "any"):
        return _Failing(holds, "", node, fold)
    if node.label is None:
        return _Failing(holds, writer.draft.constant(node.text or show(node)))
    return _Failing(holds, writer.words(node.label, fold.slot))
