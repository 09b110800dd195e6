"""Certification, computed a second time in whole hundredths of points.

Source: the regulation, section V. Five marks out of 20, coefficients 1, 1, 3, 3, 2; Pass followed; an average of 10 or
more; neither the written nor the oral mark at 6 or below.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.independent.answers import DRAWN, decided, hundredths

COEFFICIENTS = {"tronc_commun": 1, "option": 1, "écrit": 3, "oral": 3, "applications": 2}
MARKS = st.one_of(
    st.sampled_from([0, 599, 600, 601, 900, 990, 994, 995, 999, 1000, 1001, 1005, 1500, 2000]), st.integers(0, 2000)
)


@st.composite
def marks_near_the_average(draw: st.DrawFn) -> dict[str, int]:
    """Marks whose average is within a few hundredths of ten."""
    marks = {name: draw(MARKS) for name in COEFFICIENTS}
    total = sum(COEFFICIENTS[name] * mark for name, mark in marks.items())
    short = draw(st.integers(9_940, 10_010)) - total
    for name in draw(st.permutations(list(COEFFICIENTS))):
        moved = min(2000, max(0, marks[name] + short // COEFFICIENTS[name]))
        short -= (moved - marks[name]) * COEFFICIENTS[name]
        marks[name] = moved
    return marks


def certified(marks: dict[str, int], followed: tuple[bool, bool, bool], *, rounded: bool, whole_course: bool) -> bool:
    """Whether the candidate is certified, in whole numbers only."""
    course, premss, option = followed
    tenths_of_hundredths = sum(COEFFICIENTS[name] * mark for name, mark in marks.items())
    if rounded:
        tenths_of_hundredths = (tenths_of_hundredths + 5) // 10 * 10
    if not course or (whole_course and not (premss and option)):
        return False
    if marks["écrit"] <= 600 or marks["oral"] <= 600:
        return False
    return tenths_of_hundredths >= 10 * 1000


@DRAWN
@given(
    st.one_of(st.fixed_dictionaries(dict.fromkeys(COEFFICIENTS, MARKS)), marks_near_the_average()),
    st.tuples(*[st.sampled_from([True] * 7 + [False])] * 3),
)
def test_the_certification(marks: dict[str, int], followed: tuple[bool, bool, bool]) -> None:
    dossier = {
        "date": "2013-12-16",
        "faits": {
            "certification": {
                "pass_suivi": followed[0],
                "équivalence_accessit": False,
                "premss_suivi": followed[1],
                "option_suivie": followed[2],
                "notes": {name: hundredths(mark) for name, mark in marks.items()},
            },
            "accessit": {"accessit_suivi": False},
        },
    }
    outcomes = set()
    for rounding, rounded in (("exacte", False), ("centième", True)):
        for course, whole_course in (("pass_seul", False), ("tout_le_parcours", True)):
            readings = {"arrondi_de_la_moyenne": rounding, "suivi_exigé": course}
            answer = decided("certification", dossier, readings)
            expected = certified(marks, followed, rounded=rounded, whole_course=whole_course)
            outcomes.add(expected)
            assert (answer.status, answer.value) == ("decided", "certifié" if expected else "non_certifié")
            assert answer.favourable is expected
    left_open = decided("certification", dossier, {})
    assert left_open.status == ("decided" if len(outcomes) == 1 else "disputed")
    if left_open.status == "decided":
        assert left_open.value == ("certifié" if outcomes == {True} else "non_certifié")
