"""Advice on an undetermined decision: would it be the same whatever the missing answers are?

Never a status: unknown stays unknown (SEMANTICS §4, supervaluation).
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from cqp_dsl.answer.worlds import status_of
from cqp_dsl.core.datatypes.display import NBSP, format_value, sentence
from cqp_dsl.core.datatypes.types import BoolType, DateType, EnumType, NumberType, OptionalType, bare
from cqp_dsl.core.datatypes.values import MissingFact, MissingJudgement, Value
from cqp_dsl.core.equality import equal
from cqp_dsl.core.leaves import filled, leaf_types
from cqp_dsl.decision.explain.extent import of_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Cause
    from cqp_dsl.core.program import Program
    from cqp_dsl.decision.explain.extent import Extent

_FEW = 3
"""Numbers that are told one by one rather than by their ends."""

MAX_COMBINATIONS = 256
"""Combinations of missing facts that are tried."""


def advice(
    program: Program,
    facts: Mapping[str, Value],
    causes: Sequence[Cause],
    outcomes: Callable[[dict[str, Value]], Iterable[Value]],
    worlds: int,
) -> tuple[Value] | None:
    """The value that every combination of the missing boolean and enumeration facts decides; None where they differ.

    Args:
        program: gives the types of the missing facts.
        facts: the dossier's, absent ones built.
        causes: what is missing.
        outcomes: the decision's value in each world, once some facts are replaced.
        worlds: how many worlds each combination takes.
    """
    choices: dict[str, tuple[Value, ...]] = {}
    combinations = worlds
    for path, options in _choices(program, facts, causes):
        choices[path] = options
        combinations *= len(options)
        if combinations > MAX_COMBINATIONS:
            return None
    if not choices:
        return None
    found: list[Value] = []
    facts_missing = [cause for cause in causes if isinstance(cause, MissingFact | MissingJudgement)]
    entries = {cause.entry for cause in facts_missing if cause.path in choices}
    for combination in itertools.product(*choices.values()):
        chosen = dict(zip(choices, combination, strict=True))
        for value in outcomes({name: filled(facts[name], chosen) for name in entries}):
            if status_of(value) != "decided" or (found and equal(found[0], value) is not True):
                return None
            found.append(value)
    return (found[0],)


def extent_advice(extent: Extent, type_: Type, missing: int) -> str | None:
    """What is advised of what a decision can come to; None where it could be anything that its type allows."""
    whatever = "Quelle que soit la réponse" if missing == 1 else "Quelles que soient les réponses"
    noun = "date" if isinstance(bare(type_), DateType) else "valeur"
    if extent.low is not None and extent.low == extent.high:
        if extent.sure:
            return same_answer(extent.low, type_)
        return f"{whatever}, s'il y a une {noun}, ce serait {_end(extent.low, type_)}."
    if extent.values is not None and (not isinstance(bare(type_), NumberType) or len(extent.values) <= _FEW):
        return _one_of(extent, type_)
    declared = of_type(bare(type_))
    low = None if extent.low is None or extent.low == declared.low else extent.low
    high = None if extent.high is None or extent.high == declared.high else extent.high
    if high is None and (low is None or low == 0):
        return None
    ends = [_end(end, type_) for end in (extent.low, extent.high) if end is not None]
    value = f"la {noun} serait" if extent.sure else f"s'il y a une {noun}, elle serait"
    if len(ends) == 2:  # noqa: PLR2004 - both ends
        return _contracted(f"{whatever}, {value} comprise entre {ends[0]} et {ends[1]}.")
    if noun == "date":
        return f"{whatever}, {value} {'au plus tôt' if extent.high is None else 'au plus tard'} {ends[0]}."
    return _contracted(f"{whatever}, {value} {'au moins' if extent.high is None else 'au plus'} de {ends[0]}.")


def _one_of(extent: Extent, type_: Type) -> str | None:
    """The values that are left, where some of those of the type are not."""
    values = extent.values or ()
    if len(values) == 1 and extent.sure:
        return same_answer(values[0], type_)
    allowed = of_type(bare(type_)).values
    if len(values) <= 1 or (allowed is not None and len(values) >= len(allowed)):
        return None
    shown = [format_value(value, type_) for value in values]
    return f"La réponse serait {', '.join(shown[:-1])} ou {shown[-1]}."


def _end(value: Value, type_: Type) -> str:
    return f"le {format_value(value, type_)}" if isinstance(bare(type_), DateType) else format_value(value, type_)


def _contracted(text: str) -> str:
    return text.replace(" de le ", " du ")


def same_answer(value: Value, type_: Type) -> str:
    """What is advised where the answer would be the same."""
    return f"La réponse serait la même dans tous les cas{NBSP}: {format_value(value, type_)}."


def open_advice(asked: Sequence[str], answers: Sequence[tuple[str, Value]], type_: Type) -> str | None:
    """What is advised where readings are open, and some of them make the answer wait for something."""
    if not asked or not answers:
        return None
    told = [
        f"avec la lecture {reading}, la réponse serait{NBSP}: {format_value(value, type_)}"
        for reading, value in answers
    ]
    left = "une question ouverte" if len(asked) == 1 else "des questions ouvertes"
    return f"Le texte laisse {left}. {' '.join(asked)} {sentence(f'{NBSP}; '.join(told))}."


def _choices(
    program: Program, facts: Mapping[str, Value], causes: Sequence[Cause]
) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """The possible values of each missing leaf that has few: its path, and its values."""
    types: dict[str, dict[str, Type]] = {}
    for cause in causes:
        if isinstance(cause, MissingFact | MissingJudgement) and cause.entry in program.entries:
            if cause.entry not in types:
                types[cause.entry] = leaf_types(facts[cause.entry], program.entries[cause.entry].type)
            options = values_of(types[cause.entry].get(cause.path))
            if options:
                yield cause.path, options


def values_of(type_: Type | None) -> tuple[Value, ...]:
    """The values of a type that has few, ``rien`` last; none for the others."""
    match type_:
        case BoolType():
            return (True, False)
        case EnumType(values=values):
            return values
        case OptionalType(inner=inner):
            options = values_of(inner)
            return (*options, None) if options else ()
        case _:
            return ()
