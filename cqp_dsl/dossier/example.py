"""An example of each type, as the lines of a dossier: what a template shows in its comments."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from cqp_dsl.core.datatypes.types import (
    BoolType,
    Bounds,
    DateType,
    EnumType,
    ListType,
    MapType,
    NothingType,
    NumberType,
    OptionalType,
    PeriodType,
    RecordType,
    TextType,
    Type,
    UnknownType,
)
from cqp_dsl.core.datatypes.units import DURATION, in_base, in_unit, own_spellings, parse_unit
from cqp_dsl.dossier.yaml_text import plain_or_quoted


def example_lines(type_: Type) -> list[str]:
    """One value of the type in YAML, on one line or several; read back, it is admitted."""
    match type_:
        case BoolType():
            return ["oui"]
        case NumberType():
            return [_number(type_)]
        case DateType():
            return ["2013-12-16"]
        case PeriodType():
            return ["du 1er juin 2009 au 31 mai 2014"]
        case TextType():
            return ['"un texte"']
        case EnumType(values=values):
            return [values[0]]
        case RecordType(fields=fields):
            return [line for field in fields for line in keyed(field.name, example_lines(field.type))]
        case ListType(item=item):
            first, *rest = example_lines(item)
            return [f"- {first}", *(f"  {line}" for line in rest)]
        case MapType(keys=(key, *others), value=value):
            inner = MapType(tuple(others), value) if others else value
            return [line for name in key.values for line in keyed(name, example_lines(inner))]
        case OptionalType(inner=inner):
            return example_lines(inner)
        case NothingType() | UnknownType() | MapType():
            return ["rien"]
        case _:
            assert_never(type_)


def keyed(name: str, lines: list[str]) -> list[str]:
    """The lines of a value under a key: beside it when there is one plain line, below it otherwise."""
    key = plain_or_quoted(name)
    if len(lines) == 1 and not lines[0].startswith("- ") and ": " not in lines[0]:
        return [f"{key}: {lines[0]}"]
    return [f"{key}:", *(f"  {line}" for line in lines)]


def _number(type_: NumberType) -> str:
    bounds = type_.bounds or Bounds(0)
    low, high = (
        None if limit is None else Fraction(in_unit(limit, type_.shown)) for limit in (bounds.low, bounds.high)
    )
    tries = [(low + high) / 2] if low is not None and high is not None else []
    if low is not None:
        tries += [low, low + 1, low + 10]
    if high is not None:
        tries += [high, high - 1]
    number = next((n for n in [*tries, *map(Fraction, (10, 1))] if _fits(n, type_, bounds)), Fraction(0))
    return in_words(_decimal(number), type_)


def _fits(number: Fraction, type_: NumberType, bounds: Bounds) -> bool:
    value = in_base(number, type_.shown)
    return bounds.admit(value) and not (type_.integer and not type_.is_whole(value))


def in_words(number: str, type_: NumberType) -> str:
    """A number with the unit of its type, where that reads back: ``€/h`` does, ``h²`` does not."""
    unit = "mois" if type_.shown == DURATION else type_.shown.written
    try:
        readable = bool(unit) and parse_unit(unit, own_spellings(type_.shown)).worth == type_.shown.worth
    except KeyError:
        readable = False
    return f"{number} {unit}" if readable else number


def _decimal(value: Fraction) -> str:
    """The number with a decimal comma when finite within four places, else as a fraction."""
    scaled = value * 10_000
    if scaled.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    whole, part = divmod(abs(scaled.numerator), 10_000)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole},{part:04}".rstrip("0").rstrip(",") if part else f"{sign}{whole}"
