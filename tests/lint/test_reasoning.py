"""The plain reasoning of proof-reading against a brute search over small domains."""

from __future__ import annotations

import itertools
import operator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqp_dsl.core.datatypes.types import BOOL, INTEGER, Bounds, EnumType, NumberType, OptionalType
from cqp_dsl.core.nodes import Const, Fact, Logic, Node, Prim
from cqp_dsl.source import SourceFile
from cqp_dsl.workspace.lint.reasoning import Reasoning, TooMuchToReasonError

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

SPAN = SourceFile.from_text("essai.cqp", "x").span(0, 1)
LETTERS = EnumType("Lettre", ("a", "b", "c"), ("", "", ""))
WHOLE = NumberType(integer=True, bounds=Bounds(0, 4))
RANK = Fact(id=0, type=WHOLE, span=SPAN, entry="rang")
LETTER = Fact(id=0, type=LETTERS, span=SPAN, entry="lettre")
FLAG = Fact(id=0, type=BOOL, span=SPAN, entry="drapeau")
OPS = {
    "eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge,
}  # fmt: skip


def const(value: object) -> Node:
    return Const(id=0, type=INTEGER, span=SPAN, value=value)  # type: ignore[arg-type]


def prim(op: str, *operands: Node) -> Node:
    return Prim(id=0, type=BOOL, span=SPAN, op=op, operands=operands)


def logic(op: str, *operands: Node) -> Node:
    return Logic(id=0, type=BOOL, span=SPAN, op=op, operands=operands)  # type: ignore[arg-type]


def atoms() -> SearchStrategy[Node]:
    limits = st.integers(-1, 5)
    compared = st.builds(lambda op, limit: prim(op, RANK, const(limit)), st.sampled_from(sorted(OPS)), limits)
    flipped = st.builds(lambda op, limit: prim(op, const(limit), RANK), st.sampled_from(sorted(OPS)), limits)
    bands = st.builds(
        lambda op, low, high: prim(op, RANK, const(low), const(high)),
        st.sampled_from(["between", "between_below"]), limits, limits,
    )  # fmt: skip
    letters = st.builds(
        lambda op, letter: prim(op, LETTER, const(letter)), st.sampled_from(["eq", "ne"]), st.sampled_from("abc")
    )
    among = st.builds(lambda some: prim("in", LETTER, const(tuple(some))), st.lists(st.sampled_from("abc"), max_size=3))
    return st.one_of(compared, flipped, bands, letters, among, st.just(FLAG))


CONDITIONS = st.recursive(
    atoms(),
    lambda inner: st.one_of(
        st.builds(lambda one: logic("not", one), inner),
        st.builds(
            lambda op, some: logic(op, *some), st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3)
        ),
    ),
    max_leaves=5,
)


def holds(node: Node, rank: int, letter: str, *, flag: bool) -> bool:
    """Whether a condition holds for these facts, by the book."""

    facts: dict[Node, object] = {RANK: rank, LETTER: letter, FLAG: flag}

    def value(part: Node) -> Any:  # noqa: ANN401 - a value of the language
        return part.value if isinstance(part, Const) else facts[part]

    match node:
        case Logic(op="not", operands=(inner,)):
            return not holds(inner, rank, letter, flag=flag)
        case Logic(op=op, operands=operands):
            found = [holds(part, rank, letter, flag=flag) for part in operands]
            return all(found) if op == "and" else any(found)
        case Prim(op="between" | "between_below" as op, operands=operands):
            x, low, high = map(value, operands)
            return bool(low <= x and (x <= high if op == "between" else x < high))
        case Prim(op="in", operands=(left, right)):
            return bool(value(left) in value(right))
        case Prim(op=op, operands=(left, right)):
            return bool(OPS[op](value(left), value(right)))
        case _:
            return bool(value(node))


@settings(max_examples=500)
@given(CONDITIONS)
def test_a_condition_is_possible_exactly_when_some_facts_meet_it(node: Node) -> None:
    facts = list(itertools.product(range(5), "abc", (True, False)))
    reasoning = Reasoning(10)
    for wanted in (True, False):
        meant = any(holds(node, rank, letter, flag=flag) == wanted for rank, letter, flag in facts)
        assert reasoning.possible([reasoning.formulas.of(node, holds=wanted)]) == meant
    assert bool(reasoning.ways(node)) == reasoning.possible([reasoning.holds(node)])


@settings(max_examples=500)
@given(st.lists(CONDITIONS, min_size=1, max_size=4), st.lists(CONDITIONS, max_size=4))
def test_conditions_hold_together_exactly_when_some_facts_meet_them_all(some: list[Node], others: list[Node]) -> None:
    facts = itertools.product(range(5), "abc", (True, False))
    meant = any(
        all(holds(one, r, letter, flag=f) for one in some) and not any(holds(one, r, letter, flag=f) for one in others)
        for r, letter, f in facts
    )
    reasoning = Reasoning(10)
    assert reasoning.possible([*map(reasoning.holds, some), *map(reasoning.fails, others)]) == meant


def test_a_term_that_is_contradicted_is_named() -> None:
    reasoning = Reasoning(1)
    node = logic("and", FLAG, prim("gt", RANK, const(3)), prim("lt", RANK, const(3)))
    term = reasoning.contradiction(reasoning.holds(node))
    assert term is not None
    assert term.node == RANK
    assert reasoning.contradiction(reasoning.holds(FLAG)) is None


def test_a_fact_that_may_be_nothing_is_nothing_where_no_value_is_left() -> None:
    maybe = Fact(id=0, type=OptionalType(LETTERS), span=SPAN, entry="peut_être")
    reasoning = Reasoning(1)
    nothing = reasoning.holds(prim("eq", maybe, const(None)))
    no_letter = [reasoning.fails(prim("eq", maybe, const(letter))) for letter in "abc"]
    assert reasoning.possible([nothing, *no_letter])
    assert reasoning.possible(no_letter)
    assert not reasoning.possible([reasoning.fails(prim("eq", maybe, const(None))), *no_letter])


def pigeons(count: int) -> Node:
    """``count`` birds in one hole less, no two together: false, and long to see."""
    birds = [Fact(id=0, type=BOOL, span=SPAN, entry=f"p{n}") for n in range(count * (count - 1))]
    at = [birds[n * (count - 1) : (n + 1) * (count - 1)] for n in range(count)]
    placed = [logic("or", *places) for places in at]
    apart = [
        logic("not", logic("and", at[one][hole], at[two][hole]))
        for one, two in itertools.combinations(range(count), 2)
        for hole in range(count - 1)
    ]
    return logic("and", *placed, *apart)


def test_too_much_to_look_at_is_given_up() -> None:
    reasoning = Reasoning(1)
    assert not reasoning.possible([reasoning.holds(pigeons(3))])
    with pytest.raises(TooMuchToReasonError):
        reasoning.possible([reasoning.holds(pigeons(9))])
