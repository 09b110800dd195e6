"""What Lark's parser calls as it completes each rule: the maker's method of that name, there and then.

No tree of Lark's stands between the text and the surface tree. A rule that only hands on what it is given costs
nothing, one whose name begins with ``_`` gathers parts for the rule above, and places are offsets.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from attrs import define
from lark.grammar import Terminal

from cqp_dsl.syntax.limits import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable

    from lark.grammar import Rule, Symbol

Reduction: TypeAlias = "Callable[..., Any]"
"""From what the parser holds for the symbols of a rule (tokens, ``Made``, ``Gathered``) to what stands for it."""

_HANDED_ON: Reduction = operator.itemgetter(0)


class Maker(Protocol):
    """Has a method for each rule, named after it: it is given where the rule stands and its parts, tokens among them.

    Attributes:
        nested: the height of what the last method made out of the text by itself, if it did.
    """

    nested: int

    def place(self, start: int, end: int) -> Any:  # noqa: ANN401 - the maker's own idea of a place
        """What the methods are given for two character offsets."""


@define(eq=False)
class Made:
    """What was made of a rule, its character offsets, its height."""

    node: Any
    start_pos: int
    end_pos: int
    height: int


@define(eq=False)
class Gathered:
    """The parts that a rule whose name begins with ``_`` leaves to the rule above, and the offsets of them all."""

    parts: list[Any]
    start_pos: int
    end_pos: int
    height: int


class TooHighError(Exception):
    """What stands between two offsets is higher than ``MAX_DEPTH``: nothing more is read."""

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end
        super().__init__(start, end)


class Reductions(dict[Any, Reduction]):
    """What the parser calls for each rule, made out when the rule is first met: most texts hold few of them."""

    def __init__(self, maker: Maker) -> None:
        super().__init__({"": _HANDED_ON})  # Lark takes an empty dictionary for none
        self._maker = maker

    def __missing__(self, rule: Rule) -> Reduction:
        symbols = rule.expansion
        kept = [place for place, symbol in enumerate(symbols) if not _is_dropped(symbol)]
        places = kept if len(kept) < len(symbols) else None
        alone = places is None and len(symbols) == 1
        if rule.alias is None:
            reduction = _HANDED_ON if alone else _gathering(places)
        elif alone and isinstance(symbols[0], Terminal):
            reduction = _token_making(self._maker, rule.alias)
        else:
            reduction = _making(self._maker, rule.alias, places)
        self[rule] = reduction
        return reduction


def _is_dropped(symbol: Symbol) -> bool:
    return isinstance(symbol, Terminal) and symbol.filter_out


def _gathering(places: list[int] | None) -> Reduction:
    def gathered(values: list[Any]) -> Gathered:
        parts, height = _parts(values if places is None else [values[place] for place in places])
        return Gathered(parts, values[0].start_pos, values[-1].end_pos, height)

    return gathered


def _token_making(maker: Maker, name: str) -> Reduction:
    """What makes something of one token; of a text, whose expressions may be high already."""
    method, place = getattr(maker, name), maker.place

    def made(values: list[Any]) -> Made:
        (token,) = values
        start, end = token.start_pos, token.end_pos
        node = method(place(start, end), values)
        height, maker.nested = maker.nested, 0
        if height >= MAX_DEPTH:
            raise TooHighError(start, end)
        return Made(node, start, end, height + 1)

    return made


def _making(maker: Maker, name: str, places: list[int] | None) -> Reduction:
    method, place = getattr(maker, name), maker.place

    def made(values: list[Any]) -> Made:
        parts, height = _parts(values if places is None else [values[place] for place in places])
        start, end = values[0].start_pos, values[-1].end_pos
        if height >= MAX_DEPTH:
            raise TooHighError(start, end)
        return Made(method(place(start, end), parts), start, end, height + 1)

    return made


def _parts(values: list[Any]) -> tuple[list[Any], int]:
    """The parts that some values hold, and the height of the highest."""
    parts: list[Any] = []
    height = 0
    for value in values:
        if isinstance(value, Made):
            parts.append(value.node)
        elif isinstance(value, Gathered):
            if parts:
                parts += value.parts
            else:
                parts = value.parts  # a list that grows from the left is not copied at each step
        else:
            parts.append(value)
            continue
        height = max(height, value.height)
    return parts, height
