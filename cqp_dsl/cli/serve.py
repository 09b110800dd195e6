"""``cqp serve``: the service over HTTP."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import click

from cqp_dsl.cli import exit_codes
from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import POLICIES, load_policies
from cqp_dsl.cli.outputs import write
from cqp_dsl.cli.paths import ExistingPath
from cqp_dsl.cli.registers import opened
from cqp_dsl.cli.terminal import tell

_EPILOG = """\
\b
Exemples :
  cqp serve --keys cles.json --new-key crfp-lyon --right simulate --right act
  cqp serve --policies politiques --register actes.db --keys cles.json
  cqp serve --register postgresql://cqp@base/registre --keys cles.json --workers 2

\b
La clé neuve est affichée une fois, et n'est écrite nulle part. Droits :
simulate (demander sans décider), act (décider), read (lire le registre), erase
(en effacer). Le chiffrement (TLS) est affaire du serveur mandataire placé
devant : docs/service.md donne sa configuration.

\b
Code de sortie : 0 arrêté comme demandé, 2 commande mal écrite, 3 politique
fautive, 74 registre injoignable.
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Servir les décisions à d'autres logiciels (HTTP).")
@POLICIES
@click.option(
    "--register",
    "register_",
    envvar="CQP_REGISTER",
    metavar="REGISTRE",
    help="Registre où chaque réponse est inscrite avant d'être donnée. Par défaut : la variable CQP_REGISTER.",
)
@click.option("--keys", type=click.Path(path_type=Path), required=True, metavar="FICHIER", help="Fichier des clés.")
@click.option("--new-key", "new_key", metavar="NOM", help="Faire une clé de ce nom, l'afficher, et s'arrêter.")
@click.option("--right", "rights", multiple=True, metavar="DROIT", help="Droit de la clé neuve, autant qu'il en faut.")
@click.option("--host", default="127.0.0.1", metavar="ADRESSE", help="Adresse d'écoute. Par défaut : 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65_535), default=8_000, metavar="PORT", help="Port. Par défaut : 8000.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, metavar="N", help="Processus qui répondent. Par défaut : 1."
)
@click.option(
    "--rate",
    type=click.IntRange(1),
    default=200,
    metavar="N",
    help="Demandes par seconde, par clé. Par défaut : 200.",
)
@click.option(
    "--steps",
    type=click.IntRange(1_000, 4_000_000),
    default=400_000,
    metavar="N",
    help="Étapes d'un calcul, une seconde environ, au-delà desquelles il s'arrête. Par défaut : 400000.",
)
@click.option(
    "--letter-settings",
    "letter_settings",
    type=ExistingPath(),
    metavar="FICHIER",
    help="En-tête, signataire, voies de recours des lettres (TOML).",
)
def serve(  # noqa: PLR0913 - one parameter per option
    *,
    policies: tuple[Path, ...],
    register_: str | None,
    keys: Path,
    new_key: str | None,
    rights: tuple[str, ...],
    host: str,
    port: int,
    workers: int,
    rate: int,
    steps: int,
    letter_settings: Path | None,
) -> int:
    """Servir les décisions à d'autres logiciels : décider, expliquer, écrire la lettre, dire la question suivante.

    Chaque réponse est inscrite au registre avant d'être donnée. L'adresse /openapi.json décrit toutes les autres.
    """
    if importlib.util.find_spec("uvicorn") is None or importlib.util.find_spec("starlette") is None:
        tell("Le service n'est pas installé. Pour l'avoir, là où cqp est installé : pip install 'cqp-dsl[serve]'.")
        return exit_codes.USAGE
    from cqp_dsl.cli.chosen import policies_here  # noqa: PLC0415 - the help of a command needs nothing of it
    from cqp_dsl.service.keys import Keys, KeysError  # noqa: PLC0415 - an extra

    context = click.get_current_context()
    if new_key is not None:
        return _make_key(keys, new_key, rights)
    if rights:
        message = "--right va avec --new-key"
        raise click.UsageError(message, context)
    if not register_:
        message = "il manque l'option --register, ou la variable CQP_REGISTER"
        raise click.UsageError(message, context)
    try:
        Keys(keys).refresh()
    except KeysError as error:
        raise click.UsageError(str(error), context) from error
    load_policies(policies)  # what is wrong with them is said here, once, not by each worker
    with opened(register_, create=True):
        pass
    from cqp_dsl.cli.letters import settings_of  # noqa: PLC0415 - once, when the command runs
    from cqp_dsl.service.serve import serve as serve_until_told  # noqa: PLC0415 - an extra
    from cqp_dsl.service.settings import Settings  # noqa: PLC0415

    settings_of(letter_settings)
    chosen = policies or tuple(policies_here())
    settings = Settings(
        tuple(str(path.resolve()) for path in chosen),
        register_ if "://" in register_ else str(Path(register_).resolve()),
        str(keys.resolve()),
        str(letter_settings.resolve()) if letter_settings else "",
        most_steps=steps,
        rate=rate,
    )
    tell(f"Service à l'adresse http://{host}:{port} (Ctrl-C pour l'arrêter)")
    serve_until_told(settings, host, port, workers)
    return exit_codes.FAVOURABLE


def _make_key(path: Path, name: str, rights: tuple[str, ...]) -> int:
    from cqp_dsl.service.keys import RIGHTS, KeysError, add_key  # noqa: PLC0415 - an extra

    context = click.get_current_context()
    unknown = [right for right in rights if right not in RIGHTS]
    if unknown or not rights:
        message = f"donnez à la clé un droit au moins, par --right, parmi : {', '.join(RIGHTS)}"
        raise click.UsageError(message, context)
    try:
        key = add_key(path, name, rights)
    except KeysError as error:
        raise click.UsageError(str(error), context) from error
    write(f"{key}\n", None)
    tell(f"Clé « {name} » ajoutée à {path}. Gardez-la : elle n'est écrite nulle part ailleurs.")
    return exit_codes.FAVOURABLE
