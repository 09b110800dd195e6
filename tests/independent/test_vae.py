"""Experience for the VAE, computed a second time in thirtieths of months and thousandths of full time.

Source: the regulation, section VI. Three years of real time in related work, within the last eight years, part-time
work counting for its share; one request a year. Dates are triples of whole numbers here, and a month is thirty
thirtieths.
"""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from tests.independent.answers import DRAWN, decided

Day = tuple[int, int, int]
Job = tuple[Day, Day, int, bool]
"""First and last day, thousandths of full time, and whether the work is related."""

LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
THREE_YEARS = 36 * 30 * 1000


def length(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else LENGTHS[month - 1]


def next_day(day: Day) -> Day:
    year, month, number = day
    if number < length(year, month):
        return year, month, number + 1
    return (year + 1, 1, 1) if month == 12 else (year, month + 1, 1)


def day_before(day: Day) -> Day:
    year, month, number = day
    if number > 1:
        return year, month, number - 1
    return (year - 1, 12, 31) if month == 1 else (year, month - 1, length(year, month - 1))


def years_later(day: Day, years: int) -> Day:
    """The same day of another year; the last of February where there is no 29th."""
    year, month, number = day
    return year + years, month, min(number, length(year + years, month))


def thirtieths(day: Day) -> int:
    year, month, number = day
    return 30 * (12 * year + month) + min(number, 30) - 1


def experience(jobs: list[Job], reference: Day, *, capped: bool, included: bool) -> int:
    """Thirtieths of months times thousandths of full time, in the eight years that end on the reference day.

    ``included`` says whether that day is one of them: otherwise they end on its eve.
    """
    eight_years_before = years_later(reference, -8)
    first, last = (next_day(eight_years_before), reference) if included else (eight_years_before, day_before(reference))
    held = [
        (max(start, first), next_day(min(end, last)), share)
        for start, end, share, related in jobs
        if related and start <= last and end >= first
    ]
    if not capped:
        return sum((thirtieths(end) - thirtieths(start)) * share for start, end, share in held)
    edges = sorted({day for start, end, _ in held for day in (start, end)})
    return sum(
        (thirtieths(after) - thirtieths(before))
        * min(1000, sum(share for start, end, share in held if start <= before < end))
        for before, after in itertools.pairwise(edges)
    )


def admissible(
    jobs: list[Job],
    earlier: list[tuple[Day, bool]],
    filed: Day,
    reference: Day,
    *,
    capped: bool,
    rolling: bool,
    included: bool,
) -> bool:
    if not any(related for *_, related in jobs):
        return False
    if experience(jobs, reference, capped=capped, included=included) < THREE_YEARS:
        return False
    same = [day for day, for_this_one in earlier if for_this_one]
    if rolling:
        return not any(filed < years_later(day, 1) for day in same)
    return not any(day[0] == filed[0] for day in same)


@st.composite
def days(draw: st.DrawFn, low: int, high: int) -> Day:
    year, month = draw(st.integers(low, high)), draw(st.sampled_from([1, 2, 2, 3, 5, 6, 6, 7, 12]))
    number = draw(st.sampled_from([1, 2, 3, 14, 15, 28, 29, 30, 31]))
    return year, month, min(number, length(year, month))


@st.composite
def jobs_of(draw: st.DrawFn) -> list[Job]:
    found: list[Job] = []
    for _ in range(draw(st.integers(0, 3))):
        start, end = sorted((draw(days(2003, 2015)), draw(days(2003, 2016))))
        if draw(st.booleans()) and found:
            # One job right after another counts as a single long one.
            start = next_day(found[-1][1])
            end = max(start, end)
        share = draw(st.sampled_from([1000, 1000, 800, 600, 599, 500, 375, 374]))
        found.append((start, end, share, draw(st.sampled_from([True, True, True, False]))))
    return found


@st.composite
def just_three_years(draw: st.DrawFn) -> list[Job]:
    """One job of about three years of full time, at one day more or less."""
    share, months = draw(st.sampled_from([(1000, 36), (600, 60), (500, 72), (375, 96), (800, 45)]))
    year, month, number = start = draw(days(2006, 2011))
    total = 12 * year + month - 1 + months
    after = (total // 12, total % 12 + 1, min(number, length(total // 12, total % 12 + 1)))
    last = after if draw(st.booleans()) else (after[0], after[1], max(1, after[2] - draw(st.integers(1, 2))))
    return [(start, max(start, last), share, True)]


def iso(day: Day) -> str:
    return f"{day[0]:04d}-{day[1]:02d}-{day[2]:02d}"


def french(day: Day) -> str:
    return f"{day[2]:02d}/{day[1]:02d}/{day[0]:04d}"


@DRAWN
@given(
    st.one_of(jobs_of(), just_three_years()),
    st.lists(st.tuples(days(2013, 2015), st.sampled_from([True, True, False])), max_size=2),
    st.tuples(days(2014, 2014), days(2014, 2015), days(2014, 2016)).map(sorted),
)
def test_the_request(jobs: list[Job], earlier: list[tuple[Day, bool]], three_days: list[Day]) -> None:
    withdrawn, filed, met = three_days
    earlier = [(min(day, filed), for_this_one) for day, for_this_one in earlier]
    dossier = {
        "date": "2014-06-02",
        "faits": {
            "vae": {
                "emplois": [
                    {
                        "période": f"du {french(start)} au {french(end)}",
                        "quotité": f"{share // 10}.{share % 10} %",
                        "en_relation": related,
                    }
                    for start, end, share, related in jobs
                ],
                "demandes_antérieures": [
                    {"déposée_le": iso(day), "pour_ce_cqp": for_this_one} for day, for_this_one in earlier
                ],
                "option_demandée": "allocataire",
                "retirée_le": iso(withdrawn),
                "déposée_le": iso(filed),
                "réunion_du_jury": iso(met),
            }
        },
    }
    references = (("dépôt", filed), ("retrait", withdrawn), ("jury", met))
    outcomes = set()
    for (named, reference), (cumulated, capped), (counted, rolling), (bounded, included) in itertools.product(
        references,
        (("additionné", False), ("plafonné", True)),
        (("année_civile", False), ("douze_mois", True)),
        (("inclus", True), ("exclu", False)),
    ):
        readings = {
            "date_de_référence": named,
            "cumul_d_emplois": cumulated,
            "une_demande_par_an": counted,
            "jour_de_référence": bounded,
        }
        answer = decided("recevabilité", dossier, readings)
        expected = admissible(jobs, earlier, filed, reference, capped=capped, rolling=rolling, included=included)
        outcomes.add(expected)
        assert (answer.status, answer.value) == ("decided", "accordée" if expected else "refusée")
    left_open = decided("recevabilité", dossier, {})
    assert left_open.status == ("decided" if len(outcomes) == 1 else "disputed")
