"""What is offered, and in what order, where something is being written."""

from __future__ import annotations

import pytest
from lsprotocol import types

from cqp_dsl.language.syntax.expected import FIRST_WORDS
from cqp_dsl.lsp.completion import completion
from cqp_dsl.lsp.snippets import SNIPPETS
from tests.lsp.workshop import MARKS, SHARED, at_mark, project, snapshot


def offered(text: str) -> list[types.CompletionItem]:
    """What is offered at the mark of a text, what fits first; the program is known as it was before."""
    document, position = at_mark(text)
    return sorted(completion(snapshot(), document, position), key=lambda item: item.sort_text or "")


def labels(text: str) -> list[str]:
    return [item.label for item in offered(text)]


def test_declarations_at_the_start_of_a_line_with_the_rest_to_fill_in() -> None:
    items = {item.label: item for item in offered(MARKS + "\n¦\n")}
    assert {"règle", "décision", "scénario", "paramètre"} <= items.keys()
    assert "politique" not in items
    edit = items["règle"].text_edit
    assert edit is not None
    assert edit.new_text.startswith("règle ${1:")


def test_the_first_words_alone_for_an_editor_that_shows_no_blanks() -> None:
    document, position = at_mark(MARKS + "\n¦\n")
    alone = {item.label: item for item in completion(snapshot(), document, position, "alone")}
    assert {*FIRST_WORDS} <= alone.keys()
    assert alone["règle"].insert_text_format is types.InsertTextFormat.PlainText
    assert alone["règle"].text_edit is not None
    assert alone["règle"].text_edit.new_text == "règle"


def test_no_first_word_for_an_editor_that_has_the_snippets() -> None:
    document, position = at_mark(MARKS + "\n¦\n")
    assert not {*FIRST_WORDS} & {item.label for item in completion(snapshot(), document, position, "left out")}


def test_a_file_that_is_empty_begins_with_a_politique() -> None:
    assert labels("# rien encore\n¦") == ["politique"]


def test_the_words_that_the_grammar_accepts() -> None:
    after_value = labels(MARKS.replace("  vaut nombre de s", "  vaut 3 ¦\n  vaut nombre de s"))
    assert {"si", "sinon", "selon", "exception"} <= set(after_value)
    assert "avec" not in after_value


def test_a_value_of_the_type_that_is_wanted_comes_first() -> None:
    assert labels(MARKS.replace("manière est une", "manière est ¦une"))[:2] == ["toutes", "une"]


def test_names_of_the_fitting_type_come_before_the_others() -> None:
    found = labels(MARKS.replace("  vaut nombre de s", "  vaut ¦\n  vaut nombre de s"))
    assert found.index("tenues") < found.index("reçu")


def test_the_variables_that_are_bound_there() -> None:
    found = offered(MARKS.replace("atteinte(e)) si manière est toutes", "¦) si manière est toutes"))
    assert [item.detail for item in found if item.label == "e"] == ["Épreuve"]


def test_the_fields_of_what_is_before_the_dot() -> None:
    items = offered(MARKS.replace("s.jour au plus", "s.¦jour au plus"))
    assert [(item.label, item.detail) for item in items] == [("jour", "date"), ("tenue", "booléen")]
    assert [item.documentation for item in items] == ["jour de l'épreuve", None]


def test_the_fields_even_where_the_declaration_is_not_finished() -> None:
    text = MARKS.replace("nombre de s dans sessions tel que (s.tenue et s.jour au plus tard limite)", "¦")
    assert labels(text.replace("¦", "nombre de s dans sessions tel que s.¦")) == ["jour", "tenue"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("Épreuve.¦", ["oral", "écrit"]), ("manière.¦", ["toutes", "une"]), ("commun.¦", ["Épreuve"])],
)
def test_what_a_name_holds(typed: str, expected: list[str]) -> None:
    text = MARKS.replace("  vaut nombre de s", f"  vaut {typed}\n  vaut nombre de s")
    assert set(expected) <= set(labels(text))
    assert "seuil" not in labels(text)


def test_units_after_a_number() -> None:
    found = labels(MARKS.replace("vaut 10 à", "vaut 10 ¦ à"))
    assert {"h", "€", "%", "mois"} <= set(found[:45])


def test_sources_then_their_sections() -> None:
    assert labels(MARKS.replace("selon texte §I :", "selon ¦ :")) == ["texte"]
    assert labels(MARKS.replace("selon texte §I :", "selon texte §¦ :")) == ["§I", "§II"]


def test_types_after_a_colon() -> None:
    found = labels(MARKS.replace("tenues : entier", "tenues : ¦"))
    assert {"Note", "Session", "Épreuve", "entier", "liste de"} <= set(found)
    assert "seuil" not in found


def test_politiques_after_utilise() -> None:
    assert labels(MARKS.replace("utilise commun", "utilise ¦")) == []
    bare = project({"commun.cqp": SHARED, "notes.cqp": MARKS.replace("utilise commun\n", "")})
    document, position = at_mark(MARKS.replace("utilise commun", "utilise ¦"))
    assert [item.label for item in completion(bare.look()(), document, position)] == ["commun"]


def test_what_a_scenario_gives_and_expects() -> None:
    assert labels(MARKS + "\nscénario « x »\n  avec ¦\n")[:2] == ["obtenues", "sessions"]
    assert labels(MARKS + "\nscénario « x »\n  avec manière = une\n  attendu ¦ = vrai\n")[0] == "reçu"


def test_the_keys_of_a_value_in_braces() -> None:
    found = offered(MARKS + "\nscénario « x »\n  avec sessions = { { ¦ } }\n  attendu reçu = vrai\n")
    assert [item.label for item in found[:2]] == ["jour", "tenue"]
    assert found[0].text_edit is not None
    assert found[0].text_edit.new_text == "jour : "


def test_the_values_that_a_label_shows() -> None:
    found = labels(MARKS.replace("avoir {seuil}", "avoir {¦}"))
    assert {"seuil", "é"} <= set(found)
    assert labels(MARKS.replace("avoir {seuil}", "avoir ¦ {seuil}")) == []
    assert labels(MARKS + "\n# une remarque ¦\n") == []


def test_nothing_where_a_name_is_being_given() -> None:
    assert "seuil" not in labels(MARKS + "\nrègle ¦\n")


def test_every_declaration_has_a_snippet() -> None:
    assert {*FIRST_WORDS, "politique"} <= {one.word for one in SNIPPETS}
