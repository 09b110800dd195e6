"""What is sealed under the key of a dossier: AES-256 in GCM, the JSON compressed first."""

from __future__ import annotations

import json
import os
import zlib
from typing import TYPE_CHECKING, Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cqp_dsl.register.entry import canonical_json

if TYPE_CHECKING:
    from collections.abc import Mapping

_NONCE: Final = 12
_PURPOSE: Final = b"cqp register 1 "


def new_key() -> tuple[str, bytes]:
    """A key that nothing else uses, and its name."""
    return os.urandom(16).hex(), AESGCM.generate_key(256)


def seal(document: Mapping[str, object], key_id: str, key: bytes) -> bytes:
    """A document that only its key opens; it says which key, and no other opens it in its place."""
    nonce = os.urandom(_NONCE)
    packed = zlib.compress(canonical_json(document).encode(), 1)
    return nonce + AESGCM(key).encrypt(nonce, packed, _PURPOSE + key_id.encode())


def unseal(sealed: bytes, key_id: str, key: bytes) -> dict[str, Any] | None:
    """The document; None where it was altered, or the key is another."""
    try:
        packed = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], _PURPOSE + key_id.encode())
    except InvalidTag:
        return None
    return dict(json.loads(zlib.decompress(packed)))
