"""Why a proof may be believed: small worlds gone through one by one, and a second solver that answers the same."""

from __future__ import annotations

import datetime
import itertools
import random
from typing import TYPE_CHECKING

import cvc5
import pytest

from cqp_dsl.core.dossier import Dossier
from cqp_dsl.decision.decide import Engine
from cqp_dsl.pipeline import load
from cqp_dsl.proof.prove import prove
from cqp_dsl.proof.solver import Solver
from tests.proof.pages import program_of

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.values import Value

HEAD = """\
politique exemple « Exemple » selon texte §I
source texte « Règlement d'essai » sections §I ; §II
énumération Voie a b c
entrée voie : Voie
entrée rang : entier de 0 à 4
entrée neuf : booléen
interprétation lue
  question « Laquelle ? »
  lecture une « l'une »
  lecture deux « l'autre »
"""
DAY = datetime.date(2013, 1, 1)


def condition(chance: random.Random) -> str:
    """A condition over the small world."""
    parts = [
        f"rang {chance.choice('<≤=≥>')} {chance.randint(0, 4)}", f"voie est {chance.choice('abc')}", "neuf", "non neuf",
        f"lue est {chance.choice(['une', 'deux'])}", f"rang entre {chance.randint(0, 2)} et {chance.randint(2, 4)}",
    ]  # fmt: skip
    joined = f" {chance.choice(['et', 'ou'])} ".join(chance.sample(parts, chance.randint(1, 3)))
    return f"({joined})"


def drawn(seed: int) -> str:
    """A small politique."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    cases = "".join(f"  vaut {chance.randint(0, 2)} si {condition(chance)}\n" for _ in range(chance.randint(1, 4)))
    if chance.random() < 0.4:
        cases += f"  vaut {chance.randint(0, 2)} sinon\n"
    for name in ("x", "y")[: chance.randint(0, 2)]:
        cases += f"  exception {name}\n    vaut {chance.randint(0, 2)} si {condition(chance)}\n"
    return (
        f"{HEAD}décision d : nombre\n{cases}garantie « g »\n  {condition(chance)} implique d ≥ {chance.randint(0, 2)}\n"
    )


@pytest.mark.parametrize("first", range(0, 48, 12))
def test_small_worlds_agree(first: int) -> None:
    for seed in range(first, first + 12):
        program = program_of(drawn(seed))
        engine = Engine(program)
        seen, broken = set(), False
        for voie, rang, neuf, lue in itertools.product("abc", range(5), (False, True), ("une", "deux")):
            facts: dict[str, Value] = {"exemple.voie": voie, "exemple.rang": rang, "exemple.neuf": neuf}
            dossier = Dossier(date=DAY, facts=facts, readings={"exemple.lue": lue})
            seen.add(engine.decide_rule("exemple.d", (), dossier, DAY, trace=False).status)
            broken = broken or bool(engine.broken_guarantees(dossier, DAY))
        report = prove(program, asked=("gap", "conflict", "guarantee"))
        assert report.disagreements == ()
        verdicts = {one.asked: one.standing == "counterexample" for one in report.verdicts}
        assert verdicts == {"gap": "uncovered" in seen, "conflict": "conflict" in seen, "guarantee": broken}, seed


def second_opinion(text: str) -> str:
    """What the other solver says of a question."""
    solver = cvc5.Solver()
    solver.setOption("tlimit-per", "2000")
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, f"(set-logic ALL)\n{text}", "question")
    symbols, said = parser.getSymbolManager(), ""
    while True:
        command = parser.nextCommand()
        if command.isNull():
            return said
        said = str(command.invoke(solver, symbols)).strip() or said


@pytest.mark.parametrize("policy", ["certification", "jury", "convention", "public", "attestations", "demande"])
def test_both_solvers_agree_on_the_shipped_policies(policy: str) -> None:
    solver = Solver(kept=[])
    prove(load().program, only=(policy,), asked=("gap", "conflict", "guarantee"), solver=solver)
    assert solver.kept
    told = {"some": "sat", "none": "unsat"}
    answers = [(told[found], second_opinion(text)) for text, found in solver.kept if found in told]
    settled = [(ours, theirs) for ours, theirs in answers if theirs in {"sat", "unsat"}]
    assert [pair for pair in settled if pair[0] != pair[1]] == []
    assert len(settled) > len(answers) / 2
