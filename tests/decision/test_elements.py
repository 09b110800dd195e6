"""A decision for each element of a list: one answer for each, and what is said where there is none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.decision import elements
from cqp_dsl.pipeline import load
from cqp_dsl.source import SourceFile
from tests.render.documents import answers_json

if TYPE_CHECKING:
    from pathlib import Path

    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.pipeline import Policies

POLICY = """politique essai « Essai » selon t §1
source t « Texte » sections §1

fiche Enfant
  prénom : texte « prénom »
  âge    : nombre « âge »

entrée enfants : liste de Enfant « Quels enfants ? »

décision aide(e : Enfant) pour chaque e dans enfants : booléen « aide » favorable vrai
  vaut e.âge < 6 « avoir moins de 6 ans »
"""


@pytest.fixture
def policies(tmp_path: Path) -> Policies:
    (tmp_path / "essai.cqp").write_text(POLICY, encoding="utf-8")
    return load([tmp_path / "essai.cqp"])


def answered(policies: Policies, facts: str) -> Answer:
    text = f"date: 2024-05-01\ndécisions: [aide]\nfaits:\n  essai: {facts}\n"
    return policies.decide(SourceFile.from_text("d.yaml", text))


def told(answer: Answer) -> list[tuple[str, str, object]]:
    return [(one.args[0].label if one.args else "", one.status, one.value) for one in answer.decisions]


def test_each_element_has_its_answer_under_its_name(policies: Policies) -> None:
    answer = answered(policies, "{ enfants: [{ prénom: Alice, âge: 4 }, { prénom: Bruno }, { âge: 9 }] }")
    assert [one[:2] for one in told(answer)] == [
        ("Alice", "decided"), ("Bruno", "undetermined"), ("n°\u00a03", "decided"),
    ]  # fmt: skip
    assert [one.favourable for one in answer.decisions] == [True, None, False]
    assert [item.cause.path for item in answer.decisions[1].missing] == ["essai.enfants[2].âge"]  # type: ignore[union-attr]


def test_elements_of_one_name_are_numbered(policies: Policies) -> None:
    answer = answered(policies, "{ enfants: [{ prénom: Alice, âge: 4 }, { prénom: Alice, âge: 9 }] }")
    assert [one[0] for one in told(answer)] == ["Alice (n°\u00a01)", "Alice (n°\u00a02)"]
    assert len({(one.name, one.args) for one in answer.decisions}) == len(answer.decisions)


def test_a_list_that_is_not_known_is_asked_for_once(policies: Policies) -> None:
    (decision,) = answered(policies, "{}").decisions
    assert (decision.args, decision.status) == ((), "undetermined")
    assert [item.cause.path for item in decision.missing] == ["essai.enfants"]  # type: ignore[union-attr]


def test_an_empty_list_says_so(policies: Policies) -> None:
    assert told(answered(policies, "{ enfants: [] }")) == [("", "decided", ())]


def test_more_elements_than_are_taken_are_said(policies: Policies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cqp_dsl.decision.decide.MOST_ELEMENTS", 1)
    monkeypatch.setattr(elements, "MOST_ELEMENTS", 1)
    answer = answered(policies, "{ enfants: [{ prénom: Alice, âge: 4 }, { prénom: Bruno, âge: 4 }] }")
    assert [one[1] for one in told(answer)] == ["out_of_limits"]


def test_the_document_names_the_element(policies: Policies) -> None:
    answer = answered(policies, "{ enfants: [{ prénom: Alice, âge: 4 }] }")
    document = json.loads(answers_json([answer], policies.program))
    (decision,) = document["answers"][0]["decisions"]
    assert [(one["name"], one["label"]) for one in decision["args"]] == [("e", "Alice")]
