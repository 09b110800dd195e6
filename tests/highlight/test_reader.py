"""The colours agree with the parser on whatever parses, and no text stops them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqp_dsl.language.highlight.reader import Piece, read_pieces
from cqp_dsl.language.highlight.words import CATEGORIES, DECLARATIONS, SOFT, TYPE_WORDS, terminals
from cqp_dsl.language.syntax.lexemes import read_lexemes
from cqp_dsl.language.syntax.words import DECLARATION_WORDS, RESERVED_WORDS, SOFT_WORDS
from cqp_dsl.resources import policies_folder
from tests.formatting.texts import EVERYWHERE, names
from tests.test_corpus import CORPUS

if TYPE_CHECKING:
    from cqp_dsl.source import SourceFile

TEXTS = [
    path.read_bytes().decode("utf-8", "replace") for root in (policies_folder(), CORPUS) for path in root.rglob("*.cqp")
]
FRAGMENTS = [
    *(one.word for one in terminals() if one.word), "nom", "12", "9,5 €/h", "31 février 2013", "« texte {x} »", "«",
    "»", '"', "“", "{", "}", "(", ":", "\n", "\r\n", "|", "||", "# note\n", "§V", "art. 12", "\u200b", "\u00a0", "@",
    "é",
]  # fmt: skip
NAMES = {"name", "definition", "type_name"}


def kinds(text: str) -> list[tuple[str, str]]:
    """Each word and sign with what it is, white space and comments apart."""
    return [(piece.text, piece.category) for piece in read_pieces(text) if piece.category not in {"space", "comment"}]


def as_the_parser_has_them(pieces: list[Piece]) -> list[tuple[int, str, str]]:
    """The pieces of a text put together again, and every name but a name."""
    found: list[tuple[int, str, str]] = []
    for category, run in groupby(pieces, key=lambda piece: "text" if piece.category == "insertion" else piece.category):
        if category == "text":
            whole = list(run)
            found.append((whole[0].start, "text", "".join(piece.text for piece in whole)))
        elif category not in {"space", "comment"}:
            found += [(one.start, "name" if category in NAMES else category, one.text) for one in run]
    return found


def test_every_terminal_is_something_to_the_eye() -> None:
    assert {one.name for one in terminals()} | {"OWN_UNIT"} == set(CATEGORIES)


def test_the_words_that_may_be_names_are_those_of_the_parser() -> None:
    plain = {one.name: one.word for one in terminals() if one.word}
    soft = {word for name, word in plain.items() if name in TYPE_WORDS | set(SOFT)}
    assert soft <= SOFT_WORDS
    assert set(plain.values()) - soft <= RESERVED_WORDS
    first = {plain[name] for name in DECLARATIONS if name in plain}
    assert first == {"politique", *DECLARATION_WORDS}


@pytest.mark.parametrize("source", EVERYWHERE, ids=names(EVERYWHERE))
def test_what_parses_is_coloured_as_it_is_parsed(source: SourceFile) -> None:
    lexemes = read_lexemes(source)
    assert as_the_parser_has_them(list(read_pieces(source.text))) == [
        (lexeme.start, CATEGORIES[lexeme.kind], lexeme.text) for lexeme in lexemes
    ]


@pytest.mark.parametrize("word", sorted(SOFT_WORDS))
def test_a_soft_word_may_be_a_name(word: str) -> None:
    assert kinds(f"entrée {word} : booléen")[1] == (word, "definition")
    assert kinds(f"règle r : nombre\n  vaut {word} + 1")[5] == (word, "name")
    assert kinds(f"énumération E\n  a\n  {word} « libellé »")[3] == (word, "name")


def check(text: str) -> None:
    pieces = list(read_pieces(text))
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)
    ends = [piece.start + len(piece.text) for piece in pieces]
    assert [piece.start for piece in pieces[1:]] == ends[:-1]


def test_every_shipped_file_and_every_mistake_reads_back() -> None:
    assert len(TEXTS) > 50
    for text in TEXTS:
        check(text)


@given(st.text())
def test_any_text_reads_back(text: str) -> None:
    check(text)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=60), st.sampled_from(["", " "]))
def test_words_and_signs_in_disorder_read_back(parts: list[str], between: str) -> None:
    check(between.join(parts))


@settings(max_examples=60)
@given(st.sampled_from(TEXTS), st.data())
def test_a_file_with_a_piece_cut_out_reads_back(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 80)))
    check(text[:start] + data.draw(st.sampled_from(["", "«", '"', "{", " "])) + text[end:])


def test_a_text_that_is_not_closed_ends_with_its_line() -> None:
    assert kinds("scénario « sans fin\nrègle r : nombre")[1:3] == [("« sans fin", "text"), ("règle", "declaration")]


def test_a_sign_of_no_use_is_an_error_and_nothing_more() -> None:
    assert kinds("règle r @ nombre")[2:] == [("@", "error"), ("nombre", "name")]
