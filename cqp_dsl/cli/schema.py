"""``cqp schema``: the JSON Schemas of dossiers and answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from cqp_dsl.cli.french import FrenchChoice, FrenchCommand
from cqp_dsl.cli.options import OUTPUT, POLICIES, load_policies
from cqp_dsl.cli.terminal import write
from cqp_dsl.render.answer_schema import answer_schema

if TYPE_CHECKING:
    from pathlib import Path

_EPILOG = """\
\b
Exemples :
  cqp schema dossier --policies mes_politiques
  cqp schema answer --output reponse.schema.json
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Écrire un schéma JSON.")
@click.argument("what", type=FrenchChoice(["dossier", "answer"]), metavar="dossier|answer")
@POLICIES
@OUTPUT
def schema(*, what: str, policies: tuple[Path, ...], output: Path | None) -> int:
    """Écrire le schéma JSON des dossiers, ou celui des réponses (answer)."""
    document = load_policies(policies).dossier_schema() if what == "dossier" else answer_schema()
    write(json.dumps(document, ensure_ascii=False, indent=2) + "\n", output, utf8=True)
    return 0
