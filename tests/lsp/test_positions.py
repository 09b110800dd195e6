"""Places of an editor and of the engine: accents, signs outside the plane, line breaks of every kind, NFC."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from cqp_dsl.lsp.positions import Positions

Kind = types.PositionEncodingKind


def positions(typed: str, encoding: types.PositionEncodingKind = Kind.Utf16) -> Positions:
    return Positions(typed, unicodedata.normalize("NFC", typed), encoding)


def test_a_sign_outside_the_plane_takes_two_units() -> None:
    places = positions("a « 😀 » ≥ b")
    assert places.position(5) == types.Position(0, 6)
    assert places.offset(types.Position(0, 6)) == 5


@pytest.mark.parametrize(("encoding", "column"), [(Kind.Utf8, 10), (Kind.Utf16, 6), (Kind.Utf32, 5)])
def test_each_encoding_counts_its_own_units(encoding: types.PositionEncodingKind, column: int) -> None:
    places = positions("é « 😀b", encoding)
    offset = places.text.index("b")
    assert places.position(offset).character == column
    assert places.offset(types.Position(0, column)) == offset


def test_lines_end_as_the_editor_says() -> None:
    places = positions("a\r\nbé\rc\nd")
    assert [places.position(places.text.index(sign)) for sign in "abcd"] == [
        types.Position(0, 0), types.Position(1, 0), types.Position(2, 0), types.Position(3, 0),
    ]  # fmt: skip
    assert places.offset(types.Position(1, 99)) == places.text.index("é") + 1


def test_a_decomposed_accent_is_one_character_of_the_engine_and_two_of_the_editor() -> None:
    typed = unicodedata.normalize("NFD", "règle éà : x")
    places = positions(typed)
    assert places.position(places.text.index("x")).character == typed.index("x")
    assert places.offset(types.Position(0, typed.index("x"))) == places.text.index("x")


def test_a_place_out_of_range_is_brought_back() -> None:
    places = positions("ab\ncd")
    assert places.offset(types.Position(99, 0)) == 5
    assert places.offset(types.Position(0, 99)) == 2
    assert places.whole == types.Range(types.Position(0, 0), types.Position(1, 2))


@given(st.text(alphabet="aé\u0301≥😀\r\n \u00a0\u2028«"), st.sampled_from([Kind.Utf8, Kind.Utf16, Kind.Utf32]))
def test_a_place_and_back(typed: str, encoding: types.PositionEncodingKind) -> None:
    places = positions(typed, encoding)
    for offset in range(len(places.text) + 1):
        if places.text[offset : offset + 1] == "\n" and places.text[offset - 1 : offset] == "\r":
            continue  # between the two signs of a line break there is no place
        if unicodedata.combining(places.text[offset : offset + 1] or "a"):
            continue  # nor inside a letter and its accent
        assert places.offset(places.position(offset)) == offset
