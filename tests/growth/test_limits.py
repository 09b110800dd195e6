"""What an answer may take, counted in steps: one count for its decisions, its readings, its reasons and its trials."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.core.datatypes.values import Limit, MissingFact, Record, Void
from cqp_dsl.core.dossier import Dossier
from cqp_dsl.decision.decide import Engine
from cqp_dsl.engine import run
from cqp_dsl.interview.session import Interview
from tests.growth.test_growth import calls, program

if TYPE_CHECKING:
    from cqp_dsl.answer.answer import DecisionAnswer

LIST = "entrée l : liste de nombre « L ? »\n"
PAIRS = "il existe x dans l tel que (il existe y dans l tel que x + y + {} < 0)"
DAY = datetime.date(2014, 6, 2)
NUMBERS = tuple(range(50))
"""2,550 steps for each look at their pairs."""


def taken(text: str, facts: dict[str, object], **given: object) -> tuple[DecisionAnswer, ...]:
    dossier = Dossier(date=DAY, facts=facts, **given)  # type: ignore[arg-type]
    return Engine(program(text)).answer(dossier).decisions


def statuses(decisions: tuple[DecisionAnswer, ...]) -> list[str]:
    return [one.status for one in decisions]


def test_all_the_decisions_take_from_one_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "MOST_STEPS", 10_000)
    text = LIST + "".join(f"décision d{i} : booléen « D{i} »\n  vaut {PAIRS.format(i)}\n" for i in range(6))
    found = taken(text, {"p.l": NUMBERS})
    assert statuses(found) == ["decided"] * 3 + ["out_of_limits"] * 3
    (cause,) = found[-1].causes
    assert isinstance(cause, Limit)
    assert "étapes" in cause.detail
    monkeypatch.setattr(run, "MOST_STEPS", 20_000)
    assert statuses(taken(text, {"p.l": NUMBERS})) == ["decided"] * 6


def test_all_the_readings_take_from_one_count(monkeypatch: pytest.MonkeyPatch) -> None:
    readings = "".join(
        f"interprétation i{i}\n  question « Q{i} ? »\n  lecture a{i} « a »\n  lecture b{i} « b »\n" for i in range(3)
    )
    rule = " et ".join(f"(i{i} est a{i} ou ({PAIRS.format(i)}))" for i in range(3))
    text = f"{LIST}{readings}décision d : booléen « D »\n  vaut {rule}\n"
    monkeypatch.setattr(run, "MOST_STEPS", 10_000)
    assert statuses(taken(text, {"p.l": NUMBERS})) == ["out_of_limits"]
    monkeypatch.setattr(run, "MOST_STEPS", 100_000)
    assert statuses(taken(text, {"p.l": NUMBERS})) == ["disputed"]


def test_trials_of_what_the_answer_would_be_take_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = f"(b ou non b) et non ({PAIRS.format(1)})"
    text = f"{LIST}entrée b : booléen « B ? »\ndécision d : booléen « D »\n  vaut {rule}\n"
    monkeypatch.setattr(run, "MOST_STEPS", 5_000)
    (found,) = taken(text, {"p.l": NUMBERS})
    assert (found.status, found.advice) == ("undetermined", None)
    monkeypatch.setattr(run, "MOST_STEPS", 20_000)
    (found,) = taken(text, {"p.l": NUMBERS})
    assert "la même dans tous les cas" in (found.advice or "")


def test_motifs_take_from_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = "pour tout x dans l : (pour tout y dans l : x + y > 99 « {x}, {y} »)"
    text = f"{LIST}décision d : booléen « D »\n  vaut {rule}\n"
    monkeypatch.setattr(run, "MOST_STEPS", 50_000)
    (found,) = taken(text, {"p.l": NUMBERS})
    assert found.status == "out_of_limits"
    monkeypatch.setattr(run, "MOST_STEPS", 200_000)
    (found,) = taken(text, {"p.l": NUMBERS})
    assert (found.status, found.value) == ("decided", False)


def test_a_trace_that_would_be_too_long_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    count = PAIRS.format(1).replace("il existe", "nombre de", 1)
    text = (
        f"{LIST}entrée b : booléen « B ? »\nrègle loin : nombre vaut {count}\n"
        "décision d : booléen « D »\n  vaut vrai\n  exception e vaut faux si b « être loin de {loin} »\n"
    )
    monkeypatch.setattr(run, "MOST_STEPS", 1_000)
    (found,) = taken(text, {"p.l": NUMBERS, "p.b": False})
    assert (found.status, found.value) == ("decided", True)
    assert found.trace is not None
    assert found.trace.why == "le détail serait trop long"
    monkeypatch.setattr(run, "MOST_STEPS", 10_000)
    (found,) = taken(text, {"p.l": NUMBERS, "p.b": False})
    assert found.trace is not None
    assert found.trace.children


def test_an_exigence_beyond_the_limit_refuses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"{LIST}exigence « des paires »\n  {PAIRS.format(1)}\ndécision d : nombre « D » vaut 1\n"
    dossier = Dossier(date=DAY, facts={"p.l": tuple(range(100, 150))})
    monkeypatch.setattr(run, "MOST_STEPS", 10_000)
    assert len(Engine(program(text)).requirements(dossier)) == 1
    monkeypatch.setattr(run, "MOST_STEPS", 1_000)
    assert Engine(program(text)).requirements(dossier) == []


FICHES = """\
fiche L
  a : nombre
  b : booléen
entrée l : liste de L « L ? »
décision d : nombre « D »
  vaut somme de x.a pour x dans l tel que x.b
"""


def lines(count: int) -> tuple[Record, ...]:
    return tuple(Record((1, Void((MissingFact(f"p.l[{i}].b", "p.l"),)))) for i in range(1, count + 1))


@pytest.mark.parametrize("what", ["answer", "advice", "questions"])
def test_what_many_missing_leaves_cost_is_in_proportion(what: str) -> None:
    engine = Engine(program(FICHES))

    def work(count: int) -> int:
        dossier = Dossier(date=DAY, facts={"p.l": lines(count)}, decisions=("p.d",))
        if what == "questions":
            return calls(lambda: Interview(engine, dossier).open_questions())
        if what == "answer":
            return calls(lambda: engine.answer(dossier))
        (decision,) = engine.answer(dossier).decisions
        return calls(lambda: decision.advice)

    work(10)  # compiles
    assert work(2_000) <= 1.1 * 10 * work(200)
