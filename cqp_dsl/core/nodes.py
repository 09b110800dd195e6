"""The twelve node kinds of the core.

Source: SEMANTICS §2. Every name is resolved, every node typed, every construct of the surface desugared. Nodes are
plain data: what they mean is the evaluator's business (and later that of the SQL and SMT back ends).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs
from attrs import define

if TYPE_CHECKING:
    import datetime

    from cqp_dsl.datatypes.types import Type
    from cqp_dsl.datatypes.values import Known
    from cqp_dsl.source import Span


@define(frozen=True)
class Cite:
    """A citation: a source's short name, its sections (``§V``) and, optionally, the very words."""

    source: str
    sections: tuple[str, ...]
    extract: str | None = None

    def __str__(self) -> str:
        return f"{self.source} {', '.join(self.sections)}" if self.sections else self.source


@define(frozen=True)
class Wording:
    """A label with values in it: text and expressions in turn.

    ``text`` is the label as written, braces included. ``parts`` alternate freely; an expression may use the variable
    of the quantifier that the label covers.
    """

    text: str
    parts: tuple[str | Node, ...]


@define(frozen=True, kw_only=True)
class _Node:
    """What every node carries.

    ``id`` is unique in the program and follows the source order within a declaration; ``text`` is the normalised
    source text of a condition, for reasons that have no label; empty where its author did not write it, as the negation
    in ``a implique b``.
    """

    id: int = attrs.field(eq=False)
    type: Type = attrs.field(eq=False)
    span: Span = attrs.field(eq=False)
    text: str = attrs.field(default="", eq=False)
    label: Wording | None = attrs.field(default=None, eq=False)
    cite: Cite | None = attrs.field(default=None, eq=False)


@define(frozen=True, kw_only=True)
class Const(_Node):
    """A known value, ``rien`` (``None``) included."""

    value: Known


@define(frozen=True, kw_only=True)
class Fact(_Node):
    """A fact of the dossier: the qualified name of its entry, ``certification.notes``."""

    entry: str


@define(frozen=True, kw_only=True)
class Hole(_Node):
    """A figure to be fixed: qualified parameter, key (enumeration value names, empty if none) and by whom."""

    parameter: str
    key: tuple[str, ...]
    by: str


@define(frozen=True, kw_only=True)
class Reading(_Node):
    """The reading chosen in the world at hand: the qualified name of the interpretation."""

    interpretation: str


TODAY = 0
"""The slot of ``date d'effet`` in every frame."""


@define(frozen=True, kw_only=True)
class Var(_Node):
    """A bound variable.

    Slot 0 is the effect date; then the rule's arguments; then fold variables, each its own slot.
    """

    name: str
    slot: int


PrimOp: TypeAlias = Literal[
    "add", "sub", "mul", "div", "neg", "pow", "min", "max", "round", "floor", "ceil",
    "eq", "ne", "lt", "le", "gt", "ge", "between", "between_below", "in",
    "in_force",
    "add_months", "add_months_previous", "add_months_next", "add_days", "sub_months", "sub_months_previous",
    "sub_months_next", "sub_days",
    "year", "month", "day", "days_between", "months_between", "months_in_thirtieths", "months_elapsed",
    "years_elapsed",
    "period", "period_start", "period_end", "duration", "common_duration", "capped_duration", "months_of",
]  # fmt: skip
"""Strict operations.

- ``round``, ``floor``, ``ceil``: (x, step).
- ``between``: (x, low, high), ends included; ``between_below``: the same, the upper end excluded. ``in``: (x, list).
- ``in_force``: (date, from or rien, to or rien), the guard of a window.
- ``add_*``, ``sub_*``: (date, whole number of months or days).
- ``period``: (start, end). ``duration``: (period), in months, by thirtieths. ``common_duration``: (period, period).
  ``months_of``: (period), from day to day.
- ``capped_duration``: (list of periods, list of weights, ceiling, window): sum over the days of the window of the
  smaller of the ceiling and the total weight of the periods that hold, in months by thirtieths.
"""


@define(frozen=True, kw_only=True)
class Prim(_Node):
    """A strict operation: any operand Void makes it Void."""

    op: PrimOp
    operands: tuple[Node, ...]


@define(frozen=True, kw_only=True)
class Logic(_Node):
    """Strong Kleene connective, n-ary. ``a implique b`` is ``or(not a, b)``."""

    op: Literal["and", "or", "not"]
    operands: tuple[Node, ...]


@define(frozen=True, kw_only=True)
class Make(_Node):
    """A composite from its leaves, never Void itself.

    ``shape`` ``record``: operands in field order. ``list``: in order. ``map``: ``keys[i]`` is the key of
    ``operands[i]``, every cell once, in declaration order of the enumerations.
    """

    shape: Literal["record", "list", "map"]
    operands: tuple[Node, ...]
    keys: tuple[tuple[str, ...], ...] = ()


ROW = "ligne d'un tableau"
"""The name of the record that a row of a table that cumulates makes: no author's ``fiche`` has spaces in its name."""


@define(frozen=True, kw_only=True)
class Get(_Node):
    """A leaf of a composite: a field of a record (``field``), or a cell of a map (``key``, one node per enumeration).

    ``rien`` as base gives a gap (undefined operation). A Void key gives Void unless all cells are known and equal.
    """

    base: Node
    field: str | None = None
    key: tuple[Node, ...] = ()


@define(frozen=True)
class Window:
    """Days on which something is in force, both ends included; None where open."""

    start: datetime.date | None = None
    end: datetime.date | None = None

    def holds(self, day: datetime.date) -> bool:
        """Whether ``day`` is in the window."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


CaseKind: TypeAlias = Literal["alternative", "otherwise", "exception", "disposition", "dated", "row"]


@define(frozen=True)
class Case:
    """One case of a default.

    ``id`` is its index in ``Default.cases``; ``guard`` is complete (window, politique's window, guard of the excepted
    case, ``applies`` included); ``condition`` is the author's own condition alone (``vrai`` if none was written);
    ``applies`` says whom the case concerns (``quand``), None for everybody; ``beats`` holds
    the ids of the cases it beats, transitively closed; ``name`` is the exception's or disposition's name, else empty.
    ``tests`` are, for a table row, the tests of its cells that are not ``-``.
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
    label: Wording | None = None
    cite: Cite | None = None
    excepted: str | None = None
    tests: tuple[Node, ...] = ()
    applies: Node | None = None


@define(frozen=True, kw_only=True)
class Default(_Node):
    """The one rule for cases (SEMANTICS §4): body of a rule, cell of a parameter, result column of a table."""

    cases: tuple[Case, ...]
    exhaustive: bool
    place: str
    """What the cases belong to, as authors name it: ``vae.recevabilité``, ``financement.plafond[pass ; oral]``."""


FoldKind: TypeAlias = Literal["sum", "count", "min", "max", "list", "any", "all"]


@define(frozen=True, kw_only=True)
class Fold(_Node):
    """An aggregate over a list or an enumeration (SEMANTICS §5).

    ``over`` is a list node (an enumeration is the ``Const`` list of its values); ``slot`` receives each element;
    ``filter`` and ``body`` are evaluated with it. ``fallback`` is the value of ``à défaut``, for min and max.
    """

    kind: FoldKind
    var: str
    slot: int
    item_type: Type = attrs.field(eq=False)
    over: Node
    filter: Node | None
    body: Node
    fallback: Node | None = None


@define(frozen=True, kw_only=True)
class Call(_Node):
    """The value of a rule, parameter or table column, by qualified name; ``at`` is the other effect date, if any."""

    rule: str
    args: tuple[Node, ...] = ()
    at: Node | None = None


Node: TypeAlias = Const | Fact | Hole | Reading | Var | Prim | Logic | Make | Get | Default | Fold | Call
