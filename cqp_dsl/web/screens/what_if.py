"""And if: the answers of a dossier to move, the decision beside them, what would have sufficed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import define, evolve

from cqp_dsl.core.datatypes.types import BoolType, DateType, EnumType, ListType, MapType, NumberType, RecordType, bare
from cqp_dsl.core.datatypes.units import in_unit
from cqp_dsl.core.datatypes.values import MapValue, Record, Void
from cqp_dsl.core.printer import spoken
from cqp_dsl.decision.prospects.find import is_refused, prospects
from cqp_dsl.dossier.wording import unit_name
from cqp_dsl.render.prospects_lines import prospects_sections
from cqp_dsl.web.exchange import address, redirect
from cqp_dsl.web.form.controls import Control
from cqp_dsl.web.form.fields import fields_from
from cqp_dsl.web.judged import Judged, judged
from cqp_dsl.web.opened import opened
from cqp_dsl.web.screens.pages import dossier_screens, fragment, screen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Program
    from cqp_dsl.pipeline import Policies
    from cqp_dsl.render.page import Section
    from cqp_dsl.web.exchange import Reply, Request
    from cqp_dsl.web.form.values import Reading
    from cqp_dsl.web.opened import Opened
    from cqp_dsl.web.workshop import Workshop

_MOST_LEAVES = 80


@define(frozen=True, eq=False)
class Handle:
    """An answer to move: its control; for a number between bounds, what a slider needs."""

    control: Control
    low: str = ""
    high: str = ""
    step: str = ""
    now: str = ""
    unit: str = ""


def what_if(request: Request, workshop: Workshop, name: str) -> Reply:
    """``/etsi/…``: nothing here is saved; what is moved stays in the address."""
    policies = workshop.policies()
    one = opened(request, workshop, policies, name)
    if one.refused:
        return redirect(one.address("texte"), request)
    if request.method == "POST":
        moved = {**one.fields, **fields_from(request.form)}
        one = evolve(one, fields=moved)
        if not request.partial:
            return redirect(one.address("etsi"), request)
        reading = one.read(policies)
        content = _about(one, policies, reading)
        if request.posted("@action") == "suffirait":
            return fragment("sufficed", sufficing=_sufficing(policies, reading, content["judged"]))
        slots = [(f"e-{each.control.id}", each.control.error) for each in content["handles"]]
        return fragment("supposed", headers={"HX-Replace-Url": one.address("etsi")}, slots=slots, **content)
    reading = one.read(policies)
    content = _about(one, policies, reading)
    return screen("what_if", "", sufficing=_sufficing(policies, reading, content["judged"]), **content)


def _about(one: Opened, policies: Policies, reading: Reading) -> dict[str, Any]:
    told = judged(policies, reading.dossier)
    given = [
        leaf
        for name, value in reading.dossier.facts.items()
        for leaf in _leaves(value, policies.program.entries[name].type, name, _question(policies.program, name))
    ][:_MOST_LEAVES]
    return {
        "opened": one,
        "judged": told,
        "current": "et si",
        "dossier_screens": dossier_screens(one, policies),
        "handles": [_handle(leaf, one, reading) for leaf in given],
        "back": address("etsi", one.name),
        "next_id": "",
        "next_about": "",
    }


def _sufficing(policies: Policies, reading: Reading, told: Judged) -> list[Section]:
    """For each decision that is refused, what it lacks, what would change it, from which day it would be accepted."""
    found: list[Section] = []
    for decision in told.answer.decisions if told.answer else ():
        if is_refused(decision):
            ways = prospects(policies.engine, reading.dossier, decision, reading.dossier.date)
            found.extend(prospects_sections(evolve(decision, prospects=ways), policies.program))
    return found


@define(frozen=True)
class Leaf:
    """An answer that can be changed: its field, what it is about, its type, its value."""

    name: str
    label: str
    type: Type
    value: Value


def _question(program: Program, name: str) -> str:
    return program.entries[name].question or spoken(name.partition(".")[2])


def _leaves(value: Value, type_: Type, path: str, label: str) -> Iterator[Leaf]:
    """The known leaves of a fact that can be moved, each with what it is about."""
    inner = bare(type_)
    match value, inner:
        case Void() | None, _:
            return
        case Record(values=values), RecordType(fields=parts):
            for part, one in zip(parts, values, strict=True):
                yield from _leaves(
                    one, part.type, f"{path}.{part.name}", f"{label} – {part.label or spoken(part.name)}"
                )
        case MapValue(cells=cells), MapType(keys=keys, value=cell):
            for key, one in cells.items():
                words = ", ".join(enum.label(name) for enum, name in zip(keys, key, strict=True))
                yield from _leaves(one, cell, f"{path}[{' ; '.join(key)}]", f"{label} – {words}")
        case tuple(), ListType(item=item):
            for number, one in enumerate(value, 1):
                yield from _leaves(one, item, f"{path}[{number}]", f"{label} – n°\u00a0{number}")
        case _, BoolType() | EnumType() | NumberType() | DateType():
            yield Leaf(path, label, inner, value)
        case _:
            return


def _handle(leaf: Leaf, one: Opened, reading: Reading) -> Handle:
    value = one.field(leaf.name)
    error = reading.errors.get(leaf.name, "")
    match leaf.type:
        case BoolType():
            return Handle(Control("yes_no", leaf.name, leaf.label, value=value, error=error))
        case EnumType(values=values, labels=labels):
            options = tuple(zip(values, labels, strict=True))
            return Handle(Control("choice", leaf.name, leaf.label, value=value, options=options, error=error))
        case DateType():
            return Handle(Control("day", leaf.name, leaf.label, value=value, error=error))
        case NumberType() as type_:
            control = Control("number", leaf.name, leaf.label, value=value, error=error)
            bounds = type_.bounds
            if (
                bounds is None
                or bounds.low is None
                or bounds.high is None
                or not isinstance(leaf.value, int | Fraction)
            ):
                return Handle(control)
            low, high, now = (_decimal(in_unit(each, type_.shown)) for each in (bounds.low, bounds.high, leaf.value))
            step = "1" if type_.integer or type_.percent else "0.5"
            unit = unit_name(type_) if type_.unit.powers or type_.percent else ""
            return Handle(control, low, high, step, now, unit)
        case _:
            return Handle(Control("text", leaf.name, leaf.label, value=value, error=error))


def _decimal(number: int | Fraction) -> str:
    """A number as a slider takes it, to the hundredth: its field says what it is exactly."""
    whole = round(Fraction(number) * 100)
    sign = "-" if whole < 0 else ""
    return f"{sign}{abs(whole) // 100}.{abs(whole) % 100:02}"
