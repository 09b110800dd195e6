"""``cqp check``: decide dossiers and explain every line."""

from __future__ import annotations

import contextlib
import itertools
import sys
from typing import TYPE_CHECKING, Final

import click
from attrs import define, evolve

from cqp_dsl.cli import exit_codes, letters
from cqp_dsl.cli.chosen import holds_policies
from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import (
    OUTPUT,
    POLICIES,
    READINGS,
    date_option,
    decisions_option,
    format_option,
    load_policies,
)
from cqp_dsl.cli.outputs import writing
from cqp_dsl.cli.paths import ExistingPath
from cqp_dsl.cli.registers import BY, opened, whoever
from cqp_dsl.cli.terminal import error_screen, output_screen, say
from cqp_dsl.diagnostics import Diagnostic
from cqp_dsl.dossier.limits import MAX_BYTES
from cqp_dsl.pipeline import DossierError
from cqp_dsl.render.answer_text import answer_text, refusal_text
from cqp_dsl.render.diagnostics_text import diagnostics_text
from cqp_dsl.render.page import Refusal
from cqp_dsl.source import SourceFile
from cqp_dsl.workspace.dossier_files import DossierText, dossiers_in, dossiers_under
from cqp_dsl.workspace.files import is_policy

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.cli.recording import Recorder
    from cqp_dsl.core.program import Program
    from cqp_dsl.pipeline import Policies
    from cqp_dsl.render.explication.compose import Form
    from cqp_dsl.render.screen import Screen

EXPLICATIONS: Final[dict[str, Form]] = {"explication": "text", "explication-html": "html", "explication-json": "json"}
"""The formats of the explanation owed of a decision, and their layouts."""

_DASH = "-"
_STDIN = "<entrée standard>"

_EPILOG = """\
\b
Exemples :
  cqp check dossier.yaml
  cqp check dossier.yaml mes_politiques --complet
  cqp check mes_dossiers --format json --output reponses.json
  cqp check *.yaml --format html --output decisions.html
  cqp check dossier.yaml --format letter-pdf --output lettre.pdf
  cqp check mes_dossiers --format letter-docx --letters lettres
  cqp check dossier.yaml --pistes
  cqp check dossier.yaml --format explication
  cqp check dossier.yaml --lecture une_demande_par_an=année_civile
  cqp check - --decision certification < dossier.json
  cqp check dossier.yaml --register actes.db

\b
Code de sortie :
  0   tout est décidé, et favorable ou sans avis
  1   tout est décidé, une décision au moins est défavorable
  2   la commande est mal écrite
  3   la politique est fautive : erreur, conflit, ou cas qu'elle ne prévoit pas
  4   une décision est indéterminée ou à trancher
  5   un dossier est refusé
  70  erreur interne
  74  la réponse n'a pas pu être écrite, ou pas inscrite au registre
Le pire l'emporte, dans l'ordre 70, 74, 3, 5, 4, 1, 0.
"""


@define(frozen=True, eq=False, repr=False)
class _Request:
    """What the options ask of every dossier."""

    date: datetime.date | None
    decisions: tuple[str, ...] | None
    readings: dict[str, str]
    prospects: bool = False


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Décider des dossiers et les expliquer.")
@click.argument("paths", nargs=-1, required=True, type=ExistingPath(dash=True, dossiers=True), metavar="DOSSIER…")
@POLICIES
@decisions_option()
@date_option("celle du dossier")
@READINGS
@click.option("--full", "complete", is_flag=True, help="Montrer tout le raisonnement, y compris ce qui n'a pas joué.")
@click.option("--details", "details", is_flag=True, help="De plusieurs dossiers, montrer chaque réponse entière.")
@click.option(
    "--prospects",
    "prospects",
    is_flag=True,
    help="D'une décision défavorable, dire ce qui la changerait : ce qu'il s'en faut, les plus petits changements,"
    " le premier jour où le même dossier serait accepté.",
)
@format_option("text", "json", "html", *letters.FORMATS, *EXPLICATIONS)
@letters.LETTERS
@letters.LETTER_SETTINGS
@letters.LETTER_TEMPLATE
@click.option(
    "--register",
    "register_",
    metavar="REGISTRE",
    help="Inscrire chaque réponse dans ce registre (fichier, ou postgresql://…) avant de la donner.",
)
@click.option("--simulation", "simulation", is_flag=True, help="L'inscrire comme simulation : rien n'est décidé.")
@BY
@OUTPUT
def check(  # noqa: PLR0913 - one parameter per option
    *,
    paths: tuple[Path, ...],
    policies: tuple[Path, ...],
    decisions: tuple[str, ...],
    date: datetime.date | None,
    readings: tuple[tuple[str, str], ...],
    complete: bool,
    details: bool,
    prospects: bool,
    format_: str,
    folder: Path | None,
    letter_settings: Path | None,
    letter_template: Path | None,
    register_: str | None,
    simulation: bool,
    by: str | None,
    output: Path | None,
) -> int:
    """Décider un ou plusieurs dossiers, et expliquer chaque ligne.

    Un dossier est un fichier YAML, JSON ou TOML, ou l'un de ceux d'un fichier qui en contient plusieurs : documents
    YAML séparés par « --- », liste JSON. Un répertoire donne tous les siens ; « - » lit l'entrée standard. Les
    politiques peuvent se donner de même, sans --policies : un fichier « .cqp », un répertoire qui en contient.

    De plusieurs dossiers, la réponse est un résumé : une ligne pour chacun, puis les comptes ; --details les montre
    entiers. Décider ne lit pas les scénarios des politiques : leurs erreurs sont dites par « cqp lint » et par
    « cqp test ».
    """
    if prospects and format_ in EXPLICATIONS:
        message = "une explication dit comment la décision a été prise : --pistes va avec les autres formats"
        raise click.UsageError(message, click.get_current_context())
    of_letters = None if format_ in EXPLICATIONS else letter_settings
    asked = letters.letter_options(format_, output, folder, of_letters, letter_template)
    if not register_ and (simulation or by):
        message = "--simulation et --by disent ce qui s'inscrit au registre : ils vont avec --register"
        raise click.UsageError(message, click.get_current_context())
    dossiers, found = _sorted_out(paths, given=bool(policies))
    loaded = load_policies((*policies, *found))
    request = _Request(date, *loaded.named(decisions, dict(readings)), prospects)
    texts = _texts(dossiers)
    first = list(itertools.islice(texts, 2))
    several = len(first) > 1
    with contextlib.ExitStack() as stack:
        recorder = None
        if register_:
            from cqp_dsl.cli.recording import Recorder  # noqa: PLC0415 - where there is a register

            register = stack.enter_context(opened(register_, create=True))
            recorder = Recorder(register, loaded.program, whoever(by), simulation)
            stack.callback(recorder.tell)
        run = _Run(loaded, request, itertools.chain(first, texts), recorder)
        if asked is not None:
            letters.write_letters(run.results(), loaded.program, asked, several=several)
            return run.code
        with writing(output, utf8=format_ not in {"text", "explication"}) as put_part:
            if format_ in EXPLICATIONS:
                parts = _explications(run, EXPLICATIONS[format_], output, letter_settings, several=several)
            else:
                parts = _parts(run, format_, output, several=several, complete=complete, details=details or complete)
            for part in parts:
                put_part(part)
    return run.code


def _sorted_out(paths: Sequence[Path], *, given: bool) -> tuple[list[Path], list[Path]]:
    """The dossiers and the policies among the paths. Where policies are ``given`` apart, a folder is one of dossiers.

    A folder that holds policies gives its dossiers only where no other dossier is named.

    Raises:
        click.UsageError: there is no dossier among them.
    """
    policies = [path for path in paths if _is_policy(path) or (not given and path.is_dir() and holds_policies(path))]
    dossiers = [path for path in paths if path not in policies]
    dossiers = dossiers or [path for path in policies if path.is_dir() and _has_dossier(path)]
    empty = [path for path in dossiers if path.is_dir() and not _has_dossier(path)]
    if not dossiers or empty:
        listed = ", ".join(f"« {path} »" for path in empty or paths)
        message = f"il manque un dossier : il n'y en a pas dans {listed}"
        raise click.UsageError(message, click.get_current_context())
    return dossiers, policies


def _is_policy(path: Path) -> bool:
    return is_policy(path.name) and not path.is_dir()


def _has_dossier(path: Path) -> bool:
    return next(dossiers_under([path], MAX_BYTES), None) is not None


def _texts(paths: Sequence[Path]) -> Iterator[DossierText]:
    """The dossiers, one after the other, those of the standard input in its place."""
    for path in paths:
        if str(path) != _DASH:
            yield from dossiers_under([path], MAX_BYTES)
        elif sys.stdin is None:
            yield DossierText(_STDIN, Diagnostic("CQP702", "l'entrée standard est fermée"))
        else:
            yield from dossiers_in(sys.stdin.buffer, _STDIN, MAX_BYTES)


@define(eq=False, repr=False)
class _Run:
    """Decides dossiers as their answers are asked for, and keeps the worst of their codes."""

    policies: Policies
    request: _Request
    texts: Iterable[DossierText]
    recorder: Recorder | None = None
    code: int = exit_codes.FAVOURABLE

    def results(self) -> Iterator[Answer | Refusal]:
        """The answers, in order; nothing is kept of one once the next is asked for."""
        for text in self.texts:
            result = self._decide(text)
            code = exit_codes.INVALID_DOSSIER if isinstance(result, Refusal) else exit_codes.answer_code(result)
            self.code = exit_codes.worst((self.code, code))
            yield result

    def _decide(self, text: DossierText) -> Answer | Refusal:
        """Decide one dossier; what is wrong with it is said at once, on the error stream."""
        loaded, request = self.policies, self.request
        try:
            dossier, answer = loaded.decided(
                text.source,
                date=request.date,
                decisions=request.decisions,
                readings=request.readings,
                prospects=request.prospects,
            )
        except DossierError as error:
            say(diagnostics_text(error.diagnostics, error.files, error_screen()))
            return Refusal(text.path, error.diagnostics, text.number)
        if self.recorder is not None:
            self.recorder.record(dossier, answer)
        if answer.diagnostics:
            sources = {text.path: text.source} if isinstance(text.source, SourceFile) else {}
            say(diagnostics_text(answer.diagnostics, {**loaded.program.files, **sources}, error_screen()))
        return answer if text.number is None else evolve(answer, number=text.number)


def _parts(
    run: _Run, format_: str, output: Path | None, *, several: bool, complete: bool, details: bool
) -> Iterator[str]:
    """The answers, part by part, in the format asked."""
    program = run.policies.program
    if format_ == "json":
        from cqp_dsl.render.answers_json import answer_parts  # noqa: PLC0415 - for programs only

        yield from answer_parts(run.results(), program, several=several, traced=complete or not several)
    elif format_ == "html":
        from cqp_dsl.render.answer_html import answer_page_parts  # noqa: PLC0415 - for pages only

        yield from answer_page_parts(run.results(), program, several=several, complete=complete)
    elif several:
        yield from _summary(run, output_screen(output), complete=complete, details=details)
    else:
        for result in run.results():
            yield _whole(result, program, output_screen(output), complete=complete)


def _explications(run: _Run, form: Form, output: Path | None, settings: Path | None, *, several: bool) -> Iterator[str]:
    """What is owed of each decision, with the mention to put on it where the settings give it an address."""
    from cqp_dsl.render.explication.compose import explication_parts  # noqa: PLC0415 - loads a template engine
    from cqp_dsl.render.letter.wording import notice_of  # noqa: PLC0415 - likewise

    program, screen = run.policies.program, output_screen(output)
    notice = notice_of(letters.settings_of(settings))
    yield from explication_parts(run.results(), program, form, screen, several=several, notice=notice)


def _whole(result: Answer | Refusal, program: Program, screen: Screen, *, complete: bool) -> str:
    if isinstance(result, Refusal):
        return refusal_text(result.path, screen)
    return answer_text(result, program, screen, complete=complete)


def _summary(run: _Run, screen: Screen, *, complete: bool, details: bool) -> Iterator[str]:
    """A line for each dossier, or its whole answer; then the counts."""
    from cqp_dsl.render.tally import Tally, dossier_line, tally_text  # noqa: PLC0415 - for several dossiers only

    tally = Tally()
    rule = screen.fit("─" * min(screen.width, 80))
    for result in run.results():
        tally.add(result)
        if details:
            yield f"{_whole(result, run.policies.program, screen, complete=complete)}\n{rule}\n\n"
        else:
            yield dossier_line(result, screen)
    yield f"{'' if details else chr(10)}{tally_text(tally, screen)}"
