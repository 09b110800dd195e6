"""Options that several commands share, and the values that they read."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from cqp_dsl.cli.chosen import chosen_policies
from cqp_dsl.cli.french import FrenchChoice
from cqp_dsl.cli.paths import ExistingPath, OutputPath
from cqp_dsl.dossier.dates import parse_date
from cqp_dsl.workspace.files import is_policy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.pipeline import Policies

_Command = TypeVar("_Command", bound="Callable[..., object] | click.Command")


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


def readings_apart(
    ctx: click.Context, param: click.Parameter, value: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """The readings supposed, one for each interpretation: two of one would be a contradiction."""
    known: dict[str, str] = {}
    for name, reading in value:
        before = known.setdefault(name, reading)
        if before != reading:
            message = f"« {name} » reçoit deux lectures, « {before} » et « {reading} » : gardez-en une"
            raise click.BadParameter(message, ctx, param)
    return value


class ListOption(click.ParamType[tuple[str, Path]]):
    """A fact that is a list, and where its elements are: ``emplois=emplois.csv``.

    Attributes:
        example: what a value looks like, for who writes another thing.
        only_files: whether the elements must be in a file; a table of a base will do otherwise.
    """

    name = "liste"

    def __init__(self, example: str, *, only_files: bool = False) -> None:
        self.example = example
        self.only_files = only_files

    def convert(
        self, value: str | tuple[str, Path], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Path]:
        """Read the two parts."""
        if isinstance(value, tuple):
            return value
        fact, equals, path = (part.strip() for part in value.partition("="))
        if not (fact and equals and path) or (self.only_files and not Path(path).is_file()):
            self.fail(f"« {value} » ne s'écrit pas FAIT=FICHIER, par exemple {self.example}", param, ctx)
        return fact, Path(path)


class NameOrPath(click.ParamType["str | Path"]):
    """The name of a politique; or, where it has a ``/`` or ends in ``.cqp``, a path of policies."""

    name = "politique"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> str | Path:
        """Tell names from paths, which must lead somewhere."""
        if isinstance(value, str) and not ("/" in value or os.sep in value or is_policy(value)):
            return value
        return POLICY_PATH.convert(value, param, ctx)


POLICY_PATH = ExistingPath()

POLICIES = click.option(
    "--policies",
    "policies",
    type=POLICY_PATH,
    multiple=True,
    metavar="CHEMIN",
    help="Répertoire ou fichier de politiques, autant de fois qu'il en faut. "
    "Par défaut : celles du répertoire courant s'il y en a, sinon celles qui sont livrées.",
)

READINGS = click.option(
    "--reading",
    "readings",
    type=ReadingOption(),
    multiple=True,
    callback=readings_apart,
    metavar="NOM=LECTURE",
    help="Supposer cette lecture d'une interprétation ouverte.",
)

TEXTS = click.option(
    "--texts",
    "texts",
    type=ExistingPath(),
    metavar="RÉPERTOIRE",
    help="Où chercher les textes que les sources déclarent. Par défaut : à côté de leurs politiques.",
)

PATHS = click.argument("paths", nargs=-1, type=POLICY_PATH, metavar="[CHEMIN]…")


def decisions_option(
    told: str = "Décision demandée, quand le dossier ne le dit pas lui-même ; autant de fois qu'il en faut.",
) -> Callable[[_Command], _Command]:
    """The option ``--decision``; ``told`` is its help, where it is not dossiers that ask for decisions."""
    return click.option("--decision", "decisions", multiple=True, metavar="NOM", help=told)


def date_option(default: str) -> Callable[[_Command], _Command]:
    """The option ``--date``; ``default`` says what the effect date is without it."""
    return click.option("--date", type=DateOption(), metavar="DATE", help=f"Date d'effet. Par défaut : {default}.")


def lists_option(type_: ListOption, told: str) -> Callable[[_Command], _Command]:
    """The option ``--list``; ``told`` is its help."""
    return click.option("--list", "lists", type=type_, multiple=True, metavar="FAIT=FICHIER", help=told)


def output_option(form: str | None = None) -> Callable[[_Command], _Command]:
    """The option ``--output``; ``form`` is what the file will hold, where no ``--format`` says so."""
    return click.option(
        "--output",
        type=OutputPath(form),
        metavar="FICHIER",
        help="Écrire dans ce fichier, d'un seul coup, au lieu de l'écran.",
    )


OUTPUT = output_option()


def format_option(*formats: str) -> Callable[[_Command], _Command]:
    """The option ``--format`` with these formats, the first by default."""
    choice = FrenchChoice(formats)
    return click.option(
        "--format",
        "format_",
        type=choice,
        default=formats[0],
        metavar="FORME",
        help=f"Forme de la réponse : {choice.listed()}. Par défaut : {formats[0]}.",
    )


def names_and_paths(words: Sequence[str | Path]) -> tuple[list[str], list[Path]]:
    """Those of the words that are names, and those that are paths."""
    return [word for word in words if isinstance(word, str)], [word for word in words if isinstance(word, Path)]


def load_policies(paths: Sequence[Path], *, scenarios: bool = False) -> Policies:
    """The policies under these paths, or the ``chosen_policies``; ``scenarios`` reads the scenarios at once."""
    from cqp_dsl.pipeline import load  # noqa: PLC0415 - the help of a command needs nothing of it

    return load(chosen_policies(paths), cached=True, scenarios=scenarios)
