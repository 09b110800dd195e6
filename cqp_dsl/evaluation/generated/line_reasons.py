"""Why a condition does not hold, written: the texts of the conditions that fail (SEMANTICS §11)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

import msgspec

from cqp_dsl.core.display import show
from cqp_dsl.core.nodes import Logic
from cqp_dsl.datatypes.types import BoolType
from cqp_dsl.evaluation.failures import own_window
from cqp_dsl.evaluation.run import MISSING
from cqp_dsl.evaluation.trace.unmet import is_leaf, is_quantified, unmet, unmet_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.core.nodes import Cite, Node
    from cqp_dsl.evaluation.generated.lines import LineWriter

_MOST_TABLED: Final = 5
"""Conditions of which every combination is worded beforehand."""


class _Failing(msgspec.Struct, frozen=True):
    """A condition that may be what fails: the expressions of whether it holds, empty where it does not, of its text."""

    holds: Sequence[str]
    text: str


def write_unmet(writer: LineWriter, condition: Node, cite: Cite | None) -> str:
    """Write why a case does not apply whose condition is ``faux``; the expression of that text."""
    draft = writer.draft
    found = _failing(writer, condition, ())
    if found is None:
        why = draft.constant(unmet(condition, writer.setting(cite)))
        return f"{why}(run, {writer.frame()}, False)"
    texts = [draft.known(each.text) for each in found]
    told = draft.constant(unmet_text)
    if len(found) == 1:
        known = texts[0]
        return f"{told}(({found[0].text},))" if known is MISSING else draft.constant(unmet_text((str(known),)))
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
        with draft.block(f"if not ({' or '.join(each.holds)}):"):
            draft.line(f"{texts} += ({each.text},)")
    draft.line(f"if len(set({texts})) != len({texts}): {draft.bail}")
    return f"{draft.constant(unmet_text)}({texts})"


def _failing(writer: LineWriter, node: Node, holds: tuple[str, ...]) -> Sequence[_Failing] | None:
    """What may fail in a condition that is ``faux``; None where closures are to say it."""
    if node.label is not None and isinstance(node.type, BoolType) and not is_quantified(node):
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
