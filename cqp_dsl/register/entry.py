"""An entry, and the text of it that its digest covers.

The digest of an entry is the SHA-256 of a JSON text in UTF-8: one object, its keys in the order of their names, no
space, nothing escaped but what JSON must, numbers whole. Its keys are those of ``_covered``; ``sealed`` stands there by
its own SHA-256, so that the chain can be verified where the key is gone; ``previous`` is the digest of the entry
before, sixty-four zeros for the first.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind: TypeAlias = Literal["act", "simulation", "follow-up", "erasure"]

START: Final = "0" * 64
"""What the first entry follows."""

canonical_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def sha256(data: bytes | str) -> str:
    """The digest of some bytes, or of a text in UTF-8."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def normal_reference(reference: str) -> str:
    """What names a person as it is looked for: capitals and spaces do not count."""
    return " ".join(unicodedata.normalize("NFC", reference).casefold().split())


@define(frozen=True)
class Entry:
    """A line of the register.

    Attributes:
        sequence: its number, from one; it decides what comes before what, whatever the clock said.
        made_at: when, by the clock of the machine, in UTC.
        caller: who asked.
        about: the act that a follow-up is about.
        key_id: which key seals it; that of the act for a follow-up.
        program: the digest of the policies.
        content: canonical JSON, in clear.
        sealed: what only the key opens.
        previous: the digest of the entry before.
        again: whether it was written before, for the request that has just been sent again.
    """

    sequence: int
    kind: Kind
    made_at: str
    caller: str
    about: int | None
    key_id: str | None
    program: str | None
    language: str | None
    engine: str | None
    effect_date: str | None
    content: str
    sealed: bytes | None
    previous: str
    digest: str = ""
    again: bool = field(default=False, eq=False)

    @property
    def told(self) -> dict[str, Any]:
        """What it says in clear."""
        return dict(json.loads(self.content))


def _covered(entry: Entry) -> Mapping[str, object]:
    return {
        "about": entry.about,
        "caller": entry.caller,
        "content": entry.content,
        "effect_date": entry.effect_date,
        "engine": entry.engine,
        "key": entry.key_id,
        "kind": entry.kind,
        "language": entry.language,
        "made_at": entry.made_at,
        "previous": entry.previous,
        "program": entry.program,
        "sealed": None if entry.sealed is None else sha256(entry.sealed),
        "sequence": entry.sequence,
    }


def digest_of(entry: Entry) -> str:
    """The digest that an entry ought to bear."""
    return sha256(canonical_json(_covered(entry)))
