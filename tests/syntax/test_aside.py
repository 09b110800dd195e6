"""Scenarios left out of a reading change nothing else: in files as they are, and in files with lines amiss."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from cqp_dsl.language.syntax import parse_file, tree
from cqp_dsl.language.syntax.aside import without_scenarios
from cqp_dsl.source import SourceFile
from tests.records import whole
from tests.syntax.samples import GOOD_FILES

if TYPE_CHECKING:
    from pathlib import Path

RULE = "règle r : nombre\n  vaut 1\n"
SCENARIO = "scénario « s »\n  avec n = 1\n  attendu r = 1\n"


def rules(file: tree.File) -> tuple[Any, ...]:
    """All that a file says, its scenarios apart."""
    kept = [one for one in file.declarations if not isinstance(one, tree.ScenarioDecl)]
    return whole(file.policy), [whole(one) for one in kept], whole(file.comments)


def agree(text: str) -> None:
    """The file is the same, scenarios apart; where one is wrong, what is wrong stands in the text left out."""
    source = SourceFile.from_text("a.cqp", text)
    full, found = parse_file(source)
    short, told = parse_file(source, scenarios=False)
    if full is not None:
        assert short is not None
        assert told == found
        assert rules(short) == rules(full)
    elif short is None:
        assert told == found
    else:
        left = without_scenarios(source.text) or ""
        assert [one for one in found if left[one.labels[0].span.start : one.labels[0].span.end].strip()] == []


@pytest.mark.parametrize("path", GOOD_FILES, ids=lambda path: path.name)
def test_the_other_declarations_are_the_same(path: Path) -> None:
    agree(path.read_text(encoding="utf-8-sig"))


@pytest.mark.parametrize("path", GOOD_FILES, ids=lambda path: path.name)
def test_so_they_are_where_lines_are_lost_or_come_twice(path: Path) -> None:
    text = path.read_text(encoding="utf-8-sig")
    chance = random.Random(path.name)  # noqa: S311 - the same at each run
    for _ in range(max(2, 24_000 // len(text)) if len(text) < 12_000 else 2):
        lines = text.split("\n")
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(lines))
            if chance.random() < 0.5:
                lines.insert(chance.randrange(len(lines)), lines[at])
            else:
                del lines[at]
        agree("\n".join(lines))


@pytest.mark.parametrize(
    "between",
    [
        SCENARIO,
        "\n\n" + SCENARIO + "\n  # fin.\n# règle « » (\n",
        "scénario « s »\n  comme « t »\n  à la date du 1er mars 2014\n  cas\n  | n || r |\n  | 1 || 1 |\n",
        (
            "scénario « la règle : \n  « {x} » dit »\n  avec n = {\n    a : 1 ;\n    b[c] : 2\n  }\n"
            "  attendu motifs « a » ;\n    « b »\n"
        ),
    ],
)
def test_left_out(between: str) -> None:
    text = f"politique p « P »\n{between}{RULE}"
    left = without_scenarios(text)
    assert left is not None
    assert "attendu" not in left
    assert len(left) == len(text)
    assert "".join(left.split()) == "politiquep«P»règler:nombrevaut1"
    agree(text)


@pytest.mark.parametrize(
    "between",
    [
        SCENARIO + "regle q : nombre\n  vaut 2\n",
        SCENARIO + "  regle q : nombre\n  vaut 2\n",
        SCENARIO.rstrip("\n") + " règle q : nombre vaut 2\n",
        SCENARIO.rstrip("\n") + " type t = nombre\n",
        SCENARIO + "type t = nombre\n",
        " " + SCENARIO,
        "scénario\n« s »\n  attendu r = 1\n",
        "scénario « s\n  attendu r = 1\n",
        'scénario "s\n  attendu r = 1\nrègle q : nombre "q"\n  vaut 2\nrègle t : nombre "t"\n  vaut 1\n',
        "scénario « s »\n  attendu r = 1 »\n",
        "scénario « s »\n  attendu r = q.\n",
        "règle q : nombre\n  vaut x.\n" + SCENARIO,
        "scénario « s »\navec n = 1\n  attendu r = 1\n",
        "scenario « s »\n  attendu r = 1\n",
        "# scénario « s »\n",
        "exigence « e\nscénario « s »\n  attendu r = 1\n» vrai\n",
    ],
)
def test_read_with_the_rest_where_there_is_a_doubt(between: str) -> None:
    text = f"politique p « P »\n{between}{RULE}"
    left = without_scenarios(text) or text
    file, _ = parse_file(SourceFile.from_text("a.cqp", text))
    short, _ = parse_file(SourceFile.from_text("a.cqp", text), scenarios=False)
    assert (short is None) == (file is None)
    if "exigence" not in between:
        assert left == text
    agree(text)


def test_a_mistake_elsewhere_has_all_of_the_file_read() -> None:
    text = f"politique p « P »\nscénario « s »\n  attendu = 1\n{RULE}règle q : nombre\n  vaut 31/02/2014\n"
    _, found = parse_file(SourceFile.from_text("a.cqp", text), scenarios=False)
    assert [one.code for one in found] == ["CQP101", "CQP110"]
