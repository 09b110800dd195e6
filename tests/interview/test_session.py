"""The interview asks what is missing, nothing else, and ends decided whatever the answers are."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from cqp_dsl import load
from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.datatypes.types import BoolType, DateType, EnumType, ListType, NumberType, PeriodType, TextType
from cqp_dsl.core.dossier import Dossier
from cqp_dsl.interview.question import NotUnderstood
from cqp_dsl.interview.session import Interview
from cqp_dsl.interview.wording import why_lines

if TYPE_CHECKING:
    from pathlib import Path

    from cqp_dsl.interview.question import Question
    from cqp_dsl.pipeline import Policies

DAY = datetime.date(2014, 6, 16)
POLICY = """\
politique essai « Essai » selon texte §1
source texte « Texte d'essai » sections §1

énumération Voie écrite orale
fiche Emploi
  période : période « du premier au dernier jour »
  utile : booléen « en relation »

entrée majeur : booléen « Est-il majeur ? »
entrée note : nombre de 0 à 20 « Quelle note ? »
entrée plafond : nombre de 0 à 20 « Quel plafond ? »
entrée voie : Voie « Quelle voie ? »
entrée emplois : liste de Emploi « Quels emplois ? »
entrée voies : liste de Voie « Quelles voies ? »
entrée dernier : Emploi ou rien « Quel dernier emploi ? »
entrée départ : date ou rien « Quand est-il parti ? »
entrée avis : booléen « Le jury est-il d'accord ? » appréciée par « le jury »
entrée inutile : booléen « Rien n'en dépend ? »

exigence « une note sous le plafond » note ≤ plafond

décision admission : booléen « admission » favorable vrai
  vaut vrai si note ≥ 10 « avoir 10 » et majeur « être majeur » et avis « avoir l'avis du jury »
  vaut faux sinon

décision validation : booléen « validation » favorable vrai
  vaut il existe e dans emplois tel que (e.utile et durée(e.période) ≥ 1 an)

décision ancienneté : booléen « ancienneté »
  vaut dernier n'est pas rien et dernier.utile et départ n'est pas rien

décision parcours : booléen « parcours »
  vaut voie parmi voies
"""


@pytest.fixture(scope="module")
def essai(tmp_path_factory: pytest.TempPathFactory) -> Policies:
    path = tmp_path_factory.mktemp("essai") / "essai.cqp"
    path.write_text(POLICY, encoding="utf-8")
    return load(path)


def interview(policies: Policies, *decisions: str) -> Interview:
    return Interview(policies.engine, Dossier(date=DAY, decisions=tuple(f"essai.{name}" for name in decisions)))


def asked(talk: Interview) -> str:
    question = talk.next_question()
    return question.path.removeprefix("essai.") if question else ""


def answer(talk: Interview, text: str) -> NotUnderstood | None:
    question = talk.next_question()
    assert question is not None
    reply = talk.reply(question, text)
    return reply if isinstance(reply, NotUnderstood) else None


def statuses(talk: Interview) -> list[str]:
    return [decision.status for decision in talk.answer().decisions]


def test_what_can_settle_it_is_asked_first(essai: Policies) -> None:
    talk = interview(essai, "admission")
    assert set(talk.open_questions()) == {"essai.note", "essai.majeur", "essai.avis"}
    assert asked(talk) == "majeur"
    answer(talk, "non")
    assert talk.next_question() is None
    assert statuses(talk) == ["decided"]


def test_nothing_else_is_asked(essai: Policies) -> None:
    talk = interview(essai, "admission", "validation", "ancienneté", "parcours")
    paths = set()
    while (question := talk.next_question()) is not None:
        paths.add(question.entry.name.removeprefix("essai."))
        talk.reply(question, plain_answer(question))
    assert paths <= {"note", "majeur", "avis", "emplois", "dernier", "départ", "voie", "voies"}
    assert set(statuses(talk)) == {"decided"}


def test_a_list_of_records_is_counted_then_asked_part_by_part(essai: Policies) -> None:
    talk = interview(essai, "validation")
    assert asked(talk) == "emplois"
    assert answer(talk, "deux") is not None
    assert answer(talk, "2") is None
    assert asked(talk) == "emplois[1].période"
    answer(talk, "du 1er janvier 2012 au 30 décembre 2012")
    assert asked(talk) == "emplois[2].période"
    answer(talk, "du 1er janvier 2013 au 31 décembre 2013")
    question = talk.next_question()
    assert question is not None
    assert (question.path, plain_spaces(question.named)) == (
        "essai.emplois[2].utile",
        "du 1er janvier 2013 au 31 décembre 2013",
    )
    answer(talk, "o")
    assert talk.next_question() is None
    assert statuses(talk) == ["decided"]


NAMED = """\
politique essai « Essai » selon texte §1
source texte « Texte d'essai » sections §1

fiche Enfant
  né_le : date « jour de naissance »
  à_charge : booléen « L'enfant est-il à charge ? »
  prénom : texte « prénom »

entrée enfants : liste de Enfant « Quels enfants ? »
entrée seul : booléen « Vit-il seul ? »

décision part : nombre
  vaut nombre de e dans enfants tels que (e.à_charge et e.né_le ≥ 1er janvier 2000)
"""


def test_an_element_is_named_before_its_details_are_asked(tmp_path: Path) -> None:
    path = tmp_path / "essai.cqp"
    path.write_text(NAMED, encoding="utf-8")
    talk = interview(load(path), "part")
    asked_for = []
    answers = iter(["2", "Ève", "oui", "1er mai 2004", "je ne sais pas", "oui", "3 mai 2005"])
    while (question := talk.next_question()) is not None:
        asked_for.append((question.path.removeprefix("essai."), question.named))
        text = next(answers)
        if text == "je ne sais pas":
            talk.skip(question)
        else:
            assert not isinstance(talk.reply(question, text), NotUnderstood)
    assert [path for path, _ in asked_for[:2]] == ["enfants", "enfants[1].prénom"]
    assert asked_for[2][1] == "Ève"
    numbers = [path[len("enfants[")] for path, _ in asked_for[1:]]
    assert numbers == sorted(numbers), "the first element is known before the second is asked about"
    assert asked_for[4] == ("enfants[2].prénom", "")
    assert asked_for[5][1] == ""
    assert statuses(talk) == ["decided"]
    while talk.back():
        pass
    assert asked(talk) == "enfants"


def test_what_may_be_absent_is_opened_first(essai: Policies) -> None:
    talk = interview(essai, "ancienneté")
    assert asked(talk) == "dernier"
    assert answer(talk, "peut-être") is not None
    answer(talk, "oui")
    assert asked(talk) == "dernier.utile"
    talk.back()
    answer(talk, "rien")
    assert (talk.next_question(), statuses(talk)) == (None, ["decided"])


def test_an_enumeration_is_chosen_by_number_or_name(essai: Policies) -> None:
    for voices in ("écrite ; 2", "aucune"):
        talk = interview(essai, "parcours")
        while (question := talk.next_question()) is not None:
            reply = talk.reply(question, voices if question.path == "essai.voies" else "2")
            assert not isinstance(reply, NotUnderstood)
        assert talk.answer().decisions[0].value is (voices == "écrite ; 2")


def test_a_wrong_answer_changes_nothing(essai: Policies) -> None:
    talk = interview(essai, "admission")
    question = talk.open_questions()["essai.note"]
    for text, said in [("vingt", "n'est pas un nombre"), ("21", "hors des bornes"), ("7/10", "une note sur 10")]:
        reply = talk.reply(question, text)
        assert isinstance(reply, NotUnderstood)
        assert said in reply.message
    assert talk.dossier.facts == {}


def test_a_broken_requirement_is_said_at_once(essai: Policies) -> None:
    talk = Interview(essai.engine, Dossier(date=DAY, decisions=("essai.admission",), facts={"essai.plafond": 12}))
    reply = talk.reply(talk.open_questions()["essai.note"], "13")
    assert isinstance(reply, NotUnderstood)
    assert "une note sous le plafond" in reply.message
    assert "essai.note" not in talk.dossier.facts


def test_no_answer_is_never_a_refusal(essai: Policies) -> None:
    talk = interview(essai, "admission")
    while (question := talk.next_question()) is not None:
        talk.skip(question)
    assert sorted(talk.unanswered) == ["essai.avis", "essai.majeur", "essai.note"]
    assert statuses(talk) == ["undetermined"]


def test_going_back_restores_everything(essai: Policies) -> None:
    talk = interview(essai, "admission")
    assert not talk.back()
    answer(talk, "oui")
    question = talk.next_question()
    assert question is not None
    talk.skip(question)
    assert talk.back()
    assert talk.back()
    assert (talk.dossier.facts, talk.unanswered) == ({}, ())


def test_why_names_the_condition_and_what_each_answer_does(essai: Policies) -> None:
    talk = interview(essai, "admission")
    question = talk.next_question()
    assert question is not None
    conditions, effects = why_lines(talk, question)
    assert [line.text for line in conditions.children] == ["être majeur"]
    assert [line.text.replace("\u00a0", " ") for line in effects.children] == [
        "oui : il faudra encore 2 autres informations",
        "non : la décision est prise, non",
    ]


def plain_answer(question: Question) -> str:
    """An answer that fits the question."""
    match question.inner:
        case BoolType():
            return "oui"
        case NumberType():
            return "12"
        case DateType():
            return "2013-12-16"
        case PeriodType():
            return "du 1er juin 2009 au 31 mai 2014"
        case TextType():
            return "un texte"
        case EnumType():
            return "1"
        case ListType() if question.counts:
            return "1"
        case ListType():
            return "aucun"
        case _:
            return "oui"


@pytest.mark.parametrize("policy", sorted({rule.policy for rule in load(cached=True).program.decisions}))
def test_an_interview_on_a_shipped_politique_ends_with_nothing_left_to_ask(policy: str) -> None:
    policies = load(cached=True)
    decisions = tuple(rule.name for rule in policies.program.decisions if rule.policy == policy)
    talk = Interview(policies.engine, Dossier(date=DAY, decisions=decisions))
    for _ in range(200):
        question = talk.next_question()
        if question is None:
            break
        if isinstance(talk.reply(question, plain_answer(question)), NotUnderstood):
            talk.skip(question)
    assert talk.next_question() is None
    assert talk.open_questions() == {}
