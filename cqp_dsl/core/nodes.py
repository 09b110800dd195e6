"""The twelve node kinds of the core.

Source: SEMANTICS §2. Every name is resolved, every node typed, every construct of the surface desugared. Nodes are
plain data: what they mean is for the engine to say. Two nodes are equal when they mean the same thing: their types
count; their places, their texts and their labels do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs
from attrs import define

if TYPE_CHECKING:
    import datetime

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Known
    from cqp_dsl.source import Span


@define(unsafe_hash=True)
class Wording:
    """A label with values in it.

    Attributes:
        text: the label as written, braces included.
        parts: its texts and the expressions of its braces, in order. An expression may use the variable of the
            quantifier that the label stands after.
    """

    text: str
    parts: tuple[str | Node, ...]


@define(eq=False, kw_only=True)
class _Node:
    """What every node carries.

    Attributes:
        id: unique in the program; it follows the source order within a declaration.
        text: the normalised source text of a condition, for reasons that have no label; empty where its author did
            not write it, as the negation in ``a implique b``.
        label: the author's words for it, if any.
        cite: where the text says it, if it is said here.
    """

    id: int = attrs.field(eq=False)
    type: Type
    span: Span = attrs.field(eq=False)
    text: str = attrs.field(default="", eq=False)
    label: Wording | None = attrs.field(default=None, eq=False)
    cite: Cite | None = attrs.field(default=None, eq=False)


@define(unsafe_hash=True, repr=False, kw_only=True)
class Const(_Node):
    """A known value, ``rien`` (``None``) included."""

    value: Known


@define(unsafe_hash=True, repr=False, kw_only=True)
class Fact(_Node):
    """A fact of the dossier: the qualified name of its entry, ``certification.notes``."""

    entry: str


@define(unsafe_hash=True, repr=False, kw_only=True)
class Hole(_Node):
    """A figure to be fixed: qualified parameter, key (enumeration value names, empty if none) and by whom."""

    parameter: str
    key: tuple[str, ...]
    by: str


@define(unsafe_hash=True, repr=False, kw_only=True)
class Reading(_Node):
    """The reading chosen in the world at hand: the qualified name of the interpretation."""

    interpretation: str


TODAY = 0
"""The slot of ``date d'effet`` in every frame."""


@define(unsafe_hash=True, repr=False, kw_only=True)
class Var(_Node):
    """A bound variable.

    Slot 0 is the effect date; then the rule's arguments; then fold variables, each its own slot.
    """

    name: str
    slot: int


PrimOp: TypeAlias = str
"""The name of a strict operation: its row of ``cqp_dsl.core.operations.OPERATIONS`` says what it takes and gives."""


@define(unsafe_hash=True, repr=False, kw_only=True)
class Prim(_Node):
    """A strict operation: any operand Void makes it Void."""

    op: PrimOp
    operands: tuple[Node, ...]


@define(unsafe_hash=True, repr=False, kw_only=True)
class Logic(_Node):
    """Strong Kleene connective, n-ary. ``a implique b`` is ``or(not a, b)``."""

    op: Literal["and", "or", "not"]
    operands: tuple[Node, ...]


@define(unsafe_hash=True, repr=False, kw_only=True)
class Make(_Node):
    """A composite made of its leaves. It is never Void itself.

    Attributes:
        operands: the fields of a record, in their order; the elements of a list; the cells of a map, each once, in
            the order of the enumerations.
        keys: for a map, the key of each operand.
    """

    shape: Literal["record", "list", "map"]
    operands: tuple[Node, ...]
    keys: tuple[tuple[str, ...], ...] = ()


ROW = "ligne d'un tableau"
"""The name of the record that a row of a table that cumulates makes: no author's ``fiche`` has spaces in its name."""

BRACKET = "tranche d'un barème"
"""The name of the record that a bracket of a marginal scale makes: is it reached, and what is due for it."""


@define(unsafe_hash=True, repr=False, kw_only=True)
class Get(_Node):
    """A leaf of a composite.

    Where the composite is ``rien``, there is none: a gap. A Void key gives Void, unless all cells are known and equal.

    Attributes:
        field: the field of a record; None for a cell.
        key: the key of a cell of a map, one node for each enumeration.
    """

    base: Node
    field: str | None = None
    key: tuple[Node, ...] = ()


@define(unsafe_hash=True)
class Window:
    """Days on which something is in force, both ends included; None where open."""

    start: datetime.date | None = None
    end: datetime.date | None = None

    def holds(self, day: datetime.date) -> bool:
        """Whether ``day`` is in the window."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


CaseKind: TypeAlias = Literal["alternative", "otherwise", "exception", "disposition", "dated", "row"]


@define(unsafe_hash=True, repr=False)
class Case:
    """One case of a default.

    Attributes:
        id: its index in ``Default.cases``.
        guard: the whole of when it holds: its window and that of its politique, the guard of the case that it is an
            exception to, ``applies`` and ``condition``.
        condition: the author's own condition alone; ``vrai`` if none was written.
        beats: the ids of the cases that it prevails over, directly or not.
        name: that of the exception or disposition; empty for another case.
        excepted: the name of the exception that it is an exception to, if any.
        tests: for a row of a table, the tests of its cells that are not ``-``.
        applies: whom the case concerns (``quand``); None for everybody.
    """

    id: int
    kind: CaseKind
    guard: Node
    condition: Node
    value: Node
    beats: frozenset[int]
    span: Span = attrs.field(eq=False)
    window: Window | None = None
    name: str = ""
    label: Wording | None = attrs.field(default=None, eq=False)
    cite: Cite | None = attrs.field(default=None, eq=False)
    excepted: str | None = None
    tests: tuple[Node, ...] = ()
    applies: Node | None = None


@define(unsafe_hash=True, repr=False, kw_only=True)
class Default(_Node):
    """The one rule for cases (SEMANTICS §4): body of a rule, cell of a parameter, result column of a table."""

    cases: tuple[Case, ...]
    exhaustive: bool
    place: str
    """What the cases belong to, as authors name it: ``vae.recevabilité``, ``financement.plafond[pass ; oral]``."""
    inline: bool = attrs.field(default=False, eq=False)
    """Whether it is written inside an expression: ``(A si C sinon B)``."""


FoldKind: TypeAlias = str
"""The name of an aggregate or a quantifier, one of ``cqp_dsl.core.aggregates.AGGREGATES``."""


@define(unsafe_hash=True, repr=False, kw_only=True)
class Fold(_Node):
    """An aggregate over a list or an enumeration (SEMANTICS §5).

    Attributes:
        var: the variable, as its author calls it.
        slot: where each element stands while ``filter`` and ``body`` are evaluated.
        over: the list; an enumeration is the ``Const`` list of its values.
        filter: which elements count; None for all.
        body: what each of them is made into.
        fallback: the value where there is none, for ``à défaut``.
    """

    kind: FoldKind
    var: str
    slot: int
    item_type: Type = attrs.field(eq=False)
    over: Node
    filter: Node | None
    body: Node
    fallback: Node | None = None


@define(unsafe_hash=True, repr=False, kw_only=True)
class Call(_Node):
    """The value of a rule, parameter or table column, by qualified name.

    Attributes:
        at: the effect date of ``au``; None where it is that of the caller.
    """

    rule: str
    args: tuple[Node, ...] = ()
    at: Node | None = None


Node: TypeAlias = Const | Fact | Hole | Reading | Var | Prim | Logic | Make | Get | Default | Fold | Call
