"""Ordered enumerations: comparisons, and the least and the greatest of values, in SQL as by the engine."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from cqp_dsl.pipeline import load
from tests.batch.agreement import Agreement

if TYPE_CHECKING:
    from pathlib import Path

RULES = """\
politique essai « Essai » selon texte §1
source texte « Texte d'essai » sections §1

énumération ordonnée Mention passable bien très_bien

entrée écrit : Mention « Mention à l'écrit ? »
entrée oral : Mention ou rien « Mention à l'oral ? »

décision admis : booléen « admission » favorable vrai
  vaut écrit ≥ bien « avoir au moins bien à l'écrit »
    et (oral est rien ou oral > passable) « avoir plus que passable à l'oral, s'il y en a un »

décision entre_deux : booléen « entre deux »
  vaut écrit entre passable et bien

décision meilleure : Mention « la meilleure »
  vaut maximum(écrit ; oral) si oral n'est pas rien
  vaut minimum(écrit ; bien) sinon
"""


def test_ordered_values_compare_by_their_rank(tmp_path: Path) -> None:
    (tmp_path / "essai.cqp").write_text(RULES, encoding="utf-8")
    policies = load(tmp_path)
    values = ("passable", "bien", "très_bien", None)
    given = []
    for written, spoken in itertools.product(values, (*values, "rien")):
        facts = {"écrit": written, "oral": spoken}
        given.append(policies.read({"faits": {"essai": {name: one for name, one in facts.items() if one}}}))
    agreement = Agreement(policies.program)
    assert list(agreement.differing(given)) == []
    assert (agreement.counted.compared, agreement.counted.not_lowered) == (60, 0)
