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
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.core.nodes import Cite
    from cqp_dsl.source import Span


@define(unsafe_hash=True)
class Period:
    """A period of days, both ends included; ``start`` is never after ``end``."""

    start: datetime.date
    end: datetime.date


@define(unsafe_hash=True)
class Record:
    """The values of a ``fiche``, in the order of its fields."""

    values: tuple[Value, ...]


@define
class MapValue:
    """The cells of a ``T par E et F``: keys are tuples of enumeration value names, in declaration order."""

    cells: dict[tuple[str, ...], Value]

    def __hash__(self) -> int:
        return hash(tuple(self.cells.items()))


@define(unsafe_hash=True)
class MissingFact:
    """Pending: a fact that the dossier does not give. ``path`` reads ``vae.emplois[2].quotité``."""

    path: str
    entry: str
    question: str = ""


@define(unsafe_hash=True)
class MissingJudgement:
    """Pending: a judgement that belongs to somebody (``by``) and has not been given."""

    path: str
    entry: str
    by: str
    question: str = ""


@define(unsafe_hash=True)
class UnfixedHole:
    """Pending: a figure that the text leaves to be fixed ``by`` somebody; ``key`` holds enumeration value names."""

    parameter: str
    key: tuple[str, ...]
    by: str
    span: Span = field(eq=False)
    cite: Cite | None = field(default=None, eq=False)


@define(unsafe_hash=True)
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


GAP_KINDS = ("no_case", "not_in_force", "undefined_operation", "out_of_bounds", "inverted_period")


@define(unsafe_hash=True)
class ConflictSide:
    """One of the two cases of a conflict: where it stands, what it says."""

    name: str
    span: Span
    value: str
    cite: Cite | None = field(default=None, eq=False)


@define(unsafe_hash=True)
class Conflict:
    """Final: two cases of the rule ``place`` hold with different values."""

    place: str
    first: ConflictSide
    second: ConflictSide


PendingCause: TypeAlias = MissingFact | MissingJudgement | UnfixedHole
Cause: TypeAlias = PendingCause | Gap | Conflict
PENDING = (MissingFact, MissingJudgement, UnfixedHole)


@define(unsafe_hash=True)
class Void:
    """No value. ``causes`` is never empty, without repetition, in the order of first occurrence."""

    causes: tuple[Cause, ...]

    @property
    def pending(self) -> bool:
        """Whether learning more could give a value."""
        return any(isinstance(cause, PENDING) for cause in self.causes)


Known: TypeAlias = bool | int | Fraction | datetime.date | Period | str | Record | tuple["Value", ...] | MapValue | None
Value: TypeAlias = Known | Void


def union(causes: Iterable[tuple[Cause, ...]]) -> tuple[Cause, ...]:
    """The causes of several voids, in order of first occurrence."""
    return tuple(dict.fromkeys(cause for group in causes for cause in group))


def normal(number: int | Fraction) -> int | Fraction:
    """The same number, as an ``int`` where it is whole."""
    return number.numerator if isinstance(number, Fraction) and number.denominator == 1 else number
