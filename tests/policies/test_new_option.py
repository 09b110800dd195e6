"""A seventh option is one new file and one line of the enumeration, as the documentation shows it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.pipeline import PolicyError, load
from cqp_dsl.resources import policies_folder

if TYPE_CHECKING:
    from cqp_dsl.pipeline import Policies

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "nouvelle-option.md").read_text(encoding="utf-8")
_LAST_OPTION = re.compile(r"^énumération Option\n(?:  .+\n)+", re.MULTILINE)


def block(kind: str) -> str:
    """The block of the page that shows the line, or the file."""
    found = re.search(rf"```cqp {kind}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped policies, with the line of the page, and not yet its file."""
    folder = tmp_path / "policies"
    shutil.copytree(policies_folder(), folder)
    shared = folder / "commun.cqp"
    text = shared.read_text(encoding="utf-8")
    options = _LAST_OPTION.search(text)
    assert options is not None
    shared.write_text(text[: options.end()] + block("ligne") + text[options.end() :], encoding="utf-8")
    return folder


@pytest.fixture
def extended(folder: Path) -> Policies:
    """The shipped policies and the option of the page."""
    (folder / "options" / "accueil.cqp").write_text(block("fichier"), encoding="utf-8")
    return load(folder)


def test_the_line_alone_asks_for_every_cell_of_the_option(folder: Path) -> None:
    with pytest.raises(PolicyError) as refused:
        load(folder)
    wanted = re.findall(r"fixe (\w+\[.*?\])", block("fichier"))
    told = " ".join(str(refused.value).replace("\u00a0", " ").split())
    assert len(wanted) == 11
    assert [cell for cell in wanted if cell.split("[")[0] not in told] == []


def test_a_seventh_option_is_one_file_and_one_line(extended: Policies) -> None:
    assert extended.diagnostics == ()
    assert len(extended.program.enums["Option"].values) == 7
    failures = [result.scenario.label for result in extended.test() if not result.passed]
    assert failures == []


def test_the_new_option_is_decided_like_the_others(extended: Policies) -> None:
    facts = {
        "option_du_parcours": "accueil",
        "dispositif": "période_de_professionnalisation",
        "mise_en_œuvre": "2015-02-02",
        "parties_demandées": ["pass", "premss", "option"],
        "pass_déjà_demandé": False,
        "nombre_de_demandes": 1,
    }
    dossier = {
        "date": "2015-02-02",
        "faits": {"financement": facts, "déploiement": {"présentée_le": "2014-12-01"}},
        "décisions": ["financement.prise_en_charge"],
        "paramètres": {"financement.premier_jour_finançable": {"accueil": "2015-01-05"}},
    }
    (decision,) = extended.decide(dossier).decisions
    assert (decision.status, decision.value) == ("decided", "accordée")
