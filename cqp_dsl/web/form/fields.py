"""The fields of a form: texts under names, which say where each goes in a dossier.

====================  ======================================================================
name                  what it holds
====================  ======================================================================
``certification.âge``  a leaf of a fact, as a dossier writes it; empty where it is not known
``x!``                 ``rien`` where there is none of it
``x#``                 how many elements a list has; empty where that is not known
``x*``                 the values chosen of a list of named values
``x/début``, ``x/fin`` the first and the last day of a period
``@titre``, ``@…``     what a dossier holds beside its facts
====================  ======================================================================

An element of a list is ``x[1]``, a cell of a map ``x[oral]`` or ``x[oral ; allocataire]``: the paths of the engine.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Fields: TypeAlias = dict[str, str]

TITLE: Final = "@titre"
DATE: Final = "@date"
ADDRESSEE: Final = "@destinataire"
DECISIONS: Final = "@décisions*"
READING: Final = "@lecture/"
START: Final = "/début"
END: Final = "/fin"
FIGURE: Final = "@chiffre/"
PROVENANCE: Final = "@provenance/"
NONE: Final = "rien"
CHOSEN: Final = ";"
"""What stands between the values chosen of a list."""

_MOST_ROWS: Final = 500
_HEAD: Final = re.compile(r"[^\[\].!#*/]+\.[^\[\].!#*/]+")
_OWN: Final = re.compile(
    r"[^\s@.\[]+\.[^@]+|@titre|@date|@destinataire|@décisions\*|@(?:lecture|chiffre|provenance)/.+"
)


def fields_from(pairs: Iterable[tuple[str, str]]) -> Fields:
    """The fields that a form posts; the values chosen of one list are put together."""
    found: Fields = {}
    for name, typed in pairs:
        if not _OWN.fullmatch(name):
            continue
        text = typed.replace("\r\n", "\n").strip()
        if name.endswith("*") and found.get(name):
            found[name] += CHOSEN + text
        else:
            found[name] = text
    return found


def identity(name: str) -> str:
    """What the element of a field is called in a page: letters and digits alone."""
    return "c" + hashlib.sha256(name.encode()).hexdigest()[:12]


def subject(name: str) -> str:
    """The fact that a field is a part of; what stands beside the facts is its own subject."""
    if name.startswith("@"):
        return name
    found = _HEAD.match(name)
    return found[0] if found else name


def bare(name: str) -> str:
    """The part of a fact that a field is about."""
    return name.removesuffix(START).removesuffix(END).rstrip("!#*")


def of(path: str) -> tuple[str, ...]:
    """The fields about a part of a fact."""
    return (path, path + START, path + END, f"{path}!", f"{path}#", f"{path}*")


def rows(fields: Mapping[str, str], path: str) -> int | None:
    """How many elements a list has; None where that is not known."""
    text = fields.get(f"{path}#", "")
    return min(int(text), _MOST_ROWS) if text.isdecimal() and len(text) < 5 else None  # noqa: PLR2004 - past that, the limit


def changes(base: Fields, fields: Fields) -> list[tuple[str, str]]:
    """What makes some fields of others: all the fields of each fact that differs, for an address."""
    said = {name: text for name, text in fields.items() if text}
    before = {name: text for name, text in base.items() if text}
    differing = {subject(name) for name in said.keys() | before.keys() if said.get(name) != before.get(name)}
    found: list[tuple[str, str]] = []
    for one in sorted(differing):
        own = [(name, text) for name, text in said.items() if subject(name) == one]
        found += own or [(one, "")]
    return found


def changed(base: Fields, query: Iterable[tuple[str, str]]) -> Fields:
    """The fields that an address makes of others."""
    given = [(name, text) for name, text in query if _OWN.fullmatch(name)]
    replaced = {subject(name) for name, _ in given}
    kept = {name: text for name, text in base.items() if subject(name) not in replaced}
    return {**kept, **{name: text for name, text in given if text}}


def with_row(fields: Fields, path: str) -> Fields:
    """The fields with one more element at the end of a list."""
    return {**fields, f"{path}#": str(min((rows(fields, path) or 0) + 1, _MOST_ROWS)), f"{path}!": ""}


def without_row(fields: Fields, path: str, number: int) -> Fields:
    """The fields without an element of a list: those that follow it move up."""
    count = rows(fields, path) or 0
    if not 1 <= number <= count:
        return fields
    found: Fields = {}
    for name, text in fields.items():
        index, rest = _index(name, path)
        if index is None or index < number:
            found[name] = text
        elif index > number:
            found[f"{path}[{index - 1}]{rest}"] = text
    found[f"{path}#"] = str(count - 1) if count > 1 else ""
    return found


def _index(name: str, path: str) -> tuple[int | None, str]:
    """Which element of a list a field is in, and where there."""
    if not name.startswith(f"{path}["):
        return None, ""
    number, _, rest = name[len(path) + 1 :].partition("]")
    return (int(number), rest) if number.isdecimal() else (None, "")
