from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.diagnostics import CATALOGUE, Diagnostic
from cqp_dsl.dossier.read import DossierReader
from cqp_dsl.source import SourceFile
from tests.dossier.example import PROGRAM, read_dossier

PAGES = Path(__file__).parents[2] / "docs" / "diagnostics"
CODES = [code for code in CATALOGUE if code.startswith("CQP6")]
FENCE = re.compile(r"```(yaml|python)\n(.*?)```", re.DOTALL)


def findings(notation: str, text: str) -> list[Diagnostic]:
    if notation == "python":
        data = ast.literal_eval(text[text.index("(") + 1 : text.rindex(")")])
        return DossierReader(PROGRAM).read(data)[1]
    return read_dossier(SourceFile.from_text("dossier.yaml", text), PROGRAM)[1]


@pytest.mark.parametrize("code", CODES)
def test_a_page_shows_what_gives_its_code_and_how_to_mend_it(code: str) -> None:
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {code} — {CATALOGUE[code]}\n")
    wrong, right = FENCE.findall(page)
    found = findings(*wrong)
    assert [d.code for d in found] == [code]
    assert plain_spaces(found[0].message) in plain_spaces(page)
    assert plain_spaces(found[0].help or "") in plain_spaces(page)
    assert findings(*right) == []
