"""A small regulation with its text, in a folder of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
Règlement des études

Table : I – Admission … 2 ; II – Jury … 3

I – Admission

Le candidat est admis s’il a obtenu une moyenne d’au moins dix sur vingt. Une note infé-
rieure à six est éliminatoire (cf. art. 3 du règlement M. Durand).

II - Jury

Le jury délibère à huis clos.

- il vérifie les « relevés de notes » ;
- il signe le procès-verbal.

Le président a voix prépondérante.

# IV Recours

Le recours est formé dans les deux mois.
"""

RULES = """\
politique admission « Admission »
  selon règlement §I
source règlement « Règlement des études »
  sections §I ; §II ; §III ; §IV
  texte « règlement.txt »
  lacune §III « la partie manque »

entrée moyenne : nombre « moyenne »

paramètre seuil : nombre « seuil »
  selon règlement §I : « une moyenne d'au moins dix sur vingt »
  vaut 10

décision admis : booléen « admission » favorable vrai
  selon règlement §I : « Une note inférieure à six […] règlement »
  vaut moyenne ≥ seuil

hors_machine huis_clos « le jury délibère à huis clos »
  selon règlement §II : « délibère à huis clos »
  motif « le jury s'en assure »

hors_machine recours « le recours est formé dans les deux mois »
  selon règlement §IV
  motif « aucune condition n'y est attachée »
"""


@pytest.fixture
def regulation(tmp_path: Path) -> Path:
    """The folder of the small regulation."""
    (tmp_path / "règlement.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "admission.cqp").write_text(RULES, encoding="utf-8")
    return tmp_path
