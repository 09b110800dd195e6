"""What tomllib says of a text that is not TOML, in French."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cqp_dsl.source import SourceFile, Span

_PLACE = re.compile(r"\(at line (?P<line>[0-9]+), column (?P<column>[0-9]+)\)")
_WORD = re.compile(r"[\w-]+")

_ONCE = "N'en gardez qu'une."
_VALUE = 'Pour dire « inconnu », effacez la clé ; pour « rien », écrivez "rien" ; un texte s\'écrit entre guillemets.'
_ESCAPE = "Écrivez ce texte entre apostrophes : '…'."

_PROBLEMS: tuple[tuple[str, str, str | None], ...] = (
    ("Cannot overwrite", "cette clé est déjà écrite plus haut", _ONCE),
    ("Duplicate inline table key", "cette clé est déjà écrite plus haut", _ONCE),
    ("Cannot declare", "ce groupe est déjà écrit plus haut", "Réunissez les deux groupes."),
    ("Cannot redefine", "cette clé est déjà écrite plus haut", _ONCE),
    ("Cannot mutate", "ce groupe est déjà fermé : il ne se complète pas ici", None),
    ("Invalid date", "cette date n'existe pas", None),
    ("Invalid statement", "une clé est attendue ici", None),
    ("Invalid value", "une valeur est attendue ici", _VALUE),
    ("Invalid initial character", "une clé est attendue ici", None),
    ("Expected '=' after a key", "il manque « = » après la clé", None),
    ("Expected ']'", "il manque « ] » après ce nom", None),
    ("Expected ']]'", "il manque « ]] » après ce nom", None),
    ("Unclosed array", "il manque une virgule, ou « ] »", None),
    ("Unclosed inline table", "il manque une virgule, ou « } »", None),
    ("Unterminated string", "un guillemet ouvert n'est jamais fermé", "Fermez-le."),
    ("Expected \"'", "une apostrophe ouverte n'est jamais fermée", "Fermez-la."),
    ('Expected "', "un guillemet ouvert n'est jamais fermé", "Fermez-le."),
    ("Expected newline", "une fin de ligne est attendue ici", None),
    ("Exceeds the limit", "un nombre a trop de chiffres", None),
    ("Found invalid character", "un caractère de contrôle n'est pas admis ici", None),
    ("Illegal character '\\n'", "un guillemet ouvert n'est jamais fermé sur sa ligne", "Fermez-le."),
    ("Illegal character", "un caractère de contrôle n'est pas admis ici", None),
    ("Unescaped '\\'", "un échappement inconnu après « \\ »", _ESCAPE),
    ("Escaped character", "un échappement ne désigne aucun caractère", _ESCAPE),
    ("Invalid hex value", "un échappement ne désigne aucun caractère", _ESCAPE),
)


def syntax_problem(error: ValueError, source: SourceFile) -> tuple[Span, str, str | None]:
    """Where the text stops being TOML, what is wrong in French, and what to do."""
    said = str(error)
    at = _offset(said, source)
    span = source.span(at, min(at + 1, len(source.text)))
    found = source.text[at : at + 1]
    if found.isalpha() and not found.isascii() and said.startswith(("Invalid", "Expected '='", "Expected ']'")):
        words = _WORD.finditer(source.text, source.text.rfind("\n", 0, at) + 1)
        key = next(word.group() for word in words if word.end() > at)
        return span, "en TOML, une clé accentuée s'écrit entre guillemets", f'Écrivez "{key}".'
    for start, message, advice in _PROBLEMS:
        if said.startswith(start):
            return span, message, advice
    return span, "ce n'est pas une écriture TOML", None


def _offset(text: str, source: SourceFile) -> int:
    place = _PLACE.search(text)
    if place is None:
        return len(source.text)
    at = 0
    for _ in range(int(place["line"]) - 1):
        at = source.text.find("\n", at) + 1
    return min(at + int(place["column"]) - 1, len(source.text))
