"""Scenarios that do not reach what they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from cqp_dsl.core.nodes import Call, Fact, Hole, Reading
from cqp_dsl.core.program import (
    ExpectedMissing,
    ExpectedReasons,
    ExpectedRefusal,
    ExpectedStatus,
    ExpectedValue,
)
from cqp_dsl.core.reach import needs, reached_rules
from cqp_dsl.lint.subject import finding
from cqp_dsl.lint.unused import everything_in, facts_unread
from cqp_dsl.syntax import tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.program import Given, Program, Scenario
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.lint.subject import Subject
    from cqp_dsl.source import Span


def scenarios_that_miss(subject: Subject) -> Iterator[Diagnostic]:
    """CQP408: an ``avec`` on which nothing that is expected depends; a scenario that expects nothing."""
    yield from _givens_without_effect(subject)
    yield from _scenarios_without_expectation(subject)


def _scenarios_without_expectation(subject: Subject) -> Iterator[Diagnostic]:
    """A scenario that expects nothing serves only where another one starts from it."""
    decls = list(_scenarios(subject))
    bases = {decl.like.text for decl in decls if decl.like is not None}
    for decl in decls:
        if not decl.expectations and decl.grid is None and decl.like is None and decl.label.text not in bases:
            yield finding(
                "CQP408",
                f"Le scénario « {decl.label.text} » n'attend rien",
                decl.label.span,
                "réussit toujours",
                help="Ajoutez « attendu … », ou prenez-le pour point de départ d'un autre : « comme « … » ».",
            )


def _givens_without_effect(subject: Subject) -> Iterator[Diagnostic]:
    """What a scenario gives, once per name, and no expectation of any scenario that it is written for depends on."""
    reach = _Reach(subject.program)
    unread = set(facts_unread(subject.program))
    useless: dict[tuple[Span, str], tuple[Given, Scenario]] = {}
    useful: set[tuple[Span, str]] = set()
    decls = {span: decl for decl in _scenarios(subject) for span in _places(decl)}
    for scenario in subject.program.scenarios:
        reached = reach.of(scenario)
        for given in scenario.givens:
            decl = decls.get(given.span)
            place = (decl.label.span if decl is not None else scenario.span, given.target)
            if reached is None or given.target in reached or given.target in unread:
                useful.add(place)
            else:
                useless.setdefault(place, (given, scenario))
    for place, (given, _) in useless.items():
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


def _places(decl: tree.ScenarioDecl) -> Iterator[Span]:
    """Where a scenario gives something: its ``avec``, and the cells of its ``cas``."""
    for given in decl.givens:
        yield given.span
        yield given.value.span
        yield given.target.span
    if decl.grid is not None:
        yield from (key.span for row in decl.grid.rows for key in row.keys)


@attrs.frozen
class _Reach:
    """What the expectations of scenarios may depend on."""

    program: Program
    _known: dict[str, frozenset[str]] = attrs.field(factory=dict)

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
        return frozenset(found) | self._requirements()

    def _rule(self, rule: str) -> frozenset[str]:
        if rule not in self._known:
            reached = reached_rules(self.program, rule)
            shown: set[str] = set()
            for name in reached:
                for node in everything_in(self.program.rules[name].body):
                    match node:
                        case Fact(entry=read) | Reading(interpretation=read) | Hole(parameter=read):
                            shown.add(read)
                        case Call(rule=called):
                            shown |= {called, *needs(self.program, called)}
                        case _:
                            pass
            self._known[rule] = needs(self.program, rule) | frozenset(reached) | shown
        return self._known[rule]

    def _requirements(self) -> frozenset[str]:
        """What may have a dossier refused: it must hold for anything to be decided."""
        found: set[str] = set()
        for requirement in self.program.requirements:
            for node in everything_in(requirement.condition):
                if isinstance(node, Fact):
                    found.add(node.entry)
                elif isinstance(node, Call):
                    found |= self._rule(node.rule)
        return frozenset(found)
