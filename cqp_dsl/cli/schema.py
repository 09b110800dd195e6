"""``cqp schema``: the JSON Schemas of dossiers, and of the documents that commands write for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cqp_dsl.cli.french import FrenchChoice, FrenchCommand
from cqp_dsl.cli.options import PATHS, POLICIES, load_policies, output_option
from cqp_dsl.cli.outputs import write
from cqp_dsl.render.json_values import json_text
from cqp_dsl.render.schemas import PUBLISHED, published_schema

if TYPE_CHECKING:
    from pathlib import Path

_DOSSIER = "dossier"
_NAMES = (_DOSSIER, *PUBLISHED)

_EPILOG = """\
\b
Exemples :
  cqp schema dossier mes_politiques
  cqp schema answer --output reponse.schema.json
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Écrire un schéma JSON.")
@click.argument("what", type=FrenchChoice(_NAMES), metavar="DOCUMENT")
@PATHS
@POLICIES
@output_option("json")
def schema(*, what: str, paths: tuple[Path, ...], policies: tuple[Path, ...], output: Path | None) -> int:
    """Écrire le schéma JSON d'un document : celui des dossiers, ou de ce que donne --format json.

    DOCUMENT est dossier, answer (cqp check), diagnostics (cqp lint), impact, list, scenarios (cqp test),
    ambiguities, sources, register, verified ou replays (cqp register). CHEMIN est celui des politiques dont on veut les
    dossiers.
    """
    document = load_policies((*paths, *policies)).dossier_schema() if what == _DOSSIER else published_schema(what)
    write(json_text(document), output, utf8=True)
    return 0
