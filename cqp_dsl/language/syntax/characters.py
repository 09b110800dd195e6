"""Characters that deceive the eye: look-alikes of Latin letters, invisible ones, and those that reverse a line."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from cqp_dsl.diagnostics import Diagnostic, Fix, Label, Severity

if TYPE_CHECKING:
    from cqp_dsl.source import SourceFile

LOOKALIKES: Final = dict(
    zip(
        "АВЕЅІЈКМНОРСТХҮаеіјорсѕухΑΒΕΖΗΙΚΜΝΟΡΤΥΧονι",  # noqa: RUF001 - the look-alikes themselves
        "ABESIJKMHOPCTXYaeijopcsyxABEZHIKMNOPTYXovi",
        strict=True,
    )
)
"""Cyrillic and Greek letters, each with the Latin letter that it is taken for."""

_SHOWN: Final = 40
INVISIBLE: Final = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
"""Characters without a width, or that change the direction of a line."""

CONTROL: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
"""Characters that speak to a terminal, as a class of regular expressions; ends of lines and tabs apart."""

_COMMANDING: Final = re.compile(f"[{CONTROL}\u202a-\u202e\u2066-\u2069]")
"""Those that no text needs: they command a terminal, or show a line otherwise than it is."""


def _name(char: str) -> str:
    return unicodedata.name(char, f"U+{ord(char):04X}")


def lookalike(source: SourceFile, start: int, end: int) -> Diagnostic:
    """A word in which a letter of another alphabet passes for a Latin one."""
    word = source.text[start:end]
    alien = next(char for char in word if char in LOOKALIKES)
    latin = "".join(LOOKALIKES.get(char, char) for char in word)
    return Diagnostic(
        "CQP120",
        f"Dans « {word[:_SHOWN]} », « {alien} » n'est pas la lettre latine « {LOOKALIKES[alien]} » mais {_name(alien)}",
        (Label(source.span(start, end), "lettre d'un autre alphabet"),),
        help="Deux noms qui se ressemblent à l'œil sont deux noms différents : retapez ce mot au clavier.",
        fix=Fix(f"écrire « {latin} » en lettres latines", source.span(start, end), latin),
        severity=Severity.WARNING,
    )


def invisible(source: SourceFile, start: int, end: int, *, spoils: bool) -> Diagnostic:
    """A run of invisible characters: a warning, but for what commands a terminal and what cuts a word in two.

    Args:
        source: the file.
        start: where they begin.
        end: where they end.
        spoils: whether they stand where words are read, not in a text or a comment.
    """
    text = source.text
    commanding = _COMMANDING.search(text, start, end) is not None
    inside = start > 0 and is_word(text[start - 1]) and end < len(text) and is_word(text[end])
    return Diagnostic(
        "CQP121",
        f"Un caractère invisible se cache ici : {_name(text[start])}",
        (Label(source.span(start, end), "au milieu d'un mot" if inside else "caractère invisible"),),
        help="Il vient sans doute d'un copier-coller ; supprimez-le.",
        fix=Fix("supprimer le caractère invisible", source.span(start, end), ""),
        severity=Severity.ERROR if commanding or (inside and spoils) else Severity.WARNING,
    )


def is_word(char: str) -> bool:
    """Whether a word may hold this sign."""
    return char == "_" or char.isalnum()
