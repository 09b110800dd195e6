"""The keys that callers bear, and what each lets them do.

A key is two hundred and fifty-six bits drawn at random, which nobody can guess: its SHA-256 is kept, and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from attrs import define, field

if TYPE_CHECKING:
    from pathlib import Path

Right: TypeAlias = Literal["simulate", "act", "read", "erase"]
"""To ask without deciding; to decide; to read the register; to erase from it."""

RIGHTS: Final[tuple[Right, ...]] = get_args(Right)
_PREFIX: Final = "cqp_"


class KeysError(Exception):
    """The file of keys cannot be read; ``str()`` says why, in French."""


@define(frozen=True)
class Caller:
    """Who asks: the name of the key, and its rights."""

    name: str
    rights: frozenset[str]


def new_key() -> tuple[str, str]:
    """A key, to be given once to whoever will bear it, and its digest, to be kept."""
    key = _PREFIX + secrets.token_urlsafe(32)
    return key, digest_of(key)


def digest_of(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def add_key(path: Path, name: str, rights: tuple[str, ...]) -> str:
    """Make a key of that name, and add its digest to a file; the key, which is written nowhere.

    Raises:
        KeysError: the file is wrong, cannot be written, or has a key of that name.
    """
    known = _read(path) if path.exists() else []
    if any(each["name"] == name for each in known):
        message = f"« {path} » a déjà une clé « {name} » : ôtez-la d'abord, ou donnez un autre nom"
        raise KeysError(message)
    key, digest = new_key()
    known.append({"name": name, "rights": sorted(rights), "digest": digest})
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as stream:
            json.dump({"keys": known}, stream, ensure_ascii=False, indent=2)
            stream.write("\n")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        message = f"« {path} » ne peut pas être écrit"
        raise KeysError(message) from error
    return key


def _read(path: Path) -> list[dict[str, object]]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        keys = [
            {
                "name": str(each["name"]),
                "rights": [str(right) for right in each["rights"]],
                "digest": str(each["digest"]),
            }
            for each in document["keys"]
        ]
    except OSError as error:
        message = f"le fichier des clés « {path} » ne peut pas être lu"
        raise KeysError(message) from error
    except (ValueError, KeyError, TypeError) as error:
        message = f"« {path} » n'est pas un fichier de clés, tel que cqp serve --new-key l'écrit"
        raise KeysError(message) from error
    wrong = sorted({right for each in keys for right in each["rights"]} - set(RIGHTS))
    if wrong:
        message = f"« {path} » : le droit « {wrong[0]} » n'existe pas ; il y a {', '.join(RIGHTS)}"
        raise KeysError(message)
    return keys  # type: ignore[return-value]  # a text, a list of texts, a text


@define(eq=False)
class Keys:
    """The keys of a file, read again when it changes: a key that is taken out no longer opens anything."""

    path: Path
    _stamp: tuple[int, int] = (0, 0)
    _callers: dict[str, Caller] = field(factory=dict)

    def bearer(self, key: str) -> Caller | None:
        """Who bears a key; None where nobody does.

        Raises:
            KeysError: the file cannot be read any more.
        """
        self.refresh()
        return self._callers.get(digest_of(key))

    def refresh(self) -> None:
        """Read the file again, if it changed.

        Raises:
            KeysError: it cannot be read.
        """
        try:
            found = self.path.stat()
        except OSError as error:
            message = f"le fichier des clés « {self.path} » ne peut pas être lu"
            raise KeysError(message) from error
        stamp = (found.st_mtime_ns, found.st_ino)
        if stamp != self._stamp:
            self._callers = {
                str(each["digest"]): Caller(str(each["name"]), frozenset(each["rights"]))  # type: ignore[call-overload]
                for each in _read(self.path)
            }
            self._stamp = stamp
