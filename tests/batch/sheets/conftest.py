"""A small politique with a value of each kind, and ``cqp batch`` run on sheets for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
from click.testing import CliRunner, Result

from cqp_dsl.cli.group import cqp

if TYPE_CHECKING:
    from pathlib import Path

POLICY = """\
politique stage « Stages » selon texte §1
source texte « Texte » sections §1

énumération Lieu lyon « Lyon » évry « Évry » corbeil « Corbeil (Évry) »
énumération Épreuve écrit « épreuve écrite » oral « épreuve orale »

fiche Absence
  jour : date « jour de l'absence »
  heures : nombre en h au moins 0 « durée »

entrée suivi : booléen « Le stage est-il suivi ? »
entrée heures : nombre en h au moins 0 « Combien d'heures ? »
entrée part : nombre en % de 0 % à 100 % « Quelle part ? »
entrée notes : (nombre de 0 à 20 ou rien) par Épreuve « Quelle note ? »
entrée commencé_le : date « Quel jour commence-t-il ? »
entrée lieu : Lieu « Où ? »
entrée lieux : liste de Lieu « Où encore ? »
entrée absences : liste de Absence « Quelles absences ? »
entrée remarque : texte « Quelle remarque ? »
entrée avis : booléen « Le tuteur est-il d'accord ? » appréciée par « le tuteur »

exigence « pas plus de quarante heures » heures ≤ 40 h

décision validé : booléen « stage validé » favorable vrai
  vaut vrai
    si suivi « avoir suivi le stage »
    et heures ≥ 10 h « avoir suivi dix heures (suivies : {heures}) »
  vaut faux sinon

décision heures_perdues : nombre en h « heures perdues »
  vaut somme de a.heures pour a dans absences

décision accord : booléen « accord du tuteur » favorable vrai
  vaut avis
"""


class Batch(Protocol):
    """Runs ``cqp batch`` on a file, with the politique."""

    def __call__(self, source: Path, *args: str) -> Result: ...


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    folder = tmp_path / "politiques"
    folder.mkdir()
    (folder / "stage.cqp").write_text(POLICY, encoding="utf-8")
    return folder


@pytest.fixture
def batch(policies: Path) -> Batch:
    def run(source: Path, *args: str) -> Result:
        return CliRunner().invoke(cqp, ["batch", str(source), "--policies", str(policies), *args])

    return run
