"""When two nodes are equal: they mean the same thing, wherever they stand and whatever they are called."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from cqp_dsl.core.datatypes.types import BoolType, Bounds, DateType, NumberType, OptionalType, number_in
from cqp_dsl.core.datatypes.units import PERCENT
from cqp_dsl.core.nodes import Const, Fact, Prim, Wording
from cqp_dsl.source import Span

NUMBER, SHARE = NumberType(), number_in(PERCENT, bounds=Bounds(low=0))


def at(line: int) -> Span:
    return Span("a.cqp", line, line + 1, line, 1, line, 2)


ONE = Const(id=1, type=NUMBER, span=at(1), value=1)
NOTE = Fact(id=2, type=NUMBER, span=at(2), entry="p.note")


def test_places_and_words_do_not_count() -> None:
    elsewhere = evolve(NOTE, id=9, span=at(9), text="la note", label=Wording("la note", ("la note",)))
    assert (elsewhere, hash(elsewhere)) == (NOTE, hash(NOTE))
    sums = [Prim(id=3, type=NUMBER, span=at(3), op="add", operands=(note, ONE)) for note in (NOTE, elsewhere)]
    assert sums[0] == sums[1]


def test_a_type_counts_and_how_it_is_shown_does_not() -> None:
    true = Const(id=1, type=BoolType(), span=at(1), value=True)
    assert true.value == ONE.value
    assert true != ONE
    assert len({true, ONE, evolve(ONE, value=Fraction(1))}) == 2
    assert evolve(NOTE, type=OptionalType(NUMBER)) != NOTE
    assert evolve(NOTE, type=DateType()) != NOTE
    assert evolve(NOTE, type=SHARE) == NOTE


def test_two_classes_are_two_things() -> None:
    same: list[object] = [NOTE, Const(id=1, type=NUMBER, span=at(1), value=NOTE.entry)]
    assert same[0] != same[1]
