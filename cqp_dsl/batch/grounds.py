"""Which motifs a decision has (SEMANTICS §11), as terms: a bit for each labelled condition, exception or row.

This goes through a decision as ``explain.motifs`` goes through its record, and asks the same study what a condition is
told as; where a motif is told depends on the row, and is a truth here. ``bits`` keeps what each bit stands for. What
only says which reading is supposed is no ground.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.batch.bits import Bits
from cqp_dsl.core.lowered.equality import equal
from cqp_dsl.core.lowered.logic import FALSE, TRUE, both, either, no
from cqp_dsl.core.lowered.reasons import NotLoweredError
from cqp_dsl.core.lowered.terms import Text
from cqp_dsl.core.lowered.values import Bool, Composite, Leaf, known
from cqp_dsl.core.nodes import Call, Default, Fact, Fold, Get, Hole, Logic, Make, Prim, Reading, Var
from cqp_dsl.decision.explain.studied_cases import StudiedDefault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.batch.bits import Ground
    from cqp_dsl.core.lowered.decisions import LoweredDecision
    from cqp_dsl.core.lowered.places import Place
    from cqp_dsl.core.lowered.terms import Truth
    from cqp_dsl.core.lowered.values import Group, Lowered
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.decision.explain.studied import Studied, StudiedFold
    from cqp_dsl.decision.explain.studied_cases import StudiedCase
    from cqp_dsl.decision.explain.study import Study


def grounds_of(decision: LoweredDecision, study: Study) -> list[Ground]:
    """The grounds that a decision may have, in the order in which they are met.

    Raises:
        NotLoweredError: a motif depends on what cannot be lowered.
        StoppedError: likewise.
    """
    finder = _Finder(study)
    finder.rule(decision.place, TRUE)
    finder.unknown_rule(decision.place, TRUE)
    worlds = decision.worlds
    found = list(finder.bits.found.values())
    for ground in found:
        ground.held, ground.failed, ground.unknown = (
            worlds.in_some(truth) for truth in (ground.held, ground.failed, ground.unknown)
        )
    return [one for one in found if {one.held, one.failed, one.unknown} != {FALSE}]


class _Finder:
    """Goes through places; ``reach`` is always whether what is at hand is told."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self.bits = Bits()

    # --- S(node) ----------------------------------------------------------------------------------------------------

    def rule(self, place: Place, reach: Truth) -> None:
        """The motifs of a rule, whose body a place is."""
        if reach is FALSE:
            return
        rule = place.lowering.program.rules[place.rule]
        part = self._study.of(rule.body)
        self.node(part, place, reach)
        if rule.favourable:
            value = place.value(rule.body)
            refuses = both(reach, _there(value), no(_is_one_of(value, rule.favourable, place)))
            self._lacking(part, rule.favourable, place, refuses)

    def node(self, part: Studied, place: Place, reach: Truth) -> None:
        """The motifs of a node."""
        if part.is_mute or part.is_window or reach is FALSE:
            return
        value = place.value(part.node)
        reach = both(reach, _there(value))
        if part.label is None:
            self._inside(part, place, reach, value)
        elif part.quantifier is not None:
            self._quantifier(part, part.quantifier, place, reach)
        else:
            if not part.is_reading and isinstance(value, Bool):
                ground = self.bits.of(_words(part), part.node.span, place, [var for var, _ in part.variables], ())
                ground.tell(both(reach, value.yes), both(reach, value.no))
            if part.is_leaf:
                self._rules(part, place, reach)
            else:
                self._inside(part, place, reach, value)

    def _inside(self, part: Studied, place: Place, reach: Truth, value: Lowered) -> None:
        node = part.node
        match node:
            case Logic(op="not"):
                self._negation(part, place, reach)
            case Logic():
                for operand, inner in zip(node.operands, part.parts, strict=True):
                    self.node(inner, place, both(reach, _decides(node, value, place.truth(operand))))
            case Call():
                self.rule(place.called(node), reach)
            case Default() if isinstance(part, StudiedDefault):
                self._default(part, place, reach)
            case Fold():
                if part.quantifier is not None:
                    self._quantifier(part, part.quantifier, place, reach)
            case Fact() | Hole() | Reading() | Var() | Get() | Prim() if part.is_boolean:
                self._rules(part, place, reach)
            case Prim() | Make() | Get():
                for inner in part.told_parts:
                    self.node(inner, place, reach)
            case _:
                pass

    def _rules(self, part: Studied, place: Place, reach: Truth) -> None:
        """What is told of the rules that a plain condition looks at: of a decision, its motifs; else its choices."""
        if not part.looks_at_rules or reach is FALSE:
            return
        if isinstance(part.node, Call):
            called = place.called(part.node)
            if called.lowering.program.rules[called.rule].kind == "decision":
                self.rule(called, reach)
            else:
                self._choices_of(called, reach)
        elif isinstance(part, StudiedDefault):
            for each, sure in zip(part.cases, self._winning(part, place)[0], strict=True):
                self._rules(each.guard, place, both(reach, sure))
                self._rules(each.value, place, both(reach, sure))
        else:
            for inner in part.parts:
                self._rules(inner, place, reach)

    def _choices_of(self, place: Place, reach: Truth) -> None:
        self._choices(self._study.of(place.lowering.program.rules[place.rule].body), place, reach)

    def _choices(self, part: Studied, place: Place, reach: Truth) -> None:
        """The exceptions and the worded rows that give a value which a condition compares."""
        node = part.node
        if part.is_mute or reach is FALSE:
            return
        reach = both(reach, known(place.value(node)))
        if isinstance(node, Call):
            self._choices_of(place.called(node), reach)
        elif isinstance(part, StudiedDefault):
            for each, sure, may in zip(part.cases, *self._winning(part, place), strict=True):
                if each.is_told_afar:
                    self._itself(each, place, both(reach, sure))
                self._choices(each.value, place, both(reach, either(sure, may)))
        elif isinstance(node, Prim | Make | Get):
            for inner in part.told_parts:
                self._choices(inner, place, reach)

    def _negation(self, part: Studied, place: Place, reach: Truth) -> None:
        (operand,) = part.parts
        if operand.label is None and part.is_written:
            if part.quantifier is not None:
                self._quantifier(part, part.quantifier, place, reach)
                return
            if operand.is_leaf:
                self._rules(part, place, reach)
                return
        self.node(operand, place, reach)

    def _quantifier(self, part: Studied, fold: StudiedFold, place: Place, reach: Truth) -> None:
        """One motif per element that decides; the label alone where no element does."""
        value, folded = place.truth(part.node), place.truth(fold.node)
        sought_any = fold.node.kind == "any"
        decided, otherwise = (folded.yes, folded.no) if sought_any else (folded.no, folded.yes)
        variables = [var for var, _ in part.variables]
        if part.label is not None and not part.is_reading:
            alone = self.bits.of(_words(part), part.node.span, place, variables, ())
            alone.tell(both(reach, otherwise, value.yes), both(reach, otherwise, value.no))
        for group, here in place.elements(fold.node):
            kept = TRUE if fold.filter is None else here.truth(fold.filter.node).yes
            body = here.truth(fold.body.node)
            such = both(reach, decided, group.present, kept, body.yes if sought_any else body.no)
            if such is FALSE:
                continue
            if part.label is not None and not part.is_reading:
                element = (fold.node.var, _element_words(group, fold))
                one = self.bits.of(_words(part), part.node.span, here, variables, (element,))
                one.tell(both(such, value.yes), both(such, value.no))
            for inner in fold.conditions:
                if inner.is_leaf and inner.label is None:
                    self._rules(inner, here, such)
                else:
                    self.node(inner, here, such)

    # --- Cases ------------------------------------------------------------------------------------------------------

    def _default(self, part: StudiedDefault, place: Place, reach: Truth) -> None:
        guards = [place.truth(each.case.guard) for each in part.cases]
        sure, possible = self._winning(part, place)
        for number, each in enumerate(part.cases):
            also = both(guards[number].yes, no(sure[number]), self._concurs(each, guards, place))
            self._won(each, place, both(reach, either(sure[number], also)))
            self.node(each.value, place, both(reach, possible[number]))

    def _winning(self, part: StudiedDefault, place: Place) -> tuple[Sequence[Truth], Sequence[Truth]]:
        """Where each case holds and gives the value; where, none doing so, it may."""
        who = place.standing(part.node)
        guards = [place.truth(each.case.guard) for each in part.cases]
        sure = [both(may, guard.yes) for may, guard in zip(who.possible, guards, strict=True)]
        none_sure = no(either(*sure))
        return sure, [both(none_sure, may) for may in who.possible]

    def _concurs(self, each: StudiedCase, guards: Sequence[Bool], place: Place) -> Truth:
        own = place.value(each.case.value)
        return both(
            *[either(guards[other.case.id].no, equal(place.value(other.case.value), own).yes) for other in each.beaters]
        )

    def _won(self, each: StudiedCase, place: Place, reach: Truth) -> None:
        if reach is not FALSE:
            self._itself(each, place, reach)
            self.node(each.value, place, reach)

    def _itself(self, each: StudiedCase, place: Place, reach: Truth) -> None:
        """A case that gives the value, its value apart."""
        case = each.case
        if case.kind == "row":
            self._case(each, place, reach, [var for var, _ in each.variables])
        elif case.kind == "otherwise" and each.label is not None:
            self._case(each, place, reach, ())
            self._why_not(each, place, reach)
        else:
            self._presupposed(each, place, reach)
            if case.name:
                self._case(each, place, reach, ())
            self.node(each.condition, place, reach)
            self._why_not(each, place, reach)

    def _asked(self, each: StudiedCase, place: Place, reach: Truth) -> None:
        """What a case that holds asks of the dossier, and what the cases that it presupposes do."""
        self._presupposed(each, place, reach)
        self.node(each.condition, place, reach)

    def _presupposed(self, each: StudiedCase, place: Place, reach: Truth) -> None:
        for other in each.excepted:
            self._asked(other, place, both(reach, place.truth(other.case.guard).yes))

    def _case(self, each: StudiedCase, place: Place, reach: Truth, variables: Sequence[Var]) -> None:
        text = each.spoken_name if each.case.label is None else each.case.label.text
        if each.case.kind == "row" and each.label is None:
            text = " ; ".join(test.text for test in each.tests) or each.place
        self.bits.of(text, each.case.span, place, variables, ()).tell(reach, FALSE)

    def _why_not(self, otherwise: StudiedCase, place: Place, reach: Truth) -> None:
        """Why no case held that this one owes its turn to; those of its own value, where no other failed."""
        own = place.value(otherwise.case.value)
        failed = [both(reach, place.truth(rival.case.guard).no) for rival in otherwise.rivals]
        alike = [equal(place.value(rival.case.value), own).yes for rival in otherwise.rivals]
        other = [both(fails, no(same)) for fails, same in zip(failed, alike, strict=True)]
        none_other = no(either(*other))
        counts = [either(one, both(fails, none_other)) for one, fails in zip(other, failed, strict=True)]
        apart = self._unmet(otherwise.rivals, counts, place)
        for applies, when in apart:
            self.node(applies, place, when)

    def _unmet(
        self, rivals: Sequence[StudiedCase], counts: Sequence[Truth], place: Place
    ) -> Sequence[tuple[Studied, Truth]]:
        """Why some cases failed, where they count; whom those for others concern, where nothing else is told."""
        told: list[Truth] = []
        foreign: list[tuple[Studied, Truth]] = []
        for rival, counted in zip(rivals, counts, strict=True):
            failing = [(condition, place.truth(condition.node).no) for condition in rival.conditions]
            apart = FALSE if rival.applies is None else place.truth(rival.applies.node).no
            if rival.applies is not None:
                foreign.append((rival.applies, both(counted, apart)))
            for condition, fails in failing:
                self.node(condition, place, both(counted, no(apart), fails))
            if failing or rival.windows:
                told.append(both(counted, no(apart)))
        nothing_else = no(either(*told))
        return [(applies, both(when, nothing_else)) for applies, when in foreign]

    def _lacking(self, part: Studied, favourable: Sequence[Node], place: Place, reach: Truth) -> None:
        """What favourable cases lacked, through the case that won and the rules that give its value."""
        if reach is FALSE:
            return
        if isinstance(part.node, Call):
            called = place.called(part.node)
            body = self._study.of(called.lowering.program.rules[called.rule].body)
            self._lacking(body, favourable, called, reach)
        elif isinstance(part, StudiedDefault):
            rivals = [each for each in part.cases if each.is_alternative or each.excepted]
            counts = [
                both(
                    reach, place.truth(each.case.guard).no, _grants(each, favourable, place),
                    TRUE if each.is_alternative else _sets_aside(each, favourable, place),
                )
                for each in rivals
            ]  # fmt: skip
            self._unmet(rivals, counts, place)
            for each, sure, may in zip(part.cases, *self._winning(part, place), strict=True):
                self._lacking(each.value, favourable, place, both(reach, either(sure, may)))

    # --- What is unknown --------------------------------------------------------------------------------------------

    def unknown_rule(self, place: Place, reach: Truth) -> None:
        """The labelled conditions that are unknown in a rule, and that its value may depend on."""
        self.unknown(self._study.of(place.lowering.program.rules[place.rule].body), place, reach)

    def unknown(self, part: Studied, place: Place, reach: Truth) -> None:
        """Those in a node."""
        node = part.node
        reach = both(reach, no(known(place.value(node))))
        if reach is FALSE:
            return
        if part.label is not None and not part.is_reading:
            ground = self.bits.of(_words(part), node.span, place, [var for var, _ in part.variables], ())
            ground.leave_unknown(reach)
        match node:
            case Call():
                self.unknown_rule(place.called(node), reach)
            case Default() if isinstance(part, StudiedDefault):
                who = place.standing(node)
                for each, may_win in zip(part.cases, who.possible, strict=True):
                    self.unknown(each.guard, place, both(reach, may_win))
                    self.unknown(each.value, place, both(reach, may_win))
            case Fold():
                for group, here in place.elements(node):
                    for inner in (node.filter, node.body):
                        if inner is not None:
                            self.unknown(self._study.of(inner), here, both(reach, group.present))
            case _:
                for inner_part in part.parts:
                    self.unknown(inner_part, place, reach)


def _decides(node: Logic, value: Lowered, operand: Bool) -> Truth:
    """Whether an operand of a connective is told: all of them, or those that decide alone."""
    if not isinstance(value, Bool):
        raise NotLoweredError(node.op)
    if node.op == "or":
        return either(value.no, both(value.yes, operand.yes))
    return either(value.yes, both(value.no, operand.no))


def _there(value: Lowered) -> Truth:
    """Whether a value itself is there, its leaves apart."""
    return TRUE if isinstance(value, Composite) else value.known


def _grants(each: StudiedCase, favourable: Sequence[Node], place: Place) -> Truth:
    """Whether the value of a case is one of the favourable ones."""
    return _is_one_of(place.value(each.case.value), favourable, place)


def _sets_aside(each: StudiedCase, favourable: Sequence[Node], place: Place) -> Truth:
    """Whether a case is an exception to one that holds and is not favourable."""
    held = [both(place.truth(other.case.guard).yes, no(_grants(other, favourable, place))) for other in each.excepted]
    return either(*held)


def _is_one_of(value: Lowered, favourable: Sequence[Node], place: Place) -> Truth:
    """Whether a value is one of the favourable ones."""
    return either(*[equal(value, place.value(node)).yes for node in favourable])


def _element_words(group: Group, fold: StudiedFold) -> str | None:
    if group.source is None and isinstance(group.item, Leaf) and isinstance(group.item.terms[0], Text):
        return fold.item(group.item.terms[0].value)
    return None


def _words(part: Studied) -> str:
    """The author's words for a condition, braces as written."""
    return part.text if part.node.label is None else part.node.label.text
