"""The Python interface, which the command line itself uses."""

from __future__ import annotations

import datetime
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

import cqp_dsl
from cqp_dsl import DossierError, PolicyError, RequestError, load
from tests.cli.conftest import FAILING, POLICY

if TYPE_CHECKING:
    from pathlib import Path

DAY = datetime.date(2013, 6, 1)


def facts(note: object) -> dict[str, object]:
    return {"date": DAY, "faits": {"essai": {"note": note}}, "décisions": ["admission"]}


def test_decide_plain_data(home: Path) -> None:
    policies = load(home / "politiques")
    answer = policies.decide(facts(Decimal("9.99")))
    assert [(item.name, item.status, item.value) for item in answer.decisions] == [
        ("essai.admission", "decided", "refusé")
    ]
    assert policies.decide(facts(10)).decisions[0].favourable is True


def test_a_float_is_refused(home: Path) -> None:
    with pytest.raises(DossierError) as caught:
        load(home / "politiques").decide(facts(9.99))
    assert [diagnostic.code for diagnostic in caught.value.diagnostics] == ["CQP623"]
    assert "essai.note" in str(caught.value)


def test_names_and_readings(home: Path) -> None:
    policies = load([home / "politiques"])
    data = {"date": DAY, "faits": {"essai": {"note": 10}}}
    answer = policies.decide(data, decisions=["essai.stricte"], readings={"limite": "non_dix"})
    assert answer.decisions[0].value == "refusé"
    assert answer.hypotheses == (("essai.limite", "non_dix"),)
    with pytest.raises(RequestError, match="admission"):
        policies.decide(data, decisions=["admision"])


def test_an_ambiguous_name_is_never_guessed(home: Path) -> None:
    second = "politique autre « Autre » selon texte §1\nutilise essai\ndécision admission : booléen\n  vaut vrai\n"
    (home / "politiques" / "autre.cqp").write_text(second, encoding="utf-8")
    with pytest.raises(RequestError, match="peut désigner plus d'une décision") as caught:
        load(home / "politiques").decide({"date": DAY, "faits": {}}, decisions=["admission"])
    assert caught.value.diagnostics[0].help == "Écrivez «\u00a0autre.admission\u00a0» ou «\u00a0essai.admission\u00a0»."


def test_invalid_policies_raise_with_every_diagnostic(home: Path) -> None:
    broken = POLICY.replace("vaut avis", "vaut avi").replace("vaut 2 × prime", "vaut 2 × prim")
    (home / "politiques" / "essai.cqp").write_text(broken, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load(home / "politiques")
    assert len(caught.value.diagnostics) == 2
    assert "essai.cqp:" in str(caught.value)


def test_a_missing_dossier(home: Path) -> None:
    with pytest.raises(DossierError, match="introuvable"):
        load(home / "politiques").decide(home / "absent.yaml")


def test_a_broken_requirement_refuses_the_dossier(home: Path) -> None:
    data = {"date": DAY, "faits": {"essai": {"note": 3, "retard": 4}}}
    with pytest.raises(DossierError) as caught:
        load(home / "politiques").decide(data)
    assert [diagnostic.code for diagnostic in caught.value.diagnostics] == ["CQP710"]


def test_warnings_come_with_the_answer(home: Path) -> None:
    answer = load(home / "politiques").decide(facts(12), decisions=["montant"])
    assert [diagnostic.code for diagnostic in answer.diagnostics] == ["CQP711"]


def test_scenarios(home: Path) -> None:
    (home / "politiques" / "essai.cqp").write_text(POLICY + FAILING, encoding="utf-8")
    policies = load(home / "politiques")
    assert [result.passed for result in policies.test()] == [True, False]
    assert [scenario.label for scenario in policies.scenarios] == ["dix suffit", "neuf suffit"]
    assert [result.scenario.label for result in policies.test("NEUF")] == ["neuf suffit"]


def test_the_shipped_policies_load() -> None:
    policies = load()
    assert policies.program.decisions
    assert policies.diagnostics == ()


def test_importing_the_package_is_light() -> None:
    code = "import sys, cqp_dsl; print(sorted({'lark', 'rich', 'click', 'yaml'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_public_names() -> None:
    assert all(getattr(cqp_dsl, name) is not None for name in cqp_dsl.__all__)
    with pytest.raises(AttributeError, match="absent"):
        cqp_dsl.absent  # noqa: B018 - reading it is the test
