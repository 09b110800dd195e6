"""Advice on an undetermined decision: would it be the same whatever the missing answers are?

Never a status: unknown stays unknown (SEMANTICS §4, supervaluation).
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from cqp_dsl.datatypes.types import BoolType, EnumType, ListType, MapType, OptionalType, RecordType
from cqp_dsl.datatypes.values import MapValue, MissingFact, MissingJudgement, Record, Value, Void
from cqp_dsl.evaluation.equality import equal
from cqp_dsl.evaluation.worlds import status_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from cqp_dsl.core.program import Program
    from cqp_dsl.datatypes.types import Type
    from cqp_dsl.datatypes.values import Cause

MAX_COMBINATIONS = 256
"""Combinations of missing facts that are tried."""

SAME_ANSWER = "La réponse serait la même dans tous les cas."


def advice(
    program: Program,
    facts: Mapping[str, Value],
    causes: Sequence[Cause],
    outcomes: Callable[[dict[str, Value]], Iterable[Value]],
    worlds: int,
) -> str | None:
    """``SAME_ANSWER`` when every combination of the missing boolean and enumeration facts decides the same value.

    Args:
        program: gives the types of the missing facts.
        facts: the dossier's, absent ones built.
        causes: what is missing.
        outcomes: the decision's value in each world, once some facts are replaced.
        worlds: how many worlds each combination takes.
    """
    choices = dict(_choices(program, facts, causes))
    combinations = worlds
    for options in choices.values():
        combinations *= len(options)
        if combinations > MAX_COMBINATIONS:
            return None
    if not choices:
        return None
    first: list[Value] = []
    facts_missing = [cause for cause in causes if isinstance(cause, MissingFact | MissingJudgement)]
    entries = {cause.entry for cause in facts_missing if cause.path in choices}
    for combination in itertools.product(*choices.values()):
        chosen = dict(zip(choices, combination, strict=True))
        for value in outcomes({name: _filled(facts[name], chosen) for name in entries}):
            if status_of(value) != "decided" or (first and equal(first[0], value) is not True):
                return None
            first.append(value)
    return SAME_ANSWER


def _choices(
    program: Program, facts: Mapping[str, Value], causes: Sequence[Cause]
) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """The possible values of each missing leaf that has few: its path, and its values."""
    for cause in causes:
        if isinstance(cause, MissingFact | MissingJudgement) and cause.entry in program.entries:
            type_ = _leaf_type(facts[cause.entry], program.entries[cause.entry].type, cause.path)
            options = _values_of(type_)
            if options:
                yield cause.path, options


def _values_of(type_: Type | None) -> tuple[Value, ...]:
    match type_:
        case BoolType():
            return (True, False)
        case EnumType(values=values):
            return values
        case OptionalType(inner=inner):
            options = _values_of(inner)
            return (*options, None) if options else ()
        case _:
            return ()


def _is_missing(value: Value, path: str) -> bool:
    return isinstance(value, Void) and any(
        isinstance(cause, MissingFact | MissingJudgement) and cause.path == path for cause in value.causes
    )


def _leaf_type(value: Value, type_: Type, path: str) -> Type | None:
    """The type of the unknown leaf with this path, in a fact."""
    if _is_missing(value, path):
        return type_
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    parts: list[tuple[Value, Type]] = []
    match value, inner:
        case Record(values=values), RecordType(fields=fields):
            parts = [(part, field.type) for part, field in zip(values, fields, strict=True)]
        case MapValue(cells=cells), MapType(value=cell):
            parts = [(part, cell) for part in cells.values()]
        case tuple(), ListType(item=item):
            parts = [(part, item) for part in value]
        case _:
            pass
    found = (_leaf_type(part, part_type, path) for part, part_type in parts)
    return next((leaf for leaf in found if leaf is not None), None)


def _filled(value: Value, chosen: Mapping[str, Value]) -> Value:
    """The fact with the chosen values in its unknown leaves."""
    match value:
        case Void():
            return next((chosen[path] for path in chosen if _is_missing(value, path)), value)
        case Record(values=values):
            return Record(tuple(_filled(part, chosen) for part in values))
        case MapValue(cells=cells):
            return MapValue({key: _filled(part, chosen) for key, part in cells.items()})
        case tuple():
            return tuple(_filled(part, chosen) for part in value)
        case _:
            return value
