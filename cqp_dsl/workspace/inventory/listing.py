"""What there is to ask: each politique, its decisions, and for each decision the facts that it may need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define

from cqp_dsl.core.datatypes.types import OptionalType

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.program import Entry, Policy, Program, Rule

FactStatus: TypeAlias = Literal["unknown", "given", "partial", "missing"]
"""Whether a dossier gives a fact; ``unknown`` where no dossier is looked at."""


@define(frozen=True)
class ListedFact:
    """A fact that a decision may need, whatever the cases that a dossier takes.

    ``optional`` facts may be « rien », which must be said too.
    """

    entry: Entry
    status: FactStatus

    @property
    def optional(self) -> bool:
        """Whether the fact may be « rien »."""
        return isinstance(self.entry.type, OptionalType)


@define(frozen=True)
class ListedDecision:
    """A decision, the facts that it may need, and the figures that are still to be fixed for it."""

    rule: Rule
    facts: tuple[ListedFact, ...]
    holes: tuple[str, ...]


@define(frozen=True)
class ListedPolicy:
    """A politique and its decisions."""

    policy: Policy
    decisions: tuple[ListedDecision, ...]


def listing(program: Program, status: Callable[[Entry], FactStatus]) -> tuple[ListedPolicy, ...]:
    """Every politique in the order of the program; ``status`` says whether a dossier gives a fact."""
    statuses = {name: status(entry) for name, entry in program.entries.items()}

    def listed(rule: Rule) -> ListedDecision:
        needed = program.calls.inputs(rule.name)
        facts = (ListedFact(entry, statuses[name]) for name, entry in program.entries.items() if name in needed)
        holes = dict.fromkeys(hole.parameter for hole in program.holes if hole.parameter in needed)
        return ListedDecision(rule, tuple(facts), tuple(holes))

    by_policy: dict[str, list[ListedDecision]] = {name: [] for name in program.policies}
    for rule in program.decisions:
        by_policy[rule.policy].append(listed(rule))
    return tuple(ListedPolicy(policy, tuple(by_policy[name])) for name, policy in program.policies.items())
