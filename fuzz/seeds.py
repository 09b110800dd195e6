"""Where each fuzzer starts: the shipped policies and the corpus in pieces, the example dossiers, and words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cqp_dsl.core.aggregates import AGGREGATE_WORDS
from cqp_dsl.core.operations import FUNCTIONS
from cqp_dsl.language.syntax.words import RESERVED_WORDS, SOFT_WORDS
from cqp_dsl.resources import policies_folder
from tests.security.hostile import DOSSIERS, POLICIES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD = "politique p « P » selon s §1\nsource s « S » sections §1 ; §2\n"
_LONGEST = 4_000
_DECLARATION = re.compile(r"\n\n(?=\w)")


def seeds(target: str) -> Iterator[bytes]:
    """The first inputs of a fuzzer."""
    if target in {"dossier", "check"}:
        hostile, folder, pattern = DOSSIERS, policies_folder() / "exemples", "*.yaml"
    else:
        hostile, folder, pattern = POLICIES, policies_folder().parent, "**/*.cqp"
    for path in sorted(folder.glob(pattern)):
        yield from _pieces(path, whole=pattern == "*.yaml")
    yield from (data for data in hostile.values() if len(data) <= _LONGEST)


def _pieces(path: Path, *, whole: bool) -> Iterator[bytes]:
    text = path.read_text(encoding="utf-8", errors="replace")
    if whole or len(text) <= _LONGEST:
        yield text.encode()
        return
    for piece in _DECLARATION.split(text):
        if len(piece) <= _LONGEST:
            yield f"{HEAD}{piece}\n".encode()


def words() -> str:
    """The dictionary of the mutations, in libFuzzer's form."""
    signs = [
        "«",
        "»",
        "||",
        "|",
        "≥",
        "≤",
        "×",
        "§1",
        "{ ",
        " }",
        " ; ",
        " : ",
        "1er janvier 2014",
        "12,5 %",
        "36 mois",
    ]
    yaml = ["!!", "&a", "*a", "<<", "---", ".nan", "1e9", "0x", "? ", "- ", "{", "[", '"1/3"', "oui", "rien", "faits:"]
    listed = sorted({*RESERVED_WORDS, *SOFT_WORDS, *FUNCTIONS, *AGGREGATE_WORDS, *signs, *yaml})
    return "".join(f'"{escaped(word)}"\n' for word in listed)


def escaped(word: str) -> str:
    """A word in that form."""
    return "".join(
        chr(byte) if chr(byte).isascii() and chr(byte).isalnum() else f"\\x{byte:02x}" for byte in word.encode()
    )
