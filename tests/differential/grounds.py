"""The motifs of both sides in the same words: trees of grounds that can be compared.

The interpreter says what a motif tells and the values that stand in it; the words are those that the engine would put
on them. Left out, since SEMANTICS §11 leaves them open: by which readings worlds are told, and where the sub-motifs
of a ground stand that is met twice, after the first place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import define, evolve

from cqp_dsl.core.datatypes.display import NBSP, formatter
from cqp_dsl.core.nodes import Case, Default, Fold
from cqp_dsl.core.walk import nodes_of
from cqp_dsl.decision.explain.studied import StudiedFold
from cqp_dsl.decision.explain.studied_cases import StudiedDefault
from cqp_dsl.decision.explain.study import Study
from tests.interpreter.values import to_core

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cqp_dsl.answer.answer import Reason
    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Node, Var
    from cqp_dsl.core.program import Program
    from cqp_dsl.decision.explain.labels import Label
    from cqp_dsl.decision.explain.studied_cases import StudiedCase
    from tests.interpreter import values as mine
    from tests.interpreter.evaluate import World
    from tests.interpreter.motifs import Motif


@define(frozen=True)
class Ground:
    """A motif as it is told: ``worlds`` are all those in which it is one."""

    text: str
    holds: bool
    cite: Cite | None
    about: tuple[tuple[str, str], ...]
    concurring: bool
    alternative: int
    worlds: frozenset[World]
    inside: tuple[Ground, ...] = ()
    would: str = ""


Grounds: TypeAlias = tuple[Ground, ...]


def lines_of(grounds: Grounds, indent: str = "") -> Iterator[str]:
    """A line for each ground, those inside it under it."""
    for one in grounds:
        marks = ["✓" if one.holds else "✗", one.text, *(f"{name} = {value}" for name, value in one.about)]
        marks += [f"alternative {one.alternative}"] if one.alternative else []
        marks += ["concurring"] if one.concurring else []
        yield f"{indent}{' · '.join(marks)} [{one.cite or '-'}] {sorted(one.worlds)}"
        yield from lines_of(one.inside, f"{indent}  ")


def once(grounds: Iterable[Ground], met: set[Ground] | None = None) -> Grounds:
    """Each ground once where it stands, however it counts; its sub-grounds at the first of its places."""
    met = set() if met is None else met
    found: dict[Ground, Ground] = {}
    for one in grounds:
        found.setdefault(evolve(one, concurring=False, alternative=0), one)
    return tuple(_first(one, met) for one in found.values())


def _first(ground: Ground, met: set[Ground]) -> Ground:
    head = evolve(ground, inside=())
    if not ground.inside or head in met:
        return head
    met.add(head)
    return evolve(ground, inside=once(ground.inside, met))


def of_reasons(reasons: Iterable[Reason], worlds: frozenset[World]) -> Grounds:
    """What the engine tells, in some worlds."""
    return once(_reasons(reasons, worlds))


def _reasons(reasons: Iterable[Reason], worlds: frozenset[World]) -> Iterator[Ground]:
    for one in reasons:
        told = [set(world) for world in one.worlds] or [set()]
        where = frozenset(world for world in worlds if any(some <= set(world) for some in told))
        inside = tuple(_reasons(one.children, where))
        marks = one.concurring, one.alternative
        yield Ground(one.text, one.satisfied, one.cite, one.bindings, *marks, where, inside, one.would)


class Words:
    """What words the motifs of the interpreter."""

    def __init__(self, program: Program) -> None:
        self._study = Study(program)
        defaults = [one for rule in program.rules.values() for one in nodes_of(rule.body) if isinstance(one, Default)]
        studied = [one for one in map(self._study.of, defaults) if isinstance(one, StudiedDefault)]
        self._cases = {id(one.case): one for default in studied for one in default.cases}

    def of_motifs(self, motifs: Iterable[Motif], worlds: frozenset[World]) -> Grounds:
        """What the interpreter tells, in some worlds."""
        return once(self._motifs(motifs, worlds))

    def _motifs(self, motifs: Iterable[Motif], worlds: frozenset[World]) -> Iterator[Ground]:
        for one in motifs:
            where = frozenset(one.worlds) or worlds
            about = tuple(self._element(*each) for each in one.about)
            inside = tuple(self._motifs(one.inside, where))
            marks = one.concurring, one.alternative
            yield Ground(self._text(one), one.holds, one.cite, about, *marks, where, inside, one.would)

    def _element(self, source: Var | Fold, value: mine.Value, number: int) -> tuple[str, str]:
        known = to_core(value, "")
        if isinstance(source, Fold):
            return source.var, self._folds(source).element(known, number)
        return source.name, formatter(source.type)(known)

    def _folds(self, fold: Fold) -> StudiedFold:
        studied = self._study.of(fold)
        assert isinstance(studied, StudiedFold)
        return studied

    def _text(self, motif: Motif) -> str:
        source = motif.source
        if isinstance(source, Case):
            return self._case(motif, self._cases[id(source)])
        studied = self._study.of(source)
        if source.label is None:
            return studied.said
        witness = any(isinstance(one, Fold) for one, _, _ in motif.about)
        label = studied.label if witness else studied.label_alone
        assert label is not None
        return put(label, motif)

    def _case(self, motif: Motif, case: StudiedCase) -> str:
        if motif.kind == "period":
            (value,) = motif.shown
            return case.period if case.value.is_boolean else f"{case.value.words(to_core(value, ''))} {case.period}"
        if case.label is not None:
            return put(case.label, motif)
        if motif.kind == "exception":
            return case.spoken_name
        cells = [next(cell.said for cell in choices if cell.node is node)
                 for choices, node in zip(case.cells, motif.met, strict=True)]  # fmt: skip
        return f"{NBSP}; ".join(cells) or case.place


@define
class Shown:
    """What stands in for a scope: the values of a label's expressions."""

    values: Mapping[int, Value]

    def value(self, node: Node) -> Value:
        return self.values[id(node)]


def put(label: Label, motif: Motif) -> str:
    """A label with the values of a motif."""
    values = (to_core(value, "") for value in motif.shown)
    shown = Shown({id(node): value for node, value in zip(label.expressions, values, strict=True)})
    return label.put(shown)  # type: ignore[arg-type]  # all that a label asks of a scope
