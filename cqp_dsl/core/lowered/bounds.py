"""The result of a rule declared with a bounded type stays within its bounds, or is a gap (SEMANTICS §9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.types import ListType, MapType, NumberType, OptionalType, RecordType
from cqp_dsl.core.lowered.logic import TRUE, both, either, less, no
from cqp_dsl.core.lowered.numbers import times, whole
from cqp_dsl.core.lowered.values import Composite, Group, Leaf, Option, Several, known

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.lowered.terms import Truth
    from cqp_dsl.core.lowered.values import Lowered


def bounded(value: Lowered, type_: Type) -> Lowered:
    """The value, with a gap for each number that is out of the declared bounds."""
    match value, type_:
        case Option(inner=inner), OptionalType(inner=inner_type) if inner is not None:
            kept = bounded(inner, inner_type)
            if kept is inner:
                return value
            defined = both(value.known, either(no(value.some), known(kept)))
            return Option(defined, value.some, inner, value.pending, value.conflict, waits=False)
        case _, OptionalType(inner=inner_type):
            return bounded(value, inner_type)
        case Leaf(), NumberType(bounds=bounds) if bounds is not None:
            tests = []
            if bounds.low is not None:
                tests.append(_beyond(value, bounds.low, sign=1, included=bounds.low_included))
            if bounds.high is not None:
                tests.append(_beyond(value, bounds.high, sign=-1, included=bounds.high_included))
            inside = both(*tests)
            certain = value.waits and inside is TRUE
            return Leaf(both(value.known, inside), value.terms, value.pending, value.conflict, value.scale, certain)
        case Composite(parts=parts), RecordType(fields=fields):
            return Composite(value.keys, tuple([bounded(p, f.type) for p, f in zip(parts, fields, strict=True)]))
        case Composite(parts=parts), MapType(value=cell):
            return Composite(value.keys, tuple([bounded(part, cell) for part in parts]))
        case Several(groups=groups), ListType(item=item):
            checked = tuple([Group(g.source, g.present, bounded(g.item, item)) for g in groups])
            return Several(value.known, checked, value.pending, value.conflict, value.waits)
        case _:
            return value


def _beyond(value: Leaf, limit: object, *, sign: int, included: bool) -> Truth:
    """Whether a number is on the right side of a limit: above it, or below where ``sign`` is −1."""
    above: int = limit.numerator  # type: ignore[attr-defined]  # an exact number
    below: int = limit.denominator  # type: ignore[attr-defined]
    number, end = times(value.number, whole(below)), whole(above * value.scale)
    one, other = (end, number) if sign > 0 else (number, end)
    return less(one, other, or_same=included)
