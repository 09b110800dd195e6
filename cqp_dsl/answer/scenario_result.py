"""What came of a scenario, as data: each difference between what it expects and what is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import define

if TYPE_CHECKING:
    from cqp_dsl.answer.answer import DecisionAnswer
    from cqp_dsl.core.declarations import Guarantee
    from cqp_dsl.core.scenario import Expectation, Scenario

Broken: TypeAlias = "Expectation | Guarantee"


@define(frozen=True)
class ScenarioFailure:
    """Something that a scenario expects and that is not so, both sides in French.

    ``expectation`` is what failed: an expectation of the scenario, or a guarantee of the program; ``answer`` is the
    decision at hand, with its trace, where there is one.
    """

    expectation: Broken
    expected: str
    found: str
    answer: DecisionAnswer | None = None


@define(frozen=True)
class ScenarioResult:
    """A scenario and what failed in it."""

    scenario: Scenario
    failures: tuple[ScenarioFailure, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether all is as expected."""
        return not self.failures
