"""``cqp schema``: the JSON Schemas of dossiers, and of the documents that commands write for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cqp_dsl.cli.french import FrenchChoice, FrenchCommand
from cqp_dsl.cli.options import OUTPUT, POLICIES, load_policies
from cqp_dsl.cli.terminal import write
from cqp_dsl.render.json_values import json_text
from cqp_dsl.render.schemas import PUBLISHED, published_schema

if TYPE_CHECKING:
    from pathlib import Path

_DOSSIER = "dossier"
_NAMES = (_DOSSIER, *PUBLISHED)

_EPILOG = """\
\b
Exemples :
  cqp schema dossier --policies mes_politiques
  cqp schema answer --output reponse.schema.json
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Écrire un schéma JSON.")
@click.argument("what", type=FrenchChoice(_NAMES), metavar="DOCUMENT")
@POLICIES
@OUTPUT
def schema(*, what: str, policies: tuple[Path, ...], output: Path | None) -> int:
    """Écrire le schéma JSON d'un document : celui des dossiers, ou de ce que donne --format json.

    DOCUMENT est dossier, answer (cqp check), diagnostics (cqp lint), scenarios (cqp test), ambiguities ou sources.
    """
    document = load_policies(policies).dossier_schema() if what == _DOSSIER else published_schema(what)
    write(json_text(document), output, utf8=True)
    return 0
