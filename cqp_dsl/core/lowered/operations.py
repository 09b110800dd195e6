"""Strict operations on lowered operands: those of ``cqp_dsl.core.operations`` that can be lowered.

An operation gives a result, and where it has one; an operand that is Void makes it Void (SEMANTICS §3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from cqp_dsl.core.lowered.arithmetic import ARITHMETIC
from cqp_dsl.core.lowered.dates import DATES
from cqp_dsl.core.lowered.equality import conjunction, disjunction, equal, negation, strictly
from cqp_dsl.core.lowered.logic import FALSE, TRUE, both, either, exists, less, no
from cqp_dsl.core.lowered.operands import STRANGE, numbers
from cqp_dsl.core.lowered.reasons import NotLoweredError
from cqp_dsl.core.lowered.values import Bool, Leaf, Option, Several, conflict, known, pending, plain, waits, within

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.lowered.values import Lowered
    from cqp_dsl.core.nodes import PrimOp


def operate(name: PrimOp, operands: Sequence[Lowered]) -> Lowered:
    """What an operation comes to.

    Raises:
        NotLoweredError: it has no lowered form, or not for these operands.
    """
    if name in _LOGICAL:
        return _LOGICAL[name](*operands)
    if name == "part" and isinstance(operands[2], Option) and operands[2].inner is None:
        operands = operands[:2]  # the last bracket, which has no end
    found = [plain(operand) for operand in operands]
    if name in _COMPARISONS:
        return _comparison(name, *found)
    apply = {**ARITHMETIC, **DATES}.get(name)
    if apply is None:
        message = f"l'opération « {name} »"
        raise NotLoweredError(message)
    result, defined = apply(*found)
    everything = both(*[known(operand) for operand in found])
    return within(
        Leaf(TRUE, result.terms, scale=result.scale),
        both(everything, defined),
        either(*[pending(operand) for operand in found]),
        either(*[conflict(operand) for operand in found]),
        waiting=defined is TRUE and all(map(waits, found)),
    )


# --- Truths ---------------------------------------------------------------------------------------------------------


def _differ(left: Lowered, right: Lowered) -> Lowered:
    return negation(equal(left, right))


def _among(value: Lowered, items: Lowered) -> Lowered:
    if not isinstance(items, Several):
        raise NotLoweredError(STRANGE)
    found: list[Bool] = []
    for group in items.groups:
        one = conjunction([Bool(group.present, no(group.present)), equal(value, group.item)])
        if group.source is not None:
            source = group.source
            yes, all_no = exists(source, one.yes), no(exists(source, no(one.no)))
            void = both(no(yes), no(all_no))
            one = Bool(
                yes,
                all_no,
                both(void, exists(source, one.pending)),
                both(void, exists(source, one.conflict)),
                one.waits,
            )
        found.append(one)
    told = disjunction(found) if found else Bool(FALSE, TRUE)
    lost = no(items.known)
    return within(
        told,
        items.known,
        both(lost, either(items.pending, pending(value))),
        both(lost, either(items.conflict, conflict(value))),
        waiting=items.waits,
    )


def _top(value: Lowered) -> Bool:
    """Whether a value itself is there, its leaves apart, as a truth that is ``vrai``."""
    match value:
        case Bool() | Leaf() | Option() | Several():
            return Bool(value.known, FALSE, value.pending, value.conflict, value.waits)
        case _:
            return Bool(TRUE, FALSE)


def _in_force(day: Lowered, start: Lowered, end: Lowered) -> Lowered:
    """A window: its ends may be ``rien``."""
    tests = []
    for limit, before in ((start, False), (end, True)):
        if isinstance(limit, Option):
            if limit.inner is None:
                continue
            inner = limit.inner
            open_ended = both(limit.known, no(limit.some))
        else:
            inner, open_ended = limit, FALSE
        if not isinstance(inner, Leaf) or not isinstance(day, Leaf):
            raise NotLoweredError(STRANGE)
        after = less(day.number, inner.number, or_same=True) if before else less(inner.number, day.number, or_same=True)
        tests.append(either(open_ended, after))
    shallow = [_top(limit) for limit in (day, start, end)]
    return strictly(shallow, both(*tests))


_LOGICAL: Final[dict[PrimOp, Callable[..., Lowered]]] = {
    "eq": equal,
    "ne": _differ,
    "in": _among,
    "in_force": _in_force,
}

_COMPARISONS: Final[dict[PrimOp, tuple[Literal["lt", "le", "gt", "ge"], ...]]] = {
    "lt": ("lt",), "le": ("le",), "gt": ("gt",), "ge": ("ge",),
    "between": ("ge", "le"), "between_below": ("ge", "lt"),
}  # fmt: skip


def _comparison(name: PrimOp, compared: Lowered, *others: Lowered) -> Lowered:
    """One comparison, or the ``et`` of two."""
    return conjunction([_compared(sign, compared, end) for sign, end in zip(_COMPARISONS[name], others, strict=True)])


def _compared(sign: str, left: Lowered, right: Lowered) -> Bool:
    one, other = numbers(left, right)
    if sign in {"gt", "ge"}:
        one, other = other, one
    return strictly((left, right), less(one.number, other.number, or_same=sign in {"le", "ge"}))
