"""The grounds of a rule by cases (SEMANTICS §11): those that won, that gave the same value, that did not hold."""

from __future__ import annotations

import datetime
import textwrap
from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.citation import Cite
from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.datatypes.types import NUMBER
from cqp_dsl.core.dossier import Dossier
from cqp_dsl.decision.decide import Engine
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
    label,
    otherwise,
    prim,
    program,
    rule,
)
from tests.explain.test_motifs import DAY, NO, YES, told, why
from tests.properties.test_evaluation import program_of

if TYPE_CHECKING:
    from cqp_dsl.answer.answer import DecisionAnswer, Reason

D = datetime.date
A, B, C = fact("a"), fact("b"), fact("c")


def test_an_alternative_out_of_its_period_that_would_not_hold_either_says_so() -> None:
    later = in_force(D(2014, 1, 1), None)
    assert why(otherwise((YES, both(later, A)), value=NO), a=False) == ["-a"]
    assert why(otherwise((YES, both(later, A)), (YES, B), value=NO), a=False, b=False) == ["-a", "-b"]


def test_the_rest_of_an_exception_says_why_its_other_cases_failed() -> None:
    body = default(
        case(0, YES),
        case(1, YES, A, kind="exception", name="hors_délai", beats=[0, 2]),
        case(2, NO, kind="exception", name="hors_délai", beats=[0]),
    )
    assert why(body, a=False) == ["+hors délai", "-a"]
    assert why(body, a=True) == ["+hors délai", "+a"]


def test_a_period_that_closed_is_no_ground_of_what_holds_without_it() -> None:
    """An exception to an exception presupposes one of its cases: the one that holds is told, not the dated one."""
    once = in_force(None, D(2013, 6, 30))
    body = default(
        case(0, YES),
        case(1, NO, A, kind="exception", name="e", beats=[0, 2]),
        case(2, NO, once, kind="exception", name="e", beats=[0]),
        case(3, YES, both(either(A, once), B), condition=B, kind="exception", name="f", beats=[0, 1, 2], excepted="e"),
    )
    assert why(body, a=True, b=True) == ["+a", "+f", "+b"]


# --- Concurring cases -----------------------------------------------------------------------------------------------


def marked(reasons: tuple[Reason, ...]) -> list[str]:
    return [f"{told(each)}{' (de même)' if each.concurring else ''}" for each in reasons]


def decided(text: str, **facts: object) -> DecisionAnswer:
    head = "politique p « P » selon s §1\nsource s « S » sections §1 ; §2 ; §3\n"
    engine = Engine(program_of(head + textwrap.dedent(text)))
    dossier = Dossier(facts={f"p.{name}": value for name, value in facts.items()})  # type: ignore[misc]
    return engine.decide_rule("p.d", (), dossier, DAY)


ADMISSION = """
énumération Issue admis refusé
entrée a : booléen « a ? »
entrée b : booléen « b ? »
entrée absent : booléen « absent ? »
décision d : Issue « admission » favorable admis
  vaut admis si a « a » et b « b »
  vaut refusé sinon
  exception absence vaut refusé si absent « être absent »
"""


def test_an_exception_that_refuses_does_not_hide_the_conditions_that_fail() -> None:
    refused = decided(ADMISSION, a=False, b=False, absent=True)
    assert marked(refused.reasons) == ["+absence", "+être absent", "-a (de même)", "-b (de même)"]
    assert marked(decided(ADMISSION, a=True, b=False, absent=True).reasons) == [
        "+absence",
        "+être absent",
        "-b (de même)",
    ]


def test_what_an_exception_overturns_does_not_concur() -> None:
    assert marked(decided(ADMISSION, a=True, b=True, absent=True).reasons) == ["+absence", "+être absent"]
    assert marked(decided(ADMISSION, a=False, b=True, absent=False).reasons) == ["-a"]


def test_an_exception_that_prevails_over_another_with_the_same_value_hides_nothing() -> None:
    text = ADMISSION + "  exception fraude prévaut sur absence vaut refusé si b « frauder »\n"
    assert marked(decided(text, a=False, b=True, absent=True).reasons) == [
        "+fraude",
        "+frauder",
        "-a (de même)",
        "+absence (de même)",
        "+être absent (de même)",
    ]


def test_a_case_beaten_by_one_of_another_value_does_not_concur() -> None:
    body = default(
        case(0, NO, kind="otherwise"),
        case(1, YES, A, beats=[0]),
        case(2, YES, B, kind="exception", name="dispense", beats=[0, 1]),
        case(3, NO, C, kind="exception", name="fraude", beats=[0, 1, 2]),
    )
    assert why(body, a=True, b=True, c=True) == ["+fraude", "+c"]
    assert why(body, a=True, b=True, c=False) == ["+dispense", "+b", "+a"]


# --- Applicability --------------------------------------------------------------------------------------------------


def test_an_alternative_for_others_gives_no_ground() -> None:
    """One favourable case for persons, one for companies: a person is not told what companies must do."""
    person, firm = fact("personne"), fact("entreprise")
    body = default(
        case(0, YES, both(person, A), condition=A, applies=person, beats=[2]),
        case(1, YES, both(firm, B), condition=B, applies=firm, beats=[2]),
        case(2, NO, kind="otherwise"),
        exhaustive=True,
    )
    assert why(body, personne=True, entreprise=False, a=False, b=False) == ["-a"]
    assert why(body, personne=True, entreprise=False, a=True, b=False) == ["+a"]
    assert why(body, personne=False, entreprise=False, a=True, b=True) == ["-personne", "-entreprise"]
    facts = {"p.personne": True, "p.entreprise": False, "p.a": False, "p.b": False}
    asked = program(rule("d", body, kind="decision"), entries=dict.fromkeys((n[2:] for n in facts), A.type))
    trace = Engine(asked).decide_rule("p.d", (), Dossier(facts=facts), DAY).trace  # type: ignore[arg-type]
    assert trace is not None
    mine, theirs, _ = trace.children
    assert plain_spaces(mine.why) == "n'a pas joué, car une condition n'est pas remplie : « répondre oui à “a ?” »"
    assert [(line.name, line.status) for line in mine.children] == [("personne", "true"), ("a", "false")]
    assert plain_spaces(theirs.why) == (
        "n'a pas joué, car il ne concerne pas ce dossier : "
        "une condition n'est pas remplie : « répondre oui à “entreprise ?” »"
    )


def test_the_conditions_of_several_alternatives_are_told_apart() -> None:
    body = otherwise((YES, both(A, B)), (YES, both(A, C)), value=NO)
    asked = program(rule("d", body, kind="decision"), entries={"a": A.type, "b": A.type, "c": A.type})
    refused = Engine(asked).decide_rule("p.d", (), Dossier(facts={"p.a": True, "p.b": False, "p.c": False}), DAY)
    assert [(each.written, each.alternative) for each in refused.reasons] == [("b", 1), ("c", 2)]


CONCERNED = """
énumération Qui personne entreprise
entrée qui : Qui « Qui ? »
entrée a : booléen « a ? »
entrée b : booléen « b ? »
décision d : booléen « d » favorable vrai
  vaut vrai quand qui est personne et (a ou non a) si a « avoir A » selon s §2 et b « avoir B » selon s §3
  vaut vrai quand qui est entreprise si b « avoir B, entreprise » selon s §3
  vaut faux sinon
  exception exclus selon s §3
    vaut faux quand qui est entreprise si a « avoir A, exclue »
"""


def test_whom_a_case_concerns_is_written_quand() -> None:
    refused = decided(CONCERNED, qui="personne", a=False, b=False)
    assert [(told(each), each.cite and each.cite.sections) for each in refused.reasons] == [
        ("-avoir A", ("§2",)),
        ("-avoir B", ("§3",)),
    ]
    assert marked(decided(CONCERNED, qui="entreprise", a=False, b=False).reasons) == ["-avoir B, entreprise"]
    assert marked(decided(CONCERNED, qui="entreprise", a=True, b=True).reasons) == ["+exclus", "+avoir A, exclue"]
    assert decided(CONCERNED, a=True, b=True).status == "undetermined"


def test_a_row_has_words_and_a_citation() -> None:
    text = """
    entrée n : nombre « n ? »
    décision d : nombre « d »
      premier
      | n   || d |
      | > 9 || 1 | « plus de neuf ({n}) » selon s §2
      | > 5 || 2 | selon s §3
      | sinon || 3 | « cinq au plus »
    """
    first, second, third = (decided(text, n=n).reasons for n in (10, 6, 5))
    assert [(each.text, each.cite and each.cite.sections) for each in first] == [("plus de neuf (10)", ("§2",))]
    assert [each.cite and each.cite.sections for each in second] == [("§3",)]
    assert [(each.text, len(each.children)) for each in third] == [("cinq au plus", 2)]


# --- Citations, periods, decisions, readings ------------------------------------------------------------------------


def test_a_condition_has_a_citation_of_its_own() -> None:
    own = Cite("code", ("§3",))
    body = otherwise((YES, both(A, fact("b", cite=own))), value=NO)
    asked = program(rule("d", body, kind="decision"), entries={"a": A.type, "b": A.type})
    refused = Engine(asked).decide_rule("p.d", (), Dossier(facts={"p.a": False, "p.b": False}), DAY)
    assert [(each.written, each.cite) for each in refused.reasons] == [("a", None), ("b", own)]


def test_a_case_that_its_period_alone_makes_win_says_which() -> None:
    until, since = in_force(None, D(2013, 6, 30)), in_force(D(2013, 7, 1), None)
    body = default(case(0, const(12), until), case(1, const(0), since))
    assert why(body) == ["+0 depuis le 1er\u00a0juillet\u00a02013"]
    assert why(body, day=D(2013, 1, 1)) == ["+12 jusqu'au 30\u00a0juin\u00a02013"]
    both_ends = default(case(0, const(1), in_force(D(2013, 1, 1), D(2013, 12, 31))), case(1, const(0), since, beats=[]))
    assert why(both_ends, day=D(2013, 2, 1)) == ["+1 du 1er\u00a0janvier\u00a02013 au 31\u00a0décembre\u00a02013"]
    yes = default(case(0, const(True), until), case(1, const(False), since))
    assert why(yes) == ["+depuis le 1er\u00a0juillet\u00a02013"]
    assert why(default(case(0, const(12), since))) == [], "nothing else is said of any other day"
    assert why(default(case(0, const(12), both(until, A)), case(1, const(0), both(since, A))), a=True) == ["+a"]


def test_a_decision_that_rests_on_another_tells_its_grounds() -> None:
    issue = enum("Issue", "certifié", "refusé")
    passed = rule(
        "examen", otherwise((const("certifié", issue), both(A, B)), value=const("refusé", issue)), kind="decision"
    )
    plain = prim("eq", call(passed), const("certifié", issue), text="examen est certifié")
    named = prim("eq", call(passed), const("certifié", issue), says=label("remplir les conditions écrites"))
    helper = rule("aide", passed.body)
    other = prim("eq", call(helper), const("certifié", issue), says=label("par une règle"))
    assert why(otherwise((YES, named), value=NO), passed, a=True, b=False) == ["-remplir les conditions écrites [-b]"]
    assert why(otherwise((YES, plain), value=NO), passed, a=True, b=True) == ["+examen est certifié [+a, +b]"]
    assert why(otherwise((YES, other), value=NO), helper, a=True, b=False) == ["-par une règle"]


def test_the_reading_of_a_world_is_no_ground_where_others_are_told() -> None:
    text = """
    interprétation délai question « Franc ? » lecture franc « franc » lecture simple « simple »
    entrée n : nombre « n ? »
    décision d : booléen « d »
      vaut n ≥ 10 « dix suffisent » si délai est franc « compter en jours francs »
      vaut n ≥ 9 « neuf suffisent » si délai est simple « compter en jours simples »
    """
    agreed = decided(text, n=12)
    assert [(told(each), each.worlds) for each in agreed.reasons] == [
        ("+dix suffisent", ((("p.délai", "franc"),),)),
        ("+neuf suffisent", ((("p.délai", "simple"),),)),
    ]
    disputed = decided(text, n=9)
    assert [[told(each) for each in outcome.reasons] for outcome in disputed.outcomes] == [
        ["+compter en jours francs", "-dix suffisent"],
        ["+compter en jours simples", "+neuf suffisent"],
    ]


def test_names_are_told_as_they_are_said() -> None:
    body = default(case(0, YES), case(1, NO, A, kind="exception", beats=[0], name="absence_à_l_examen_d_oral"))
    assert why(body, a=True) == ["+absence à l'examen d'oral", "+a"]


def test_numbers_have_the_grounds_of_their_cases_only() -> None:
    rate = rule("taux", otherwise((const(12), A), value=const(10)), kind="parameter")
    assert why(prim("mul", call(rate), const(3), type_=NUMBER), rate, a=True) == ["+a"]
