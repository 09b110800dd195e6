"""A small set of policies and dossiers, one for each way that a dossier may end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
from click.testing import CliRunner, Result

from cqp_dsl.cli.group import cqp

if TYPE_CHECKING:
    from pathlib import Path

POLICY = """\
politique essai « Essai » selon texte §1
source texte « Texte d'essai » sections §1 ; §2

énumération Résultat admis refusé

entrée note : nombre de 0 à 20 « Note obtenue »
entrée avis : booléen « Le jury est-il d'accord ? » appréciée par « le jury »
entrée retard : nombre de 0 à 30 « Jours de retard »

exigence « pas plus de retard que de points » retard ≤ note

interprétation limite
  selon texte §2
  question « Dix suffit-il ? »
  lecture oui_dix « dix suffit »
  lecture non_dix « il faut plus de dix »

paramètre prime : nombre en € « prime »
  vaut 100 € du 1er janvier 2013 au 31 décembre 2013

décision admission : Résultat « admission » favorable admis
  vaut admis si note ≥ 10 « avoir au moins 10 (obtenu : {note}) »
  vaut refusé sinon

décision accord : booléen « accord du jury » favorable vrai
  vaut avis

décision stricte : Résultat « admission stricte » favorable admis
  vaut admis si note > 10 ou (note = 10 et limite est oui_dix) « dépasser la limite »
  vaut refusé sinon

décision montant : nombre en € « montant »
  vaut 2 × prime

décision opposée : entier « opposée »
  vaut 1 si note ≥ 5
  vaut 2 si note ≥ 6

scénario « dix suffit »
  à la date du 1er juin 2013
  avec note = 10
  attendu admission = admis
"""

FAILING = """
scénario « neuf suffit »
  à la date du 1er juin 2013
  avec note = 9
  attendu admission = admis
"""


class Run(Protocol):
    """Runs ``cqp`` with these arguments."""

    def __call__(self, *args: str, input: str | bytes | None = None, **environment: str) -> Result: ...  # noqa: A002 - as CliRunner names it


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``cqp`` in this process, on eighty columns without colour."""
    monkeypatch.setenv("COLUMNS", "80")

    def run(*args: str, input: str | bytes | None = None, **environment: str) -> Result:  # noqa: A002 - as CliRunner names it
        return CliRunner().invoke(cqp, args, input=input, env=environment, prog_name="cqp")

    return run


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with ``politiques/essai.cqp``."""
    folder = tmp_path / "politiques"
    folder.mkdir()
    (folder / "essai.cqp").write_text(POLICY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def dossier(home: Path, name: str, *, ask: str = "admission", facts: str = "note: 12", date: str = "2013-06-01") -> str:
    """Write a dossier; its name, as given to ``cqp check``."""
    text = f"dossier: {name}\ndate: {date}\nfaits:\n  essai: {{ {facts} }}\ndécisions: [{ask}]\n"
    (home / f"{name}.yaml").write_text(text, encoding="utf-8")
    return f"{name}.yaml"
