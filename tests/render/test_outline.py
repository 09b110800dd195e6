"""What a page says of several decisions: what each rests on, what is asked once, the sources that it cites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cqp_dsl import load
from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.render.answer_text import answer_text
from cqp_dsl.render.outline import outline
from cqp_dsl.render.screen import Screen
from cqp_dsl.source import SourceFile
from tests.render.documents import answers_html, answers_json

if TYPE_CHECKING:
    from cqp_dsl.answer.answer import Answer, TraceNode
    from cqp_dsl.pipeline import Policies
    from cqp_dsl.render.page import Block, Line

POLICY = """\
politique essai « Essai » selon nouveau §1
source nouveau « Règlement de 2014 » sections §1 ; §2
source ancien « Règlement de 2009 » sections §1 ; §2
source inutile « Un texte que rien ne cite » sections §1

énumération Épreuve
  écrit_long « épreuve écrite »
  oral       « épreuve orale »
énumération Issue admis refusé

fiche Emploi
  début   : date
  quotité : nombre « part de temps plein »

entrée notes : nombre par Épreuve « Quelles notes ? »
entrée emplois : liste de Emploi « Quels emplois ? »
entrée retard : booléen « En retard ? »

paramètre barème : nombre par Épreuve
  jusqu'au 31 décembre 2013 selon ancien §2
  | Épreuve    || coefficient |
  | écrit_long || 1           |
  | oral       || 1           |
  à partir du 1er janvier 2014 selon nouveau §2
  | Épreuve    || coefficient |
  | écrit_long || 2           |
  | oral       || 1           |

paramètre plafond : nombre en h par Épreuve « plafond d'heures »
  à fixer par « le comité »

décision texte_appliqué : texte « texte appliqué »
  vaut "celui de 2009" du 1er janvier 2009 au 31 décembre 2013 selon ancien §1
  vaut "celui de 2014" à partir du 1er janvier 2014

décision total : nombre « total »
  vaut somme de barème[é] × notes[é] pour é dans Épreuve

décision issue : Issue « issue » favorable admis
  vaut admis si total ≥ 20 « avoir au moins 20 (obtenu : {total}) »
  vaut refusé sinon
  exception en_retard « pas de retard » selon ancien §2
    vaut refusé si retard « être en retard »

décision deux_fois : Issue « deux fois »
  vaut refusé si total < 0 selon ancien §1
  vaut refusé si total < 20 selon ancien §2
  vaut admis sinon

décision limite : date ou rien « date limite »
  vaut date d'effet + 30 jours si total < 20
  vaut rien sinon

décision heures : nombre en h « heures »
  vaut plafond[oral] × total

décision première : nombre « première part »
  vaut somme de e.quotité pour e dans emplois
"""
GIVEN = "notes: { écrit_long: 8, oral: 8 }, retard: non"


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Policies:
    folder = tmp_path_factory.mktemp("politiques")
    (folder / "essai.cqp").write_text(POLICY, encoding="utf-8")
    return load(folder)


def answer(policies: Policies, *decisions: str, facts: str = GIVEN, date: str = "2014-06-01") -> Answer:
    text = f"dossier: d\ndate: {date}\nfaits:\n  essai: {{ {facts} }}\ndécisions: [{', '.join(decisions)}]\n"
    return policies.decide(SourceFile.from_text("d.yaml", text))


def blocks(policies: Policies, *decisions: str, facts: str = GIVEN, date: str = "2014-06-01") -> tuple[Block, ...]:
    return outline(answer(policies, *decisions, facts=facts, date=date), policies.program).blocks


def heading(policies: Policies, decision: str, facts: str = GIVEN, date: str = "2014-06-01") -> tuple[str, str]:
    (block,) = blocks(policies, decision, facts=facts, date=date)
    line = block.headline
    return plain_spaces(line.text), f"{line.source.cite}, {POLICY.splitlines()[line.source.line - 1].split()[0]}"


def said(lines: tuple[Line, ...], depth: int = 0) -> list[str]:
    """The texts of lines and notes, indented by their place in the tree."""
    shown = []
    for line in lines:
        texts = [line.text, *(f"  {note}" for note in line.notes)]
        shown += ["  " * depth + text.replace("\u00a0", " ") for text in texts]
        shown += said(line.children, depth + 1)
    return shown


@pytest.mark.parametrize(
    ("decision", "facts", "date", "text", "source"),
    [
        ("texte_appliqué", GIVEN, "2010-06-01", "Texte appliqué : celui de 2009", "ancien §1, vaut"),
        ("texte_appliqué", GIVEN, "2014-06-01", "Texte appliqué : celui de 2014", "nouveau §1, décision"),
        ("issue", GIVEN.replace("non", "oui"), "2014-06-01", "Issue : refusé", "ancien §2, vaut"),
        ("issue", GIVEN, "2014-06-01", "Issue : admis", "nouveau §1, décision"),
        # Two cases give the same value: neither alone is what the decision rests on.
        ("deux_fois", "notes: { écrit_long: -8, oral: 0 }", "2014-06-01", "Deux fois : refusé", "nouveau §1, décision"),
        ("deux_fois", "notes: { écrit_long: 8, oral: 0 }", "2014-06-01", "Deux fois : refusé", "ancien §2, vaut"),
        ("issue", "", "2014-06-01", "Issue : indéterminé (il manque 3 informations)", "nouveau §1, décision"),
    ],
)  # fmt: skip
def test_a_heading_cites_the_case_that_decides(
    policies: Policies, decision: str, facts: str, date: str, text: str, source: str
) -> None:
    assert heading(policies, decision, facts, date) == (text, source)


def cites(node: TraceNode) -> set[str]:
    inner = {cite for child in node.children if child.status != "not_applied" for cite in cites(child)}
    return {str(node.cite), *inner}


@pytest.mark.parametrize(("date", "value", "cite"), [("2013-12-31", 16, "ancien §2"), ("2014-01-01", 24, "nouveau §2")])
def test_the_cells_of_a_dated_table_cite_its_text(policies: Policies, date: str, value: int, cite: str) -> None:
    (decision,) = answer(policies, "total", date=date).decisions
    assert decision.value == value
    assert decision.trace is not None
    assert cites(decision.trace) - {"nouveau §1"} == {cite}


def test_a_decision_that_has_no_object_says_so(policies: Policies) -> None:
    assert heading(policies, "limite")[0] == "Date limite : sans objet"
    assert '"text": "sans objet"' in answers_json([answer(policies, "limite")], policies.program)


def test_a_decision_without_conditions_keeps_its_block_and_its_citation(policies: Policies) -> None:
    text = answer_text(answer(policies, "texte_appliqué", "issue", date="2010-06-01"), policies.program, Screen(80))
    assert [line.split("  ")[-1] for line in text.splitlines() if line.startswith("= Texte appliqué")] == [
        "= Texte appliqué : celui de 2009",
        "ancien §1 · essai.cqp:33",
    ]


def test_a_cell_that_is_missing_has_its_name_in_words(policies: Policies) -> None:
    (block,) = blocks(policies, "heures", facts="notes: { oral: 8 }")
    assert said(block.sections[0].lines) == [
        "À renseigner dans le dossier",
        "  Quelles notes ?",
        "    épreuve écrite : essai.notes[écrit_long]",
        "Peut-être aussi, selon ces réponses : à fixer par le comité",
        "  plafond d'heures",
        "    épreuve orale : essai.plafond[oral]",
    ]
    (block,) = blocks(policies, "première", facts="emplois: [{ début: 2014-01-01 }, { quotité: 1 }]")
    assert said(block.sections[0].lines)[1:] == [
        "  Quels emplois ?",
        "    n° 1, part de temps plein : essai.emplois[1].quotité",
    ]


def test_what_several_decisions_need_is_asked_once(policies: Policies) -> None:
    first, second, third = blocks(policies, "total", "issue", "heures", facts="notes: { oral: 8 }")
    assert said(first.sections[0].lines) == [
        "À renseigner dans le dossier",
        "  Quelles notes ?",
        "    épreuve écrite : essai.notes[écrit_long]",
    ]
    assert said(second.sections[0].lines) == [
        "À renseigner dans le dossier",
        "  En retard ?",
        "    essai.retard",
        "1 information déjà demandée plus haut, pour « Total »",
    ]
    assert said(third.sections[0].lines)[0] == "1 information déjà demandée plus haut, pour « Total »"
    (again,) = blocks(policies, "total", "issue", "deux_fois", "issue", facts="")[2:3]
    assert said(again.sections[0].lines) == ["2 informations déjà demandées plus haut, pour « Total »"]


def test_the_page_ends_with_the_titles_of_its_sources(policies: Policies) -> None:
    both = answer(policies, "texte_appliqué", "limite", date="2010-06-01")
    last = "Sources : nouveau, « Règlement de 2014 » ; ancien, « Règlement de 2009 »"
    assert answer_text(both, policies.program, Screen(80)).splitlines()[-2] == last
    assert last in plain_spaces(answers_html([both], policies.program))
    one = answer_text(answer(policies, "limite"), policies.program, Screen(80))
    assert one.splitlines()[-2] == "Sources : nouveau, « Règlement de 2014 »"
