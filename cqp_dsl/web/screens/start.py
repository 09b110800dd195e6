"""The first screen: what can be done here."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from cqp_dsl.pipeline import PolicyError
from cqp_dsl.resources import policies_folder
from cqp_dsl.web.exchange import address
from cqp_dsl.web.folder import DOSSIER_SUFFIXES, Folder, RefusedFileError
from cqp_dsl.web.screens.answer import SETTINGS
from cqp_dsl.web.screens.pages import screen
from cqp_dsl.web.workshop import EXAMPLES

if TYPE_CHECKING:
    from cqp_dsl.web.exchange import Reply, Request
    from cqp_dsl.web.workshop import Workshop

_LONGEST: Final = 90
"""Characters of what an example says of itself."""

_DOORS: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("lot", "Plusieurs dossiers à la fois", "/lot", "une feuille de calcul, un dossier par ligne"),
    ("règlement", "Le règlement et ses règles", "/reglement/index.html", "politiques, décisions, texte cité"),
    ("éditeur", "L’éditeur des règles", "/editeur", "écrire, corriger, essayer aussitôt"),
    ("votes", "Les questions au vote", "/votes", "ce que le texte laisse ouvert"),
    ("scénarios", "Les cas éprouvés", "/scenarios", "ce que les règles doivent répondre"),
)


def start(request: Request, workshop: Workshop) -> Reply:
    """``/``: what can be done here."""
    del request
    try:
        program = workshop.policies().program
    except PolicyError:
        program = None
    published = {rule.policy for rule in program.decisions} if program else set()
    policies = [
        {"name": one.name, "title": one.label[:1].upper() + one.label[1:]}
        for one in (program.policies.values() if program else ())
        if one.name in published
    ]
    own = workshop.rules == workshop.folder
    return screen(
        "start",
        "accueil",
        folder=workshop.folder.root.as_posix(),
        rules="celui de ce répertoire" if own else "celui qui est livré avec cqp",
        policies=policies,
        dossiers=[
            (name, address("dossier", name)) for name in workshop.folder.files(DOSSIER_SUFFIXES) if name != SETTINGS
        ],
        examples=[] if own else _examples(),
        doors=_DOORS,
    )


def _examples() -> list[tuple[str, str]]:
    """The dossiers that are shipped, by what they say of themselves."""
    folder = Folder((policies_folder() / EXAMPLES).resolve(), writable=False)
    found = []
    for name in folder.files(DOSSIER_SUFFIXES):
        try:
            head = folder.read(name).text.partition("\n")[0]
        except RefusedFileError:
            continue
        title = head.removeprefix("#").strip() if head.startswith("#") else ""
        found.append((textwrap.shorten(title, _LONGEST, placeholder="…") or name, address("dossier", EXAMPLES, name)))
    return found
