"""The dossier as data: typed facts and everything else an evaluation is a function of (SEMANTICS §1)."""

from __future__ import annotations

import datetime
import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
from attrs import define

from cqp_dsl.core.datatypes.display import format_date, format_quantity
from cqp_dsl.core.datatypes.types import ListType, MapType, NumberType, OptionalType, RecordType, Type
from cqp_dsl.core.datatypes.values import MapValue, MissingFact, MissingJudgement, Period, Record, Value, Void

if TYPE_CHECKING:
    from cqp_dsl.core.program import Entry

FIRST_DAY = datetime.date(1900, 1, 1)
LAST_DAY = datetime.date(2099, 12, 31)


@define
class Dossier:
    """A checked dossier.

    Attributes:
        label: what its author calls it.
        path: the file that it was read from.
        date: its ``date d'effet``, if it gives one.
        facts: by qualified entry. One that is left out is absent; a composite that is given in part has Void leaves.
        decisions: what it asks, as qualified rules; None where it does not say.
        readings: the reading that it supposes, by qualified interpretation.
        holes: the figure that it supplies, by parameter and key.
        assumptions: the value that it supposes, by rule and arguments (scenarios only).
        addressee: to whom a letter about it goes, line by line; no decision reads it.
        provenance: where a fact came from, by qualified entry; no decision reads it either.
    """

    label: str = ""
    path: str = ""
    date: datetime.date | None = None
    facts: dict[str, Value] = attrs.field(factory=dict)
    decisions: tuple[str, ...] | None = None
    readings: dict[str, str] = attrs.field(factory=dict)
    holes: dict[tuple[str, tuple[str, ...]], Value] = attrs.field(factory=dict)
    assumptions: dict[tuple[str, tuple[Value, ...]], Value] = attrs.field(factory=dict)
    addressee: tuple[str, ...] = ()
    provenance: dict[str, str] = attrs.field(factory=dict)


def absent(entry: Entry, type_: Type | None = None, path: str | None = None) -> Value:
    """What an absent fact is: a Void leaf; for a ``T par E`` or a ``fiche``, the composite of its Void leaves.

    ``type_`` and ``path`` name a part of the entry; by default, the whole of it. A list or a ``T ou rien`` left out is
    one Void leaf.
    """
    type_ = entry.type if type_ is None else type_
    path = entry.name if path is None else path
    match type_:
        case MapType(keys=keys, value=value):
            cells = itertools.product(*(key.values for key in keys))
            return MapValue({cell: absent(entry, value, f"{path}[{' ; '.join(cell)}]") for cell in cells})
        case RecordType(fields=fields):
            return Record(tuple(absent(entry, field.type, f"{path}.{field.name}") for field in fields))
        case _:
            if entry.judge is not None:
                return Void((MissingJudgement(path, entry.name, entry.judge, entry.question),))
            return Void((MissingFact(path, entry.name, entry.question),))


def bounds_wording(type_: NumberType) -> str:
    """The bounds of a number in French: ``de 0 à 20``, ``plus de 0 h et au plus 1 h``; empty without bounds."""
    bounds = type_.bounds
    if bounds is None:
        return ""
    low, high = (None if limit is None else format_quantity(limit, type_.shown) for limit in (bounds.low, bounds.high))
    if low is not None and high is not None and bounds.low_included and bounds.high_included:
        return f"de {low} à {high}"
    parts = []
    if low is not None:
        parts.append(f"{'au moins' if bounds.low_included else 'plus de'} {low}")
    if high is not None:
        parts.append(f"{'au plus' if bounds.high_included else 'moins de'} {high}")
    return " et ".join(parts)


def violations(value: Value, type_: Type, path: str) -> list[tuple[str, str]]:
    """What a well-typed fact or override breaks: bounds, whole numbers, days from 1900 to 2099 (SEMANTICS §9, §10).

    Unknown leaves break nothing.

    Returns:
        The path of each faulty leaf (``vae.emplois[2].quotité``, elements counted from 1) and a French phrase.
    """
    match value:
        case bool() | str() | Void() | None:
            return []
        case int() | Fraction():
            return [(path, problem) for problem in _number_problems(value, type_)]
        case datetime.date():
            return [] if FIRST_DAY <= value <= LAST_DAY else [(path, _outside(value))]
        case Period(start=start, end=end):
            return [(path, _outside(day)) for day in (start, end) if not FIRST_DAY <= day <= LAST_DAY]
        case _:
            return [found for leaf, part, name in _parts(value, type_, path) for found in violations(leaf, part, name)]


def _number_problems(value: int | Fraction, type_: Type) -> list[str]:
    type_ = type_.inner if isinstance(type_, OptionalType) else type_
    if not isinstance(type_, NumberType):
        return []
    shown = format_quantity(value, type_.shown)
    problems = []
    if type_.integer and not type_.is_whole(value):
        problems.append(f"{shown} n'est pas un nombre entier")
    if type_.bounds is not None and not type_.bounds.admit(value):
        problems.append(f"{shown} est hors des bornes : {bounds_wording(type_)}")
    return problems


def _outside(day: datetime.date) -> str:
    return f"le {format_date(day)} est hors du calendrier : du {format_date(FIRST_DAY)} au {format_date(LAST_DAY)}"


def _parts(value: Value, type_: Type, path: str) -> list[tuple[Value, Type, str]]:
    """The immediate parts of a composite, each with its type and path."""
    type_ = type_.inner if isinstance(type_, OptionalType) else type_
    match value, type_:
        case Record(values=values), RecordType(fields=fields):
            return [(v, f.type, f"{path}.{f.name}") for f, v in zip(fields, values, strict=True)]
        case MapValue(cells=cells), MapType(value=cell_type):
            return [(v, cell_type, f"{path}[{' ; '.join(key)}]") for key, v in cells.items()]
        case tuple(), ListType(item=item):
            return [(v, item, f"{path}[{index}]") for index, v in enumerate(value, 1)]
        case _:
            return []
