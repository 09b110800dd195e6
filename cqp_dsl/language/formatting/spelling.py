"""First pass: each word, number, date, sign and text in its typographic form.

The code itself takes plain spaces; no-break spaces stand inside texts only, where a word processor puts them.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Final

from cqp_dsl.core.datatypes.display import format_date, plain_spaces
from cqp_dsl.language.formatting.pieces import Piece
from cqp_dsl.language.formatting.texts import typeset_text
from cqp_dsl.language.syntax.literals import fold_spaces, mixed_spelling, read_date, split_quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.language.syntax.lexemes import Lexeme

_SIGNS: Final = {"TIMES": "×", "PLUS": "+"}
_ASCII_OPERATORS: Final = {">=": "≥", "<=": "≤", "!=": "≠", "<>": "≠"}
_BARS: Final = frozenset({"BAR", "WIDE_BAR", "END_BAR"})
_VERBATIM: Final = frozenset({"NAME", "SECTION", "UNIT", "OWN_UNIT"})


def spell(lexemes: Sequence[Lexeme]) -> tuple[Piece, ...]:
    """The pieces of a file, spelled; a ``;`` that ends a pair of braces goes."""
    pieces: list[Piece] = []
    for index, lexeme in enumerate(lexemes):
        before = lexemes[index - 1].kind if index else ""
        after = lexemes[index + 1].kind if index + 1 < len(lexemes) else ""
        if lexeme.kind == "SEMICOLON" and after == "RBRACE":
            continue
        text = _minus(before, after) if lexeme.kind == "MINUS" else spelling(lexeme.kind, lexeme.text)
        pieces.append(Piece(lexeme.kind, text, lexeme.start, lexeme.end))
    return tuple(pieces)


def spelling(kind: str, text: str) -> str:
    """The typographic form of a lexeme, ``-`` apart, whose neighbours tell what it is."""
    match kind:
        case "NUMBER":
            return _number(text)
        case "QUANTITY":
            number, unit = split_quantity(text)
            return f"{_number(number)} {unit}"
        case "MIXED":
            return mixed_spelling(text)
        case "DATE":
            day = read_date(text)
            return plain_spaces(format_date(day)) if isinstance(day, datetime.date) else text
        case "LABEL":
            return typeset_text(text)
        case "FIELD":
            return "." + text[1:].lstrip()
        case "FALLING_BACK":
            return ", à défaut"
        case "GROWS_WITH":
            return "croît avec"
        case _ if kind in _VERBATIM:
            return text
        case _:
            word = fold_spaces(text).replace("’", "'")
            return _SIGNS.get(kind) or _ASCII_OPERATORS.get(word, word)


def _minus(before: str, after: str) -> str:
    """A minus sign; the cell that means « any value » keeps the hyphen that everybody types."""
    return "-" if before in _BARS and after in _BARS else "−"


def _number(text: str) -> str:
    """Decimal comma; one plain space where the author grouped the thousands."""
    return "".join(str(int(char)) if char.isdigit() else "," if char in ".," else " " for char in text)
