"""The lexer that Pygments finds, and what is drawn with it."""

from __future__ import annotations

import importlib
import tomllib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from pygments.token import Keyword, Name, String, _TokenType

from cqp_dsl.language.highlight.html import coloured_lines
from cqp_dsl.language.highlight.pygments_lexer import CqpLexer

ROOT = Path(__file__).parents[2]
LEXER = CqpLexer(stripnl=False, ensurenl=False)


def test_pygments_is_told_of_the_lexer() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (place,) = settings["project"]["entry-points"]["pygments.lexers"].values()
    module, _, name = place.partition(":")
    assert getattr(importlib.import_module(module), name) is CqpLexer
    assert (CqpLexer.aliases, CqpLexer.filenames) == (["cqp"], ["*.cqp"])


def test_what_a_reader_sees() -> None:
    tokens: list[tuple[_TokenType, str]] = list(LEXER.get_tokens("règle r : nombre « {x} € »"))
    assert [token for token in tokens if token[1].strip()] == [
        (Keyword.Declaration, "règle"),
        (Name.Function, "r"),
        (tokens[4][0], ":"),
        (Keyword.Type, "nombre"),
        (String, "« "),
        (String.Interpol, "{x}"),
        (String, " € »"),
    ]


@given(st.text(st.characters(exclude_characters="\r\ufeff")))
def test_pygments_gives_every_text_back(text: str) -> None:
    assert "".join(value for _, value in LEXER.get_tokens(text)) == text


def test_a_text_of_several_lines_is_closed_on_each() -> None:
    assert coloured_lines("\n« un <b>\ndeux »") == [
        "",
        '<span class="s">« un &lt;b&gt;</span>',
        '<span class="s">deux »</span>',
    ]
    assert coloured_lines("a\n\n") == ['<span class="n">a</span>', ""]
