"""What a new version of a program changes, decision by decision: for every dossier, or the smallest that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, evolve, field

from cqp_dsl.answer.verdicts import Change, Changed, Mover
from cqp_dsl.core.datatypes.display import format_value
from cqp_dsl.core.datatypes.types import BoolType, NumberType
from cqp_dsl.core.equality import equal
from cqp_dsl.core.lowered import equality
from cqp_dsl.core.lowered.inputs import constant
from cqp_dsl.core.lowered.logic import FALSE, both, either, less, no
from cqp_dsl.core.lowered.reasons import NotLowered, NotLoweredError
from cqp_dsl.core.lowered.values import Bool, Leaf, aligned, known
from cqp_dsl.decision.decide import Engine
from cqp_dsl.proof.inquiry import LIMIT_REACHED, PER_ELEMENT, Inquiry
from cqp_dsl.proof.solver import FEW, Arena, Solver, holding, include
from cqp_dsl.proof.witnesses import witness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cqp_dsl.answer.answer import DecisionAnswer
    from cqp_dsl.answer.verdicts import ChangeKind
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.lowered.terms import Truth
    from cqp_dsl.core.program import Program, Rule
    from cqp_dsl.proof.subjects import Subject

_FINAL = ("decided", "uncovered", "conflict")


def compared(old: Program, new: Program, *, on_change: Callable[[Change], None] | None = None) -> tuple[Change, ...]:
    """What becomes of each decision of either version; ``on_change`` is called after each."""
    pair = _Pair(old, new)
    found = []
    for change in pair.changes():
        found.append(change)
        if on_change is not None:
            on_change(change)
    return tuple(found)


@define(eq=False)
class _Pair:
    """Both versions under question, over one free dossier."""

    old_program: Program
    new_program: Program
    solver: Solver = field(factory=Solver)
    old: Inquiry = field(init=False)
    new: Inquiry = field(init=False)
    merged: Inquiry = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.old, self.new = Inquiry(self.old_program, self.solver), Inquiry(self.new_program, self.solver)
        self.merged = Inquiry(_merged(self.old_program, self.new_program), self.solver)

    def changes(self) -> Iterator[Change]:
        """One for each decision, those that only one version has included."""
        before = {rule.name: rule for rule in self.old_program.decisions}
        after = {rule.name: rule for rule in self.new_program.decisions}
        for name, rule in after.items():
            if name not in before:
                yield Change(name, self.new.label(rule), rule.span, "added")
            else:
                yield self._change(before[name], rule)
        for name, rule in before.items():
            if name not in after:
                yield Change(name, self.old.label(rule), rule.span, "removed")

    def _change(self, before: Rule, after: Rule) -> Change:
        label = self.new.label(after)
        keys, others = self.new.subjects.questions(after), self.old.subjects.questions(before)
        if keys is None or others is None:
            return Change(after.name, label, after.span, "out_of_reach", reason=PER_ELEMENT)
        found: dict[ChangeKind, Changed] = {}
        unsure = ""
        for args in keys:
            if args not in others:
                continue
            one, two = self.old.subject(before.name, args), self.new.subject(after.name, args)
            for subject in (one, two):
                if isinstance(subject, NotLowered):
                    return Change(after.name, label, after.span, "out_of_reach", reason=subject.construct)
            if not isinstance(one, NotLowered) and not isinstance(two, NotLowered) and one.value != two.value:
                unsure = self._parted(after, one, two, found) or unsure
        if unsure and not found:
            return Change(after.name, label, after.span, "unsettled", reason=unsure)
        return Change(after.name, label, after.span, _kind(found), tuple(found.values()), reason=unsure)

    def _parted(self, rule: Rule, one: Subject, two: Subject, found: dict[ChangeKind, Changed]) -> str:
        """Dossiers that move, in each direction; why it cannot be told, where it cannot."""
        try:
            directions = self._directions(rule, one, two)
        except NotLoweredError as error:
            return error.construct
        arena = self._arena(one, two)
        unsure = ""
        for kind, truth in directions:
            if kind in found or truth is FALSE or (kind == "different" and found):
                continue
            reply = self.solver.ask([arena], holding(truth))
            if reply.found == "unknown":
                unsure = LIMIT_REACHED
            elif reply.found == "some":
                reply = self.solver.rounder([arena], reply, holding(truth))
                moved = self._moved(rule, (two.name, two.args), kind, reply.dossier())
                if moved is None:
                    unsure = "le moteur ne confirme pas ce qui a été trouvé"
                else:
                    found[kind] = moved
        return unsure

    def _arena(self, one: Subject, two: Subject) -> Arena:
        arena = Arena.of(self.merged.subjects, [one, two], self.merged.codes, FEW)
        looked_at = {*one.entries, *[parameter for parameter, _ in one.figures]}
        for broken, looks in self.old.subjects.requirements_on(looked_at):
            figures = [(hole.parameter, hole.key) for hole in self.old_program.holes if hole.parameter in looks]
            include(arena.dossier, self.merged.program, [n for n in self.old_program.entries if n in looks], figures)
            if not isinstance(broken, NotLowered):
                arena.broken.append(broken)
        return arena

    def _directions(self, rule: Rule, one: Subject, two: Subject) -> list[tuple[ChangeKind, Truth]]:
        """When the answer is more favourable, less, or only different."""
        first, second = one.value, two.value
        differ = either(
            both(known(first), known(second), equality.equal(first, second).no),
            both(known(first), no(known(second))),
            both(no(known(first)), known(second)),
        )
        if rule.favourable and isinstance(first, Bool | Leaf) and isinstance(second, Bool | Leaf):
            good, well = (self._favourable(rule, value) for value in (first, second))
            better, worse = both(well, known(first), no(good)), both(good, known(second), no(well))
            return [("better", better), ("worse", worse), ("different", differ)]
        if isinstance(first, Leaf) and isinstance(second, Leaf) and isinstance(rule.type, NumberType):
            left, right = aligned([first, second])
            settled = both(left.known, right.known)
            more = both(settled, less(left.number, right.number))
            lower = both(settled, less(right.number, left.number))
            return [("better", more), ("worse", lower), ("different", differ)]
        return [("different", differ)]

    def _favourable(self, rule: Rule, value: Bool | Leaf) -> Truth:
        wanted = [self.new.engine.constant(node) for node in rule.favourable]
        return either(*[both(known(value), equality.equal(value, constant(one, rule.type)).yes) for one in wanted])

    # --- Witnesses --------------------------------------------------------------------------------------------------

    def _moved(
        self, rule: Rule, question: tuple[str, tuple[Value, ...]], kind: ChangeKind, dossier: Dossier
    ) -> Changed | None:
        readings = dict.fromkeys((*self.old_program.rules[rule.name].readings, *rule.readings))
        dossier = self.merged.completed(dossier, list(readings))

        def answers(other: Dossier) -> tuple[DecisionAnswer, DecisionAnswer]:
            return self._decided(self.old, question, other), self._decided(self.new, question, other)

        first = answers(dossier)
        if not _differ(*first) or self._refused(dossier):
            return None

        def shows(other: Dossier) -> bool:
            now = answers(other)
            alike = [(a.status, a.value if kind != "different" else None) for a in now]
            if rule.favourable or isinstance(rule.type, BoolType):
                same_way = alike == [(a.status, a.value if kind != "different" else None) for a in first]
            else:
                same_way = [a.status for a in now] == [a.status for a in first] and _way(*now) == _way(*first)
            return _differ(*now) and same_way and not self._refused(other)

        small = self.merged.shrinker(rule.name).shrunk(dossier, shows)
        before, after = answers(small)
        told = [
            format_value(answer.value, rule.type) if answer.status == "decided" else _WORDS[answer.status]
            for answer in (before, after)
        ]
        title = f"{rule.name.partition('.')[2]} : {told[0]} puis {told[1]}"
        shown = witness(self.merged.program, rule.policy, title, small, f"{told[0]} → {told[1]}", None, rule.name)
        return Changed(kind, told[0], told[1], shown.facts, tuple(self._movers(rule, question, small, before, after)))

    def _decided(self, side: Inquiry, question: tuple[str, tuple[Value, ...]], dossier: Dossier) -> DecisionAnswer:
        return side.decided(question, _known_to(side.program, dossier))

    def _refused(self, dossier: Dossier) -> bool:
        return any(side.refused(_known_to(side.program, dossier)) for side in (self.old, self.new))

    def _movers(
        self,
        rule: Rule,
        question: tuple[str, tuple[Value, ...]],
        dossier: Dossier,
        before: DecisionAnswer,
        after: DecisionAnswer,
    ) -> Iterator[Mover]:
        """The rules that, put back as they were, give the dossier its old answer; else all that changed."""
        old, new = self.old_program, self.new_program
        names = [name for name in new.calls.callees(rule.name) if name in old.rules]
        changed = [name for name in names if old.rules[name].body != new.rules[name].body]
        alone = []
        for name in changed:
            back = evolve(new, rules={**dict(new.rules.items()), name: old.rules[name]})
            try:
                answer = Engine(back).decide_rule(*question, _known_to(new, dossier), dossier.date, trace=False)
            except (KeyError, ValueError):  # the old rule does not stand in the new version
                continue
            if not _differ(answer, before) or _differ(answer, after):
                alone.append(name)
        for name in alone or changed:
            moved = new.rules[name]
            yield Mover(self.new.label(moved), moved.span, str(moved.cite or ""))


_WORDS = {"uncovered": "non couvert", "conflict": "conflit", "undetermined": "indéterminé", "disputed": "à trancher"}


def _differ(one: DecisionAnswer, two: DecisionAnswer) -> bool:
    """Whether two answers differ, for good."""
    if one.status not in _FINAL or two.status not in _FINAL:
        return False
    return one.status != two.status or (one.status == "decided" and equal(one.value, two.value) is False)


def _way(one: DecisionAnswer, two: DecisionAnswer) -> bool | None:
    """Whether a number grew; None where there are not two."""
    if one.status != "decided" or two.status != "decided":
        return None
    return bool(one.value < two.value)  # type: ignore[operator]  # numbers


def _kind(found: dict[ChangeKind, Changed]) -> ChangeKind:
    if not found:
        return "equivalent"
    if {"better", "worse"} <= found.keys():
        return "both"
    return next(iter(found))


def _known_to(program: Program, dossier: Dossier) -> Dossier:
    """The part of a dossier that a version knows."""
    cells = {(hole.parameter, hole.key) for hole in program.holes}
    return evolve(
        dossier,
        facts={name: value for name, value in dossier.facts.items() if name in program.entries},
        readings={
            name: reading
            for name, reading in dossier.readings.items()
            if name in program.interpretations and reading in program.interpretations[name].type.values
        },
        holes={cell: value for cell, value in dossier.holes.items() if cell in cells},
    )


def _merged(old: Program, new: Program) -> Program:
    """The new version with the facts, the figures and the readings of the old one beside its own."""
    own = {(hole.parameter, hole.key) for hole in new.holes}
    readings = {**old.interpretations, **new.interpretations}
    for name, one in new.interpretations.items():
        gone = (
            [v for v in old.interpretations[name].type.values if v not in one.type.values]
            if name in old.interpretations
            else []
        )
        if gone:
            values, labels = (*one.type.values, *gone), (*one.type.labels, *gone)
            readings[name] = evolve(one, type=evolve(one.type, values=values, labels=labels))
    return evolve(
        new,
        entries={**old.entries, **new.entries},
        interpretations=readings,
        policies={**old.policies, **new.policies},
        enums={**old.enums, **new.enums},
        rules={**dict(old.rules.items()), **dict(new.rules.items())},
        holes=[*new.holes, *[hole for hole in old.holes if (hole.parameter, hole.key) not in own]],
    )
