"""The dossier that the ``avec`` of a scenario make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.core.datatypes.types import MapType, OptionalType, RecordType
from cqp_dsl.core.datatypes.values import MapValue, Record, Value, Void
from cqp_dsl.core.dossier import Dossier, absent

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.scenario import Given, Scenario
    from cqp_dsl.decision.decide import Engine

    Path = tuple[str | tuple[str, ...], ...]


def dossier_of(engine: Engine, scenario: Scenario, date: Value) -> Dossier:
    """The dossier of a scenario: each ``avec`` in turn, a later one over an earlier one; what none gives is absent."""
    dossier = Dossier(label=scenario.label, path=scenario.span.path, date=scenario.date)
    for given in scenario.givens:
        value = engine.evaluate(given.value, dossier, date)
        dossier = _with(engine, dossier, given, value, date)
    return dossier


def _with(engine: Engine, dossier: Dossier, given: Given, value: Value, date: Value) -> Dossier:
    target, path = given.target, given.path
    match given.kind:
        case "fact":
            entry = engine.program.entries[target]

            def unknown(type_: Type, place: str) -> Value:
                return absent(entry, type_, place)

            base = dossier.facts[target] if target in dossier.facts else absent(entry)
            whole = _put(base, entry.type, path, value, target, unknown)
            return evolve(dossier, facts={**dossier.facts, target: whole})
        case "reading":
            return evolve(dossier, readings={**dossier.readings, target: str(value)})
        case "hole":
            key = path[0] if path and isinstance(path[0], tuple) else ()
            cells = value.cells if isinstance(value, MapValue) and not path else {key: value}
            filled = {one: cell for name, cell in cells.items() for one in engine.program.holes_under(target, name)}
            return evolve(dossier, holes={**dossier.holes, **filled})
        case "assumption":
            return _assuming(engine, dossier, given, value, date)


def _assuming(engine: Engine, dossier: Dossier, given: Given, value: Value, date: Value) -> Dossier:
    """The value of a rule for its arguments, or of one cell of a keyed parameter, assumed."""
    rule, path = engine.program.rules[given.target], given.path
    args: tuple[Value, ...] = ()
    if rule.params and path and isinstance(path[0], tuple):
        args, path = path[0], path[1:]
    if path:
        held = dossier.assumptions.get((rule.name, args))
        base = engine.value(rule.name, dossier, date, args) if held is None else held
        value = _put(base, rule.type, path, value, rule.name, lambda _type, _place: base)
    return evolve(dossier, assumptions={**dossier.assumptions, (rule.name, args): value})


def _put(
    base: Value, type_: Type, path: Path, value: Value, place: str, unknown: Callable[[Type, str], Value]
) -> Value:
    """``base`` with ``value`` at ``path``; ``unknown`` makes what surrounds it where nothing is known yet."""
    if not path:
        return value
    step, *rest = path
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    if isinstance(base, Void) or base is None:
        base = unknown(inner, place)
    match base, inner, step:
        case Record(values=values), RecordType(), str():
            index = inner.index(step)
            part = _put(values[index], inner.fields[index].type, tuple(rest), value, f"{place}.{step}", unknown)
            return Record((*values[:index], part, *values[index + 1 :]))
        case MapValue(cells=cells), MapType(value=cell), tuple():
            part = _put(cells[step], cell, tuple(rest), value, f"{place}[{' ; '.join(step)}]", unknown)
            return MapValue({**cells, step: part})
        case _:
            message = f"no part {step!r} in {place}"
            raise TypeError(message)
