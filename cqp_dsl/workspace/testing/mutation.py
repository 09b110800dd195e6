"""Which mutants the scenarios notice: each is run against the scenarios that reach what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, evolve

from cqp_dsl.answer.errors import EvaluationError
from cqp_dsl.decision.decide import Engine
from cqp_dsl.decision.scenarios import run_scenario
from cqp_dsl.workspace.testing.mutants import mutants
from cqp_dsl.workspace.testing.rewriting import Library
from cqp_dsl.workspace.testing.spelling import Proposal, Titles
from cqp_dsl.workspace.testing.witness import witness

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.scenario import Scenario
    from cqp_dsl.workspace.testing.mutants import Mutant
    from cqp_dsl.workspace.testing.reach import Reached


@define(frozen=True)
class Judged:
    """A mutant, the scenario that notices it, if one does, and how many scenarios reach what it changes.

    ``proposal`` is, for one that none notices, a scenario that would, where one was found.
    """

    mutant: Mutant
    killer: Scenario | None
    reaching: int
    proposal: Proposal | None = None


@define(frozen=True)
class Mutation:
    """The mutants of a program and what became of them."""

    judged: tuple[Judged, ...]

    @property
    def survivors(self) -> tuple[Judged, ...]:
        """The mutants that no scenario notices."""
        return tuple(one for one in self.judged if one.killer is None)

    @property
    def noticed(self) -> int:
        """How many mutants some scenario notices."""
        return len(self.judged) - len(self.survivors)

    @property
    def tenths(self) -> int:
        """Tenths of a percent that are noticed, rounded down."""
        return self.noticed * 1000 // len(self.judged) if self.judged else 1000


def mutation(
    engine: Engine,
    reached: Sequence[Reached],
    *,
    all_of_it: bool = True,
    on_mutant: Callable[[], None] | None = None,
) -> Mutation:
    """Try each mutant on the scenarios that reach what it changes, until one fails.

    Args:
        engine: the program as it is written.
        reached: scenarios that all pass, and what they reach.
        all_of_it: whether a mutant that none of them reaches counts as one that survives.
        on_mutant: called after each mutant.
    """
    library = Library.of(engine.program)
    titles = Titles.of(engine.program)
    judged = []
    for mutant in mutants(engine.program):
        one = _judge(mutant, library, reached)
        if one.reaching or all_of_it:
            found = witness(mutant, library, engine, reached) if one.killer is None else None
            judged.append(evolve(one, proposal=found and titles.settle(found)))
        if on_mutant is not None:
            on_mutant()
    return Mutation(tuple(judged))


def _judge(mutant: Mutant, library: Library, reached: Sequence[Reached]) -> Judged:
    changed = mutant.replaced.keys()
    reaching = [one for one in reached if not changed.isdisjoint(one.nodes)]
    if not reaching:
        return Judged(mutant, None, 0)
    engine = Engine(library.rewritten(mutant.replaced))
    for one in sorted(reaching, key=lambda one: (one.scenario.policy != mutant.policy, len(one.nodes))):
        if _notices(engine, one.scenario):
            return Judged(mutant, one.scenario, len(reaching))
    return Judged(mutant, None, len(reaching))


def _notices(engine: Engine, scenario: Scenario) -> bool:
    try:
        return not run_scenario(engine, scenario, trace=False).passed
    except EvaluationError:
        return True
