"""The documents of the repository: what they link to exists, and what they name is in the code."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from cqp_dsl.language.syntax import tree

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"(?:cqp_dsl|grammar|policies|docs|tests)/[\w./-]*")


def prose(document: Path) -> str:
    """The text of a document without its fenced blocks."""
    return FENCED.sub("", document.read_text(encoding="utf-8"))


def anchor(title: str) -> str:
    """The anchor that a forge makes of a heading."""
    kept = "".join(c for c in unicodedata.normalize("NFC", title.strip().lower()) if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")


def anchors(document: Path) -> set[str]:
    """The anchors of all headings of a document."""
    return {anchor(title.replace("`", "")) for title in re.findall(r"^#+ (.+)$", prose(document), re.MULTILINE)}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    for target in LINK.findall(prose(document)):
        if "://" in target:
            continue
        place, _, fragment = target.partition("#")
        file = (document.parent / place).resolve() if place else document
        assert file.is_relative_to(ROOT), target
        assert file.exists(), target
        assert not fragment or fragment in anchors(file), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_named_exist(document: Path) -> None:
    named = [code for code in CODE.findall(prose(document)) if PATH.fullmatch(code)]
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_glossary_names_every_class_of_the_surface_tree() -> None:
    glossary = prose(ROOT / "docs" / "glossary.md")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in glossary.splitlines() if line.startswith("| ")
    ]
    named = {name for row in rows if len(row) >= 3 for name in CODE.findall(row[2])}
    classes = {
        name
        for name, item in vars(tree).items()
        if isinstance(item, type) and issubclass(item, tree._Surface) and not name.startswith("_")
    }
    assert named >= classes
    assert {name for name in named if name[0].isupper()} <= classes


def test_the_glossary_names_rules_of_the_grammar() -> None:
    grammar = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "grammar").rglob("*.lark"))
    rules = set(re.findall(r"->\s*(\w+)", grammar)) | set(
        re.findall(r"^[?!]*(\w+)(?:\{.*?\})?(?:\.\d+)?\s*:", grammar, re.MULTILINE)
    )
    glossary = prose(ROOT / "docs" / "glossary.md")
    named = {
        name for line in glossary.splitlines() if line.startswith("| ") for name in CODE.findall(line.split("|")[2])
    }
    assert named - rules == set()
