"""Where each thing has its page: file names in plain letters, none twice, whatever the accents and the case."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.workspace.inventory.uses import holder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cqp_dsl.core.program import Program
    from cqp_dsl.source import Span

_OTHER = re.compile(r"[^a-z0-9]+")


@define(frozen=True)
class Addresses:
    """The address of every page: of a politique, of a rule, table or parameter, of a file, of the text of a source.

    Facts and readings stand on the page of their politique, at an anchor.
    """

    policies: Mapping[str, str]
    items: Mapping[str, str]
    files: Mapping[str, str]
    texts: Mapping[str, str]

    def of(self, name: str) -> str:
        """The address of anything that has a qualified name."""
        return self.items[name]

    def place(self, span: Span) -> str:
        """The address of a line of a file."""
        return f"{self.files[span.path]}#L{span.line}"


def addresses(program: Program) -> Addresses:
    """The addresses of a program's pages."""
    taken: set[str] = {"index.html", "sources.html", "questions.html", "noms.html", "graphe.html"}
    policies = {name: _free(f"politique-{plain(name)}", taken) for name in program.policies}
    items = {name: _free(plain(name), taken) for name in dict.fromkeys(map(holder, program.rules.values()))}
    for name in _anchored(program):
        items[name] = f"{policies[name.partition('.')[0]]}#{plain(name.partition('.')[2])}"
    files = {path: _free(f"fichier-{plain(path.removesuffix('.cqp'))}", taken) for path in program.files}
    texts = {name: _free(f"texte-{plain(name)}", taken) for name in program.documents}
    return Addresses(policies, items, files, texts)


def _anchored(program: Program) -> Iterator[str]:
    yield from program.entries
    yield from program.interpretations


def plain(name: str) -> str:
    """The name in plain small letters, figures and hyphens."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("œ", "oe").replace("æ", "ae"))
    return _OTHER.sub("-", "".join(char for char in letters if not unicodedata.combining(char))).strip("-") or "x"


def _free(stem: str, taken: set[str]) -> str:
    address, number = f"{stem}.html", 1
    while address in taken:
        number += 1
        address = f"{stem}-{number}.html"
    taken.add(address)
    return address
