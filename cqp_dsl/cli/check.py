"""``cqp check``: decide dossiers and explain every line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from attrs import define

from cqp_dsl.cli import exit_codes
from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import OUTPUT, POLICIES, DateOption, ExistingPath, ReadingOption, format_option, load_policies
from cqp_dsl.cli.terminal import error_screen, output_screen, say, write
from cqp_dsl.diagnostics import Diagnostic
from cqp_dsl.dossier.limits import MAX_BYTES
from cqp_dsl.pipeline import DossierError, dossier_source
from cqp_dsl.render.answer_text import answer_text, refusal_text
from cqp_dsl.render.diagnostics_text import diagnostics_text
from cqp_dsl.render.page import Refusal
from cqp_dsl.workspace.files import decode

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence
    from pathlib import Path

    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.pipeline import Policies
    from cqp_dsl.render.letter.compose import Layout
    from cqp_dsl.source import SourceFile

_STDIN = "<entrée standard>"

_LAYOUTS: dict[str, Layout] = {"letter": "text", "letter-markdown": "markdown", "letter-html": "html"}

_EPILOG = """\
\b
Exemples :
  cqp check dossier.yaml
  cqp check dossier.yaml --policies mes_politiques --complet
  cqp check *.yaml --format html --output decisions.html
  cqp check dossier.yaml --format letter-html --output lettre.html
  cqp check dossier.yaml --lecture une_demande_par_an=année_civile
  cqp check - --decision certification < dossier.json

\b
Code de sortie :
  0   tout est décidé, et favorable ou sans avis
  1   tout est décidé, une décision au moins est défavorable
  2   la commande est mal écrite
  3   la politique est fautive : erreur, conflit, ou cas qu'elle ne prévoit pas
  4   une décision est indéterminée ou à trancher
  5   un dossier est refusé
  70  erreur interne
Le pire l'emporte, dans l'ordre 70, 3, 5, 4, 1, 0.
"""


@define(frozen=True, eq=False, repr=False)
class _Request:
    """What the options ask of every dossier."""

    date: datetime.date | None
    decisions: tuple[str, ...]
    readings: dict[str, str]


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Décider des dossiers et les expliquer.")
@click.argument("dossiers", nargs=-1, required=True, type=ExistingPath(dash=True), metavar="DOSSIER…")
@POLICIES
@click.option(
    "--decision",
    "--décision",
    "decisions",
    multiple=True,
    metavar="NOM",
    help="Décision demandée, quand le dossier ne le dit pas lui-même ; autant de fois qu'il en faut.",
)
@click.option("--date", type=DateOption(), metavar="DATE", help="Date d'effet. Par défaut : celle du dossier.")
@click.option(
    "--lecture",
    "readings",
    type=ReadingOption(),
    multiple=True,
    metavar="NOM=LECTURE",
    help="Supposer cette lecture d'une interprétation ouverte.",
)
@click.option(
    "--complet", "complete", is_flag=True, help="Montrer tout le raisonnement, y compris ce qui n'a pas joué."
)
@format_option("text", "json", "html", "letter", "letter-markdown", "letter-html")
@OUTPUT
def check(  # noqa: PLR0913 - one parameter per option
    *,
    dossiers: tuple[Path, ...],
    policies: tuple[Path, ...],
    decisions: tuple[str, ...],
    date: datetime.date | None,
    readings: tuple[tuple[str, str], ...],
    complete: bool,
    format_: str,
    output: Path | None,
) -> int:
    """Décider un ou plusieurs dossiers, et expliquer chaque ligne.

    Un dossier est un fichier YAML, JSON ou TOML ; « - » lit l'entrée standard. Décider ne lit pas les scénarios des
    politiques : leurs erreurs sont dites par « cqp lint » et par « cqp test ».
    """
    loaded = load_policies(policies)
    request = _Request(date, decisions, dict(readings))
    results = [_decide(loaded, path, request) for path in dossiers]
    write(
        _rendered(results, loaded, format_, output, complete=complete), output, utf8=format_ not in {"text", "letter"}
    )
    return exit_codes.worst(
        exit_codes.INVALID_DOSSIER if isinstance(result, Refusal) else exit_codes.answer_code(result)
        for result in results
    )


def _decide(loaded: Policies, path: Path, request: _Request) -> Answer | Refusal:
    """Decide one dossier; what is wrong with it is said at once, on the error stream."""
    try:
        source = _standard_input() if str(path) == "-" else dossier_source(path)
        answer = loaded.decide(
            source, date=request.date, decisions=request.decisions or None, readings=request.readings
        )
    except DossierError as error:
        say(diagnostics_text(error.diagnostics, error.files, error_screen()))
        return Refusal(_STDIN if str(path) == "-" else path.as_posix(), error.diagnostics)
    if answer.diagnostics:
        say(diagnostics_text(answer.diagnostics, {**loaded.program.files, source.path: source}, error_screen()))
    return answer


def _standard_input() -> SourceFile:
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    found = decode(data, _STDIN, MAX_BYTES)
    if isinstance(found, Diagnostic):
        raise DossierError([found])
    return found


def _rendered(
    results: Sequence[Answer | Refusal], loaded: Policies, format_: str, output: Path | None, *, complete: bool
) -> str:
    if format_ == "json":
        from cqp_dsl.render.answer_json import answers_json  # noqa: PLC0415 - for programs only

        return answers_json(results, loaded.program)
    if format_ == "html":
        from cqp_dsl.render.answer_html import answers_html  # noqa: PLC0415 - for pages only

        return answers_html(results, loaded.program, complete=complete)
    screen = output_screen(output)
    if format_ in _LAYOUTS:
        from cqp_dsl.render.letter.compose import letters  # noqa: PLC0415 - loads a template engine

        written = letters(results, loaded.program, _LAYOUTS[format_])
        return screen.fit(written) if format_ == "letter" else written
    texts = [
        refusal_text(result.path, screen)
        if isinstance(result, Refusal)
        else answer_text(result, loaded.program, screen, complete=complete)
        for result in results
    ]
    rule = screen.fit("─" * min(screen.width, 80))
    return f"\n{rule}\n\n".join(texts)
