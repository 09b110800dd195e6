"""The expression that gives a value: through the cases that win, and into the rules that only name another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, evolve

from cqp_dsl.core.equality import equal
from cqp_dsl.core.nodes import Call, Const, Default, Fact, Get, Hole, Logic, Make, Prim, Reading, Var
from cqp_dsl.decision.explain.formula import is_tabular
from cqp_dsl.decision.explain.studied_cases import StudiedDefault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cqp_dsl.core.nodes import Node
    from cqp_dsl.decision.explain.studied import Studied
    from cqp_dsl.decision.explain.studied_cases import StudiedCase
    from cqp_dsl.decision.explain.study import Study
    from cqp_dsl.engine.scope import Scope
    from cqp_dsl.source import Span


@define(eq=False, repr=False)
class Chosen:
    """An expression in its place.

    ``why`` is what made its cases win, ``lacks`` what failed of those that a ``sinon`` owes its turn to; ``called`` is
    the last rule that was entered.
    """

    part: Studied
    scope: Scope
    span: Span
    why: tuple[str, ...] = ()
    called: Scope | None = None
    lacks: tuple[str, ...] = ()

    @property
    def is_name(self) -> bool:
        """Whether it computes nothing: a name, or several values as they are."""
        node = self.part.node
        return is_name(node) or (isinstance(node, Make) and all(is_name(each) for each in node.operands))

    @property
    def is_told_apart(self) -> bool:
        """Whether a rule gives it by a table of its own."""
        return self.called is not None and (is_tabular(self.part.node) or isinstance(self.part.node, Make))


def chosen(found: Chosen, ask: Callable[[Studied, Scope], None]) -> Chosen:
    """The expression of the case that wins; the default itself where none does.

    ``ask`` is told of the conditions that made it win.
    """
    while isinstance(found.part, StudiedDefault):
        won = found.part.winner(found.scope)
        if won is None:
            return found
        for condition in asked(won, found.scope):
            ask(condition, found.scope)
        why = (*found.why, *_why(found.part, won, found.scope))
        lacks = (*found.lacks, *_lacks(won, found.scope))
        found = Chosen(won.value, found.scope.citing(won.case.cite), won.case.span, why, found.called, lacks)
    return evolve(found, scope=found.scope.citing(found.part.node.cite))


def followed(part: Studied, scope: Scope, ask: Callable[[Studied, Scope], None]) -> Chosen:
    """The expression that gives a value, the rules that it names entered."""
    found = chosen(Chosen(part, scope, part.node.span), ask)
    while isinstance(found.part.node, Call):
        called = found.scope.called(found.part.node)
        if called.rule is None or called.assumed:
            break
        body = part.of(called.rule.body)
        found = chosen(Chosen(body, called, called.rule.span, found.why, called, found.lacks), ask)
    return found


def entered(study: Study, scope: Scope) -> Scope:
    """The rule that a rule only names, whatever the dossier."""
    while scope.rule is not None:
        body = study.of(scope.rule.body)
        while isinstance(body, StudiedDefault) and body.only is not None:
            body = body.only.value
        called = scope.called(body.node) if isinstance(body.node, Call) else None
        if called is None or called.assumed:
            break
        scope = called
    return scope


def asked(won: StudiedCase, scope: Scope) -> Sequence[Studied]:
    """The conditions that made a case win: its own, and those that failed of the cases that it owes its turn to."""
    if won.case.kind != "otherwise":
        return won.conditions
    failed = [each for rival in won.rivals for each in rival.conditions if scope.value(each.node) is False]
    return [*won.conditions, *failed]


def is_name(node: Node) -> bool:
    """Whether an expression computes nothing."""
    return isinstance(node, Const | Fact | Hole | Reading | Call | Var | Get | Default)


def _why(default: StudiedDefault, won: StudiedCase, scope: Scope) -> Iterable[str]:
    """What made a case win, in the author's words; its days, for a dated figure."""
    case = won.case
    if case.kind == "dated":
        return () if default.only is not None else [shown for _, shown in won.windows]
    days = [won.days] if case.kind in {"row", "otherwise"} and won.days else []
    if won.label is not None:
        return [won.label.put(scope), *days]
    if case.kind == "row":
        return [*[test.in_words.put(scope) for test in won.tests if not _is_about_the_line(test.node)], *days]
    named = [won.spoken_name] if case.name else []
    found = [text for condition in won.conditions for text in _labels(condition, scope)]
    return [*named, *found] or ([won.period] if won.period else [])


def _lacks(won: StudiedCase, scope: Scope) -> Iterable[str]:
    """The author's words for what failed of the cases of another value that a ``sinon`` owes its turn to."""
    own = scope.value(won.case.value)
    failed = [
        rival
        for rival in won.rivals
        if scope.value(rival.case.guard) is False and equal(scope.value(rival.case.value), own) is not True
    ]
    concerned = [each for each in failed if each.applies is None or scope.value(each.applies.node) is not False]
    return dict.fromkeys(text for each in concerned for one in each.conditions for text in unmet(one, scope))


def unmet(condition: Studied, scope: Scope) -> Iterable[str]:
    """The author's words for a condition that fails, or for those parts of it that do; under those of a rule, its own.

    « ouvrir droit » says less than what the rule that it names lacks.
    """
    if scope.value(condition.node) is not False:
        return []
    own = [] if condition.label is None else [condition.label.put(scope)]
    if isinstance(condition.node, Call):
        called = scope.called(condition.node)
        inner = called.rule is not None and not called.assumed
        found = unmet(condition.of(called.rule.body), called) if inner and called.rule is not None else []
        return list(found) or own
    if own:
        return own
    if isinstance(condition, StudiedDefault):
        won = condition.winner(scope)
        return [] if won is None else [*_lacks(won, scope), *unmet(won.value, scope)]
    if not isinstance(condition.node, Logic) or condition.node.op == "not":
        return []
    return [text for part in condition.parts for text in unmet(part, scope)]


def _labels(condition: Studied, scope: Scope) -> Iterable[str]:
    """The author's words for a condition that holds, or for those that it is made of."""
    if condition.label is not None:
        alone = condition.label_alone
        return [] if alone is None else [alone.put(scope)]
    if not isinstance(condition.node, Logic) or condition.node.op == "not":
        return []
    held = [part for part in condition.parts if scope.value(part.node) is True]
    return [text for part in held for text in _labels(part, scope)]


def _is_about_the_line(test: Node) -> bool:
    """Whether a cell of a table only says which line it is: a value that the step or the element is named by."""
    return isinstance(test, Prim) and test.op in {"eq", "in"} and isinstance(test.operands[0], Var)
