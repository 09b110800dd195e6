"""How a value came about, told as an accountant notes it: a step for each rule that computes, what it rests on first.

What decides is for ``motifs`` to tell; here are the numbers, the dates, the lists: those of a decision, and those that
its conditions compare. Each instance of a rule is told once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from attrs import define

from cqp_dsl.answer.causes import waiting_for
from cqp_dsl.answer.computation import Step, Term
from cqp_dsl.core.aggregates import AGGREGATES
from cqp_dsl.core.datatypes.types import BoolType, EnumType, TextType, bare
from cqp_dsl.core.datatypes.values import Void
from cqp_dsl.core.nodes import Call, Const, Default, Fact, Fold, Get, Hole, Logic, Make, Prim, Reading, Var
from cqp_dsl.core.walk import is_scale
from cqp_dsl.decision.explain.brackets import brackets
from cqp_dsl.decision.explain.chosen import Chosen, asked, chosen, entered, followed, unmet
from cqp_dsl.decision.explain.figures import figure_named
from cqp_dsl.decision.explain.formula import is_day_of_a_year, is_tabular, rule_label, terms_in_words
from cqp_dsl.decision.explain.naming import element_names, part_names, told_words
from cqp_dsl.decision.explain.studied import StudiedFold
from cqp_dsl.decision.explain.studied_cases import StudiedDefault
from cqp_dsl.decision.explain.thirtieths import told_type

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Rule
    from cqp_dsl.decision.explain.studied import Studied
    from cqp_dsl.decision.explain.study import Study
    from cqp_dsl.engine.scope import Scope
    from cqp_dsl.source import Span

MAX_DEPTH: Final = 100
"""Rules told one under the other; what the last rests on is not told."""

Only: TypeAlias = Literal["", "element", "condition"]
"""Which steps are told of what an expression rests on: all of them; those that compute something, and the figures of
the text that the elements of a table share; those that compute something. What is left out is told by its value."""

_ASSUMED: Final = "valeur supposée par le scénario"
_GIVEN: Final = "valeur donnée par le dossier"
_WORDS = (BoolType, EnumType, TextType)
"""Types of what is decided or named rather than computed."""


def computation(study: Study, scope: Scope, value: Value) -> tuple[Step, ...]:
    """The steps to the value of a rule, the result last; to what its conditions compare, where it is a word."""
    telling = _Telling(study)
    rule = scope.rule
    if rule is None or scope.assumed:
        return ()
    if isinstance(bare(rule.type), _WORDS):
        telling.conditions(study.of(rule.body), scope)
    elif value is not None:
        telling.rule(entered(study, scope), value, 0)
    return () if len(telling.steps) == 1 and _says_nothing(telling.steps[0]) else tuple(telling.steps)


@define(eq=False, repr=False)
class _Head:
    """What a step is about: how it is called, what it comes to, and how far it is from the result."""

    label: str
    value: Value
    type: Type
    depth: int


class _Telling:
    """The steps of one value, in one world."""

    def __init__(self, study: Study) -> None:
        self.steps: list[Step] = []
        self._study = study
        self._told: set[Hashable] = set()
        self._named: set[Hashable] = set()
        self._asked: set[Hashable] = set()

    # --- Rules ------------------------------------------------------------------------------------------------------

    def rule(self, scope: Scope, value: Value, depth: int) -> None:
        """The step of a rule, after those of what it rests on."""
        rule = scope.rule
        if rule is None or scope.instance in self._told:
            return
        self._told.add(scope.instance)
        body = self._study.of(rule.body)
        type_ = told_type(rule.type, in_thirtieths=body.is_in_thirtieths)
        head = _Head(self._label(rule, scope), value, type_, depth)
        if scope.assumed or depth >= MAX_DEPTH:
            self._add(head, scope.cite, rule.span, why=_ASSUMED if scope.assumed else "")
        else:
            self._expression(head, chosen(Chosen(body, scope, rule.span), self._comparing(depth + 1)))

    def _label(self, rule: Rule, scope: Scope) -> str:
        """The label of a rule, with what it is taken for."""
        label = rule_label(self._study.program, rule.name)
        args = zip(rule.params, scope.args, strict=True)
        told = [name for param, value in args for name in element_names(param.type, (value,)) if name]
        return f"{label} ({', '.join(told)})" if told else label

    def _cell(self, part: Studied, scope: Scope, depth: int) -> None:
        """The step of one cell of a keyed parameter."""
        figure = figure_named(self._study, part, scope)
        if figure is None or (figure.scope.instance, figure.label) in self._told:
            return
        called = figure.scope
        self._told.add((called.instance, figure.label))
        head = _Head(figure.label, scope.value(part.node), part.type, depth)
        if figure.found is not None:
            self._expression(head, figure.found)
        elif called.rule is not None:
            self._add(head, called.cite, called.rule.span, why=_ASSUMED if called.assumed else "")

    # --- Expressions ------------------------------------------------------------------------------------------------

    def _expression(self, head: _Head, found: Chosen) -> None:
        """The step of an expression, after those of what it is computed from."""
        part, scope, node = found.part, found.scope, found.part.node
        why = " ; ".join(found.why)
        if isinstance(part, StudiedFold) and is_tabular(node):
            words, terms = self._table(part, scope, head.depth)
            word = AGGREGATES[part.node.kind].word
            self._add(head, scope.cite, found.span, words=words, why=why, aggregate=word, terms=terms)
        elif isinstance(node, Make):
            terms = self._parts(part, scope, head.depth)
            self._add(head, scope.cite, found.span, why=why, terms=terms)
        elif isinstance(node, Const | Hole | Default):
            self._add(head, scope.cite, found.span, why=_GIVEN if isinstance(node, Hole) else why)
        else:
            self._formula(head, found, why)

    def _formula(self, head: _Head, found: Chosen, why: str) -> None:
        part, scope = found.part, found.scope
        words = part.in_words.put(scope)
        figure = figure_named(self._study, part, scope)
        named = None if figure is None else figure.found
        if named is not None and isinstance(named.part.node, Const):
            # The step that only names a figure of the text tells it.
            why = " ; ".join((*named.why, *found.why))
            self._add(head, named.scope.cite, named.span, words=words, why=why)
            return
        self._sources(part, scope, head.depth + 1)
        figures = "" if found.is_name or is_day_of_a_year(part.node) else part.in_figures.put(scope)
        words = "" if words in {figures, told_words(head.type)(head.value)} else words
        self._add(head, scope.cite, found.span, words=words, figures=figures, why=why)

    def _add(  # noqa: PLR0913 - the parts of a step
        self,
        head: _Head,
        cite: Cite | None,
        span: Span,
        *,
        words: str = "",
        figures: str = "",
        why: str = "",
        aggregate: str = "",
        terms: tuple[Term, ...] = (),
    ) -> None:
        text = told_words(head.type)(head.value)
        self.steps.append(
            Step(head.label, text, head.value, head.type, words, figures, why, cite, span, aggregate, terms, head.depth)
        )

    def _sources(self, part: Studied, scope: Scope, depth: int, *, only: Only = "") -> None:
        """The steps of the rules and aggregates that an expression is computed from, ``only`` some of them."""
        node = part.node
        if part.is_boolean:
            return
        match node:
            case Call():
                for arg in part.parts:
                    self._sources(arg, scope, depth, only=only)
                self._called(node, scope, depth, only=only)
            case Get() if part.is_cell:
                if not only or (only == "element" and not any(isinstance(key.node, Var) for key in part.parts[1:])):
                    self._cell(part, scope, depth)
            case Fold():
                if is_tabular(node) and isinstance(part, StudiedFold):
                    self._aggregate(part, scope, depth)
            case Default():
                found = chosen(Chosen(part, scope, node.span), self._comparing(depth))
                if found.part is not part:
                    self._sources(found.part, found.scope, depth, only=only)
            case Const() | Fact() | Hole() | Reading() | Var():
                return
            case Get() | Prim() | Make() | Logic():
                for each in part.parts:
                    self._sources(each, scope, depth, only=only)

    def _called(self, node: Call, scope: Scope, depth: int, *, only: Only) -> None:
        called = scope.called(node)
        rule = called.rule
        if rule is None or isinstance(bare(rule.type), _WORDS) or called.instance in self._told:
            return
        if only and not (only == "element" and rule.kind == "parameter"):
            if called.instance in self._named or depth >= MAX_DEPTH:
                return
            if followed(self._study.of(rule.body), called, self._comparing(depth)).is_name:
                self._named.add(called.instance)
                return
        self.rule(called, scope.value(node), depth)

    def _aggregate(self, fold: StudiedFold, scope: Scope, depth: int, about: str = "") -> None:
        """The step of an aggregate that stands within an expression: its words are its label."""
        words, terms = self._table(fold, scope, depth)
        named = fold.in_words.put(scope)
        head = _Head(f"{named} ({about})" if about else named, scope.value(fold.node), fold.type, depth)
        word = AGGREGATES[fold.node.kind].word
        words = "" if words == named else words
        self._add(head, scope.cite, fold.node.span, words=words, aggregate=word, terms=terms)

    # --- Tables -----------------------------------------------------------------------------------------------------

    def _table(self, fold: StudiedFold, scope: Scope, depth: int) -> tuple[str, tuple[Term, ...]]:
        """What an aggregate adds up or compares, in words, and a line for each element."""
        if is_scale(fold.node):
            return self._scale(fold, scope, depth)
        self._sources(fold.over, scope, depth + 1)
        items = scope.value(fold.over.node)
        if not isinstance(items, tuple):
            return fold.in_words.put(scope), ()
        names = element_names(fold.node.item_type, items)
        made: dict[int, Chosen] = {}
        terms = []
        scopes = scope.elements(fold.node)
        for name, here in zip(names, scopes, strict=True):
            holds = True if fold.filter is None else here.value(fold.filter.node)
            if holds is not True:
                why = "" if holds is False else waiting_for(holds)
                lacks = () if fold.filter is None else unmet(fold.filter, here)
                terms.append(Term(name, "", "", holds, fold.type, why, counts=False, lacks=_joined(lacks)))
            else:
                terms.append(self._term(fold, name, here, made, depth))
        return _worded(fold, scope, scopes, made), tuple(terms)

    def _term(self, fold: StudiedFold, name: str, scope: Scope, made: dict[int, Chosen], depth: int) -> Term:
        """The line of an element that counts."""
        if fold.node.kind == "count":
            return Term(name, "", "", 1, fold.type)
        value = scope.value(fold.body.node)
        found = followed(fold.body, scope, self._comparing(depth + 1))
        made.setdefault(id(found.part.node), found)
        if not found.is_told_apart and isinstance(found.part, StudiedFold) and is_tabular(found.part.node):
            self._aggregate(found.part, found.scope, depth + 1, name)
            figures = ""
        else:
            figures = self._figures(found, value, depth + 1, only="element")
        inner = [] if found.is_told_apart else [*self._choices(found.part, found.scope)]
        why = [*found.why, *[text for each in inner for text in each.why]]
        # Of a line that comes to something, what another case would have asked is no defect.
        lacks = [] if value else [*found.lacks, *[text for each in inner for text in each.lacks]]
        own = [each.scope.cite for each in (found, *inner) if _is_own(each, scope)]
        return Term(
            name, figures, told_words(fold.body.type)(value), value, fold.body.type, _joined(why),
            lacks=_joined(lacks), cite=own[0] if own else None,
        )  # fmt: skip

    def _choices(self, part: Studied, scope: Scope) -> Iterator[Chosen]:
        """What chose the figures that an expression names: those of the rules that have no step of their own."""
        node = part.node
        if isinstance(node, Call):
            called = scope.called(node)
            rule = called.rule
            if rule is None or called.assumed or isinstance(bare(rule.type), _WORDS):
                return
            found = followed(part, scope, lambda _condition, _scope: None)
            if found.is_name and (found.why or found.lacks) and rule.kind != "parameter":
                yield found
        elif isinstance(node, Prim | Get):
            for each in part.told_parts:
                yield from self._choices(each, scope)

    def _scale(self, fold: StudiedFold, scope: Scope, depth: int) -> tuple[str, tuple[Term, ...]]:
        """What a marginal scale cuts, in words, and a line for each bracket."""
        every, told = brackets(fold), told_words(fold.type)
        base = every[0].base
        self._sources(base, scope, depth + 1)
        terms = []
        for bracket in every:
            value, figures = bracket.value(scope), ""
            if value != 0:
                for part in (*bracket.limits, bracket.rate):
                    self._sources(part, scope, depth + 1)
                figures = bracket.due.in_figures.put(scope)
            terms.append(Term(bracket.name(scope), figures, told(value), value, fold.type))
        return f"barème par tranches de {base.in_words.put(scope)} ({base.words(scope.value(base.node))})", tuple(terms)

    def _parts(self, part: Studied, scope: Scope, depth: int) -> tuple[Term, ...]:
        """The lines of a value that has several parts."""
        terms = []
        for name, each in zip(part_names(part.node), part.parts, strict=True):
            value, found = scope.value(each.node), followed(each, scope, self._comparing(depth + 1))
            figures = self._figures(found, value, depth + 1, only="")
            terms.append(Term(name, figures, told_words(each.type)(value), value, each.type, " ; ".join(found.why)))
        return tuple(terms)

    def _figures(self, found: Chosen, value: Value, depth: int, *, only: Only) -> str:
        """The figures of a line, after the steps of what they are computed from; none for what has its own table."""
        node = found.part.node
        if found.is_told_apart and found.called is not None:
            self.rule(found.called, value, depth)
            return ""
        self._sources(found.part, found.scope, depth, only=only)
        plain = found.is_name or is_tabular(node) or isinstance(node, Make)
        return "" if plain else found.part.in_figures.put(found.scope)

    # --- Conditions -------------------------------------------------------------------------------------------------

    def conditions(self, part: Studied, scope: Scope) -> None:
        """The steps of what the conditions compare that decided a word."""
        node, value = part.node, scope.value(part.node)
        if isinstance(value, Void):
            return
        match node:
            case Logic(op="not"):
                self.conditions(part.parts[0], scope)
            case Logic(op=op):
                absorbing = op == "or"
                for operand in part.parts:
                    if value is not absorbing or scope.value(operand.node) is absorbing:
                        self.conditions(operand, scope)
            case Call():
                called = scope.called(node)
                if called.rule is not None and not called.assumed and called.instance not in self._asked:
                    self._asked.add(called.instance)
                    self.conditions(self._study.of(called.rule.body), called)
            case Default():
                won = part.winner(scope) if isinstance(part, StudiedDefault) else None
                if won is not None:
                    for condition in (*asked(won, scope), won.value):
                        self.conditions(condition, scope)
            case Prim():
                self._compared(part, scope, 0)
            case _:
                return

    def _comparing(self, depth: int) -> Callable[[Studied, Scope], None]:
        """What tells the numbers that the conditions of a case compare."""
        return lambda condition, scope: self._compared(condition, scope, depth)

    def _compared(self, part: Studied, scope: Scope, depth: int) -> None:
        """The steps of the numbers and dates that a condition compares, the rules that it asks apart."""
        match part.node:
            case Logic():
                for operand in part.parts:
                    self._compared(operand, scope, depth)
            case Prim():
                for operand in part.parts:
                    self._sources(operand, scope, depth + 1, only="condition")
            case _:
                return


def _says_nothing(step: Step) -> bool:
    """Whether a step says no more than the value."""
    return not (step.words or step.figures or step.aggregate or any(term.figures for term in step.terms))


def _joined(texts: Iterable[str]) -> str:
    return " ; ".join(dict.fromkeys(texts))


def _is_own(found: Chosen, line: Scope) -> bool:
    """Whether what was chosen has a citation of its own: not that of its rule, or of the line for a figure."""
    rule, cite = None if found.called is None else found.called.rule, found.scope.cite
    return rule is not None and cite is not None and cite != (line.cite if rule.kind == "parameter" else rule.cite)


def _worded(fold: StudiedFold, scope: Scope, scopes: Sequence[Scope], made: dict[int, Chosen]) -> str:
    """An aggregate in words: by the one formula of its elements, if they have one."""
    body = ""
    if len(made) == 1:
        (found,) = made.values()
        named = found.is_name or found.is_told_apart or is_tabular(found.part.node)
        body = "" if named else terms_in_words(found.part.node, found.part.in_words.put(found.scope))
    words = fold.worded(body).put(scope)
    if fold.filter is None or not scopes:
        return words
    label = fold.filter.node.label
    alone = None if label is None else fold.filter.worded_label(label, fold.node.slot)
    kept = fold.filter.in_words.put(scopes[0]) if alone is None else alone.put(scopes[0])
    return f"{words}, si {kept}"
