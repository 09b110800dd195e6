"""The sentences and the lines that answers are made of."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from attrs import evolve

from cqp_dsl.answer.answer import DecisionAnswer, Missing, Outcome, Reason, TraceNode
from cqp_dsl.core.datatypes.citation import Cite
from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.datatypes.types import BOOL, NUMBER, TEXT, ListType, OptionalType
from cqp_dsl.core.datatypes.values import Gap, MissingFact, Void
from cqp_dsl.render.missing import missing_lines
from cqp_dsl.render.outline import headline, outline, reason_lines
from cqp_dsl.render.trace_outline import trace_line
from cqp_dsl.render.wording import contracted, counted, final_cause_text, value_text, world_text, worlds_text
from tests.render.samples import AMOUNT, DATE, DISPUTED, PROGRAM, answer, at

UNKNOWN = Void((MissingFact("essai.note", "essai.note", "Note ?"),))


def node(**changes: Any) -> TraceNode:  # noqa: ANN401 - as `evolve`
    """A known number, changed at will."""
    return evolve(TraceNode("value", "n", "", "known", 3, NUMBER, at(1)), **changes)


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("le jury", "du jury"),
        ("les CRFP", "des CRFP"),
        ("la caisse nationale", "de la caisse nationale"),
        ("l'Ucanss", "de l'Ucanss"),
        ("Uniformation", "d'Uniformation"),
        ("éditeur", "d'éditeur"),
        ("CPNEFP", "de CPNEFP"),
    ],
)
def test_contracted(by: str, expected: str) -> None:
    assert contracted(by) == expected


def test_counted() -> None:
    assert [counted(n, "cas manquant") for n in (0, 1, 2)] == ["0 cas manquant", "1 cas manquant", "2 cas manquants"]


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (Gap("no_case", "p.r", at(1)), "aucun cas de « r » ne s'applique"),
        (Gap("out_of_bounds", "p.r", at(1), "21"), "le résultat de « r » sort de ses bornes : 21"),
        (Gap("inverted_period", "p.r", at(1)), "dans « r », une période finit avant de commencer"),
        (Gap("undefined_operation", "p.r", at(1), "division par zéro"), "une opération n'a pas de résultat : division"),
        (
            Gap("not_in_force", "p.r", at(1), after=datetime.date(2014, 1, 1)),
            "au 16 décembre 2013 ; il en prévoit une à partir du 1er janvier 2014",
        ),
        (
            Gap("not_in_force", "p.r", at(1), before=datetime.date(2015, 1, 1)),
            "à la date demandée ; il en prévoyait une jusqu'au 1er janvier 2015",
        ),
    ],
)
def test_gaps(gap: Gap, said: str) -> None:
    assert said in plain_spaces(final_cause_text(gap, DATE, PROGRAM))


def test_worlds() -> None:
    civil = ("vae.une_demande_par_an", "année_civile")
    other = ("vae.autre_question", "première_lecture")
    assert plain_spaces(world_text((civil, other), PROGRAM)) == (
        "une demande par an « par année civile », autre question « première lecture »"
    )
    assert plain_spaces(worlds_text(((civil,),), PROGRAM)) == "lecture « par année civile »"


def test_free_text_stands_without_quotation_marks() -> None:
    assert value_text("oral", TEXT) == "oral"
    assert value_text("oral", OptionalType(TEXT)) == "oral"
    assert value_text(None, OptionalType(TEXT)) == "rien"


@pytest.mark.parametrize(
    ("given", "text", "mark", "notes"),
    [
        (node(), "n : 3", "value", ()),
        (node(kind="fact", label="Note", name="notes[oral]"), "Note (notes[oral]) : 3", "value", ()),
        (node(kind="fact", value=UNKNOWN, status="void", why="manque"), "n : inconnu", "unknown", ("manque",)),
        (node(kind="case", value=UNKNOWN, status="void", why="attend"), "n", "unknown", ("attend",)),
        (node(kind="exception", status="not_applied", why="n'a pas joué"), "n", "skipped", ("n'a pas joué",)),
        (node(kind="rule", shared=True), "n : 3", "value", ("déjà détaillé plus haut",)),
        (node(formula="a + b", computed="1 + 2"), "n : 3", "value", ("a + b = 1 + 2",)),
        (node(formula="a + b"), "n : 3", "value", ("a + b",)),
        (
            node(kind="condition", name="", type=BOOL, value=True, status="true", formula="a > b", computed="2 > 1"),
            "a > b",
            "yes",
            ("2 > 1",),
        ),
    ],
)
def test_trace_lines(given: TraceNode, text: str, mark: str, notes: tuple[str, ...]) -> None:
    line = trace_line(given)
    assert (plain_spaces(line.text), line.mark, line.notes) == (text, mark, notes)


def test_a_long_formula_is_shortened() -> None:
    text = trace_line(node(kind="condition", name="", formula="très " * 40, status="false")).text
    assert len(text) < 80
    assert "…" in text


def test_a_binding_is_said_once() -> None:
    child = Reason("n ≤ 6", satisfied=True, span=at(1), bindings=(("e", "{ a : 1 }"),))
    (line,) = reason_lines(
        [Reason("motif", satisfied=False, span=at(1), bindings=child.bindings, children=(child,))], PROGRAM
    )
    assert [plain_spaces(note) for note in line.notes] == ["e : { a : 1 }"]
    assert line.children[0].notes == ()


def test_the_cells_of_a_fact_make_one_question() -> None:
    cells = [Missing(MissingFact(f"essai.notes[{key}]", "essai.notes", "Notes ?")) for key in ("écrit", "oral")]
    (source,) = missing_lines(cells, PROGRAM)
    assert [line.notes for line in source.children] == [("essai.notes[écrit], essai.notes[oral]",)]


def test_a_list_is_shown_by_its_elements() -> None:
    decision = evolve(AMOUNT, type=ListType(NUMBER), value=(1, 2))
    assert [line.text for line in headline(decision, PROGRAM).children] == ["1", "2"]
    assert headline(evolve(decision, value=()), PROGRAM).text.endswith("aucun élément")


def test_an_outcome_that_has_no_value_says_why() -> None:
    gap = Void((Gap("no_case", "vae.recevabilité", at(3), cite=Cite("enjeux", ("§VI",))),))
    lost = Outcome(DISPUTED.outcomes[1].world, "uncovered", gap, None)
    disputed: DecisionAnswer = evolve(DISPUTED, outcomes=(DISPUTED.outcomes[0], lost))
    (block,) = outline(answer(disputed), PROGRAM).blocks
    line = block.sections[1].lines[1]
    assert (line.mark, plain_spaces(line.text)) == ("flaw", "« sur douze mois glissants » : non couvert par le texte")
    assert line.children[0].source.text() == "enjeux §VI · certification/certification.cqp:3"
