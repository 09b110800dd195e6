"""The dossier of an address: what its file says, and what the address changes of it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Final

from attrs import define

from cqp_dsl.dossier.write import dossier_text
from cqp_dsl.pipeline import DossierError
from cqp_dsl.source import SourceFile
from cqp_dsl.web.exchange import address
from cqp_dsl.web.folder import DOSSIER_SUFFIXES, NEW, RefusedFileError
from cqp_dsl.web.form.fields import Fields, changed, changes
from cqp_dsl.web.form.values import Reading, dossier_of, fields_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.pipeline import Policies
    from cqp_dsl.web.exchange import Request
    from cqp_dsl.web.folder import Folder
    from cqp_dsl.web.workshop import Workshop

LONGEST_ADDRESS: Final = 6_000
"""Characters of an address that browsers and the server take without fail."""

YAML: Final = "@yaml"
"""The field that holds a whole dossier as text."""


@define(frozen=True, eq=False)
class Opened:
    """A dossier that is open.

    Attributes:
        name: the path of its address.
        folder: where its file is, or would be.
        file: its name there.
        text: what the file says.
        version: the version of the file that was read.
        base: the fields of the file.
        fields: the same, changed as the address or the form says.
        refused: why the file, or the text in its place, cannot be read as a dossier.
    """

    name: str
    folder: Folder
    file: str
    text: str
    version: str
    base: Fields
    fields: Fields
    refused: tuple[Diagnostic, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether there is no file yet."""
        return self.version == NEW

    @property
    def changes(self) -> list[tuple[str, str]]:
        """What makes the fields of those of the file."""
        return changes(self.base, self.fields)

    @property
    def fits(self) -> bool:
        """Whether the changes find room in an address."""
        return len(address(query=self.changes)) <= LONGEST_ADDRESS

    def field(self, name: str) -> str:
        """What a field holds; empty where nothing is said."""
        return self.fields.get(name, "")

    def address(self, screen: str, *, extra: Sequence[tuple[str, str]] = ()) -> str:
        """The address of a screen on this dossier as it stands."""
        return address(screen, self.name, query=[*(self.changes if self.fits else ()), *extra])

    def read(self, policies: Policies) -> Reading:
        """The dossier as it stands."""
        return dossier_of(self.fields, policies.program)


def opened(request: Request, workshop: Workshop, policies: Policies, name: str) -> Opened:
    """The dossier of a request: its file, what the address changes, or the fields that were posted in their place.

    Raises:
        RefusedFileError: its name is not that of a dossier here, or its file cannot be read.
    """
    if not name.casefold().endswith(DOSSIER_SUFFIXES):
        message = f"« {name} » n’est pas le nom d’un dossier : il se termine par .yaml"
        raise RefusedFileError(message)
    folder, file = workshop.home_of(name)
    text, version = "", NEW
    if folder.exists(file):
        found = folder.read(file)
        text, version = found.text, found.version
    base, refused = _fields(policies, file, text) if version != NEW else ({}, ())
    return Opened(name, folder, file, text, version, base, changed(base, request.query), refused)


def _fields(policies: Policies, file: str, text: str) -> tuple[Fields, tuple[Diagnostic, ...]]:
    try:
        dossier = policies.read(SourceFile.from_text(file, text))
    except DossierError as error:
        return {}, error.diagnostics
    return fields_of(dossier, policies.program), ()


def from_text(policies: Policies, file: str, text: str) -> tuple[Fields, tuple[Diagnostic, ...]]:
    """The fields of the text of a dossier, and why it is refused."""
    return _fields(policies, file, text)


def written(one: Opened, policies: Policies) -> str:
    """The text of a dossier as it stands; that of its file, where nothing is changed."""
    if not one.changes and one.text:
        return one.text
    reading = one.read(policies)
    return _head(one.text) + dossier_text(reading.dossier, policies.program)


def _head(text: str) -> str:
    """The comments at the head of a file, which stay there."""
    head = []
    for line in text.split("\n"):
        if not line.startswith("#"):
            break
        head.append(f"{line}\n")
    return "".join(head)


def today() -> str:
    """The day, which only the form of a new dossier proposes: no decision takes it from the clock."""
    return datetime.datetime.now(tz=datetime.UTC).astimezone().date().isoformat()
