"""What Lark's parser builds, rule by rule: branches, as light as can be, of which the builder makes the surface tree.

They take the place of Lark's own trees, and say the same: which rule, which parts, where. Lark computes lines and
columns for each of the dozen rules that an expression passes through; here a rule that only hands on what it is given
costs nothing, and places are offsets.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, TypeAlias

from lark.grammar import Terminal

from cqp_dsl.syntax.limits import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lark import Token
    from lark.grammar import Rule

Part: TypeAlias = "Token | Branch"


class Branch:
    """A rule of the grammar that was recognised: its parts in order, its character offsets, its height."""

    __slots__ = ("end_pos", "height", "parts", "rule", "start_pos")

    def __init__(self, rule: str, parts: list[Part], start: int, end: int) -> None:
        self.rule = rule
        self.parts = parts
        self.start_pos = start
        self.end_pos = end
        self.height = 1
        for part in parts:
            if isinstance(part, Branch) and part.height >= self.height:
                self.height = part.height + 1


class Spray:
    """What a rule whose name begins with ``_`` gathers: parts for the rule above, and the offsets of them all."""

    __slots__ = ("end_pos", "parts", "start_pos")

    def __init__(self, parts: list[Part], start: int, end: int) -> None:
        self.parts = parts
        self.start_pos = start
        self.end_pos = end


class TooHighError(Exception):
    """What stands between two offsets is higher than ``MAX_DEPTH``: nothing more is read."""

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end
        super().__init__(start, end)


def callbacks(rules: Iterable[Rule]) -> dict[Rule, Callable[[list[Any]], Any]]:
    """What Lark's parser calls when each rule is complete, with what it got for each of its symbols."""
    return {rule: _callback(rule) for rule in rules}


def _callback(rule: Rule) -> Callable[[list[Any]], Any]:
    dropped = [isinstance(symbol, Terminal) and symbol.filter_out for symbol in rule.expansion]
    gathers = rule.origin.name.startswith("_")
    if len(dropped) == 1 and (gathers or rule.options.expand1) and not dropped[0]:
        return operator.itemgetter(0)
    kept = [place for place, drop in enumerate(dropped) if not drop]
    if gathers:
        return lambda values: Spray(_parts(values, kept), values[0].start_pos, values[-1].end_pos)
    name = str(rule.alias or rule.origin.name)

    def branch(values: list[Any]) -> Branch:
        made = Branch(name, _parts(values, kept), values[0].start_pos, values[-1].end_pos)
        if made.height > MAX_DEPTH:
            raise TooHighError(made.start_pos, made.end_pos)
        return made

    return branch


def _parts(values: list[Any], kept: list[int]) -> list[Part]:
    parts: list[Part] = []
    for place in kept:
        value = values[place]
        if not isinstance(value, Spray):
            parts.append(value)
        elif parts:
            parts += value.parts
        else:
            parts = value.parts  # a list that grows from the left is not copied at each step
    return parts
