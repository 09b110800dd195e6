"""``cqp lint`` and ``cqp sources`` with the texts that sources declare."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from cqp_dsl.cli.group import cqp
from cqp_dsl.pipeline import load
from cqp_dsl.resources import policies_folder
from cqp_dsl.workspace.proofreading import lint
from cqp_dsl.workspace.text.coverage import text_coverage
from cqp_dsl.workspace.text.reading import texts_under
from tests.text.conftest import RULES, TEXT

if TYPE_CHECKING:
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.workspace.text.coverage import TextCoverage


def found(folder: Path, before: str, after: str) -> tuple[Diagnostic, ...]:
    """What is said of the regulation, once some of its words are changed."""
    assert before in RULES
    (folder / "admission.cqp").write_text(RULES.replace(before, after), encoding="utf-8")
    return lint(folder).diagnostics


def covered(folder: Path) -> TextCoverage:
    """The text of the regulation face to face with its rules."""
    policies = load(folder)
    (text,) = text_coverage(policies.sources(), texts_under(policies.program, folder))
    return text


def test_true_quotations_are_not_spoken_of(regulation: Path) -> None:
    assert lint(regulation).diagnostics == ()
    assert lint(regulation).notes == ()


def test_a_false_quotation_is_an_error_with_the_nearest_passage_and_a_fix(regulation: Path) -> None:
    (said,) = found(regulation, "une moyenne d'au moins dix sur vingt", "une moyenne d'au moins douze sur vingt")
    assert (said.code, said.message) == ("CQP805", "Le texte ne dit pas cela en §I")
    assert "une moyenne d’au moins dix sur vingt" in (said.help or "")
    assert said.fix is not None
    assert said.fix.replacement == "« une moyenne d’au moins dix sur vingt »"


def test_an_invented_quotation_has_a_nearest_passage_and_no_fix(regulation: Path) -> None:
    (said,) = found(regulation, "délibère à huis clos »", "Tout candidat est certifié de plein droit »")
    assert said.code == "CQP805"
    assert said.fix is None
    assert said.help is not None
    assert "Le passage le plus proche" in said.help


def test_words_of_another_section_say_which(regulation: Path) -> None:
    (said,) = found(regulation, "§II : « délibère à huis clos »", "§IV : « délibère à huis clos »")
    assert said.message == "Ces mots ne sont pas en §IV du texte, mais en §II"
    assert said.fix is not None
    assert said.fix.replacement == "§II"


def test_a_heading_that_is_not_found_is_said_unless_it_is_declared_missing(regulation: Path) -> None:
    (said,) = found(regulation, "  lacune §III « la partie manque »\n", "")
    assert said.code == "CQP804"
    assert "§III" in said.message


def test_a_gap_that_resumes_nowhere_is_said(regulation: Path) -> None:
    (said,) = found(regulation, "« la partie manque »", "« la partie manque » reprise « Attendu que »")
    assert said.code == "CQP804"
    assert "Attendu que" in said.message


def test_the_fingerprint_that_is_declared_is_checked(regulation: Path) -> None:
    right = hashlib.sha256(TEXT.encode()).hexdigest()
    assert (
        found(regulation, "texte « règlement.txt »", f"texte « règlement.txt » empreinte « sha256:{right.upper()} »")
        == ()
    )
    longer = f"{TEXT}Ajout.\n"
    (regulation / "règlement.txt").write_text(longer, encoding="utf-8")
    (said,) = lint(regulation).diagnostics
    assert said.code == "CQP803"
    assert right[:12] in said.message
    (choice,) = said.choices
    assert choice.replacement == f"« {hashlib.sha256(longer.encode()).hexdigest()} »"


def test_without_the_file_there_is_a_note_once_and_everything_else_works(regulation: Path) -> None:
    (regulation / "règlement.txt").unlink()
    review = lint(regulation)
    assert review.diagnostics == ()
    (note,) = review.notes
    assert note.code == "CQP802"
    assert load(regulation).sources()[0].uncovered == ("§III",)


def test_the_cache_notices_a_text_that_changed(
    regulation: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("CQP_CACHE", str(tmp_path_factory.mktemp("cache")))
    assert lint(regulation, cached=True).diagnostics == ()
    assert lint(regulation, cached=True).diagnostics == ()
    (regulation / "règlement.txt").write_text(TEXT.replace("dix", "onze"), encoding="utf-8")
    assert [one.code for one in lint(regulation, cached=True).diagnostics] == ["CQP805"]


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/hostname", "C:\\\\secret.txt", "~/secret.txt"])
def test_a_text_stands_beside_its_policy(regulation: Path, name: str) -> None:
    (said,) = found(regulation, "« règlement.txt »", f"« {name} »")
    assert said.code == "CQP801"


@pytest.mark.skipif(os.name == "nt", reason="Windows lets ordinary users make no symbolic links")
def test_a_link_does_not_lead_out_of_the_folder(regulation: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    secret.write_text(TEXT, encoding="utf-8")
    (regulation / "règlement.txt").unlink()
    (regulation / "règlement.txt").symlink_to(secret)
    review = lint(regulation)
    assert [one.code for one in (*review.diagnostics, *review.notes)] == ["CQP705"]


@pytest.mark.parametrize(
    ("data", "code"), [(b"\xe9t\xe9", "CQP704"), (b"a" * 1_048_577, "CQP703")], ids=["not UTF-8", "too long"]
)
def test_a_text_is_read_under_the_limits_of_policies(regulation: Path, data: bytes, code: str) -> None:
    (regulation / "règlement.txt").write_bytes(data)
    assert [one.code for one in lint(regulation).diagnostics] == [code]


def test_texts_may_stand_in_a_folder_of_their_own(regulation: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("textes")
    (regulation / "règlement.txt").rename(folder / "règlement.txt")
    assert lint(regulation, texts=folder).notes == ()


def test_each_sentence_is_quoted_covered_off_the_machine_or_uncovered(regulation: Path) -> None:
    text = covered(regulation)
    assert [(section.section, [one.status for one in section.sentences]) for section in text.sections] == [
        ("", ["uncovered"]),
        ("§I", ["quoted", "quoted"]),
        ("§II", ["off_machine", "uncovered", "uncovered", "uncovered"]),
        ("§IV", ["off_machine"]),
        ("§III", []),
    ]
    second = text.sections[1].sentences[1]
    assert [words for words, cited in second.parts if cited] == ["Une note infé- rieure à six", "règlement"]
    assert "".join(words for words, _ in second.parts) == second.sentence.text
    assert [one.sentence.text for one in text.uncovered][-1] == "Le président a voix prépondérante."


def said(*arguments: str) -> str:
    """What ``cqp sources`` prints."""
    return CliRunner().invoke(cqp, ["sources", *arguments], prog_name="cqp").stdout


def test_the_command_says_which_sentences_have_no_rule(regulation: Path) -> None:
    printed = " ".join(said(str(regulation)).split())
    assert "2 phrases citées, 0 phrase couverte, 2 phrases hors machine, 4 phrases sans règle" in printed
    assert "§II : « Le président a voix prépondérante. »" in printed
    assert "<mark>une moyenne d’au moins dix sur vingt</mark>" in said(str(regulation), "--format", "html")
    document = json.loads(said(str(regulation), "--format", "json"))
    (text,) = document["texts"]
    assert text["sections"][-1] == {"section": "§III", "title": "", "missing": ["la partie manque"], "sentences": []}


REGULATION = next(
    (text for home in Path(__file__).resolve().parents if (text := home / "shared/reference/enjeux.txt").is_file()),
    None,
)


@pytest.mark.skipif(REGULATION is None, reason="the text of the regulation stays with the commission")
def test_every_quotation_of_the_shipped_policies_stands_in_the_regulation() -> None:
    assert REGULATION is not None
    review = lint(policies_folder(), texts=REGULATION.parent)
    assert (review.diagnostics, review.notes) == ((), ())
    policies = load()
    (text,) = text_coverage(policies.sources(), texts_under(policies.program, None, REGULATION.parent))
    assert text.uncovered == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_text_that_is_no_file_does_not_keep_the_command_waiting(regulation: Path) -> None:
    (regulation / "règlement.txt").unlink()
    os.mkfifo(regulation / "règlement.txt")
    codes = [one.code for one in lint(regulation).diagnostics]
    assert codes == ["CQP702"]
