"""Evaluation of any well-typed program on any dossier: total, monotone in what is known (SEMANTICS §7), repeatable.

Source: ``docs/semantics.md`` for the monotony of knowledge: an answer that is decided, in conflict or uncovered stays
the same when the dossier says more; one that is to be settled stays so; fixing an open reading changes nothing decided.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, get_args

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cqp_dsl.answer.answer import Status
from cqp_dsl.core.datatypes.values import MapValue, Record, Void
from cqp_dsl.decision.decide import Engine
from cqp_dsl.language.syntax import parse_file
from cqp_dsl.pipeline import load
from cqp_dsl.semantics import elaborate
from cqp_dsl.source import SourceFile
from tests.properties.dossiers import dossiers, poorer
from tests.properties.programs import programs
from tests.render.documents import answers_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.answer.answer import Answer, DecisionAnswer
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program

STATUSES = get_args(Status)
FINAL = ("decided", "conflict", "uncovered")
DRAWN = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
SHIPPED = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
ON_EACH = 4
"""Dossiers drawn for each drawn program."""


def program_of(text: str) -> Program:
    source = SourceFile.from_text("essai.cqp", text)
    file, syntax = parse_file(source)
    assert file is not None, [found.message for found in syntax]
    program, findings = elaborate([(source, file)])
    assert program is not None, [(found.span and found.span.line, found.message) for found in findings]
    return program


def answered(engine: Engine, dossier: Dossier, within: tuple[str, ...] | None = None) -> Answer:
    """The answer on every decision (of some politiques), its explanation included."""
    names = [rule.name for rule in engine.program.decisions if within is None or rule.policy in within]
    answer = engine.answer(dossier, decisions=names)
    for decision in answer.decisions:
        assert decision.status in STATUSES
        assert isinstance(decision.value, Void) == (decision.status != "decided")
        assert bool(decision.missing) == (decision.status == "undetermined")
        assert bool(decision.outcomes) == (decision.status == "disputed")
        assert decision.trace is not None
    return answer


def verdict(decision: DecisionAnswer) -> tuple[object, ...]:
    return (decision.name, decision.args, decision.status, None if decision.status != "decided" else decision.value)


def check_monotony(engine: Engine, less: Dossier, more: Dossier, within: tuple[str, ...] | None = None) -> None:
    befores, afters = (answered(engine, dossier, within).decisions for dossier in (less, more))
    for before, after in zip(befores, afters, strict=True):
        if before.status in FINAL:
            assert verdict(after) == verdict(before)
        elif before.status == "disputed":
            assert after.status == "disputed"


def check_readings(engine: Engine, dossier: Dossier) -> None:
    """Fixing the readings left open, in every way, leaves what was decided."""
    before = answered(engine, dossier)
    still_open = [
        (name, interpretation.type.values)
        for name, interpretation in engine.program.interpretations.items()
        if name not in dossier.readings
    ][:3]
    for chosen in itertools.product(*(values for _, values in still_open)):
        fixed = dict(zip((name for name, _ in still_open), chosen, strict=True))
        after = answered(engine, evolve(dossier, readings={**dossier.readings, **fixed}))
        for old, new in zip(before.decisions, after.decisions, strict=True):
            if old.status == "decided":
                assert verdict(new) == verdict(old)


@DRAWN
@given(programs(), st.data())
def test_drawn_programs_always_answer(text: str, data: st.DataObject) -> None:
    program = program_of(text)
    engine = Engine(program)
    for _ in range(ON_EACH):
        more = data.draw(dossiers(program))
        check_monotony(engine, data.draw(poorer(program, more)), more)
        check_readings(engine, more)


@pytest.fixture(scope="module")
def shipped() -> Engine:
    return Engine(load().program)


POLICIES = (("certification", "accessit"), ("vae", "titulaires"), ("financement",))


@pytest.mark.parametrize("within", POLICIES, ids=lambda names: names[0])
def test_knowing_more_never_changes_a_shipped_decision(shipped: Engine, within: tuple[str, ...]) -> None:
    @SHIPPED
    @given(st.data())
    def run(data: st.DataObject) -> None:
        more = data.draw(dossiers(shipped.program, within=within))
        check_monotony(shipped, data.draw(poorer(shipped.program, more)), more, within)

    run()


def leaves(value: Value, path: tuple[object, ...] = ()) -> Iterator[tuple[tuple[object, ...], Value]]:
    """What a value says, place by place, with the size of its lists."""
    match value:
        case Void():
            return
        case Record(values=values):
            parts: list[tuple[object, Value]] = list(enumerate(values))
        case MapValue(cells=cells):
            parts = list(cells.items())
        case tuple():
            yield (*path, "length"), len(value)
            parts = list(enumerate(value))
        case _:
            yield path, value
            return
    for place, part in parts:
        yield from leaves(part, (*path, place))


def said(dossier: Dossier) -> tuple[object, ...]:
    """All that a dossier says."""
    facts = {(name, *place): leaf for name, given in dossier.facts.items() for place, leaf in leaves(given)}
    return facts, dossier.holes, dossier.readings, dossier.date


@settings(SHIPPED, max_examples=10)
@given(st.data())
def test_same_receipt_same_bytes_and_another_dossier_another_receipt(data: st.DataObject) -> None:
    text = data.draw(programs())
    program = program_of(text)
    one, two = data.draw(dossiers(program)), data.draw(dossiers(program))
    first = answered(Engine(program), one)
    again = answered(Engine(program_of(text)), one)
    assert first.receipt == again.receipt
    assert answers_json([first], program) == answers_json([again], program)
    other = answered(Engine(program), two)
    assert (other.receipt.digest == first.receipt.digest) == (said(one) == said(two))
