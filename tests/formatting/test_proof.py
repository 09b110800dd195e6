"""The proof that goes with every text: each way to betray the author is caught, and nothing is given back then."""

from __future__ import annotations

import pytest

from cqp_dsl.language.formatting import format as formatting
from cqp_dsl.language.formatting import format_source
from cqp_dsl.language.syntax import parse_file
from cqp_dsl.source import SourceFile

TEXT = """\
politique a «\u00a0b\u00a0»

# pourquoi dix
règle x : booléen
  vaut note au moins 10
"""


@pytest.mark.parametrize(
    ("before", "after", "doubt"),
    [
        ("10", "11", "ne dirait pas la même chose"),
        ("10", "", "ne se relirait pas"),
        ("au moins", "≥", "n'aurait pas les mêmes mots"),
        ("# pourquoi dix\n", "", "n'aurait pas les mêmes commentaires"),
        ("# pourquoi dix\n", "# pourquoi onze\n", "n'aurait pas les mêmes commentaires"),
        ("booléen\n  vaut", "booléen vaut", "changerait encore"),
    ],
)
def test_each_betrayal_is_caught(before: str, after: str, doubt: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = SourceFile.from_text("essai.cqp", TEXT)
    file, _ = parse_file(source)
    assert file is not None
    assert formatting.disproof(source, file, TEXT) is None
    wrong = TEXT.replace(before, after)
    assert wrong != TEXT
    assert doubt in (formatting.disproof(source, file, wrong) or "")

    written = iter([wrong])
    monkeypatch.setattr(formatting, "write", lambda _sheet: next(written, TEXT))
    result = format_source(source)
    assert result.text is None
    assert result.doubt
