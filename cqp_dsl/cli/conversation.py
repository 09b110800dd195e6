"""The conversation of ``cqp ask``: questions on the error stream, answers from whoever types them or from a pipe."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal, TypeAlias

import click
from attrs import define

from cqp_dsl.cli.terminal import error_screen, say
from cqp_dsl.core.datatypes.display import quoted
from cqp_dsl.dossier.dates import DATE_FORMS, parse_date
from cqp_dsl.interview.question import NotUnderstood
from cqp_dsl.interview.wording import COMMANDS, HELP, WHY_A_DATE, progress_line, question_line, why_lines
from cqp_dsl.render.tree import tree_of
from cqp_dsl.render.wording import COLON

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.program import Program
    from cqp_dsl.interview.question import Question
    from cqp_dsl.interview.session import Interview
    from cqp_dsl.render.page import Line

_Command: TypeAlias = Literal["why", "unknown", "back", "stop", "help"]

_COMMANDS: dict[str, _Command] = {
    "?": "why", "pourquoi": "why", "je ne sais pas": "unknown", "ne sais pas": "unknown", "sais pas": "unknown",
    "inconnu": "unknown", "inconnue": "unknown", "nsp": "unknown", "retour": "back", "fin": "stop", "aide": "help",
}  # fmt: skip

Turn: TypeAlias = Literal["next", "stop", "before"]
"""What follows an answer: the next question, the end, or what was asked before the first question."""


@define(frozen=True)
class Person:
    """Whoever answers, at a terminal or through a pipe."""

    program: Program

    def greet(self, policy: str, decisions: Sequence[str], kept: Sequence[str]) -> None:
        """Say what the interview is about, and what becomes of the answers."""
        title = self.program.policies[policy].label
        labels = (self.program.rules[name].label or self.program.rules[name].short_name for name in decisions)
        self._show(
            f"Entretien{COLON}{title}",
            *(f"  {quoted(label)}" for label in labels),
            *kept,
            f"À tout moment{COLON}{COMMANDS}",
        )

    def date(self) -> datetime.date | None:
        """The effect date; None where the person has none to give."""
        self._show("", f"À quelle date la décision s'apprécie-t-elle ? ({DATE_FORMS})")
        while True:
            text = self._heard()
            match self._command(text) if text is not None else "stop":
                case "stop" | "unknown":
                    return None
                case "back":
                    self._show("C'est la première question.")
                case "why":
                    self._show(WHY_A_DATE)
                case "help":
                    self._show(*HELP)
                case None:
                    day = parse_date(text or "")
                    if not isinstance(day, str):
                        return day
                    self._show(f"{quoted(text or '')} n'est pas une date ({day}). Une date s'écrit {DATE_FORMS}.")

    def talk(self, interview: Interview, keep: Callable[[], None], *, after_date: bool) -> Turn:
        """Ask until nothing is missing, or the person stops, or goes back to the date that was asked before.

        ``keep`` puts the answers away; it is called after each.
        """
        while (question := interview.next_question()) is not None:
            self._show("", f"[{progress_line(len(interview.open_questions()))}]")
            self._draw(question_line(question, self.program))
            turn = self._answered(interview, question, after_date=after_date)
            keep()
            if turn != "next":
                return turn
        return "stop"

    def _answered(self, interview: Interview, question: Question, *, after_date: bool) -> Turn:
        """Take one answer, or one command that moves on."""
        while True:
            text = self._heard()
            match self._command(text) if text is not None else "stop":
                case "stop":
                    return "stop"
                case "unknown":
                    interview.skip(question)
                    return "next"
                case "back":
                    if interview.back():
                        return "next"
                    if after_date:
                        return "before"
                    self._show("C'est la première question.")
                case "why":
                    self._draw(*why_lines(interview, question))
                case "help":
                    self._show(*HELP)
                case None:
                    if self._taken(interview, question, text or ""):
                        return "next"

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
        screen = error_screen().naming(self.program.files)
        if lines:
            say(screen.lay_out(row for line in lines for row in tree_of(line, screen)))
