"""What is known of a node whatever the dossier: its words, what it rests on, how it reads.

Each of these is worked out when it is first needed, once for a program: what explains an answer only puts values in.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from cqp_dsl.core.cases import own_window
from cqp_dsl.core.datatypes.display import NBSP, formatter
from cqp_dsl.core.datatypes.types import BoolType, RecordType
from cqp_dsl.core.nodes import Call, Const, Default, Fact, Fold, Get, Hole, Logic, Make, Node, Prim, Reading, Var
from cqp_dsl.core.printer import show
from cqp_dsl.core.walk import free_variables, parts
from cqp_dsl.decision.explain.calculation import calculated, spelled
from cqp_dsl.decision.explain.formula import in_figures, in_words
from cqp_dsl.decision.explain.labels import element_words, in_a_sentence, label_of
from cqp_dsl.decision.explain.leaf import leaf_of
from cqp_dsl.decision.explain.sentences import sentence
from cqp_dsl.decision.explain.thirtieths import in_thirtieths, told_type

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.answer.answer import TraceKind
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Wording
    from cqp_dsl.core.program import Program
    from cqp_dsl.decision.explain.calculation import Calculation
    from cqp_dsl.decision.explain.formula import Formula, Won
    from cqp_dsl.decision.explain.labels import Label
    from cqp_dsl.decision.explain.leaf import Leaf
    from cqp_dsl.engine.scope import Scope

Variables: TypeAlias = "Sequence[tuple[Var, Callable[[Value], str]]]"

_LEAVES: Final = (Fact, Hole, Reading, Var, Get, Prim)


class Studied:
    """What is known of one node."""

    def __init__(self, node: Node, program: Program, of: Callable[[Node], Studied]) -> None:
        self.node = node
        self.program = program
        self.of = of

    @cached_property
    def text(self) -> str:
        """The condition as its author wrote it."""
        return self.node.text or self.shown

    @cached_property
    def said(self) -> str:
        """The condition in French, from the labels of what it looks at."""
        return sentence(self.node, self.program)

    @cached_property
    def shown(self) -> str:
        """The expression in the language's spelling."""
        return show(self.node)

    @cached_property
    def type(self) -> Type:
        """The node's type, with how its values are told."""
        return told_type(self.node.type, in_thirtieths=self.is_in_thirtieths)

    @cached_property
    def words(self) -> Callable[[Value], str]:
        """What words the node's value."""
        return formatter(self.type)

    @cached_property
    def is_in_thirtieths(self) -> bool:
        """Whether its months are counted in days of thirtieths."""
        return in_thirtieths(self.node, self.program, lambda node: self.of(node).is_in_thirtieths)

    @cached_property
    def in_words(self) -> Formula:
        """The expression as a computation tells it, in words."""
        return in_words(self)

    @cached_property
    def in_figures(self) -> Formula:
        """The expression as a computation tells it, in figures."""
        return in_figures(self)

    @cached_property
    def calculation(self) -> Calculation | None:
        """The expression with values in place of names, where that says more."""
        return calculated(self.node, lambda node: self.of(node).words)

    def worded_label(self, wording: Wording, unbound: int | None = None) -> Label:
        """A label of which this is a part, or the whole."""
        return label_of(wording, unbound, lambda node: in_a_sentence(self.of(node).type))

    @cached_property
    def label(self) -> Label | None:
        """The author's words for this condition."""
        return None if self.node.label is None or not self.is_boolean else self.worded_label(self.node.label)

    @cached_property
    def label_alone(self) -> Label | None:
        """The author's words for a quantifier, where no element is told."""
        fold, label = self.quantifier, self.node.label
        return self.label if fold is None or label is None else self.worded_label(label, fold.node.slot)

    @cached_property
    def parts(self) -> Sequence[Studied]:
        """The immediate parts."""
        return [self.of(part) for part in parts(self.node)]

    @cached_property
    def told_parts(self) -> Sequence[Studied]:
        """The parts whose motifs are those of a node that is no condition: the key of a cell has none."""
        return self.parts[:1] if isinstance(self.node, Get) else self.parts

    @cached_property
    def is_boolean(self) -> bool:
        """Whether the node is a condition."""
        return isinstance(self.node.type, BoolType)

    @cached_property
    def is_window(self) -> bool:
        """Whether the node is the guard of a window, which is no condition on the dossier."""
        return own_window(self.node) is not None

    @cached_property
    def is_leaf(self) -> bool:
        """Whether a condition has nothing to tell but itself."""
        node = self.node
        if isinstance(node, Logic):
            return node.op == "not" and node.operands[0].label is None and self.parts[0].is_leaf
        return isinstance(node, _LEAVES)

    @cached_property
    def is_mute(self) -> bool:
        """Whether a node has no motif, whatever the dossier: nothing in it is a condition, nor a rule."""
        if isinstance(self.node, Const):
            return self.label is None
        if self.is_boolean or isinstance(self.node, Call | Default):
            return False
        return isinstance(self.node, Fold) or all(part.is_mute for part in self.told_parts)

    @cached_property
    def quantifier(self) -> StudiedFold | None:
        """The quantifier that a condition is, negations apart."""
        node = self.node
        while isinstance(node, Logic) and node.op == "not":
            node = node.operands[0]
        fold = self.of(node)
        return fold if isinstance(fold, StudiedFold) and fold.node.kind in {"any", "all"} else None

    def winner(self, scope: Scope) -> Won | None:  # noqa: ARG002 - for a default
        """The case that gives the value; None for what has no cases."""
        return None

    # --- For the lines of a trace -----------------------------------------------------------------------------------

    @cached_property
    def root(self) -> Node:
        """What a part of a part is a part of."""
        node = self.node
        while isinstance(node, Get):
            node = node.base
        return node

    @cached_property
    def leaf(self) -> Leaf:
        """What is known of the line of a fact, a hole or a reading."""
        return leaf_of(self.node, self.root, self.name, self.program)

    @cached_property
    def is_only_named(self) -> bool:
        """Whether a condition is but the name of something, whose own line is enough."""
        named = isinstance(self.node, Call | Fact | Hole | Reading)
        return self.label is None and named and len(self.sources) == 1

    @cached_property
    def is_explained(self) -> bool:
        """Whether there is anything to tell under the line of a condition."""
        return self.is_only_named or isinstance(self.node, Logic) or bool(self.quantifier or self.sources)

    @cached_property
    def is_cell(self) -> bool:
        """Whether a node gives a cell of a keyed parameter, which alone is told."""
        node = self.node
        if not (isinstance(node, Get) and node.field is None and isinstance(node.base, Call) and not node.base.args):
            return False
        body = self.program.rules[node.base.rule].body
        return isinstance(body, Make) and body.shape == "map"

    @cached_property
    def sources(self) -> Sequence[Studied]:
        """What an expression is computed from, in order: calls, facts and their parts, cells, aggregates, defaults."""
        match self.node:
            case Const() | Var():
                return ()
            case Get() if self.is_cell or isinstance(self.root, Fact):
                return (self, *[source for key in self.parts[1:] for source in key.sources])
            case Call():
                return (self, *[source for argument in self.parts for source in argument.sources])
            case Fact() | Hole() | Reading() | Fold() | Default():
                return (self,)
            case _:
                return [source for part in self.parts for source in part.sources]

    @cached_property
    def heading(self) -> tuple[TraceKind, str, str]:
        """The kind of a condition's line, its name, and its formula where a label stands for it.

        An unlabelled condition is called by its own text; several together, by how they count.
        """
        kind: TraceKind = "condition" if self.quantifier is None else "fold"
        if self.label is not None:
            return kind, "", self.shown
        if isinstance(self.node, Logic) and self.node.op != "not":
            return kind, "toutes ces conditions" if self.node.op == "and" else "l'une de ces conditions", ""
        return kind, self.shown, ""

    @cached_property
    def name(self) -> Label:
        """The name of a fact or of a part of one, the values of variables put in."""
        return spelled(self.node)

    # --- For motifs -------------------------------------------------------------------------------------------------

    @cached_property
    def is_written(self) -> bool:
        """Whether a negation stands in the text; that of a premise (``A implique B``) does not."""
        return bool(self.node.text)

    @cached_property
    def is_reading(self) -> bool:
        """Whether a condition only asks which reading is supposed."""
        match self.node:
            case Reading() | Const():
                return True
            case Logic() | Prim() | Make():
                return all(part.is_reading for part in self.parts)
            case _:
                return False

    @cached_property
    def looks_at_rules(self) -> bool:
        """Whether a plain condition looks at the values of rules; what aggregates do with them is told apart."""
        if isinstance(self.node, Call):
            return True
        return not isinstance(self.node, Fold) and any(part.looks_at_rules for part in self.parts)

    @cached_property
    def chooses(self) -> bool:
        """Whether an exception or a row with words may give its value, in it or in a rule that it calls."""
        if isinstance(self.node, Call):
            return self.of(self.program.rules[self.node.rule].body).chooses
        return isinstance(self.node, Prim | Make | Get) and any(part.chooses for part in self.told_parts)

    @cached_property
    def variables(self) -> Variables:
        """The variables that tell what the node is about."""
        return variables_of((self.node,))


class StudiedFold(Studied):
    """What is known of an aggregate."""

    node: Fold

    def __init__(self, node: Fold, program: Program, of: Callable[[Node], Studied]) -> None:
        super().__init__(node, program, of)
        self.over, self.body = of(node.over), of(node.body)
        self.filter = None if node.filter is None else of(node.filter)

    @cached_property
    def conditions(self) -> Sequence[Studied]:
        """What an element is asked."""
        return [part for part in (self.filter, self.body) if part is not None]

    def worded(self, body: str) -> Formula:
        """The aggregate in words, of elements that are made into ``body``; as it is written where that is empty."""
        found = self._worded.get(body)
        if found is None:
            found = self._worded[body] = in_words(self, body)
        return found

    @cached_property
    def _worded(self) -> dict[str, Formula]:
        return {}

    @cached_property
    def item(self) -> Callable[[Value], str]:
        """What tells an element from the others."""
        return element_words(self.node.item_type)

    def element(self, item: Value, number: int) -> str:
        """An element by its value; a ``fiche`` by its place in the list."""
        if isinstance(self.node.item_type, RecordType):
            return f"{self.over.shown} n°{NBSP}{number}"
        return self.item(item)

    def named_in(self, label: Label | None) -> tuple[str, ...]:
        """The variable, where the author's words tell it already."""
        tells = label is not None and any(self.node.slot in free_variables(part) for part in label.expressions)
        return (self.node.var,) if tells else ()


def variables_of(nodes: Sequence[Node]) -> Variables:
    """The variables of some expressions, each with what words its value; a ``fiche`` is not told."""
    found = sorted({slot: var for node in nodes for slot, var in free_variables(node).items()}.items())
    return [(var, formatter(var.type)) for _, var in found if not isinstance(var.type, RecordType)]


def bindings(variables: Variables, scope: Scope) -> tuple[tuple[str, str], ...]:
    """What some variables stand for."""
    return tuple([(var.name, words(scope.value(var))) for var, words in variables]) if variables else ()
