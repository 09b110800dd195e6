"""What the help of a diagnostic proposes: the way out, in the author's own words."""

from __future__ import annotations

import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.source import SourceFile
from tests.test_corpus import findings

HEAD = """\
politique essai « Essai » selon texte §I
source texte « Règlement » sections §I ; §II
énumération Épreuve écrit oral
entrée note : nombre
entrée résultat : nombre en point
"""


@pytest.mark.parametrize(
    ("text", "code", "help_"),
    [
        ("règle r : booléen vaut résultat ≥ 10", "CQP302", "« … points », ou retirez « points » de l'autre"),
        ("règle r : nombre vaut 10 points", "CQP302", "ou retirez « points » de l'autre"),
        ("énumération M\n  très bien « très bien »\n  bien « bien »", "CQP203", "« très bien » s'écrit « très_bien »"),
        ("énumération M\n  bien\n  très bien", "CQP203", "« très bien » s'écrit « très_bien »"),
        ("énumération M bien très bien", "CQP203", "Retirez l'une des deux"),
        ("énumération M\n  plutôt bien « plutôt bien »\n  mal", "CQP227", "mettez chacune sur sa ligne"),
        ("règle r : booléen vaut vrai selon texte §I du 1/1/2014 au 2/1/2014", "CQP101", "ses dates, puis « selon »"),
        ("règle r : booléen selon texte §I du 1/1/2014 au 2/1/2014 vaut vrai", "CQP101", "ne date qu'un tableau"),
        ("règle r : booléen vaut vrai selon §2", "CQP101", "« selon texte §2 »"),
        ("règle r : booléen vaut note est d'au moins 8 et inférieur à 10", "CQP101", "et note inférieur à …"),
        ("règle r : booléen vaut note ≥ 8 et < 10", "CQP101", "entre 8 et moins de 10"),
        ("paramètre p : nombre par Épreuve\n  | Épreuve || c |\n  | écrit || 1 | selon texte §I", "CQP101",
         "daté et cité : « à partir du 1er janvier 2014 selon texte §I »"),
        ("scénario « s »\n  cas\n  | note || r |\n  | 1 || 2 | selon texte §I", "CQP101", "il ne cite pas"),
    ],
)  # fmt: skip
def test_the_help_says_the_way_out(text: str, code: str, help_: str) -> None:
    found = findings(SourceFile.from_text("essai.cqp", HEAD + text + "\n"))[1]
    assert [diagnostic.code for diagnostic in found] == [code]
    assert help_ in plain_spaces(found[0].help or "")


@pytest.mark.parametrize("header", ["utilise commun\n  du 1/1/2014 au 2/1/2014", "utilise commun\n  selon texte §I"])
def test_the_header_has_an_order(header: str) -> None:
    found = findings(SourceFile.from_text("essai.cqp", f"politique essai « Essai »\n{header}\n"))[1]
    assert [diagnostic.code for diagnostic in found] == ["CQP101"]
    assert "« selon », « appréciée au », les dates, puis « utilise »" in plain_spaces(found[0].help or "")
