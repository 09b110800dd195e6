"""Terms: what the lowered form is made of, over the columns of a table of dossiers and of its tables of list elements.

Three kinds of terms: *truths* (two-valued, never unknown), *whole numbers* (each with static bounds) and *texts*. What
a term is worth where a column that it reads is empty is nobody's business: truths guard it. Equal terms are one object,
so that terms make a graph; ``logic.py`` and ``numbers.py`` make them, simplified.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeVar
from weakref import WeakValueDictionary

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

DOSSIER: Final = ""
"""The source of the columns that a dossier has one value of."""


class TooLargeError(Exception):
    """A whole number that could pass ``LARGEST``."""


class NestedError(Exception):
    """An aggregate over a list, for each element of another."""


LARGEST: Final = 10**37
"""Whole numbers stay below it in every engine: DECIMAL(38, 0), and 128 bits."""


@define(frozen=True, eq=False, repr=False, kw_only=True)
class _Term:
    """What every term carries.

    Attributes:
        sources: the list sources whose rows it depends on, itself or what it is made of.
        memo: what was worked out of it, once.
    """

    sources: frozenset[str] = field(default=frozenset())
    memo: dict[str, Any] = field(factory=dict, init=False)


# --- Truths ---------------------------------------------------------------------------------------------------------


@define(frozen=True, eq=False, repr=False)
class Constant(_Term):
    """``vrai`` or ``faux``."""

    value: bool


@define(frozen=True, eq=False, repr=False)
class Given(_Term):
    """Whether a column has a value."""

    column: Column


@define(frozen=True, eq=False, repr=False)
class Holds(_Term):
    """Whether a column of truths says ``vrai``; false where it says nothing."""

    source: str
    name: str


@define(frozen=True, eq=False, repr=False)
class Denied(_Term):
    """Whether a column of truths says ``faux``; false where it says nothing."""

    source: str
    name: str


@define(frozen=True, eq=False, repr=False)
class Chosen(_Term):
    """Whether the world at hand gives an open interpretation this reading."""

    interpretation: str
    reading: str


@define(frozen=True, eq=False, repr=False)
class All(_Term):
    """``et``, of two parts or more."""

    parts: tuple[Truth, ...]


@define(frozen=True, eq=False, repr=False)
class Some(_Term):
    """``ou``, of two parts or more."""

    parts: tuple[Truth, ...]


@define(frozen=True, eq=False, repr=False)
class Not(_Term):
    """``non``."""

    part: Truth


@define(frozen=True, eq=False, repr=False)
class Same(_Term):
    """Whether two numbers, or two texts, are the same."""

    left: Scalar
    right: Scalar


@define(frozen=True, eq=False, repr=False)
class Less(_Term):
    """Whether a number is less than another; ``or_same``, or the same."""

    left: Number
    right: Number
    or_same: bool


@define(frozen=True, eq=False, repr=False)
class Exists(_Term):
    """Whether some element of a list, a row of ``source``, is such that ``condition``."""

    source: str
    condition: Truth


# --- Whole numbers and texts ----------------------------------------------------------------------------------------


@define(frozen=True, eq=False, repr=False)
class Whole(_Term):
    """A whole number."""

    value: int
    low: int
    high: int


@define(frozen=True, eq=False, repr=False)
class Text(_Term):
    """A text, or the name of a value of an enumeration."""

    value: str


ColumnKind: TypeAlias = Literal["truth", "number", "date", "text"]


@define(frozen=True, eq=False, repr=False)
class Column(_Term):
    """What a column holds, as a whole number or a text: a number times its scale, a date as its number.

    ``source`` is ``DOSSIER`` or the list whose elements have it; ``scale`` what a number was multiplied by. Bounds are
    those of the whole number; those of a text mean nothing.
    """

    source: str
    name: str
    kind: ColumnKind
    low: int = 0
    high: int = 0
    scale: int = 1


Sign: TypeAlias = Literal["+", "-", "*", "//", "%"]


@define(frozen=True, eq=False, repr=False)
class Operation(_Term):
    """An operation on whole numbers; ``//`` and ``%`` go towards minus infinity, by a constant above zero."""

    sign: Sign
    left: Number
    right: Number
    low: int
    high: int


CalendarPart: TypeAlias = Literal["year", "month", "day"]


@define(frozen=True, eq=False, repr=False)
class Calendar(_Term):
    """The year, the month or the day of the month of a day given by its number (0 is 1 January 1970)."""

    part: CalendarPart
    day: Number
    low: int
    high: int


@define(frozen=True, eq=False, repr=False)
class Choice(_Term):
    """One of two numbers, or of two texts, by a condition."""

    condition: Truth
    first: Scalar
    second: Scalar
    low: int
    high: int


@define(frozen=True, eq=False, repr=False)
class Total(_Term):
    """The sum of a number over the elements of a list; 0 of none."""

    source: str
    value: Number
    low: int
    high: int


@define(frozen=True, eq=False, repr=False)
class Extreme(_Term):
    """The least or the greatest of a number over the elements of a list such that ``condition``; there is one."""

    kind: Literal["min", "max"]
    source: str
    condition: Truth
    value: Number
    low: int
    high: int


@define(frozen=True, eq=False, repr=False)
class Capped(_Term):
    """Weights that run from a place to another, never more than ``ceiling`` together, measured over those places.

    For each element such that ``condition``, ``weight`` counts from ``start`` to ``end`` (days; nothing where it does
    not start before its end). The term is the sum, between days where something changes, of the smaller of the ceiling
    and the weights that count, times how far apart the days are in thirtieths of a month.
    """

    source: str
    condition: Truth
    start: Number
    end: Number
    weight: Number
    ceiling: Number
    low: int
    high: int


Truth: TypeAlias = Constant | Given | Holds | Denied | Chosen | All | Some | Not | Same | Less | Exists
Number: TypeAlias = Whole | Column | Operation | Calendar | Choice | Total | Extreme | Capped
Scalar: TypeAlias = Number | Text
Term: TypeAlias = Truth | Scalar

_T = TypeVar("_T")
_made: WeakValueDictionary[tuple[object, ...], Any] = WeakValueDictionary()


def make(kind: Callable[..., _T], *fields: object, without: str = DOSSIER) -> _T:
    """The term with these fields; ``without`` is the source whose rows it does not depend on, having gone through them.

    Raises:
        TooLargeError: a number that could be too large.
        NestedError: an aggregate that depends on the rows of another list.
    """
    key = (kind, without, *[(type(part), part) if isinstance(part, bool | int) else part for part in fields])
    found = _made.get(key)
    if found is None:
        reached: set[str] = set()
        for part in fields:
            for term in part if isinstance(part, tuple) else (part,):
                if isinstance(term, _Term):
                    reached |= term.sources
        source = getattr(kind, "__name__", "")
        if source in {"Column", "Holds", "Denied"} and fields[0] != DOSSIER:
            reached.add(str(fields[0]))
        reached.discard(without)
        made: Any = kind(*fields, sources=frozenset(reached))
        if hasattr(made, "low") and max(-made.low, made.high) > LARGEST:
            raise TooLargeError
        if without != DOSSIER and made.sources:
            raise NestedError
        found = made
        _made[key] = found
    return found  # type: ignore[no-any-return]  # made of that kind


def parts(term: Term) -> Iterator[Term]:
    """The immediate parts of a term, in order."""
    match term:
        case Given(column=column):
            yield column
        case All(parts=several) | Some(parts=several):
            yield from several
        case Not(part=part):
            yield part
        case Same() | Less() | Operation():
            yield term.left
            yield term.right
        case Exists(condition=condition):
            yield condition
        case Calendar(day=day):
            yield day
        case Choice():
            yield from (term.condition, term.first, term.second)
        case Total(value=value):
            yield value
        case Extreme():
            yield from (term.condition, term.value)
        case Capped():
            yield from (term.condition, term.start, term.end, term.weight, term.ceiling)
        case _:
            pass


def every(terms: Iterator[Term], but: Container[Term] = ()) -> list[Term]:
    """Some terms and all that they are made of, each once, parts before what they are parts of.

    Those that are in ``but`` are left out, and what only they are made of.
    """
    found: dict[Term, None] = {}
    pending: list[Term | None] = [term for term in reversed(list(terms)) if term not in but]
    path: list[Term] = []
    while pending:
        term = pending.pop()
        if term is None:
            found[path.pop()] = None
        elif term not in found:
            path.append(term)
            pending.append(None)
            pending.extend([part for part in reversed(list(parts(term))) if part not in found and part not in but])
    return list(found)
