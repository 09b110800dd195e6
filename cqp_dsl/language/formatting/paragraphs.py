"""Third pass: empty lines. One between two declarations; as the author chose, none or one, in a list of short ones."""

from __future__ import annotations

import bisect
import itertools
from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.language.syntax import tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.language.formatting.pieces import Piece

_SHORT = (tree.EntryDecl, tree.FixDecl, tree.TypeDecl, tree.UnitDecl)
"""Declarations that are read as a list: several may stand together without an empty line."""


def part_declarations(pieces: Sequence[Piece], file: tree.File) -> tuple[Piece, ...]:
    """The pieces, with an empty line wherever a declaration must be parted from the one before."""
    parted = list(pieces)
    starts = [piece.start for piece in pieces]
    for before, declaration in itertools.pairwise([file.policy, *file.declarations]):
        if not (isinstance(declaration, _SHORT) and type(before) is type(declaration)):
            index = bisect.bisect_right(starts, declaration.span.start) - 1
            parted[index] = _after_blank(parted[index])
    parted[-1] = _after_blank(parted[-1])
    return tuple(parted)


def _after_blank(piece: Piece) -> Piece:
    """The piece with an empty line above it and its comments."""
    if not piece.above:
        return evolve(piece, blank=True)
    first, *others = piece.above
    return evolve(piece, above=(evolve(first, blank=True), *others))
