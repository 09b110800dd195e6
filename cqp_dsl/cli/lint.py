"""``cqp lint``: read policies without a dossier and say all that is wrong, or doubtful, in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cqp_dsl.cli.chosen import chosen_policies
from cqp_dsl.cli.exit_codes import NOT_WRITTEN
from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import OUTPUT, PATHS, POLICIES, TEXTS, format_option
from cqp_dsl.cli.outputs import rewrite, write
from cqp_dsl.cli.terminal import output_screen, say_all, tell
from cqp_dsl.render.diagnostics_json import diagnostics_json
from cqp_dsl.render.diagnostics_short import diagnostics_short
from cqp_dsl.render.diagnostics_text import diagnostics_text
from cqp_dsl.render.wording import counted

if TYPE_CHECKING:
    from pathlib import Path

    from cqp_dsl.workspace.proofreading import Review

_EPILOG = """\
\b
Exemples :
  cqp lint
  cqp lint mes_politiques
  cqp lint mes_politiques --fix
  cqp lint mes_politiques --format short
  cqp lint mes_politiques --format sarif --output remarques.sarif

\b
Une remarque CQP4xx que vous voulez garder se tait par un commentaire, sur la
ligne même ou juste au-dessus, avec sa raison :
  # cqp: ignorer CQP405 parce que le texte ne nomme pas ce chiffre

\b
Code de sortie : 0 rien à signaler, 1 des remarques, 2 commande mal écrite,
74 un fichier que --fix ne peut pas écrire.
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Relire des politiques et dire ce qui n'y va pas.")
@PATHS
@POLICIES
@click.option("--fix", "fix", is_flag=True, help="Corriger ce qui se corrige mécaniquement, puis dire ce qui reste.")
@format_option("text", "json", "sarif", "short")
@TEXTS
@OUTPUT
def lint(
    *,
    paths: tuple[Path, ...],
    policies: tuple[Path, ...],
    fix: bool,
    format_: str,
    texts: Path | None,
    output: Path | None,
) -> int:
    """Relire des politiques, sans dossier, et dire tout ce qui n'y va pas ou prête à confusion.

    CHEMIN est un répertoire ou un fichier ; par défaut, les politiques du répertoire courant, sinon celles qui sont
    livrées. Une politique se relit avec celles qu'elle utilise : donnez le répertoire qui les contient toutes. Les
    citations sont vérifiées dans les textes que les sources déclarent, quand ils sont là.
    """
    from cqp_dsl.workspace.proofreading import lint as proof_read  # noqa: PLC0415 - the help of a command needs nothing of it

    chosen = chosen_policies((*paths, *policies))
    review, left = _mended(chosen, texts) if fix else (proof_read(chosen, cached=True, texts=texts), False)
    say_all(review.notes)
    write(_rendered(review, format_, output), output, utf8=format_ in {"json", "sarif"})
    return NOT_WRITTEN if left else 1 if review.diagnostics else 0


def _mended(paths: list[Path] | None, texts: Path | None) -> tuple[Review, bool]:
    """Write the files that the fixes change; what remains to be said, and whether a file could not be written."""
    from cqp_dsl.workspace import files  # noqa: PLC0415
    from cqp_dsl.workspace.proofreading import mend  # noqa: PLC0415

    if paths is None:
        message = "--fix réécrit des fichiers, et les politiques livrées ne se réécrivent pas : donnez un CHEMIN"
        raise click.UsageError(message, click.get_current_context())
    changed, review = mend(paths, texts=texts)
    places = dict(files.find(paths)[0])
    left = False
    for name, text in changed.items():
        problem = rewrite(text, places[name])
        left = left or bool(problem)
        tell(f"{name} est laissé tel quel : {problem}" if problem else f"corrigé : {name}")
    return review, left


def _rendered(review: Review, format_: str, output: Path | None) -> str:
    match format_:
        case "json":
            return diagnostics_json(review.diagnostics)
        case "sarif":
            from cqp_dsl.render.diagnostics_sarif import diagnostics_sarif  # noqa: PLC0415

            return diagnostics_sarif(review.diagnostics)
        case "short":
            return output_screen(output).fit(diagnostics_short(review.diagnostics))
        case _:
            screen = output_screen(output)
            if review.diagnostics:
                return diagnostics_text(review.diagnostics, review.files, screen)
            return screen.fit(f"{counted(len(review.files), 'fichier')}, rien à signaler\n")
