"""Compiled code of the strict operations, the Kleene connectives and the composites (SEMANTICS §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.datatypes.values import MapValue, Record, Void, union
from cqp_dsl.evaluation.equality import equal, leaf_causes
from cqp_dsl.evaluation.undefined import UndefinedError

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Sequence

    from cqp_dsl.datatypes.values import Cause, Value
    from cqp_dsl.evaluation.run import Code, Frame, Run

    Undefined = Callable[[UndefinedError], Void]
    Operation = Callable[..., Value]

_NOTHING = "«\u00a0rien\u00a0» n'a pas de valeur ici"


def _attempt(operation: Operation, operands: Sequence[Value], undefined: Undefined) -> Value:
    """The slow path: some operand is Void, is ``rien``, or the operation has no result."""
    voids = [operand for operand in operands if isinstance(operand, Void)]
    if voids:
        return voids[0] if len(voids) == 1 else Void(union([void.causes for void in voids]))
    try:
        return operation(*operands)
    except UndefinedError as error:
        return undefined(error)
    except (TypeError, AttributeError):
        if None not in operands:
            raise
        return undefined(UndefinedError(_NOTHING))


def unary(operation: Operation, operand: Code, undefined: Undefined) -> Code:
    """A strict operation on one operand."""

    def apply(run: Run, frame: Frame) -> Value:
        value = operand(run, frame)
        return value if isinstance(value, Void) else _attempt(operation, (value,), undefined)

    return apply


def binary(operation: Operation, left: Code, right: Code, undefined: Undefined) -> Code:
    """A strict operation on two operands."""

    def apply(run: Run, frame: Frame) -> Value:
        first = left(run, frame)
        second = right(run, frame)
        if type(first) is Void or type(second) is Void:
            return _attempt(operation, (first, second), undefined)
        try:
            return operation(first, second)
        except (UndefinedError, TypeError, AttributeError):
            return _attempt(operation, (first, second), undefined)

    return apply


def binary_with_constant(operation: Operation, left: Code, second: Value, undefined: Undefined) -> Code:
    """The same where the right operand is a constant."""

    def apply(run: Run, frame: Frame) -> Value:
        first = left(run, frame)
        if type(first) is Void:
            return first
        try:
            return operation(first, second)
        except (UndefinedError, TypeError, AttributeError):
            return _attempt(operation, (first, second), undefined)

    return apply


def strict(operation: Operation, operands: Sequence[Code], undefined: Undefined) -> Code:
    """A strict operation on any number of operands; a Void leaf of a list counts as a Void operand."""

    def apply(run: Run, frame: Frame) -> Value:
        values = [operand(run, frame) for operand in operands]
        causes = union([leaf_causes(value) for value in values])
        return Void(causes) if causes else _attempt(operation, values, undefined)

    return apply


def membership(operation: Operation, item: Code, items: Code) -> Code:
    """``parmi``: the ``or`` of the equalities; an unknown item does not matter when another one fits."""

    def apply(run: Run, frame: Frame) -> Value:
        value = item(run, frame)
        among = items(run, frame)
        return among if isinstance(among, Void) and not isinstance(value, Void) else _among(operation, value, among)

    return apply


def _among(operation: Operation, value: Value, among: Value) -> Value:
    if isinstance(among, Void):
        return Void(union((leaf_causes(value), among.causes)))
    return operation(value, among)


def window(day: Code, start: datetime.date | None, end: datetime.date | None, undefined: Undefined) -> Code:
    """The guard of a window with constant ends."""

    def in_force(run: Run, frame: Frame) -> Value:
        today = day(run, frame)
        if isinstance(today, Void):
            return today
        if today is None:
            return undefined(UndefinedError(_NOTHING))
        return (start is None or start <= today) and (end is None or today <= end)  # type: ignore[operator]

    return in_force


def connective(operands: Sequence[Code], absorbing: bool) -> Code:  # noqa: FBT001 - the value is the parameter
    """``et`` (absorbed by ``faux``) or ``ou`` (by ``vrai``): the causes are those of every Void operand."""

    def connect(run: Run, frame: Frame) -> Value:
        voids: list[tuple[Cause, ...]] | None = None
        for operand in operands:
            value = operand(run, frame)
            if value is absorbing:
                return absorbing
            if isinstance(value, Void):
                if voids is None:
                    voids = []
                voids.append(value.causes)
        return (not absorbing) if voids is None else Void(union(voids))

    return connect


def negation(operand: Code) -> Code:
    """``non``."""

    def negate(run: Run, frame: Frame) -> Value:
        value = operand(run, frame)
        return value if isinstance(value, Void) else not value

    return negate


def record(operands: Sequence[Code]) -> Code:
    """A ``fiche``: never Void itself."""

    def make(run: Run, frame: Frame) -> Value:
        return Record(tuple([operand(run, frame) for operand in operands]))

    return make


def listing(operands: Sequence[Code]) -> Code:
    """A list written out."""

    def make(run: Run, frame: Frame) -> Value:
        return tuple([operand(run, frame) for operand in operands])

    return make


def mapping(keys: Sequence[tuple[str, ...]], operands: Sequence[Code]) -> Code:
    """A ``T par E``, cell by cell."""

    def make(run: Run, frame: Frame) -> Value:
        return MapValue({key: operand(run, frame) for key, operand in zip(keys, operands, strict=True)})

    return make


def field_of(base: Code, index: int, undefined: Undefined) -> Code:
    """A field of a record."""

    def get(run: Run, frame: Frame) -> Value:
        value = base(run, frame)
        if isinstance(value, Record):
            return value.values[index]
        return value if isinstance(value, Void) else undefined(UndefinedError(_NOTHING))

    return get


def cell_of(base: Code, keys: Sequence[Code], undefined: Undefined) -> Code:
    """A cell of a map; where the key is unknown, the value that all the cells it may name agree on, if they do."""

    def get(run: Run, frame: Frame) -> Value:
        value = base(run, frame)
        if not isinstance(value, MapValue):
            return value if isinstance(value, Void) else undefined(UndefinedError(_NOTHING))
        key = tuple([part(run, frame) for part in keys])
        found = value.cells.get(key, value)  # type: ignore[arg-type]  # known parts are names
        if found is not value:
            return found
        if any(isinstance(part, Void) for part in key):
            return _agreed_cell(value, key)
        return undefined(UndefinedError("cette case n'existe pas"))

    return get


def _agreed_cell(value: MapValue, key: tuple[Value, ...]) -> Value:
    cells = [
        cell
        for names, cell in value.cells.items()
        if all(isinstance(part, Void) or part == name for part, name in zip(key, names, strict=True))
    ]
    if cells and all(equal(cells[0], cell) is True for cell in cells):
        return cells[0]
    return Void(union([part.causes for part in key if isinstance(part, Void)]))
