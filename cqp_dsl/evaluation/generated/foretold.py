"""What expressions come to before any dossier: constants, and tables of one enumeration's values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.core.nodes import TODAY, Call, Const, Fact, Hole, Node, Reading, Var
from cqp_dsl.core.walk import frame_size, free_variables, nodes_of
from cqp_dsl.datatypes.types import EnumType
from cqp_dsl.evaluation.equality import leaf_causes
from cqp_dsl.evaluation.run import MISSING, Facts, Run

if TYPE_CHECKING:
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.compile import Compiler
    from cqp_dsl.evaluation.origin import Origin


@define(frozen=True)
class Foretold:
    """A value that is known; where ``of`` is a variable, the value for each of those that it may have."""

    value: object
    of: Var | None = None


def foretold(compiler: Compiler, node: Node, origin: Origin) -> Foretold | None:
    """The value of an expression that looks at nothing but, at most, one enumeration value; None for any other."""
    if isinstance(node, Const | Var) or not _timeless(compiler, node):
        return None
    match [*free_variables(node).items()]:
        case []:
            found: object = _alone(compiler, node, origin, {})
            return None if found is MISSING else Foretold(found)
        case [(slot, Var(type=EnumType(values=names)) as var)]:
            table = {name: _alone(compiler, node, origin, {slot: name}) for name in names}
            return None if any(value is MISSING for value in table.values()) else Foretold(table, var)
        case _:
            return None


def _timeless(compiler: Compiler, node: Node) -> bool:
    """Whether an expression depends neither on the dossier nor on the day."""
    return all(
        not isinstance(part, Fact | Hole | Reading)
        and not (isinstance(part, Var) and part.slot == TODAY)
        and not (isinstance(part, Call) and not compiler.is_timeless(part.rule))
        for part in nodes_of(node)
    )


def _alone(compiler: Compiler, node: Node, origin: Origin, bound: dict[int, Value]) -> object:
    """The value of an expression in an empty dossier; MISSING where it has none."""
    frame: list[Value] = [None] * max(frame_size(node), *(slot + 1 for slot in bound), 1)
    for slot, value in bound.items():
        frame[slot] = value
    found = compiler.code(node, origin)(Run(Facts({}, {}), {}, {}, {}), frame)
    return MISSING if leaf_causes(found) else found
