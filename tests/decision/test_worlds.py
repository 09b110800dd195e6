"""Readings, worlds and statuses: what the answer is (SEMANTICS §1, §6, §7)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from cqp_dsl.answer.answer import Argument
from cqp_dsl.answer.errors import EvaluationError
from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.datatypes.types import BOOL, DATE, NUMBER, Field, RecordType
from cqp_dsl.core.datatypes.values import MissingFact, Record, Void
from cqp_dsl.core.dossier import Dossier
from cqp_dsl.core.program import Interpretation, Param, Requirement, Retained, Rule
from cqp_dsl.decision.decide import Engine
from tests.decision.example import ENGINE, candidate
from tests.engine import build
from tests.engine.build import (
    both,
    call,
    case,
    const,
    default,
    either,
    enum,
    fact,
    in_force,
    interpretation,
    label,
    non,
    otherwise,
    prim,
    program,
    reading,
    rule,
    span,
    var,
)

if TYPE_CHECKING:
    from cqp_dsl.core.nodes import Node, Prim

D = datetime.date
DAY = D(2013, 12, 16)
YEAR = interpretation("année", "civile", "glissante")
DAY_ITSELF = interpretation("jour", "compris", "exclu")
OUTCOME = enum("Décision", "accordée", "refusée")
YES, NO = const("accordée", OUTCOME), const("refusée", OUTCOME)


def is_(which: Interpretation, name: str) -> Prim:
    return prim("eq", reading(which), const(name, which.type))


def decision(body: Node, *readings: Interpretation, **kwargs: object) -> Rule:
    return rule(
        "d",
        body,
        kind="decision",
        favourable=[YES],
        readings=[each.name for each in readings],
        **kwargs,  # type: ignore[arg-type]
    )


def engine(body: Node, *readings: Interpretation, **entries: object) -> Engine:
    return Engine(program(decision(body, *readings), entries=entries, interpretations=readings))  # type: ignore[arg-type]


def test_worlds_that_agree_decide() -> None:
    asked = engine(otherwise((YES, either(is_(YEAR, "civile"), fact("a"))), value=NO), YEAR, a=BOOL)
    (agreed,) = asked.answer(Dossier(facts={"p.a": True}), date=DAY).decisions
    assert (agreed.status, agreed.value, agreed.favourable) == ("decided", "accordée", True)
    (disputed,) = asked.answer(Dossier(facts={"p.a": False}), date=DAY).decisions
    assert (disputed.status, disputed.favourable, disputed.value) == ("disputed", None, Void(()))
    assert [(each.world, each.value, each.favourable) for each in disputed.outcomes] == [
        ((("p.année", "civile"),), "accordée", True),
        ((("p.année", "glissante"),), "refusée", False),
    ]


def test_a_dispute_is_not_declared_while_one_world_waits() -> None:
    asked = engine(otherwise((YES, either(is_(YEAR, "civile"), fact("a"))), value=NO), YEAR, a=BOOL, b=BOOL)
    (waiting,) = asked.answer(Dossier(facts={"p.b": True}), date=DAY).decisions
    assert waiting.status == "undetermined"
    (item,) = waiting.missing
    assert isinstance(item.cause, MissingFact)
    assert (item.cause.path, item.worlds) == ("p.a", ((("p.année", "glissante"),),))


def test_only_readings_that_matter_make_outcomes_and_tag_reasons() -> None:
    body = otherwise((YES, both(is_(YEAR, "civile"), either(is_(DAY_ITSELF, "compris"), fact("a")))), value=NO)
    asked = engine(body, YEAR, DAY_ITSELF, a=BOOL)
    (one,) = asked.answer(Dossier(facts={"p.a": True}), date=DAY).decisions
    assert [each.world for each in one.outcomes] == [(("p.année", "civile"),), (("p.année", "glissante"),)]
    assert [each.written for each in one.outcomes[0].reasons] == ["année est civile", "a"]
    assert [each.worlds for each in one.outcomes[0].reasons] == [(), ()]
    (two,) = asked.answer(Dossier(facts={"p.a": False}), date=DAY).decisions
    assert len(two.outcomes) == 4
    assert [child.value for child in two.trace.children] == [  # type: ignore[union-attr]
        "civile, compris", "civile, exclu", "glissante, compris", "glissante, exclu"
    ]  # fmt: skip


def test_a_reading_is_fixed_by_the_text_or_by_the_dossier_which_prevails() -> None:
    body = otherwise((YES, is_(YEAR, "civile")), value=NO)
    retained = evolve(YEAR, retained=Retained("civile", "la CPNEFP"))
    fixed = Engine(program(decision(body), interpretations=[retained]))
    assert fixed.answer(Dossier(), date=DAY, decisions=["p.d"]).decisions[0].value == "accordée"
    supposed = Dossier(readings={YEAR.name: "glissante"})
    answer = fixed.answer(supposed, date=DAY, decisions=["p.d"])
    assert answer.decisions[0].value == "refusée"
    assert answer.hypotheses == ((YEAR.name, "glissante"),)
    opened = engine(body, YEAR)
    assert opened.answer(supposed, date=DAY, decisions=["p.d"]).decisions[0].value == "refusée"
    assert opened.value("p.d", Dossier(), DAY, readings={YEAR.name: "civile"}) == "accordée"
    with pytest.raises(KeyError):
        opened.value("p.d", Dossier(), DAY)


def test_one_world_may_have_a_conflict() -> None:
    body = default(case(0, YES, is_(YEAR, "civile")), case(1, NO, fact("a")))
    (one,) = engine(body, YEAR, a=BOOL).answer(Dossier(facts={"p.a": True}), date=DAY).decisions
    assert one.status == "disputed"
    assert [each.status for each in one.outcomes] == ["conflict", "decided"]


def test_uncovered_and_conflicting_decisions_say_their_causes() -> None:
    body = default(case(0, YES, fact("a")), case(1, NO, fact("b")))
    asked = engine(body, a=BOOL, b=BOOL)
    statuses = {}
    for a in (True, False):
        for b in (True, False):
            (one,) = asked.answer(Dossier(facts={"p.a": a, "p.b": b}), date=DAY).decisions
            statuses[a, b] = (one.status, len(one.causes))
    assert statuses == {
        (True, True): ("conflict", 1),
        (True, False): ("decided", 0),
        (False, True): ("decided", 0),
        (False, False): ("uncovered", 1),
    }


def test_a_gap_beside_a_missing_fact_is_a_note() -> None:
    undefined = prim("eq", prim("div", const(1), const(0), type_=NUMBER), const(1))
    (one,) = (
        engine(otherwise((YES, both(fact("a"), undefined)), value=NO), a=BOOL, b=BOOL)
        .answer(Dossier(facts={"p.b": True}), date=DAY)
        .decisions
    )
    assert one.status == "undetermined"
    assert [type(cause).__name__ for cause in one.causes] == ["Gap"]


def test_advice_never_changes_the_status() -> None:
    a = fact("a")
    (same,) = (
        engine(otherwise((YES, either(a, non(a))), value=NO), a=BOOL, b=BOOL)
        .answer(Dossier(facts={"p.b": True}), date=DAY)
        .decisions
    )
    assert same.status == "undetermined"
    assert plain_spaces(same.advice or "") == "La réponse serait la même dans tous les cas : accordée."
    (differs,) = (
        engine(otherwise((YES, a), value=NO), a=BOOL, b=BOOL).answer(Dossier(facts={"p.b": True}), date=DAY).decisions
    )
    assert (differs.status, differs.advice) == ("undetermined", None)
    number = prim("gt", fact("n", NUMBER), const(0))
    (untried,) = (
        engine(otherwise((YES, either(number, non(number))), value=NO), n=NUMBER, b=BOOL)
        .answer(Dossier(facts={"p.b": True}), date=DAY)
        .decisions
    )
    assert (untried.status, untried.advice) == ("undetermined", None)


def test_advice_reaches_into_composites_and_optional_values() -> None:
    job = RecordType("Emploi", (Field("admis", BOOL), Field("rang", NUMBER)))
    flag = build.field(fact("e", job), "admis", BOOL)
    (same,) = (
        engine(otherwise((YES, either(flag, non(flag))), value=NO), e=job)
        .answer(Dossier(facts={"p.e": Record((Void((MissingFact("p.e.admis", "p.e"),)), 3))}), date=DAY)
        .decisions
    )
    assert plain_spaces(same.advice or "") == "La réponse serait la même dans tous les cas : accordée."


def test_decisions_over_enumerations_are_published_for_each_key() -> None:
    colour = enum("Couleur", "rouge", "vert")
    x = var("c", 1, colour)
    body = otherwise((YES, prim("eq", x, const("vert", colour))), value=NO)
    keyed = Rule("p.d", "p", "decision", (Param("c", colour),), OUTCOME, "", body, span(), favourable=(YES,))
    answer = Engine(program(keyed)).answer(Dossier(), date=DAY, decisions=["p.d"])
    assert [(each.args, each.value) for each in answer.decisions] == [
        ((Argument("c", "rouge", colour),), "refusée"),
        ((Argument("c", "vert", colour),), "accordée"),
    ]
    assert answer.receipt.decisions == ("p.d",)


def test_what_is_asked() -> None:
    dossier = candidate(sinon=12)
    assert [each.name for each in ENGINE.answer(dossier, date=DAY).decisions] == ["p.certification"]
    dated = Dossier(facts=dossier.facts, date=DAY, decisions=())
    assert ENGINE.answer(dated).decisions == ()
    with pytest.raises(EvaluationError) as caught:
        ENGINE.answer(Dossier(date=DAY))
    assert caught.value.diagnostic.code == "CQP502"
    assert caught.value.diagnostic.help
    assert ENGINE.answer(dossier).date is None  # nothing of this program is dated
    with pytest.raises(KeyError):
        ENGINE.answer(dossier, date=DAY, decisions=["p.moyenne"])


def test_a_program_without_decisions_says_that_it_publishes_none() -> None:
    with pytest.raises(EvaluationError) as caught:
        Engine(program(rule("r", YES))).answer(Dossier(date=DAY))
    assert caught.value.diagnostic.code == "CQP502"
    assert caught.value.diagnostic.message.endswith("ces politiques n'en publient aucune")
    assert "écrivez « décision »" in plain_spaces(caught.value.diagnostic.help or "")


def test_a_politique_may_be_assessed_at_a_fact() -> None:
    body = otherwise((YES, in_force(D(2013, 2, 14), None)), value=NO)
    asked = Engine(program(decision(body, assessed_at="p.début"), entries={"début": DATE}))
    (early,) = asked.answer(Dossier(facts={"p.début": D(2013, 2, 13)}), date=DAY).decisions
    assert (early.value, early.date) == ("refusée", D(2013, 2, 13))
    (unknown,) = asked.answer(Dossier(), date=DAY, decisions=["p.d"]).decisions
    assert (unknown.status, unknown.date) == ("undetermined", None)
    assert [item.cause.path for item in unknown.missing if isinstance(item.cause, MissingFact)] == ["p.début"]


def test_broken_requirements_under_every_reading() -> None:
    condition = either(prim("gt", fact("n", NUMBER), const(0)), is_(YEAR, "civile"))
    lenient = build.program(entries={"n": NUMBER}, interpretations=[YEAR], requirements=[_requirement(condition)])
    assert Engine(lenient).requirements(Dossier(facts={"p.n": -1}), DAY) == []
    strict = build.program(entries={"n": NUMBER}, requirements=[_requirement(prim("gt", fact("n", NUMBER), const(0)))])
    ((_, text),) = Engine(strict).requirements(Dossier(facts={"p.n": -1}), DAY)
    assert text == "n positif (n = −1)"
    assert Engine(strict).requirements(Dossier(), DAY) == []


def test_a_requirement_that_one_end_of_a_span_breaks_alone() -> None:
    n, most = fact("n", NUMBER), fact("plus", NUMBER)
    spans = {
        "given first": prim("between", n, const(5), most),
        "given nowhere": prim("between", const(2), const(5), most),
    }
    for case_, condition in spans.items():
        asked = Engine(program(entries={"n": NUMBER, "plus": NUMBER}, requirements=[_requirement(condition)]))
        assert len(asked.requirements(Dossier(facts={"p.n": 3} if case_ == "given first" else {}), DAY)) == 1, case_


def _requirement(condition: Node) -> Requirement:
    says = label("n positif (n = {n})", "n positif (n = ", fact("n", NUMBER), ")")
    return Requirement(says, "p", condition, span())


def test_memory_is_shared_between_worlds_that_do_not_read() -> None:
    slow = rule("lent", prim("add", fact("n", NUMBER), const(1), type_=NUMBER))
    body = otherwise((YES, both(is_(YEAR, "civile"), prim("gt", call(slow), const(0)))), value=NO)
    asked = Engine(program(slow, decision(body, YEAR), entries={"n": NUMBER}, interpretations=[YEAR]))
    run = asked.run(Dossier(facts={"p.n": 1}))
    assert len(list(asked.rule_scopes(asked.program.rules["p.d"], (), run, DAY))) == len(YEAR.type.values)
    assert set(run.store["p.lent"]) == {(DAY,)}
    assert set(run.store) == {"p.lent", ("p.d", "civile"), ("p.d", "glissante")}
