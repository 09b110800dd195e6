"""Worlds as terms (SEMANTICS §6): whether something holds in some world, or in all, without a column for each.

« Some world » goes through ``ou`` and « every world » through ``et``; of an ``et`` whose parts depend on different
readings, each part has its own worlds. Only what depends on the same readings is told for each combination of them.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from cqp_dsl.core.lowered import terms as t
from cqp_dsl.core.lowered.logic import both, constant, either, exists, flat, less, no, same
from cqp_dsl.core.lowered.numbers import (
    calendar,
    choose,
    extreme,
    minus,
    plus,
    quotient,
    remainder,
    times,
)
from cqp_dsl.core.lowered.values import Bool, Composite, Group, Leaf, Lowered, Option, Several

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cqp_dsl.core.lowered.terms import Term, Truth

_NONE: frozenset[str] = frozenset()


class Worlds:
    """The worlds of some open interpretations, each with its readings."""

    def __init__(self, readings: Mapping[str, Sequence[str]]) -> None:
        self.readings = readings
        self._reached: dict[Term, frozenset[str]] = {}
        self._in_some: dict[Truth, Truth] = {}
        self._in_all: dict[Truth, Truth] = {}
        self._fixed: dict[tuple[str, str], dict[Term, Term]] = {}

    def reached(self, term: Term) -> frozenset[str]:
        """The interpretations that a term depends on."""
        found = self._reached.get(term)
        if found is None:
            for part in t.every(iter((term,)), self._reached):
                own = frozenset((part.interpretation,)) if isinstance(part, t.Chosen) else _NONE
                self._reached[part] = own.union(*[self._reached[p] for p in t.parts(part)])
            found = self._reached[term]
        return found

    def in_some(self, truth: Truth) -> Truth:
        """Whether a truth holds in some world."""
        return self._quantified(truth, self._in_some, some=True)

    def in_all(self, truth: Truth) -> Truth:
        """Whether a truth holds in every world."""
        return self._quantified(truth, self._in_all, some=False)

    def _quantified(self, truth: Truth, known: dict[Truth, Truth], *, some: bool) -> Truth:
        if not self.reached(truth):
            return truth
        found = known.get(truth)
        if found is None:
            found = known[truth] = self._spread(truth, some=some)
        return found

    def _spread(self, truth: Truth, *, some: bool) -> Truth:
        over, along = (self.in_some, self.in_all) if some else (self.in_all, self.in_some)
        easy, hard = (t.Some, t.All) if some else (t.All, t.Some)
        join, meet = (either, both) if some else (both, either)
        match truth:
            case t.Not(part=part):
                return no(along(part))
            case t.Exists(source=source, condition=condition) if some:
                return exists(source, over(condition))
            case t.All() | t.Some() if isinstance(truth, easy):
                return join(*[over(part) for part in truth.parts])
            case t.All() | t.Some() if isinstance(truth, hard):
                groups = self._apart(flat(truth, hard))
                if len(groups) > 1:
                    return meet(*[over(meet(*group)) for group in groups])
            case _:
                pass
        name = self._most_used(truth)
        return join(*[over(self.fixed(truth, name, reading)) for reading in self.readings[name]])  # type: ignore[arg-type]

    def _apart(self, parts: Sequence[Truth]) -> list[list[Truth]]:
        """Parts in groups that share no interpretation."""
        groups: list[tuple[frozenset[str], list[Truth]]] = []
        for part in parts:
            names, members = self.reached(part), [part]
            apart = []
            for others, group in groups:
                if others & names:
                    names, members = names | others, [*group, *members]
                else:
                    apart.append((others, group))
            groups = [*apart, (names, members)]
        return [group for _, group in groups]

    def _most_used(self, truth: Truth) -> str:
        """The interpretation that most of the immediate parts depend on."""
        counts = {name: 0 for name in self.readings if name in self.reached(truth)}
        for part in t.parts(truth):
            for name in self.reached(part):
                counts[name] += 1
        return max(counts, key=lambda name: counts[name])

    # --- A reading fixed --------------------------------------------------------------------------------------------

    def fixed(self, term: Term, name: str, reading: str) -> Term:
        """A term where an interpretation has this reading."""
        known = self._fixed.setdefault((name, reading), {})
        if term not in known:
            for part in t.every(iter((term,)), known):
                known[part] = self._with(part, name, reading, known)
        return known[term]

    def _with(self, term: Term, name: str, reading: str, known: Mapping[Term, Term]) -> Term:
        if name not in self.reached(term):
            return term
        new: Any = known.get
        match term:
            case t.Chosen():
                return constant(term.reading == reading)
            case t.All(parts=parts):
                return both(*map(new, parts))
            case t.Some(parts=parts):
                return either(*map(new, parts))
            case t.Not(part=part):
                return no(new(part))
            case t.Same():
                return same(new(term.left), new(term.right))
            case t.Less():
                return less(new(term.left), new(term.right), or_same=term.or_same)
            case t.Exists(source=source, condition=condition):
                return exists(source, new(condition))
            case _:
                return _number_with(term, new)

    def value_in(self, value: Lowered, world: Iterable[tuple[str, str]]) -> Lowered:
        """A value in a world."""

        def fixed(term: Any) -> Any:  # noqa: ANN401 - a term of whichever kind
            for name, reading in world:
                term = self.fixed(term, name, reading)
            return term

        world = tuple(world)
        return _mapped(value, fixed)

    def of(self, terms: Iterable[Term]) -> Iterator[tuple[tuple[str, str], ...]]:
        """The worlds that tell some terms apart: combinations of the readings that they depend on."""
        reached = frozenset(itertools.chain.from_iterable(map(self.reached, terms)))
        names = [name for name in self.readings if name in reached]
        for combination in itertools.product(*[self.readings[name] for name in names]):
            yield tuple(zip(names, combination, strict=True))


def _number_with(term: Term, new: Any) -> Term:  # noqa: ANN401
    match term:
        case t.Operation(sign="+"):
            return plus(new(term.left), new(term.right))
        case t.Operation(sign="-"):
            return minus(new(term.left), new(term.right))
        case t.Operation(sign="*"):
            return times(new(term.left), new(term.right))
        case t.Operation(sign="//", right=t.Whole(value=by)):
            return quotient(new(term.left), by)
        case t.Operation(sign="%", right=t.Whole(value=by)):
            return remainder(new(term.left), by)
        case t.Calendar():
            return calendar(term.part, new(term.day))
        case t.Choice():
            chosen = choose(new(term.condition), new(term.first), new(term.second))
            return _no_wider(chosen, term)
        case t.Total():
            return t.make(t.Total, term.source, new(term.value), term.low, term.high, without=term.source)
        case t.Extreme():
            return extreme(term.kind, term.source, new(term.condition), new(term.value))
        case t.Capped():
            inside = [new(part) for part in t.parts(term)]
            return t.make(t.Capped, term.source, *inside, term.low, term.high, without=term.source)
        case _:
            raise AssertionError(term)


def _no_wider(chosen: t.Scalar, was: t.Choice) -> t.Scalar:
    """A choice keeps the bounds that it had, where its branches alone do not show them."""
    if isinstance(chosen, t.Choice) and (chosen.low < was.low or chosen.high > was.high):
        return t.make(t.Choice, chosen.condition, chosen.first, chosen.second, was.low, was.high)
    return chosen


def terms_of(value: Lowered) -> Iterator[Term]:
    """Every term of a value."""
    match value:
        case Bool():
            yield from (value.yes, value.no, value.pending, value.conflict)
        case Leaf():
            yield from (value.known, *value.terms, value.pending, value.conflict)
        case Option():
            yield from (value.known, value.some, value.pending, value.conflict)
            if value.inner is not None:
                yield from terms_of(value.inner)
        case Composite(parts=parts):
            for part in parts:
                yield from terms_of(part)
        case Several():
            yield from (value.known, value.pending, value.conflict)
            for group in value.groups:
                yield group.present
                yield from terms_of(group.item)


def _mapped(value: Lowered, new: Any) -> Lowered:  # noqa: ANN401 - from a term to a term of its kind
    match value:
        case Bool():
            return Bool(new(value.yes), new(value.no), new(value.pending), new(value.conflict), value.waits)
        case Leaf():
            terms = tuple(map(new, value.terms))
            named = tuple([(name, new(truth)) for name, truth in value.named])
            causes = (new(value.pending), new(value.conflict))
            return Leaf(new(value.known), terms, *causes, value.scale, value.waits, named)
        case Option():
            inner = None if value.inner is None else _mapped(value.inner, new)
            return Option(
                new(value.known), new(value.some), inner, new(value.pending), new(value.conflict), value.waits
            )
        case Composite(keys=keys, parts=parts):
            return Composite(keys, tuple([_mapped(part, new) for part in parts]))
        case Several():
            groups = tuple([Group(g.source, new(g.present), _mapped(g.item, new)) for g in value.groups])
            return Several(new(value.known), groups, new(value.pending), new(value.conflict), value.waits)
