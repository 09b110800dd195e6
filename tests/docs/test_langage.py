"""Every example of ``docs/langage.md`` and of its pages does what the page says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.core.operations import FUNCTIONS
from cqp_dsl.dossier import limits as dossier_limits
from cqp_dsl.language.syntax import limits as syntax_limits
from cqp_dsl.language.syntax.literals import FIRST_YEAR, LAST_YEAR
from cqp_dsl.language.syntax.words import DECLARATION_WORDS, RESERVED_WORDS
from cqp_dsl.pipeline import load
from cqp_dsl.semantics import limits as semantic_limits
from cqp_dsl.source import SourceFile
from cqp_dsl.workspace.files import MAX_FILES, MAX_POLICY_BYTES
from tests.docs.blocks import BLOCKS, ENTRY, FRAME, ROOT, Block, before, on_page
from tests.docs.workshop import failed, findings, loaded, messages, save, session, whole

if TYPE_CHECKING:
    from pathlib import Path

KINDS = {
    "cqp", "cqp cadre", "cqp échec", "cqp extrait", "cqp faute", "text message", "yaml", "yaml faute", "console",
}  # fmt: skip


def of_kind(*kinds: str, saved: bool | None = None) -> pytest.MarkDecorator:
    chosen = [b for b in BLOCKS if b.kind in kinds and saved in (None, b.file is not None)]
    assert chosen, kinds
    return pytest.mark.parametrize("block", chosen, ids=[block.name for block in chosen])


def test_every_block_is_of_a_kind_that_is_tested() -> None:
    assert [block.name for block in BLOCKS if block.kind not in KINDS] == []
    assert sum(block.kind == "cqp cadre" for block in BLOCKS) == 1


@of_kind("cqp", "cqp cadre", "cqp extrait", saved=False)
def test_an_example_is_clean_and_its_scenarios_pass(block: Block, tmp_path: Path) -> None:
    policies = loaded(tmp_path, whole(block.text))
    assert policies.diagnostics == ()
    assert failed(policies) == []


@of_kind("cqp", saved=True)
def test_a_file_is_clean_with_those_of_its_folder(block: Block, tmp_path: Path) -> None:
    save([*(other for other in on_page(block) if other.kind == "cqp"), block], tmp_path)
    policies = load((tmp_path / (block.file or "")).parent)
    assert policies.diagnostics == ()
    assert failed(policies) == []


@of_kind("cqp échec")
def test_a_failing_file_is_clean_and_fails(block: Block, tmp_path: Path) -> None:
    policies = loaded(tmp_path, block.text)
    assert policies.diagnostics == ()
    assert failed(policies) != []


@of_kind("cqp faute", "yaml faute")
def test_a_mistake_gives_its_code(block: Block, tmp_path: Path) -> None:
    assert {found.code for found in findings(block, tmp_path)} == {block.code}


@of_kind("text message")
def test_a_message_is_quoted_as_it_is(block: Block, tmp_path: Path) -> None:
    assert block.text == messages(findings(before(block)[-1], tmp_path))


@of_kind("yaml", saved=False)
def test_a_dossier_is_accepted(block: Block, tmp_path: Path) -> None:
    answer = loaded(tmp_path, FRAME).decide(SourceFile.from_text("dossier.yaml", block.text))
    assert answer.diagnostics == ()


@of_kind("console")
def test_a_command_prints_what_the_page_shows(block: Block, tmp_path: Path) -> None:
    save(before(block), tmp_path)
    assert block.text == session(block, tmp_path)
    assert not re.search(r"Erreur interne|Traceback", block.text)


MEMENTO = (ROOT / "docs" / "langage" / "memento.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text of a section of the reference page."""
    return MEMENTO.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    """The cells of a table, heading left out, back quotes removed."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_table_of_functions_is_complete_and_right(tmp_path: Path) -> None:
    table = rows(section("Fonctions"))
    assert sorted(call.partition("(")[0] for call, *_ in table) == sorted(FUNCTIONS)
    lines = []
    for number, (call, _, example, type_, result) in enumerate(table):
        assert example.startswith(call.partition("(")[0] + "(")
        lines.append(f"règle exemple_{number} : {type_} vaut {example}")
        lines.append(f"scénario « {call} » attendu exemple_{number} = {result}")
    policies = loaded(tmp_path, whole("\n".join(lines)))
    assert policies.diagnostics == ()
    assert failed(policies) == []


def test_the_reserved_words_are_those_of_the_language() -> None:
    listed = re.findall(r"`([^`]+)`", section("Mots réservés"))
    assert sorted(listed) == sorted(RESERVED_WORDS)


def test_the_limits_are_those_of_the_code() -> None:
    mebi = 1024 * 1024
    limits = {
        "fichiers de politique": MAX_FILES,
        "taille d'un fichier de politique": MAX_POLICY_BYTES // mebi,
        "parenthèses, crochets et accolades ouverts à la fois": syntax_limits.MAX_BRACKETS,
        "hauteur d'une expression": syntax_limits.MAX_DEPTH,
        "chiffres d'un nombre": syntax_limits.MAX_DIGITS,
        "lignes d'un tableau": syntax_limits.MAX_ROWS,
        "cases d'une valeur « par »": semantic_limits.MAX_CELLS,
        "combinaisons d'arguments d'une décision": semantic_limits.MAX_PUBLISHED,
        "cas qui se départagent deux à deux, par fichier": semantic_limits.MAX_PRECEDENCES,
        "combinaisons de lectures ouvertes, par décision": semantic_limits.MAX_WORLDS,
        "calculs enchaînés": semantic_limits.MAX_DEPTH,
        "erreurs montrées par fichier": syntax_limits.MAX_DIAGNOSTICS,
        "taille d'un dossier": dossier_limits.MAX_BYTES // mebi,
        "imbrication d'un dossier": dossier_limits.MAX_DEPTH,
        "valeurs dans les listes d'un dossier": dossier_limits.MAX_VALUES,
        "caractères d'un texte, dans un dossier": dossier_limits.MAX_TEXT_LENGTH,
        "erreurs montrées par dossier": dossier_limits.MAX_REPORTED,
        "caractères d'un nombre, dans un dossier": dossier_limits.MAX_NUMBER_LENGTH,
        "années": FIRST_YEAR,
    }
    table = dict(rows(section("Limites")))
    assert table.keys() == limits.keys()
    for name, limit in limits.items():
        shown = re.search(r"\d[\d ]*", table[name])
        assert shown is not None
        assert int(shown[0].replace(" ", "")) == limit, name
    assert str(LAST_YEAR) in table["années"]
    assert f"{syntax_limits.MAX_FILE_CHARACTERS:,}".replace(",", " ") in table["taille d'un fichier de politique"]


def test_every_first_word_of_a_declaration_is_in_the_index() -> None:
    index = ENTRY.read_text(encoding="utf-8").partition("## Index des constructions")[2]
    named = {
        word for cell in re.findall(r"^\| ([^|]+) \|", index, re.MULTILINE) for word in re.findall(r"`([^`]+)`", cell)
    }
    assert named >= {*DECLARATION_WORDS, "politique", "source", "utilise", "type", "exception"}
