"""``paramètres:`` where one name has several figures to be fixed: each has its own key, and takes its own value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.datatypes.values import UnfixedHole
from cqp_dsl.decision.decide import Engine
from cqp_dsl.dossier.schema import dossier_schema
from cqp_dsl.dossier.template import template
from cqp_dsl.dossier.write import dossier_text
from cqp_dsl.language.syntax import parse_file
from cqp_dsl.render.answer_text import answer_text
from cqp_dsl.render.screen import Screen
from cqp_dsl.semantics import elaborate
from cqp_dsl.source import SourceFile
from tests.dossier.example import read_dossier

if TYPE_CHECKING:
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program

HEAD = """politique p « P »
  selon s §1
source s « S » sections §1
énumération Épreuve
  écrit « épreuve écrite »
  oral « épreuve orale »
entrée n : nombre « N ? »
entrée b : booléen « B ? »
entrée é : Épreuve « É ? »
"""
TABLE = """tableau organisation « organisation »
  | épreuve : Épreuve || lieu : nombre          |
  | écrit             || à fixer par « le CRFP » |
  | oral              || à fixer par « le jury » |
décision d : nombre « D »
  vaut organisation(é).lieu
"""
BANDS = """décision d : nombre « D »
  | n      | b    || d                        |
  | ≥ 18   | vrai || à fixer par « le CRFP »  |
  | 5 ; 7  | -    || à fixer par « le jury »  |
  | sinon         || à fixer par « la caisse » |
"""
CASES = """décision d : nombre « D »
  à fixer par « le CRFP » si n > 12 et b « être admis »
  à fixer par « le jury » sinon
  exception rare à fixer par « la caisse » si n = 3
  exception mêlée
    à fixer par « le comité » si n = 4
    à fixer par « le bureau » si n = 5
"""
DAYS = """paramètre taux : nombre « taux »
  à fixer par « le CRFP » jusqu'au 31 décembre 2013
  à fixer par « le jury » à partir du 1er janvier 2014
décision d : nombre « D »
  vaut taux
"""
ALONE = """tableau organisation « organisation »
  | épreuve : Épreuve || lieu : nombre           |
  | écrit             || 1                       |
  | oral              || à fixer par « le jury » |
décision d : nombre « D »
  vaut organisation(é).lieu
"""
KEYS = {
    TABLE: ["écrit", "oral"],
    BANDS: ["≥ 18 ; vrai", "5 ou 7 ; -", "sinon"],
    CASES: [
        "si n > 12 et b", "sinon", "exception rare", "exception mêlée, si n = 4",
        "exception mêlée, si n = 5",
    ],
    DAYS: ["jusqu'au 31 décembre 2013", "à partir du 1er janvier 2014"],
}  # fmt: skip
NAMES = {TABLE: "organisation.lieu", BANDS: "d", CASES: "d", DAYS: "taux"}


def program_of(rules: str) -> Program:
    source = SourceFile.from_text("p.cqp", HEAD + rules)
    tree, _ = parse_file(source)
    assert tree is not None
    program, diagnostics = elaborate([(source, tree)])
    assert program is not None, diagnostics
    return program


def dossier(rules: str, text: str, date: str = "2014-03-03") -> tuple[Dossier | None, list[str]]:
    program = program_of(rules)
    found, diagnostics = read_dossier(SourceFile.from_text("d.yaml", f"date: {date}\n{text}"), program)
    return found, [one.message for one in diagnostics]


def answered(rules: str, text: str, date: str = "2014-03-03") -> tuple[object, list[str]]:
    found, messages = dossier(rules, text, date)
    assert found is not None, messages
    (decision,) = Engine(program_of(rules)).answer(found).decisions
    holes = [item.cause for item in decision.missing if isinstance(item.cause, UnfixedHole)]
    return decision.value, [f"{hole.parameter}[{' ; '.join(hole.key)}]" for hole in holes]


@pytest.mark.parametrize("rules", KEYS, ids=["rows", "bands", "cases", "days"])
def test_each_has_its_own_key(rules: str) -> None:
    program = program_of(rules)
    assert [hole.key for hole in program.holes] == [(key,) for key in KEYS[rules]]


@pytest.mark.parametrize("rules", KEYS, ids=["rows", "bands", "cases", "days"])
def test_each_is_given_by_itself_and_written_back(rules: str) -> None:
    program = program_of(rules)
    every = ", ".join(f'"{key}": {number}' for number, key in enumerate(KEYS[rules], 1))
    found, messages = dossier(rules, f"paramètres: {{ {NAMES[rules]}: {{ {every} }} }}")
    assert found is not None, messages
    expected = {(f"p.{NAMES[rules]}", (key,)): number for number, key in enumerate(KEYS[rules], 1)}
    assert found.holes == expected
    again, _ = read_dossier(SourceFile.from_text("e.yaml", dossier_text(found, program)), program)
    assert again is not None
    assert again.holes == expected


@pytest.mark.parametrize("rules", KEYS, ids=["rows", "bands", "cases", "days"])
def test_the_template_offers_each_and_is_read_back(rules: str) -> None:
    program = program_of(rules)
    text = template(program, ["p"])
    authors = re.findall("à fixer par (.*)", text)
    assert authors == [hole.by for hole in program.holes]
    found, diagnostics = read_dossier(
        SourceFile.from_text("m.yaml", re.sub(r"^( *)# ", r"\1", text, flags=re.MULTILINE)), program
    )
    assert found is not None, [one.message for one in diagnostics]
    assert [key for _, key in found.holes] == [(key,) for key in KEYS[rules]]
    properties = dossier_schema(program)["properties"]["paramètres"]["properties"]
    assert set(KEYS[rules]) <= set(properties[f"p.{NAMES[rules]}"]["properties"])


@pytest.mark.parametrize(
    ("rules", "facts", "date", "key"),
    [
        (TABLE, "é: oral", "2014-03-03", "oral"),
        (TABLE, "é: écrit", "2014-03-03", "écrit"),
        (BANDS, "n: 7, b: non", "2014-03-03", "5 ou 7 ; -"),
        (BANDS, "n: 18, b: non", "2014-03-03", "sinon"),
        (CASES, "n: 3, b: non", "2014-03-03", "exception rare"),
        (CASES, "n: 13, b: non", "2014-03-03", "sinon"),
        (DAYS, "", "2013-03-03", "jusqu'au 31 décembre 2013"),
        (DAYS, "", "2014-03-03", "à partir du 1er janvier 2014"),
    ],
)
def test_each_is_asked_by_itself_and_no_other_decides_it(rules: str, facts: str, date: str, key: str) -> None:
    asked = f"décisions: [d]\nfaits: {{ p: {{ {facts} }} }}\n"
    name = NAMES[rules]
    assert answered(rules, asked, date)[1] == [f"p.{name}[{key}]"]
    others = ", ".join(f'"{other}": 9' for other in KEYS[rules] if other != key)
    assert answered(rules, f"{asked}paramètres: {{ {name}: {{ {others} }} }}", date)[1] == [f"p.{name}[{key}]"]
    assert answered(rules, f'{asked}paramètres: {{ {name}: {{ "{key}": 4 }} }}', date) == (4, [])


def test_spaces_and_apostrophes_do_not_matter() -> None:
    found, _ = dossier(DAYS, "paramètres: { taux: { jusqu’au 31\u00a0décembre  2013: 4 } }")
    assert found is not None
    assert found.holes == {("p.taux", ("jusqu'au 31 décembre 2013",)): 4}


def test_the_only_one_may_go_without_its_key() -> None:
    for text in ("organisation.lieu: 4", "organisation.lieu: { oral: 4 }"):
        found, _ = dossier(ALONE, f"paramètres: {{ {text} }}")
        assert found is not None
        assert found.holes == {("p.organisation.lieu", ("oral",)): 4}


def test_one_value_is_not_that_of_several() -> None:
    found, messages = dossier(TABLE, "paramètres: { organisation.lieu: 4 }")
    assert found is None
    (message,) = messages
    assert plain_spaces(message).endswith("attendu : un groupe de clés (écrit, oral)")


def test_a_row_that_the_text_gives_is_not_filled() -> None:
    found, messages = dossier(ALONE, "paramètres: { organisation.lieu: { écrit: 4 } }")
    assert found is None
    assert len(messages) == 1


def test_each_is_shown_by_itself() -> None:
    found, _ = dossier(TABLE, "faits: { p: { é: oral } }\n")
    assert found is not None
    program = program_of(TABLE)
    shown = answer_text(Engine(program).answer(found), program, Screen())
    assert "organisation, lieu" in shown
    assert "épreuve orale" in shown
    assert "p.organisation.lieu[oral]" in shown
