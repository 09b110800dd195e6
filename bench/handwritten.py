"""The two decisions as a Python programmer writes them: exact, with the same reasons, and nothing else.

There is no trace, nothing may be missing, no reading is open and no date but the one of the text: this is the floor.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from bench.cases import eight_years_before, thirtieths

if TYPE_CHECKING:
    from bench.cases import Claim

_COEFFICIENTS = {"tronc_commun": 1, "option": 1, "écrit": 3, "oral": 3, "applications": 2}
_ELIMINATING = {"écrit": "épreuve écrite", "oral": "épreuve orale"}
_DAY = datetime.timedelta(days=1)
_OPENING, _CLOSING = datetime.date(2009, 6, 1), datetime.date(2013, 12, 31)


def certification(marks: dict[str, int | Fraction], *, took_pass: bool, equivalent: bool) -> tuple[str, list[str]]:
    """The value, and the conditions that fail (all of them when refused)."""
    total = sum(coefficient * marks[exam] for exam, coefficient in _COEFFICIENTS.items())
    average = Fraction(total) / 10
    failing = []
    if not (took_pass or equivalent):
        failing.append("avoir suivi Pass formation")
    if average < 10:  # noqa: PLR2004 - the text's own figure
        failing.append(f"avoir une moyenne d'au moins 10/20 (obtenue : {_decimal(average)})")
    failing += [
        f"n'avoir aucune note éliminatoire ({label} : {_decimal(marks[exam])})"
        for exam, label in _ELIMINATING.items()
        if marks[exam] <= 6  # noqa: PLR2004 - the text's own figure
    ]
    return ("non_certifié" if failing else "certifié"), failing


def vae(claim: Claim) -> tuple[str, str, list[str]]:
    """Whether the request is receivable, how the jury examines it, and the conditions that fail."""
    opening, closing = eight_years_before(claim.filed) + _DAY, claim.filed
    months: int | Fraction = 0
    related = False
    for job in claim.jobs:
        if job.related:
            related = True
            first, last = max(job.first, opening), min(job.last, closing)
            if first <= last:
                months += Fraction(job.share, 1000) * (thirtieths(last + _DAY) - thirtieths(first)) / 30
    failing = []
    if not related:
        failing.append("avoir une expérience en relation avec le contenu du CQP")
    if months < 36:  # noqa: PLR2004 - three years
        failing.append(
            f"justifier d'au moins 3 ans d'expérience en équivalent temps plein (retenu : {_decimal(months)})"
        )
    failing += [
        f"n'avoir déposé aucune autre demande dans l'année (déjà une le {day})"
        for day, same in claim.former
        if same and day.year == claim.filed.year
    ]
    holder = any(_OPENING <= session <= _CLOSING for _, session in claim.titles)
    examined = "sur_dossier" if holder and not claim.oral else "oral"
    return ("refusée" if failing else "accordée"), examined, failing


def _decimal(number: int | Fraction) -> str:
    """The number as one reads it, rounded where it has no end."""
    if isinstance(number, int) or number.denominator == 1:
        return str(number)
    return f"{float(number):.5g}".replace(".", ",")
