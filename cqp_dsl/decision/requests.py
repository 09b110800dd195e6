"""What is asked of a dossier: the effect date and the decisions (SEMANTICS §1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from cqp_dsl.answer.errors import EvaluationError
from cqp_dsl.core.datatypes.display import NBSP, quoted
from cqp_dsl.core.datatypes.values import MissingFact, Value, Void
from cqp_dsl.diagnostics import Diagnostic, Label, Severity

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program, Requirement

Supposing: TypeAlias = Callable[[dict[str, Value]], list[Value]]
"""The value of a decision in each of its worlds, once some facts are replaced."""

EFFECT_DATE = "date d'effet"

_MOST_UNMET = 5
"""Elements of a list that a refused dossier is told by."""


def no_date() -> Void:
    """The effect date where none is given: whatever depends on a window then says that it is missing."""
    return Void((MissingFact(EFFECT_DATE, "", "À quelle date la décision s'apprécie-t-elle ?"),))


def effect_date(
    program: Program, dossier: Dossier, date: datetime.date | None, decisions: Sequence[str]
) -> datetime.date | None:
    """The effect date: the one asked for, else that of the dossier; None where no decision asked depends on one.

    Raises:
        EvaluationError: there is none, and one is needed; it is never taken from the clock.
    """
    day = date if date is not None else dossier.date
    if day is None and any(_is_dated(program, name) for name in decisions):
        raise EvaluationError(
            Diagnostic(
                "CQP501",
                "la date d'effet n'est pas donnée",
                help=f"Écrivez-la dans le dossier (date{NBSP}: 2013-12-16) ou demandez-la avec --date.",
            )
        )
    return day


def _is_dated(program: Program, decision: str) -> bool:
    """Whether a decision depends on the effect date: it is not assessed on a day of its own, and something is dated."""
    if program.rules[decision].assessed_at is not None:
        return False
    return program.calls.everything((decision,)).date


def decisions_asked(program: Program, dossier: Dossier, decisions: Sequence[str] | None) -> tuple[str, ...]:
    """The decisions asked: by the dossier, else by the caller, else those of every politique that has a fact there.

    Raises:
        EvaluationError: there is no decision at all.
        KeyError: a name is not that of a decision.
    """
    names = dossier.decisions if dossier.decisions is not None else decisions
    if names is not None:
        for name in names:
            if name not in program.published:
                raise KeyError(name)
        return tuple(dict.fromkeys(names))
    policies = {program.entries[name].policy for name in dossier.facts}
    asked = tuple(name for name in program.published if name.partition(".")[0] in policies)
    if not asked:
        raise EvaluationError(_nothing_asked(program))
    return asked


def _nothing_asked(program: Program) -> Diagnostic:
    if not program.published:
        return Diagnostic(
            "CQP502",
            "aucune décision n'est demandée, et ces politiques n'en publient aucune",
            help="Publiez ce qui peut être demandé : écrivez « décision » au lieu de « règle » devant son nom.",
        )
    examples = ", ".join(program.published[:3])
    return Diagnostic(
        "CQP502",
        "aucune décision n'est demandée, et les faits du dossier n'en désignent aucune",
        help=f"Nommez les décisions voulues sous « décisions », par exemple{NBSP}: {examples}.",
    )


def asked_twice(decisions: Sequence[str]) -> Diagnostic:
    """Decisions are asked for by the caller and by the dossier, which is followed."""
    listed = ", ".join(f"« {name} »" for name in decisions)
    return Diagnostic(
        "CQP711",
        f"le dossier demande lui-même ses décisions ({listed}) : ce sont elles qui sont prises",
        help="Pour en demander d'autres, ôtez la rubrique « décisions » du dossier.",
        severity=Severity.WARNING,
    )


def unmet_requirement(requirement: Requirement, text: str, unmet: Sequence[str]) -> Diagnostic:
    """A dossier breaks an ``exigence``; by what, where its words do not say so already."""
    message = f"le dossier ne respecte pas l'exigence {quoted(text)}"
    told = [quoted(each) for each in unmet if each != text]
    if told:
        rest = len(told) - _MOST_UNMET
        listed = ", ".join(told[:_MOST_UNMET]) + (f" et {rest} de plus" if rest > 0 else "")
        state = "n'est pas rempli" if len(told) == 1 else "ne sont pas remplis"
        message += f"{NBSP}: {listed} {state}"
    return Diagnostic("CQP710", message, (Label(requirement.span),))
