"""A workbench on a folder of its own, its handlers called as functions."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from attrs import define

from cqp_dsl.resources import policies_folder
from cqp_dsl.web.exchange import Reply, Request
from cqp_dsl.web.routes import handle
from cqp_dsl.web.workshop import Workshop, open_workshop

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

EXAMPLES = policies_folder() / "exemples"


@define
class Visitor:
    """Somebody who opens pages and fills forms, without any browser."""

    workshop: Workshop

    @property
    def root(self) -> Path:
        """The folder that is open."""
        return self.workshop.folder.root

    def get(self, path: str, *query: tuple[str, str]) -> Reply:
        """Open a page."""
        return handle(Request("GET", path, query), self.workshop)

    def post(self, path: str, form: Iterable[tuple[str, str]], *query: tuple[str, str], partial: bool = True) -> Reply:
        """Send a form."""
        return handle(Request("POST", path, query, tuple(form), partial=partial), self.workshop)

    def copied(self, name: str) -> str:
        """An example, put into the folder; the address of its dossier."""
        shutil.copy(EXAMPLES / name, self.root / name)
        return f"/dossier/{name}"


@pytest.fixture(scope="session")
def shipped() -> Workshop:
    """A workbench whose policies are read once: those that are shipped."""
    return open_workshop(EXAMPLES)


@pytest.fixture
def visitor(tmp_path: Path, shipped: Workshop) -> Visitor:
    """A visitor of an empty folder, where the policies that are shipped apply."""
    workshop = open_workshop(tmp_path)
    shipped.policies()
    workshop._known = shipped._known  # read once for all tests
    return Visitor(workshop)


def text_of(reply: Reply) -> str:
    """The HTML of a reply."""
    assert isinstance(reply.body, str)
    return reply.body
