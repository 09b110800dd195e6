"""Values of the language: what is known, and what is not, with its causes.

Source: SEMANTICS §3. A known value is a plain Python object of the static type:

==================  ==============================================================
type                value
==================  ==============================================================
booléen             ``bool``
nombre, entier      ``int`` or ``fractions.Fraction`` (never ``float``)
date                ``datetime.date``
période             ``Period``
texte, énumération  ``str`` (an enumeration value is its name)
fiche               ``Record`` (leaves may be ``Void``)
liste de T          ``tuple`` (elements may have ``Void`` leaves)
T par E             ``MapValue`` (cells may be ``Void``)
rien                ``None``
==================  ==============================================================

Anything else is a ``Void``: no value, and why.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.source import Span


@define(unsafe_hash=True, repr=False)
class Period:
    """A period of days, both ends included; ``start`` is never after ``end``."""

    start: datetime.date
    end: datetime.date


@define(unsafe_hash=True, repr=False)
class Record:
    """The values of a ``fiche``, in the order of its fields."""

    values: tuple[Value, ...]


@define
class MapValue:
    """The cells of a ``T par E et F``: keys are tuples of enumeration value names, in declaration order."""

    cells: dict[tuple[str, ...], Value]

    def __hash__(self) -> int:
        return hash(tuple(self.cells.items()))


@define(unsafe_hash=True, repr=False)
class MissingFact:
    """Pending: a fact that the dossier does not give. ``path`` reads ``vae.emplois[2].quotité``."""

    path: str
    entry: str
    question: str = ""


@define(unsafe_hash=True, repr=False)
class MissingJudgement:
    """Pending: a judgement that belongs to somebody (``by``) and has not been given."""

    path: str
    entry: str
    by: str
    question: str = ""


@define(unsafe_hash=True, repr=False)
class UnfixedHole:
    """Pending: a figure that the text leaves to be fixed ``by`` somebody; ``key`` holds enumeration value names."""

    parameter: str
    key: tuple[str, ...]
    by: str
    span: Span = field(eq=False)
    cite: Cite | None = field(default=None, eq=False)


@define(unsafe_hash=True, repr=False)
class Gap:
    """Final: nothing gives a value. ``kind`` is one of ``GAP_KINDS``; ``detail`` completes the sentence, in French.

    ``before`` and ``after`` are, for ``not_in_force``, the last day of the nearest earlier window and the first day
    of the nearest later one.
    """

    kind: str
    place: str
    span: Span
    detail: str = ""
    before: datetime.date | None = None
    after: datetime.date | None = None
    cite: Cite | None = field(default=None, eq=False)


_LONG: Final = 14_000
"""Bits of a number whose digits Python writes."""

GAP_KINDS = ("no_case", "not_in_force", "undefined_operation", "out_of_bounds", "inverted_period")


@define(unsafe_hash=True, repr=False)
class ConflictSide:
    """One of the two cases of a conflict: where it stands, what it says."""

    name: str
    span: Span
    value: str
    cite: Cite | None = field(default=None, eq=False)


@define(unsafe_hash=True, repr=False)
class Conflict:
    """Final: two cases of the rule ``place`` hold with different values."""

    place: str
    first: ConflictSide
    second: ConflictSide


@define(frozen=True)
class Limit:
    """Final: the machine stops there, the text is not blamed. ``detail`` completes the sentence, in French."""

    place: str
    span: Span
    detail: str
    cite: Cite | None = field(default=None, eq=False)


PendingCause: TypeAlias = MissingFact | MissingJudgement | UnfixedHole
FinalCause: TypeAlias = Gap | Conflict | Limit
Cause: TypeAlias = PendingCause | FinalCause
PENDING = (MissingFact, MissingJudgement, UnfixedHole)


@define(eq=False, repr=False, init=False)
class Void:
    """No value, and why: ``causes`` is never empty, without repetition, in the order of first occurrence.

    A Void made of others (``unknown``) keeps them and lists their causes when it is asked: an unknown that many rules
    hand on is told once. It neither compares nor has a truth value, so that no operation goes on with it by mistake.
    """

    _causes: tuple[Cause, ...]
    _parts: tuple[Void, ...] = field(init=False)
    _hash: int | None = field(init=False)
    pending: bool = field(init=False)
    """Whether learning more could give a value."""

    def __init__(self, causes: tuple[Cause, ...] = (), parts: tuple[Void, ...] = ()) -> None:
        self._causes = causes
        self._parts = parts
        self._hash = None
        self.pending = any(isinstance(cause, PENDING) for cause in causes) or any(part.pending for part in parts)

    @property
    def causes(self) -> tuple[Cause, ...]:
        """What causes it."""
        if self._parts:
            self._causes = tuple(dict.fromkeys(self._listed()))
            self._parts = ()
        return self._causes

    @property
    def apart(self) -> tuple[tuple[Cause, ...], tuple[Void, ...]]:
        """Its own causes, and the unknowns that it is made of."""
        return self._causes, self._parts

    def _listed(self) -> Iterator[Cause]:
        """The causes in order, those of each part once."""
        pending: list[Void] = [self]
        met: set[int] = set()
        while pending:
            current = pending.pop()
            if id(current) not in met:
                met.add(id(current))
                causes, parts = current.apart
                yield from causes
                pending.extend(reversed(parts))

    def __bool__(self) -> bool:
        message = "an unknown value is neither true nor false"
        raise TypeError(message)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Void) and self.causes == other.causes)

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(self._parts[0] if self._parts else self._causes[:1])
        return self._hash

    def __repr__(self) -> str:
        return f"Void({self.causes!r})"


Known: TypeAlias = bool | int | Fraction | datetime.date | Period | str | Record | tuple["Value", ...] | MapValue | None
Value: TypeAlias = Known | Void


def voids_in(value: Value) -> Iterator[Void]:
    """Every Void in a value, itself included, in order."""
    match value:
        case Void():
            yield value
        case Record(values=parts):
            for part in parts:
                yield from voids_in(part)
        case MapValue(cells=cells):
            for part in cells.values():
                yield from voids_in(part)
        case tuple():
            for part in value:
                yield from voids_in(part)
        case _:
            pass


def dates_in(values: Iterable[Value]) -> Iterator[datetime.date]:
    """The dates in some values, those that open and close periods among them, in no order."""
    pending = list(values)
    while pending:
        match pending.pop():
            case datetime.date() as day:
                yield day
            case Period(start=start, end=end):
                yield from (start, end)
            case Record(values=parts):
                pending.extend(parts)
            case MapValue(cells=cells):
                pending.extend(cells.values())
            case tuple() as items:
                pending.extend(items)
            case _:
                pass


def unknown(values: Iterable[Value]) -> Void | None:
    """The Void of several values, whose causes are those of every Void in them; None where they are wholly known."""
    parts = tuple([void for value in values for void in voids_in(value)])
    return None if not parts else parts[0] if len(parts) == 1 else Void((), parts)


def union(causes: Iterable[tuple[Cause, ...]]) -> tuple[Cause, ...]:
    """The causes of several voids, in order of first occurrence."""
    return tuple(dict.fromkeys(cause for group in causes for cause in group))


def normal(number: int | Fraction) -> int | Fraction:
    """The same number, as an ``int`` where it is whole."""
    return number.numerator if isinstance(number, Fraction) and number.denominator == 1 else number


def exact_text(number: int | Fraction) -> str:
    """A number in lowest terms, ``12`` or ``40/3``, however long it is."""
    above, below = number.numerator, number.denominator
    return _digits(above) if below == 1 else f"{_digits(above)}/{_digits(below)}"


def _digits(number: int) -> str:
    """The digits of a whole number; Python's own conversion refuses those of more than 4,300."""
    return str(number) if number.bit_length() < _LONG else str(Decimal(number))
