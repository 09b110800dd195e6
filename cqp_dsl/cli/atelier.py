"""``cqp atelier``: the workbench, in the browser, for those who know a regulation and no command."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import click

from cqp_dsl.cli.exit_codes import FAVOURABLE, USAGE
from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.terminal import put, tell
from cqp_dsl.workspace.system_errors import reason_of

_EPILOG = """\
\b
Exemples :
  cqp atelier
  cqp atelier mon_reglement
  cqp atelier mon_reglement --shortcut

\b
L'adresse affichée contient une clé : elle seule ouvre l'atelier, sur cette
machine seulement. Ctrl+C l'arrête ; rien de ce qui est enregistré n'est perdu.

\b
Code de sortie : 0 arrêté, 2 commande mal écrite ou ce qu'il faut n'est pas
installé.
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Ouvrir l'atelier dans le navigateur.")
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[RÉPERTOIRE]")
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    metavar="PORT",
    help="Port de la machine même où attendre le navigateur. Par défaut : 8765, sinon un port libre.",
)
@click.option("--no-browser", "quiet", is_flag=True, help="Ne pas ouvrir le navigateur : afficher l'adresse seulement.")
@click.option(
    "--shortcut",
    is_flag=True,
    help="Écrire dans le répertoire de quoi ouvrir l'atelier d'un double clic, et s'arrêter là.",
)
def atelier(*, folder: Path | None, port: int | None, quiet: bool, shortcut: bool) -> int:
    """Ouvrir l'atelier : une page du navigateur où remplir un dossier et voir la décision bouger à chaque réponse.

    RÉPERTOIRE contient les règles et les dossiers ; par défaut, le répertoire courant. S'il n'a pas de règles, celles
    qui sont livrées s'appliquent. L'adresse de la page s'affiche seule sur une ligne. Rien ne quitte la machine.
    """
    missing = [name for name in ("starlette", "uvicorn", "websockets", "multipart", "pygls") if not _there(name)]
    if missing:
        tell("L'atelier n'est pas installé. Pour l'avoir, là où cqp est installé : pip install 'cqp-dsl[web]'.")
        return USAGE
    from cqp_dsl.web.folder import RefusedFileError  # noqa: PLC0415 - an extra
    from cqp_dsl.web.serve import serve  # noqa: PLC0415 - an extra

    opened = folder or Path()
    try:
        if shortcut:
            return _write_shortcuts(opened)
        serve(opened, port, browser=not quiet, tell=_tell_address)
    except RefusedFileError as error:
        raise click.UsageError(str(error), click.get_current_context()) from error
    except OSError as error:
        message = f"le port {port} n'est pas libre ({reason_of(error)})"
        raise click.UsageError(message, click.get_current_context()) from error
    return FAVOURABLE


def _there(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def _tell_address(link: str) -> None:
    tell("Atelier ouvert. Si le navigateur ne s'ouvre pas, copiez-y cette adresse (Ctrl+C arrête l'atelier) :")
    put(f"{link}\n")


def _write_shortcuts(folder: Path) -> int:
    from cqp_dsl.web.shortcuts import write_shortcuts  # noqa: PLC0415 - an extra

    for path in write_shortcuts(folder):
        put(f"{path}\n")
    return FAVOURABLE
