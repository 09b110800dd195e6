"""Random dossiers for two decisions, boundaries included, and what a decision comes to in every engine's terms."""

from __future__ import annotations

import datetime
import itertools
import random
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from attrs import define

if TYPE_CHECKING:
    from collections.abc import Sequence

Decision: TypeAlias = Literal["certification", "vae"]

EXAMS = ("tronc_commun", "option", "écrit", "oral", "applications")
TITLES = ("tam_tam", "vadémécaf", "oméga_plus", "smpro", "startech")
_DAY = datetime.timedelta(days=1)


@define(frozen=True)
class Outcome:
    """What was decided, and which conditions failed: ``pass``, ``moyenne``, an exam, ``relation``, ``durée``."""

    value: str
    failing: frozenset[str]


@define(frozen=True)
class Marks:
    """A candidate: marks in hundredths of a point, Pass formation, the old equivalence."""

    marks: tuple[int, ...]
    took_pass: bool
    equivalent: bool

    @property
    def exact(self) -> dict[str, int | Fraction]:
        """The marks as exact numbers, whole where they are."""
        return {
            exam: mark // 100 if mark % 100 == 0 else Fraction(mark, 100)
            for exam, mark in zip(EXAMS, self.marks, strict=True)
        }


@define(frozen=True)
class Job:
    """A job: first and last day, share of a full time in thousandths, in relation with the certificate or not."""

    first: datetime.date
    last: datetime.date
    share: int
    related: bool


@define(frozen=True)
class Claim:
    """A request for a certificate by experience: jobs, former requests, the former title held, an oral wanted."""

    jobs: tuple[Job, ...]
    filed: datetime.date
    former: tuple[tuple[datetime.date, bool], ...]
    titles: tuple[tuple[str, datetime.date], ...]
    oral: bool


Case: TypeAlias = Marks | Claim


def cases(decision: Decision, count: int, seed: int = 2013) -> Sequence[Case]:
    """As many random dossiers, the same ones every time; those at the boundaries come first."""
    draw = random.Random(f"{decision} {seed}")  # noqa: S311 - reproducible, not secret
    edges: list[Case] = _mark_edges() if decision == "certification" else _claim_edges()
    while len(edges) < count:
        edges.append(_marks(draw) if decision == "certification" else _claim(draw))
    return edges[:count]


def _mark_edges() -> list[Case]:
    """Every combination of what is just under, at and just over the average and the eliminating mark."""
    found: list[Case] = []
    choices = itertools.product(
        (0, 599, 600, 601, 1000, 2000), (599, 600, 601, 1000), (0, 990, 995, 999, 1000, 1001, 2000)
    )
    for written, oral, continuous in choices:
        found += [Marks((continuous, 1000, written, oral, 1000), took_pass=True, equivalent=False)]
    found += [Marks((1000,) * 5, took_pass=took, equivalent=old) for took in (True, False) for old in (True, False)]
    return found


def _marks(draw: random.Random) -> Marks:
    def mark() -> int:
        return draw.choice((draw.randrange(0, 2001, 25), draw.randrange(0, 2001, 100), draw.choice((600, 1000))))

    return Marks(tuple(mark() for _ in EXAMS), draw.random() < 0.8, draw.random() < 0.5)  # noqa: PLR2004


def _claim_edges() -> list[Case]:
    filed = datetime.date(2014, 6, 2)
    found: list[Case] = []
    start = datetime.date(2009, 6, 3)
    for shift in (-2, -1, 0, 1, 2):
        last = datetime.date(2012, 6, 2) + shift * _DAY
        found.append(Claim((Job(start, last, 1000, related=True),), filed, (), (), oral=False))
        old = datetime.date(2006, 6, 3) + shift * _DAY
        job = Job(old, datetime.date(2009, 6, 2) + shift * _DAY, 1000, related=True)
        found.append(Claim((job,), filed, (), (), oral=False))
    shares = (374, 375, 376, 599, 600, 601, 1000)
    *_, whole = jobs = [Job(datetime.date(2006, 6, 3), filed, share, related=True) for share in shares]
    found += [Claim((job,), filed, (), (), oral=False) for job in jobs]
    for day in (datetime.date(2013, 12, 31), datetime.date(2014, 1, 1)):
        found += [Claim((whole,), filed, ((day, own),), (), oral=False) for own in (True, False)]
    for session in ((2009, 5, 31), (2009, 6, 1), (2013, 12, 31), (2014, 1, 1)):
        title = ((TITLES[0], datetime.date(*session)),)
        found += [Claim((), filed, (), title, oral=oral) for oral in (True, False)]
    for month_end in ((2011, 2, 28), (2012, 2, 29), (2011, 1, 30), (2011, 1, 31)):
        job = Job(datetime.date(2008, 3, 1), datetime.date(*month_end), 1000, related=True)
        found.append(Claim((job,), datetime.date(2016, 2, 29), (), (), oral=False))
    return found


def _claim(draw: random.Random) -> Claim:
    filed = datetime.date(2014, 6, 2) + draw.randrange(1200) * _DAY
    return Claim(
        tuple(_job(draw, filed) for _ in range(draw.randrange(7))),
        filed,
        tuple((filed - draw.randrange(1, 900) * _DAY, draw.random() < 0.7) for _ in range(draw.randrange(3))),  # noqa: PLR2004
        tuple(
            (draw.choice(TITLES), datetime.date(2009, 1, 1) + draw.randrange(2200) * _DAY)
            for _ in range(draw.randrange(2))
        ),
        oral=draw.random() < 0.3,  # noqa: PLR2004
    )


def _job(draw: random.Random, filed: datetime.date) -> Job:
    first = filed - draw.randrange(10, 4500) * _DAY
    last = first + draw.randrange(0, 1500) * _DAY
    return Job(first, last, draw.choice((1000, 1000, 500, 800, draw.randrange(1, 1001))), draw.random() < 0.8)  # noqa: PLR2004


def thirtieths(day: datetime.date) -> int:
    """The day in the French administrative calendar, in thirtieths of a month."""
    return 360 * day.year + 30 * (day.month - 1) + min(day.day, 30) - 1


def eight_years_before(day: datetime.date) -> datetime.date:
    """The same day eight years earlier; the 28th where there is no 29 February."""
    try:
        return day.replace(year=day.year - 8)
    except ValueError:
        return day.replace(year=day.year - 8, day=28)


def plain(case: Case) -> dict[str, Any]:
    """The case as plain integers, for engines without exact fractions or a calendar: what they need is worked out.

    Marks are hundredths; days are thirtieths of a month, the last day of a period being given by the day after.
    """
    match case:
        case Marks():
            names = ("tronc_commun", "option", "ecrit", "oral", "applications")
            return {
                "pass_suivi": case.took_pass,
                "equivalence": case.equivalent,
                "notes": dict(zip(names, case.marks, strict=True)),
            }
        case Claim():
            return {
                "emplois": [
                    {"debut": thirtieths(j.first), "fin": thirtieths(j.last + _DAY), "part": j.share, "lien": j.related}
                    for j in case.jobs
                ],
                "debut": thirtieths(eight_years_before(case.filed) + _DAY),
                "fin": thirtieths(case.filed + _DAY),
                "annee": case.filed.year,
                "anterieures": [{"annee": day.year, "meme": same} for day, same in case.former],
                "titres": [{"nom": name, "session": day.toordinal()} for name, day in case.titles],
                "ouverture": datetime.date(2009, 6, 1).toordinal(),
                "cloture": datetime.date(2013, 12, 31).toordinal(),
                "oral": case.oral,
            }
