"""The register on the command line: its address, and what it refuses."""

from __future__ import annotations

import contextlib
import getpass
import importlib.util
from typing import TYPE_CHECKING

import click

from cqp_dsl.cli import exit_codes
from cqp_dsl.cli.terminal import tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.register.store import Register

INSTALL = "Le registre n'est pas installé. Pour l'avoir, là où cqp est installé : pip install 'cqp-dsl[register]'."

REGISTER = click.option(
    "--register",
    "register_",
    envvar="CQP_REGISTER",
    required=True,
    metavar="REGISTRE",
    help="Fichier du registre, ou adresse d'une base PostgreSQL (postgresql://…). Par défaut : la variable "
    "CQP_REGISTER.",
)

BY = click.option(
    "--by",
    "by",
    default=None,
    metavar="QUI",
    help="Qui le fait. Par défaut : le nom de l'utilisateur de la machine.",
)


def whoever(by: str | None) -> str:
    """Who does something: named, else the user of the machine."""
    if by:
        return by
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # nobody has this number
        return "inconnu"


@contextlib.contextmanager
def opened(address: str, *, create: bool = False) -> Iterator[Register]:
    """The register at an address; what it refuses is said, and the command leaves with its code.

    Raises:
        click.exceptions.Exit: it cannot be opened, read or written.
    """
    if importlib.util.find_spec("sqlalchemy") is None or importlib.util.find_spec("cryptography") is None:
        tell(INSTALL)
        raise click.exceptions.Exit(exit_codes.USAGE)
    from cqp_dsl.register.errors import NotThereError, RegisterError  # noqa: PLC0415 - an extra
    from cqp_dsl.register.store import Register  # noqa: PLC0415

    try:
        register = Register.open(address, create=create)
        try:
            yield register
        finally:
            register.close()
    except NotThereError as error:
        tell(f"Erreur : {error}")
        raise click.exceptions.Exit(exit_codes.USAGE) from error
    except RegisterError as error:
        tell(f"Erreur : {error}")
        raise click.exceptions.Exit(exit_codes.NOT_WRITTEN) from error
