"""Options that several commands share, and the values that they read."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cqp_dsl.cli.french import FrenchChoice
from cqp_dsl.dossier.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from click.shell_completion import CompletionItem

    from cqp_dsl.pipeline import Policies


class DateOption(click.ParamType[datetime.date]):
    """A day, as authors write it: ``2013-12-16``, ``16/12/2013`` or ``16 décembre 2013``."""

    name = "date"

    def convert(
        self, value: str | datetime.date, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime.date:
        """Read the day."""
        if isinstance(value, datetime.date):
            return value
        day = parse_date(value)
        if isinstance(day, str):
            self.fail(f"« {value} » n'est pas une date ({day}) ; écrivez 2013-12-16 ou 16/12/2013", param, ctx)
        return day


class ReadingOption(click.ParamType[tuple[str, str]]):
    """An interpretation and the reading supposed for it: ``une_demande_par_an=année_civile``."""

    name = "lecture"

    def convert(
        self, value: str | tuple[str, str], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Read the two names."""
        if isinstance(value, tuple):
            return value
        interpretation, equals, reading = (part.strip() for part in value.partition("="))
        if not (interpretation and equals and reading):
            self.fail(
                f"« {value} » ne s'écrit pas NOM=LECTURE, par exemple une_demande_par_an=année_civile", param, ctx
            )
        return interpretation, reading


class ExistingPath(click.ParamType[Path]):
    """A path that must lead somewhere; ``-`` is let through where ``dash`` says so."""

    name = "chemin"

    def __init__(self, *, dash: bool = False) -> None:
        self._dash = dash

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Check that the path exists."""
        path = Path(value)
        if not (self._dash and str(value) == "-") and not path.exists():
            self.fail(f"« {value} » est introuvable", param, ctx)
        return path

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Complete with files and folders."""
        return click.Path().shell_complete(ctx, param, incomplete)


POLICIES = click.option(
    "--policies",
    "policies",
    type=ExistingPath(),
    multiple=True,
    metavar="CHEMIN",
    help="Répertoire ou fichier de politiques, autant de fois qu'il en faut. Par défaut : celles qui sont livrées.",
)

PATHS = click.argument("paths", nargs=-1, type=ExistingPath(), metavar="[CHEMIN]…")

OUTPUT = click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FICHIER",
    help="Écrire dans ce fichier, d'un seul coup, au lieu de l'écran.",
)


def format_option(*formats: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """The option ``--format`` with these formats, the first by default."""
    return click.option(
        "--format",
        "format_",
        type=FrenchChoice(formats),
        default=formats[0],
        metavar="|".join(formats),
        help=f"Forme de la réponse. Par défaut : {formats[0]}.",
    )


def load_policies(paths: Sequence[Path], *, scenarios: bool = False) -> Policies:
    """The policies under these paths; those that are shipped where none is given. ``scenarios`` reads them at once."""
    from cqp_dsl.pipeline import load  # noqa: PLC0415 - the help of a command needs nothing of it

    return load(list(paths) or None, cached=True, scenarios=scenarios)
