"""The branches of the parser against Lark's own trees, on every file that there is; and what has no end."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from cqp_dsl.resources import grammar_folder
from cqp_dsl.syntax import branches, language
from cqp_dsl.syntax.branches import Branch, TooHighError
from cqp_dsl.syntax.lexer import WordLexer
from cqp_dsl.syntax.limits import MAX_DEPTH
from tests.syntax.samples import GOOD_FILES

if TYPE_CHECKING:
    from pathlib import Path

Shape: TypeAlias = "tuple[Any, ...]"


@cache
def lark() -> Lark:
    """The same grammar, with the trees that Lark builds by itself."""
    return Lark.open(
        str(grammar_folder() / "cqp.lark"),
        parser="lalr",
        start=list(language.STARTS),
        propagate_positions=True,
        maybe_placeholders=False,
        _plugins={"ContextualLexer": WordLexer},
    )


def shape(node: Tree[Token] | Branch | Token) -> Shape:
    if isinstance(node, Token):
        return node.type, node.start_pos, node.end_pos
    if isinstance(node, Branch):
        return node.rule, node.start_pos, node.end_pos, *map(shape, node.parts)
    return str(node.data), node.meta.start_pos, node.meta.end_pos, *map(shape, node.children)


@pytest.mark.parametrize("path", GOOD_FILES, ids=lambda path: path.name)
def test_branches_are_the_trees_of_lark(path: Path) -> None:
    text = path.read_text(encoding="utf-8-sig")
    branch = language.try_parse(text, "file")
    assert branch is not None
    assert shape(branch) == shape(lark().parse(text, start="file"))


@pytest.mark.parametrize("path", GOOD_FILES, ids=lambda path: path.name)
def test_a_text_that_is_cut_is_refused_as_by_lark(path: Path) -> None:
    text = path.read_text(encoding="utf-8-sig")
    for cut in range(0, len(text), max(1, len(text) // 4)):
        broken = text[:cut] + text[cut + 7 :]
        try:
            expected: Shape | None = shape(lark().parse(broken, start="file"))
        except UnexpectedInput:
            expected = None
        branch = language.try_parse(broken, "file")
        assert (None if branch is None else shape(branch)) == expected


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The heights of the branches that are made."""
    heights: list[int] = []

    class Counted(Branch):
        def __init__(self, rule: str, parts: list[Any], start: int, end: int) -> None:
            super().__init__(rule, parts, start, end)
            heights.append(self.height)

    monkeypatch.setattr(branches, "Branch", Counted)
    return heights


@pytest.mark.parametrize("text", ["1" + " + 1" * 250_000, "a" + "[b]" * 250_000, "a" + ".b" * 500_000])
def test_an_expression_without_end_is_left_as_soon_as_it_is_too_high(text: str, made: list[int]) -> None:
    with pytest.raises(TooHighError):
        language.try_parse(text, "expression")
    assert max(made) == MAX_DEPTH + 1
    assert len(made) < 10 * MAX_DEPTH


def test_a_list_is_read_in_as_many_steps_as_it_has_elements(made: list[int]) -> None:
    steps = []
    for size in (1_000, 2_000):
        before = len(made)
        language.try_parse("{" + "1 ; " * size + "1 }", "expression")
        steps.append(len(made) - before)
    assert steps[0] > 1_000
    assert steps[1] < 2.01 * steps[0]
