"""How the work grows, counted in function calls, in Python and in C, and not by the clock."""

from __future__ import annotations

import datetime
import functools
import json
import sys
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.core.datatypes.values import Period, Record
from cqp_dsl.core.dossier import Dossier
from cqp_dsl.decision.decide import Engine
from cqp_dsl.language.syntax import parse_file
from cqp_dsl.semantics import elaborate
from cqp_dsl.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.program import Program

HEAD = "politique p « P » selon s §1\nsource s « S » sections §1\n"
DECISION = """\
entrée note : nombre « Note ? »
règle double : nombre vaut 2 × note
décision d : booléen favorable vrai
  vaut vrai si double ≥ 20 « avoir au moins 10 (obtenu : {note}) »
  vaut faux sinon
"""
JOBS = """\
fiche Emploi
  période : période
  quotité : nombre en %
  utile : booléen
entrée emplois : liste de Emploi « Emplois ? »
règle fenêtre : période vaut du 1er janvier 2006 au 31 décembre 2013
règle expérience : durée
  vaut somme de e.quotité × durée_commune(e.période ; fenêtre) pour e dans emplois tel que e.utile
décision d : booléen favorable vrai
  vaut expérience ≥ 36 mois « avoir trois ans d'expérience (retenu : {expérience}) »
"""


def calls(work: Callable[[], object]) -> int:
    """How many functions a piece of work calls, in Python and in C."""
    count = 0

    def count_call(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(count_call)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def program(text: str) -> Program:
    source = SourceFile.from_text("p.cqp", HEAD + text)
    tree, _ = parse_file(source)
    assert tree is not None
    found, diagnostics = elaborate([(source, tree)])
    assert found is not None, diagnostics
    return found


def others(count: int) -> str:
    """Rules that the decision has nothing to do with."""
    return "".join(
        f"entrée e{i} : nombre « E ? »\nrègle r{i} : nombre\n  vaut e{i} + {i} si e{i} > {i} « plus de {i} »\n"
        f"  vaut 0 sinon\nparamètre c{i} : nombre vaut {i}\n"
        for i in range(count)
    )


def answering(text: str, facts: dict[str, object], *, trace: bool) -> int:
    engine = Engine(program(text))
    dossier = Dossier(date=datetime.date(2014, 6, 2), facts=facts, decisions=("p.d",))  # type: ignore[arg-type]
    engine.answer(dossier, trace=trace)  # compiles what it reaches
    return calls(lambda: engine.answer(dossier, trace=trace))


@pytest.mark.parametrize("trace", [False, True])
def test_a_decision_costs_the_same_among_a_thousand_other_rules(*, trace: bool) -> None:
    few = answering(others(10) + DECISION, {"p.note": 12}, trace=trace)
    many = answering(others(1_000) + DECISION, {"p.note": 12}, trace=trace)
    assert many <= 1.1 * few


def job(year: int) -> Record:
    return Record((Period(datetime.date(year, 1, 1), datetime.date(year, 6, 30)), 1, True))


@pytest.mark.parametrize("trace", [False, True])
def test_a_list_of_periods_costs_in_proportion(*, trace: bool) -> None:
    short, long = 1_000, 10_000
    costs = {
        count: answering(JOBS, {"p.emplois": tuple(job(2000 + i % 15) for i in range(count))}, trace=trace)
        for count in (short, long)
    }
    assert costs[long] <= 1.05 * (long / short) * costs[short]


@pytest.mark.parametrize("phase", ["parse", "elaborate"])
def test_loading_is_linear_in_the_text(phase: str) -> None:
    costs = {}
    for count in (50, 500):
        source = SourceFile.from_text("p.cqp", HEAD + others(count) + DECISION)
        tree, _ = parse_file(source)
        assert tree is not None
        works: dict[str, Callable[[], object]] = {
            "parse": functools.partial(parse_file, source),
            "elaborate": functools.partial(elaborate, [(source, tree)]),
        }
        costs[count] = calls(works[phase])
    assert costs[500] <= 1.15 * 10 * costs[50]


def test_reading_a_dossier_is_linear_in_its_length() -> None:
    from cqp_dsl.dossier.read import DossierReader  # noqa: PLC0415 - beside what it measures

    reader = DossierReader(program(JOBS))
    costs = {}
    for count in (200, 2_000):
        jobs = "\n".join(
            f"      - {{ période: {{ début: 2009-01-01, fin: 2009-06-30 }}, quotité: {i % 100} %, utile: oui }}"
            for i in range(count)
        )
        source = SourceFile.from_text("d.yaml", f"date: 2014-06-02\nfaits:\n  p:\n    emplois:\n{jobs}\n")

        def read(source: SourceFile = source) -> None:
            dossier, diagnostics = reader.read_file(source, "yaml")
            assert dossier is not None, diagnostics

        read()
        costs[count] = calls(read)
    assert costs[2_000] <= 1.1 * 10 * costs[200]


def job_data(number: int) -> dict[str, object]:
    return {"période": {"début": "2009-01-01", "fin": "2009-06-30"}, "quotité": f"{number % 100} %", "utile": True}


def reading(data: dict[str, object], *, as_file: bool) -> int:
    """What reading a dossier costs, as one line of JSON or as plain data."""
    from cqp_dsl.dossier.read import DossierReader  # noqa: PLC0415 - beside what it measures

    reader = DossierReader(program(JOBS))
    source = SourceFile.from_text("d.json", json.dumps(data))
    reader.read_file(source, "json")
    reader.read(data)
    return calls(lambda: reader.read_file(source, "json") if as_file else reader.read(data))


@pytest.mark.parametrize("as_file", [True, False])
@pytest.mark.parametrize("kind", ["right", "wrong", "unknown"])
def test_a_list_is_read_at_a_price_per_element_right_or_wrong(*, kind: str, as_file: bool) -> None:
    costs = {}
    for count in (1_000, 10_000):
        jobs: list[object] = [job_data(i) for i in range(count)]
        if kind == "wrong":
            jobs = ["x" for _ in jobs]
        facts: dict[str, object] = {f"emploi{i}": 1 for i in range(count)} if kind == "unknown" else {"emplois": jobs}
        costs[count] = reading({"faits": {"p": facts}}, as_file=as_file)
    assert costs[10_000] <= 1.1 * 10 * costs[1_000]


def test_an_error_costs_what_is_shown_of_it_however_long_its_line() -> None:
    from cqp_dsl.dossier.read import DossierReader  # noqa: PLC0415 - beside what it measures
    from cqp_dsl.render.diagnostics_text import diagnostics_text  # noqa: PLC0415
    from cqp_dsl.render.screen import Screen  # noqa: PLC0415

    reader = DossierReader(program(JOBS))
    costs = {}
    for count in (100, 5_000):
        jobs = [*["x"] * 250, *[job_data(i) for i in range(count)]]
        source = SourceFile.from_text("d.json", json.dumps({"faits": {"p": {"emplois": jobs}}}))
        _, found = reader.read_file(source, "json")
        assert len(found) == 51
        files = {source.path: source}
        diagnostics_text(found, files, Screen())
        costs[count] = calls(functools.partial(diagnostics_text, found, files, Screen()))
    assert costs[5_000] <= 1.02 * costs[100]


@pytest.mark.parametrize("text", ['{"a": "' + '\\"' * 5_000, '{"a": ' + "'" * 5_000, '{"a": ' + "[" * 40 + "9" * 5_000])
def test_what_is_wrong_with_a_text_is_found_without_reading_it_again(text: str) -> None:
    from cqp_dsl.dossier.read import DossierReader  # noqa: PLC0415 - beside what it measures

    source = SourceFile.from_text("d.json", text)
    reader = DossierReader(program(JOBS))
    assert calls(lambda: reader.read_file(source, "json")) < 300


def test_a_cached_program_costs_what_the_decision_reaches() -> None:
    from cqp_dsl.core.stored_program import program_of, program_text  # noqa: PLC0415 - beside what it measures

    def reading(count: int) -> int:
        whole = program(others(count) + DECISION)
        text = program_text(whole, ())
        dossier = Dossier(date=datetime.date(2014, 6, 2), facts={"p.note": 12}, decisions=("p.d",))

        def decide() -> None:
            back, _ = program_of(text, whole.files)
            Engine(back).answer(dossier)
            assert len(back.rules._rules) == 2  # type: ignore[attr-defined]  # the rules that were read

        decide()
        return calls(decide)

    few, many = reading(10), reading(1_000)
    per_entry = (many - few) / 990
    assert per_entry < 40, "each other rule costs its entry in the index, not its body"
