"""Everything that must know of an operation or an aggregate knows of each: one test per consumer, one case per row."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from cqp_dsl.core import aggregates, operations
from cqp_dsl.core.arithmetic import limited
from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.datatypes.values import MissingFact
from cqp_dsl.core.nodes import Fold, Prim
from cqp_dsl.core.printer import show
from cqp_dsl.core.undefined import UndefinedError
from cqp_dsl.core.walk import nodes_of
from cqp_dsl.decision.decide import Engine
from cqp_dsl.decision.requests import no_date
from cqp_dsl.decision.scenario_dossier import dossier_of
from cqp_dsl.decision.scenarios import run_scenario
from cqp_dsl.language.formatting.format import format_source
from cqp_dsl.language.highlight.reader import read_pieces
from cqp_dsl.language.syntax import parse_file
from cqp_dsl.lsp.completion import completion
from cqp_dsl.lsp.hover import hover
from cqp_dsl.lsp.tokens import LEGEND, semantic_tokens
from cqp_dsl.semantics import elaborate
from cqp_dsl.source import SourceFile
from cqp_dsl.workspace.testing.mutants import mutants
from fuzz.seeds import escaped, words
from tests.core.samples import AGGREGATES, ALL, HEAD, OPERATIONS, Sample
from tests.docs.functions import PAGE, page
from tests.interpreter.scenarios import failures
from tests.lsp.workshop import at_mark, place, snapshot

if TYPE_CHECKING:
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program
    from cqp_dsl.core.signatures import Function

each_sample = pytest.mark.parametrize("sample", ALL, ids=lambda sample: sample.name)
each_operation = pytest.mark.parametrize("sample", OPERATIONS, ids=lambda sample: sample.name)
each_aggregate = pytest.mark.parametrize("sample", AGGREGATES, ids=lambda sample: sample.name)
each_function = pytest.mark.parametrize("function", operations.FUNCTIONS.values(), ids=lambda row: row.name)
each_word = pytest.mark.parametrize("word", aggregates.AGGREGATE_WORDS)

MANY = 300
"""Times that a dossier is decided: whatever an engine does once it is warm, it has done."""


def program_of(source: SourceFile) -> Program:
    file, findings = parse_file(source)
    assert file is not None, findings
    program, diagnostics = elaborate([(source, file)])
    assert program is not None, diagnostics
    assert diagnostics == []
    return program


def asked(sample: Sample) -> tuple[Engine, Dossier]:
    engine = Engine(program_of(sample.source))
    (scenario,) = engine.program.scenarios
    return engine, dossier_of(engine, scenario, scenario.date)


def test_there_is_one_sample_for_each_row() -> None:
    assert sorted(sample.name for sample in OPERATIONS) == sorted(operations.OPERATIONS)
    assert sorted(sample.name for sample in AGGREGATES) == sorted(aggregates.AGGREGATES)


@each_sample
def test_it_is_elaborated_into_the_node_of_its_name(sample: Sample) -> None:
    program = program_of(sample.source)
    parts = list(nodes_of(program.rules["essai.valeur"].body))
    assert sample.name in {part.op for part in parts if isinstance(part, Prim)} | {
        part.kind for part in parts if isinstance(part, Fold)
    }


@each_sample
def test_it_has_the_same_result_the_first_time_and_ever_after(sample: Sample) -> None:
    engine, dossier = asked(sample)
    for _ in range(MANY):
        (decision,) = engine.answer(dossier, decisions=["essai.juste"]).decisions
        assert (decision.status, decision.value) == ("decided", True)
        assert decision.trace is not None


@each_sample
def test_the_plain_definition_gives_the_same_result(sample: Sample) -> None:
    program = program_of(sample.source)
    assert [failures(program, scenario) for scenario in program.scenarios] == [[]]


@each_sample
def test_a_fact_that_is_missing_is_missed_the_first_time_and_ever_after(sample: Sample) -> None:
    engine, dossier = asked(sample)
    for name in sample.names:
        left = {entry: value for entry, value in dossier.facts.items() if entry != f"essai.{name}"}
        partial = evolve(dossier, facts=left)
        for _ in range(MANY if name == sample.names[0] else 1):
            (decision,) = engine.answer(partial, decisions=["essai.juste"]).decisions
            (missing,) = decision.missing
            assert decision.status == "undetermined"
            assert missing.cause == MissingFact(f"essai.{name}", f"essai.{name}", f"{name} ?")


@each_sample
def test_it_is_shown_as_it_is_written(sample: Sample) -> None:
    body = program_of(sample.source).rules["essai.valeur"].body
    shown = [show(part) for part in nodes_of(body) if isinstance(part, Prim | Fold)]
    assert plain_spaces(sample.written) in map(plain_spaces, shown)


@each_sample
def test_it_is_formatted_as_it_is_written(sample: Sample) -> None:
    formatted = format_source(sample.source)
    assert formatted.text is not None
    again = format_source(SourceFile.from_text("essai.cqp", formatted.text))
    assert again.text == formatted.text
    assert sample.body or plain_spaces(sample.written) in plain_spaces(formatted.text)


@each_operation
def test_nothing_is_an_operand_only_where_the_row_says_so(sample: Sample) -> None:
    row = operations.OPERATIONS[sample.name]
    if row.accepts_nothing:
        return
    _, dossier = asked(sample)
    known = [dossier.facts[f"essai.{name}"] for name in sample.names]
    assert len(known) == len(row.takes)
    for number, _ in enumerate(known):
        operands = [None if other == number else value for other, value in enumerate(known)]
        with pytest.raises((UndefinedError, TypeError, AttributeError)):
            row.apply(*operands)


NUMBERS = (0, 1, -2, Fraction(1, 3), Fraction(-7, 2), Fraction(3, 2), 10**30)


@each_operation
def test_the_python_of_a_row_is_its_operation(sample: Sample) -> None:
    row = operations.OPERATIONS[sample.name]
    if not row.python:
        return
    _, dossier = asked(sample)
    drawn: list[tuple[object, ...]] = [tuple(dossier.facts[f"essai.{name}"] for name in sample.names)]
    if isinstance(drawn[0][0], int | Fraction):
        drawn += itertools.product(NUMBERS, repeat=len(row.takes))
    for operands in drawn:
        names = {f"x{number}": value for number, value in enumerate(operands)}
        found = eval(row.python.format(*names), names)  # noqa: S307 - our own table
        found = limited(found) if row.normalised else found
        expected = row.apply(*operands)
        assert (found, type(found)) == (expected, type(expected))


@each_operation
def test_it_is_mistaken_for_another_only_where_the_row_says_so(sample: Sample) -> None:
    row = operations.OPERATIONS[sample.name]
    other = operations.OPERATIONS.get(row.mistaken_for)
    assert (other is None) == (not row.mistaken_for)
    assert other is None or (other.takes, other.gives, other.typing) == (row.takes, row.gives, row.typing)
    program = program_of(sample.source)
    nodes = {part.id for part in nodes_of(program.rules["essai.valeur"].body) if isinstance(part, Prim)}
    replaced = [node for one in mutants(program) for id_, node in one.replaced.items() if id_ in nodes]
    assert [node.op for node in replaced if isinstance(node, Prim) and node.op != row.name] == (
        [row.mistaken_for] if row.mistaken_for else []
    )


def test_a_range_is_the_conjunction_of_its_comparisons() -> None:
    for row in operations.OPERATIONS.values():
        if row.conjunction is None:
            continue
        low, high = (operations.OPERATIONS[name].apply for name in row.conjunction)
        for value, least, most in itertools.product(NUMBERS, repeat=3):
            assert row.apply(value, least, most) is (low(value, least) and high(value, most))


@each_aggregate
def test_without_an_element_it_is_what_its_row_says(sample: Sample) -> None:
    row = aggregates.AGGREGATES[sample.name]
    engine, dossier = asked(sample)
    empty = evolve(dossier, facts={"essai.f0": ()})
    for _ in range(MANY):
        (decision,) = engine.answer(empty, decisions=["essai.juste"]).decisions
        assert decision.status == ("uncovered" if row.empty is ... else "decided")
    assert engine.evaluate(engine.program.rules["essai.valeur"].body, empty, no_date()) == row.empty or row.empty is ...


@each_word
def test_a_value_for_want_of_elements_is_said_where_there_may_be_none(word: str) -> None:
    row = aggregates.AGGREGATE_WORDS[word]
    expression, type_, _ = row.example
    text = f"{HEAD}règle r : {type_}\n  vaut {expression.replace('3 ; 1', '8 ; 8')}, à défaut 5\n"
    file, _ = parse_file(SourceFile.from_text("essai.cqp", text))
    assert file is not None
    codes = [found.code for found in elaborate([(SourceFile.from_text("essai.cqp", text), file)])[1]]
    assert codes == ([] if row.empty is ... else ["CQP309"])


# --- Editors --------------------------------------------------------------------------------------------------------

TEXT = f"{HEAD}entrée l : liste de nombre\nrègle r : nombre\n  vaut ¦\n"


@pytest.fixture(scope="module")
def offered() -> set[str]:
    document, position = at_mark(TEXT, "essai.cqp")
    return {item.label for item in completion(snapshot({"essai.cqp": TEXT.replace("¦", "0")}), document, position)}


@each_function
def test_a_function_is_offered_explained_and_coloured_by_an_editor(function: Function, offered: set[str]) -> None:
    assert function.spelling in offered
    text = TEXT.replace("¦", function.usage)
    known = snapshot({"essai.cqp": text})
    document = known.documents["essai.cqp"]
    found = hover(known, document, place(document, function.usage))
    assert function.meaning in str(found)
    data = semantic_tokens(known, document).data
    kinds = {(LEGEND.token_types[data[at + 3]], data[at + 4]) for at in range(0, len(data), 5)}
    assert ("function", 1 << LEGEND.token_modifiers.index("defaultLibrary")) in kinds


@each_word
def test_an_aggregate_is_offered_and_coloured_by_an_editor(word: str, offered: set[str]) -> None:
    row = aggregates.AGGREGATE_WORDS[word]
    assert row.opening in offered
    assert (row.opening, "aggregate") in {
        (piece.text, piece.category) for piece in read_pieces(f"règle r : nombre vaut {row.opening} x dans l")
    }


# --- Tables ---------------------------------------------------------------------------------------------------------


@each_word
def test_the_rows_of_a_table_add_up_by_each_aggregate(word: str) -> None:
    (sample,) = (each for each in AGGREGATES if each.name == aggregates.AGGREGATE_WORDS[word].name)
    rows = "".join(f"  | ≥ {least} || {value} |\n" for least, value in ((0, 3), (1, 1), (2, 8)))
    cell = {"liste": "nombre", "nombre": "entier"}.get(word, sample.type)
    source = SourceFile.from_text(
        "essai.cqp",
        f"{HEAD}entrée n : nombre\ntableau t cumul {word}\n  | n : nombre || v : {cell} |\n{rows}"
        f"règle valeur : {sample.type} vaut t(n)\nscénario « s » avec n = 5 attendu valeur = {sample.result}\n",
    )
    engine = Engine(program_of(source))
    (result,) = [run_scenario(engine, scenario) for scenario in engine.program.scenarios]
    assert result.failures == ()


# --- Pages, fuzzing -------------------------------------------------------------------------------------------------


def test_the_reference_page_has_the_table_of_functions() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == page(text), "python -m tests.docs.functions writes it"


@each_word
def test_each_aggregate_is_on_its_page(word: str) -> None:
    text = (PAGE.parent / "compter.md").read_text(encoding="utf-8")
    assert f"`{aggregates.AGGREGATE_WORDS[word].opening} " in text


def test_the_fuzzers_know_every_word() -> None:
    known = words()
    for word in (*operations.FUNCTIONS, *aggregates.AGGREGATE_WORDS):
        assert f'"{escaped(word)}"' in known
