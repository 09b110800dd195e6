"""What the parser makes of rules against Lark's own trees, on every file that there is; and what has no end."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from lark import Lark, Token, Tree, UnexpectedToken

from cqp_dsl.language.syntax import language
from cqp_dsl.language.syntax.lexer import NoTokenError, Reading
from cqp_dsl.language.syntax.limits import MAX_DEPTH
from cqp_dsl.language.syntax.reductions import PUNCTUATION, TooHighError
from cqp_dsl.language.syntax.words import SOFT_WORDS
from cqp_dsl.resources import grammar_folder
from tests.syntax.samples import GOOD_FILES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Shape: TypeAlias = "tuple[Any, ...]"


@cache
def lark() -> Lark:
    """The same grammar, with the trees that Lark builds by itself, signs left out."""
    return Lark.open(
        str(grammar_folder() / "cqp.lark"),
        parser="lalr",
        lexer=language._NoLexer,
        start=list(language.STARTS),
        propagate_positions=True,
        maybe_placeholders=False,
    )


def tree_of_lark(text: str) -> Shape | None:
    names = language._read(text, "file").reading.names
    reading = Reading(text, 0, len(text), None, names)
    reading.steps = lark().parse_interactive(start="file")
    try:
        for token in language._lexer().lex(reading):
            reading.steps.feed_token(token)
        return shape(reading.steps.feed_eof())  # type: ignore[no-untyped-call]
    except (UnexpectedToken, NoTokenError):
        return None


class Shapes:
    """Makes of each rule its name, its offsets and its parts."""

    nested = 0

    def place(self, start: int, end: int) -> tuple[int, int]:
        return start, end

    def restart(self) -> None:
        pass

    def __getattr__(self, rule: str) -> Callable[[tuple[int, int], list[Any]], Shape]:
        return lambda place, parts: (rule, *place, *map(shape, parts))


class Heights(Shapes):
    """Makes of each rule its height, and notes it."""

    def __init__(self) -> None:
        self.found: list[int] = []

    def __getattr__(self, rule: str) -> Callable[[tuple[int, int], list[Any]], Any]:
        def height(_place: tuple[int, int], parts: list[Any]) -> int:
            self.found.append(1 + max((part for part in parts if isinstance(part, int)), default=0))
            return self.found[-1]

        return height


def made(text: str, start: language.Start = "file") -> Shape | None:
    found = language.parse(text, start, Shapes())
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
    assert made(text) == tree_of_lark(text) is not None


@pytest.mark.parametrize("path", GOOD_FILES, ids=lambda path: path.name)
def test_a_text_that_is_cut_is_refused_as_by_lark(path: Path) -> None:
    text = path.read_text(encoding="utf-8-sig")
    for cut in range(0, len(text), max(1, len(text) // 4)):
        broken = text[:cut] + text[cut + 7 :]
        assert made(broken) == tree_of_lark(broken)


def test_the_signs_are_those_that_lark_leaves_out() -> None:
    symbols = [symbol for rule in lark().rules for symbol in rule.expansion if symbol.is_term]
    assert {symbol.name for symbol in symbols if symbol.filter_out} == PUNCTUATION  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["1" + " + 1" * 250_000, "a" + "[b]" * 250_000, "a" + ".b" * 500_000])
def test_an_expression_without_end_is_left_as_soon_as_it_is_too_high(text: str) -> None:
    heights = Heights()
    with pytest.raises(TooHighError):
        language.parse(text, "expression", heights)
    assert max(heights.found) == MAX_DEPTH
    assert len(heights.found) < 10 * MAX_DEPTH


def test_a_list_is_read_in_as_many_steps_as_it_has_elements() -> None:
    steps = []
    for size in (1_000, 2_000):
        heights = Heights()
        language.parse("{" + "1 ; " * size + "1 }", "expression", heights)
        steps.append(len(heights.found))
    assert steps[0] > 1_000
    assert steps[1] < 2.01 * steps[0]


# --- Soft keywords taken on trust

MEMBERS = "politique p « P »\nénumération e\n  a « x »\n  {} « y »\n  b\nrègle r : nombre « R »\n  vaut 1\n"


@pytest.fixture
def careful(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was read carefully."""
    found: list[str] = []

    def reading(*args: Any, **options: Any) -> Reading:  # noqa: ANN401 - those of a reading
        if options.get("careful"):
            found.append(args[0])
        return Reading(*args, **options)

    monkeypatch.setattr(language, "Reading", reading)
    return found


@pytest.mark.parametrize("word", sorted(SOFT_WORDS - {"annexe"}))
def test_a_keyword_where_none_is_accepted_is_a_name(word: str) -> None:
    text = MEMBERS.format(word)
    found = made(text)
    assert found is not None
    assert ("NAME", text.index(word), text.index(word) + len(word)) in flat(found)


def flat(node: Shape) -> list[Shape]:
    inner = [part for part in node if isinstance(part, tuple)]
    return [node, *(deep for part in inner for deep in flat(part))]


def test_a_text_is_read_carefully_only_where_trust_was_misplaced(careful: list[str]) -> None:
    assert made(MEMBERS.format("comment")) is not None
    assert made("politique p « P »\nscénario « s »\n  comme « t »\n  cas\n  | n || r |\n  | 1 || 1 |\n") is not None
    assert made(MEMBERS.format("y z :")) is None
    assert careful == []
    text = MEMBERS.format("question")
    assert made(text) is not None
    assert careful == [text]


def test_many_names_that_are_keywords_elsewhere_are_read_in_proportion() -> None:
    steps = []
    for size in (500, 1_000):
        heights = Heights()
        text = "politique p « P »\nénumération e\n" + "  question « q »\n" * size
        assert language.parse(text, "file", heights) is not None
        steps.append(len(heights.found))
    assert steps[1] < 2.01 * steps[0]
