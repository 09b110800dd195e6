"""What each rule of a program reads, by itself and through the rules that it calls.

Nothing is evaluated: a rule reads all that stands in its body, whatever the cases that a dossier would take. Each body
is gone through once, when it is first asked about, so that a program read from the cache is decoded no further than
what is asked.
"""

from __future__ import annotations

import itertools
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from attrs import define, evolve

from cqp_dsl.core.nodes import TODAY, Call, Fact, Hole, Reading, Var
from cqp_dsl.core.walk import everything_in, nodes_of, shown_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cqp_dsl.core.nodes import Node


@define(eq=False, repr=False)
class Reads:
    """What is read: qualified names, each once, in the order of the text.

    Attributes:
        rules: rules, parameters and columns that are called.
        facts: facts of the dossier.
        interpretations: interpretations, open or not.
        holes: parameters with figures to fix.
        names: all of these together.
        date: whether the effect date is read.
    """

    rules: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    interpretations: tuple[str, ...] = ()
    holes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    date: bool = False

    @property
    def inputs(self) -> frozenset[str]:
        """What a dossier may give: facts, readings of interpretations, parameters with figures to fix."""
        return frozenset((*self.facts, *self.interpretations, *self.holes))


def reads_of(node: Node) -> Reads:
    """What an expression reads, the bodies of the rules that it calls apart."""
    return _reads(nodes_of(node))


def shown_by(node: Node) -> Reads:
    """What the labels within an expression show: it may stand in an answer, and decides nothing."""
    return _reads(part for holder in nodes_of(node) for shown in shown_in(holder) for part in everything_in(shown))


def mentioned_by(node: Node) -> Reads:
    """What an expression reads, then what its labels show."""
    return _reads(everything_in(node))


def _reads(nodes: Iterable[Node], assessed_at: str | None = None) -> Reads:
    rules: dict[str, None] = {}
    facts: dict[str, None] = {} if assessed_at is None else {assessed_at: None}
    interpretations: dict[str, None] = {}
    holes: dict[str, None] = {}
    names = dict(facts)
    date = False
    for node in nodes:
        match node:
            case Call(rule=name):
                rules[name] = names[name] = None
            case Fact(entry=name):
                facts[name] = names[name] = None
            case Reading(interpretation=name):
                interpretations[name] = names[name] = None
            case Hole(parameter=name):
                holes[name] = names[name] = None
            case Var(slot=slot):
                date = date or slot == TODAY
            case _:
                pass
    return Reads(tuple(rules), tuple(facts), tuple(interpretations), tuple(holes), tuple(names), date)


def together(several: Iterable[Reads]) -> Reads:
    """What several expressions read."""
    known = list(several)
    return Reads(
        tuple(dict.fromkeys(name for reads in known for name in reads.rules)),
        tuple(dict.fromkeys(name for reads in known for name in reads.facts)),
        tuple(dict.fromkeys(name for reads in known for name in reads.interpretations)),
        tuple(dict.fromkeys(name for reads in known for name in reads.holes)),
        tuple(dict.fromkeys(name for reads in known for name in reads.names)),
        any(reads.date for reads in known),
    )


class HasList(Protocol):
    """An argument of a rule, as far as the graph looks at it."""

    @property
    def over(self) -> Node | None:
        """The list whose elements it stands for, if it goes through one."""


class HasBody(Protocol):
    """A rule, as far as the graph looks at it."""

    @property
    def body(self) -> Node:
        """The expression of its value."""

    @property
    def params(self) -> Sequence[HasList]:
        """Its arguments, with the lists that they go through."""

    @property
    def assessed_at(self) -> str | None:
        """The fact that says on which day it is assessed, if any."""


class CallGraph:
    """What the rules of a program read, and which others they call.

    Args:
        rules: by qualified name. A call of a rule that is not among them leads nowhere.
        requirements: the conditions of the program's ``exigences``.
    """

    def __init__(self, rules: Mapping[str, HasBody], requirements: Iterable[Node] = ()) -> None:
        self._rules = rules
        self._requirements = tuple(requirements)
        self._reads: dict[str, Reads] = {}
        self._shown: dict[str, Reads] = {}
        self._callees: dict[str, tuple[str, ...]] = {}
        self._inputs: dict[str, frozenset[str]] = {}
        self._mentioned: dict[str, frozenset[str]] = {}
        self._closed: dict[str, bool] = {}

    # --- One rule ---------------------------------------------------------------------------------------------------

    def reads(self, rule: str) -> Reads:
        """What a rule reads by itself, the fact that says on which day it is assessed included."""
        if rule not in self._reads:
            known = self._rules[rule]
            lists = [param.over for param in known.params if param.over is not None]
            parts = itertools.chain.from_iterable(map(nodes_of, (known.body, *lists)))
            self._reads[rule] = _reads(parts, known.assessed_at)
        return self._reads[rule]

    def shown(self, rule: str) -> Reads:
        """What the labels of a rule show."""
        if rule not in self._shown:
            self._shown[rule] = shown_by(self._rules[rule].body)
        return self._shown[rule]

    @cached_property
    def callers(self) -> Mapping[str, tuple[str, ...]]:
        """The rules that call each rule by themselves, in the order of the program."""
        found: dict[str, list[str]] = {name: [] for name in self._rules}
        for name in self._rules:
            for called in self.reads(name).rules:
                found.setdefault(called, []).append(name)
        return {name: tuple(callers) for name, callers in found.items()}

    # --- A rule and those that it calls, however deep ---------------------------------------------------------------

    def callees(self, rule: str) -> tuple[str, ...]:
        """A rule and those that it calls, however deep, in order of discovery."""
        if rule not in self._callees:
            self._callees[rule] = self._with_callees([rule], shown=False)
        return self._callees[rule]

    def inputs(self, rule: str) -> frozenset[str]:
        """The facts, interpretations and parameters with figures to fix on which the value of a rule may depend."""
        if rule not in self._inputs:
            self._inputs[rule] = self._inputs_of(self.callees(rule))
        return self._inputs[rule]

    def mentioned(self, rule: str) -> frozenset[str]:
        """All that an answer about a rule may speak of: the rules that it reaches, their inputs, what labels show."""
        if rule not in self._mentioned:
            reached = self.callees(rule)
            shown = together(self.shown(name) for name in reached)
            behind = self._with_callees(shown.rules, shown=False)
            self._mentioned[rule] = self._inputs_of({*reached, *behind}).union(reached, shown.names)
        return self._mentioned[rule]

    def is_closed(self, rule: str) -> bool:
        """Whether what is told of a rule depends on its arguments and the date alone: no fact, no figure, no reading.

        What its labels show counts; a rule that nobody declares is not closed.
        """
        pending = [rule]
        while pending:
            name = pending[-1]
            if name not in self._rules:
                self._closed[name] = False
            if name not in self._closed:
                reads = mentioned_by(self._rules[name].body)
                unknown = [called for called in reads.rules if called not in self._closed]
                if unknown and not reads.inputs:
                    pending.extend(unknown)
                    continue
                self._closed[name] = not reads.inputs and all(self._closed[called] for called in reads.rules)
            pending.pop()
        return self._closed[rule]

    def everything(self, rules: Iterable[str]) -> Reads:
        """What some rules, and all those that they reach, read or show; ``rules`` are all of them."""
        reached = self._with_callees(rules, shown=True)
        found = together(reads for name in reached for reads in (self.reads(name), self.shown(name)))
        return evolve(found, rules=reached)

    @cached_property
    def required(self) -> frozenset[str]:
        """What may have a dossier refused, whatever is asked of it: all that its requirements speak of."""
        found: set[str] = set()
        for condition in self._requirements:
            reads = mentioned_by(condition)
            found.update(reads.facts, *(self.mentioned(called) for called in reads.rules))
        return frozenset(found)

    def _with_callees(self, rules: Iterable[str], *, shown: bool) -> tuple[str, ...]:
        pending = [name for name in dict.fromkeys(rules) if name in self._rules]
        found = dict.fromkeys(pending)
        while pending:
            name = pending.pop()
            called = (*self.reads(name).rules, *self.shown(name).rules) if shown else self.reads(name).rules
            for other in called:
                if other not in found and other in self._rules:
                    found[other] = None
                    pending.append(other)
        return tuple(found)

    def _inputs_of(self, rules: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*(self.reads(name).inputs for name in rules))
