"""Core expressions back in French."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from cqp_dsl.core.datatypes.display import format_number, plain_spaces
from cqp_dsl.core.datatypes.types import DATE, NUMBER, Field, ListType, MapType, NumberType, OptionalType, RecordType
from cqp_dsl.core.datatypes.units import MONTHS
from cqp_dsl.core.printer import call_name, show
from tests.engine.build import (
    both,
    call,
    cell,
    const,
    either,
    enum,
    fact,
    field,
    fold,
    hole,
    in_force,
    make_list,
    make_map,
    non,
    prim,
    rule,
    today,
    values_of,
    var,
)

if TYPE_CHECKING:
    from cqp_dsl.core.nodes import Node

D = datetime.date
COLOUR = enum("Couleur", "rouge", "bleu_ciel")
X, Y = fact("x", NUMBER), fact("y", NUMBER)
A, B, C = fact("a"), fact("b"), fact("c")
ELEMENT = var("e", 1, COLOUR)


def number(op: str, *operands: Node) -> Node:
    return prim(op, *operands, type_=NUMBER)


RATE = rule("taux", const(12), kind="parameter")
TABLE = rule("barème.coefficient", const(1), ("e", COLOUR), kind="column")


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (number("mul", number("add", X, Y), const(2)), "(x + y) × 2"),
        (number("add", X, number("mul", Y, const(2))), "x + y × 2"),
        (number("sub", X, number("sub", Y, const(1))), "x − (y − 1)"),
        (number("sub", number("sub", X, Y), const(1)), "x − y − 1"),
        (number("div", X, number("mul", Y, const(2))), "x / (y × 2)"),
        (number("mul", const(-2), X), "−2 × x"),
        (number("neg", number("add", X, Y)), "−(x + y)"),
        (number("min", number("min", X, Y), const(3)), "minimum(x ; y ; 3)"),
        (number("round", X, const(1)), "arrondi(x ; 1)"),
        (prim("ge", X, const(10)), "x ≥ 10"),
        (prim("between", X, const(1), const(2)), "x entre 1 et 2"),
        (prim("between_below", X, const(1), const(2)), "x entre 1 et moins de 2"),
        (prim("between_below", fact("d", DATE), const(D(2013, 3, 1), DATE), const(D(2013, 4, 1), DATE)),
         "d entre 1er mars 2013 et avant 1er avril 2013"),
        (prim("eq", fact("k", COLOUR), const("bleu_ciel", COLOUR)), "k est bleu_ciel"),
        (prim("ne", fact("m", OptionalType(NUMBER)), const(None)), "m n'est pas rien"),
        (prim("in", X, make_list(const(6), const(12))), "x parmi { 6 ; 12 }"),
        (both(A, either(B, C)), "a et (b ou c)"),
        (either(both(A, B), C), "(a et b) ou c"),
        (non(both(A, B)), "non (a et b)"),
        (both(non(A), B), "non a et b"),
        (non(prim("eq", X, Y)), "non x = y"),
        (in_force(D(2013, 1, 1), None), "en vigueur à partir du 1er janvier 2013"),
        (in_force(None, D(2013, 1, 1)), "en vigueur jusqu'au 1er janvier 2013"),
        (prim("add_months_previous", fact("d", DATE), const(1, NumberType(MONTHS)), type_=DATE),
         "d + 1 mois arrondi au jour précédent"),
        (call(RATE, at=const(D(2013, 3, 1), DATE)), "taux au 1er mars 2013"),
        (call(RATE, at=fact("d", DATE)), "taux au (d)"),
        (call(TABLE, ELEMENT), "barème(e).coefficient"),
        (cell(fact("n", MapType((COLOUR,), NUMBER)), ELEMENT), "n[e]"),
        (field(fact("f", RecordType("F", (Field("u", NUMBER),))), "u", NUMBER), "f.u"),
        (hole("plafond"), "plafond"),
        (today(), "date d'effet"),
        (make_map(COLOUR, const(1), const(2)), "{ rouge : 1 ; bleu_ciel : 2 }"),
        (const((), ListType(NUMBER)), "{ }"),
        (const(True), "vrai"),
        (fold("sum", ELEMENT, values_of(COLOUR), number("add", X, Y), keep=A),
         "somme de x + y pour e dans Couleur tel que a"),
        (fold("count", ELEMENT, values_of(COLOUR), const(1)), "nombre de e dans Couleur"),
        (fold("max", ELEMENT, values_of(COLOUR), X, fallback=const(0)), "maximum de x pour e dans Couleur, à défaut 0"),
        (fold("any", ELEMENT, values_of(COLOUR), A), "il existe e dans Couleur tel que a"),
        (non(fold("any", ELEMENT, values_of(COLOUR), B, keep=A)), "aucun e dans Couleur tel que a et b"),
        (fold("all", ELEMENT, values_of(COLOUR), prim("ge", X, const(1))), "pour tout e dans Couleur : x ≥ 1"),
        (number("div", fold("sum", ELEMENT, values_of(COLOUR), X), const(2)),
         "(somme de x pour e dans Couleur) / 2"),
    ],
)  # fmt: skip
def test_expressions_read_as_they_are_written(node: Node, text: str) -> None:
    assert plain_spaces(show(node)) == text


def test_implication_is_told_from_a_plain_disjunction_by_its_text() -> None:
    plain = either(non(A), B)
    written = evolve(plain, text="a implique b")
    assert show(plain) == "non a ou b"
    assert show(written) == "a implique b"


def test_values_may_stand_in_place_of_names() -> None:
    def put(values: dict[str, str], node: Node) -> str | None:
        return values.get(getattr(node, "entry", ""))

    expression = number("sub", X, Y)
    assert show(expression, lambda node: put({"p.x": "3", "p.y": "−2"}, node)) == "3 − (−2)"
    third = prim("ge", X, const(10))
    assert show(third, lambda node: put({"p.x": "40/3 ≈ 13,333"}, node)) == "(40/3 ≈ 13,333) ≥ 10"


def test_calls_are_named_as_they_are_written() -> None:
    assert call_name("p.éliminatoire", ["oral"]) == "éliminatoire(oral)"
    assert call_name("p.barème.coefficient", ["oral"]) == "barème(oral).coefficient"
    assert call_name("p.moyenne", []) == "moyenne"


def test_a_number_that_nobody_reads_is_told_to_a_few_digits() -> None:
    assert format_number(10**60 + 1) == "≈ 1 × 10^60"
    assert format_number(-(10**6000)) == "≈ −1 × 10^6000"
    assert format_number(Fraction(1, 3**4000)) == "≈ 3,273 × 10^-1909"
    assert format_number(Fraction(2 * 10**60 + 1, 10**60 + 7)) == "≈ 2"
    assert format_number(Fraction(40, 3)) == "40/3 ≈ 13,333"
