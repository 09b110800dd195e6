"""Computations as an accountant notes them: three made for it, every aggregate, every operation, and the limits."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.core.aggregates import AGGREGATES
from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.datatypes.types import BOOL
from cqp_dsl.core.operations import FUNCTIONS, OPERATIONS
from cqp_dsl.core.signatures import Function
from cqp_dsl.pipeline import load
from cqp_dsl.render.answer_text import answer_text
from cqp_dsl.render.computation_lines import MOST_LINES
from cqp_dsl.render.letter.compose import letter_parts
from cqp_dsl.render.screen import Screen
from cqp_dsl.source import SourceFile

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from cqp_dsl.answer.computation import Step

HERE = Path(__file__).parent / "computations"
HEAD = "politique essai « Essai » selon t §1\nsource t « Texte » sections §1\n"
ENUMERATION = "énumération Module\n  a « premier module »\n  b « second module »\n"
_IDENTIFIER = re.compile(r"\w_\w|\w\(")

WRITTEN = {
    "add": "montant + 3 €",
    "sub": "montant − 3 €",
    "mul": "montant × 2",
    "div": "montant / 8",
    "neg": "−montant",
    "add_months": "jour_dit + 2 mois",
    "add_months_previous": "jour_dit + 1 mois arrondi au jour précédent",
    "add_months_next": "jour_dit + 1 mois arrondi au jour suivant",
    "add_days": "jour_dit + 2 jours",
    "sub_months": "jour_dit − 1 mois",
    "sub_months_previous": "jour_dit − 1 mois arrondi au jour précédent",
    "sub_months_next": "jour_dit − 1 mois arrondi au jour suivant",
    "sub_days": "jour_dit − 2 jours",
}
"""Every operation that is not called by a name and gives something else than a condition, as it is written."""


def computed(folder: Path, text: str, facts: str = "{}") -> tuple[Step, ...]:
    """The steps of the decision ``d`` of a policy."""
    source = folder / "essai.cqp"
    source.write_text(HEAD + text, encoding="utf-8")
    return load([source]).decide(dossier(facts)).decisions[0].computation


def dossier(facts: str = "{}") -> SourceFile:
    """A dossier that asks for ``d``."""
    return SourceFile.from_text("d.yaml", f"date: 2024-05-01\ndécisions: [d]\nfaits:\n  essai: {facts}\n")


def sentences(steps: tuple[Step, ...]) -> list[str]:
    """The steps with plain spaces: label, words, figures and result."""
    return [
        plain_spaces(" = ".join(part for part in (s.label, s.words, s.figures, s.text) if part)) for s in steps
    ]  # fmt: skip


def everything(steps: tuple[Step, ...]) -> list[str]:
    """Every text of some steps."""
    found = [text for step in steps for text in (step.label, step.words, step.figures, step.text, step.why)]
    return found + [text for step in steps for term in step.terms for text in (term.name, term.figures, term.why)]


@pytest.mark.parametrize("name", ["tranches", "périodes", "enfants", "barème"])
@pytest.mark.parametrize("complete", [False, True], ids=["default", "complete"])
def test_a_computation_made_for_it(name: str, *, complete: bool, snapshot: SnapshotAssertion) -> None:
    policies = load([HERE / f"{name}.cqp"])
    answer = policies.decide(HERE / f"{name}.yaml")
    page = answer_text(answer, policies.program, Screen(80), complete=complete)
    told = page.partition("Le détail du raisonnement")[0]
    assert re.sub(r"Reçu \w+", "Reçu", told) == snapshot
    assert not [text for decision in answer.decisions for text in everything(decision.computation) if "_" in text]


@pytest.mark.parametrize("name", ["tranches", "périodes", "enfants", "barème"])
def test_the_letter_tells_the_same_computation(name: str, snapshot: SnapshotAssertion) -> None:
    policies = load([HERE / f"{name}.cqp"])
    text = "".join(letter_parts([policies.decide(HERE / f"{name}.yaml")], policies.program, "text", several=False))
    assert text.partition("Le calcul est le suivant")[2].partition("En l’état du dossier")[0] == snapshot


@pytest.mark.parametrize("kind", [row.name for row in AGGREGATES.values() if row.item != "condition"])
def test_every_aggregate_tells_its_own_word_and_formula(kind: str, tmp_path: Path) -> None:
    row = AGGREGATES[kind]
    written, type_, result = row.example
    (step,) = computed(tmp_path, f"décision d : {type_} « résultat » vaut {written}\n")
    shown = plain_spaces(step.text).replace(" ; ", " ; ")
    assert (step.aggregate, shown) == (row.word, result.strip("{} "))
    assert step.words.startswith(row.opening)
    assert not [word for other in AGGREGATES.values() if other is not row and step.words.startswith(other.opening)
                for word in [other.word]]  # fmt: skip
    assert [term.text for term in step.terms] == ([""] * 3 if kind == "count" else ["3", "1", "8"])


@pytest.mark.parametrize("kind", [row.name for row in AGGREGATES.values() if row.item in {"number", "order"}])
def test_an_aggregate_of_formulas_has_a_line_for_each(kind: str, tmp_path: Path) -> None:
    row = AGGREGATES[kind]
    text = (
        f"{ENUMERATION}entrée notes : nombre par Module « Notes ? »\nparamètre poids : nombre « poids » vaut 3\n"
        f"décision d : nombre « note retenue »\n  vaut {row.opening} poids × notes[m] pour m dans Module\n"
    )
    first, step = computed(tmp_path, text, "{ notes: { a: 12, b: 15 } }")
    assert sentences((first,)) == ["poids = 3"]
    assert step.words == f"{row.opening} poids × notes"
    told = [(term.name, plain_spaces(term.figures), term.text) for term in step.terms]
    assert told == [("premier module", "3 × 12", "36"), ("second module", "3 × 15", "45")]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_told_in_words(name: str, tmp_path: Path) -> None:
    function = FUNCTIONS[name]
    written, type_, _ = function.example
    if name == "date":
        return  # a day of a year is told as a date
    steps = computed(tmp_path, f"décision d : {type_} « résultat » vaut {written}\n")
    pattern = re.sub(r"\bd?[eu]? ?\{\d\}|à \{\d\}|\{\d\}", ".*", function.told)
    assert re.search(pattern, plain_spaces(steps[-1].figures)), steps[-1].figures
    assert not [text for text in everything(steps) if _IDENTIFIER.search(text)]


@pytest.mark.parametrize("op", [op for op, row in OPERATIONS.items() if not isinstance(row, Function)])
def test_every_operation_is_told_as_it_is_written_with_labels_then_values(op: str, tmp_path: Path) -> None:
    operation = OPERATIONS[op]
    if operation.gives == BOOL:
        assert op not in WRITTEN  # a condition: the motifs tell it
        return
    if op == "join":
        return  # a text: it is what it says
    if op == "part":
        return  # a bracket: the table of its scale tells it
    type_ = "date" if "jour_dit" in WRITTEN[op] else "nombre" if op == "rate" else "nombre en €"
    text = (
        "entrée montant : nombre en € « Montant ? »\nentrée jour_dit : date « Jour ? »\n"
        f"décision d : {type_} « résultat » vaut {WRITTEN[op]}\n"
    )
    (step,) = computed(tmp_path, text, "{ montant: 40 €, jour_dit: 2024-03-10 }")
    fact = "jour_dit" if "jour_dit" in WRITTEN[op] else "montant"
    value = "10 mars 2024" if fact == "jour_dit" else "40 €"
    assert plain_spaces(step.words) == WRITTEN[op].replace(fact, fact.replace("_", " "))
    assert plain_spaces(step.figures) == WRITTEN[op].replace(fact, value)


def test_months_of_thirty_days_are_told_in_days_and_others_in_decimals(tmp_path: Path) -> None:
    text = (
        "entrée p : période « Période ? »\nentrée m : durée « Durée ? »\n"
        "règle x : durée « durée du contrat » vaut durée(p)\n"
        "décision d : durée « durée retenue » vaut x + 3 mois\n"
    )
    steps = computed(tmp_path, text, "{ p: du 2014-01-01 au 2016-08-29 }")
    assert (
        sentences(steps)[-1]
        == "durée retenue = durée du contrat + 3 mois = (31 mois et 29 jours) + 3 mois = 34 mois et 29 jours"
    )
    other = "entrée p : période « Période ? »\ndécision d : durée « durée » vaut mois_de(p) / 7\n"
    assert (
        "jour" not in sentences(computed(tmp_path, other, "{ p: du 2014-01-01 au 2016-08-29 }"))[-1].rpartition("=")[2]
    )


def test_a_rule_is_told_once_however_often_it_is_used(tmp_path: Path) -> None:
    rules = "".join(f"règle r{n} : nombre « étape {n} » vaut r{n - 1} + r{n - 1}\n" for n in range(1, 40))
    steps = computed(tmp_path, f"règle r0 : nombre « étape 0 » vaut 1 + 1\n{rules}décision d : nombre vaut r39\n")
    assert [step.label for step in steps] == [f"étape {n}" for n in range(40)]


def test_conditions_that_compare_the_same_number_twice_do_not_double_the_work(tmp_path: Path) -> None:
    rules = "".join(
        f"règle r{n} : nombre « étape {n} »\n  vaut 1 si r{n - 1} > 0 et r{n - 1} > −1\n  vaut 2 sinon\n"
        for n in range(1, 60)
    )
    steps = computed(tmp_path, f"règle r0 : nombre « étape 0 » vaut 1 + 1\n{rules}décision d : nombre vaut r59 + 1\n")
    assert steps[-1].text == "2"


def test_forty_lines_are_shown_and_all_if_asked(tmp_path: Path) -> None:
    rules = "".join(f"règle r{n} : nombre « étape {n} » vaut r{n - 1} + 1\n" for n in range(1, 80))
    source = tmp_path / "essai.cqp"
    source.write_text(
        f"{HEAD}règle r0 : nombre « étape 0 » vaut 1 + 1\n{rules}décision d : nombre « total » vaut r79 × 2\n",
        encoding="utf-8",
    )
    policies = load([source])
    answer = policies.decide(dossier())
    short = answer_text(answer, policies.program, Screen(80))
    section = short.partition("Calcul :")[2].partition("Sources :")[0].strip().splitlines()
    assert len(section) <= MOST_LINES + 1
    assert section[0].strip() == "61 étapes de détail ne sont pas montrées (--complet montre tout)"
    assert "total : 81 × 2 = 162" in short
    whole = answer_text(answer, policies.program, Screen(80), complete=True).partition("Le détail")[0]
    assert whole.count("étape ") > 2 * 79 - 1
    assert "ne sont pas montrées" not in whole


def test_a_list_a_record_and_a_map_are_told_part_by_part(tmp_path: Path) -> None:
    text = (
        f"{ENUMERATION}fiche Versement\n  part : nombre en € « part »\n  jour_dit : date « jour »\n"
        "entrée total : nombre en € « Total ? »\n"
        "décision d : Versement « versement » vaut { part : total / 4 ; jour_dit : 1er mai 2024 + 1 mois }\n"
    )
    (step,) = computed(tmp_path, text, "{ total: 100 € }")
    told = [(term.name, plain_spaces(term.figures), plain_spaces(term.text)) for term in step.terms]
    assert told == [("part", "100 € / 4", "25 €"), ("jour", "1er mai 2024 + 1 mois", "1er juin 2024")]


def test_what_a_long_table_does_not_show_is_added_up(tmp_path: Path) -> None:
    text = (
        "entrée parts : liste de nombre en € « Parts ? »\n"
        "décision d : nombre en € « total » vaut somme de x × 2 pour x dans parts\n"
    )
    source = tmp_path / "essai.cqp"
    source.write_text(HEAD + text, encoding="utf-8")
    policies = load([source])
    answer = policies.decide(dossier(f"{{ parts: {[*range(1, 21)]} }}"))
    assert "8 autres lignes            264 €" in plain(answer_text(answer, policies.program, Screen(80)))
    whole = plain(answer_text(answer, policies.program, Screen(80), complete=True))
    assert "n° 20  20 € × 2  40 €" in whole
    assert "autres lignes" not in whole


def plain(text: str) -> str:
    """The text with plain spaces, as many as there are."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")
