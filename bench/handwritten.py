"""The two decisions as a Python programmer writes them: exact, with the same reasons word for word, and nothing else.

There is no trace, nothing may be missing, no reading is open and no date but the one of the text: this is the floor.
The reasons of a refusal are the conditions that fail, those of the contrary all of them; numbers are written by the
same function as cqp's.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from bench.cases import eight_years_before, thirtieths
from cqp_dsl.core.datatypes.display import format_date, format_number, format_quantity
from cqp_dsl.core.datatypes.units import DURATION

if TYPE_CHECKING:
    from bench.cases import Claim

_COEFFICIENTS = {"tronc_commun": 1, "option": 1, "écrit": 3, "oral": 3, "applications": 2}
_ELIMINATING = {"écrit": "épreuve écrite", "oral": "épreuve orale"}
_DAY = datetime.timedelta(days=1)
_OPENING, _CLOSING = datetime.date(2009, 6, 1), datetime.date(2013, 12, 31)


def certification(marks: dict[str, int | Fraction], *, took_pass: bool, equivalent: bool) -> tuple[str, list[str]]:
    """The value and its reasons."""
    total = sum(coefficient * marks[exam] for exam, coefficient in _COEFFICIENTS.items())
    average = Fraction(total) / 10
    eliminated = [exam for exam in _ELIMINATING if marks[exam] <= 6]  # noqa: PLR2004 - the text's own figure
    admitted = took_pass or equivalent
    enough = average >= 10  # noqa: PLR2004 - the text's own figure
    certified = admitted and enough and not eliminated
    reasons = []
    if admitted == certified:
        reasons.append("avoir suivi Pass formation")
    if certified:
        reasons.append("avoir suivi les autres modules exigés")
    if enough == certified:
        reasons.append(f"avoir une moyenne d'au moins 10/20 (obtenue : {format_number(average)})")
    if certified:
        reasons.append("n'avoir aucune note éliminatoire")
    for exam in eliminated:
        shown = format_number(marks[exam])
        reasons.append(f"n'avoir aucune note éliminatoire ({_ELIMINATING[exam]} : {shown})")
    return ("certifié" if certified else "non_certifié"), reasons


def vae(claim: Claim) -> tuple[str, str, list[str]]:
    """Whether the request is receivable, how the jury examines it, and the reasons of the first."""
    opening, closing = eight_years_before(claim.filed) + _DAY, claim.filed
    months: int | Fraction = 0
    related = False
    for job in claim.jobs:
        if job.related:
            related = True
            first, last = max(job.first, opening), min(job.last, closing)
            if first <= last:
                months += Fraction(job.share, 1000) * (thirtieths(last + _DAY) - thirtieths(first)) / 30
    already = [day for day, same in claim.former if same and day.year == claim.filed.year]
    enough = months >= 36  # noqa: PLR2004 - three years
    granted = related and enough and not already
    reasons = []
    if related == granted:
        reasons.append("avoir une expérience en relation avec le contenu du CQP")
    if enough == granted:
        worked = format_quantity(months, DURATION)
        reasons.append(f"justifier d'au moins 3\u00a0ans d'expérience en équivalent temps plein (retenu : {worked})")
    if granted:
        reasons.append("n'avoir déposé aucune autre demande dans l'année")
    for day in already:
        reasons.append(f"n'avoir déposé aucune autre demande dans l'année (déjà une le {format_date(day)})")  # noqa: PERF401
    holder = any(_OPENING <= session <= _CLOSING for _, session in claim.titles)
    examined = "sur_dossier" if holder and not claim.oral else "oral"
    return ("accordée" if granted else "refusée"), examined, reasons
