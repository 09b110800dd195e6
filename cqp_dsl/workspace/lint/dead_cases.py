"""Cases and rows that can never apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.nodes import TODAY, Var
from cqp_dsl.core.printer import show_window
from cqp_dsl.workspace.lint.reasoning import Reasoning, TooMuchToReasonError
from cqp_dsl.workspace.lint.subject import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.nodes import Case, Default
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.source import Span
    from cqp_dsl.workspace.lint.formulas import Term
    from cqp_dsl.workspace.lint.subject import Subject

_WORDS = {
    "alternative": "Ce cas",
    "otherwise": "Ce « sinon »",
    "exception": "Cette exception",
    "disposition": "Cette disposition",
    "dated": "Cette valeur",
    "row": "Cette ligne",
}
_MOST_SHOWN = 3


def cases_that_never_apply(subject: Subject) -> Iterator[Diagnostic]:
    """CQP404: conditions that contradict one another, or cases that others always beat."""
    told: set[Span] = set()
    for _, default in subject.defaults:
        reasoning = Reasoning(len(default.cases))
        beaters = _beaters(default)
        for case in default.cases:
            if case.span in told:
                continue
            try:
                found = _dead(case, beaters[case.id], reasoning, subject)
            except TooMuchToReasonError:
                continue
            if found is not None:
                told.add(case.span)
                yield found


def _beaters(default: Default) -> list[list[Case]]:
    """For each case, those that prevail over it."""
    found: list[list[Case]] = [[] for _ in default.cases]
    for case in default.cases:
        for beaten in case.beats:
            found[beaten].append(case)
    return found


def _dead(case: Case, beaters: list[Case], reasoning: Reasoning, subject: Subject) -> Diagnostic | None:
    own = reasoning.holds(case.guard)
    if not reasoning.possible([own]):
        return _contradictory(case, reasoning.contradiction(own), subject)
    if beaters and not reasoning.possible([own, *(reasoning.fails(other.guard) for other in beaters)]):
        return finding(
            "CQP404",
            f"{_WORDS[case.kind]} ne peut jamais jouer : ce qui passe avant couvre déjà tout",
            case.span,
            "ne joue jamais",
            others=[(other.span, "passe avant") for other in beaters[:_MOST_SHOWN]],
            help="Retirez ce qui ne sert pas, ou corrigez la condition qui va trop loin.",
        )
    return None


def _contradictory(case: Case, term: Term | None, subject: Subject) -> Diagnostic:
    node = None if term is None else term.node
    if isinstance(node, Var) and node.slot == TODAY:
        return finding(
            "CQP404",
            f"{_WORDS[case.kind]} ne peut jamais jouer : ses dates ne rencontrent pas celles de la politique"
            + _days_of_politique(case, subject),
            case.span,
            "jamais en vigueur",
            help="Corrigez ses dates, ou celles de l'en-tête de la politique.",
        )
    about = (
        f" : aucune valeur de « {' '.join(subject.text(node.span).split())} » n'y répond" if node is not None else ""
    )
    return finding(
        "CQP404",
        f"{_WORDS[case.kind]} ne peut jamais jouer{about}",
        case.span,
        "ne joue jamais",
        help="Ses conditions se contredisent, ou sortent des limites du type : corrigez-les, ou retirez-le."
        if case.kind != "row"
        else "Ses cases se contredisent, ou sortent des limites du type : corrigez-les, ou retirez la ligne.",
    )


def _days_of_politique(case: Case, subject: Subject) -> str:
    """The days of the politique that a case is written in, in parentheses; empty where it has none."""
    windows = (one.window for one in subject.program.policies.values() if one.span.path == case.span.path)
    return "".join(f" ({show_window(window.start, window.end)})" for window in windows if window is not None)
