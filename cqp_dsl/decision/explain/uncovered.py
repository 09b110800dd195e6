"""What a gap is about: what the dossier says of what the cases look at, and the case that is nearest to hold."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from cqp_dsl.answer.answer import NearMiss
from cqp_dsl.core.datatypes.types import EnumType, TextType, bare
from cqp_dsl.core.datatypes.values import Gap, Void
from cqp_dsl.core.nodes import Call, Fact, Get, Hole, Prim, Reading
from cqp_dsl.decision.explain.search import Search
from cqp_dsl.decision.explain.sentences import subject
from cqp_dsl.decision.explain.studied import variables_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.core.datatypes.values import Cause, Value
    from cqp_dsl.decision.explain.studied import Studied
    from cqp_dsl.decision.explain.studied_cases import StudiedCase, StudiedDefault
    from cqp_dsl.decision.explain.study import Study
    from cqp_dsl.engine.scope import Scope

_MOST_FACTS: Final = 8
_BOUNDED: Final = frozenset({"eq", "lt", "le", "gt", "ge", "between", "between_below"})
_DAYS_A_YEAR: Final = 365
_WHOLE: Final = Fraction(1)


def near_misses(study: Study, scope: Scope) -> tuple[NearMiss, ...]:
    """What there is to say of each place where no case of a rule holds, in the order in which they are met."""
    return _Search(study).through(scope)


class _Search(Search[NearMiss]):
    """The way from a value that is not covered to the defaults that none of their cases covers."""

    def is_sought(self, cause: Cause) -> bool:
        """Whether a cause is that no case holds."""
        return isinstance(cause, Gap) and cause.kind == "no_case"

    def stops_at(self, part: StudiedDefault, scope: Scope) -> bool:
        """Note a default of which no case holds."""
        if any(scope.value(each.case.guard) is not False for each in part.cases):
            return False
        key = (part.node.place, part.node.span.start)
        if key not in self.found:
            self.found[key] = self._near(part, scope)
        return True

    def _near(self, part: StudiedDefault, scope: Scope) -> NearMiss:
        facts = tuple(_facts(part, scope, self.study))
        nearest = min(part.cases, key=lambda each: _distance(each, scope), default=None)
        if nearest is None or any(scope.value(window.node) is False for window, _ in nearest.windows):
            return NearMiss(part.node.place, part.node.span, facts)
        here = scope.citing(nearest.case.cite)
        unmet = tuple(dict.fromkeys(reason for one in _failing(nearest, here) for reason in self.motifs.of(one, here)))
        value = here.value(nearest.case.value)
        words = "" if isinstance(value, Void) else nearest.value.words(value)
        return NearMiss(part.node.place, part.node.span, facts, words, unmet, nearest.case.span, here.cite)


def _distance(each: StudiedCase, scope: Scope) -> tuple[bool, bool, int, int, Fraction]:
    """How far a case is from holding: out of its period, not for this dossier, for another choice, then what it lacks.

    What a dossier chooses among names (a zone, a kind of applicant) it does not come near to: such a test weighs more
    than any number of others. Of those that lack as many, the nearest in numbers and days is the nearest.
    """
    failing = _failing(each, scope)
    closed = any(scope.value(window.node) is False for window, _ in each.windows)
    foreign = each.applies is not None and scope.value(each.applies.node) is False
    chosen = sum(_is_choice(one) for one in failing)
    return closed, foreign, chosen, len(failing), sum([_gap(one, scope) for one in failing], start=Fraction(0))


def _is_choice(condition: Studied) -> bool:
    """Whether a condition asks for one name among others."""
    node = condition.node
    if not (isinstance(node, Prim) and node.op in {"eq", "in"}):
        return False
    return isinstance(bare(node.operands[0].type), EnumType | TextType)


def _gap(condition: Studied, scope: Scope) -> Fraction:
    """By how much a comparison fails: as a part of what is asked for, a day as a part of a year; else as the whole."""
    node = condition.node
    if not (isinstance(node, Prim) and node.op in _BOUNDED):
        return _WHOLE
    found, *limits = [scope.value(operand) for operand in node.operands]
    return min([_apart(found, limit) for limit in limits], default=_WHOLE)


def _apart(found: Value, limit: Value) -> Fraction:
    if isinstance(found, datetime.date) and isinstance(limit, datetime.date):
        return Fraction(abs((found - limit).days), _DAYS_A_YEAR)
    if isinstance(found, int | Fraction) and isinstance(limit, int | Fraction):
        one, other = Fraction(found), Fraction(limit)
        greater = max(abs(one), abs(other))
        return abs(one - other) / greater if greater else greater
    return _WHOLE


def _failing(each: StudiedCase, scope: Scope) -> Sequence[Studied]:
    asked = [*([each.applies] if each.applies is not None else []), *each.conditions]
    return [part for part in asked if scope.value(part.node) is False]


def _facts(part: StudiedDefault, scope: Scope, study: Study) -> Iterator[tuple[str, str]]:
    """What the cases look at, with its values: arguments first, each thing once."""
    told: dict[str, str] = {}
    conditions = [one for each in part.cases for one in (each.applies, *each.conditions) if one is not None]
    for variable, words in variables_of([one.node for one in conditions]):
        told.setdefault(subject(variable, study.program), words(scope.value(variable)))
    for source in (source for one in conditions for source in one.sources):
        if isinstance(source.node, Fact | Get | Call | Hole | Reading):
            value = scope.value(source.node)
            if not isinstance(value, Void):
                told.setdefault(subject(source.node, study.program), source.words(value))
    yield from list(told.items())[:_MOST_FACTS]
