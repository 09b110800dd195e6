"""The tree that texts give: values, folded texts, both genders, every spelling."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

import attrs
import pytest

from cqp_dsl.language.syntax import parse_expression, parse_file, tree
from cqp_dsl.language.syntax.same_tree import same_tree
from cqp_dsl.source import SourceFile
from tests.syntax.samples import GOOD_FILES, file_of, source_of, value_of


@pytest.mark.parametrize("path", GOOD_FILES, ids=lambda path: path.name)
def test_good_files_parse(path: object) -> None:
    source = SourceFile.from_bytes(str(path), path.read_bytes())  # type: ignore[attr-defined]
    file, diagnostics = parse_file(source)
    assert diagnostics == []
    assert file is not None
    assert [comment.text for comment in file.comments] == [
        source.text[comment.span.start : comment.span.end] for comment in file.comments
    ]


@pytest.mark.parametrize(
    ("spelling", "value", "unit"),
    [
        ("12", 12, ""),
        ("9,5", Fraction(19, 2), ""),
        ("9.50", Fraction(19, 2), ""),
        ("3 200 €", 3200, "€"),
        ("3\u00a0200\u202f€", 3200, "€"),
        ("1\u202f234\u2009567,25", Fraction(123456725, 100), ""),
        ("12 €/h", 12, "€/h"),
        ("50 %", 50, "%"),
        ("7h/j", 7, "h/j"),
        ("0,10", Fraction(1, 10), ""),
        ("1 année", 1, "année"),
        ("12,0", 12, ""),
    ],
)
def test_numbers(spelling: str, value: Fraction, unit: str) -> None:
    literal = value_of(spelling)
    assert isinstance(literal, tree.NumberLit)
    assert (literal.value, literal.unit) == (value, unit)
    assert isinstance(literal.value, int) == (Fraction(value).denominator == 1)


@pytest.mark.parametrize(
    "spelling", ["1er juin 2009", "1 juin 2009", "1er\u00a0Juin\u202f2009", "01/06/2009", "1/6/2009", "2009-06-01"]
)
def test_dates(spelling: str) -> None:
    literal = value_of(spelling)
    assert isinstance(literal, tree.DateLit)
    assert literal.value == datetime.date(2009, 6, 1)


@pytest.mark.parametrize(
    "quoted", ["« un  deux\n   trois »", '"un deux trois"', "“ un deux trois ”", "«\u00a0un deux\u00a0trois\u202f»"]
)
def test_texts_are_trimmed_and_folded(quoted: str) -> None:
    literal = value_of(quoted)
    assert isinstance(literal, tree.TextLit)
    assert literal.text.text == "un deux trois"
    assert literal.text.parts == ("un deux trois",)


def test_nested_guillemets() -> None:
    literal = value_of("« « Une demande » : par « an » »")
    assert isinstance(literal, tree.TextLit)
    assert literal.text.text == "« Une demande » : par « an »"


def test_braces_hold_expressions() -> None:
    text = file_of("règle r : nombre « {é} : {notes[é]} sur {20} »").declarations[0].label  # type: ignore[union-attr]
    assert text is not None
    assert text.text == "{é} : {notes[é]} sur {20}"
    name, colon, index, between, number = text.parts
    assert isinstance(name, tree.NameRef)
    assert isinstance(index, tree.Index)
    assert isinstance(number, tree.NumberLit)
    assert (colon, between) == (" : ", " sur ")


@pytest.mark.parametrize(
    ("words", "op"),
    [
        ("=", "="), ("est", "="), ("est égal à", "="), ("est égale à", "="),
        ("≠", "≠"), ("!=", "≠"), ("<>", "≠"), ("n'est pas", "≠"), ("n’est pas", "≠"),
        ("<", "<"), ("moins de", "<"), ("inférieur à", "<"), ("est inférieure à", "<"), ("avant", "<"),
        ("avant le", "<"), ("est avant", "<"), ("est strictement inférieur à", "<"), ("inférieure au", "<"),
        ("≤", "≤"), ("<=", "≤"), ("au plus", "≤"), ("est d'au plus", "≤"), ("est inférieure ou égale à", "≤"),
        ("au plus tard", "≤"), ("au plus tard le", "≤"), ("est au plus tard", "≤"),
        (">", ">"), ("plus de", ">"), ("plus d'", ">"), ("supérieure à", ">"), ("est supérieur à", ">"),
        ("après", ">"), ("après le", ">"), ("après l'", ">"),
        ("≥", "≥"), (">=", "≥"), ("au moins", "≥"), ("est d’au moins", "≥"), ("est supérieure ou égale à", "≥"),
        ("supérieur ou égal à", "≥"), ("au plus tôt", "≥"), ("au plus tôt le", "≥"),
    ],
)  # fmt: skip
def test_comparisons_in_words(words: str, op: str) -> None:
    value = value_of(f"a {words} b")
    assert isinstance(value, tree.Compare)
    assert (value.op, value.words) == (op, words)


@pytest.mark.parametrize("pair", [("aucun x dans L tel que x", "aucune x dans L telle que x"),
                                  ("pour tout x dans L : x", "pour toute x dans L : x"),
                                  ("il existe x dans L", "il existe une x dans L"),
                                  ("somme de x pour x dans L", "somme d'x pour x dans L"),
                                  ("x entre a et b", "x entre le a et le b"),
                                  ("x dans la limite de y", "x dans la limite du y"),
                                  ("d + 1 mois arrondi au jour suivant", "d + 1 mois arrondie au jour suivant"),
                                  ("date d'effet", "date d’effet"),
                                  ("x × y", "x * y"), ("x − y", "x - y"), ("x − y", "x – y")])  # fmt: skip
def test_two_spellings_one_tree(pair: tuple[str, str]) -> None:
    assert same_tree(value_of(pair[0]), value_of(pair[1]))


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a + b × c", "a + (b × c)"),
        ("a − b − c", "(a − b) − c"),
        ("non a et b", "(non a) et b"),
        ("a implique b implique c", "a implique (b implique c)"),
        ("a et b implique c", "(a et b) implique c"),
        ("−a × b", "(−a) × b"),
        ("a + b dans la limite de c = d", "((a + b) dans la limite de c) = d"),
    ],
)
def test_precedence(text: str, same: str) -> None:
    assert _without_groups(value_of(text)) == _without_groups(value_of(same))


def _fields(node: Any) -> list[str]:  # noqa: ANN401 - any record, or none
    return [field.name for field in attrs.fields(type(node))] if attrs.has(type(node)) else []


def _without_groups(node: object) -> object:
    """Classes and leaves of an expression, parentheses dropped."""
    if isinstance(node, tree.Group):
        return _without_groups(node.inner)
    if isinstance(node, tuple):
        return tuple(_without_groups(item) for item in node)
    if attrs.has(type(node)):
        fields = [name for name in _fields(node) if name != "span"]
        return (type(node).__name__, *(_without_groups(getattr(node, name)) for name in fields))
    return node


def test_a_label_covers_the_whole_condition() -> None:
    for text, kind in (("non a « l »", tree.Not), ("aucun x dans L tel que f(x) « l »", tree.Quantified)):
        value = value_of(text)
        assert isinstance(value, tree.Labelled)
        assert isinstance(value.condition, kind)


def test_optional_maps() -> None:
    types = file_of("type A = T ou rien par E\ntype B = (T par E) ou rien\ntype C = T par E ou rien").declarations
    first, second, third = (item.type for item in types)  # type: ignore[union-attr]
    assert isinstance(first, tree.MapTypeExpr)
    assert isinstance(first.value, tree.OptionalTypeExpr)
    assert isinstance(second, tree.OptionalTypeExpr)
    assert isinstance(second.inner, tree.MapTypeExpr)
    assert same_tree(second, third)


def test_table_modes_and_cells() -> None:
    table = file_of(
        "tableau t\n cumul liste\n | a : A | b : B || c : nombre |\n"
        " | ≥ 18 | 1 à 2 ; 3 || 1 |\n | - | 1 à moins de 2 || 2 |\n"
        " | sinon || à fixer par « x » |"
    ).declarations[0]
    assert isinstance(table, tree.TableDecl)
    assert table.tables[0].mode == "liste"
    first, second, last = table.tables[0].rows
    assert [type(test).__name__ for cell in first.tests for test in cell] == ["CellCompare", "CellRange", "CellValue"]
    assert second.tests[0] == ()
    assert not second.tests[1][0].high_included  # type: ignore[union-attr]
    assert last.otherwise
    assert isinstance(last.results[0], tree.HoleExpr)


def test_several_labels_in_a_cell_are_a_set() -> None:
    scenario = file_of("scénario « s »\n cas\n | a || motifs |\n | 1 || « x » ; « y » |").declarations[0]
    assert isinstance(scenario, tree.ScenarioDecl)
    assert scenario.grid is not None
    cell = scenario.grid.rows[0].cells[0]
    assert isinstance(cell, tree.SetLit)
    assert len(cell.elements) == 2


def test_grids_of_a_parameter_may_be_dated() -> None:
    parameter = file_of(
        "paramètre p : nombre par A\n | A || v |\n | x || 1 |\n"
        " à partir du 1er janvier 2014\n | A || v |\n | x || 2 |\n"
        " vaut { x : 3 } jusqu'au 31 décembre 2012"
    ).declarations[0]
    assert isinstance(parameter, tree.ParameterDecl)
    assert [type(value).__name__ for value in parameter.values] == ["Grid", "Grid", "DatedValue"]


def test_an_expression_alone() -> None:
    expression, diagnostics = parse_expression(source_of("a + 1"))
    assert isinstance(expression, tree.Binary)
    assert diagnostics == []
    expression, diagnostics = parse_expression(source_of("a + « "))
    assert expression is None
    assert [diagnostic.code for diagnostic in diagnostics] == ["CQP105"]
    expression, diagnostics = parse_expression(source_of("x = a +"), 4)
    assert expression is None
    assert [diagnostic.code for diagnostic in diagnostics] == ["CQP101"]
