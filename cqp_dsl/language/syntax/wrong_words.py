"""Words that are not where they should be: misspelt, reserved, or no unit."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from cqp_dsl.core.datatypes.display import MONTH_NAMES
from cqp_dsl.diagnostics import Diagnostic, Fix, Label, nearest
from cqp_dsl.language.syntax.findings import unknown_unit
from cqp_dsl.language.syntax.scene import shorten
from cqp_dsl.language.syntax.wording import spellings
from cqp_dsl.language.syntax.words import DECLARATION_WORDS, RESERVED_WORDS, SOFT_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lark import Token

    from cqp_dsl.language.syntax.scene import Scene
    from cqp_dsl.source import Span

_LOOK_BACK: Final = 6
_SHORT: Final = 2
_YEAR = re.compile(r"\s+\d{4}(?!\d)")
_RATIO = re.compile(r"[€\w]+(?:/[€\w]+)+")
_BLANK = re.compile(r"(?:#[^\n]*|\s+)*")


def misspelt(span: Span, found: str, meant: str) -> Diagnostic:
    """A word close to a keyword."""
    return Diagnostic(
        "CQP103",
        f"« {shorten(found)} » n'est pas un mot de la langue ; sans doute « {meant} »",
        (Label(span, f"« {meant} » ?"),),
        help=f"Écrivez « {meant} ».",
        fix=Fix(f"écrire « {meant} »", span, meant),
    )


def closest_word(found: str, words: Iterable[str]) -> str | None:
    """The word most likely meant; a very short one must be the same but for accents and capitals."""
    known = set(words)
    if len(found) <= _SHORT:
        folded = _folded(found)
        return next((word for word in sorted(known) if _folded(word) == folded), None)
    return nearest(found, known)


def _folded(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(char))


def misspelt_word(scene: Scene) -> Diagnostic | None:
    """A misspelt keyword, found where it was expected, or taken for a name a little before."""
    words = {phrase.split()[0] for phrase in spellings(scene.accepted)}
    if scene.found[:1].isalpha() and scene.found not in words | RESERVED_WORDS:
        close = closest_word(scene.found, words)
        if close:
            return misspelt(scene.span, scene.found, close)
    for token in reversed(scene.failure.tokens[-_LOOK_BACK:]):
        if token.type != "NAME" or token in SOFT_WORDS or _declared(str(token), scene):
            continue
        close = nearest(token, RESERVED_WORDS)
        if close and len(close) > _SHORT + 1 and abs(len(token) - len(close)) <= 1:
            return misspelt(scene.token_span(token), str(token), close)
    return None


def _declared(word: str, scene: Scene) -> bool:
    """Whether the file declares a name so, or a column: what is a name is no keyword misspelt."""
    heads = "|".join((*DECLARATION_WORDS, "source", "type"))
    return re.search(rf"(?:(?<!\w)(?:{heads})|\|)\s+{re.escape(word)}(?!\w)", scene.source.text) is not None


def reserved_name(scene: Scene) -> Diagnostic | None:
    """A reserved word where a name stands, or one that was read as a keyword before a ``:``."""
    before = scene.before
    if scene.found == ":" and before is not None and before in RESERVED_WORDS and scene.accepted == {"NAME"}:
        return _reserved(scene.token_span(before), str(before))
    if scene.found not in RESERVED_WORDS or "NAME" not in scene.accepted or "NUMBER" in scene.accepted:
        return None
    blank = _BLANK.match(scene.after)
    colon = scene.after[blank.end() if blank else 0 :].startswith(":")
    listed = "LABEL" in scene.accepted and before is not None and before.type == "NAME"
    if not (colon or listed or scene.accepted <= {"NAME", "LABEL"}):
        return None
    return _reserved(scene.span, scene.found)


def _reserved(span: Span, word: str) -> Diagnostic:
    return Diagnostic(
        "CQP102",
        f"« {word} » est un mot réservé de la langue, il ne peut pas servir de nom",
        (Label(span, "autre nom attendu"),),
        help=f"Choisissez un autre nom, par exemple « {word}_… » suivi d'une précision.",
    )


def unit_or_month(scene: Scene) -> Diagnostic | None:
    """A number followed by a word: an unknown unit, a misspelt month, a date without its year."""
    before = scene.before
    if before is not None and before.type == "OWN_UNIT":
        return _after_unit(scene, before)
    if before is None or before.type != "NUMBER" or scene.found in RESERVED_WORDS:
        return None
    if scene.source.text[before.end_pos : scene.start].strip():
        return None
    if match := _RATIO.match(scene.found + scene.after):
        return unknown_unit(scene.source.span(scene.start, scene.start + match.end()), match[0])
    if not scene.found[:1].isalpha():
        return None
    month = nearest(scene.found, MONTH_NAMES)
    if scene.found == "er" or (month and month == scene.found):
        return _no_year(scene)
    if month and _YEAR.match(scene.after):
        return misspelt(scene.span, scene.found, month)
    if closest_word(scene.found, spellings(scene.accepted)):
        return None
    return unknown_unit(scene.span, shorten(scene.found))


def _after_unit(scene: Scene, unit: Token) -> Diagnostic | None:
    """A word that was taken for a unit and stops the sentence: a misspelt month or keyword, or else no unit."""
    month = nearest(unit, MONTH_NAMES)
    if month and _YEAR.match(scene.source.text, unit.end_pos or 0):
        return misspelt(scene.token_span(unit), str(unit), month)
    close = closest_word(str(unit), RESERVED_WORDS)
    if close:
        return misspelt(scene.token_span(unit), str(unit), close)
    return unknown_unit(scene.token_span(unit), shorten(str(unit))) if scene.found[:1].isalnum() else None


def _no_year(scene: Scene) -> Diagnostic:
    start = scene.before.start_pos if scene.before is not None else scene.start
    span = scene.source.span(start or 0, scene.span.end)
    return Diagnostic(
        "CQP110",
        "Cette date est incomplète",
        (Label(span, "jour, mois et année attendus"),),
        help="Une date s'écrit avec son année : « 1er janvier 2014 ».",
    )
