"""What stands for a rule that Lark's parser has completed: what the maker's method of that name makes, there and then.

No tree of Lark's stands between the text and the surface tree: Lark is told that ``Made`` is its class of trees. Places
are offsets.
"""

from __future__ import annotations

from typing import Any, Protocol, Self

from lark import Token

from cqp_dsl.language.syntax.limits import MAX_DEPTH

PUNCTUATION = frozenset({"LPAR", "RPAR", "LSQB", "RSQB", "LBRACE", "RBRACE", "COLON", "SEMICOLON"})
"""The terminals that the grammar writes as signs: they say where a part begins and ends, and nothing more."""


class Maker(Protocol):
    """Has a method for each rule, named after it: it is given where the rule stands and its parts, tokens among them.

    Attributes:
        nested: the height of what the last method made out of the text by itself, if it did.
    """

    nested: int

    def place(self, start: int, end: int) -> Any:  # noqa: ANN401 - the maker's own idea of a place
        """What the methods are given for two character offsets."""

    def restart(self) -> None:
        """Forget what was made: the text is read anew."""


class OwnedToken(Token):
    """A token that knows whom it is read for; nobody, where a text is only read."""

    __slots__ = ("maker",)
    maker: Maker | None

    # Lark's own writes down twice as much, and takes thrice as long.
    def __new__(cls, kind: str, value: str, start: int, end: int, maker: Maker | None) -> Self:  # noqa: D102
        token = str.__new__(cls, value)
        token.type, token.value, token.start_pos, token.end_pos, token.maker = kind, value, start, end, maker
        token.line = token.column = token.end_line = token.end_column = None
        return token


class TooHighError(Exception):
    """What stands between two offsets is higher than ``MAX_DEPTH``: nothing more is read."""

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end
        super().__init__(start, end)


class Made:
    """What was made of a rule, its offsets, its height, and whom it was made for.

    A rule whose name begins with ``_`` is only ``children``, which Lark gives to the rule above in its place.
    """

    __slots__ = ("children", "end_pos", "height", "maker", "node", "start_pos")
    node: Any
    height: int

    def __init__(self, rule: str, children: list[Any]) -> None:
        if rule[0] == "_":
            self.children = children
            return
        first = children[0]
        maker: Maker | None = first.maker
        start, end = first.start_pos, children[-1].end_pos
        self.maker, self.start_pos, self.end_pos = maker, start, end
        if maker is None:
            return
        height = 0
        parts: list[Any] = []
        for child in children:
            if isinstance(child, Made):
                parts.append(child.node)
                height = max(height, child.height)
            elif child.type not in PUNCTUATION:
                parts.append(child)
        if height >= MAX_DEPTH:
            raise TooHighError(start, end)
        self.node = getattr(maker, rule)(maker.place(start, end), parts)
        if maker.nested:
            height, maker.nested = max(height, maker.nested), 0
            if height >= MAX_DEPTH:
                raise TooHighError(start, end)
        self.height = height + 1
