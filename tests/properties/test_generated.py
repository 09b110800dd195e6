"""Rules written as Python answer exactly as closures do, whatever is known; where all is known, they do it alone."""

from __future__ import annotations

import datetime
import io
import keyword
import re
import sys
import textwrap
import tokenize
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.cases import cases
from bench.peers import ours
from cqp_dsl.core.dossier import Dossier
from cqp_dsl.evaluation import generated
from cqp_dsl.evaluation.compile import Compiler
from cqp_dsl.evaluation.decide import Engine
from cqp_dsl.evaluation.generated.draft import MOST_LINES, Draft, UnwritableError
from cqp_dsl.evaluation.generated.values import drafted
from cqp_dsl.evaluation.origin import origin_of
from cqp_dsl.evaluation.scenario_dossier import dossier_of
from cqp_dsl.pipeline import load
from tests.properties.dossiers import dossiers
from tests.properties.programs import programs
from tests.properties.test_evaluation import program_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.cases import Decision
    from cqp_dsl.core.program import Program, Rule
    from cqp_dsl.evaluation.answer import Answer
    from cqp_dsl.evaluation.run import Code

SHIPPED = load()
POLICIES = sorted({rule.policy for rule in SHIPPED.program.decisions})
UNTIL_WRITTEN = 3
"""Answers after which an engine that does not wait has written every rule that it needs."""
DRAWN = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def shown(answer: Answer) -> str:
    """Every field of an answer, of its traces and of its receipt."""
    decisions = [evolve(each, given_trace=each.trace) for each in answer.decisions]
    return repr(evolve(answer, given_receipt=answer.receipt, decisions=tuple(decisions)))


class Pair:
    """The same program by closures alone, and written as Python as soon as can be."""

    def __init__(self, program: Program) -> None:
        self.closures = Engine(program, warm=sys.maxsize)
        self.written = Engine(program, warm=1)

    def agree(self, dossier: Dossier, policy: str = "") -> None:
        names = [rule.name for rule in self.closures.program.decisions if policy in {"", rule.policy}]
        expected = self.closures.answer(dossier, decisions=names)
        found = [self.written.answer(dossier, decisions=names) for _ in range(UNTIL_WRITTEN)]
        assert found == [expected] * UNTIL_WRITTEN
        assert shown(found[-1]) == shown(expected)  # what equality does not look at: places, order, 1 and vrai


@pytest.fixture(scope="module")
def shipped() -> Pair:
    return Pair(SHIPPED.program)


@pytest.mark.parametrize("policy", POLICIES)
def test_on_the_dossiers_of_the_scenarios(shipped: Pair, policy: str) -> None:
    for scenario in SHIPPED.scenarios:
        if scenario.policy == policy and scenario.date is not None:
            shipped.agree(dossier_of(shipped.closures, scenario, scenario.date), policy)


@pytest.mark.parametrize("decision", ["certification", "vae"])
def test_on_the_dossiers_of_the_comparison(shipped: Pair, decision: Decision) -> None:
    for case in cases(decision, 400):
        shipped.agree(ours.prepared(case), decision)


@DRAWN
@given(data=st.data())
def test_on_drawn_programs_and_dossiers(data: st.DataObject) -> None:
    pair = Pair(program_of(data.draw(programs())))
    for _ in range(3):
        pair.agree(data.draw(dossiers(pair.closures.program)))


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rules that were handed over to closures, in order."""
    found: list[str] = []

    def values(compiler: Compiler, rule: Rule, slow: Code) -> Draft | None:
        def told(*given: object) -> object:
            found.append(rule.name)
            return slow(*given)  # type: ignore[arg-type]

        return drafted(compiler, rule, told)  # type: ignore[arg-type]

    monkeypatch.setattr(generated.values, "drafted", values)
    return found


def _answered(decision: Decision, handed_over: list[str]) -> list[str]:
    engine = Engine(SHIPPED.program, warm=1)
    dossiers = [ours.prepared(case) for case in cases(decision, 200)]
    for dossier in dossiers:
        _told(engine, dossier)
    handed_over.clear()
    for dossier in dossiers:
        _told(engine, dossier)
    return handed_over


def _told(engine: Engine, dossier: Dossier) -> Answer:
    answer = engine.answer(dossier)
    assert all(decision.trace for decision in answer.decisions)
    return answer


def test_a_certification_whose_facts_are_known_needs_no_closures(handed_over: list[str]) -> None:
    assert _answered("certification", handed_over) == []


def test_a_vae_whose_facts_are_known_needs_no_closures(handed_over: list[str]) -> None:
    assert _answered("vae", handed_over) == []


def test_what_is_not_known_is_for_the_closures(handed_over: list[str]) -> None:
    engine = Engine(SHIPPED.program, warm=1)
    dossier = SHIPPED.read({"date": "2013-12-16", "faits": {"certification": {"notes": {"oral": "12"}}}})
    asked = evolve(dossier, decisions=("certification.certification",))
    answers = [_told(engine, asked) for _ in range(UNTIL_WRITTEN)]
    assert {answer.decisions[0].status for answer in answers} == {"undetermined"}
    assert "certification.certification" in handed_over


def _texts() -> Iterator[Draft]:
    compiler = Compiler(SHIPPED.program)
    for rule in SHIPPED.program.rules.values():
        draft = drafted(compiler, rule, compiler.code(rule.body, origin_of(rule)))
        if draft is not None:
            yield draft


def test_no_word_of_a_policy_becomes_python() -> None:
    attributes = {"facts", "holes", "world", "assumptions", "values", "cells", "start", "end", "year", "month", "day"}
    attributes |= {"append", "get", "numerator", "denominator", "seen", "supposed", "children"}
    parameters = {"run", "frame", "value", "motifs", "telling", "day", "args", "line", "instance", "told"}
    count = 0
    for draft in _texts():
        count += 1
        for token in tokenize.generate_tokens(io.StringIO(draft.text).readline):
            assert token.type not in {tokenize.STRING, tokenize.COMMENT}, token
            if token.type == tokenize.NAME and not re.fullmatch(r"[kv][0-9]+", token.string):
                known = keyword.iskeyword(token.string) or token.string in parameters | attributes
                assert known or token.string in draft.given, token
        assert draft.given["__builtins__"] == {}
    assert count > len(SHIPPED.program.rules) / 2


def test_a_text_can_be_read() -> None:
    """The whole of a rule as it is written, so that a change of the writer is seen."""
    rule = SHIPPED.program.rules["vae.expérience_en_relation"]
    compiler = Compiler(SHIPPED.program)
    draft = drafted(compiler, rule, compiler.code(rule.body, origin_of(rule)))
    assert draft is not None
    assert draft.text.splitlines() == [
        "def value(run, frame):",
        "    try:",
        "        if run.assumptions: return slow(run, frame)",
        "        v1 = frame[0]",
        "        if type(v1) is not date: return slow(run, frame)",
        "        if not (k1 <= v1): return slow(run, frame)",
        "        v2 = run.facts[k2]",
        "        if type(v2) is Void: return slow(run, frame)",
        "        v3 = False",
        "        for v4 in v2:",
        "            if type(v4) is Void: return slow(run, frame)",
        "            v5 = v4.values[2]",
        "            if type(v5) is Void: return slow(run, frame)",
        "            if v5:",
        "                v3 = True",
        "                break",
        "        return v3",
        "    except Exception:",
        "        return slow(run, frame)",
    ]


@pytest.mark.parametrize(
    "condition",
    ["non " * 150 + "b", "(b ou " * 90 + "b" + ")" * 90, " et ".join(f"n ≥ {i}" for i in range(900))],
    ids=["negations", "parentheses", "conditions"],
)
def test_what_is_too_deep_or_too_long_for_python_is_left_to_closures(condition: str) -> None:
    text = f"""
    politique essai « Essai »
      selon texte §I
    source texte « Texte »
      sections §I
    entrée b : booléen « b ? »
    entrée n : nombre « n ? »
    décision r : booléen « r »
      vaut vrai si {condition}
      vaut faux sinon
    """
    pair = Pair(program_of(textwrap.dedent(text)))
    for b, n in ((True, 7), (False, 1_000)):
        pair.agree(Dossier(facts={"essai.b": b, "essai.n": n}, date=datetime.date(2014, 1, 1)))


def test_python_may_refuse_a_text() -> None:
    deep = Draft("value", ("run", "frame"), {"__builtins__": {}, "Exception": Exception})
    deep.line(f"return {'(' * 500}1{')' * 500}")
    assert deep.function() is None


def test_a_text_has_an_end() -> None:
    long = Draft("value", ("run", "frame"), {})
    for _ in range(MOST_LINES):
        long.line("pass")
    with pytest.raises(UnwritableError):
        long.line("pass")
