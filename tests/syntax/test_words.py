"""Soft keywords are good names; reserved words are refused as names, and may follow a dot."""

from __future__ import annotations

import pytest

from cqp_dsl.language.syntax import tree
from cqp_dsl.language.syntax.words import RESERVED_WORDS, SOFT_WORDS
from tests.syntax.samples import codes_of, file_of, value_of

SOFT = sorted(SOFT_WORDS)
RESERVED = sorted(RESERVED_WORDS)


@pytest.mark.parametrize("word", SOFT)
def test_a_soft_keyword_is_a_fact(word: str) -> None:
    (entry,) = file_of(f"entrée {word} : booléen « Question ? »").declarations
    assert isinstance(entry, tree.EntryDecl)
    assert entry.name.text == word


@pytest.mark.parametrize("word", SOFT)
def test_a_soft_keyword_is_a_value_in_an_expression(word: str) -> None:
    value = value_of(f"{word} + 1")
    assert isinstance(value, tree.Binary)
    assert isinstance(value.left, tree.NameRef)
    assert value.left.name.text == word


@pytest.mark.parametrize("word", SOFT)
def test_a_soft_keyword_is_a_field(word: str) -> None:
    record, _rule = file_of(
        f"fiche F\n  a : date\n  {word} : nombre « libellé »\n  z : date\nrègle r : nombre vaut x.{word}"
    ).declarations
    assert isinstance(record, tree.RecordDecl)
    assert [field.name.text for field in record.fields] == ["a", word, "z"]


@pytest.mark.parametrize("word", SOFT)
def test_a_soft_keyword_is_an_enumeration_value(word: str) -> None:
    enum, rule = file_of(
        f"énumération E a {word} « libellé » {word} z\nrègle r : E\n  vaut {word} si x parmi {{ {word} ; a }}\n"
    ).declarations
    assert isinstance(enum, tree.EnumDecl)
    assert [member.name.text for member in enum.members] == ["a", word, word, "z"]
    assert isinstance(rule, tree.RuleDecl)


@pytest.mark.parametrize("word", SOFT)
def test_a_soft_keyword_is_a_key_and_a_scenario_target(word: str) -> None:
    scenario = file_of(f"scénario « s »\n  avec {word} = {{ {word} : 1 }}\n  attendu {word} = 2").declarations[0]
    assert isinstance(scenario, tree.ScenarioDecl)
    assert len(scenario.givens) == len(scenario.expectations) == 1


@pytest.mark.parametrize("word", SOFT)
def test_a_soft_keyword_names_a_rule_a_reading_a_table_and_an_exception(word: str) -> None:
    declarations = file_of(
        f"règle {word}({word} : nombre) : nombre\n  vaut 1 si {word} = 2\n  exception {word} à {word} vaut 2 sinon\n"
        f"interprétation {word} question « ? » lecture {word} « l » retenue {word} par « lui »\n"
        f"tableau {word}\n  | {word} : nombre || {word} : nombre |\n  | 1 || {word} |\n"
        f"disposition {word} modifie a.{word} exception à {word} vaut 1"
    ).declarations
    assert len(declarations) == 4


@pytest.mark.parametrize("word", RESERVED)
def test_a_reserved_word_may_follow_a_dot(word: str) -> None:
    value = value_of(f"x.{word}")
    assert isinstance(value, tree.Access)
    assert value.field.text == word


@pytest.mark.parametrize("word", RESERVED)
@pytest.mark.parametrize(
    "body",
    ["entrée {} : booléen", "règle r({} : nombre) : nombre vaut 1", "tableau {} | a || b |", "fiche {} a : date"],
)
def test_a_reserved_word_is_refused_as_a_name(word: str, body: str) -> None:
    assert codes_of(body.format(word)) == ["CQP102"]


@pytest.mark.parametrize("word", ["si", "vaut", "et", "dans", "par", "selon", "du", "au"])
def test_a_keyword_is_a_whole_word(word: str) -> None:
    assert codes_of(f"règle r : nombre\n  vaut 1 {word}zzzzz 2") == ["CQP119"]
    assert codes_of(f"règle r : nombre\n  vaut {word}zzzzz") == []
