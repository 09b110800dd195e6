"""What would change a refusal: every proposal does what it says, one step less does not, nothing else is proposed."""

from __future__ import annotations

import datetime
import re
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from cqp_dsl.core.datatypes.types import DateType, EnumType, NumberType, PeriodType, bare
from cqp_dsl.core.datatypes.values import Period, Void
from cqp_dsl.core.dossier import violations
from cqp_dsl.decision.decide import Engine
from cqp_dsl.decision.prospects.find import is_refused
from cqp_dsl.decision.prospects.leaves import leaves
from cqp_dsl.decision.prospects.trials import Trials
from cqp_dsl.decision.requests import no_date
from cqp_dsl.pipeline import Policies, load
from tests.docs.blocks import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cqp_dsl.answer.answer import DecisionAnswer
    from cqp_dsl.answer.prospects import FactChange, Prospects
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier

SHIPPED = load([ROOT / "policies"])
EXAMPLES = sorted((ROOT / "policies" / "exemples").glob("*.yaml"))

HEAD = """politique essai « Essai » selon texte §I
source texte « Règlement d'essai » sections §I
"""


def policies(tmp_path: Path, text: str) -> Policies:
    (tmp_path / "essai.cqp").write_text(HEAD + text, encoding="utf-8")
    return load([tmp_path])


def found(loaded: Policies, facts: dict[str, object], date: datetime.date | None = None) -> Prospects:
    data = {"dossier": "essai", "date": date or datetime.date(2014, 3, 1), "faits": {"essai": facts}}
    (decision,) = loaded.decide(data, prospects=True).decisions
    assert decision.prospects is not None
    check(loaded, loaded.read(data), decision, date or datetime.date(2014, 3, 1))
    return decision.prospects


def pairs(changes: Prospects) -> list[list[tuple[str, Value, Value]]]:
    return [[(fact.path, fact.before, fact.after) for fact in change.facts] for change in changes.changes]


# --- What every proposal must be ------------------------------------------------------------------------------------


def check(loaded: Policies, dossier: Dossier, decision: DecisionAnswer, date: datetime.date | None) -> None:
    """Every proposal, decided from nothing, gives what it says; with one step less in any of its facts it does not."""
    told = decision.prospects
    assert told is not None
    args = tuple(arg.value for arg in decision.args)
    fresh = Engine(loaded.program)  # from nothing: nothing that the search left serves again

    def decided(facts: dict[str, Value], day: datetime.date | None) -> DecisionAnswer:
        other = evolve(dossier, facts=facts)
        return fresh.decide_rule(decision.name, args, other, day or no_date(), trace=False)

    def accepted(facts: dict[str, Value], day: datetime.date | None) -> bool:
        if loaded.engine.requirements(evolve(dossier, facts=facts), day):
            return False
        return decided(facts, day).favourable is True

    assert not accepted(dossier.facts, date)
    for change in told.changes:
        facts = put(loaded, dossier, dossier.facts, *change.facts)
        again = decided(facts, date)
        assert (again.status, again.favourable, again.value) == ("decided", True, change.value)
        for fact in change.facts:
            entry = loaded.program.entries[fact.entry]
            assert entry.modifiable is not None
            assert not violations(facts[fact.entry], entry.type, fact.entry)
            assert allowed(fact, date)
            others = [other for other in change.facts if other is not fact]
            assert not accepted(put(loaded, dossier, dossier.facts, *others), date), "one fact less would do"
            less = nearer(fact)
            if less is not None and less != fact.before and allowed(evolve(fact, after=less), date):
                nearby = put(loaded, dossier, dossier.facts, *others, evolve(fact, after=less))
                assert not accepted(nearby, date), f"{less} would do for {fact.path}"
    if told.earliest is not None:
        assert date is not None
        assert told.earliest.date > date
        assert accepted(dossier.facts, told.earliest.date)
        assert not accepted(dossier.facts, told.earliest.date - datetime.timedelta(days=1))


def put(loaded: Policies, dossier: Dossier, facts: dict[str, Value], *changes: FactChange) -> dict[str, Value]:
    """The facts with these changes."""
    for change in changes:
        (leaf,) = [leaf for leaf in leaves(loaded.program, dossier.facts, {change.entry}) if leaf.path == change.path]
        facts = leaf.put(facts, change.after)
    return facts


def allowed(fact: FactChange, date: datetime.date | None) -> bool:
    """Whether a change goes the way that its entry says, read from the definition of each."""
    before, after = fact.before, fact.after
    match fact.way:
        case "any":
            return before != after
        case "up" | "down":
            if isinstance(before, Void) or before is None:
                return fact.way == "up"
            up = _order(after, fact) > _order(before, fact)
            return up is (fact.way == "up")
        case "to_come":
            day = after.start if isinstance(after, Period) else after
            return isinstance(day, datetime.date) and date is not None and day >= date
        case "piece":
            if isinstance(after, tuple) and isinstance(before, tuple):
                return set(before) < set(after)
            return after is not False and before != after


def _order(value: Value, fact: FactChange) -> Fraction:
    type_ = bare(fact.type)
    if isinstance(type_, EnumType):
        assert isinstance(value, str)
        return Fraction(type_.values.index(value))
    assert isinstance(value, int | Fraction)
    return Fraction(value)


def nearer(fact: FactChange) -> Value:
    """The value one step nearer to what the fact is: one day, one unit of the last digit, one value of an order."""
    before, after = fact.before, fact.after
    type_ = bare(fact.type)
    if isinstance(before, Void) or before is None or after is None:
        return None
    if isinstance(type_, DateType) and isinstance(before, datetime.date) and isinstance(after, datetime.date):
        return after + datetime.timedelta(days=1 if after < before else -1)
    if isinstance(type_, PeriodType) and isinstance(before, Period) and isinstance(after, Period):
        by = datetime.timedelta(days=1 if after.start < before.start else -1)
        return Period(after.start + by, after.end + by)
    if isinstance(type_, NumberType) and isinstance(before, int | Fraction) and isinstance(after, int | Fraction):
        one = Fraction(*type_.shown.worth)
        step = one
        while not type_.integer and any((Fraction(value) / step).denominator != 1 for value in (before, after)):
            step /= 10
        return Fraction(after) + (step if after < before else -step)
    if isinstance(type_, EnumType) and type_.ordered and isinstance(before, str) and isinstance(after, str):
        here, there = type_.values.index(before), type_.values.index(after)
        return type_.values[there + (1 if there < here else -1)]
    return None


# --- The shipped examples -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_every_proposal_on_a_shipped_example_holds_and_is_the_smallest(path: Path) -> None:
    answer = SHIPPED.decide(path, prospects=True)
    dossier = SHIPPED.read(path)
    for decision in answer.decisions:
        assert (decision.prospects is not None) is is_refused(decision)
        if decision.prospects is not None:
            assert decision.prospects.complete
            assert decision.prospects.shortfalls
            check(SHIPPED, dossier, decision, answer.date)


def _example(name: str) -> Prospects:
    decisions = SHIPPED.decide(ROOT / "policies" / "exemples" / f"{name}.yaml", prospects=True).decisions
    (told,) = [each.prospects for each in decisions if each.prospects is not None]
    return told


def test_a_mark_at_the_limit_is_raised_by_the_least() -> None:
    told = _example("refuse-oral")
    assert pairs(told) == [[("certification.notes[oral]", 6, 7)]]
    (short,) = told.shortfalls
    assert (short.relation, short.limits, short.value, short.gap) == ("more_than", (6,), 6, 0)


def test_three_grounds_are_mended_by_two_facts() -> None:
    told = _example("refuse-trois-motifs")
    assert pairs(told) == [[("certification.pass_suivi", False, True), ("certification.notes[écrit]", 6, 14)]]
    assert told.changes[0].facts[0].piece == "l'attestation de suivi de Pass formation"
    assert [short.gap for short in told.shortfalls if short.relation == "at_least"] == [Fraction(11, 5)]


def test_a_mean_is_mended_to_the_last_digit_in_which_the_marks_are_given() -> None:
    assert pairs(_example("moyenne-9-995")) == [
        [("certification.notes[écrit]", 10, Fraction(501, 50))],
        [("certification.notes[oral]", 10, Fraction(501, 50))],
        [("certification.notes[applications]", 10, Fraction(1003, 100))],
    ]


def test_whose_judgement_would_change_the_answer_is_said() -> None:
    told = _example("jury-avis-defavorable")
    assert told.changes == ()
    assert [(each.by, each.value) for each in told.deciders] == [("le jury national paritaire", True)]


# --- The ways in which a fact may change ----------------------------------------------------------------------------


RULE = """décision d : booléen favorable vrai
  vaut vrai si {condition}
  vaut faux sinon
"""


@pytest.mark.parametrize(
    ("entry", "condition", "given", "expected"),
    [
        ("nombre de 0 à 20 modifiable", "x ≥ 10", 7, 10),
        ("nombre de 0 à 20 modifiable", "x > 10", 7, 11),
        ("nombre de 0 à 20 modifiable", "x > 10", "7,5", Fraction(101, 10)),
        ("nombre de 0 à 20 modifiable à la hausse", "x ≥ 10", 7, 10),
        ("nombre de 0 à 20 modifiable à la baisse", "x ≥ 10", 7, None),
        ("nombre de 0 à 20", "x ≥ 10", 7, None),
        ("nombre de 0 à 9 modifiable", "x ≥ 10", 7, None),
        ("entier modifiable à la baisse", "x × x < 50", 300, 7),
        ("nombre en € modifiable", "x / 3 > 100 €", "250 €", 301),
        ("durée modifiable à la hausse", "x est d'au moins 3 ans", "2 ans", 36),
        ("booléen modifiable", "x", False, True),
        ("booléen modifiable", "non x", True, False),
        ("booléen modifiable par une pièce", "x", False, True),
        ("booléen modifiable par une pièce", "non x", True, None),
        ("Niveau modifiable à la hausse", "x ≥ moyen", "bas", "moyen"),
        ("Niveau modifiable à la baisse", "x ≥ moyen", "bas", None),
        ("Niveau modifiable", "x = haut", "bas", "haut"),
        ("liste de Niveau modifiable par une pièce", "haut parmi x et bas parmi x", ["bas"], ("bas", "haut")),
        ("liste de Niveau modifiable par une pièce", "haut parmi x et moyen parmi x", [], ("moyen", "haut")),
        ("liste de Niveau modifiable par une pièce", "non (bas parmi x)", ["bas"], None),
        ("liste de Niveau modifiable", "non (bas parmi x)", ["bas", "haut"], ("haut",)),
        ("date modifiable", "x avant le 1er mars 2014", datetime.date(2014, 5, 2), datetime.date(2014, 2, 28)),
        ("date modifiable à l'avenir", "x avant le 1er mars 2014", datetime.date(2014, 5, 2), None),
        (
            "date modifiable à l'avenir",
            "x après le 30 avril 2014",
            datetime.date(2014, 2, 2),
            datetime.date(2014, 5, 1),
        ),
        ("date modifiable à l'avenir", "x > 1er février 2014", datetime.date(2014, 1, 5), datetime.date(2014, 3, 1)),
        ("date modifiable à l'avenir", "mois(x) = 6", datetime.date(2014, 3, 2), datetime.date(2014, 6, 1)),
        ("date modifiable à l'avenir", "année(x) > 2016", datetime.date(2014, 3, 2), datetime.date(2017, 1, 1)),
        ("texte modifiable", "x = « bon »", "mauvais", "bon"),
    ],
)
def test_a_fact_changes_as_its_entry_says_and_by_the_least(
    tmp_path: Path, entry: str, condition: str, given: object, expected: Value
) -> None:
    text = f"énumération ordonnée Niveau bas moyen haut\nentrée x : {entry}\n{RULE.format(condition=condition)}"
    told = found(policies(tmp_path, text), {"x": given})
    assert [after for ((_, _, after),) in pairs(told)] == ([] if expected is None else [expected])
    assert told.complete


def test_a_period_to_come_keeps_its_length(tmp_path: Path) -> None:
    loaded = policies(
        tmp_path, f"entrée p : période modifiable à l'avenir\n{RULE.format(condition='début(p) après le 9 juin 2014')}"
    )
    told = found(loaded, {"p": {"début": datetime.date(2014, 5, 5), "fin": datetime.date(2014, 5, 9)}})
    assert [after for ((_, _, after),) in pairs(told)] == [
        Period(datetime.date(2014, 6, 10), datetime.date(2014, 6, 14))
    ]


def test_a_change_that_an_exigence_refuses_is_not_proposed(tmp_path: Path) -> None:
    text = """entrée a : nombre modifiable à la hausse
entrée b : nombre modifiable à la hausse
exigence « a reste sous b » a < b
"""
    told = found(policies(tmp_path, text + RULE.format(condition="a ≥ 10")), {"a": 3, "b": 5})
    assert pairs(told) == [[("essai.a", 3, 10), ("essai.b", 5, 11)]]


def test_two_numbers_share_what_is_wanting_as_little_as_may_be(tmp_path: Path) -> None:
    text = """entrée a : nombre de 0 à 10 modifiable à la hausse
entrée b : nombre de 0 à 10 modifiable à la hausse
"""
    told = found(policies(tmp_path, text + RULE.format(condition="a + b ≥ 16")), {"a": 3, "b": 5})
    ((one, other),) = pairs(told)
    assert Fraction(one[2]) + Fraction(other[2]) == 16  # type: ignore[arg-type]  # numbers


def test_the_earliest_day_is_found_to_the_day(tmp_path: Path) -> None:
    condition = "date d'effet au plus tôt le né_le + 18 ans arrondi au jour suivant"
    text = f"entrée né_le : date\n{RULE.format(condition=condition)}"
    told = found(policies(tmp_path, text), {"né_le": datetime.date(1996, 8, 17)})
    assert told.earliest is not None
    assert told.earliest.date == datetime.date(2014, 8, 17)
    assert told.fixed == ("né le",)


def test_the_earliest_day_of_a_window_and_of_a_dated_value(tmp_path: Path) -> None:
    text = """paramètre seuil : nombre
  vaut 12 du 1er janvier 2010 au 14 mai 2014
  vaut 9 à partir du 15 mai 2014
entrée note : nombre
""" + RULE.format(condition="note ≥ seuil")
    told = found(policies(tmp_path, text), {"note": 10})
    assert told.earliest is not None
    assert told.earliest.date == datetime.date(2014, 5, 15)


def test_what_would_then_have_to_be_fixed_is_said_with_whom_to_ask(tmp_path: Path) -> None:
    text = """paramètre seuil : nombre
  à fixer par « la caisse »
entrée inscrit : booléen modifiable
entrée note : nombre
""" + RULE.format(condition="inscrit et note ≥ seuil")
    told = found(policies(tmp_path, text), {"inscrit": False, "note": 10})
    assert told.changes == ()
    assert told.opening is not None
    assert [fact.path for fact in told.opening.facts] == ["essai.inscrit"]
    assert [getattr(each, "by", "") for each in told.opening.missing] == ["la caisse"]


def test_an_open_reading_must_be_favourable_too(tmp_path: Path) -> None:
    text = """interprétation lecture_du_seuil
  question « Dix ou douze ? »
  lecture dix « dix »
  lecture douze « douze »
entrée note : nombre modifiable à la hausse
""" + RULE.format(condition="(lecture_du_seuil est dix et note ≥ 10) ou (lecture_du_seuil est douze et note ≥ 12)")
    assert pairs(found(policies(tmp_path, text), {"note": 11})) == [[("essai.note", 11, 12)]]


def test_a_decision_for_each_element_changes_its_own_element(tmp_path: Path) -> None:
    text = """fiche Enfant
  prénom : texte
  points : nombre
entrée enfants : liste de Enfant modifiable à la hausse
décision d(e : Enfant) pour chaque e dans enfants : booléen favorable vrai
  vaut e.points ≥ 5 « avoir cinq points »
"""
    loaded = policies(tmp_path, text)
    children = [{"prénom": "Ana", "points": 9}, {"prénom": "Luc", "points": 3}]
    answer = loaded.decide(
        {"date": datetime.date(2014, 1, 1), "faits": {"essai": {"enfants": children}}}, prospects=True
    )
    first, second = answer.decisions
    assert first.prospects is None
    assert second.prospects is not None
    assert pairs(second.prospects) == [[("essai.enfants[2].points", 3, 5)]]


def test_the_search_stops_within_its_trials_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = policies(tmp_path, f"entrée x : nombre modifiable\n{RULE.format(condition='x = 77 et x = 78')}")
    assert found(loaded, {"x": 1}).complete
    monkeypatch.setattr(Trials, "accepts", _accepts_thrice(Trials.accepts))
    data = {"date": datetime.date(2014, 1, 1), "faits": {"essai": {"x": 1}}}
    (decision,) = loaded.decide(data, prospects=True).decisions
    assert decision.prospects is not None
    assert decision.prospects.changes == ()
    assert not decision.prospects.complete


def _accepts_thrice(accepts: Callable[..., bool]) -> Callable[..., bool]:
    def limited(trials: Trials, *args: object, **kwargs: object) -> bool:
        trials.left = min(trials.left, 3)
        return accepts(trials, *args, **kwargs)

    return limited


MARKS = st.one_of(st.integers(0, 20), st.integers(0, 200).map(lambda tenths: f"{tenths // 10},{tenths % 10}"))


@settings(max_examples=10, deadline=None)
@given(
    st.fixed_dictionaries(dict.fromkeys(("tronc_commun", "option", "écrit", "oral", "applications"), MARKS)),
    st.booleans(),
    st.booleans(),
)
def test_whatever_the_candidate_every_proposal_holds(notes: dict[str, object], has_pass: bool, has_rest: bool) -> None:  # noqa: FBT001 - drawn
    facts = {
        "pass_suivi": has_pass,
        "équivalence_accessit": False,
        "premss_suivi": has_rest,
        "option_suivie": has_rest,
        "notes": notes,
    }
    data = {"date": datetime.date(2013, 12, 16), "faits": {"certification": facts}}
    answer = SHIPPED.decide(data, prospects=True, readings={"suivi_exigé": "tout_le_parcours"})
    dossier = evolve(SHIPPED.read(data), readings={"certification.suivi_exigé": "tout_le_parcours"})
    for decision in answer.decisions:
        if decision.prospects is not None:
            check(SHIPPED, dossier, decision, answer.date)


def test_a_long_list_hides_no_other_fact_and_what_was_not_tried_is_said(tmp_path: Path) -> None:
    text = """fiche Ligne
  points : nombre
  compte : booléen
entrée seuil : nombre modifiable à la baisse
entrée lignes : liste de Ligne modifiable
""" + RULE.format(condition="(somme de l.points pour l dans lignes tel que l.compte) ≥ seuil")
    lines = [{"points": number % 7, "compte": False} for number in range(90)]
    told = found(policies(tmp_path, text), {"seuil": 900_000, "lignes": lines})
    assert [("essai.seuil", 900_000, 0)] in pairs(told)
    assert not told.complete


THREE = """énumération Issue apte limité inapte
entrée acuité : entier de 0 à 20 modifiable
entrée crise : booléen
entrée accord : booléen appréciée par « l'ophtalmologiste »
"""


@pytest.mark.parametrize(
    ("waiting", "opened"),
    [
        ("  vaut limité si acuité < 5 et accord\n  vaut inapte si acuité < 5 et non accord\n", None),
        ("  vaut apte si acuité < 5 et accord\n  vaut inapte si acuité < 5 et non accord\n", 4),
        ("  vaut au_dessous si acuité < 5\n", None),
    ],
)
def test_a_wait_that_cannot_end_well_is_no_way_out(tmp_path: Path, waiting: str, opened: int | None) -> None:
    text = f"""{THREE}règle au_dessous : Issue
  vaut limité si accord
  vaut inapte sinon
décision d : Issue favorable apte
  vaut apte si acuité ≥ 5 et non crise
  vaut limité si acuité ≥ 5 et crise
{waiting}"""
    told = found(policies(tmp_path, text), {"acuité": 10, "crise": True})
    assert told.changes == ()
    assert (None if told.opening is None else told.opening.facts[0].after) == opened


@pytest.mark.parametrize(("resigned", "wanting"), [(False, ["jours"]), (True, ["b", "attente"])])
def test_an_exception_to_what_does_not_apply_is_not_wanting(
    tmp_path: Path,
    resigned: bool,  # noqa: FBT001 - drawn
    wanting: list[str],
) -> None:
    text = """énumération Issue
  accordé « accordé »
  refusé « refusé »
entrée jours : entier
entrée b : booléen
entrée attente : entier
décision d : Issue favorable accordé
  vaut accordé si jours ≥ 130
  vaut refusé sinon
  exception démission « la démission n'ouvre pas droit »
    vaut refusé si b
  exception réexamen à démission « le réexamen après 121 jours »
    vaut accordé si attente ≥ 121
"""
    days = 200 if resigned else 129
    told = found(policies(tmp_path, text), {"jours": days, "b": resigned, "attente": 35})
    assert [short.subject for short in told.shortfalls] == wanting


def test_a_case_for_others_is_wanting_only_where_no_case_concerns_the_dossier(tmp_path: Path) -> None:
    text = """énumération Voie interne externe autre
entrée voie : Voie
entrée note : nombre
décision d : booléen favorable vrai
  vaut vrai quand voie = interne si note ≥ 10
  vaut vrai quand voie = externe si note ≥ 12
  vaut vrai si note ≥ 18 du 1er janvier 2030 au 31 décembre 2030
  vaut faux sinon
"""
    loaded = policies(tmp_path, text)
    own = found(loaded, {"voie": "interne", "note": 9})
    assert [(short.subject, short.limits) for short in own.shortfalls] == [("note", (10,))]
    assert "voie" in [short.subject for short in found(loaded, {"voie": "autre", "note": 9}).shortfalls]


@pytest.mark.parametrize(
    ("condition", "origins"),
    [
        ("note ≥ 10", ["dossier"]),
        ("10 ≤ note", ["dossier"]),
        ("seuil ≤ note", ["dossier"]),
        ("note × 2 ≥ 20", ["computed"]),
        ("retenue ≥ 10", ["dossier"]),
        ("relevée ≥ 10", ["computed"]),
        ("au_moins(note ; 10)", ["dossier"]),
        ("au_moins(note × 2 ; 20)", ["computed"]),
        ("date d'effet au plus tôt le né_le + 18 ans arrondi au jour suivant", ["day"]),
        ("début(stage) après le 1er mars 2014", ["dossier"]),
        ("pour tout p dans points : p ≥ 3", ["dossier", "dossier"]),
    ],
)
def test_what_is_measured_is_said_to_come_from_where_it_does(
    tmp_path: Path, condition: str, origins: list[str]
) -> None:
    text = f"""entrée note : nombre
entrée né_le : date
entrée stage : période
entrée points : liste de nombre
paramètre seuil : nombre
  vaut 10
règle retenue : nombre
  vaut note si note < 100
  vaut 100 sinon
règle relevée : nombre
  vaut note + 1
règle au_moins(n : nombre ; m : nombre) : booléen
  vaut n ≥ m
{RULE.format(condition=condition)}"""
    facts = {
        "note": 7,
        "né_le": datetime.date(2000, 1, 1),
        "stage": {"début": datetime.date(2014, 1, 1), "fin": datetime.date(2014, 2, 1)},
        "points": [1, 5, 2],
    }
    told = found(policies(tmp_path, text), facts)
    assert [short.origin for short in told.shortfalls] == origins
    assert all(re.search(r"\b[nm]\b", short.subject) is None for short in told.shortfalls)
