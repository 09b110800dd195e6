"""Characters that deceive the eye: look-alikes of Latin letters, invisible ones, and those that reverse a line."""

from __future__ import annotations

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


def invisible(source: SourceFile, start: int, end: int) -> Diagnostic:
    """A run of invisible characters: an error inside a word, which it cuts in two; elsewhere a warning."""
    text = source.text
    inside = start > 0 and _is_word(text[start - 1]) and end < len(text) and _is_word(text[end])
    return Diagnostic(
        "CQP121",
        f"Un caractère invisible se cache ici : {_name(text[start])}",
        (Label(source.span(start, end), "au milieu d'un mot" if inside else "caractère invisible"),),
        help="Il vient sans doute d'un copier-coller ; supprimez-le.",
        fix=Fix("supprimer le caractère invisible", source.span(start, end), ""),
        severity=Severity.ERROR if inside else Severity.WARNING,
    )


def _is_word(char: str) -> bool:
    return char == "_" or char.isalnum()
