"""The colours of sheets: light enough for black letters, and never alone to say something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cqp_dsl.batch.sheets.results import Tone

FILLS: Final[Mapping[Tone, str]] = {
    "good": "D9EFDB",
    "bad": "F8D3D3",
    "unknown": "FFF0C2",
    "flaw": "E8D5EE",
    "wrong": "F4B8A8",
    "plain": "EDEBE6",
}
HEAD: Final = "DCE4F0"
ADDED: Final = "E9E6DC"
