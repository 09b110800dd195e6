"""Columns, line breaks and styles, held equal to those of rich, which is slower and whose pages use them too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from cqp_dsl.render.layout import cells, cropped, joined, styled_cells, wrapped

_WORDS = st.text(alphabet="abcdeéœ’–≥€✓«»0123456789.,;:()日本", max_size=14)
_SPACED = st.lists(_WORDS, max_size=12).map(" ".join)
_STYLES = st.sampled_from(["", "bold", "dim cyan", "bold red"])
_STYLED = st.lists(st.tuples(_SPACED, _STYLES), min_size=1, max_size=4).map(tuple)


_BLOCKS = ((0x20, 0x58F), (0x1E00, 0x1FFF), (0x2010, 0x23FF), (0x2500, 0x25FF), (0x4E00, 0x9FFF), (0x1F600, 0x1F64F))
_CHARACTERS = st.one_of(
    *(
        st.characters(min_codepoint=low, max_codepoint=high, exclude_categories=["C", "Zl", "Zp"])
        for low, high in _BLOCKS
    )
)


@given(st.text(alphabet=_CHARACTERS))
def test_a_text_is_as_wide_as_it_is_on_a_terminal(text: str) -> None:
    assert cells(text) == sum(cell_len(char) for char in text)


@given(_SPACED, st.integers(min_value=4, max_value=60))
def test_lines_break_where_those_of_rich_do(text: str, width: int) -> None:
    rows = joined(wrapped(((text, ""),), width), colour=False)
    assert rows == "".join(f"{str(line).rstrip()}\n" for line in Text(text).wrap(Console(width=width), width))


@given(_STYLED, st.integers(min_value=4, max_value=60))
def test_no_row_is_too_wide_and_nothing_is_lost(text: tuple[tuple[str, str], ...], width: int) -> None:
    rows = wrapped(text, width)
    assert all(styled_cells(row) <= width for row in rows)
    kept = [(char, style) for row in rows for part, style in row for char in part if char != " "]
    assert kept == [(char, style) for part, style in text for char in part if char != " "]


def test_a_no_break_space_holds_words_together() -> None:
    assert joined(wrapped((("le seuil\u00a0: dix", ""),), 9), colour=False) == "le\nseuil\u00a0:\ndix\n"


@given(_STYLED, st.integers(min_value=1, max_value=40))
def test_what_is_cropped_fits(text: tuple[tuple[str, str], ...], width: int) -> None:
    shown = "".join(part for part, _ in text)
    found = "".join(part for part, _ in cropped(text, width, end="…"))
    assert cells(found) <= width
    assert (found == shown) == (cells(shown) <= width)
    assert found == shown or (found.endswith("…") and shown.startswith(found[:-1]))


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ((("✓", "bold green"), (" ", ""), ("admis ", "")), "\x1b[1;32m✓\x1b[0m admis\n"),
        ((("├── ", "dim"), ("   ", "bold")), "\x1b[2m├──\x1b[0m\n"),
        ((), "\n"),
    ],
)
def test_colours_stop_where_a_text_does(row: tuple[tuple[str, str], ...], shown: str) -> None:
    assert joined([row], colour=True) == shown
