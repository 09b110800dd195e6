"""What an editor offers to change: layout, quick fixes; scenarios that it runs."""

from __future__ import annotations

import pytest
from lsprotocol import types

from cqp_dsl.language.formatting import format_source
from cqp_dsl.lsp.fixes import fixes
from cqp_dsl.lsp.formatting import layout
from cqp_dsl.lsp.lenses import RUN, Played, lenses, run
from cqp_dsl.lsp.limits import added, limits
from cqp_dsl.source import SourceFile
from tests.lsp.test_rename import applied
from tests.lsp.workshop import MARKS, SHARED, document, snapshot


def offered(text: str, code: str) -> dict[str, dict[str, str]]:
    """By title, the texts after each action on the diagnostics of a code in ``notes.cqp``."""
    texts = {"commun.cqp": SHARED, "notes.cqp": text}
    known = snapshot(texts)
    home = known.documents["notes.cqp"]
    found: dict[str, dict[str, str]] = {}
    for one in known.diagnostics["notes.cqp"]:
        if one.code == code and one.span is not None:
            for action in fixes(known, home, home.range(one.span)):
                assert action.edit is not None
                found[action.title] = applied(action.edit, texts)
    assert found, known.diagnostics["notes.cqp"]
    return found


def codes(texts: dict[str, str]) -> list[str]:
    return [one.code for said in snapshot(texts).diagnostics.values() for one in said]


def test_the_nearest_name_is_written() -> None:
    actions = offered(MARKS.replace("≥ seuil «", "≥ seuill «"), "CQP201")
    assert codes(actions["Écrire « seuil »"]) == []


def test_both_readings_of_a_sentence_are_offered() -> None:
    text = MARKS.replace("si tenues est 0", "si tenues est 0 et manière est une ou manière est toutes")
    actions = offered(text, "CQP104")
    assert list(actions) == [
        "Lire « (tenues est 0 et manière est une) ou manière est toutes »",
        "Lire « tenues est 0 et (manière est une ou manière est toutes) »",
    ]
    one, other = (after["notes.cqp"] for after in actions.values())
    assert "si (tenues est 0 et manière est une) ou manière est toutes" in one
    assert "si tenues est 0 et (manière est une ou manière est toutes)" in other
    assert not any("CQP104" in codes(after) for after in actions.values())


def test_a_politique_is_used() -> None:
    texts = {"commun.cqp": SHARED + "\nparamètre plancher : Note\n  selon texte §I\n  vaut 5\n"}
    texts |= {
        "autre.cqp": "politique autre « Autre »\n",
        "notes.cqp": "politique notes « Notes »\nutilise autre\nrègle r : nombre\n  vaut plancher\n",
    }
    known = snapshot(texts)
    home = known.documents["notes.cqp"]
    one = next(one for one in known.diagnostics["notes.cqp"] if one.code == "CQP201" and "plancher" in one.message)
    assert one.span is not None
    (action,) = fixes(known, home, home.range(one.span))
    assert action.edit is not None
    assert "utilise autre ; commun\n" in applied(action.edit, texts)["notes.cqp"]


def test_advice_is_kept_once_its_reason_is_given() -> None:
    text = MARKS.replace("si tenues est 0", "si tenues ≥ 10/20")
    after = offered(text, "CQP410")["Garder, avec une raison (ignorer CQP410)"]
    assert "    vaut faux si tenues ≥ 10/20" in after["notes.cqp"]
    assert "    # cqp: ignorer CQP410 parce que …\n" in after["notes.cqp"]
    assert "CQP417" in codes(after)
    reasoned = after["notes.cqp"].replace("parce que …", "parce que c'est une part")
    assert not {"CQP410", "CQP417"} & set(codes({**after, "notes.cqp": reasoned}))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_is_laid_out_line_by_line(end: str) -> None:
    tidy = format_source(SourceFile.from_text("notes.cqp", MARKS)).text
    assert tidy is not None
    messy = tidy.replace("  vaut 10 à partir", "vaut   10   à partir").replace("\n", end)
    made = document("notes.cqp", messy)
    found = layout(made)
    assert found.refusal is None
    assert len(found.edits) == 1
    edit = types.WorkspaceEdit(
        document_changes=[types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(made.uri), found.edits)]
    )
    after = applied(edit, {"notes.cqp": messy})["notes.cqp"]
    assert layout(document("notes.cqp", after)).edits == ()
    assert end != "\r\n" or "\n" not in after.replace("\r\n", "")


def test_a_file_that_does_not_parse_is_left_as_it_is() -> None:
    found = layout(document("notes.cqp", MARKS + "\nrègle (\n"))
    assert found.edits == ()
    assert found.refusal is not None
    assert "erreurs de syntaxe" in found.refusal


def test_a_scenario_is_run_and_its_result_stands_beside_it() -> None:
    known = snapshot()
    home = known.documents["notes.cqp"]
    shown = lenses(known, home, Played())
    assert [one.command.title for one in shown if one.command] == [
        "▶ exécuter les 2 scénarios", "▶ exécuter ce scénario", "▶ exécuter ce scénario",
    ]  # fmt: skip
    assert shown[1].command is not None
    assert shown[1].command.command == RUN
    assert shown[1].command.arguments == [home.uri, "dix partout"]
    outcomes = run(known, "notes.cqp", "")
    assert isinstance(outcomes, list)
    assert [(one.label, one.shown[0]) for one in outcomes] == [("dix partout", "✓"), ("un an plus tard", "✓")]
    beside = lenses(known, home, Played({one.label: one for one in outcomes}))
    assert [one.command.title for one in beside if one.command][1:3] == ["▶ exécuter ce scénario", "✓ réussi"]


def test_a_scenario_that_fails_says_what_was_found() -> None:
    known = snapshot({"commun.cqp": SHARED, "notes.cqp": MARKS.replace("attendu reçu = faux", "attendu reçu = vrai")})
    outcomes = run(known, "notes.cqp", "un an plus tard")
    assert isinstance(outcomes, list)
    assert outcomes[0].shown.startswith("✗ attendu\u00a0: ")
    assert "trouvé\u00a0: " in outcomes[0].failures[0]


def test_scenarios_are_not_run_on_policies_with_errors() -> None:
    known = snapshot({"commun.cqp": SHARED, "notes.cqp": MARKS.replace("≥ seuil «", "≥ seuill «")})
    assert isinstance(run(known, "notes.cqp", ""), str)
    assert isinstance(run(snapshot(), "notes.cqp", "aucun de ce nom"), str)


UNTRIED = """politique essai « Essai »
  selon texte §1
source texte « Texte » sections §1
entrée note : nombre de 0 à 20 « Note ? »
paramètre moyenne : nombre
  vaut 10
décision admis : booléen « admission » favorable vrai
  vaut note ≥ moyenne « avoir la moyenne »
scénario « bon »
  avec note = 15
  attendu admis = vrai
scénario « faible »
  avec note = 4
  attendu admis = faux
"""


def test_a_limit_that_no_scenario_tries_is_told_and_tried() -> None:
    known = snapshot({"essai.cqp": UNTRIED})
    home = known.documents["essai.cqp"]
    untried = limits(known, home)
    shown = lenses(known, home, Played(limits=untried))
    (summary, beside) = (one for one in shown if one.command and one.command.title.startswith("✗"))
    assert summary.command is not None
    assert summary.command.title == "✗ une limite non essayée"
    assert beside.range.start.line == UNTRIED.splitlines().index("  vaut note ≥ moyenne « avoir la moyenne »")
    assert beside.command is not None
    assert beside.command.title == "✗ limite non essayée\u00a0: moyenne (ajouter le scénario)"
    assert beside.command.arguments is not None
    _, start, which = beside.command.arguments
    edit = added(known, home, int(str(start)), int(str(which)))
    assert isinstance(edit, types.WorkspaceEdit)
    texts = applied(edit, {"essai.cqp": UNTRIED})
    assert texts["essai.cqp"].endswith("  avec note = 10\n  attendu admis = vrai\n")
    after = snapshot(texts)
    assert after.diagnostics["essai.cqp"] == ()
    assert limits(after, after.documents["essai.cqp"]) == ()


def test_a_limit_that_has_moved_since_is_not_tried() -> None:
    known = snapshot({"essai.cqp": UNTRIED})
    found = added(known, known.documents["essai.cqp"], 0, 1)
    assert isinstance(found, str)
    assert "exécutez de nouveau" in found
