"""Texts that tests of the syntax share."""

from __future__ import annotations

from pathlib import Path

from cqp_dsl.language.syntax import parse_file, tree
from cqp_dsl.resources import policies_folder
from cqp_dsl.source import SourceFile

CORPUS = Path(__file__).parents[1] / "corpus" / "syntax"
GOOD_FILES = sorted([CORPUS / "declarations.cqp", CORPUS / "expressions.cqp", *policies_folder().rglob("*.cqp")])


def source_of(text: str) -> SourceFile:
    return SourceFile.from_text("essai.cqp", text)


def file_of(body: str) -> tree.File:
    """The tree of a politique with this body, which must be right."""
    file, diagnostics = parse_file(source_of(f"politique essai « Essai »\n{body}\n"))
    assert diagnostics == []
    assert file is not None
    return file


def codes_of(body: str) -> list[str]:
    """The codes found in a politique with this body."""
    _file, diagnostics = parse_file(source_of(f"politique essai « Essai »\n{body}\n"))
    return [diagnostic.code for diagnostic in diagnostics]


def value_of(expression: str) -> tree.Expr:
    """The tree of an expression, as the value of a rule."""
    (rule,) = file_of(f"règle r : nombre\n  vaut {expression}").declarations
    assert isinstance(rule, tree.RuleDecl)
    value = rule.cases[0].value
    assert not isinstance(value, tree.HoleExpr)
    return value
