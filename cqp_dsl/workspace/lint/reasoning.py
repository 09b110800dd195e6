"""Plain reasoning over literals: whether conditions can hold together.

There is no arithmetic here: where the reasoning does not see a contradiction, it says that there is none. It narrows
the values of each term by what must hold, and tries one after the other the ways in which a disjunction may; the steps
that it takes are counted, and limited in proportion to what is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field

from cqp_dsl.workspace.lint.domains import Test
from cqp_dsl.workspace.lint.formulas import All, Any, Atom, Formulas

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.core.nodes import Node
    from cqp_dsl.workspace.lint.domains import Domain
    from cqp_dsl.workspace.lint.formulas import Formula, Term

STEPS_FOR_A_CASE: Final = 2_000
"""Tests looked at for each of the cases that stand side by side, all taken together."""

MOST_STEPS: Final = 1_000_000
"""And for all of them, however many they are."""

_MOST_NESTED: Final = 200
"""Disjunctions within disjunctions, and choices made one upon another."""


_MOST_WAYS: Final = 400
_FEW: Final = 16
"""Values among which another one is a way of its own."""


class TooMuchToReasonError(Exception):
    """The conditions take more steps than it is reasonable to make."""


@define(eq=False)
class Reasoning:
    """What is worked out of the cases that stand side by side in one place.

    Args:
        cases: how many there are, on which the steps allowed depend.
    """

    cases: int
    formulas: Formulas = field(factory=Formulas)
    _left: int = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._left = min(STEPS_FOR_A_CASE * (self.cases + 1), MOST_STEPS)

    def holds(self, node: Node) -> Formula:
        """The formula of a condition."""
        return self.formulas.of(node)

    def fails(self, node: Node) -> Formula:
        """The formula of its contrary."""
        return self.formulas.of(node, holds=False)

    def possible(self, formulas: Iterable[Formula]) -> bool:
        """Whether these can hold together.

        Raises:
            TooMuchToReasonError: it takes too many steps to know.
        """
        return self._possible({}, list(formulas), [], 0)

    def contradiction(self, formula: Formula) -> Term | None:
        """The first term to which what must hold leaves no value; None where there is none."""
        domains: dict[Term, Domain] = {}
        pending = [formula]
        while pending:
            match pending.pop():
                case Atom(term=term, test=test):
                    left = domains.get(term, term.domain).narrowed(test)
                    if left is None:
                        return term
                    domains[term] = left
                case All(parts=parts):
                    pending.extend(reversed(parts))
                case Any():
                    pass
        return None

    def ways(self, node: Node) -> list[tuple[Atom, ...]]:
        """The ways in which a condition holds, each a conjunction that does not contradict itself.

        Raises:
            TooMuchToReasonError: there are too many.
        """
        found: list[tuple[Atom, ...]] = []
        pending: list[tuple[tuple[Atom, ...], tuple[Formula, ...]]] = [((), (self.holds(node),))]
        while pending:
            self._step(1 + len(pending[-1][0]))
            atoms, rest = pending.pop()
            if len(found) + len(pending) > _MOST_WAYS:
                raise TooMuchToReasonError
            match rest:
                case (Atom(test=Test(op="in", literal=frozenset() as values)) as atom, *others) if len(values) <= _FEW:
                    tests = [Test("eq", value) for value in sorted(values, key=str)]
                    pending.extend(((*atoms, Atom(atom.term, test)), tuple(others)) for test in reversed(tests))
                case (Atom() as atom, *others):
                    pending.append(((*atoms, atom), tuple(others)))
                case (All(parts=parts), *others):
                    pending.append((atoms, (*parts, *others)))
                case (Any(parts=parts), *others):
                    pending.extend((atoms, (part, *others)) for part in reversed(parts))
                case _:
                    distinct = {(atom.term, atom.test): atom for atom in atoms}
                    if self.contradiction(All(tuple(distinct.values()))) is None:
                        found.append(tuple(distinct.values()))
        return found

    # --- The search ---------------------------------------------------------------------------------------------------

    def _possible(self, known: dict[Term, Domain], wanted: list[Formula], open_: list[Any], depth: int) -> bool:
        """Whether formulas can hold within domains; ``open_`` are disjunctions looked at before."""
        if depth > _MOST_NESTED:
            raise TooMuchToReasonError
        domains = dict(known)
        choices = list(open_)
        while wanted:
            if not self._taken(wanted, domains, choices):
                return False
            verdicts: dict[int, bool | None] = {}
            left: list[Any] = []
            for choice in choices:
                ways = self._ways(choice, domains, verdicts)
                if ways is None:
                    continue
                if not ways.parts:
                    return False
                if len(ways.parts) == 1:
                    wanted.append(ways.parts[0])
                else:
                    left.append(ways)
            choices = left
        if not choices:
            return True
        choice = min(choices, key=lambda one: len(one.parts))
        others = [one for one in choices if one is not choice]
        excluded: list[Formula] = []
        for way in choice.parts:
            if self._possible(domains, [way, *excluded], others, depth + 1):
                return True
            if isinstance(way, Atom):
                excluded.append(Atom(way.term, way.test.negated))
        return False

    def _taken(self, wanted: list[Formula], domains: dict[Term, Domain], choices: list[Any]) -> bool:
        """Narrow the domains by what must hold, and set the disjunctions apart; False where nothing is left."""
        while wanted:
            match wanted.pop():
                case Atom(term=term, test=test):
                    self._step(test.weight)
                    left = domains.get(term, term.domain).narrowed(test)
                    if left is None:
                        return False
                    domains[term] = left
                case All(parts=parts):
                    wanted.extend(reversed(parts))
                case Any() as choice:
                    choices.append(choice)
        return True

    def _ways(self, choice: Any, domains: dict[Term, Domain], verdicts: dict[int, bool | None]) -> Any | None:
        """What is left of a disjunction within some domains; None where it holds."""
        parts: list[Formula] = []
        for part in choice.parts:
            verdict = self._verdict(part, domains, verdicts, 0)
            if verdict:
                return None
            if verdict is None:
                parts.append(part)
        return choice if len(parts) == len(choice.parts) else Any(tuple(parts))

    def _verdict(
        self, formula: Formula, domains: dict[Term, Domain], verdicts: dict[int, bool | None], depth: int
    ) -> bool | None:
        """Whether a formula holds within some domains, whatever the values; None where it may."""
        if isinstance(formula, Atom):
            self._step(formula.test.weight)
            domain = domains.get(formula.term)
            if domain is None:
                domain = domains[formula.term] = formula.term.domain
            return domain.verdict(formula.test)
        self._step(1)
        key = id(formula)
        if key not in verdicts:
            if depth > _MOST_NESTED:
                raise TooMuchToReasonError
            decisive = isinstance(formula, Any)
            parts = (self._verdict(part, domains, verdicts, depth + 1) for part in formula.parts)
            verdicts[key] = _joined(parts, decisive=decisive)
        return verdicts[key]

    def _step(self, steps: int) -> None:
        self._left -= steps
        if self._left < 0:
            raise TooMuchToReasonError


def _joined(verdicts: Iterable[bool | None], *, decisive: bool) -> bool | None:
    """What parts come to together, where one that is ``decisive`` is enough."""
    found: bool | None = not decisive
    for verdict in verdicts:
        if verdict is decisive:
            return decisive
        if verdict is None:
            found = None
    return found
