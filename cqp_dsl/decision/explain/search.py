"""The way from a value that there is not to the defaults that it comes from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from cqp_dsl.core.datatypes.values import Void
from cqp_dsl.core.equality import leaf_causes
from cqp_dsl.core.nodes import Call
from cqp_dsl.decision.explain.motifs import Motifs
from cqp_dsl.decision.explain.studied import StudiedFold
from cqp_dsl.decision.explain.studied_cases import StudiedDefault

if TYPE_CHECKING:
    from collections.abc import Hashable

    from cqp_dsl.core.datatypes.values import Cause
    from cqp_dsl.decision.explain.studied import Studied
    from cqp_dsl.decision.explain.study import Study
    from cqp_dsl.engine.scope import Scope

_Found = TypeVar("_Found")

_DEEPEST: Final = 100
"""Rules gone through, one under the other."""


class Search(ABC, Generic[_Found]):
    """Goes through what a value was computed from, wherever a cause of some kind is met.

    Attributes:
        found: what there is to say of each place, in the order in which they are met.
        motifs: what there is to say of conditions.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.found: dict[Hashable, _Found] = {}
        self.motifs = Motifs(study)
        self._seen: set[Hashable] = set()
        self._depth = 0

    def through(self, scope: Scope) -> tuple[_Found, ...]:
        """What there is to say of the value of a rule."""
        self.rule(scope)
        return tuple(self.found.values())

    @abstractmethod
    def is_sought(self, cause: Cause) -> bool:
        """Whether a cause is of that kind."""

    @abstractmethod
    def stops_at(self, part: StudiedDefault, scope: Scope) -> bool:
        """Whether a default is itself where such a cause comes from; what there is to say of it is noted."""

    def rule(self, scope: Scope) -> None:
        """The body of a rule."""
        if scope.rule is None or scope.assumed or scope.instance in self._seen or self._depth >= _DEEPEST:
            return
        self._seen.add(scope.instance)
        self._depth += 1
        self._part(self.study.of(scope.rule.body), scope)
        self._depth -= 1

    def _part(self, part: Studied, scope: Scope) -> None:
        value = scope.value(part.node)
        if not any(self.is_sought(cause) for cause in leaf_causes(value)):
            return
        if isinstance(part, StudiedDefault):
            self._default(part, scope)
        elif isinstance(part, StudiedFold):
            self._part(part.over, scope)
            for here in scope.elements(part.node):
                for inner in (part.filter, part.body):
                    if inner is not None:
                        self._part(inner, here)
        elif isinstance(part.node, Call):
            self.rule(scope.called(part.node))
            for inner in part.parts:
                self._part(inner, scope)
        else:
            for inner in part.parts:
                self._part(inner, scope)

    def _default(self, part: StudiedDefault, scope: Scope) -> None:
        if self.stops_at(part, scope):
            return
        for each in part.cases:
            guard = scope.value(each.case.guard)
            if isinstance(guard, Void):
                self._part(each.guard, scope)
            elif guard is True:
                self._part(each.value, scope)
