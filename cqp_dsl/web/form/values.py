"""Between the fields of a form and the facts of a dossier: each text is read as a dossier's, and written as one."""

from __future__ import annotations

import datetime
import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from cqp_dsl.core.datatypes.types import (
    EnumType,
    ListType,
    MapType,
    OptionalType,
    PeriodType,
    RecordType,
)
from cqp_dsl.core.datatypes.values import MapValue, Period, Record, Value, Void
from cqp_dsl.core.dossier import Dossier, absent
from cqp_dsl.core.program import Entry
from cqp_dsl.dossier.dates import parse_date
from cqp_dsl.dossier.facts import knows_something
from cqp_dsl.dossier.report import Report, french
from cqp_dsl.dossier.tree import Text
from cqp_dsl.dossier.values import value_reader
from cqp_dsl.dossier.write import number_text
from cqp_dsl.web.form import fields as names
from cqp_dsl.web.form.fields import CHOSEN, NONE, Fields, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.program import Program

_END_BEFORE_START = "la fin est avant le début"


@define(frozen=True)
class Reading:
    """What a form says: the dossier, and what is wrong, by the name of its field."""

    dossier: Dossier
    errors: Mapping[str, str]


# --- From fields to facts ------------------------------------------------------------------------------------------


def dossier_of(fields: Mapping[str, str], program: Program) -> Reading:
    """The dossier that a form says. A field that is wrong is unknown: the others count."""
    reader = _Reader(fields)
    facts = {}
    for entry in _given(fields, program):
        value = reader.value(entry, entry.type, entry.name)
        if knows_something(value):
            facts[entry.name] = value
    decisions = [name for name in fields.get(names.DECISIONS, "").split(CHOSEN) if name in program.published]
    readings = {
        name: fields[key]
        for name, one in program.interpretations.items()
        if fields.get(key := f"{names.READING}{name}", "") in one.type.values
    }
    holes = {}
    for hole in program.holes:
        key = figure_name(hole.parameter, hole.key)
        if fields.get(key):
            rule = program.rules.get(hole.parameter)
            entry = Entry(hole.parameter, "", hole.type, rule.label if rule else "", None, hole.span)
            value = reader.value(entry, hole.type, key)
            if knows_something(value):
                holes[hole.parameter, hole.key] = value
    dossier = Dossier(
        fields.get(names.TITLE, ""),
        "",
        reader.date(names.DATE),
        facts,
        tuple(decisions) or None,
        readings,
        holes,
        addressee=tuple(line.strip() for line in fields.get(names.ADDRESSEE, "").splitlines() if line.strip()),
        provenance={
            name: text
            for name in program.entries
            if (text := " ".join(fields.get(f"{names.PROVENANCE}{name}", "").split()))
        },
    )
    return Reading(dossier, reader.errors)


def _given(fields: Mapping[str, str], program: Program) -> list[Entry]:
    subjects = {names.subject(name) for name, text in fields.items() if text and not name.startswith("@")}
    return [entry for entry in program.entries.values() if entry.name in subjects]


def figure_name(parameter: str, key: tuple[str, ...]) -> str:
    """The field of a figure that the text leaves to be fixed."""
    return f"{names.FIGURE}{parameter}" + (f"[{' ; '.join(key)}]" if key else "")


@define
class _Reader:
    """Reads fields one after the other, and keeps what is wrong."""

    fields: Mapping[str, str]
    errors: dict[str, str] = field(factory=dict)

    def date(self, name: str) -> datetime.date | None:
        """The day in a field."""
        text = self.fields.get(name, "")
        day = parse_date(text) if text else None
        if isinstance(day, str):
            self.errors[name] = f"« {text} » n’est pas une date : {day}"
            return None
        return day

    def value(self, entry: Entry, type_: Type, path: str) -> Value:
        """A part of a fact, its unknown leaves as they are where nothing is said."""
        inner = type_.inner if isinstance(type_, OptionalType) else type_
        unknown = absent(entry, type_, path)
        if isinstance(type_, OptionalType) and self.fields.get(f"{path}!") == NONE:
            return None
        match inner:
            case RecordType(fields=parts):
                made: Value = Record(tuple(self.value(entry, part.type, f"{path}.{part.name}") for part in parts))
                return made if inner is type_ or knows_something(made) else unknown
            case MapType(keys=keys, value=cell):
                combined = itertools.product(*(key.values for key in keys))
                made = MapValue({key: self.value(entry, cell, f"{path}[{' ; '.join(key)}]") for key in combined})
                return made if inner is type_ or knows_something(made) else unknown
            case ListType(item=EnumType(values=values)) if f"{path}*" in self.fields:
                chosen = self.fields[f"{path}*"].split(CHOSEN)
                return tuple(one for one in values if one in chosen)
            case ListType(item=item):
                count = rows(self.fields, path)
                if count is None:
                    return unknown
                return tuple(self.value(entry, item, f"{path}[{number}]") for number in range(1, count + 1))
            case PeriodType():
                return self._period(path, unknown)
            case _:
                return self._scalar(entry, type_, path, unknown)

    def _period(self, path: str, unknown: Value) -> Value:
        start, end = self.date(path + names.START), self.date(path + names.END)
        if start is None or end is None:
            return unknown
        if end < start:
            self.errors[path + names.END] = _END_BEFORE_START
            return unknown
        return Period(start, end)

    def _scalar(self, entry: Entry, type_: Type, path: str, unknown: Value) -> Value:
        text = self.fields.get(path, "")
        if not text:
            return unknown
        report = Report()
        value = value_reader(type_, entry).read(Text(text, 0, len(text)), path, report)
        if report.errors:
            found = report.diagnostics()[0]
            said = found.message.removeprefix(french(f"« {path} » : "))
            self.errors[path] = f"{said}. {found.help}" if found.help and "ligne" not in found.help else said
            return unknown
        return value


# --- From facts to fields ------------------------------------------------------------------------------------------


def fields_of(dossier: Dossier, program: Program) -> Fields:
    """The fields of a dossier."""
    found: Fields = {
        names.TITLE: dossier.label,
        names.DATE: dossier.date.isoformat() if dossier.date else "",
        names.ADDRESSEE: "\n".join(dossier.addressee),
        names.DECISIONS: CHOSEN.join(dossier.decisions or ()),
    }
    found.update({f"{names.READING}{name}": reading for name, reading in dossier.readings.items()})
    found.update({f"{names.PROVENANCE}{name}": text for name, text in dossier.provenance.items()})
    types = {(hole.parameter, hole.key): hole.type for hole in program.holes}
    for (parameter, key), value in dossier.holes.items():
        _put(value, types[parameter, key], figure_name(parameter, key), found)
    for name, value in dossier.facts.items():
        _put(value, program.entries[name].type, name, found)
    return {name: text for name, text in found.items() if text}


def _put(value: Value, type_: Type, path: str, found: Fields) -> None:
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    match value, inner:
        case Void(), _:
            pass
        case None, _:
            found[f"{path}!"] = NONE
        case Record(values=values), RecordType(fields=parts):
            for part, one in zip(parts, values, strict=True):
                _put(one, part.type, f"{path}.{part.name}", found)
        case MapValue(cells=cells), MapType(value=cell):
            for key, one in cells.items():
                _put(one, cell, f"{path}[{' ; '.join(key)}]", found)
        case tuple(), ListType(item=EnumType(values=names_)) if is_choice(value, names_):
            found[f"{path}*"] = CHOSEN.join(str(one) for one in value)
        case tuple(), ListType(item=item):
            found[f"{path}#"] = str(len(value))
            for number, one in enumerate(value, 1):
                _put(one, item, f"{path}[{number}]", found)
        case Period(start=start, end=end), _:
            found[path + names.START], found[path + names.END] = start.isoformat(), end.isoformat()
        case _:
            found[path] = _text(value, inner)


def is_choice(value: Value, of: tuple[str, ...]) -> bool:
    """Whether a list of named values is a choice among them: some, each once, in their order."""
    return isinstance(value, tuple) and value != () and list(value) == [one for one in of if one in value]


def _text(value: Value, type_: Type) -> str:
    match value:
        case bool():
            return "oui" if value else "non"
        case int() | Fraction():
            return number_text(value, type_)
        case datetime.date():
            return value.isoformat()
        case _:
            return str(value)


def blank(program: Program, decisions: tuple[str, ...], day: datetime.date | None) -> Fields:
    """The fields of a dossier about which nothing is known yet."""
    return fields_of(evolve(Dossier(), decisions=decisions, date=day), program)
