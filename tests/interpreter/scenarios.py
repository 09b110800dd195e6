"""Scenarios read by the interpreter (SEMANTICS §10): the dossier that they give, and whether what is expected is so.

Reasons, and what is missing, are left to the engine's own reading of scenarios: they are matched by their words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.core import scenario as core
from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.datatypes.types import MapType, OptionalType, RecordType
from cqp_dsl.core.dossier import Dossier, violations
from cqp_dsl.core.nodes import TODAY
from tests.interpreter.evaluate import absent, evaluate, fact, rule_value
from tests.interpreter.values import Map, Record, Value, Void, parts, to_core
from tests.interpreter.worlds import broken, decide, evaluation

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Param, Program
    from cqp_dsl.core.scenario import Given, Scenario
    from tests.interpreter.evaluate import Scope

Path = tuple[str | tuple[str, ...], ...]


@define(frozen=True)
class Failure:
    """What a scenario expects and that is not so."""

    scenario: str
    expected: object
    found: object


def failures(program: Program, scenario: Scenario) -> list[Failure]:
    """What is not as a scenario says."""
    dossier = dossier_of(program, scenario)
    scope = evaluation(program, dossier, dossier.date)
    refused = _refused(scope)
    if refused or any(isinstance(one, core.ExpectedRefusal) for one in scenario.expectations):
        as_said = refused and all(isinstance(one, core.ExpectedRefusal) for one in scenario.expectations)
        return [] if as_said else [Failure(scenario.label, scenario.expectations, refused)]
    found = [_failure(scope, scenario, one) for one in scenario.expectations]
    return [one for one in found if one is not None]


def _refused(scope: Scope) -> list[object]:
    """Why a dossier would be refused: facts out of bounds, requirements that are false (§9, §10)."""
    outside = [
        problem
        for name, value in scope.dossier.facts.items()
        for problem in violations(value, scope.program.entries[name].type, name)
    ]
    return [*outside, *broken(scope)]


def _failure(scope: Scope, scenario: Scenario, expected: core.Expectation) -> Failure | None:
    if not isinstance(expected, core.ExpectedValue | core.ExpectedStatus):
        return None
    params = scope.program.rules[expected.rule].params
    args = tuple(argument(param, arg, scope) for param, arg in zip(params, expected.args, strict=True))
    answer = decide(scope, expected.rule, args)
    if isinstance(expected, core.ExpectedValue):
        value = evaluate(expected.value, scope)
        as_said = answer.status == "decided" and answer.value == value
    else:
        outcomes = [(reading, evaluate(value, scope)) for reading, value in expected.outcomes or ()]
        told = [(reading, one.value) for one in answer.outcomes for _, reading in one.world]
        as_said = answer.status == expected.status and all(one in told for one in outcomes)
    return None if as_said else Failure(scenario.label, expected, answer)


def argument(param: Param, arg: Node, scope: Scope) -> Value:
    """What a rule is asked for; an element of the list that a decision goes through is called by its first text."""
    value = evaluate(arg, scope)
    if param.over is None or not isinstance(param.type, RecordType) or not isinstance(value, str):
        return value
    items = parts(evaluate(param.over, scope))
    named = [next((str(leaf) for leaf in parts(one) if isinstance(leaf, str)), "") for one in items]
    shown = [name if named.count(name) == 1 else f"{name} (n° {place})" for place, name in enumerate(named, start=1)]
    return items[shown.index(plain_spaces(value))]


# --- The dossier ----------------------------------------------------------------------------------------------------


def dossier_of(program: Program, scenario: Scenario) -> Dossier:
    """Each ``avec`` in turn, a later one over an earlier one; what none gives is absent."""
    dossier = Dossier(date=scenario.date)
    for given in scenario.givens:
        scope = evaluation(program, dossier, scenario.date)
        dossier = _with(dossier, given, evaluate(given.value, scope), scope)
    return dossier


def _with(dossier: Dossier, given: Given, value: Value, scope: Scope) -> Dossier:
    name, path = given.target, given.path
    facts, readings, holes, assumptions = dossier.facts, dossier.readings, dossier.holes, dossier.assumptions
    match given.kind:
        case "fact":
            whole = _put(fact(name, scope), scope.program.entries[name].type, path, value, name)
            facts = {**facts, name: to_core(whole, name)}
        case "reading":
            readings = {**readings, name: str(value)}
        case "hole":
            cells = dict(value.cells) if isinstance(value, Map) and not path else {_key(path): value}
            declared = [hole.key for hole in scope.program.holes if hole.parameter == name]
            filled = {known: cell for key, cell in cells.items() for known in declared if known[: len(key)] == key}
            holes = {**holes, **{(name, key): to_core(cell, name) for key, cell in filled.items()}}
        case "assumption":
            rule = scope.program.rules[name]
            args, inside = (_key(path), path[1:]) if rule.params else ((), path)
            base = rule_value(rule, scope.entering(scope.slots[TODAY], args)) if inside else value
            whole = _put(base, rule.type, inside, value, name)
            assumptions = {**assumptions, (name, args): to_core(whole, name)}
    return Dossier(
        date=dossier.date, facts=facts, readings=readings, holes=holes, assumptions=assumptions
    )  # fmt: skip


def _key(path: Path) -> tuple[str, ...]:
    """The key at the head of a path, if there is one."""
    return path[0] if path and isinstance(path[0], tuple) else ()


def _put(base: Value, type_: Type, path: Path, value: Value, place: str) -> Value:
    """``base`` with ``value`` at ``path``; what surrounds it is absent where nothing was known."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    type_ = type_.inner if isinstance(type_, OptionalType) else type_
    if isinstance(base, Void) or base is None:
        base = absent(type_, place)
    match base, type_:
        case Record(leaves), RecordType(fields=fields):
            return Record(
                tuple(
                    _put(leaf, one.type, rest, value, f"{place}.{one.name}") if one.name == step else leaf
                    for leaf, one in zip(leaves, fields, strict=True)
                )
            )
        case Map(cells), MapType(value=cell_type):
            return Map(
                tuple(
                    (key, _put(cell, cell_type, rest, value, f"{place}[{' ; '.join(key)}]") if key == step else cell)
                    for key, cell in cells
                )
            )
        case _:
            message = f"no part {step!r} in {place}"
            raise AssertionError(message)
