from __future__ import annotations

import re

import pytest

from cqp_dsl.core.datatypes.types import (
    DATE,
    INTEGER,
    PERIOD,
    Bounds,
    ListType,
    MapType,
    NumberType,
    OptionalType,
    Type,
    number_in,
)
from cqp_dsl.core.datatypes.units import MEASURES, PERCENT, Unit
from cqp_dsl.diagnostics import Diagnostic, Severity
from cqp_dsl.dossier.example import example_lines, keyed
from cqp_dsl.dossier.report import Report
from cqp_dsl.dossier.template import UnknownNameError, template
from cqp_dsl.dossier.tree import Keyed
from cqp_dsl.dossier.values import value_reader
from cqp_dsl.dossier.yaml_tree import read_yaml
from cqp_dsl.source import SourceFile
from tests.dossier.example import EXAM, JOB, MODULE, NATURE, NOTE, PROGRAM, SHARE, entry, read_dossier

POLICIES = [["certification"], ["vae"], ["financement"], ["certification", "vae", "financement"]]


def diagnostics(text: str) -> list[Diagnostic]:
    return read_dossier(SourceFile.from_text("modèle.yaml", text), PROGRAM)[1]


def uncommented(text: str) -> str:
    return re.sub(r"^( *)# ", r"\1", text, flags=re.MULTILINE)


@pytest.mark.parametrize("policies", POLICIES)
def test_a_template_reads_back_as_it_is(policies: list[str]) -> None:
    found = diagnostics(template(PROGRAM, policies))
    assert {(d.code, d.severity) for d in found} <= {("CQP618", Severity.WARNING)}
    # Only where « rien » is admitted may an empty line mean something else than unknown.
    assert bool(found) == ("vae" in policies)


@pytest.mark.parametrize("policies", POLICIES)
def test_a_template_reads_back_uncommented(policies: list[str]) -> None:
    text = uncommented(template(PROGRAM, policies))
    dossier, found = read_dossier(SourceFile.from_text("modèle.yaml", text), PROGRAM)
    assert {d.severity for d in found} <= {Severity.WARNING}
    assert dossier is not None
    if "vae" in policies:
        assert dossier.readings == {"vae.une_demande_par_an": "année_civile"}
        assert len(dossier.holes) == 3
        assert {"vae.emplois", "vae.titre"} <= set(dossier.facts)


def test_what_a_decision_reaches_in_other_policies_is_asked() -> None:
    text = template(PROGRAM, ["vae"])
    assert "    notes:\n" in text
    assert "pass_suivi" not in text
    assert "Par année civile" in text
    assert "liste_des_pilotes" not in text
    dossier, _ = read_dossier(SourceFile.from_text("modèle.yaml", text), PROGRAM)
    assert dossier is not None
    assert dossier.decisions == ("vae.recevabilité", "vae.montant")


def test_a_template_for_one_decision() -> None:
    text = template(PROGRAM, [], ["vae.montant"])
    assert "déposée_le" in text
    assert "emplois" not in text
    assert "lectures" not in text


def test_a_template_says_type_question_bounds_and_judge() -> None:
    text = template(PROGRAM, ["certification", "vae"])
    assert "Le candidat a-t-il suivi Pass formation\u00a0?" in text
    assert "un nombre de 0 à 20" in text
    assert "Appréciation\u00a0: le jury local" in text
    assert "# épreuve orale" in text
    assert "quotité\u00a0: taux d'emploi\u00a0; de 0\u00a0% à 100\u00a0%" in text


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="certificasion") as caught:
        template(PROGRAM, ["certificasion"])
    assert caught.value.diagnostic.code == "CQP606"
    assert "certification" in (caught.value.diagnostic.help or "")
    with pytest.raises(UnknownNameError) as other:
        template(PROGRAM, [], ["vae.recevabilite"])
    assert other.value.diagnostic.code == "CQP619"


@pytest.mark.parametrize(
    "type_",
    [
        NOTE,
        SHARE,
        INTEGER,
        DATE,
        PERIOD,
        JOB,
        NumberType(Unit.of({MEASURES["h"]: 2}), bounds=Bounds(3, 4, low_included=False, high_included=False)),
        NumberType(Unit.of({MEASURES["mois"]: 1}), bounds=Bounds(None, -5)),
        NumberType(integer=True, bounds=Bounds(0, 3, low_included=False)),
        number_in(PERCENT),
        ListType(ListType(EXAM)),
        ListType(MapType((MODULE,), DATE)),
        MapType((MODULE, NATURE), ListType(JOB)),
        OptionalType(MapType((EXAM,), OptionalType(PERIOD))),
    ],
)
def test_an_example_is_admitted_by_its_own_type(type_: Type) -> None:
    text = "\n".join(keyed("x", example_lines(type_)))
    source = SourceFile.from_text("x.yaml", text)
    report = Report(source)
    tree = read_yaml(source, report)
    assert isinstance(tree, Keyed)
    value_reader(type_, entry("p.x", type_)).read(next(iter(tree.values())), "x", report)
    assert report.diagnostics() == []
