"""Motifs: the conditions that decided (SEMANTICS §11).

For a refusal, all the conditions that fail and not the first; for each, its label with its values put in. Where the
text is silent: a label over a plain comparison replaces it (no sub-motif says the same again); a negation over an
unlabelled leaf is itself a leaf; windows are no conditions on the dossier, and count only where nothing else explains
that no alternative held; a boolean call whose rule gives no motif is a leaf.

The motifs of an instance of a rule are found once, whoever calls it, and equal motifs are one object: what rules share
is not walked twice. ``merging`` makes of them the tree that is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from cqp_dsl.answer.answer import Reason
from cqp_dsl.core.datatypes.values import Void
from cqp_dsl.core.equality import equal
from cqp_dsl.core.nodes import Call, Const, Default, Fact, Fold, Get, Hole, Logic, Make, Prim, Reading, Var
from cqp_dsl.decision.explain.grounds import giving, grounds, itself, lacking
from cqp_dsl.decision.explain.studied import bindings
from cqp_dsl.decision.explain.studied_cases import StudiedDefault

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Rule
    from cqp_dsl.decision.explain.labels import Label
    from cqp_dsl.decision.explain.studied import Studied, StudiedFold
    from cqp_dsl.decision.explain.study import Study
    from cqp_dsl.engine.scope import Scope

Reasons: TypeAlias = tuple[Reason, ...]

_STEPS_OF_A_WITNESS: Final = 40
"""What the motif of one element of a list costs, in steps of the engine: a hundred thousand of them are the most."""


class Motifs:
    """The motifs of one decision, in all its worlds."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._instances: dict[Hashable, Reasons] = {}
        self._choices: dict[Hashable, Reasons] = {}
        self._made: dict[Hashable, Reason] = {}
        self._numbers: dict[int, int] = {}
        self._kinds: dict[Hashable, int] = {}
        self._readings: set[int] = set()

    def tests_reading(self, reason: Reason) -> bool:
        """Whether a motif says nothing but which reading is supposed."""
        return id(reason.span) in self._readings

    def of_rule(self, scope: Scope) -> Reasons:
        """The motifs of the rule whose body has this scope; none where its value is supposed."""
        if scope.assumed or scope.rule is None:
            return ()
        found = self._instances.get(scope.instance)
        if found is None:
            part, favourable = self._study.of(scope.rule.body), scope.rule.favourable
            found = self.of(part, scope)
            if favourable and _refuses(scope.value(part.node), favourable, scope):
                found = self.once([*found, *self._lacking(part, favourable, scope)])
            self._instances[scope.instance] = found
        return found

    def _lacking(self, part: Studied, favourable: Sequence[Node], scope: Scope) -> Sequence[Reason]:
        """What favourable cases lacked, through the case that won and the rules that give its value."""
        if isinstance(part.node, Call):
            called = scope.called(part.node)
            if called.assumed or called.rule is None:
                return ()
            return self._lacking(self._study.of(called.rule.body), favourable, called)
        if not isinstance(part, StudiedDefault):
            return ()
        inside = [
            reason
            for number in giving(part, scope)
            for reason in self._lacking(part.cases[number].value, favourable, scope)
        ]
        return [*lacking(self, part, favourable, scope), *inside]

    def of(self, part: Studied, scope: Scope) -> Reasons:
        """S(node): the motifs of a decided node, each once, in source order; none where it is Void."""
        if part.is_mute:
            return ()
        value = scope.value(part.node)
        if type(value) is Void or (value is True and part.is_window):
            return ()
        scope = scope.citing(part.node.cite)
        if part.label is None:
            return self._inside(part, scope, value)
        if part.quantifier is not None:
            return self._quantifier(part, part.quantifier, part.label, scope)
        children = self._rules(part, scope) if part.is_leaf else self._inside(part, scope, value)
        return (self._reason(part.label.put(scope), value, part, scope, children=children),)

    def _inside(self, part: Studied, scope: Scope, value: Value) -> Reasons:
        """The motifs of a node, its own label apart."""
        node = part.node
        match node:
            case Logic(op="not"):
                return self._negation(part, scope, value)
            case Logic():
                return self._connective(part, scope, value)
            case Call():
                found = self.of_rule(scope.called(node))
                is_told = bool(found) or not part.is_boolean or part.label is not None
                return found if is_told else self._leaf(part, scope, value)
            case Default() if isinstance(part, StudiedDefault):
                return self.once(grounds(self, part, scope))
            case Fold():
                return () if part.quantifier is None else self._quantifier(part, part.quantifier, None, scope)
            case Fact() | Hole() | Reading() | Var() | Get() | Prim() if part.is_boolean:
                return self._leaf(part, scope, value)
            case Prim() | Make() | Get():
                return self.once([reason for inner in part.told_parts for reason in self.of(inner, scope)])
            case Const() | Fact() | Hole() | Reading() | Var() | Default():
                return ()
            case _:
                assert_never(node)

    def _reason(
        self,
        text: str,
        value: Value,
        part: Studied,
        scope: Scope,
        *,
        labelled: bool = True,
        children: Reasons = (),
    ) -> Reason:
        bound, written = bindings(part.variables, scope), "" if labelled else part.text
        made = self.same(
            Reason(text, value is True, part.node.span, scope.cite, bound, children, labelled=labelled, written=written)
        )
        if part.is_reading:
            self._readings.add(id(made.span))
        return made

    def same(self, reason: Reason) -> Reason:
        """One object for a motif, whichever way it was met."""
        numbers = self._numbers
        equal = (
            reason.text, reason.satisfied, id(self._study.cite(reason.cite)), reason.bindings,
            reason.labelled, reason.named, reason.would, *[numbers[id(child)] for child in reason.children],
        )  # fmt: skip
        number = self._kinds.setdefault(equal, len(self._kinds))
        place = (id(reason.span), reason.concurring, reason.alternative, reason.would)
        made = self._made.setdefault((number, *place), reason)
        numbers[id(made)] = number
        return made

    def once(self, found: Iterable[Reason]) -> Reasons:
        """Each motif once, wherever it stands."""
        told: dict[int, Reason] = {}
        for reason in found:
            told.setdefault(self._numbers[id(reason)], reason)
        return tuple(told.values())

    def _leaf(self, part: Studied, scope: Scope, value: Value) -> Reasons:
        return (self._reason(part.said, value, part, scope, labelled=False, children=self._rules(part, scope)),)

    def _under(self, part: Studied, scope: Scope) -> Reasons:
        """What a condition tells besides the whole of which it is a part, whose words stand for it if it is plain."""
        return self._rules(part, scope) if part.is_leaf and part.label is None else self.of(part, scope)

    def _rules(self, part: Studied, scope: Scope) -> Reasons:
        """What is told of the rules that a plain condition looks at: of a decision, its motifs; else its choices."""
        if not part.looks_at_rules:
            return ()
        found: list[Reason] = []
        for call in self._looked_at(part, scope):
            called = scope.called(call)
            if called.rule is not None and not called.assumed:
                is_decision = called.rule.kind == "decision"
                found.extend(self.of_rule(called) if is_decision else self._choices_of(called, called.rule))
        return self.once(found)

    def _looked_at(self, part: Studied, scope: Scope) -> Iterator[Call]:
        """The calls in a plain condition; of a choice in it, those of what is chosen."""
        if isinstance(part.node, Call):
            yield part.node
        elif isinstance(part, StudiedDefault):
            for number in giving(part, scope):
                chosen = part.cases[number]
                if scope.value(chosen.case.guard) is True:
                    yield from self._looked_at(chosen.guard, scope)
                    yield from self._looked_at(chosen.value, scope)
        elif part.looks_at_rules:
            for inner in part.parts:
                yield from self._looked_at(inner, scope)

    def _choices_of(self, scope: Scope, rule: Rule) -> Reasons:
        """The exceptions and the worded rows that gave the value of a rule which a condition compares."""
        found = self._choices.get(scope.instance)
        if found is None:
            self._choices[scope.instance] = ()
            found = self._choices[scope.instance] = self.once(self._choices_in(self._study.of(rule.body), scope))
        return found

    def _choices_in(self, part: Studied, scope: Scope) -> Reasons:
        if not part.chooses or isinstance(scope.value(part.node), Void):
            return ()
        node = part.node
        if isinstance(node, Call):
            called = scope.called(node)
            return () if called.rule is None or called.assumed else self._choices_of(called, called.rule)
        if isinstance(part, StudiedDefault):
            won = [part.cases[number] for number in giving(part, scope)]
            told = [each for each in won if each.is_told_afar and scope.value(each.case.guard) is True]
            own = [reason for each in told for reason in itself(self, each, scope)]
            return (*own, *[reason for each in won for reason in self._choices_in(each.value, scope)])
        if isinstance(node, Prim | Make | Get):
            return tuple([reason for inner in part.told_parts for reason in self._choices_in(inner, scope)])
        return ()

    def _negation(self, part: Studied, scope: Scope, value: Value) -> Reasons:
        (operand,) = part.parts
        if operand.label is None and part.is_written:
            if part.quantifier is not None:
                return self._quantifier(part, part.quantifier, None, scope)
            if operand.is_leaf:
                return self._leaf(part, scope, value)
        return self.of(operand, scope)

    def _connective(self, part: Studied, scope: Scope, value: Value) -> Reasons:
        """All the operands, or those that decide alone; windows only where nothing else does."""
        absorbing = part.node.op == "or"  # type: ignore[union-attr]  # a connective
        conditions: list[Reason] = []
        windows: list[Reason] = []
        for operand in part.parts:
            if value is absorbing and scope.value(operand.node) is not absorbing:
                continue
            (windows if operand.is_window else conditions).extend(self.of(operand, scope))
        return self.once(conditions or windows)

    def _quantifier(self, part: Studied, fold: StudiedFold, label: Label | None, scope: Scope) -> Reasons:
        """One motif per element that decides; the label alone where no element does."""
        value, sought, labelled = scope.value(part.node), fold.node.kind == "any", label is not None
        if scope.value(fold.node) is not sought:
            alone = None if label is None else part.label_alone
            text = part.said if alone is None else alone.put(scope)
            return (self._reason(text, value, part, scope, labelled=labelled),)
        items, found, named = scope.value(fold.over.node), [], fold.named_in(label)
        for number, (item, here) in enumerate(zip(_listed(items), scope.elements(fold.node), strict=True), start=1):
            kept = fold.filter is None or here.value(fold.filter.node) is True
            if kept and here.value(fold.body.node) is sought:
                scope.spend(_STEPS_OF_A_WITNESS)
                text = part.said if label is None else label.put(here)
                bound = (*bindings(part.variables, here), (fold.node.var, fold.element(item, number)))
                children = self.once([reason for inner in fold.conditions for reason in self._under(inner, here)])
                reason = Reason(
                    text, value is True, part.node.span, here.cite, bound, children, labelled=labelled, named=named,
                    written="" if labelled else part.text,
                )  # fmt: skip
                found.append(self.same(reason))
        return self.once(found)


def _refuses(value: Value, favourable: Sequence[Node], scope: Scope) -> bool:
    """Whether a value is none of the favourable ones."""
    return type(value) is not Void and not any(equal(value, scope.value(node)) is True for node in favourable)


def _listed(items: Value) -> tuple[Value, ...]:
    return items if isinstance(items, tuple) else ()
