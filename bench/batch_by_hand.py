"""Certification as somebody who knows SQL writes it for DuckDB: exact, with unknown facts and the three open readings.

A candidate is certified under every reading if he is under the worst of them, and under none if he is not under the
best: the readings need no column each. Cells are checked as cqp's query checks them: marks from 0 to 20, and nobody
has the old equivalence without having followed Accessit.
"""

from __future__ import annotations

from typing import Final

_MARKS: Final = ("tronc_commun", "option", "écrit", "oral", "applications")
_READ: Final = """SELECT dossier,
    "certification.pass_suivi" AS pass, "certification.équivalence_accessit" AS equ,
    "accessit.accessit_suivi" AS acc, "certification.premss_suivi" AND "certification.option_suivie" AS parcours,
    "certification.premss_suivi" AS prem, "certification.option_suivie" AS opt,
""" + ",\n".join(
    f'    "certification.notes[{mark}] : rien" IS FALSE AS g{i}, "certification.notes[{mark}]" AS n{i}'
    for i, mark in enumerate(_MARKS, start=1)
)

_DECIDED: Final = (
    """
WITH faits AS (
  """
    + _READ
    + """
  FROM read_parquet('{source}')
), notes AS (
  SELECT *, g1 AND g2 AND g3 AND g4 AND g5 AS toutes, n1 + n2 + 3 * n3 + 3 * n4 + 2 * n5 AS total,
    (g3 AND n3 <= 6) AS ecrit, (g4 AND n4 <= 6) AS oral,
    coalesce(n1 BETWEEN 0 AND 20, true) AND coalesce(n2 BETWEEN 0 AND 20, true) AND coalesce(n3 BETWEEN 0 AND 20, true)
      AND coalesce(n4 BETWEEN 0 AND 20, true) AND coalesce(n5 BETWEEN 0 AND 20, true) AS exact
  FROM faits
), issues AS (
  SELECT *,
    CASE WHEN toutes THEN total >= 100 END AS exacte, CASE WHEN toutes THEN total >= 99.95 END AS centieme,
    NOT (CASE WHEN g3 THEN ecrit END OR CASE WHEN g4 THEN oral END) AS sauf,
    equ AND NOT acc AS refus
  FROM notes
), mondes AS (
  SELECT *, (pass OR (NOT pass AND equ)) AND centieme AND sauf AS meilleur,
    pass AND parcours AND exacte AND sauf AS pire FROM issues
)
"""
)
_OUTPUT: Final = """SELECT dossier, exact, coalesce(refus, false) AS refus,
  CASE WHEN pire OR NOT meilleur THEN 'decided' WHEN meilleur AND NOT pire THEN 'disputed'
    ELSE 'undetermined' END AS statut,
  CASE WHEN pire THEN 'certifié' WHEN NOT meilleur THEN 'non_certifié' END AS valeur"""

CERTIFICATION: Final = f"{_DECIDED}{_OUTPUT} FROM mondes"
"""Statuses and values; ``{{source}}`` is the file."""

CERTIFICATION_WITH_GROUNDS: Final = f"""{_DECIDED}{_OUTPUT},
  CASE WHEN pire OR NOT meilleur THEN
    (pire OR pass)::BIGINT + 2 * (pire)::BIGINT + 4 * (pire AND exacte)::BIGINT + 8 * (pire)::BIGINT END AS tenus,
  CASE WHEN NOT meilleur THEN
    (NOT pass)::BIGINT + 2 * coalesce(NOT prem, false)::BIGINT + 4 * coalesce(NOT opt, false)::BIGINT
      + 8 * coalesce(NOT exacte, false)::BIGINT + 16 * ecrit::BIGINT + 32 * oral::BIGINT
      + 64 * coalesce(NOT pass AND acc, false)::BIGINT END AS manques,
  CASE WHEN NOT coalesce(pire OR NOT meilleur OR meilleur, false) THEN
    (pass IS NULL)::BIGINT + 2 * (prem IS NULL)::BIGINT + 4 * (opt IS NULL)::BIGINT + 8 * (NOT toutes)::BIGINT
      + 16 * (NOT g3)::BIGINT + 32 * (NOT g4)::BIGINT END AS inconnus
FROM mondes"""
"""The same, with masks of what failed, of what held and of what is unknown."""
