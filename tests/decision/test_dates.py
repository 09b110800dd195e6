"""A date d'effet is needed where something that is asked is dated, and only there."""

from __future__ import annotations

import datetime

import pytest

from cqp_dsl.answer.errors import EvaluationError
from cqp_dsl.core.dossier import Dossier
from cqp_dsl.decision.decide import Engine
from cqp_dsl.render.answer_text import answer_text
from cqp_dsl.render.screen import Screen
from tests.properties.test_evaluation import program_of

TEXT = """
politique p « P » selon s §1
source s « S » sections §1
entrée n : nombre « n ? »
entrée jour : date « Jour ? »
paramètre seuil : nombre vaut 10
paramètre plafond : nombre
  vaut 12 jusqu'au 31 décembre 2013
  vaut 13 à partir du 1er janvier 2014
décision éternelle : booléen « éternelle » vaut n ≥ seuil « dix »
décision datée : booléen « datée » vaut n ≥ plafond « le plafond »
décision fixée : booléen « fixée » vaut n ≥ (plafond au (jour)) « le plafond du jour »
"""
ENGINE = Engine(program_of(TEXT))
DOSSIER = Dossier(facts={"p.n": 12, "p.jour": datetime.date(2013, 5, 1)})


def test_what_no_date_bears_on_is_decided_without_one() -> None:
    answer = ENGINE.answer(DOSSIER, decisions=("p.éternelle",))
    assert (answer.date, answer.decisions[0].value, answer.receipt.date) == (None, True, None)
    assert "à la date" not in answer_text(answer, ENGINE.program, Screen(width=80))


def test_what_is_dated_asks_for_one() -> None:
    with pytest.raises(EvaluationError, match="la date d'effet n'est pas donnée"):
        ENGINE.answer(DOSSIER, decisions=("p.éternelle", "p.datée"))
    answer = ENGINE.answer(DOSSIER, decisions=("p.datée",), date=datetime.date(2014, 1, 1))
    assert answer.decisions[0].value is False
