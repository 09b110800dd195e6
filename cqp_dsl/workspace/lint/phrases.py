"""The comparisons that a label says in words: « au moins 10 », « plus de 3 ans », « jusqu'au 31 mai 2014 »."""

from __future__ import annotations

import datetime
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import define

from cqp_dsl.core.datatypes.display import MONTH_NAMES, plain_spaces

if TYPE_CHECKING:
    from collections.abc import Iterator

Amount: TypeAlias = "Fraction | datetime.date"

_NOT: Final = r"(?:pas|jamais|point)"
_EXCEEDS: Final = r"(?:dépass|excèd|excéd)\w*"
_WORDS: Final = (
    # (operator, words): the first that matches at a place is the one; longer words stand before those that they hold
    ("le", rf"\b(?:ne\s+)?{_EXCEEDS}\s+{_NOT}\b|\bsans\s+{_EXCEEDS}|\b(?:ne|n['’])\s+{_NOT}\s+{_EXCEEDS}"),
    (
        "le",
        rf"\b{_NOT}\s+(?:plus\s+(?:de\b|d['’])|(?:supérieure?s?|postérieure?s?)\s+(?:à|au|aux)\b|au-dessus|après\b)",
    ),
    (
        "ge",
        rf"\b{_NOT}\s+(?:moins\s+(?:de\b|d['’])|(?:inférieure?s?|antérieure?s?)\s+(?:à|au|aux)\b|au-dessous|avant\b)",
    ),
    ("ge", r"\bsupérieure?s?\s+ou\s+égale?s?\b|\bégale?s?\s+ou\s+supérieure?s?\b"),
    ("le", r"\binférieure?s?\s+ou\s+égale?s?\b|\bégale?s?\s+ou\s+inférieure?s?\b"),
    ("ge", r"\bau\s+moins\b(?!\s+une?\b)|\bau\s+plus\s+tôt\b|\bau\s+minimum\b|\bà\s+(?:partir|compter)\s+(?:du|de)\b"),
    ("le", r"\bau\s+plus\s+tard\b|\bau\s+plus\b|\bau\s+maximum\b|\bjusqu['’](?:au|aux|à)\b|\bdans\s+la\s+limite\b"),
    ("gt", r"\bplus\s+(?:de\b|d['’])|\b(?:supérieure?s?|postérieure?s?)\s+(?:à|au|aux)\b|\bau-dessus\b"),
    ("gt", rf"\b{_EXCEEDS}|\baprès\s+(?:le\b|la\b|l['’]|{{)"),
    ("lt", r"\bmoins\s+(?:de\b|d['’])|\b(?:inférieure?s?|antérieure?s?)\s+(?:à|au|aux)\b|\bau-dessous\b"),
    ("lt", r"\ben\s+dessous\b|\bavant\s+(?:le\b|la\b|l['’]|d['’]|{)"),
)
_ANY: Final = re.compile("|".join(f"(?P<w{rank}>{words})" for rank, (_, words) in enumerate(_WORDS)), re.IGNORECASE)
_NEGATIVE: Final = re.compile(rf"\b(?:ne|non|ni|sans|aucune?s?|nul(?:le)?s?)\b|\bn['’]|\b{_NOT}\b", re.IGNORECASE)
_DATE: Final = re.compile(rf"(\d{{1,2}})(?:er)?\s+({'|'.join(MONTH_NAMES)})\s+(\d{{4}})", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d{1,3}(?: \d{3})+(?:,\d+)?|\d+(?:,\d+)?")
_NEAR: Final = 24
"""How far after its words an amount may begin."""


@define(frozen=True)
class Phrase:
    """A comparison said in words: its operator, the words, and the amount that follows them, if one does.

    ``denied`` tells that a negation stands before the words.
    """

    op: str
    words: str
    amount: Amount | None
    denied: bool


def phrases_of(label: str) -> Iterator[Phrase]:
    """The comparisons that a label says, in order; what stands in its parentheses comments on them, and is left out."""
    text = re.sub(r"\([^()]*\)", "", plain_spaces(label))
    found = list(_ANY.finditer(text))
    for rank, match in enumerate(found):
        end = found[rank + 1].start() if rank + 1 < len(found) else len(text)
        op = _WORDS[int((match.lastgroup or "w0")[1:])][0]
        before = text[: match.start()]
        yield Phrase(op, match[0], _amount(text[match.end() : end]), bool(_NEGATIVE.search(before)))


def _amount(after: str) -> Amount | None:
    date, number = _DATE.search(after), _NUMBER.search(after)
    if date is not None and date.start() <= _NEAR:
        try:
            return datetime.date(int(date[3]), MONTH_NAMES.index(date[2].lower()) + 1, int(date[1]))
        except ValueError:
            return None
    if number is not None and number.start() <= _NEAR and "{" not in after[: number.start()]:
        return Fraction(number[0].replace(" ", "").replace(",", "."))
    return None
