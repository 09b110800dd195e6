"""What an undetermined decision can come to: told as advice, and true of every dossier that says more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.datatypes.values import Void
from cqp_dsl.core.equality import equal
from cqp_dsl.decision.decide import Engine
from cqp_dsl.decision.explain.foresight import foreseen
from cqp_dsl.pipeline import load
from cqp_dsl.source import SourceFile
from tests.differential.dossiers import dossier as drawn_dossier
from tests.differential.programs import program as drawn_program
from tests.differential.trial import ProgramError, program_of

if TYPE_CHECKING:
    from pathlib import Path

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program
    from cqp_dsl.decision.explain.extent import Extent

POLICY = """politique aide « Aide » selon t §1
source t « Texte » sections §1
énumération Zone
  nord « nord »
  sud « sud »
  ouest « ouest »
énumération Suite
  refusée « refusée »
  différée « différée »
  accordée « accordée »
entrée heures : nombre en h de 0 h à 200 h « Combien d'heures ? »
entrée zone : Zone « Quelle zone ? »
entrée ancien : booléen « Ancien ? »
entrée note : nombre de 0 à 20 « Note ? »
entrée écrit : nombre de 0 à 20 « Note écrite ? »
entrée jour : date « Quel jour ? »
entrée revenu : nombre en € au moins 0 « Revenu ? »
paramètre plafond : nombre en h « plafond » vaut 40 h
paramètre taux : nombre en €/h par Zone « taux » vaut { nord : 10 €/h ; sud : 12 €/h ; ouest : 10 €/h }
règle retenues : nombre en h « heures retenues » vaut heures dans la limite de plafond
décision montant : nombre en € « montant » vaut retenues × taux[zone]
décision forfait : nombre en € « forfait »
  vaut 100 € si ancien « ancien »
  vaut 150 € sinon
décision pareil : nombre en € « pareil » vaut arrondi_inférieur(100 € + note × 0 € ; 1 €)
décision moyenne : nombre de 0 à 20 « moyenne » vaut (note + 3 × écrit) / 4
décision admis : booléen « admis » favorable vrai vaut (note + 3 × écrit) / 4 ≥ 5 « avoir 5 de moyenne »
décision juste : booléen « juste » favorable vrai vaut (note + 3 × écrit) / 4 ≥ 10 « avoir 10 de moyenne »
décision suite : Suite « suite »
  vaut différée si (note + 3 × écrit) / 4 < 12 « moins de douze »
  vaut accordée sinon
décision reste : nombre en € « reste à charge » vaut maximum(revenu ; 30 €)
décision libre : nombre en € « libre » vaut revenu × 2
décision quotient_plafonné : nombre en € « quotient plafonné » vaut minimum(maximum(100 € / (note − 10) ; 7 €) ; 7 €)
décision quotient : nombre en € « quotient » vaut 100 € / (note − 10)
"""


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("montant", "Quelles que soient les réponses, la valeur serait comprise entre 0 € et 480 €."),
        ("forfait", "La réponse serait 100 € ou 150 €."),
        ("pareil", "La réponse serait la même dans tous les cas : 100 €."),
        ("moyenne", "Quelle que soit la réponse, la valeur serait comprise entre 9 et 14."),
        ("admis", "La réponse serait la même dans tous les cas : oui."),
        ("juste", None),
        ("suite", "La réponse serait différée ou accordée."),
        ("reste", "Quelle que soit la réponse, la valeur serait au moins de 30 €."),
        ("libre", None),
        ("quotient", None),
        ("quotient_plafonné", "Quelle que soit la réponse, s'il y a une valeur, ce serait 7 €."),
    ],
)
def test_the_advice_says_what_the_answer_would_be(asked: str, told: str | None, tmp_path: Path) -> None:
    (tmp_path / "aide.cqp").write_text(POLICY, encoding="utf-8")
    text = f"date: 2020-01-01\ndécisions: [{asked}]\nfaits: {{ aide: {{ écrit: 12 }} }}\n"
    (decision,) = load([tmp_path / "aide.cqp"]).decide(SourceFile.from_text("d.yaml", text)).decisions
    assert decision.status == "undetermined"
    assert (decision.advice and plain_spaces(decision.advice)) == told


def admits(extent: Extent, value: Value) -> bool:
    """Whether a value is one that was foreseen."""
    if extent.values is not None:
        return any(equal(value, one) is not False for one in extent.values)
    if value is None or isinstance(value, str | bool | tuple) or (extent.low is None and extent.high is None):
        return True
    return (extent.low is None or extent.low <= value) and (extent.high is None or value <= extent.high)


def values_and_foreseen(program: Program, dossier: Dossier) -> list[tuple[Value, Extent | None]]:
    """Each decision in each world: its value, and what was foreseen of it."""
    engine, found = Engine(program), []
    run = engine.run(dossier)
    for rule in program.decisions:
        if not rule.params:
            for _, scope in engine.rule_scopes(rule, (), run, dossier.date):
                value = scope.result()
                found.append((value, foreseen(engine.study, [scope])))
    return found


@pytest.mark.parametrize("seeds", [range(30), range(30, 60), range(60, 90), range(590, 620)], ids=str)
def test_what_is_foreseen_holds_of_any_dossier_that_says_more(seeds: range) -> None:
    compared = 0
    for seed in seeds:
        try:
            program = program_of(drawn_program(seed))
        except ProgramError:
            continue
        whole = drawn_dossier(program, seed, 1)
        if whole.date is None:
            continue
        after = values_and_foreseen(program, whole)
        for completeness in (0, 0.3, 0.6, 0.9):
            for (value, extent), (known, _) in zip(
                values_and_foreseen(program, drawn_dossier(program, seed, completeness)), after, strict=True
            ):
                if extent is None or not isinstance(value, Void):
                    continue
                if isinstance(known, Void):
                    assert not extent.sure or known.pending or not extent.values or len(extent.values) > 1, (
                        seed,
                        extent,
                    )
                else:
                    assert admits(extent, known), (seed, extent.values, extent.low, extent.high, known)
                    compared += 1
    assert compared > 20
