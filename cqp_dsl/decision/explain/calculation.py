"""A calculation with values put in, « 119 / 10 »: laid out once, whatever the dossier.

The text around the values changes only where a value needs parentheses: one that is negative, or a fraction with its
decimal. There is one layout for each manner of its values, made when it is first needed.
"""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING, Final

from attrs import define, field

from cqp_dsl.core.datatypes.types import EnumType
from cqp_dsl.core.nodes import Call, Const, Default, Fact, Fold, Get, Hole, Logic, Prim, Reading, Var
from cqp_dsl.core.printer import show, spell
from cqp_dsl.decision.explain.labels import Label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.engine.scope import Scope

_MARK: Final = "\ufffc"
_WHOLE: Final = frozenset({"year", "month", "day", "period", "period_start", "period_end", "part"})
"""Operations whose value says more than their operands: functions of dates, the part of an amount in a bracket."""

_SELF_EVIDENT: Final = (Const, Default, Fact, Hole, Reading, Call, Var, Fold, Get, Logic)
"""Expressions that putting values in says nothing more of."""

_NAMES: Final = (Default, Fact, Hole, Reading, Call, Var, Fold, Get)


@define(eq=False, repr=False)
class Calculation:
    """The expression with values in place of names: those of the ``parts``, between the ``texts``."""

    node: Node
    parts: Sequence[tuple[Node, Callable[[Value], str]]]
    texts: Sequence[str]
    _layouts: dict[tuple[str, ...], Sequence[str]] = field(factory=dict)

    def put(self, scope: Scope) -> str:
        """The calculation with the values of its parts, some of which may need parentheses."""
        shown = [words(scope.value(part)) for part, words in self.parts]
        texts = self.texts
        if "−" in "".join([text[:1] for text in shown]) or "≈" in "".join(shown):
            texts = self._layout(tuple([_manner(text) for text in shown]))
        return texts[0] + "".join([text + after for text, after in zip(shown, texts[1:], strict=True)])

    def _layout(self, manners: tuple[str, ...]) -> Sequence[str]:
        found = self._layouts.get(manners)
        if found is None:
            found = self._layouts[manners] = _layout(self.node, manners) or self.texts
        return found


def calculated(node: Node, words: Callable[[Node], Callable[[Value], str]]) -> Calculation | None:
    """The expression with values in place of names; None where that says nothing more.

    ``words`` says what words the values of a part.
    """
    parts: list[Node] = []
    plain = None if _is_evident(node) else _layout(node, parts=parts)
    return None if plain is None else Calculation(node, [(part, words(part)) for part in parts], plain)


def spelled(node: Node) -> Label:
    """The expression as it is written, with the values of its variables in place of their names."""
    variables: list[Var] = []

    def put(part: Node) -> str | None:
        if isinstance(part, Var):
            variables.append(part)
        return _MARK if isinstance(part, Var) else None

    first, *others = show(node, put).split(_MARK)
    pieces: list[str | tuple[Node, Callable[[Value], str]]] = [first]
    for variable, text in zip(variables, others, strict=True):
        pieces += [(variable, functools.partial(spell, type_=variable.type)), text]
    return Label(pieces, None if variables else first)


def _is_evident(node: Node) -> bool:
    """Whether putting values in says nothing more of an expression."""
    with_reading = isinstance(node, Prim) and any(isinstance(operand, Reading) for operand in node.operands)
    return isinstance(node, _SELF_EVIDENT) or with_reading


def _manner(shown: str) -> str:
    """What in the text of a value may call for parentheses."""
    return ("−" if shown.startswith("−") else "") + ("≈" if "≈" in shown and not shown.startswith("(") else "")


def _layout(
    node: Node, manners: Iterable[str] = itertools.repeat(""), parts: list[Node] | None = None
) -> Sequence[str] | None:
    """The texts before, between and after values of these manners; None where the text has marks of its own.

    The ``parts`` whose values they are are added to the list.
    """
    following, parts = iter(manners), [] if parts is None else parts
    used: list[str] = []

    def put(part: Node) -> str | None:
        if not _is_put(node, part):
            return None
        parts.append(part)
        used.append(next(following))
        return used[-1] + _MARK

    texts = show(node, put).split(_MARK)
    if len(texts) != len(used) + 1:
        return None
    return (*[before.removesuffix(manner) for before, manner in zip(texts, used, strict=False)], texts[-1])


def _is_put(node: Node, part: Node) -> bool:
    """Whether a part of the expression is shown by its value."""
    is_name = isinstance(part, Const) and isinstance(part.type, EnumType)
    is_function = isinstance(part, Prim) and part is not node and part.op in _WHOLE
    return is_name or is_function or isinstance(part, _NAMES)
