"""Bands of numbers or days that leave something out between them."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast

import attrs

from cqp_dsl.datatypes.display import format_value
from cqp_dsl.datatypes.types import OptionalType
from cqp_dsl.lint.reasoning import Atom, Band, TooManyBranchesError, band_of, branches, together
from cqp_dsl.lint.subject import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.nodes import Case, Default, Node
    from cqp_dsl.datatypes.types import Number
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.lint.reasoning import Branch, Point
    from cqp_dsl.lint.subject import Subject
    from cqp_dsl.source import Span

_ORDER: Final = frozenset({"lt", "le", "gt", "ge"})
_DAY: Final = datetime.timedelta(days=1)


@attrs.frozen
class _Banded:
    """A case that holds on a band of a term, the rest of its condition being ``others``."""

    case: Case
    term: Node
    band: Band
    others: Branch


def bands_with_holes(subject: Subject) -> Iterator[Diagnostic]:
    """CQP412: ``1 à 5`` then ``6 à 10``, where 5,5 is possible."""
    told: set[tuple[Span, Span]] = set()
    for _, default in subject.defaults:
        try:
            found = list(_holes(default))
        except TooManyBranchesError:
            continue
        for before, after, diagnostic in found:
            if (before, after) not in told:
                told.add((before, after))
                yield diagnostic


def _holes(default: Default) -> Iterator[tuple[Span, Span, Diagnostic]]:
    cases = [case for case in default.cases if case.kind in ("alternative", "row")]
    groups: dict[tuple[Node, frozenset[Atom]], list[_Banded]] = {}
    for case in cases:
        for banded in _banded(case):
            groups.setdefault((banded.term, frozenset(banded.others)), []).append(banded)
    rest = next((case for case in default.cases if case.kind == "otherwise"), None)
    for group in groups.values():
        # A band without a lower end comes first.
        ordered = sorted((b for b in group if b.band.low is not None), key=lambda b: cast("datetime.date", b.band.low))
        first = [banded for banded in group if banded.band.low is None]
        for before, after in zip([*first, *ordered], [*first, *ordered][1:], strict=False):
            hole = _hole(before.band, after.band)
            if hole is not None and _is_open(hole, before, cases) and (rest is None or _is_slip(hole)):
                yield before.case.span, after.case.span, _told(hole, before, after, rest)


def _banded(case: Case) -> Iterator[_Banded]:
    """The bands of a case whose condition is one conjunction with order atoms on one term."""
    ways = branches(case.condition)
    for way in ways:
        terms = {atom.term: None for atom in way if atom.op in _ORDER}
        for term in terms:
            own = [atom for atom in way if atom.term == term and atom.op in _ORDER]
            others = tuple(atom for atom in way if atom not in own)
            yield _Banded(case, term, _plain(band_of(term, own), own), others)


def _plain(band: Band, own: list[Atom]) -> Band:
    """The band as written: an end that comes from the type alone is open."""
    low = any(atom.op in ("gt", "ge") for atom in own)
    high = any(atom.op in ("lt", "le") for atom in own)
    return attrs.evolve(band, low=band.low if low else None, high=band.high if high else None)


def _hole(before: Band, after: Band) -> Band | None:
    """What lies between two bands, None when nothing does."""
    if before.high is None or after.low is None:
        return None
    hole = Band(before.high, not before.high_included, after.low, not after.low_included, before.whole)
    order = cast("datetime.date", before.high) <= cast("datetime.date", after.low)
    return hole if order and hole.possible(set()) else None


def _is_open(hole: Band, beside: _Banded, cases: list[Case]) -> bool:
    """Whether no case at all holds in the hole."""
    low, high = cast("Point", hole.low), cast("Point", hole.high)
    inside: Branch = (
        Atom(beside.term, "ge" if hole.low_included else "gt", low),
        Atom(beside.term, "le" if hole.high_included else "lt", high),
        *beside.others,
    )
    return bool(together([inside], *(branches(case.condition, holds=False) for case in cases)))


def _is_slip(hole: Band) -> bool:
    """Whether a hole looks like one between whole numbers, which « sinon » was not written for."""
    low, high = hole.low, hole.high
    if isinstance(low, datetime.date) or isinstance(high, datetime.date) or low is None or high is None:
        return False
    return not hole.low_included and not hole.high_included and high - low <= 1


def _example(hole: Band) -> Point:
    """A value in the hole."""
    low, high = cast("Point", hole.low), cast("Point", hole.high)
    if hole.low_included:
        return low
    if isinstance(low, datetime.date):
        return low + _DAY
    return low.__floor__() + 1 if hole.whole else Fraction(low + cast("Number", high)) / 2


def _told(hole: Band, before: _Banded, after: _Banded, rest: Case | None) -> Diagnostic:
    type_ = before.term.type.inner if isinstance(before.term.type, OptionalType) else before.term.type
    value = format_value(_example(hole), type_)
    message = f"{value} n'entre dans aucun cas" if rest is None else f"{value} tombe dans le « sinon »"
    return finding(
        "CQP412",
        f"Ces bornes laissent un trou : {message}",
        after.case.span,
        "commence trop tard",
        others=[(before.case.span, "finit trop tôt"), *([(rest.span, "prend le reste")] if rest is not None else [])],
        help="Faites commencer l'un où l'autre finit : « 1 à moins de 6 » puis « 6 à 10 », « < 6 » puis « ≥ 6 ».",
    )
