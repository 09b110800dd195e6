"""Each page on files and the command line shows what really produces its code, and what really mends it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.diagnostics import CATALOGUE
from cqp_dsl.pipeline import CqpError, load
from cqp_dsl.workspace import files
from tests.cli.conftest import POLICY, dossier

if TYPE_CHECKING:
    from tests.cli.conftest import Run

PAGES = Path(__file__).parents[2] / "docs" / "diagnostics"
CODES = sorted(code for code in CATALOGUE if code.startswith("CQP7"))
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture
def examples(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files that the pages speak of."""
    (home / "dossier.yaml").write_text("date: 2013-06-01\nfaits:\n  essai: { note: 12 }\n", encoding="utf-8")
    dossier(home, "demande")
    for name in ("grand", "ancien", "liens", "nombreux", "vide"):
        (home / name).mkdir()
    (home / "grand" / "grand.cqp").write_text("# long\n" * 200_000, encoding="utf-8")
    (home / "ancien" / "ancien.cqp").write_bytes("politique été « Été »\n".encode("cp1252"))
    (home / "liens" / "lien.cqp").symlink_to(home / "politiques" / "essai.cqp")
    for number in range(3):
        (home / "nombreux" / f"{number}.cqp").write_text(POLICY, encoding="utf-8")
    monkeypatch.setattr(files, "MAX_FILES", 2)


def produced(language: str, text: str, home: Path, run: Run) -> str:
    """What an example prints."""
    match language:
        case "console":
            return "".join(run(*shlex.split(line)[2:]).output for line in text.splitlines())
        case "yaml":
            (home / "exemple.yaml").write_text(text, encoding="utf-8")
            return run("check", "exemple.yaml", "--policies", "politiques").output
        case "python":
            path = re.search(r'load\("(.*)"\)', text)
            assert path is not None
            try:
                return repr(load(path[1]))
            except CqpError as error:
                return str(error)
        case _:
            pytest.fail(f"unknown kind of example: {language}")


@pytest.mark.usefixtures("examples")
@pytest.mark.parametrize("code", CODES)
def test_the_page_shows_the_code_and_its_mend(code: str, home: Path, run: Run) -> None:
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {code} — {CATALOGUE[code]}\n")
    wrong, right = _BLOCK.findall(page)
    shown = " ".join(produced(wrong[0], wrong[1], home, run).split())
    assert f"{code} :" in shown
    quoted = re.search(rf"> \w+ {code}\s: (.*)", page)
    assert quoted is not None
    if code != "CQP706":
        assert " ".join(quoted[1].split()) in shown
    assert code not in produced(right[0], right[1], home, run)
