"""Truths made simple: constants vanish, equal parts stand once, what contradicts itself is false."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cqp_dsl.core.lowered.terms import (
    All,
    Choice,
    Chosen,
    Column,
    Constant,
    Denied,
    Exists,
    Given,
    Holds,
    Less,
    Not,
    Same,
    Some,
    Text,
    Whole,
    make,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.core.lowered.terms import Number, Scalar, Truth

TRUE: Final = make(Constant, True)
FALSE: Final = make(Constant, False)


def constant(value: bool) -> Truth:  # noqa: FBT001 - it is the value
    """A truth value."""
    return TRUE if value else FALSE


def given(column: Column) -> Truth:
    """Whether a column has a value."""
    return make(Given, column)


def holds(source: str, name: str) -> Truth:
    """Whether a column of truths says ``vrai``."""
    return make(Holds, source, name)


def denied(source: str, name: str) -> Truth:
    """Whether a column of truths says ``faux``."""
    return make(Denied, source, name)


def chosen(interpretation: str, reading: str) -> Truth:
    """Whether the world gives an interpretation this reading."""
    return make(Chosen, interpretation, reading)


def no(truth: Truth) -> Truth:
    """``non``, which goes down to what has no parts: what contradicts itself, or says nothing more, is then seen."""
    match truth:
        case Constant(value=value):
            return constant(not value)
        case Not(part=part):
            return part
        case Less(left=left, right=right, or_same=or_same):
            return less(right, left, or_same=not or_same)
        case All() | Some():
            if "no" not in truth.memo:
                contraries = [no(part) for part in truth.parts]
                truth.memo["no"] = either(*contraries) if isinstance(truth, All) else both(*contraries)
            found: Truth = truth.memo["no"]
            return found
        case _:
            return make(Not, truth)


def both(*truths: Truth) -> Truth:
    """``et``, of any number of truths."""
    return _joined(truths, All, Some, FALSE, TRUE)


def either(*truths: Truth) -> Truth:
    """``ou``, of any number of truths."""
    return _joined(truths, Some, All, TRUE, FALSE)


def flat(truth: Truth, kind: type[All | Some]) -> tuple[Truth, ...]:
    """What a truth joins, however deep: itself, where it is of another kind."""
    if not isinstance(truth, kind):
        return (truth,)
    if "flat" not in truth.memo:
        truth.memo["flat"] = tuple(dict.fromkeys([inner for part in truth.parts for inner in flat(part, kind)]))
    found: tuple[Truth, ...] = truth.memo["flat"]
    return found


def _joined(
    truths: Iterable[Truth], kind: type[All | Some], other: type[All | Some], absorbing: Truth, neutral: Truth
) -> Truth:
    """Truths joined. What is joined already stays together, so that what several terms share is shared."""
    units = {unit: flat(unit, kind) for unit in truths if unit is not neutral}
    found = {part: None for inner in units.values() for part in inner}
    if absorbing in found:
        return absorbing
    joined = _truth_columns_joined(found, kind)
    contraries = {no(part) for part in joined}
    if absorbing in joined or not contraries.isdisjoint(joined) or _contradictory(joined, kind):
        return absorbing
    kept: dict[Truth, None] = {}
    for part in joined:
        shorter = _absorbed(part, joined, contraries, other) if isinstance(part, other) else part
        if shorter is absorbing:
            return absorbing
        if shorter is not None:
            kept[shorter] = None
    kept.pop(neutral, None)
    if kept.keys() != found.keys():
        whole = [unit for unit, inner in units.items() if all(part in kept for part in inner)]
        covered = {part for unit in whole for part in units[unit]}
        return _joined([*whole, *[part for part in kept if part not in covered]], kind, other, absorbing, neutral)
    if not kept:
        return neutral
    return _made_of(units, kind)


def _made_of(units: dict[Truth, tuple[Truth, ...]], kind: type[All | Some]) -> Truth:
    """A term of some units, but those that the others say already."""
    needed: list[Truth] = []
    said: set[Truth] = set()
    for unit, inner in sorted(units.items(), key=lambda one: -len(one[1])):
        if not said.issuperset(inner):
            needed.append(unit)
            said.update(inner)
    ordered = tuple([unit for unit in units if unit in needed])
    if len(ordered) == 1:
        return ordered[0]
    return make(All, ordered) if kind is All else make(Some, ordered)


def _is_within(one: Truth, parts: tuple[Truth, ...], kind: type[All | Some]) -> bool:
    inner = flat(one, kind)
    return len(inner) < len(parts) and all(part in parts for part in inner)


def _truth_columns_joined(parts: dict[Truth, None], kind: type[All | Some]) -> dict[Truth, None]:
    """What is said of one column of truths is said at once: it says ``vrai``, ``faux``, or nothing."""
    said: dict[tuple[str, str], frozenset[str]] = {}
    count = 0
    for part in parts:
        literal = _literal(part)
        if literal is not None:
            count += 1
            column, states = literal
            before = said.get(column)
            said[column] = states if before is None else before & states if kind is All else before | states
    if count == len(said):
        return parts
    kept = {part: None for part in parts if _literal(part) is None}
    return {**kept, **{_of_states(column, states): None for column, states in said.items()}}


def _literal(part: Truth) -> tuple[tuple[str, str], frozenset[str]] | None:
    """The column of truths that a part is about, and what it may say: ``v``, ``f``, or ``-`` for nothing."""
    match part:
        case Holds(source=source, name=name):
            return (source, name), frozenset("v")
        case Denied(source=source, name=name):
            return (source, name), frozenset("f")
        case Given(column=column) if column.kind == "truth":
            return (column.source, column.name), frozenset("vf")
        case Not(part=inner):
            found = _literal(inner)
            return None if found is None or isinstance(inner, Not) else (found[0], frozenset("vf-") - found[1])
        case _:
            return None


def _of_states(column: tuple[str, str], states: frozenset[str]) -> Truth:
    """The truth that a column says one of these."""
    if not states or len(states) == len("vf-"):
        return constant(bool(states))
    if "-" in states:
        return no(_of_states(column, frozenset("vf-") - states))
    if states == frozenset("vf"):
        return given(make(Column, *column, "truth", 0, 0, 1))
    return holds(*column) if states == frozenset("v") else denied(*column)


def _contradictory(parts: Iterable[Truth], kind: type[All | Some]) -> bool:
    """Whether one thing is said to be two constants at once; for ``ou``, whether it is said not to be both."""
    constants: dict[Scalar, Scalar] = {}
    for part in parts:
        equality = part if kind is All else no(part)
        if not isinstance(equality, Same) or not isinstance(equality.right, Text | Whole):
            continue
        if constants.setdefault(equality.left, equality.right) is not equality.right:
            return True
    return False


def _absorbed(
    part: All | Some, beside: dict[Truth, None], contraries: set[Truth], other: type[All | Some]
) -> Truth | None:
    """``a et (a ou b)`` is ``a``; ``a et (non a ou b)`` is ``a et b``; likewise with ``ou``."""
    parts = flat(part, other)
    if any(one is not part and _is_within(one, parts, other) for one in beside):
        return None
    kept = [inner for inner in parts if inner not in contraries]
    if len(kept) == len(parts):
        return part
    return (either if other is Some else both)(*kept)


def exists(source: str, condition: Truth) -> Truth:
    """Whether some element of a list is such."""
    if condition is FALSE:
        return FALSE
    return make(Exists, source, condition, without=source)


def same(left: Scalar, right: Scalar) -> Truth:
    """Whether two numbers, or two texts, are the same."""
    if left is right:
        return TRUE
    match left, right:
        case (Text(), Text()) | (Whole(), Whole()):
            return FALSE
        case (Choice(), Text() | Whole()):
            return _by_branches(left, right)
        case (Text() | Whole(), Choice()):
            return _by_branches(right, left)
        case (Text() | Whole(), _):
            return same(right, left)
    low, high = getattr(left, "low", 0), getattr(left, "high", 0)
    if not isinstance(right, Text) and _is_number(left) and (low > right.high or high < right.low):
        return FALSE
    return make(Same, left, right)


def _is_number(term: Scalar) -> bool:
    return getattr(term, "kind", "number") != "text" and not isinstance(term, Text)


def _by_branches(choice: Choice, other: Scalar) -> Truth:
    """Where a branch is settled, the condition says enough."""
    first, second = same(choice.first, other), same(choice.second, other)
    if not {first, second}.isdisjoint({TRUE, FALSE}) or isinstance(choice.second, Choice):
        return choose_truth(choice.condition, first, second)
    return make(Same, choice, other)


def choose_truth(condition: Truth, first: Truth, second: Truth) -> Truth:
    """One of two truths, by a condition."""
    if condition is TRUE or first is second:
        return first
    if condition is FALSE:
        return second
    return either(both(condition, first), both(no(condition), second))


def less(left: Number, right: Number, *, or_same: bool = False) -> Truth:
    """Whether a number is less than another; ``or_same``, or the same."""
    if left.high < right.low or (or_same and left.high == right.low):
        return TRUE
    if left.low > right.high or (not or_same and left.low == right.high):
        return FALSE
    if left is right:
        return constant(or_same)
    if isinstance(left, Choice) and isinstance(right, Whole) and _has_constant(left):
        branches = [less(branch, right, or_same=or_same) for branch in _branches(left)]
        return choose_truth(left.condition, *branches)
    if isinstance(right, Choice) and isinstance(left, Whole) and _has_constant(right):
        branches = [less(left, branch, or_same=or_same) for branch in _branches(right)]
        return choose_truth(right.condition, *branches)
    return make(Less, left, right, or_same)


def _has_constant(choice: Choice) -> bool:
    return isinstance(choice.first, Whole) or isinstance(choice.second, Whole)


def _branches(choice: Choice) -> tuple[Number, Number]:
    return choice.first, choice.second  # type: ignore[return-value]  # of a choice between numbers
