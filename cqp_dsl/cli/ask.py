"""``cqp ask``: an interview that asks what the decisions wait for, and writes the dossier."""

from __future__ import annotations

import contextlib
import signal
from typing import TYPE_CHECKING, NoReturn

import click
from attrs import define, evolve

from cqp_dsl.cli import exit_codes
from cqp_dsl.cli.conversation import Person
from cqp_dsl.cli.exit_codes import NotWrittenError
from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import (
    POLICIES,
    NameOrPath,
    date_option,
    decisions_option,
    load_policies,
    names_and_paths,
    output_option,
)
from cqp_dsl.cli.outputs import try_to_write, write
from cqp_dsl.cli.paths import ExistingPath
from cqp_dsl.cli.terminal import error_screen, put, say, tell
from cqp_dsl.core.datatypes.display import quoted
from cqp_dsl.core.dossier import Dossier
from cqp_dsl.diagnostics import Diagnostic
from cqp_dsl.dossier.comments import with_comments
from cqp_dsl.dossier.write import dossier_text, is_made
from cqp_dsl.interview.session import Interview
from cqp_dsl.pipeline import RequestError
from cqp_dsl.render.answer_text import answer_text
from cqp_dsl.render.wording import COLON, counted
from cqp_dsl.source import SourceFile
from cqp_dsl.workspace.system_errors import reason_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator
    from pathlib import Path
    from types import FrameType

    from cqp_dsl.pipeline import Policies

_EPILOG = """\
\b
Exemples :
  cqp ask certification --output dossier.yaml
  cqp ask vae --decision recevabilité --date 2013-12-16
  cqp ask certification --from dossier.yaml --output dossier.yaml

\b
À chaque question, on peut répondre « pourquoi » (ou « ? »), « je ne sais pas »,
« retour », « fin » ou « aide ». Les questions vont sur la sortie d'erreur ; le
dossier, dans le fichier de --output, ou à défaut sur la sortie standard.

\b
Le fichier de --output est écrit après chaque réponse : rien ne se perd si
l'entretien est interrompu. La même commande le reprend où il en était.

\b
Code de sortie : celui de cqp check pour le dossier obtenu (0 ou 1 décidé,
3 politique fautive, 4 indéterminé ou à trancher), 2 commande mal écrite,
5 dossier à compléter refusé, 74 dossier qui ne s'écrit pas, 130 interrompu.
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Remplir un dossier, question par question.")
@click.argument("words", nargs=-1, required=True, type=NameOrPath(), metavar="POLITIQUE")
@POLICIES
@decisions_option(
    "Décision voulue, autant de fois qu'il en faut. Par défaut : toutes celles de la politique.",
)
@date_option("elle est demandée")
@click.option("--title", "label", metavar="TEXTE", help="Titre du dossier.")
@click.option(
    "--from",
    "start",
    type=ExistingPath(rewritten=True),
    metavar="DOSSIER",
    help="Dossier à compléter, au lieu d'un dossier vide.",
)
@output_option("yaml")
def ask(
    *,
    words: tuple[str | Path, ...],
    policies: tuple[Path, ...],
    decisions: tuple[str, ...],
    date: datetime.date | None,
    label: str | None,
    start: Path | None,
    output: Path | None,
) -> int:
    """Remplir un dossier en répondant à des questions : celles dont les décisions dépendent encore, et elles seules.

    POLITIQUE est le nom d'une politique, tel qu'il suit le mot « politique » dans son fichier. Le chemin des politiques
    se donne de même, sans --policies, s'il se termine par « / » ou par « .cqp ».
    """
    names, paths = names_and_paths(words)
    if len(names) != 1:
        message = "un entretien porte sur une politique, et une seule : donnez son nom"
        raise click.UsageError(message, click.get_current_context())
    start = _start(start, output)
    loaded = load_policies((*paths, *policies))
    dossier = loaded.read(start) if start else Dossier()
    asked = _decisions(loaded, names[0], decisions, dossier)
    if output is not None:
        try_to_write(output)
    dossier = evolve(dossier, date=date or dossier.date, decisions=asked, label=label or dossier.label)
    person = Person(loaded.program)
    person.greet(names[0], asked, _kept(start, output, dossier))
    before = _commented(start)
    return _Session(loaded, person, output, before).run(dossier)


def _commented(start: Path | None) -> str:
    """The text of a dossier in YAML, whose comments are to be kept; empty for another notation."""
    if start is None or start.suffix.lower() not in {".yaml", ".yml"}:
        return ""
    return SourceFile.from_bytes(str(start), start.read_bytes()).text


def _start(start: Path | None, output: Path | None) -> Path | None:
    """The dossier to complete: that of ``--from``, else the one that an interrupted interview left in ``--output``.

    Raises:
        click.UsageError: there are both, and they are not the same.
    """
    if output is None or not output.is_file():
        return start
    if start is not None and not start.samefile(output):
        message = (
            f"{quoted(str(output))} existe déjà, et ne sera pas remplacé : pour le compléter, donnez-le sans --from ; "
            "pour repartir de l'autre, donnez un nouveau nom"
        )
        raise click.UsageError(message, click.get_current_context())
    return output


def _kept(start: Path | None, output: Path | None, dossier: Dossier) -> list[str]:
    """What is said of where the answers go."""
    lines = []
    if start is not None:
        lines.append(f"Dossier repris{COLON}{start} ({counted(len(dossier.facts), 'fait')} déjà là)")
    if output is not None:
        lines.append(f"Chaque réponse est gardée aussitôt dans {output}.")
    else:
        lines.append("Les réponses ne sont écrites qu'à la fin ; --output FICHIER les garde au fur et à mesure.")
    return lines


def _decisions(loaded: Policies, policy: str, names: tuple[str, ...], dossier: Dossier) -> tuple[str, ...]:
    """The qualified decisions that the interview is about: those named, else the dossier's own, else all.

    Raises:
        RequestError: the politique or a decision does not exist, or there is none to take.
    """
    from cqp_dsl.workspace.selection import named_decisions, named_policy  # noqa: PLC0415 - once, when the command runs

    wrong = named_policy(loaded.program, policy)
    asked, others = named_decisions(loaded.program, names)
    if wrong or others:
        raise RequestError([*wrong, *others])
    published = tuple(rule.name for rule in loaded.program.decisions if rule.policy == policy)
    asked = asked or tuple(name for name in dossier.decisions or () if name in published) or published
    if not asked:
        raise RequestError([Diagnostic("CQP708", f"la politique {quoted(policy)} ne publie aucune décision")])
    return asked


@define
class _Session:
    """One interview: who answers, and where the answers are kept."""

    loaded: Policies
    person: Person
    output: Path | None
    before: str = ""
    """The dossier that is completed, for its comments."""

    interview: Interview | None = None
    _kept: str = ""

    def run(self, dossier: Dossier) -> int:
        """Ask, and write the dossier; the code to leave with."""
        try:
            with _hanging_up_interrupts():
                self._ask(dossier)
        except KeyboardInterrupt:
            return self._interrupted()
        if self.interview is None:
            tell("Sans date d'effet, aucune décision ne peut être prise : rien n'est écrit.")
            return exit_codes.UNSETTLED
        answer = self.loaded.engine.answer(self.interview.dossier)
        say("\n" + answer_text(answer, self.loaded.program, error_screen()))
        self._write()
        if self.output is not None:
            tell(f"Dossier écrit{COLON}{self.output}")
        return exit_codes.answer_code(answer)

    def _ask(self, dossier: Dossier) -> None:
        given = dossier.date
        day = given or self.person.date()
        while day is not None:
            self.interview = Interview(self.loaded.engine, evolve(dossier, date=day))
            self._keep()
            if self.person.talk(self.interview, self._keep, after_date=given is None) != "before":
                return
            self.interview = None
            day = self.person.date()

    def _text(self) -> str:
        if self.interview is None:
            return ""
        program = self.loaded.program
        text = dossier_text(self.interview.dossier, program, self.interview.unanswered)
        return with_comments(self.before, text, lambda comment: is_made(comment, program)) if self.before else text

    def _keep(self) -> None:
        """Write the answers so far; where that fails, it is said, and the interview goes on."""
        text = self._text()
        if self.output is None or text == self._kept:
            return
        try:
            write(text, self.output)
        except NotWrittenError as error:
            tell(f"À noter{COLON}la réponse n'a pas pu être gardée ({reason_of(error.error)}) ; elle n'est pas perdue.")
        else:
            self._kept = text

    def _write(self) -> None:
        """Write the dossier; where its file fails, to the standard output, so that nothing is lost."""
        try:
            write(self._text(), self.output, utf8=True)
        except NotWrittenError:
            if self.output is not None:
                put(self._text(), utf8=True)
            raise

    def _interrupted(self) -> int:
        tell("")
        if self._text():
            self._write()
        if self.output is not None and self._kept:
            tell(f"Interrompu ; les réponses sont dans {self.output}. La même commande reprend l'entretien.")
        else:
            tell("Interrompu.")
        return exit_codes.INTERRUPTED


@contextlib.contextmanager
def _hanging_up_interrupts() -> Iterator[None]:
    """Whoever closes the terminal or ends the program interrupts the interview, which then writes its answers."""

    def interrupt(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 - as signal calls it
        raise KeyboardInterrupt

    numbers = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None]
    before = {number: signal.signal(number, interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
