"""No text whatever crashes the parser; whatever it refuses, it says where."""

from __future__ import annotations

import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cqp_dsl.diagnostics import has_errors
from cqp_dsl.language.syntax import parse_file
from cqp_dsl.language.syntax.same_tree import same_tree
from cqp_dsl.language.syntax.wording import KEYWORDS
from tests.syntax.samples import GOOD_FILES, source_of

GOOD_TEXTS = [path.read_text(encoding="utf-8") for path in GOOD_FILES]
WORDS = [phrase for words in KEYWORDS.values() for phrase in words]
FRAGMENTS = [
    *WORDS, "nom", "é", "12", "9,5", "1 200 €", "31 février 2013", "2013-02-14", "« texte »", "« {x} »", "«", "»", '"',
    "{", "}", "\n", "\n  | a || b |\n", "|", "||", "# note\n", "§V", "art. 12", "\u200b",
    "\u0430", "@", "==", ",", "12 repas",
]  # fmt: skip
QUICK = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
SLOW = settings(QUICK, max_examples=50)


def check(text: str) -> None:
    """Parse, and check what can be said of any result."""
    source = source_of(text)
    file, diagnostics = parse_file(source)
    assert (file is None) == has_errors(diagnostics)
    assert (file is None) <= bool(diagnostics)
    for diagnostic in diagnostics:
        assert diagnostic.message
        assert diagnostic.span is not None
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(source.text)
        if diagnostic.fix:
            assert 0 <= diagnostic.fix.span.start <= diagnostic.fix.span.end <= len(source.text)


@QUICK
@given(st.text())
def test_arbitrary_text(text: str) -> None:
    check(text)


@QUICK
@given(st.text(alphabet='«»"“”(){}[]|;:#.,=<>-−+×/ \n\t\r\u00a0éa1§à', max_size=60))
def test_signs_in_disorder(text: str) -> None:
    check(f"politique essai « Essai »\n{text}")


@QUICK
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40))
def test_words_in_disorder(words: list[str]) -> None:
    check("politique essai « Essai »\n" + " ".join(words))


@SLOW
@given(st.sampled_from(GOOD_TEXTS), st.data())
def test_a_good_file_with_a_piece_cut_out(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 200)))
    check(text[:start] + text[end:])


@SLOW
@given(st.sampled_from(GOOD_TEXTS), st.sampled_from(FRAGMENTS), st.data())
def test_a_good_file_with_a_word_put_in(text: str, word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    check(text[:at] + word + text[at:])


@SLOW
@given(st.sampled_from(GOOD_TEXTS), st.sampled_from(GOOD_TEXTS), st.data())
def test_two_good_files_spliced(text: str, other: str, data: st.DataObject) -> None:
    check(text[: data.draw(st.integers(0, len(text)))] + other[data.draw(st.integers(0, len(other))) :])


@SLOW
@given(st.sampled_from(GOOD_TEXTS))
def test_decomposed_letters_and_other_line_ends_change_nothing(text: str) -> None:
    plain = parse_file(source_of(text))[0]
    assert same_tree(parse_file(source_of(unicodedata.normalize("NFD", text)))[0], plain)
    assert same_tree(parse_file(source_of(text.replace("\n", "\r\n")))[0], plain)
