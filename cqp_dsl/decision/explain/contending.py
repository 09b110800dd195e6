"""What a contradiction is about: what made each of the two cases hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.answer.answer import ContendingCase
from cqp_dsl.core.datatypes.values import Conflict
from cqp_dsl.core.equality import leaf_causes
from cqp_dsl.decision.explain.grounds import itself
from cqp_dsl.decision.explain.search import Search

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.values import Cause
    from cqp_dsl.decision.explain.studied_cases import StudiedDefault
    from cqp_dsl.decision.explain.study import Study
    from cqp_dsl.engine.scope import Scope


def contending_cases(study: Study, scope: Scope) -> tuple[ContendingCase, ...]:
    """What made the cases hold that contradict each other, in the order in which they are met."""
    return _Search(study).through(scope)


class _Search(Search[ContendingCase]):
    """The way from a contradiction to the default of which two cases hold."""

    def is_sought(self, cause: Cause) -> bool:
        """Whether a cause is a contradiction."""
        return isinstance(cause, Conflict)

    def stops_at(self, part: StudiedDefault, scope: Scope) -> bool:
        """Note the cases of a default that contradict each other."""
        causes = leaf_causes(scope.value(part.node))
        spans = {side.span for one in causes if isinstance(one, Conflict) for side in (one.first, one.second)}
        holding = [each for each in part.cases if each.case.span in spans and scope.value(each.case.guard) is True]
        for each in holding:
            held = [reason.text for reason in itself(self.motifs, each, scope) if reason.satisfied]
            self.found.setdefault(each.case.span, ContendingCase(each.case.span, tuple(dict.fromkeys(held))))
        return len(holding) > 1
