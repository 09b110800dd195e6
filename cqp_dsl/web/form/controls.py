"""What each part of a form is to the eye: a field for each leaf, a group for what has parts, rows for a list."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define, evolve

from cqp_dsl.core.datatypes.display import sentence
from cqp_dsl.core.datatypes.types import (
    BoolType,
    DateType,
    EnumType,
    ListType,
    MapType,
    NumberType,
    OptionalType,
    PeriodType,
    RecordType,
    TextType,
    bare,
)
from cqp_dsl.core.datatypes.units import DURATION
from cqp_dsl.core.printer import spoken
from cqp_dsl.dossier.report import french
from cqp_dsl.dossier.wording import expected
from cqp_dsl.web.form import fields as names
from cqp_dsl.web.form.fields import CHOSEN, NONE, identity, rows
from cqp_dsl.web.form.values import figure_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.program import Entry, Policy, Program

ControlKind: TypeAlias = Literal["yes_no", "choice", "number", "day", "period", "text", "choices", "group", "rows"]


@define(frozen=True, eq=False)
class Control:
    """A part of a form.

    Attributes:
        kind: what it is to the eye.
        path: the name of its field, or what those inside it begin with.
        label: what is asked.
        hint: what an answer looks like.
        value: what the field holds.
        end: of a period, its last day.
        nothing: whether it says that there is none; None where that is no answer.
        options: the values to choose from, each with its wording.
        parts: the controls inside it; of rows, one group for each.
        count: of rows, how many there are; None where that is not known.
        error: what is wrong with it.
    """

    kind: ControlKind
    path: str
    label: str
    hint: str = ""
    value: str = ""
    end: str = ""
    nothing: bool | None = None
    options: tuple[tuple[str, str], ...] = ()
    parts: tuple[Control, ...] = ()
    count: int | None = None
    error: str = ""

    @property
    def id(self) -> str:
        """What it is called in the page."""
        return identity(self.path)

    @property
    def chosen(self) -> list[str]:
        """The values chosen of a list."""
        return self.value.split(CHOSEN) if self.value else []


@define(frozen=True, eq=False)
class Question:
    """A fact as a form asks it: its control, where it comes from, whose judgement it is."""

    entry: Entry
    control: Control
    provenance: str
    awaited: bool

    @property
    def id(self) -> str:
        """What it is called in the page."""
        return identity(f"{self.entry.name}?")


@define(frozen=True, eq=False)
class Chapter:
    """The questions of a politique."""

    policy: Policy
    questions: tuple[Question, ...]


@define(frozen=True)
class _Maker:
    fields: Mapping[str, str]
    errors: Mapping[str, str]

    def control(self, type_: Type, path: str, label: str) -> Control:
        """The control of a value of a type."""
        inner = bare(type_)
        optional = isinstance(type_, OptionalType)
        value = self.fields.get(path, "")
        made = Control(
            "text",
            path,
            label,
            value=value,
            nothing=self.fields.get(f"{path}!") == NONE if optional else None,
            error=self.errors.get(path, ""),
        )
        match inner:
            case BoolType():
                return evolve(made, kind="yes_no")
            case EnumType(values=values, labels=labels):
                return evolve(made, kind="choice", options=tuple(zip(values, labels, strict=True)))
            case NumberType():
                return evolve(made, kind="number", hint=_number_hint(inner))
            case DateType():
                return evolve(made, kind="day")
            case PeriodType():
                error = self.errors.get(path + names.START) or self.errors.get(path + names.END, "")
                ends = self.fields.get(path + names.START, ""), self.fields.get(path + names.END, "")
                return evolve(made, kind="period", value=ends[0], end=ends[1], error=error)
            case RecordType(fields=parts):
                inside = tuple(
                    self.control(part.type, f"{path}.{part.name}", sentence(part.label or spoken(part.name)))
                    for part in parts
                )
                return evolve(made, kind="group", parts=inside)
            case MapType(keys=keys, value=cell):
                return evolve(made, kind="group", parts=tuple(self._cells(keys, cell, path)))
            case ListType(item=item):
                return self._list(item, made)
            case TextType():
                return made
            case _:
                return evolve(made, hint=french(expected(type_)))

    def _cells(self, keys: tuple[EnumType, ...], cell: Type, path: str) -> list[Control]:
        found = []
        for combined in itertools.product(*(key.values for key in keys)):
            label = ", ".join(key.label(name) for key, name in zip(keys, combined, strict=True))
            found.append(self.control(cell, f"{path}[{' ; '.join(combined)}]", sentence(label)))
        return found

    def _list(self, item: Type, made: Control) -> Control:
        count = rows(self.fields, made.path)
        if isinstance(item, EnumType) and not count:
            options = tuple(zip(item.values, item.labels, strict=True))
            chosen = self.fields.get(f"{made.path}*", "")
            return evolve(made, kind="choices", options=options, value=chosen, count=count)
        inside = tuple(
            self.control(item, f"{made.path}[{number}]", f"N°\u00a0{number}") for number in range(1, (count or 0) + 1)
        )
        return evolve(made, kind="rows", parts=inside, count=count)


def _number_hint(type_: NumberType) -> str:
    if type_.shown == DURATION:
        return french(expected(type_).removeprefix("une durée ").strip("()"))
    return french(expected(type_).removeprefix("un nombre ").removeprefix("un pourcentage ").strip("()"))


def chapters(
    program: Program,
    entries: Collection[str],
    fields: Mapping[str, str],
    errors: Mapping[str, str],
    awaited: Collection[str],
) -> tuple[Chapter, ...]:
    """The questions of some facts, by politique, in the order of the program.

    Args:
        program: gives the facts their types and questions.
        entries: the facts to ask.
        fields: what is known of them.
        errors: what is wrong, by the name of its field.
        awaited: the facts that a decision waits for.
    """
    maker = _Maker(fields, errors)
    found: dict[str, list[Question]] = {}
    for entry in program.entries.values():
        if entry.name in entries:
            label = entry.question or sentence(spoken(entry.name.partition(".")[2]))
            control = maker.control(entry.type, entry.name, label)
            provenance = fields.get(f"{names.PROVENANCE}{entry.name}", "")
            found.setdefault(entry.policy, []).append(Question(entry, control, provenance, entry.name in awaited))
    return tuple(Chapter(program.policies[name], tuple(questions)) for name, questions in found.items())


def readings(program: Program, asked: Collection[str], fields: Mapping[str, str]) -> tuple[Control, ...]:
    """The open readings among some names, each with its readings to choose from."""
    return tuple(
        Control(
            "choice",
            f"{names.READING}{name}",
            one.question,
            value=fields.get(f"{names.READING}{name}", ""),
            options=tuple(zip(one.type.values, one.type.labels, strict=True)),
        )
        for name, one in program.interpretations.items()
        if name in asked and one.retained is None
    )


def figures(
    program: Program, asked: Collection[str], fields: Mapping[str, str], errors: Mapping[str, str]
) -> tuple[Control, ...]:
    """The figures to fix among some names."""
    maker = _Maker(fields, errors)
    found: dict[str, Control] = {}
    for hole in program.holes:
        if hole.parameter in asked:
            path = figure_name(hole.parameter, hole.key)
            rule = program.rules.get(hole.parameter)
            label = (rule.label if rule else "") or spoken(hole.parameter.rpartition(".")[2])
            cell = f" ({', '.join(spoken(part) for part in hole.key)})" if hole.key else ""
            found[path] = maker.control(hole.type, path, f"{sentence(label)}{cell}, à fixer par {hole.by}")
    return tuple(found.values())
