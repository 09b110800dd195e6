"""From the motifs of each world to the tree that is shown: each told once, with the worlds in which it is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.answer.worlds import tags

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from cqp_dsl.answer.answer import Reason
    from cqp_dsl.core.program import World
    from cqp_dsl.decision.explain.motifs import Reasons


def told(
    readings: Sequence[str],
    worlds: Sequence[World],
    found: Sequence[Reasons],
    tests_reading: Callable[[Reason], bool] = lambda _reason: False,
) -> Reasons:
    """The motifs of some worlds, as a tree: what several motifs share is told under the first.

    What only says which reading a world has is no ground: it is left out where others are told.

    Args:
        readings: those that vary among the worlds.
        worlds: as many as ``found``.
        found: the motifs in each world, in which equal ones are one object.
        tests_reading: whether a motif is the test of a reading.
    """
    return _first_only(Merging(readings, tests_reading).merged(worlds, found), set())


def told_alone(reasons: Reasons, bound: frozenset[tuple[str, str]] = frozenset()) -> Iterator[str]:
    """The author's words for what fails, each with the elements that it is about and that they do not tell."""
    for reason in reasons:
        unnamed = {(name, shown) for name, shown in reason.bindings if name not in reason.named}
        about = bound | unnamed
        inner = list(told_alone(reason.children, about))
        if inner:
            yield from inner
        elif reason.labelled and not reason.satisfied:
            where = ", ".join([shown for _, shown in sorted(about)])
            yield f"{reason.text} ({where})" if where else reason.text


class Merging:
    """Motifs of several worlds being merged: groups that several motifs share are merged once."""

    def __init__(self, readings: Sequence[str], tests_reading: Callable[[Reason], bool]) -> None:
        self._readings = readings
        self._tests_reading = tests_reading
        self._merged: dict[Hashable, Reasons] = {}

    def merged(self, worlds: Sequence[World], found: Sequence[Reasons]) -> Reasons:
        """Each motif once; the sub-motifs that differ are tagged, not the motif above them."""
        if len(found) == 1 or len({tuple(map(id, group)) for group in found}) == 1:
            return found[0]
        key = (tuple(worlds), tuple(map(id, found)))
        known = self._merged.get(key)
        if known is None:
            known = self._merged[key] = self._merge(worlds, found)
        return known

    def _merge(self, worlds: Sequence[World], found: Sequence[Reasons]) -> Reasons:
        heads: dict[Hashable, list[Reason | None]] = {}
        for place, group in enumerate(found):
            for reason in group:
                held = heads.setdefault(_head(reason), [None] * len(found))
                held[place] = held[place] or reason
        merged: list[Reason] = []
        readings: list[Reason] = []
        for held in heads.values():
            where = tags(self._readings, worlds, [reason is not None for reason in held])
            there = [(world, reason) for world, reason in zip(worlds, held, strict=True) if reason is not None]
            children = self.merged([world for world, _ in there], [reason.children for _, reason in there])
            is_reading = bool(where) and self._tests_reading(there[0][1])
            (readings if is_reading else merged).append(evolve(there[0][1], worlds=where, children=children))
        return tuple(merged or readings)


def _head(reason: Reason) -> Hashable:
    """What makes a motif the same as another, its sub-motifs apart."""
    return reason.text, reason.satisfied, reason.cite, reason.bindings, reason.labelled, reason.named, reason.would


def _first_only(reasons: Reasons, told_already: set[int]) -> Reasons:
    return tuple([_first(reason, told_already) if reason.children else reason for reason in reasons])


def _first(reason: Reason, told_already: set[int]) -> Reason:
    """A motif with its sub-motifs, or without where they are told already."""
    if id(reason) in told_already:
        return evolve(reason, children=(), shared=True)
    told_already.add(id(reason))
    children = _first_only(reason.children, told_already)
    same = all(new is old for new, old in zip(children, reason.children, strict=True))
    return reason if same else evolve(reason, children=children)
