"""Layout carries no meaning: however a text is laid out, it takes the same layout; a comment may stand anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cqp_dsl.formatting import format_source
from cqp_dsl.source import SourceFile
from cqp_dsl.syntax import parse_file
from cqp_dsl.syntax.lexemes import read_lexemes
from tests.formatting.texts import EVERYWHERE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.syntax.lexemes import Lexeme

SHORT = [read_lexemes(source) for source in EVERYWHERE if len(source.text) < 6000]
SPACES = st.sampled_from([" ", "  ", "\n", "\n      ", "\t", "\u00a0"])
WITH_COMMENTS = st.sampled_from([" ", " ", "\n", "\n\n", " # à côté\n", "\n# au bord\n", "\n\n  # décalé\n"])
QUICK = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def laid_out(lexemes: tuple[Lexeme, ...], gaps: st.SearchStrategy[str], data: st.DataObject) -> str:
    """The lexemes with any white space between them; rows of tables keep their lines, which mean something."""
    return "".join(_pieces(lexemes, gaps, data)) + "\n"


def _pieces(lexemes: tuple[Lexeme, ...], gaps: st.SearchStrategy[str], data: st.DataObject) -> Iterator[str]:
    in_row = False
    for lexeme in lexemes:
        yield lexeme.text
        in_row = lexeme.kind != "END_BAR" and (in_row or lexeme.kind == "BAR")
        if lexeme.kind == "END_BAR":
            yield "\n"
        yield " " if in_row else data.draw(gaps)


@QUICK
@given(st.sampled_from(SHORT), st.data())
def test_one_layout_whatever_the_white_space(lexemes: tuple[Lexeme, ...], data: st.DataObject) -> None:
    plain = format_source(SourceFile.from_text("essai.cqp", laid_out(lexemes, st.just(" "), data)))
    other = format_source(SourceFile.from_text("essai.cqp", laid_out(lexemes, SPACES, data)))
    assert plain.text
    assert other.text == plain.text


@QUICK
@given(st.sampled_from(SHORT), st.data())
def test_comments_anywhere(lexemes: tuple[Lexeme, ...], data: st.DataObject) -> None:
    source = SourceFile.from_text("essai.cqp", laid_out(lexemes, WITH_COMMENTS, data))
    assume(parse_file(source)[0] is not None)
    result = format_source(source)
    assert result.doubt is None
    assert result.text
