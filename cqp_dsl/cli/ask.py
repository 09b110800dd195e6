"""``cqp ask``: an interview that asks what the decisions wait for, and writes the dossier."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal, TypeAlias

import click
from attrs import define, evolve

from cqp_dsl.cli import exit_codes
from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import POLICIES, DateOption, NameOrPath, load_policies, names_and_paths, output_option
from cqp_dsl.cli.outputs import write
from cqp_dsl.cli.paths import ExistingPath
from cqp_dsl.cli.terminal import error_screen, say
from cqp_dsl.core.dossier import Dossier
from cqp_dsl.diagnostics import Diagnostic
from cqp_dsl.dossier.dates import DATE_FORMS, parse_date
from cqp_dsl.dossier.write import dossier_text
from cqp_dsl.interview.question import NotUnderstood
from cqp_dsl.interview.session import Interview
from cqp_dsl.interview.wording import COMMANDS, HELP, progress_line, question_line, why_lines
from cqp_dsl.pipeline import RequestError
from cqp_dsl.render.answer_text import answer_text
from cqp_dsl.render.tree import tree_of
from cqp_dsl.render.wording import COLON, quoted

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from cqp_dsl.interview.question import Question
    from cqp_dsl.pipeline import Policies
    from cqp_dsl.render.page import Line

_Command: TypeAlias = Literal["why", "unknown", "back", "stop", "help"]

_COMMANDS: dict[str, _Command] = {
    "?": "why", "pourquoi": "why", "je ne sais pas": "unknown", "ne sais pas": "unknown", "sais pas": "unknown",
    "inconnu": "unknown", "inconnue": "unknown", "nsp": "unknown", "retour": "back", "fin": "stop", "aide": "help",
}  # fmt: skip

_EPILOG = """\
\b
Exemples :
  cqp ask certification --output dossier.yaml
  cqp ask vae --decision recevabilité --date 2013-12-16
  cqp ask certification --depuis dossier.yaml --output dossier.yaml

\b
À chaque question, on peut répondre « pourquoi » (ou « ? »), « je ne sais pas »,
« retour », « fin » ou « aide ». Les questions vont sur la sortie d'erreur ; le
dossier, dans le fichier de --output, ou à défaut sur la sortie standard.

\b
Code de sortie : celui de cqp check pour le dossier obtenu (0 ou 1 décidé,
3 politique fautive, 4 indéterminé ou à trancher), 2 commande mal écrite,
5 dossier de --depuis refusé.
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Remplir un dossier, question par question.")
@click.argument("words", nargs=-1, required=True, type=NameOrPath(), metavar="POLITIQUE")
@POLICIES
@click.option(
    "--decision",
    "decisions",
    multiple=True,
    metavar="NOM",
    help="Décision voulue, autant de fois qu'il en faut. Par défaut : toutes celles de la politique.",
)
@click.option("--date", type=DateOption(), metavar="DATE", help="Date d'effet. Par défaut : elle est demandée.")
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

    POLITIQUE est le nom d'une politique, tel qu'il suit le mot « politique » dans son fichier. Le chemin des politiques
    se donne de même, sans --policies, s'il se termine par « / » ou par « .cqp ».
    """
    names, paths = names_and_paths(words)
    if len(names) != 1:
        message = "un entretien porte sur une politique, et une seule : donnez son nom"
        raise click.UsageError(message, click.get_current_context())
    policy = names[0]
    loaded = load_policies((*paths, *policies))
    asked = _decisions(loaded, policy, decisions)
    dossier = loaded.read(start) if start else Dossier()
    person = _Person(loaded)
    person.greet(policy, asked)
    day = date or dossier.date or person.date()
    if day is None:
        say("Sans date d'effet, aucune décision ne peut être prise : rien n'est écrit.")
        return exit_codes.UNSETTLED
    dossier = evolve(dossier, date=day, decisions=asked, label=label or dossier.label)
    interview = Interview(loaded.engine, dossier)
    person.talk(interview)
    answer = loaded.engine.answer(interview.dossier)
    say("\n" + answer_text(answer, loaded.program, error_screen()))
    write(dossier_text(interview.dossier, loaded.program, interview.unanswered), output, utf8=True)
    if output is not None:
        say(f"Dossier écrit{COLON}{output}")
    return exit_codes.answer_code(answer)


def _decisions(loaded: Policies, policy: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The qualified decisions that the interview is about.

    Raises:
        RequestError: the politique or a decision does not exist, or there is none to take.
    """
    from cqp_dsl.workspace.selection import named_decisions, named_policy  # noqa: PLC0415 - once, when the command runs

    wrong = named_policy(loaded.program, policy)
    asked, others = named_decisions(loaded.program, names)
    if wrong or others:
        raise RequestError([*wrong, *others])
    asked = asked or tuple(rule.name for rule in loaded.program.decisions if rule.policy == policy)
    if not asked:
        raise RequestError([Diagnostic("CQP708", f"la politique {quoted(policy)} ne publie aucune décision")])
    return asked


@define(frozen=True)
class _Person:
    """Whoever answers, at a terminal or through a pipe."""

    policies: Policies

    def greet(self, policy: str, decisions: tuple[str, ...]) -> None:
        """Say what the interview is about."""
        program = self.policies.program
        title = program.policies[policy].label
        labels = (program.rules[name].label or program.rules[name].short_name for name in decisions)
        self._show(
            f"Entretien{COLON}{title}",
            *(f"  {quoted(label)}" for label in labels),
            f"À tout moment{COLON}{COMMANDS}",
        )

    def date(self) -> datetime.date | None:
        """The effect date; None where the person has none to give."""
        self._show("", f"À quelle date la décision s'apprécie-t-elle ? ({DATE_FORMS})")
        while True:
            text = self._heard()
            if text is None or self._command(text) in {"stop", "unknown"}:
                return None
            day = parse_date(text)
            if not isinstance(day, str):
                return day
            self._show(f"{quoted(text)} n'est pas une date ({day}). Une date s'écrit {DATE_FORMS}.")

    def talk(self, interview: Interview) -> None:
        """Ask until nothing is missing, or the person stops."""
        while (question := interview.next_question()) is not None:
            count = len(interview.open_questions())
            self._show("", f"[{progress_line(count)}]")
            self._draw(question_line(question, self.policies.program))
            if not self._answered(interview, question):
                return

    def _answered(self, interview: Interview, question: Question) -> bool:
        """Take one answer, or one command that moves on; False where the person stops."""
        while True:
            text = self._heard()
            command = self._command(text) if text is not None else "stop"
            match command:
                case "stop":
                    return False
                case "unknown":
                    interview.skip(question)
                    return True
                case "back":
                    if interview.back():
                        return True
                    self._show("C'est la première question.")
                case "why":
                    self._draw(*why_lines(interview, question))
                case "help":
                    self._show(*HELP)
                case None:
                    if self._taken(interview, question, text or ""):
                        return True

    def _taken(self, interview: Interview, question: Question, text: str) -> bool:
        if not text:
            self._show(f"Répondez, ou tapez{COLON}{COMMANDS}")
            return False
        reply = interview.reply(question, text)
        if isinstance(reply, NotUnderstood):
            self._show(f"{reply.message[:1].upper()}{reply.message[1:]}. {reply.advice}".rstrip())
            return False
        self._show(*(f"À noter{COLON}{remark}" for remark in reply.remarks))
        return True

    @staticmethod
    def _command(text: str) -> _Command | None:
        words = " ".join(text.casefold().replace("\u00a0", " ").split())
        return _COMMANDS.get(words if words == "?" else words.rstrip(" ?.!"))

    @staticmethod
    def _heard() -> str | None:
        """The next line that the person types; None when there will be none."""
        if sys.stdin is None:
            return None
        if sys.stdin.isatty() and sys.stdout.isatty():
            try:
                return input("> ").strip()
            except EOFError:
                return None
        click.echo("> ", err=True, nl=False)
        line = sys.stdin.readline()
        click.echo(line if line.endswith("\n") else f"{line}\n", err=True, nl=False)
        return line.strip() if line else None

    @staticmethod
    def _show(*lines: str) -> None:
        screen = error_screen()
        if lines:
            say(screen.lay_out(row for line in lines for row in screen.paragraph(screen.text(line))))

    def _draw(self, *lines: Line) -> None:
        screen = error_screen().naming(self.policies.program.files)
        if lines:
            say(screen.lay_out(row for line in lines for row in tree_of(line, screen)))
