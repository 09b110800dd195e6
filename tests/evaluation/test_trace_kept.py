"""An engine that has told many traces tells the next as a new one does: never anything of another dossier in it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import msgspec

from cqp_dsl.core.dossier import Dossier
from cqp_dsl.datatypes.types import BOOL, DATE, NUMBER
from cqp_dsl.evaluation.decide import Engine
from cqp_dsl.evaluation.trace.narrator import MAX_DEPTH
from tests.evaluation.build import (
    both,
    call,
    case,
    const,
    default,
    enum,
    fact,
    fold,
    in_force,
    interpretation,
    label,
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

    from cqp_dsl.core.program import Program
    from cqp_dsl.evaluation.answer import TraceNode

D = datetime.date
DAY = D(2013, 12, 16)
TIMES = 3
"""Enough for an engine that does not wait to tell by closures first, then by functions of its own."""


def told(engine: Engine, dossier: Dossier, date: datetime.date = DAY, name: str = "p.d") -> TraceNode:
    trace = engine.decide_rule(name, (), dossier, date).trace
    assert trace is not None
    return trace


def check(asked: Program, questions: Iterable[tuple[Dossier, datetime.date, str]]) -> None:
    """One engine that is asked everything again and again tells each as a new engine does."""
    old, everything = Engine(asked, warm=1), list(questions)
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
    assert engine.compiler.narrator is None
    assert decision.trace is not None
    assert decision.trace is decision.trace
    assert engine.compiler.narrator is not None
    assert (decision, hash(decision)) == (other, hash(other))
    assert msgspec.structs.replace(decision, label="autre").trace is decision.trace
