"""Bands of numbers or days that leave something out between them."""

from __future__ import annotations

import bisect
import datetime
import itertools
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from attrs import define, evolve

from cqp_dsl.core.datatypes.display import format_date, format_value
from cqp_dsl.core.datatypes.types import DateType, OptionalType
from cqp_dsl.workspace.lint.domains import Band, Test
from cqp_dsl.workspace.lint.formulas import Atom
from cqp_dsl.workspace.lint.reasoning import Reasoning, TooMuchToReasonError
from cqp_dsl.workspace.lint.subject import asked, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.nodes import Case, Default
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.source import Span
    from cqp_dsl.workspace.lint.domains import Domain, Point
    from cqp_dsl.workspace.lint.formulas import Term
    from cqp_dsl.workspace.lint.subject import Subject

_ORDER: Final = frozenset({"lt", "le", "gt", "ge"})


@define(frozen=True, eq=False)
class Banded:
    """A case that holds on a band of a term, the rest of its condition being ``others``."""

    case: Case
    term: Term
    band: Band
    others: tuple[Atom, ...]


def bands_with_holes(subject: Subject) -> Iterator[Diagnostic]:
    """CQP412: ``1 à 5`` then ``6 à 10``, where 5,5 is possible."""
    told: set[tuple[Span, Span]] = set()
    for _, default in subject.defaults:
        try:
            found = list(_holes(default))
        except TooMuchToReasonError:
            continue
        for before, after, diagnostic in found:
            if (before, after) not in told:
                told.add((before, after))
                yield diagnostic


def _holes(default: Default) -> Iterator[tuple[Span, Span, Diagnostic]]:
    cases = [case for case in default.cases if case.kind in ("alternative", "row")]
    reasoning = Reasoning(len(cases))
    ways = [(case, [list(bands_of(case, way)) for way in reasoning.ways(asked(case))]) for case in cases]
    groups: dict[object, list[Banded]] = {}
    for banded in (banded for _, each in ways for way in each for banded in way):
        key = (banded.term, frozenset((other.term, other.test) for other in banded.others))
        groups.setdefault(key, []).append(banded)
    rest = next((case for case in default.cases if case.kind == "otherwise"), None)
    places: dict[Term, _Places] = {}
    for group in groups.values():
        term = group[0].term
        ordered = sorted(group, key=_low)
        for before, after in itertools.pairwise(ordered):
            hole = _hole(before.band, after.band)
            if hole is None or not (rest is None or _is_slip(hole)):
                continue
            if term not in places:
                places[term] = _Places.of(term, ways)
            if _is_open(hole, before, places[term].over(hole), reasoning):
                yield before.case.span, after.case.span, _told(hole, before, after, rest)


def _low(banded: Banded) -> tuple[bool, Point]:
    """Where a band begins, for sorting: those without a beginning first."""
    return banded.band.low is not None, banded.band.low or 0


@define(frozen=True, eq=False)
class _Places:
    """Which cases may hold where, along one term.

    Attributes:
        anywhere: those that do not always bound the term.
        bands: the bands of the others, by where they begin.
        reached: how far each of them and those before it go; None for no end.
    """

    anywhere: list[Case]
    bands: list[Banded]
    reached: list[Point | None]

    @classmethod
    def of(cls, term: Term, ways: list[tuple[Case, list[list[Banded]]]]) -> _Places:
        """Those of some cases, each with the bands that there are in each of the ways in which it holds."""
        anywhere: list[Case] = []
        found: list[Banded] = []
        for case, each in ways:
            on_term = [[banded for banded in way if banded.term is term] for way in each]
            if all(on_term):
                found.extend(banded for way in on_term for banded in way)
            else:
                anywhere.append(case)
        found.sort(key=_low)
        reached: list[Point | None] = []
        for banded in found:
            high, before = banded.band.high, reached[-1] if reached else banded.band.high
            reached.append(None if high is None or before is None else max(high, before))
        return cls(anywhere, found, reached)

    def over(self, hole: Band) -> list[Case]:
        """The cases that may hold somewhere in a hole."""
        end = len(self.bands) if hole.high is None else bisect.bisect_right(self.bands, (True, hole.high), key=_low)
        found = dict.fromkeys(map(id, self.anywhere))
        over = list(self.anywhere)
        for index in range(end - 1, -1, -1):
            reached, high = self.reached[index], self.bands[index].band.high
            if hole.low is not None and reached is not None and reached < hole.low:
                break
            case = self.bands[index].case
            if id(case) not in found and (high is None or hole.low is None or high >= hole.low):
                found[id(case)] = None
                over.append(case)
        return over


def bands_of(case: Case, way: tuple[Atom, ...]) -> Iterator[Banded]:
    """The bands of a case, in one of the ways in which its condition holds: order tests on one term."""
    for term in dict.fromkeys(atom.term for atom in way if atom.test.op in _ORDER):
        own = [atom for atom in way if atom.term is term and atom.test.op in _ORDER]
        others = tuple(atom for atom in way if atom not in own)
        yield Banded(case, term, _band(term, own), others)


def _band(term: Term, own: list[Atom]) -> Band:
    """What the tests leave; an end that comes from the type alone is open."""
    domain: Domain | None = term.domain
    for atom in own:
        domain = domain and domain.narrowed(atom.test)
    band = Band() if domain is None else domain.band
    low = any(atom.test.op in ("gt", "ge") for atom in own)
    high = any(atom.test.op in ("lt", "le") for atom in own)
    return evolve(band, low=band.low if low else None, high=band.high if high else None)


def _hole(before: Band, after: Band) -> Band | None:
    """What lies between two bands, None when nothing does."""
    if before.high is None or after.low is None:
        return None
    hole = Band(before.high, not before.high_included, after.low, not after.low_included, before.whole)
    return hole if before.high <= after.low and hole.possible() else None


def _is_open(hole: Band, beside: Banded, cases: list[Case], reasoning: Reasoning) -> bool:
    """Whether no case at all holds in the hole."""
    inside = list(beside.others)
    if hole.low is not None:
        inside.append(Atom(beside.term, Test("ge" if hole.low_included else "gt", hole.low)))
    if hole.high is not None:
        inside.append(Atom(beside.term, Test("le" if hole.high_included else "lt", hole.high)))
    return reasoning.possible([*inside, *(reasoning.fails(asked(case)) for case in cases)])


def _is_slip(hole: Band) -> bool:
    """Whether a hole looks like one between whole numbers, which « sinon » was not written for."""
    if hole.whole or hole.low is None or hole.high is None:
        return False
    return not hole.low_included and not hole.high_included and hole.high - hole.low <= 1


def example(hole: Band, type_: Type) -> str:
    """A value in a band, as one writes it: an end of one that is open on a side."""
    if hole.low is None or hole.high is None:
        return _end(hole, type_)
    low, high = hole.low, hole.high
    value = low if hole.low_included else Fraction(math.floor(low) + 1) if hole.whole else Fraction(low + high) / 2
    if isinstance(type_, DateType):
        return format_date(datetime.date.fromordinal(int(value)))
    return format_value(int(value) if value.denominator == 1 else value, type_)


def _end(band: Band, type_: Type) -> str:
    """A value of a band that is open on a side, the limit of the other where there is one."""
    if band.high is not None:
        value = band.high if band.high_included else band.high - 1
    elif band.low is not None:
        value = band.low if band.low_included else band.low + 1
    else:
        value = 0
    if isinstance(type_, DateType):
        return format_date(datetime.date.fromordinal(int(value)))
    return format_value(value, type_)


def _told(hole: Band, before: Banded, after: Banded, rest: Case | None) -> Diagnostic:
    type_ = before.term.node.type.inner if isinstance(before.term.node.type, OptionalType) else before.term.node.type
    value = example(hole, type_)
    message = f"{value} n'entre dans aucun cas" if rest is None else f"{value} tombe dans le « sinon »"
    return finding(
        "CQP412",
        f"Ces bornes laissent un trou : {message}",
        after.case.span,
        "commence trop tard",
        others=[(before.case.span, "finit trop tôt"), *([(rest.span, "prend le reste")] if rest is not None else [])],
        help="Faites commencer l'un où l'autre finit : « 1 à moins de 6 » puis « 6 à 10 », « < 6 » puis « ≥ 6 ».",
    )
