"""The grammars of the editors are those of the language as it is."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from cqp_dsl.language.highlight.words import CATEGORIES
from editors.grammars.files import files
from editors.grammars.textmate import SCOPES
from editors.grammars.vim import GROUPS, translated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = files()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_file_is_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == FILES[path], "run `make grammar`"


def rules(node: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON
    if isinstance(node, dict):
        yield node
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        yield from rules(part)


def test_every_part_of_the_textmate_grammar_is_there_and_used() -> None:
    (path,) = (path for path in FILES if path.name == "cqp.tmLanguage.json")
    grammar = json.loads(FILES[path])
    included = {rule["include"].removeprefix("#") for rule in rules(grammar) if "include" in rule}
    assert included == set(grammar["repository"])


def test_every_category_has_its_look_in_both() -> None:
    shown = {*CATEGORIES.values(), "insertion", "definition", "type_name"} - {"space"}
    assert set(SCOPES) == shown
    assert set(GROUPS) == shown - {"name"}


@pytest.mark.parametrize(
    ("python", "vim"),
    [
        (r"si(?!\w)", r"si\k@!"),
        (r"n['’]est\s+pas(\s+égale?s?)?", r"n['’]est\_s+pas%(\_s+égale?s?)?"),
        (r"=(?![=>])|<>", r"\=%([=>])@!|\<\>"),
        (r"type(?=\s+[^\W\d]\w*)", r"type%(\_s+\d@!\k+)@="),
        (r"(?i:mai)[\/.]\d{1,2}(?!\d)%", r"%(mai)[\/.]\d{1,2}\d@!\%"),
    ],
)
def test_a_pattern_of_python_in_the_words_of_vim(python: str, vim: str) -> None:
    re.compile(python)
    assert translated(python) == vim
