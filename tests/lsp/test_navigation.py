"""Declarations, other places, outlines, folds, colours."""

from __future__ import annotations

import pytest
from lsprotocol import types

from cqp_dsl.core.operations import FUNCTIONS
from cqp_dsl.language.syntax import tree
from cqp_dsl.language.syntax.descent import within
from cqp_dsl.lsp import navigation
from cqp_dsl.lsp.symbols import document_symbols, folding, workspace_symbols
from cqp_dsl.lsp.tokens import LEGEND, semantic_tokens
from cqp_dsl.resources import policies_folder
from cqp_dsl.workspace import files as disk
from tests.lsp.workshop import MARKS, SHARED, place, project, snapshot


def test_a_name_leads_to_its_declaration_in_another_file() -> None:
    known = snapshot()
    notes = known.documents["notes.cqp"]
    (link,) = navigation.definition(known, notes, place(notes, "Session «", 3))
    shared = known.documents["commun.cqp"]
    assert link.target_uri == shared.uri
    assert link.target_selection_range.start == place(shared, "Session\n")


def test_references_are_found_in_rules_types_scenarios_and_labels() -> None:
    known = snapshot()
    notes = known.documents["notes.cqp"]
    found = navigation.references(known, notes, place(notes, "seuil :"), declaration=True)
    lines = {one.range.start.line for one in found}
    assert lines == {place(notes, words).line for words in ("seuil :", "≥ seuil", "> seuil")}
    assert len(found) == 4  # twice on one line: in the condition and in its label


@pytest.mark.parametrize(
    ("words", "within_", "count"),
    [("oral  «", 0, 2), ("jour  :", 0, 3), ("Épreuve\n", 0, 5), ("§II", 0, 2), ("commun «", 0, 2)],
)
def test_parts_have_references_too(words: str, within_: int, count: int) -> None:
    known = snapshot()
    shared = known.documents["commun.cqp"]
    assert len(navigation.references(known, shared, place(shared, words, within_), declaration=True)) == count


def test_the_same_name_is_highlighted_in_the_file() -> None:
    known = snapshot()
    notes = known.documents["notes.cqp"]
    found = navigation.highlights(known, notes, place(notes, "« dix partout »", 4))
    assert [one.kind for one in found] == [types.DocumentHighlightKind.Write, types.DocumentHighlightKind.Read]


def test_every_name_of_the_shipped_policies_leads_somewhere() -> None:
    texts = {source.path: source.text for source in disk.collect([policies_folder()])[0]}
    known = snapshot(texts)
    lost = []
    for path, parsed in known.parsed.items():
        assert parsed.file is not None
        # The head of an only column of results is there to be read, and names nothing; nor do units.
        grids = [grid for grid in within(parsed.file, tree.Grid) if len(grid.column_heads) == 1]
        heads = {head.span for grid in grids for head in grid.column_heads}
        heads |= {
            column.name.span
            for rule in within(parsed.file, tree.RuleDecl)
            for column in within(rule, tree.ResultColumn)
        }
        units = {number.unit.span for number in within(parsed.file, tree.NumberTypeExpr) if number.unit}
        for name in within(parsed.file, tree.Name):
            if name.span in heads | units:
                continue
            found = known.at(path, name.span.start)
            if found is None or found[0] != name.span:
                lost.append((path, name.text))
            elif found[1].kind not in ("section", "scénario"):
                assert found[1].name == name.text
    # Functions, the fields of a period and the heads of a « cas » are declared by the language.
    assert {name for _, name in lost} <= {*FUNCTIONS, "début", "fin", "motif", "motifs", "manque"}, lost


def test_the_outline_of_a_file() -> None:
    known = snapshot()
    (top,) = document_symbols(known, known.documents["notes.cqp"])
    assert (top.name, top.kind) == ("notes", types.SymbolKind.Module)
    assert top.children is not None
    rule = next(one for one in top.children if one.name == "reçu")
    assert rule.detail == "décision « réussite »"
    assert [part.name for part in rule.children or ()] == ["assidu", "appréciable"]


def test_symbols_of_all_files_accents_apart() -> None:
    assert [one.name for one in workspace_symbols([snapshot()], "epreuve")] == ["Épreuve", "écrit", "oral", "jour"]


def test_declarations_and_comments_fold() -> None:
    known = snapshot({"commun.cqp": "# une\n# remarque\n" + SHARED})
    document = known.documents["commun.cqp"]
    lines = {(one.start_line, one.end_line) for one in folding(known, document)}
    start = place(document, "énumération").line
    assert {(0, 1), (start, start + 2)} <= lines


def colours(text: str, known_as: str = "notes.cqp") -> dict[str, str]:
    """The first colour of each piece of a text."""
    known = snapshot({"commun.cqp": SHARED, known_as: text})
    document = known.documents[known_as]
    lines = text.split("\n")
    found: dict[str, str] = {}
    line = column = 0
    data = semantic_tokens(known, document).data
    for index in range(0, len(data), 5):
        down, right, length, kind, modifiers = data[index : index + 5]
        line, column = line + down, right if down else column + right
        names = [LEGEND.token_modifiers[bit] for bit in range(3) if modifiers >> bit & 1]
        found.setdefault(lines[line][column : column + length], ".".join([LEGEND.token_types[kind], *names]))
    return found


def test_names_are_coloured_by_what_they_designate() -> None:
    found = colours(MARKS)
    assert found["vaut"] == "keyword"
    assert found["obtenues"] == "variable.declaration"
    assert found["seuil"] == "variable.declaration.readonly"
    assert found["écrit"] == "enumMember"
    assert found["atteinte"] == "function.declaration"
    assert found["« avoir {"] == "string"
    assert found["1er janvier 2013"] == "number"


def test_a_declaration_that_does_not_parse_does_not_dim_the_others() -> None:
    found = colours(MARKS.replace("vaut nombre de s", "vaut ) nombre de s"))
    assert found["reçu"] == "function.declaration"


def test_what_is_known_survives_a_declaration_that_no_longer_parses() -> None:
    made = project({"commun.cqp": SHARED, "notes.cqp": MARKS})
    made.snapshot = made.finish(made.look()(), lambda: None)
    broken = project({"commun.cqp": SHARED, "notes.cqp": MARKS}).documents["notes.cqp"]
    text = broken.typed.replace("vaut obtenues[é] ≥ seuil", "vaut obtenues[é] ≥ seuil et (")
    made.put(type(broken).of(broken.uri, "notes.cqp", text, 2, broken.encoding))
    known = made.look()()
    notes = known.documents["notes.cqp"]
    (link,) = navigation.definition(known, notes, place(notes, "atteinte(e)", 2))
    assert link.target_selection_range.start == place(notes, "atteinte(é", 0)
    assert [one.code for one in known.diagnostics["notes.cqp"]] == ["CQP105"] or known.diagnostics["notes.cqp"]
