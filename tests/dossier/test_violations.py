from __future__ import annotations

import datetime
from fractions import Fraction

import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.datatypes.types import DATE, PERIOD, Bounds, ListType, MapType, NumberType, OptionalType
from cqp_dsl.core.datatypes.values import Gap, MapValue, Period, Record, Void
from cqp_dsl.core.dossier import bounds_wording, violations
from tests.dossier.example import EXAM, JOB, NOTE, at

EARLY, LATE = datetime.date(1899, 12, 31), datetime.date(2100, 1, 1)
UNKNOWN = Void((Gap("no_case", "x", at("vae")),))


def test_each_faulty_leaf_is_named() -> None:
    jobs = (Record((Period(EARLY, LATE), Fraction(3, 2), True)), Record((UNKNOWN, 1, UNKNOWN)))
    assert [path for path, _ in violations(jobs, ListType(JOB), "vae.emplois")] == [
        "vae.emplois[1].période",
        "vae.emplois[1].période",
        "vae.emplois[1].quotité",
    ]
    notes = MapValue({("oral",): 21, ("écrit",): UNKNOWN, ("option",): 20})
    ((path, problem),) = violations(notes, MapType((EXAM,), NOTE), "notes")
    assert path == "notes[oral]"
    assert plain_spaces(problem) == "21 est hors des bornes : de 0 à 20"


def test_days_and_whole_numbers() -> None:
    assert len(violations(LATE, DATE, "x")) == 1
    assert violations(datetime.date(2099, 12, 31), DATE, "x") == []
    assert len(violations(Period(EARLY, datetime.date(1900, 1, 1)), PERIOD, "x")) == 1
    assert len(violations(Fraction(1, 2), OptionalType(NumberType(integer=True)), "x")) == 1
    assert violations(None, OptionalType(NOTE), "x") == []


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (None, ""),
        (Bounds(0, 20), "de 0 à 20"),
        (Bounds(1), "au moins 1"),
        (Bounds(None, 3, high_included=False), "moins de 3"),
        (Bounds(0, 1, low_included=False), "plus de 0 et au plus 1"),
    ],
)
def test_bounds_are_worded(bounds: Bounds | None, words: str) -> None:
    assert bounds_wording(NumberType(bounds=bounds)) == words
