"""Names that other languages give to the functions of this one; conditions kept of a call."""

from __future__ import annotations

import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.language.syntax import parse_file
from cqp_dsl.semantics import elaborate
from cqp_dsl.source import SourceFile

HEAD = """politique p « P » selon s §1
source s « S » sections §1
entrée x : nombre « x ? »
entrée liste_de_notes : liste de nombre « Notes ? »
règle suivant(b : nombre) : nombre ou rien
  vaut b + 1 si b < 3
  vaut rien sinon
"""


def found(text: str) -> list[tuple[str, str]]:
    source = SourceFile.from_bytes("p.cqp", (HEAD + text).encode())
    tree, diagnostics = parse_file(source)
    assert tree is not None
    assert diagnostics == []
    return [(one.code, plain_spaces(one.help or "")) for one in elaborate([(source, tree)])[1]]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("min(x ; 3)", "« minimum(a ; b) »"),
        ("somme(liste_de_notes)", "« somme de x pour x dans liste »"),
        ("moyenne(liste_de_notes)", "« (somme de x pour x dans liste) / (nombre de x dans liste) »"),
        ("round(x)", "« arrondi(x ; 0,01) »"),
    ],
)
def test_a_function_of_another_language_is_told_by_its_name_here(written: str, meant: str) -> None:
    ((code, help_),) = found(f"règle r : nombre vaut {written}")
    assert code == "CQP201"
    assert help_.startswith("Dans cette langue, on écrit ")
    assert meant in help_


def test_what_a_condition_says_of_a_call_with_arguments_is_kept() -> None:
    assert found("règle r : nombre\n  vaut suivant(x) si suivant(x) n'est pas rien\n  vaut 0 sinon") == []
    ((code, help_),) = found("règle r : nombre\n  vaut suivant(x) si suivant(2) n'est pas rien\n  vaut 0 sinon")
    assert code == "CQP303"
    assert "« suivant(x) n'est pas rien et … »" in help_
