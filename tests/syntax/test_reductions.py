"""What the parser makes of rules against Lark's own trees, on every file that there is; and what has no end."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from attrs import define
from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from cqp_dsl.resources import grammar_folder
from cqp_dsl.syntax import language, reductions
from cqp_dsl.syntax.lexer import WordLexer
from cqp_dsl.syntax.limits import MAX_DEPTH
from cqp_dsl.syntax.reductions import Made, Reductions, TooHighError
from cqp_dsl.syntax.tables import computed_tables
from tests.syntax.samples import GOOD_FILES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Shape: TypeAlias = "tuple[Any, ...]"


@cache
def lark() -> Lark:
    """The same grammar, with the tables that Lark computes and the trees that it builds by itself."""
    tables = computed_tables(language.build_parser())
    return Lark.open(
        str(grammar_folder() / "cqp.lark"),
        parser="lalr",
        start=list(language.STARTS),
        propagate_positions=True,
        maybe_placeholders=False,
        _plugins={"ContextualLexer": lambda *_, **__: WordLexer(tables)},
    )


class Shapes:
    """Makes of each rule its name, its offsets and its parts."""

    nested = 0

    def place(self, start: int, end: int) -> tuple[int, int]:
        return start, end

    def __getattr__(self, rule: str) -> Callable[[tuple[int, int], list[Any]], Shape]:
        return lambda place, parts: (rule, *place, *map(shape, parts))


def made(text: str, start: language.Start = "file") -> Shape | None:
    found = language.parse(text, start, Reductions(Shapes()))
    return None if found is None else shape(found.node)


def shape(node: Any) -> Shape:  # noqa: ANN401 - a tree of Lark, a token, or a shape
    if isinstance(node, Token):
        return node.type, node.start_pos, node.end_pos
    if isinstance(node, Tree):
        return str(node.data), node.meta.start_pos, node.meta.end_pos, *map(shape, node.children)
    assert isinstance(node, tuple)
    return node


@pytest.mark.parametrize("path", GOOD_FILES, ids=lambda path: path.name)
def test_what_is_made_has_the_shape_of_the_trees_of_lark(path: Path) -> None:
    text = path.read_text(encoding="utf-8-sig")
    assert made(text) == shape(lark().parse(text, start="file"))


@pytest.mark.parametrize("path", GOOD_FILES, ids=lambda path: path.name)
def test_a_text_that_is_cut_is_refused_as_by_lark(path: Path) -> None:
    text = path.read_text(encoding="utf-8-sig")
    for cut in range(0, len(text), max(1, len(text) // 4)):
        broken = text[:cut] + text[cut + 7 :]
        try:
            expected: Shape | None = shape(lark().parse(broken, start="file"))
        except UnexpectedInput:
            expected = None
        assert made(broken) == expected


@pytest.fixture
def heights(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The heights of all that is made."""
    found: list[int] = []

    @define(eq=False)
    class Counted(Made):
        def __attrs_post_init__(self) -> None:
            found.append(self.height)

    monkeypatch.setattr(reductions, "Made", Counted)
    return found


@pytest.mark.parametrize("text", ["1" + " + 1" * 250_000, "a" + "[b]" * 250_000, "a" + ".b" * 500_000])
def test_an_expression_without_end_is_left_as_soon_as_it_is_too_high(text: str, heights: list[int]) -> None:
    with pytest.raises(TooHighError):
        made(text, "expression")
    assert max(heights) == MAX_DEPTH
    assert len(heights) < 10 * MAX_DEPTH


def test_a_list_is_read_in_as_many_steps_as_it_has_elements(heights: list[int]) -> None:
    steps = []
    for size in (1_000, 2_000):
        before = len(heights)
        made("{" + "1 ; " * size + "1 }", "expression")
        steps.append(len(heights) - before)
    assert steps[0] > 1_000
    assert steps[1] < 2.01 * steps[0]
