"""What tomllib says of a text that is not TOML, in French."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cqp_dsl.source import SourceFile, Span

_PLACE = re.compile(r"\(at line (?P<line>[0-9]+), column (?P<column>[0-9]+)\)")

_PROBLEMS = (
    ("Cannot overwrite", "cette clé est déjà écrite plus haut"),
    ("Duplicate inline table key", "cette clé est déjà écrite plus haut"),
    ("Cannot declare", "ce groupe est déjà écrit plus haut"),
    ("Cannot redefine", "cette clé est déjà écrite plus haut"),
    ("Cannot mutate", "ce groupe est déjà fermé : il ne se complète pas ici"),
    ("Invalid date", "cette date n'existe pas"),
    ("Invalid statement", "une clé ou un groupe est attendu ici"),
    ("Invalid value", "ceci n'est pas une valeur ; un texte s'écrit entre guillemets"),
    ("Invalid initial character", "une clé est attendue ici"),
    ("Unclosed array", "il manque le crochet fermant « ] »"),
    ("Unclosed inline table", "il manque l'accolade fermante « } »"),
    ("Unterminated string", "un guillemet ouvert n'est jamais fermé"),
    ("Expected newline", "une fin de ligne est attendue ici"),
    ("Exceeds the limit", "un nombre a trop de chiffres"),
    ("Found invalid character", "un caractère de contrôle n'est pas admis ici"),
    ("Illegal character", "un caractère de contrôle n'est pas admis ici"),
)


def syntax_problem(error: ValueError, source: SourceFile) -> tuple[Span, str]:
    """Where the text stops being TOML, and what is wrong in French."""
    text = str(error)
    at = _offset(text, source)
    message = next((french for start, french in _PROBLEMS if text.startswith(start)), "ce n'est pas une écriture TOML")
    return source.span(at, min(at + 1, len(source.text))), message


def _offset(text: str, source: SourceFile) -> int:
    place = _PLACE.search(text)
    if place is None:
        return len(source.text)
    at = 0
    for _ in range(int(place["line"]) - 1):
        at = source.text.find("\n", at) + 1
    return min(at + int(place["column"]) - 1, len(source.text))
