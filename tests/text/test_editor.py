"""From a quotation to the text, and back, as an editor asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from cqp_dsl.lsp.documents import Document
from cqp_dsl.lsp.project import Project
from cqp_dsl.lsp.texts import quoted_text, quoting_rules
from tests.lsp.workshop import place
from tests.text.conftest import RULES, TEXT

if TYPE_CHECKING:
    from pathlib import Path

    from cqp_dsl.lsp.snapshot import Snapshot

UTF16 = types.PositionEncodingKind.Utf16


def known(folder: Path, rules: str = RULES) -> tuple[Snapshot, Document]:
    """What the server knows of the regulation, once everything is read."""
    project = Project()
    document = Document.of((folder / "admission.cqp").as_uri(), "admission.cqp", rules, 1, UTF16)
    project.put(document)
    return project.finish(project.look()(), lambda: None), document


def test_a_quotation_leads_to_its_words_in_the_text(regulation: Path) -> None:
    snapshot, document = known(regulation)
    (link,) = quoted_text(snapshot, document, place(document, "« une moyenne d'au moins", 4))
    assert link.target_uri == (regulation / "règlement.txt").as_uri()
    line = TEXT.split("\n")[link.target_range.start.line]
    assert line[link.target_range.start.character :].startswith("une moyenne d’au moins dix")
    assert quoted_text(snapshot, document, place(document, "décision admis")) == []


def test_a_sentence_leads_to_what_quotes_it(regulation: Path) -> None:
    snapshot, document = known(regulation)
    address = (regulation / "règlement.txt").as_uri()
    text = Document.of(address, "règlement.txt", TEXT, None, UTF16)
    (rule,) = quoting_rules(snapshot, address, place(text, "délibère à huis"), UTF16)
    assert (rule.uri, rule.range.start) == (document.uri, place(document, "« délibère à huis clos »"))
    assert quoting_rules(snapshot, address, place(text, "voix prépondérante"), UTF16) == []
    assert quoting_rules(snapshot, (regulation / "autre.txt").as_uri(), place(text, "délibère"), UTF16) == []


def test_a_false_quotation_is_underlined_as_one_types(regulation: Path) -> None:
    snapshot, _ = known(regulation, RULES.replace("délibère à huis clos »\n  motif", "délibère en public »\n  motif"))
    assert [one.code for one in snapshot.diagnostics["admission.cqp"]] == ["CQP805"]


def test_a_text_that_is_not_there_is_not_spoken_of(regulation: Path) -> None:
    (regulation / "règlement.txt").unlink()
    snapshot, _ = known(regulation)
    assert snapshot.diagnostics["admission.cqp"] == ()
