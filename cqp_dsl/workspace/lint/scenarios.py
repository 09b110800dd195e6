"""Scenarios that do not reach what they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from cqp_dsl.core.reach import concerns, required
from cqp_dsl.core.scenario import ExpectedMissing, ExpectedReasons, ExpectedRefusal, ExpectedStatus, ExpectedValue
from cqp_dsl.syntax import tree
from cqp_dsl.workspace.lint.subject import finding
from cqp_dsl.workspace.lint.unused import facts_unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.program import Program
    from cqp_dsl.core.scenario import Given, Scenario
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.source import Span
    from cqp_dsl.workspace.lint.subject import Subject


def scenarios_that_miss(subject: Subject) -> Iterator[Diagnostic]:
    """CQP408: what a scenario gives, and no expectation of any scenario that it is written for depends on."""
    reach = _Reach(subject.program)
    unread = set(facts_unread(subject))
    useless: dict[tuple[Span, str], Given] = {}
    useful: set[tuple[Span, str]] = set()
    decls = list(_scenarios(subject))
    for scenario in subject.program.scenarios:
        reached = reach.of(scenario)
        for given in scenario.givens:
            home = next((decl.label.span for decl in decls if _encloses(decl.span, given.span)), scenario.span)
            place = (home, given.target)
            if reached is None or given.target in reached or given.target in unread:
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


def _encloses(outer: Span, inner: Span) -> bool:
    return outer.path == inner.path and outer.start <= inner.start and inner.end <= outer.end


@define(frozen=True)
class _Reach:
    """What the expectations of scenarios may depend on."""

    program: Program
    _known: dict[str, frozenset[str]] = field(factory=dict)

    def of(self, scenario: Scenario) -> frozenset[str] | None:
        """The facts, readings, parameters and rules that a scenario may depend on; None for everything."""
        found: set[str] = set()
        for expectation in scenario.expectations:
            match expectation:
                case ExpectedValue(rule=rule) | ExpectedStatus(rule=rule):
                    found |= self._rule(rule)
                case ExpectedRefusal():
                    return None
                case ExpectedReasons() | ExpectedMissing():
                    pass
        if not found:
            return None
        return frozenset(found) | required(self.program)

    def _rule(self, rule: str) -> frozenset[str]:
        if rule not in self._known:
            self._known[rule] = concerns(self.program, rule)
        return self._known[rule]
