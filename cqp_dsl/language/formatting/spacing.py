"""Fourth pass: the space between two pieces of one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import evolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.language.formatting.pieces import Piece

_OPENING: Final = frozenset({"LPAR", "LSQB"})
_CLOSING: Final = frozenset({"RPAR", "RSQB", "FIELD", "FALLING_BACK"})
_OPERAND_ENDS: Final = frozenset(
    {
        "NAME", "FIELD", "NUMBER", "QUANTITY", "DATE", "LABEL", "RPAR", "RSQB", "RBRACE", "TRUE", "FALSE", "NOTHING",
        "EFFECT_DATE",
    }
)  # fmt: skip
_CALLED: Final = frozenset({"NAME", "FIELD", "RPAR", "RSQB"})


def space(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces, each knowing whether a space goes before it."""
    spaced: list[Piece] = []
    unary = False
    for index, piece in enumerate(pieces):
        before = pieces[index - 1] if index else None
        apart = before is not None and not unary and _apart(before, piece)
        spaced.append(evolve(piece, spaced=apart))
        unary = piece.kind == "MINUS" and (before is None or before.kind not in _OPERAND_ENDS)
    return tuple(spaced)


def _apart(before: Piece, piece: Piece) -> bool:
    if before.kind in _OPENING or piece.kind in _CLOSING or before.text.endswith("'"):
        return False
    if piece.kind == "LSQB":
        return False
    if piece.kind == "LPAR":
        return before.kind not in _CALLED
    return not (before.kind == "LBRACE" and piece.kind == "RBRACE")


def flat_text(pieces: Sequence[Piece]) -> str:
    """The pieces on one line."""
    return "".join((" " if index and piece.spaced else "") + piece.text for index, piece in enumerate(pieces))
