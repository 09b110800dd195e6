"""An example of each type, as the lines of a dossier: what a template shows in its comments."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from cqp_dsl.datatypes.types import (
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
from cqp_dsl.datatypes.units import parse_unit
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
    low = Fraction(bounds.low) if bounds.low is not None else None
    high = Fraction(bounds.high) if bounds.high is not None else None
    tries = [(low + high) / 2] if low is not None and high is not None else []
    if low is not None:
        tries += [low, low + 1, low + 10]
    if high is not None:
        tries += [high, high - 1]
    value = next((n for n in [*tries, *map(Fraction, (10, 1))] if _fits(n, type_, bounds)), Fraction(0))
    if type_.percent:
        return f"{_decimal(value * 100)} %"
    unit = str(type_.unit)
    return f"{_decimal(value)} {unit}" if is_readable(type_) else _decimal(value)


def _fits(value: Fraction, type_: NumberType, bounds: Bounds) -> bool:
    return bounds.admit(value) and not (type_.integer and value.denominator != 1)


def is_readable(type_: NumberType) -> bool:
    """Whether the unit can be written as it prints: ``€/h`` can, ``h²`` cannot."""
    try:
        return bool(type_.unit.powers) and parse_unit(str(type_.unit)) == (type_.unit, 1, 1)
    except KeyError:
        return False


def _decimal(value: Fraction) -> str:
    """The number with a decimal comma when finite within four places, else as a fraction."""
    scaled = value * 10_000
    if scaled.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    whole, part = divmod(abs(scaled.numerator), 10_000)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole},{part:04}".rstrip("0").rstrip(",") if part else f"{sign}{whole}"
