"""Spans are exact: the text under a node's span, parsed again, gives the same node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import attrs
import pytest

from cqp_dsl.language.syntax import parse_expression, parse_file, tree
from cqp_dsl.language.syntax.build import Builder
from cqp_dsl.language.syntax.same_tree import same_tree
from cqp_dsl.source import SourceFile
from tests.syntax.samples import GOOD_FILES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def _fields(node: Any) -> list[str]:  # noqa: ANN401 - any record, or none
    return [field.name for field in attrs.fields(type(node))] if attrs.has(type(node)) else []


def nodes(node: object) -> Iterator[object]:
    """A node and all those below it."""
    if isinstance(node, tuple):
        for item in node:
            yield from nodes(item)
    elif attrs.has(type(node)) and type(node).__module__ == tree.__name__:
        yield node
        for name in _fields(node):
            if name != "span":
                yield from nodes(getattr(node, name))


def is_cell_list(text: str) -> bool:
    """Whether a set literal comes from a cell ``a ; b``, which has no braces."""
    return not text.startswith("{")


@pytest.mark.parametrize("path", GOOD_FILES, ids=lambda path: path.name)
def test_every_span_parses_again_to_the_same_node(path: Path) -> None:
    source = SourceFile.from_bytes(path.name, path.read_bytes())
    file, _diagnostics = parse_file(source)
    for node in nodes(file):
        span = node.span  # type: ignore[attr-defined]
        text = source.text[span.start : span.end]
        assert text == text.strip(), node
        if isinstance(node, (tree.Name, tree.Comment)):
            assert text == node.text
        elif isinstance(node, tree.Text):
            assert text[0] in '«"“'
            assert text[-1] in '»"”'
        elif isinstance(node, get_args(tree.Declaration)):
            assert same_tree(Builder(source).parse("declaration", (span.start, span.end)), node)
        elif isinstance(node, get_args(tree.Expr)) and not (isinstance(node, tree.SetLit) and is_cell_list(text)):
            again, found = parse_expression(SourceFile.from_text("essai", text))
            assert found == []
            assert same_tree(again, node)


def test_lines_and_columns() -> None:
    source = SourceFile.from_text("a.cqp", "politique essai « Essai »\n\nrègle r : nombre\n  vaut é + 1\n")
    file, _diagnostics = parse_file(source)
    assert file is not None
    rule = file.declarations[0]
    assert isinstance(rule, tree.RuleDecl)
    span = rule.cases[0].value.span
    assert (span.path, span.line, span.column, span.end_line, span.end_column) == ("a.cqp", 4, 8, 4, 13)
