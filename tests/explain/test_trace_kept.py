"""An engine that has told many traces tells the next as a new one does: never anything of another dossier in it."""

from __future__ import annotations

import datetime
import itertools
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from cqp_dsl.core.datatypes.types import BOOL, DATE, NUMBER, Field, ListType, OptionalType, RecordType
from cqp_dsl.core.datatypes.values import Record
from cqp_dsl.core.dossier import Dossier
from cqp_dsl.decision.decide import Engine
from cqp_dsl.decision.explain.trace import MAX_DEPTH
from tests.engine.build import (
    both,
    call,
    case,
    cell,
    const,
    default,
    either,
    enum,
    fact,
    field,
    fold,
    hole,
    in_force,
    interpretation,
    label,
    make_map,
    non,
    otherwise,
    prim,
    program,
    reading,
    rule,
    today,
    values_of,
    var,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.answer.answer import TraceNode
    from cqp_dsl.core.program import Program

D = datetime.date
DAY = D(2013, 12, 16)
TIMES = 3


def told(engine: Engine, dossier: Dossier, date: datetime.date = DAY, name: str = "p.d") -> TraceNode:
    trace = engine.decide_rule(name, (), dossier, date).trace
    assert trace is not None
    return trace


def check(asked: Program, questions: Iterable[tuple[Dossier, datetime.date, str]]) -> None:
    """One engine that is asked everything again and again tells each as a new engine does."""
    old, everything = Engine(asked), list(questions)
    for _ in range(TIMES):
        for dossier, date, name in everything:
            assert told(old, dossier, date, name) == told(Engine(asked), dossier, date, name)


def test_truth_values_and_readings_tell_lines_apart() -> None:
    which = interpretation("année", "civile", "glissante")
    body = otherwise(
        (const(1), both(fact("a"), prim("eq", reading(which), const("civile", which.type)))),
        (const(2), fact("b")),
        value=const(3),
    )
    asked = program(
        rule("d", body, kind="decision", readings=[which.name]),
        entries={"a": BOOL, "b": BOOL},
        interpretations=[which],
    )
    given: list[dict[str, object]] = [{}, {"p.a": True}, {"p.b": True}, {"p.a": True, "p.b": False}]
    readings: tuple[dict[str, str], ...] = ({}, {which.name: "civile"}, {which.name: "glissante"})
    check(asked, [(Dossier(facts=each, readings=way), DAY, "p.d") for each in given for way in readings])  # type: ignore[arg-type]


def test_windows_tell_the_days_apart_that_they_do() -> None:
    first, last = D(2013, 3, 1), D(2013, 9, 30)
    rate = rule("taux", default(case(0, const(12), in_force(first, last), kind="dated"), place="p.taux"))
    late = rule("tard", prim("gt", today(), const(D(2013, 6, 1), DATE)))
    asked = program(rate, late, rule("d", both(prim("gt", call(rate), const(10)), call(late)), kind="decision"))
    day = datetime.timedelta(days=1)
    days = (first - day, first, D(2013, 6, 1), D(2013, 6, 2), last, last + day)
    check(asked, [(Dossier(), each, "p.d") for each in days])


def test_a_fact_that_only_a_label_tells_is_looked_at_too() -> None:
    says = label("toujours ({n})", "toujours (", fact("n", NUMBER), ")")
    fixed = rule("fixe", prim("eq", const(1), const(1), says=says))
    asked = program(fixed, rule("d", both(call(fixed), fact("a")), kind="decision"), entries={"a": BOOL, "n": NUMBER})
    check(asked, [(Dossier(facts={"p.a": True, "p.n": n}), DAY, "p.d") for n in (3, 4)])


def test_what_is_detailed_above_is_only_named_below() -> None:
    inner = rule("dedans", fact("a"))
    outer = rule("dehors", both(call(inner), fact("b")))
    asked = program(
        inner, outer,
        rule("d", both(call(inner), call(outer)), kind="decision"),
        rule("e", both(call(outer), call(inner)), kind="decision"),
        entries={"a": BOOL, "b": BOOL},
    )  # fmt: skip
    dossier = Dossier(facts={"p.a": True, "p.b": True})
    check(asked, [(dossier, date, name) for name in ("p.d", "p.e", "p.dehors") for date in (DAY, D(2014, 1, 1))])


def test_another_effect_date_is_another_instance() -> None:
    inner = rule("dedans", fact("a"))
    then = call(inner, at=const(D(2012, 1, 1), DATE))
    outer = rule("dehors", both(then, call(inner)))
    asked = program(inner, outer, rule("d", both(call(outer), call(inner)), kind="decision"), entries={"a": BOOL})
    days = (D(2012, 1, 1), DAY)
    check(asked, [(Dossier(facts={"p.a": a}), day, "p.d") for day in days for a in (True, False)])


def test_elements_of_an_enumeration_are_told_for_each() -> None:
    colour = enum("Couleur", "rouge", "vert")
    x = var("x", 1, colour)
    liked = rule("aimée", prim("eq", var("c", 1, colour), const("vert", colour)), ("c", colour))
    body = fold("all", x, values_of(colour), both(call(liked, x), fact("a")), says=label("toutes"))
    asked = program(liked, rule("d", body, kind="decision"), entries={"a": BOOL})
    check(asked, [(Dossier(facts={"p.a": a}), DAY, "p.d") for a in (True, False)])


def test_lines_are_cut_as_deep_as_they_stand() -> None:
    chain = [rule("r0", fact("a"))]
    for number in range(1, MAX_DEPTH + 10):
        chain.append(rule(f"r{number}", both(call(chain[-1]), fact("a"))))
    asked = program(*chain, entries={"a": BOOL})
    names = ("p.r5", f"p.r{MAX_DEPTH - 1}", f"p.r{MAX_DEPTH}", f"p.r{MAX_DEPTH + 9}")
    check(asked, [(Dossier(facts={"p.a": True}), DAY, name) for name in names])


def test_a_supposed_value_is_told_as_such_and_forgotten() -> None:
    inner = rule("dedans", fact("a"))
    outer = rule("dehors", both(call(inner), fact("b")))
    asked = program(inner, outer, rule("d", call(outer), kind="decision"), entries={"a": BOOL, "b": BOOL})
    facts = {"p.a": True, "p.b": True}
    supposing = Dossier(facts=facts, assumptions={("p.dedans", ()): False})  # type: ignore[arg-type]
    check(asked, [(Dossier(facts=facts), DAY, "p.d"), (supposing, DAY, "p.d")])  # type: ignore[arg-type]


def test_a_trace_is_made_when_it_is_first_read_and_once() -> None:
    engine = Engine(program(rule("d", fact("a"), kind="decision"), entries={"a": BOOL}))
    decision, other = (engine.decide_rule("p.d", (), Dossier(facts={"p.a": True}), DAY) for _ in range(2))
    assert decision.trace is not None
    assert decision.trace is decision.trace
    assert (decision, hash(decision)) == (other, hash(other))
    assert evolve(decision, label="autre").trace is decision.trace


NUMBERS = ListType(NUMBER)
MAYBE = OptionalType(NUMBER)
POINT = RecordType("Point", (Field("x", NUMBER), Field("y", NUMBER)))
MAYBE_POINT = OptionalType(POINT)


@pytest.mark.parametrize("connective", ["and", "or"])
def test_what_has_no_value_because_of_a_test_before_it_says_nothing(connective: str) -> None:
    n, point = fact("n", MAYBE), fact("point", MAYBE_POINT)
    op, join = ("ne", both) if connective == "and" else ("eq", either)
    body = join(
        prim(op, n, const(None)),  # eq or ne
        prim("ge", prim("add", n, fact("m", NUMBER), type_=NUMBER), const(3), says=label("assez ({n})", "n = ", n)),
        join(prim(op, point, const(None)), prim("gt", field(point, "x", NUMBER), const(0))),
    )
    entries = {"n": MAYBE, "m": NUMBER, "point": MAYBE_POINT}
    given = [
        {"p.n": n, "p.m": 1, "p.point": point}
        for n in (None, 1, 5)
        for point in (None, Record((1, 2)), Record((-1, 2)))
    ]
    unknown: list[dict[str, object]] = [{"p.n": None, "p.point": None}, {"p.n": 2, "p.m": 1}, {"p.m": 1}]
    for asked in (rule("d", body, kind="decision"), rule("d", otherwise((const(1), body), value=const(2)))):
        check(program(asked, entries=entries), [(Dossier(facts=each), DAY, "p.d") for each in (*given, *unknown)])  # type: ignore[arg-type]


def test_lists_are_compared_and_cut() -> None:
    listed, x = fact("l", NUMBERS), var("x", 1, NUMBER)
    low = prim("lt", x, const(0), says=label("bas ({x})", "bas : ", x))
    some = fold("any", x, listed, low, keep=prim("ne", x, const(7)), says=label("un bas ({x})", "un bas (", x, ")"))
    same = prim("eq", listed, const((1, 2), NUMBERS), says=label("un et deux"))
    total = fold("sum", x, listed, x, keep=prim("gt", x, const(0)))
    high = fold("all", x, listed, prim("gt", x, const(0)), text="tous hauts")
    body = otherwise(
        (total, both(non(some), fact("a"))), (const(-1), both(some, same)), (const(-2), both(high, non(high))),
        (const(-3), same), value=const(0),
    )  # fmt: skip
    asked = program(rule("d", body, kind="decision"), entries={"l": NUMBERS, "a": BOOL})
    lists: list[tuple[int, ...]] = [(), (1, 2), (-1, -1), (-1, 7, -2), tuple(range(-1, 30)), tuple(range(30))]
    check(asked, [(Dossier(facts={"p.l": each, "p.a": a}), DAY, "p.d") for each in lists for a in (True, False)])


def test_figures_to_be_fixed_are_told_once_they_are() -> None:
    rates = rule("taux", make_map(enum("Voie", "courte", "longue"), hole("taux", "courte"), const(4)))
    voie = fact("voie", enum("Voie", "courte", "longue"))
    body = prim("gt", cell(call(rates), voie), hole("seuil"), says=label("assez"))
    asked = program(rates, rule("d", body, kind="decision"), entries={"voie": voie.type})
    holes = [{}, {("p.seuil", ()): 3}, {("p.seuil", ()): 3, ("p.taux", ("courte",)): 5}]
    ways = ("courte", "longue")
    check(asked, [(Dossier(facts={"p.voie": way}, holes=each), DAY, "p.d") for way in ways for each in holes])  # type: ignore[arg-type]


def test_cases_beaten_by_several_out_of_force_and_together() -> None:
    a, b, c = fact("a"), fact("b"), fact("c")
    first, last = D(2013, 3, 1), D(2013, 9, 30)
    window = both(in_force(first, None), in_force(None, last), c)
    body = default(
        case(0, const(1), beats=[], kind="otherwise"),
        case(1, const(2), a, beats=[0], says=label("a ({n})", "a = ", fact("n", NUMBER))),
        case(2, const(2), b, beats=[0], kind="exception", name="b_aussi"),
        case(
            3, const(3), both(b, c), condition=c, beats=[0, 1, 2], kind="exception", name="c_aussi", excepted="b_aussi"
        ),
        case(4, const(4), window, condition=c, beats=[0, 1, 2, 3], kind="exception", name="jadis"),
    )
    asked = program(rule("d", body, kind="decision"), entries={"a": BOOL, "b": BOOL, "c": BOOL, "n": NUMBER})
    facts = [dict(zip(("p.a", "p.b", "p.c"), each, strict=True)) for each in itertools.product((True, False), repeat=3)]
    days = (D(2013, 1, 1), first, DAY)
    check(asked, [(Dossier(facts={**each, "p.n": 3}), day, "p.d") for each in facts for day in days])
