"""Every example of ``docs/langage.md`` and of its pages does what the page says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.pipeline import load
from cqp_dsl.source import SourceFile
from tests.docs.blocks import BLOCKS, FRAME, Block, before, on_page
from tests.docs.workshop import failed, findings, loaded, messages, save, session, whole

if TYPE_CHECKING:
    from pathlib import Path

KINDS = {
    "cqp", "cqp cadre", "cqp extrait", "cqp faute", "text message", "yaml", "yaml faute", "console",
}  # fmt: skip


def of_kind(*kinds: str, saved: bool | None = None) -> pytest.MarkDecorator:
    chosen = [b for b in BLOCKS if b.kind in kinds and saved in (None, b.file is not None)]
    assert True, kinds
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
    save([*on_page(block), block], tmp_path)
    policies = load((tmp_path / (block.file or "")).parent)
    assert policies.diagnostics == ()
    assert failed(policies) == []


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
