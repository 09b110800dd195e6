"""What an undetermined decision can come to, whatever the missing answers are: bounds go through the rules.

Never a status: unknown stays unknown (SEMANTICS §4). A missing number lies within the bounds that its type states.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import evolve

from cqp_dsl.core.aggregates import AGGREGATES
from cqp_dsl.core.datatypes.types import MapType, RecordType, bare
from cqp_dsl.core.datatypes.values import Void
from cqp_dsl.core.equality import leaf_causes
from cqp_dsl.core.nodes import Call, Const, Default, Fact, Fold, Get, Hole, Logic, Make, Prim, Reading, Var
from cqp_dsl.decision.explain.extent import ANY, EITHER, LOST, UNSURE, Extent, exactly, hull, of_type, operated, within
from cqp_dsl.decision.explain.studied import StudiedFold
from cqp_dsl.decision.explain.studied_cases import StudiedDefault

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from cqp_dsl.decision.explain.studied import Studied
    from cqp_dsl.decision.explain.study import Study
    from cqp_dsl.engine.scope import Scope

MOST_LOOKED_AT: Final = 20_000
"""Expressions that are looked at for one decision; past them, nothing is foreseen."""


class TooManyError(Exception):
    """More would have to be looked at than is worth a remark."""


class Foresight:
    """What the rules of one dossier can come to, in one world."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._rules: dict[Hashable, Extent] = {}
        self._left = MOST_LOOKED_AT

    def of_rule(self, scope: Scope) -> Extent:
        """What the rule whose body has this scope can come to.

        Raises:
            TooManyError: it takes too much to say.
        """
        rule = scope.rule
        if rule is None or scope.assumed:
            return ANY
        found = self._rules.get(scope.instance)
        if found is None:
            found = self._rules[scope.instance] = within(self.of(self._study.of(rule.body), scope), bare(rule.type))
        return found

    def of(self, part: Studied, scope: Scope) -> Extent:
        """What an expression can come to."""
        self._left -= 1
        if self._left < 0:
            raise TooManyError
        node, value = part.node, scope.value(part.node)
        if not isinstance(value, Void):
            return UNSURE if leaf_causes(value) else exactly(value)
        if not value.pending:
            return LOST
        match node:
            case Fact() | Hole() | Var() | Reading() | Const() | Make():
                return of_type(node.type)
            case Prim():
                return operated(node.op, [self.of(operand, scope) for operand in part.parts])
            case Logic():
                return self._logic(part, scope)
            case Call():
                return self.of_rule(scope.called(node))
            case Default():
                return self._default(part, scope)
            case Fold():
                return self._fold(part, scope)
            case Get():
                return self._get(part, scope)

    def _logic(self, part: Studied, scope: Scope) -> Extent:
        found = [self.of(operand, scope) for operand in part.parts]
        sure = all(each.sure for each in found)
        node = part.node
        op = node.op if isinstance(node, Logic) else ""
        if op == "not":
            return Extent(tuple([not value for value in found[0].values or (True, False)]), sure=sure)
        absorbing = op == "or"
        if any(each.values == (absorbing,) for each in found):
            return Extent((absorbing,), sure=sure)
        if all(each.values == (not absorbing,) for each in found):
            return Extent((not absorbing,), sure=sure)
        return evolve(EITHER, sure=sure)

    def _default(self, part: Studied, scope: Scope) -> Extent:
        """The values of the cases that can win: those that no certain case beats."""
        if not isinstance(part, StudiedDefault):
            return ANY
        guards = [self.of(each.guard, scope) for each in part.cases]
        certain = [each for each, guard in zip(part.cases, guards, strict=True) if guard.values == (True,)]
        beaten = {place for each in certain for place in each.case.beats}
        winners = [
            each for each, guard in zip(part.cases, guards, strict=True)
            if guard.values != (False,) and each.case.id not in beaten
        ]  # fmt: skip
        found = hull([self.of(each.value, scope) for each in winners])
        held = part.node.exhaustive or any(each in certain for each in winners)
        sure = held and all(guard.sure for guard in guards)
        return found if sure else evolve(found, sure=False)

    def _fold(self, part: Studied, scope: Scope) -> Extent:
        if not isinstance(part, StudiedFold):
            return UNSURE
        row = AGGREGATES[part.node.kind]
        if not isinstance(scope.value(part.over.node), tuple):
            return EITHER if row.item == "condition" else Extent(None, 0, None) if row.item == "nothing" else UNSURE
        kept, bodies = [], []
        for here in scope.elements(part.node):
            kept.append(Extent((True,)) if part.filter is None else self.of(part.filter, here))
            bodies.append(exactly(1) if row.item == "nothing" else self.of(part.body, here))
        match row.style:
            case "any" | "all":
                return _quantified(kept, bodies, sought=row.style == "any")
            case "sum":
                return _total(kept, bodies)
            case _:
                return self._greatest(part, kept, bodies) if part.node.kind in {"min", "max", "median"} else UNSURE

    def _greatest(self, part: StudiedFold, kept: Sequence[Extent], bodies: Sequence[Extent]) -> Extent:
        """A minimum, a maximum or a median: between the least and the greatest of what may count."""
        may = [body for keep, body in zip(kept, bodies, strict=True) if keep.values != (False,)]
        certain = [body for keep, body in zip(kept, bodies, strict=True) if keep.values == (True,)]
        if not may or (part.node.fallback is not None and not certain):
            return UNSURE
        found = hull(may)
        low, high = found.low, found.high
        if part.node.kind == "max":
            lows = [body.low for body in certain if body.low is not None]
            low = max(lows, default=low)
        if part.node.kind == "min":
            highs = [body.high for body in certain if body.high is not None]
            high = min(highs, default=high)
        return Extent(None, low, high, found.sure and bool(certain))

    def _get(self, part: Studied, scope: Scope) -> Extent:
        """A field or a cell: that which the rule makes, or all that its type allows."""
        node = part.node
        if not isinstance(node, Get):
            return ANY
        base, called = self._made(part.parts[0], scope)
        made, maps = (base.node, bare(base.node.type)) if base is not None else (None, None)
        if base is None or called is None or not isinstance(made, Make):
            given = isinstance(part.root, Fact | Var)
            return of_type(node.type) if given else evolve(of_type(node.type), sure=False)
        if node.field is not None:
            return self.of(base.parts[maps.index(node.field)], called) if isinstance(maps, RecordType) else UNSURE
        keys = [self.of(key, scope).values for key in part.parts[1:]]
        if not isinstance(maps, MapType) or None in keys:
            return evolve(of_type(node.type), sure=False)
        places = [
            place for place, key in enumerate(made.keys)
            if all(name in (names or ()) for name, names in zip(key, keys, strict=True))
        ]  # fmt: skip
        return hull([self.of(base.parts[place], called) for place in places])

    def _made(self, part: Studied, scope: Scope) -> tuple[Studied | None, Scope | None]:
        """The composite that an expression makes, through the rules and the cases that it names."""
        while True:
            if isinstance(part, StudiedDefault):
                won = part.only
                if won is None or scope.value(won.case.guard) is not True:
                    return None, None
                part = won.value
            elif isinstance(part.node, Call):
                scope = scope.called(part.node)
                if scope.rule is None or scope.assumed:
                    return None, None
                part = self._study.of(scope.rule.body)
            else:
                return part, scope


def _quantified(kept: Sequence[Extent], bodies: Sequence[Extent], *, sought: bool) -> Extent:
    """Whether some element holds, or one fails: certainly, certainly not, or either."""
    sure = all(each.sure for each in (*kept, *bodies))
    pairs = list(zip(kept, bodies, strict=True))
    if any(keep.values == (True,) and body.values == (sought,) for keep, body in pairs):
        return Extent((sought,), sure=sure)
    if all(keep.values == (False,) or body.values == (not sought,) for keep, body in pairs):
        return Extent((not sought,), sure=sure)
    return evolve(EITHER, sure=sure)


def _total(kept: Sequence[Extent], bodies: Sequence[Extent]) -> Extent:
    """A sum in which an element that may count adds its value or nothing."""
    total = exactly(0)
    for keep, body in zip(kept, bodies, strict=True):
        if keep.values == (False,):
            continue
        counted = body if keep.values == (True,) else hull([exactly(0), body])
        total = operated("add", [total, counted])
    return total


def foreseen(study: Study, scopes: Sequence[Scope]) -> Extent | None:
    """What a decision can come to in some worlds; None where that takes too much to say."""
    try:
        return hull([Foresight(study).of_rule(scope) for scope in scopes])
    except TooManyError:
        return None
