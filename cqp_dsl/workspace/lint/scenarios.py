"""Scenarios that do not reach what they name."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

from cqp_dsl.core.scenario import ExpectedMissing, ExpectedReasons, ExpectedRefusal, ExpectedStatus, ExpectedValue
from cqp_dsl.language.syntax import tree
from cqp_dsl.workspace.lint.subject import finding
from cqp_dsl.workspace.lint.unused import facts_unread

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.core.call_graph import CallGraph
    from cqp_dsl.core.scenario import Given, Scenario
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.source import Span
    from cqp_dsl.workspace.lint.subject import Subject


def scenarios_that_miss(subject: Subject) -> Iterator[Diagnostic]:
    """CQP408: what a scenario gives, and no expectation of any scenario that it is written for depends on."""
    unread = set(facts_unread(subject))
    useless: dict[tuple[Span, str], Given] = {}
    useful: set[tuple[Span, str]] = set()
    decls = sorted(_scenarios(subject), key=_place)
    for scenario in subject.program.scenarios:
        matters = _matters(scenario, subject.program.calls)
        for given in scenario.givens:
            place = (_home(given.span, decls) or scenario.span, given.target)
            if matters is None or given.target in matters or given.target in unread:
                useful.add(place)
            else:
                useless.setdefault(place, given)
    for place, given in useless.items():
        if place not in useful:
            name = given.target.partition(".")[2]
            yield finding(
                "CQP408",
                f"Rien de ce que ce scénario attend ne dépend de « {name} »",
                given.span,
                "sans effet sur ce qui est attendu",
                others=[(place[0], "ce scénario")],
                help="Attendez la décision que ce fait devait changer, ou retirez-le du scénario.",
            )


def _scenarios(subject: Subject) -> Iterator[tree.ScenarioDecl]:
    for _, file in subject.files:
        yield from (decl for decl in file.declarations if isinstance(decl, tree.ScenarioDecl))


def _place(decl: tree.ScenarioDecl) -> tuple[str, int]:
    return decl.span.path, decl.span.start


def _home(span: Span, decls: Sequence[tree.ScenarioDecl]) -> Span | None:
    """The scenario in which something is written; ``decls`` are in the order of their places."""
    last = bisect.bisect_right(decls, (span.path, span.start), key=_place) - 1
    return decls[last].label.span if last >= 0 and _encloses(decls[last].span, span) else None


def _encloses(outer: Span, inner: Span) -> bool:
    return outer.path == inner.path and outer.start <= inner.start and inner.end <= outer.end


def _matters(scenario: Scenario, calls: CallGraph) -> frozenset[str] | None:
    """All that the expectations of a scenario may depend on or speak of; None for everything."""
    rules: set[str] = set()
    for expectation in scenario.expectations:
        match expectation:
            case ExpectedValue(rule=rule) | ExpectedStatus(rule=rule):
                rules.add(rule)
            case ExpectedRefusal():
                return None
            case ExpectedReasons() | ExpectedMissing():
                pass
    return calls.required.union(*(calls.mentioned(rule) for rule in rules)) if rules else None
