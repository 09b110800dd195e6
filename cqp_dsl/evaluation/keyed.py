"""Cases that tell one value apart, as the rows of a table keyed by an enumeration do: found by look-up, not one by one.

The meaning is that of the general rule (SEMANTICS §4): where the tested value is known, at most one case holds, and
it beats the rest; where it is not, the general rule decides.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.core.nodes import Const, Default, Node, Prim
from cqp_dsl.datatypes.types import BoolType, DateType, EnumType, NothingType, NumberType, OptionalType, TextType
from cqp_dsl.datatypes.values import Void

if TYPE_CHECKING:
    from cqp_dsl.datatypes.types import Type
    from cqp_dsl.datatypes.values import Known, Value
    from cqp_dsl.evaluation.run import Code, Frame, Run

_FEWEST = 2
"""Cases below which a look-up gains nothing."""


@define(frozen=True)
class KeyIndex:
    """The tested expression, the case of each of its values, and the case of all the others, if there is one."""

    scrutinee: Node
    cases: dict[Known, int]
    rest: int | None


def is_scalar(type_: Type) -> bool:
    """Whether values of the type have no parts, so that Python's equality is the language's."""
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    return isinstance(inner, BoolType | NumberType | DateType | TextType | EnumType | NothingType)


def key_index(node: Default) -> KeyIndex | None:
    """The index of a default whose guards are all ``x = constant``, for one ``x``; None for any other."""
    cases: dict[Known, int] = {}
    scrutinee: Node | None = None
    rest: int | None = None
    for case in node.cases:
        match case.guard:
            case Prim(
                op="eq", operands=(tested, Const(value=str() | int() | Fraction() | datetime.date() | None as key))
            ):
                if key in cases or (scrutinee is not None and tested != scrutinee):
                    return None
                scrutinee, cases[key] = tested, case.id
            case Const(value=True) if rest is None:
                rest = case.id
            case _:
                return None
    if scrutinee is None or len(cases) < _FEWEST or not is_scalar(scrutinee.type):
        return None
    if rest is not None and not all(rest in node.cases[case].beats for case in cases.values()):
        return None
    return KeyIndex(scrutinee, cases, rest)


def keyed_rule(scrutinee: Code, values: dict[Known, Code], rest: Code | None, general: Code) -> Code:
    """The rule by look-up; ``general`` decides where the tested value is unknown or has no case."""

    def keyed(run: Run, frame: Frame) -> Value:
        key = scrutinee(run, frame)
        if type(key) is Void:
            return general(run, frame)
        found = values.get(key, rest)  # type: ignore[arg-type]  # a known scalar
        return general(run, frame) if found is None else found(run, frame)

    return keyed
