"""Politiques, decisions and facts for the terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.display import quoted
from cqp_dsl.core.datatypes.types import type_name
from cqp_dsl.render.page import Line, source_of
from cqp_dsl.render.tree import tree_of
from cqp_dsl.render.wording import COLON, contracted, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cqp_dsl.render.layout import Styled
    from cqp_dsl.render.page import Mark
    from cqp_dsl.render.screen import Screen
    from cqp_dsl.workspace.inventory.listing import FactStatus, ListedDecision, ListedFact, ListedPolicy

_MARKS: dict[FactStatus, Mark | None] = {"unknown": None, "given": "yes", "partial": "unknown", "missing": "no"}
_WORDS: dict[FactStatus, str] = {"unknown": "", "given": "donné", "partial": "donné en partie", "missing": "manque"}


def list_text(policies: Sequence[ListedPolicy], files: Iterable[str], screen: Screen, *, details: bool) -> str:
    """Each politique with its decisions; with ``details``, the facts that each decision may need."""
    screen = screen.naming(files)
    rows: list[Styled] = []
    for number, listed in enumerate(policies):
        policy = listed.policy
        decisions = tuple(_decision(each, details=details) for each in listed.decisions)
        line = Line(
            f"{policy.name} {quoted(policy.label)}" if policy.label else policy.name,
            source=source_of(policy.cite, policy.span),
            notes=() if decisions else ("aucune décision à demander",),
            children=decisions,
        )
        rows.extend(((),) if number else ())
        rows.extend(tree_of(line, screen, style="bold"))
    return screen.lay_out(rows)


def _decision(decision: ListedDecision, *, details: bool) -> Line:
    rule = decision.rule
    shown = f"{rule.short_name} {quoted(rule.label)}" if rule.label else rule.short_name
    keys = f"({', '.join(param.name for param in rule.params)})" if rule.params else ""
    return Line(
        f"{shown}{keys}{COLON}{type_name(rule.type)}",
        notes=() if details else (_counts(decision),),
        children=tuple(_details(decision)) if details else (),
    )


def _counts(decision: ListedDecision) -> str:
    """``9 faits : 7 donnés, 2 manquent``."""
    if not decision.facts:
        return "aucun fait à donner"
    told = counted(len(decision.facts), "fait")
    judged = sum(fact.entry.judge is not None for fact in decision.facts)
    found = Counter(fact.status for fact in decision.facts)
    parts = [f"dont {judged} à apprécier par quelqu'un"] if judged else []
    parts += [f"{found[status]} {word}" for status, word in _WORDS.items() if word and found[status]]
    parts += [f"{counted(len(decision.holes), 'chiffre')} à fixer"] if decision.holes else []
    return f"{told}{', ' if parts else ''}{', '.join(parts)}"


def _details(decision: ListedDecision) -> Iterator[Line]:
    for fact in decision.facts:
        yield Line(fact.entry.name, _MARKS[fact.status], notes=tuple(_notes(fact)))
    for parameter in decision.holes:
        yield Line(parameter, notes=("chiffre que le texte laisse à fixer",))


def _notes(fact: ListedFact) -> Iterator[str]:
    entry = fact.entry
    if entry.question:
        yield entry.question
    told = [type_name(entry.type)]
    if entry.judge is not None:
        told.append(f"relève {contracted(entry.judge)}")
    if _WORDS[fact.status]:
        told.append(_WORDS[fact.status])
    yield ", ".join(told)
