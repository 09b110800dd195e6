"""Readings that agree are one line: on the page and in the letter, with what only some of them need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.answer.agreement import agreeing
from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.pipeline import load
from cqp_dsl.render.letter.compose import letter_parts
from cqp_dsl.render.outline import outline
from cqp_dsl.source import SourceFile

if TYPE_CHECKING:
    from pathlib import Path

POLICY = """politique aide « Aide » selon t §1
source t « Texte » sections §1
entrée âge : entier « Âge ? »
interprétation seuil
  question « Quel seuil ? »
  lecture dix « dix »
  lecture douze « douze »
  lecture quinze « quinze »
interprétation ronde
  question « Arrondir ? »
  lecture oui_ « on arrondit »
  lecture non_ « on n'arrondit pas »
décision aide : booléen « aide » favorable vrai
  vaut (âge ≥ 10 et seuil est dix « dix ans suffisent ») ou (âge ≥ 12 et seuil est douze « douze ans suffisent »)
    ou (âge ≥ 15 et seuil est quinze et ronde est oui_) « avoir l'âge (il est de {âge}) »
"""


def test_readings_that_agree_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "aide.cqp").write_text(POLICY, encoding="utf-8")
    policies = load([tmp_path / "aide.cqp"])
    dossier = "date: 2020-01-01\ndécisions: [aide]\nfaits: { aide: { âge: 11 } }\n"
    answer = policies.decide(SourceFile.from_text("d.yaml", dossier))
    (decision,) = answer.decisions
    assert len(decision.outcomes) == 3
    told = agreeing(decision.outcomes)
    assert [(outcome.value, [dict(world) for world in worlds]) for outcome, worlds in told] == [
        (True, [{"aide.seuil": "dix"}]),
        (False, [{"aide.seuil": "douze"}, {"aide.seuil": "quinze"}]),
    ]
    page = outline(answer, policies.program)
    lines = [plain_spaces(line.text) for section in page.blocks[0].sections for line in section.lines]
    assert lines[-2:] == ["« dix » : oui", "« douze » ou « quinze » : non"]
    letter = "".join(letter_parts([answer], policies.program, "text", several=False))
    assert "« douze » ou « quinze » : non" in plain_spaces(letter)
