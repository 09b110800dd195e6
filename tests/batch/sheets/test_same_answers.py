"""A sheet says of each dossier what ``cqp check`` says of the same dossier in YAML: one reader, one meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from cqp_dsl.batch.sheets.columns import layout
from cqp_dsl.batch.sheets.form import form
from cqp_dsl.batch.sheets.read import read_book
from cqp_dsl.batch.sheets.run import run
from cqp_dsl.batch.sheets.xlsx_write import form_xlsx
from cqp_dsl.dossier.write import dossier_text
from cqp_dsl.pipeline import DossierError, load
from cqp_dsl.source import SourceFile
from tests.batch.boundaries import dossiers
from tests.batch.sheets.filling import as_csv, as_ods, as_xlsx, filled

if TYPE_CHECKING:
    from pathlib import Path

    from cqp_dsl.answer.answer import Answer, DecisionAnswer
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.pipeline import Policies

GROUPS = {
    "certification": ("certification", "jury"),
    "vae": ("vae",),
    "financement": ("financement", "convention", "demande"),
}
COUNTS = {"certification": 40, "vae": 120, "financement": 40}
"""How many of each; most of those for VAE break an exigence, in both."""


@pytest.fixture(scope="module")
def policies() -> Policies:
    return load(cached=True)


def _direct(policies: Policies, dossier: Dossier) -> Answer | None:
    try:
        return policies.decide(SourceFile.from_text("dossier.yaml", dossier_text(dossier, policies.program)))
    except DossierError:
        return None


def _told(decision: DecisionAnswer) -> tuple[object, ...]:
    return decision.name, decision.args, decision.status, decision.value, decision.reasons, decision.missing


@pytest.mark.parametrize("format_", ["xlsx", "ods", "csv"])
@pytest.mark.parametrize("group", GROUPS)
def test_a_sheet_and_yaml_files_get_the_same_answers(
    policies: Policies, tmp_path: Path, group: str, format_: str
) -> None:
    program = policies.program
    made = form(program, GROUPS[group])
    asked = tuple(rule.name for rule in program.decisions if rule.policy in GROUPS[group])
    known = {column.column.entry for sheet in made.sheets for column in sheet.columns}
    drawn = [
        evolve(one, label=f"n° {number}", decisions=asked, facts={k: v for k, v in one.facts.items() if k in known})
        for number, one in enumerate(dossiers(program, group, COUNTS[group], seed=7), 1)
    ]
    grids = filled(made, drawn, program)
    path = tmp_path / f"candidats.{format_}"
    match format_:
        case "xlsx":
            blank = tmp_path / "modèle.xlsx"
            blank.write_bytes(form_xlsx(made))
            as_xlsx(path, blank, grids)
        case "ods":
            as_ods(path, made, grids)
        case _:
            as_csv(path, made, grids)
    every = layout(program)
    results = list(run(policies, read_book(path, every), every, decisions=asked).results())
    assert [one.dossier.key for one in results] == [one.label for one in drawn]
    compared = 0
    for one, result in zip(drawn, results, strict=True):
        direct = _direct(policies, one)
        if direct is None:
            assert result.answer is None, one.label
            continue
        assert result.answer is not None, (one.label, [note.told for note in result.notes])
        assert result.answer.receipt == direct.receipt
        assert list(map(_told, result.answer.decisions)) == list(map(_told, direct.decisions))
        compared += 1
    assert compared >= 10
