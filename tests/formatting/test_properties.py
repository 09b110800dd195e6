"""Layout carries no meaning: however a text is laid out, it takes the same layout; a comment may stand anywhere."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cqp_dsl.language.formatting import format_source
from cqp_dsl.language.syntax import parse_file
from cqp_dsl.language.syntax.lexemes import read_lexemes
from cqp_dsl.source import SourceFile
from tests.formatting.texts import EVERYWHERE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.language.syntax.lexemes import Lexeme

SHORT = [read_lexemes(source) for source in EVERYWHERE if len(source.text) < 6000]
SPACES = (" ", "  ", "\n", "\n      ", "\t", "\u00a0")
WITH_COMMENTS = (" ", " ", " ", "\n", "\n\n", " # à côté\n", "\n# au bord\n", "\n\n  # décalé\n")
QUICK = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def laid_out(lexemes: tuple[Lexeme, ...], gaps: Sequence[str], seed: int) -> SourceFile:
    """The lexemes with any white space between them; rows of tables keep their lines, which mean something.

    A number and a unit of a politique's own stand on one line, as a quantity does; a name that is none stands on the
    next.
    """
    pieces, in_row, draw = [], False, random.Random(seed)  # noqa: S311 - chance, not secrecy
    for lexeme, following in itertools.zip_longest(lexemes, lexemes[1:]):
        pieces.append(lexeme.text)
        in_row = lexeme.kind != "END_BAR" and (in_row or lexeme.kind == "BAR")
        held = in_row or (following is not None and following.kind == "OWN_UNIT")
        ended = lexeme.kind == "END_BAR" or (
            lexeme.kind == "NUMBER" and following is not None and following.kind == "NAME"
        )
        pieces.append("\n" if ended else " " if held else draw.choice(gaps))
    return SourceFile.from_text("essai.cqp", "".join(pieces) + "\n")


@QUICK
@given(st.sampled_from(SHORT), st.integers())
def test_one_layout_whatever_the_white_space(lexemes: tuple[Lexeme, ...], seed: int) -> None:
    plain = format_source(laid_out(lexemes, [" "], seed))
    assert plain.text
    assert format_source(laid_out(lexemes, SPACES, seed)).text == plain.text


@QUICK
@given(st.sampled_from(SHORT), st.integers())
def test_comments_anywhere(lexemes: tuple[Lexeme, ...], seed: int) -> None:
    source = laid_out(lexemes, WITH_COMMENTS, seed)
    assume(parse_file(source)[0] is not None)
    result = format_source(source)
    assert result.doubt is None
    assert result.text
