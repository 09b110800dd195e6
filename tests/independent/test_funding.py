"""Funding of Pass and Prem'ss, computed a second time in whole cents and hundredths of hours.

Source: the regulation, section IX. From 14 February 2013 (that day or the next, by the reading); 12 € an hour in 2013,
within the ceilings of the national reference; one single request, without Pass when it was already asked for.
"""

from __future__ import annotations

import datetime
import itertools
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.independent.answers import DRAWN, decided, hundredths

KINDS = ("enseignement", "applications", "évaluation")
CEILINGS = {"pass": (4000, 0, 0), "premss": (4600, 1400, 100)}
PARTS = ("pass", "premss", "option")
DAYS = st.one_of(
    st.sampled_from([datetime.date(2013, 2, 12) + datetime.timedelta(days=n) for n in range(5)]),
    st.dates(datetime.date(2013, 2, 1), datetime.date(2013, 12, 31)),
)
ASKED = st.one_of(
    st.just((frozenset(PARTS), False)),
    st.just((frozenset({"premss", "option"}), True)),
    st.tuples(st.frozensets(st.sampled_from(PARTS)), st.booleans()),
)
"""The parts asked for, and whether Pass was already."""
HOURS = st.one_of(
    st.sampled_from([0, 50, 100, 101, 1399, 1400, 1401, 3999, 4000, 4001, 4550, 4600, 4601, 6000]), st.integers(0, 6000)
)
RATE_IN_CENTS = 1200


def granted(
    day: datetime.date, scheme: str, asked: frozenset[str], requests: int, *, from_the_day: bool, already: bool
) -> bool:
    """Whether the course can be funded."""
    first = (2013, 2, 14 if from_the_day else 15)
    if (day.year, day.month, day.day) < first or scheme == "autre_dispositif" or requests != 1:
        return False
    return {"premss", "option"} <= asked and ("pass" in asked) is not already


def cents(hours: dict[str, tuple[int, ...]], asked: frozenset[str], pooling: str, *, already: bool) -> Fraction:
    """The amount for Pass and Prem'ss, in cents; a hundredth of an hour is worth twelve of them."""
    parts = [part for part in CEILINGS if part in asked and not (part == "pass" and already)]
    grid = {part: [(h if c else 0, c) for h, c in zip(hours[part], CEILINGS[part], strict=True)] for part in parts}
    if pooling == "aucune":
        retained = sum(min(h, c) for row in grid.values() for h, c in row)
    elif pooling == "par_partie":
        retained = sum(min(sum(h for h, _ in row), sum(c for _, c in row)) for row in grid.values())
    elif pooling == "par_nature":
        columns = [[row[kind] for row in grid.values()] for kind in range(len(KINDS))]
        retained = sum(min(sum(h for h, _ in column), sum(c for _, c in column)) for column in columns)
    else:
        cells = [cell for row in grid.values() for cell in row]
        retained = min(sum(h for h, _ in cells), sum(c for _, c in cells))
    return Fraction(retained * RATE_IN_CENTS, 100)


@DRAWN
@given(
    DAYS,
    st.sampled_from(
        ["période_de_professionnalisation"] * 3 + ["contrat_de_professionnalisation"] * 3 + ["autre_dispositif"]
    ),
    ASKED,
    st.sampled_from([1, 1, 1, 1, 1, 2]),
    st.fixed_dictionaries(dict.fromkeys(CEILINGS, st.tuples(HOURS, HOURS, HOURS))),
)
def test_the_funding(
    day: datetime.date,
    scheme: str,
    demand: tuple[frozenset[str], bool],
    requests: int,
    hours: dict[str, tuple[int, ...]],
) -> None:
    asked, already = demand
    given_hours = {
        part: {kind: f"{hundredths(number)} h" for kind, number in zip(KINDS, numbers, strict=True)}
        for part, numbers in hours.items()
    }
    dossier = {
        "date": "2013-04-15",
        "faits": {
            "financement": {
                "option_du_parcours": "allocataire",
                "dispositif": scheme,
                "mise_en_œuvre": day.isoformat(),
                "dernière_séance": "2013-12-31",
                "parties_demandées": sorted(asked),
                "pass_déjà_demandé": already,
                "nombre_de_demandes": requests,
                "heures": given_hours,
            }
        },
    }
    answers = set()
    for (same_day, from_the_day), pooling in itertools.product(
        (("inclus", True), ("exclu", False)), ("aucune", "par_partie", "par_nature", "globale")
    ):
        readings = {"jour_même": same_day, "fongibilité": pooling}
        expected = granted(day, scheme, asked, requests, from_the_day=from_the_day, already=already)
        answer = decided("prise_en_charge", dossier, readings)
        assert (answer.status, answer.value) == ("decided", "accordée" if expected else "refusée")
        amount = decided("montant_hors_option", dossier, readings)
        assert amount.status == "decided"
        due = cents(hours, asked, pooling, already=already) if expected else Fraction(0)
        assert amount.value == due / 100
        answers.add(due)
    left_open = decided("montant_hors_option", dossier, {})
    assert left_open.status == ("decided" if len(answers) == 1 else "disputed")
