"""Scenarios: the dossier they make, what they expect, what they find."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.datatypes.types import BOOL, NUMBER, Bounds, Field, NumberType, OptionalType, RecordType
from cqp_dsl.core.declarations import Guarantee, HoleDeclaration
from cqp_dsl.core.nodes import Const
from cqp_dsl.core.program import Requirement
from cqp_dsl.core.scenario import (
    ExpectedMissing,
    ExpectedReasons,
    ExpectedRefusal,
    ExpectedStatus,
    ExpectedValue,
    Given,
    Scenario,
)
from cqp_dsl.decision.decide import Engine
from cqp_dsl.decision.scenarios import run_scenario
from tests.decision.example import ENGINE, EXAM, RESULT
from tests.decision.test_worlds import NO, YES
from tests.engine.build import (
    const,
    fact,
    field,
    hole,
    in_force,
    interpretation,
    label,
    otherwise,
    prim,
    program,
    reading,
    rule,
    span,
)

if TYPE_CHECKING:
    from cqp_dsl.core.nodes import Node

D = datetime.date
DAY = D(2013, 12, 16)
REFUSED, CERTIFIED = const("non_certifié", RESULT), const("certifié", RESULT)


def given(target: str, value: object, *path: object, kind: str = "fact") -> Given:
    node = value if isinstance(value, Const) else const(value)  # type: ignore[arg-type]
    return Given(kind, f"p.{target}", path, node, span())  # type: ignore[arg-type]


def marks(**values: int) -> list[Given]:
    return [given("notes", values.get(name, values["sinon"]), (name,)) for name in EXAM.values]


def scenario(givens: list[Given], *expectations: object, date: D | None = DAY) -> Scenario:
    return Scenario("un cas", "p", date, tuple(givens), expectations, span())  # type: ignore[arg-type]


def failures(engine: Engine, *args: object, **kwargs: object) -> list[tuple[str, str]]:
    result = run_scenario(engine, scenario(*args, **kwargs))  # type: ignore[arg-type]
    assert result.passed is (not result.failures)
    return [(plain_spaces(each.expected), plain_spaces(each.found)) for each in result.failures]


def value(expected: Node, name: str = "certification") -> ExpectedValue:
    return ExpectedValue(f"p.{name}", (), expected, span())


def status(expected: str, name: str = "certification", **outcomes: Node) -> ExpectedStatus:
    return ExpectedStatus(f"p.{name}", (), expected, span(), tuple(outcomes.items()) or None)  # type: ignore[arg-type]


def reason(*labels: str, exact: bool = False) -> ExpectedReasons:
    return ExpectedReasons(labels, exact, span())


ONE_SIX = [given("pass_suivi", True), *marks(oral=6, écrit=15, sinon=14)]
INSIDE = (
    "« seuil éliminatoire (épreuve) : autre chose que rien » ; "
    "« répondre au plus seuil éliminatoire (épreuve) à “notes (épreuve) ?” »"
)
ELIMINATED = "n'avoir aucune note éliminatoire (oral : 6)"


def test_values_and_reasons() -> None:
    expected = (value(REFUSED), value(const(119), "total"), reason(ELIMINATED), reason(ELIMINATED, exact=True))
    assert failures(ENGINE, ONE_SIX, *expected) == []
    result = run_scenario(ENGINE, scenario(ONE_SIX, value(CERTIFIED)))
    (wrong,) = result.failures
    assert (wrong.expected, wrong.found) == ("certification = certifié", "certification = non certifié")
    assert wrong.answer is not None
    assert wrong.answer.trace is not None
    assert failures(ENGINE, ONE_SIX, value(REFUSED), reason("autre chose")) == [
        (
            "motif « autre chose »",
            f"motif « {ELIMINATED} » ; {INSIDE}",
        )
    ]
    two = [given("pass_suivi", False), *marks(oral=6, écrit=15, sinon=14)]
    assert failures(ENGINE, two, value(REFUSED), reason(ELIMINATED)) == []
    assert len(failures(ENGINE, two, value(REFUSED), reason(ELIMINATED, exact=True))) == 1
    assert failures(ENGINE, two, reason("avoir suivi Pass formation")) == []


def test_what_is_missing() -> None:
    some = [given("pass_suivi", True), given("notes", 12, ("oral",))]
    missing = ExpectedMissing(("certification", "p.notes[écrit]"), span())
    assert failures(ENGINE, some, status("undetermined"), ExpectedMissing(("p.notes[écrit]", "notes"), span())) == []
    assert failures(ENGINE, some, status("undetermined"), missing) == [
        (
            "manque certification, p.notes[écrit]",
            "manque p.notes[tronc_commun], p.notes[option], p.notes[écrit], p.notes[applications]",
        )
    ]
    assert failures(ENGINE, some, value(CERTIFIED))[0][1].startswith("certification indéterminé : manque p.notes[")
    assert failures(ENGINE, ONE_SIX, value(REFUSED), ExpectedMissing(("notes",), span())) == [
        ("manque notes", "il ne manque rien")
    ]


def test_refused_dossiers() -> None:
    refused = ExpectedRefusal(span(), "hors des bornes")
    wrong = [given("pass_suivi", True), *marks(sinon=21)]
    assert failures(ENGINE, wrong, refused) == []
    (found,) = failures(ENGINE, wrong, value(CERTIFIED))
    assert found[0] == "dossier accepté"
    assert "21 est hors des bornes" in found[1]
    assert failures(ENGINE, ONE_SIX, refused) == [("dossier refusé : « hors des bornes »", "dossier accepté")]
    assert len(failures(ENGINE, wrong, ExpectedRefusal(span(), "autre"))) == 1
    n = fact("n", NUMBER)
    positive = Requirement(label("n positif"), "p", prim("gt", n, const(0)), span())
    engine = Engine(program(rule("d", n), entries={"n": NUMBER}, requirements=[positive]))
    assert failures(engine, [given("n", -1)], ExpectedRefusal(span(), "n positif")) == []
    assert failures(engine, [given("n", -1)], value(const(-1), "d")) == [
        ("dossier accepté", "dossier refusé : n positif")
    ]


def test_holes_assumptions_and_partial_records() -> None:
    job = RecordType("Emploi", (Field("rang", NUMBER), Field("admis", BOOL)))
    rate = rule("taux", hole("taux"))
    maybe = OptionalType(job)
    amount = rule("d", prim("mul", hole("taux"), field(fact("e", maybe), "rang", NUMBER), type_=NUMBER))
    bounded = NumberType(bounds=Bounds(0, 20))
    declared = HoleDeclaration("p.taux", (), bounded, "la caisse", span())
    engine = Engine(program(rate, amount, entries={"e": maybe}, holes=[declared]))
    given_ = [given("taux", 3, kind="hole"), given("e", 4, "rang")]
    assert failures(engine, given_, value(const(12), "d")) == []
    assert failures(engine, given_[1:], status("undetermined", "d"), ExpectedMissing(("taux",), span())) == []
    assert failures(engine, [given("taux", 21, kind="hole")], ExpectedRefusal(span())) == []
    assert failures(engine, [given("d", 5, kind="assumption")], value(const(5), "d")) == []


def test_disputes() -> None:
    which = interpretation("année", "civile", "glissante")
    body = otherwise((YES, prim("eq", reading(which), const("civile", which.type))), value=NO)
    asked = rule("d", body, kind="decision", readings=[which.name])
    engine = Engine(program(asked, interpretations=[which]))
    assert failures(engine, [], status("disputed", "d")) == []
    assert failures(engine, [], status("disputed", "d", civile=YES, glissante=NO)) == []
    assert failures(engine, [], status("disputed", "d", civile=NO)) == [
        ("d à trancher { civile : refusée }", "d à trancher { civile : accordée ; glissante : refusée }")
    ]
    taken = given("année", const("civile", which.type), kind="reading")
    assert failures(engine, [taken], value(YES, "d"), reason("p.année est civile")) == [
        ("motif « p.année est civile »", "motif « répondre “civile” à “année ?” »")
    ]


def test_without_a_date_windows_are_missing_it() -> None:
    rate = rule("d", otherwise((const(1), in_force(D(2014, 1, 1), None)), value=const(2)))
    engine = Engine(program(rate))
    assert (
        failures(engine, [], status("undetermined", "d"), ExpectedMissing(("date d'effet",), span()), date=None) == []
    )
    assert failures(engine, [], value(const(2), "d")) == []


def test_guarantees_hold_on_the_dossiers_of_scenarios() -> None:
    n = fact("n", NUMBER)
    kept = Guarantee("n positif", "p", span(), prim("gt", n, const(0)))
    grows = Guarantee("croît", "p", span(), None, grows=("p.d", "p.n"))
    engine = Engine(program(rule("d", n), entries={"n": NUMBER}, guarantees=[kept, grows]))
    assert failures(engine, [given("n", 1)], value(const(1), "d")) == []
    assert failures(engine, [given("n", -1)], value(const(-1), "d")) == [
        ("la garantie « n positif » est respectée", "elle ne l'est pas")
    ]
