"""The nearest name: what an author most likely meant."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def _folded(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", name.casefold().replace("_", ""))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate closest to ``name``, accents, case and ``_`` apart; None when none is close enough."""
    by_fold: dict[str, str] = {}
    for candidate in sorted(set(candidates)):
        by_fold.setdefault(_folded(candidate), candidate)
    folded = _folded(name)
    if folded in by_fold:
        return by_fold[folded]
    cutoff = 0.6 if len(folded) <= 4 else 0.7  # noqa: PLR2004 - short names differ by one letter in two
    import difflib  # noqa: PLC0415 - wanted only where something is wrong

    matches = difflib.get_close_matches(folded, by_fold, n=1, cutoff=cutoff)
    if matches:
        return by_fold[matches[0]]
    within = [fold for fold in by_fold if len(folded) > 4 and folded in fold]  # noqa: PLR2004 - a word, not a syllable
    return by_fold[within[0]] if len(within) == 1 else None
