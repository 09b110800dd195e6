"""Renaming: every place, in every file, and only where the program goes on saying the same."""

from __future__ import annotations

import pytest
from lsprotocol import types

from cqp_dsl.lsp.rename import RefusalError, renamable, rename
from cqp_dsl.source import SourceFile
from tests.lsp.workshop import MARKS, SHARED, document, place, project, snapshot


def applied(edit: types.WorkspaceEdit, known: dict[str, str]) -> dict[str, str]:
    """The texts after an edit."""
    texts = dict(known)
    for change in edit.document_changes or ():
        assert isinstance(change, types.TextDocumentEdit)
        path = change.text_document.uri.rpartition("/")[2]
        positions = document(path, known[path]).positions
        spots = sorted(
            (
                (positions.offset(one.range.start), positions.offset(one.range.end), one.new_text)
                for one in change.edits
                if isinstance(one, types.TextEdit)
            ),
            reverse=True,
        )
        for start, end, text in spots:
            texts[path] = texts[path][:start] + text + texts[path][end:]
    return texts


TEXTS = {"commun.cqp": SHARED, "notes.cqp": MARKS}


def said(texts: dict[str, str]) -> list[tuple[str, str]]:
    made = project(texts)
    found = made.finish(made.look()(), lambda: None).diagnostics
    return [(path, one.code) for path in sorted(found) for one in found[path]]


def everything() -> list[tuple[str, str, str]]:
    known = snapshot(TEXTS)
    return [
        (path, one.kind, one.name)
        for path, outline in known.outlines.items()
        for one in outline.all()
        if one.kind not in ("section", "fixe")
    ]


@pytest.mark.parametrize(("path", "kind", "name"), everything())
def test_everything_that_is_declared_can_be_renamed(path: str, kind: str, name: str) -> None:
    known = snapshot(TEXTS)
    target = next(one for one in known.outlines[path].all() if (one.kind, one.name) == (kind, name))
    home = known.documents[path]
    new = "Tout à fait autre chose" if target.is_label else "tout_à_fait_autre_chose"
    edit = rename(known, home, home.positions.position(target.span.start + 2 * target.is_label), new)
    after = applied(edit, TEXTS)
    assert after != TEXTS
    assert said(after) == said(TEXTS)
    again = snapshot(after)
    places = next(again.places(one) for one in again.declared.values() if one.name == new)
    assert len(places) == len(known.places(target))


def test_a_name_shared_by_two_files_is_renamed_in_both_scenarios_included() -> None:
    known = snapshot(TEXTS)
    home = known.documents["commun.cqp"]
    after = applied(rename(known, home, place(home, "écrit"), "sur_table"), TEXTS)
    assert "  sur_table « épreuve écrite »" in after["commun.cqp"]
    assert "{ sur_table : 10 ; sinon : 10 }" in after["notes.cqp"]


def test_a_variable_is_renamed_in_its_own_declaration_only() -> None:
    known = snapshot(TEXTS)
    home = known.documents["notes.cqp"]
    after = applied(rename(known, home, place(home, "s.jour"), "session"), TEXTS)
    assert "nombre de session dans sessions tel que (session.tenue et session.jour" in after["notes.cqp"]
    assert after["commun.cqp"] == SHARED


@pytest.mark.parametrize(
    ("words", "new", "why"),
    [
        ("seuil :", "si", "« si » est un mot réservé du langage"),
        ("seuil :", "note minimale", "n'est pas un nom"),
        ("seuil :", "", "n'est pas un nom"),
        ("seuil :", "arrondi", "est déjà une fonction du langage"),
        ("seuil :", "reçu", "« reçu » est déclaré deux fois"),
        ("seuil :", "é", "ne convient pas"),
        ("obtenues :", "oral", "ne convient pas"),
        ("« dix partout »", "un an plus tard", "deux scénarios s'appellent"),
        ("« dix partout »", "a » b", "Un libellé ne peut"),
    ],
)
def test_a_name_that_cannot_be_had_is_refused_with_the_reason(words: str, new: str, why: str) -> None:
    known = snapshot(TEXTS)
    home = known.documents["notes.cqp"]
    with pytest.raises(RefusalError) as refused:
        rename(known, home, place(home, words, 2 if words.startswith("«") else 0), new)
    assert why in str(refused.value).replace("\u00a0", " ")


def test_a_name_that_would_be_taken_for_another_is_refused() -> None:
    text = (
        "politique p « P » selon s §I\nsource s « S » sections §I\nentrée a : nombre\nentrée l : liste de nombre\n"
        "règle r : nombre\n  vaut somme de x + a pour x dans l\n"
    )
    known = snapshot({"p.cqp": text})
    home = known.documents["p.cqp"]
    with pytest.raises(RefusalError, match="désigne déjà autre chose"):
        rename(known, home, place(home, "x + a"), "a")


@pytest.mark.parametrize(("words", "why"), [("vaut 10", "un mot du langage"), ("§II", "comme dans le texte cité")])
def test_what_is_not_a_name_is_refused(words: str, why: str) -> None:
    known = snapshot(TEXTS)
    home = known.documents["notes.cqp"]
    with pytest.raises(RefusalError, match=why):
        renamable(known, home, place(home, words, 1))


def test_the_place_to_edit_of_a_label_is_inside_its_quotation_marks() -> None:
    known = snapshot(TEXTS)
    home = known.documents["notes.cqp"]
    found = renamable(known, home, place(home, "« dix partout »", 5))
    source = SourceFile.from_text("notes.cqp", MARKS)
    start, end = (home.positions.offset(one) for one in (found.place.start, found.place.end))
    assert source.text[start:end] == "dix partout" == found.name
