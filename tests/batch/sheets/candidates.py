"""Three hundred candidates as a clerk's own csv in cp1252, twelve of them wrong, and the same as YAML dossiers."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

from tests.batch.sheets.filling import csv_bytes

if TYPE_CHECKING:
    from pathlib import Path

HEADINGS: Final = [
    "Dossier", "Nom", "date d'effet", "PASS SUIVI", "Premss suivi", "Option suivie",
    "Notes : contrôle continu du tronc commun", "Notes : contrôle continu de l'option", "épreuve écrite",
    "épreuve orale",
    "applications professionnelles tutorées", "Option demandée", "Retirée le", "Déposée le", "Réunion du jury",
    "Demandes antérieures", "Certifications antérieures", "Épreuve orralle",
]  # fmt: skip
JOBS: Final = ["Dossier", "Période : début", "Période : fin", "Quotité", "En relation"]
WRONG: Final = {
    5: ("date d'effet", "31/02/2014"),
    17: ("date d'effet", "06/25/2014"),
    40: ("Retirée le", "hier"),
    63: ("épreuve orale", "21"),
    88: ("épreuve écrite", "-1"),
    101: ("épreuve écrite", "quinze"),
    130: ("Option demandée", "allocatère"),
    155: ("PASS SUIVI", "peut-être"),
    190: ("Notes : contrôle continu du tronc commun", "#N/A"),
    222: ("Dossier", ""),
    250: ("Dossier", "C-0251"),
    251: ("Dossier", "C-0251"),
}
"""By candidate, from one: what is written in a column."""
COUNT: Final = 300


def rows(count: int = COUNT) -> list[dict[str, str]]:
    """The candidates, by heading, none of them wrong."""
    chance = random.Random("candidats")  # noqa: S311 - nothing secret
    return [_row(number, chance) for number in range(1, count + 1)]


def _row(number: int, chance: random.Random) -> dict[str, str]:
    notes = [chance.choice(["12", "14,5", "9,25", "11/20", "6", "15", "10", "13"]) for _ in range(5)]
    yes = [chance.choice(["oui", "OUI", "x", "vrai", "oui", "non"]) for _ in range(3)]
    half_empty = number % 50 == 0
    values = [
        f"C-{number:04}", f"Élève {number}", "02/06/2014", *yes, *notes,
        chance.choice(["gestionnaire conseil allocataire", "Recouvrement", "technicien du service médical"]),
        "15 janvier 2014", "2014-06-02", "20/06/2014", "aucune", "aucun", "",
    ]  # fmt: skip
    if half_empty:
        values = values[:4] + [""] * (len(HEADINGS) - 4)
    return dict(zip(HEADINGS, values, strict=True))


def job_rows(count: int = COUNT) -> list[list[str]]:
    """A job or two for each candidate."""
    chance = random.Random("emplois")  # noqa: S311 - nothing secret
    found = []
    for number in range(1, count + 1):
        for year in (2006, 2009)[: chance.choice((1, 2))]:
            end = f"31/12/{year + 2}" if year == 2006 else f"31/12/{year + 4}"
            quotity = chance.choice(["60 %", "100%", "80 %", "50 %"])
            found.append([f"C-{number:04}", f"01/01/{year}", end, quotity, chance.choice(["oui", "non", "x"])])
    return found


def write_candidates(folder: Path, count: int = COUNT, *, wrong: bool = True) -> Path:
    """The files of a clerk."""
    made = rows(count)
    jobs = job_rows(count)
    if wrong:
        for number, (heading, said) in WRONG.items():
            made[number - 1][heading] = said
        jobs = [job for job in jobs if job[0] not in {"C-0222", "C-0250"}]
    path = folder / "candidats.csv"
    path.write_bytes(csv_bytes([HEADINGS, *([row[name] for name in HEADINGS] for row in made)]))
    path.with_name("candidats-emplois.csv").write_bytes(csv_bytes([JOBS, *jobs]))
    return path
