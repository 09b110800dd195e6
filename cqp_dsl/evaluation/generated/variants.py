"""What is told of few values is told beforehand, by the closures, for each of them; the function then looks it up.

The values are those of truth, of enumerations and of readings: the tables hold nothing of a dossier.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from attrs import define

from cqp_dsl.core.nodes import Call, Fact, Fold, Hole, Reading, Var
from cqp_dsl.core.walk import everything_in
from cqp_dsl.datatypes.types import BoolType, EnumType, NothingType, OptionalType
from cqp_dsl.evaluation.run import Facts, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cqp_dsl.core.nodes import Node
    from cqp_dsl.datatypes.types import Type
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.generated.lines import LineWriter
    from cqp_dsl.evaluation.run import Frame

MOST_VARIANTS: Final = 32
"""Lines told beforehand for one line of the program."""


@define(frozen=True)
class Supposed:
    """Whether the dossier supposes a reading, which the line of the reading says."""

    interpretation: str


@define(frozen=True)
class _Atom:
    """Something with few values that a line depends on."""

    of: Fact | Reading | Var | Supposed
    values: Sequence[Value]


def variants(
    writer: LineWriter,
    nodes: Iterable[Node],
    make: Callable[[], Callable[[Run, Frame], object]],
    also: Iterable[Var] = (),
) -> str | None:
    """The expression of what closures tell of some nodes; None where that depends on too much to be told beforehand.

    ``make`` compiles the closure; ``also`` are other variables that it looks at.
    """
    atoms = _atoms([part for node in nodes for part in everything_in(node)], also)
    if atoms is None:
        return None
    count = 1
    for atom in atoms:
        count *= len(atom.values)
    if count > MOST_VARIANTS:
        return None
    tell = make()
    combinations = [*itertools.product(*[atom.values for atom in atoms])]
    told = [tell(*_dossier(atoms, values, writer.frame_size)) for values in combinations]
    draft = writer.draft
    if not atoms:
        return draft.constant(told[0])
    if len(atoms) == 1:
        table = draft.constant({values[0]: line for values, line in zip(combinations, told, strict=True)})
    else:
        table = draft.constant(dict(zip(combinations, told, strict=True)))
    return f"{table}[{', '.join([_written(writer, atom) for atom in atoms])}]"


def _atoms(parts: Sequence[Node], also: Iterable[Var]) -> Sequence[_Atom] | None:
    bound = {part.slot for part in parts if isinstance(part, Fold)}
    found: dict[object, _Atom] = {}
    for part in (*parts, *also):
        match part:
            case Call() | Hole() | Var(slot=0):
                return None
            case Reading(interpretation=name):
                found[name] = _Atom(part, few_values(part.type) or ())
                found[Supposed(name)] = _Atom(Supposed(name), (True, False))
            case Var() if part.slot in bound:
                continue
            case Fact() | Var():
                values = few_values(part.type)
                if values is None:
                    return None
                found[part] = _Atom(part, values)
            case _:
                continue
    return [*found.values()]


def few_values(type_: Type) -> Sequence[Value] | None:
    """The values of a type that has few; None for any other."""
    match type_:
        case BoolType():
            return (True, False)
        case EnumType(values=values):
            return values
        case NothingType():
            return (None,)
        case OptionalType(inner=inner):
            known = few_values(inner)
            return None if known is None else (*known, None)
        case _:
            return None


def _dossier(atoms: Sequence[_Atom], values: Sequence[Value], size: int) -> tuple[Run, Frame]:
    """The run and the frame in which the atoms have these values."""
    facts: dict[str, Value] = {}
    world: dict[str, str] = {}
    supposed: set[str] = set()
    frame: Frame = [None] * size
    for atom, value in zip(atoms, values, strict=True):
        match atom.of:
            case Fact(entry=entry):
                facts[entry] = value
            case Reading(interpretation=name):
                world[name] = value  # type: ignore[assignment]  # a reading
            case Supposed(interpretation=name):
                supposed |= {name} if value else set()
            case Var(slot=slot):
                frame[slot] = value
    return Run(Facts({}, facts), {}, {}, world, frozenset(supposed)), frame


def _written(writer: LineWriter, atom: _Atom) -> str:
    if isinstance(atom.of, Supposed):
        return f"({writer.draft.constant(atom.of.interpretation)} in run.supposed)"
    return writer.value(atom.of)
