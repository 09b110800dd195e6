"""A dossier written down: the YAML that ``read`` reads back to the same dossier, its questions as comments."""

from __future__ import annotations

import datetime
import re
from fractions import Fraction
from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.display import format_date, plain_spaces
from cqp_dsl.core.datatypes.types import ListType, MapType, NumberType, OptionalType, RecordType, TextType, Type
from cqp_dsl.core.datatypes.units import in_unit
from cqp_dsl.core.datatypes.values import MapValue, Period, Record, Value, Void
from cqp_dsl.dossier.example import in_words, keyed
from cqp_dsl.dossier.facts import knows_something
from cqp_dsl.dossier.tree import Text, says_nothing
from cqp_dsl.dossier.yaml_text import json_text, plain_or_quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Entry, Program

_TWO_AND_FIVE = (2, 5)


_UNANSWERED = "Sans réponse : "


def dossier_text(dossier: Dossier, program: Program, unanswered: Collection[str] = ()) -> str:
    """The YAML of a dossier.

    Args:
        dossier: what is known. Assumptions, which only scenarios have, are left out.
        program: gives the facts their types and questions.
        unanswered: paths of facts that were asked and have no answer; a comment says so.
    """
    lines = [f"dossier: {_text(dossier.label)}"] if dossier.label else []
    if dossier.addressee:
        lines += ["destinataire:", *(f"  - {_text(line)}" for line in dossier.addressee)]
    if dossier.date is not None:
        lines.append(f"date: {dossier.date.isoformat()}")
    if dossier.decisions:
        lines += ["décisions:", *(f"  - {name}" for name in dossier.decisions)]
    lines += _fact_lines(dossier, program, unanswered)
    if dossier.readings:
        lines += ["lectures:", *(f"  {name}: {reading}" for name, reading in dossier.readings.items())]
    if dossier.holes:
        lines += ["paramètres:", *(f"  {line}" for line in _hole_lines(dossier, program))]
    if dossier.provenance:
        lines += ["provenance:", *(f"  {name}: {_text(text)}" for name, text in dossier.provenance.items())]
    return "".join(f"{line}\n" for line in lines)


def _fact_lines(dossier: Dossier, program: Program, unanswered: Collection[str]) -> list[str]:
    by_policy: dict[str, list[str]] = {}
    for entry in program.entries.values():
        unknown = [path for path in unanswered if re.fullmatch(rf"{re.escape(entry.name)}(?:[.\[].*)?", path)]
        known = entry.name in dossier.facts and knows_something(dossier.facts[entry.name])
        if known or unknown:
            lines = by_policy.setdefault(entry.policy, [])
            lines += [f"# {line}" for line in _comments(entry, unknown)]
            if known:
                name = entry.name.removeprefix(f"{entry.policy}.")
                lines += keyed(name, value_lines(dossier.facts[entry.name], entry.type))
    found = ["faits:"] if by_policy else []
    for policy, lines in by_policy.items():
        # A politique of which only the absence of answers is known has comments alone under its name.
        found += [f"  {policy}:", *(f"    {line}" for line in lines)]
    return found


def _comments(entry: Entry, unknown: Iterable[str]) -> list[str]:
    question = " ".join(entry.question.split())
    missing = ", ".join(path.removeprefix(f"{entry.policy}.") for path in unknown)
    return [line for line in (question, f"{_UNANSWERED}{missing}" if missing else "") if line]


def is_made(comment: str, program: Program) -> bool:
    """Whether a comment is one that a dossier is written with: a question, what has no answer."""
    text = comment.removeprefix("# ")
    return text.startswith(_UNANSWERED) or any(text == " ".join(e.question.split()) for e in program.entries.values())


def _hole_lines(dossier: Dossier, program: Program) -> list[str]:
    types = {(hole.parameter, hole.key): hole.type for hole in program.holes}
    tree: dict[str, object] = {}
    for (parameter, key), value in dossier.holes.items():
        *path, last = parameter, *key
        branch = tree
        for step in path:
            branch = branch.setdefault(step, {})  # type: ignore[assignment]  # a branch, never a leaf
        branch[last] = value_lines(value, types[parameter, key])
    return _nested(tree)


def _nested(tree: Mapping[str, object]) -> list[str]:
    lines: list[str] = []
    for name, part in tree.items():
        lines += keyed(name, part if isinstance(part, list) else _nested(part))  # type: ignore[arg-type]
    return lines


def value_lines(value: Value, type_: Type) -> list[str]:
    """A value in YAML, on one line or several; its unknown leaves are left out."""
    if value is None:
        return ["rien"]
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    match value, inner:
        case Record(values=values), RecordType(fields=fields):
            pairs = [(field.name, part, field.type) for field, part in zip(fields, values, strict=True)]
            return _group(pairs)
        case MapValue(cells=cells), MapType(value=cell):
            return _cells({key: part for key, part in cells.items() if knows_something(part)}, cell)
        case tuple(), ListType(item=item):
            return [line for part in value for line in _item(value_lines(part, item))] or ["[]"]
        case _:
            return [_scalar(value, inner)]


def _group(pairs: Iterable[tuple[str, Value, Type]]) -> list[str]:
    lines: list[str] = []
    for name, value, type_ in pairs:
        given = isinstance(type_, OptionalType) and isinstance(value, Record | MapValue)
        if given or knows_something(value):
            lines += keyed(name, value_lines(value, type_))
    return lines or ["{}"]


def _cells(cells: Mapping[tuple[str, ...], Value], type_: Type) -> list[str]:
    by_name: dict[str, dict[tuple[str, ...], Value]] = {}
    for (name, *rest), value in cells.items():
        by_name.setdefault(name, {})[tuple(rest)] = value
    lines: list[str] = []
    for name, some in by_name.items():
        inner = value_lines(some[()], type_) if () in some else _cells(some, type_)
        lines += keyed(name, inner)
    return lines or ["{}"]


def _item(lines: list[str]) -> list[str]:
    first, *rest = lines
    return [f"- {first}", *(f"  {line}" for line in rest)]


def _scalar(value: Value, type_: Type) -> str:
    match value:
        case Void():
            return ""
        case bool():
            return "oui" if value else "non"
        case int() | Fraction():
            return number_text(value, type_)
        case datetime.date():
            return value.isoformat()
        case Period(start=start, end=end):
            return plain_spaces(f"du {format_date(start)} au {format_date(end)}")
        case str():
            return json_text(value) if isinstance(type_, TextType) else value
        case _:
            return "rien"


def number_text(value: int | Fraction, type_: Type) -> str:
    """A number as a dossier writes it, exact: decimals where they end, else a fraction; then its unit."""
    if not isinstance(type_, NumberType):
        return _exact(Fraction(value), None)
    limit = type_.bounds.high if type_.bounds is not None else None
    high = None if limit is None else in_unit(limit, type_.shown)
    return in_words(_exact(Fraction(in_unit(value, type_.shown)), high), type_)


def _exact(value: Fraction, high: int | Fraction | None) -> str:
    sign = "-" if value < 0 else ""
    rest, places = value.denominator, 0
    while rest % 10 == 0 or any(rest % prime == 0 for prime in _TWO_AND_FIVE):
        rest //= 10 if rest % 10 == 0 else next(prime for prime in _TWO_AND_FIVE if rest % prime == 0)
        places += 1
    if rest != 1:
        # ``2/3`` where 3 is the highest reads as a mark out of three, and is refused: the same fraction in other terms.
        times = 2 if value.denominator == high else 1
        return f"{sign}{abs(value.numerator) * times}/{value.denominator * times}"
    if not places:
        return f"{sign}{abs(value.numerator)}"
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]},{digits[-places:]}"


def _text(text: str) -> str:
    return json_text(text) if says_nothing(Text(text, 0, 0)) else plain_or_quoted(text)
