"""What compiled lines share: their form, the trace being told, the status of a value."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from cqp_dsl.datatypes.types import PeriodType
from cqp_dsl.datatypes.values import MapValue, Period, Record, Value, Void
from cqp_dsl.evaluation.answer import TraceNode
from cqp_dsl.evaluation.causes import waiting_for
from cqp_dsl.evaluation.equality import leaf_causes
from cqp_dsl.evaluation.keyed import is_scalar
from cqp_dsl.evaluation.run import Frame, Run

if TYPE_CHECKING:
    from cqp_dsl.datatypes.types import Type
    from cqp_dsl.evaluation.answer import TraceStatus
    from cqp_dsl.evaluation.generated.book import Book

MAX_DEPTH: Final = 100
"""Rules detailed one under the other; below, a line says that there is more."""

Instance: TypeAlias = tuple[str, tuple[str, ...] | None, Value, tuple[Value, ...]]
"""A rule told: its name, the cell looked at, the effect date, the arguments."""


class Telling:
    """One trace being told. An instance of a rule is detailed once, then only named."""

    __slots__ = ("book", "depth", "seen")

    def __init__(self, book: Book | None = None) -> None:
        self.book = book
        """The lines written as Python, where they are to be used."""
        self.seen: dict[Instance, TraceNode] = {}
        """The instances told, each with its line."""
        self.depth = 0
        """Rules detailed one under the other, here."""


Lines: TypeAlias = tuple[TraceNode, ...]

Tell: TypeAlias = Callable[[Telling, Run, Frame, Value], TraceNode]
"""The line of a compiled node, given its value."""

TellOne: TypeAlias = Callable[[Telling, Run, Frame], TraceNode]
"""The line of a compiled node, which looks its value up."""

TellAll: TypeAlias = Callable[[Telling, Run, Frame], Lines]
"""The lines of a compiled node."""

TellRule: TypeAlias = Callable[[Telling, Run, Value, tuple[Value, ...]], TraceNode]
"""The line of a rule, at an effect date, for its arguments."""

Words: TypeAlias = Callable[[Run, Frame], str]
"""A text with values put in."""


def nothing(_telling: Telling, _run: Run, _frame: Frame) -> Lines:
    """The lines of what has none."""
    return ()


def one_after_another(tells: list[TellAll]) -> TellAll:
    """The lines of several nodes."""
    told = [tell for tell in tells if tell is not nothing]
    if not told:
        return nothing
    if len(told) == 1:
        return told[0]

    def tell(telling: Telling, run: Run, frame: Frame) -> Lines:
        return tuple([line for each in told for line in each(telling, run, frame)])

    return tell


Stated: TypeAlias = "tuple[TraceStatus, str]"
"""The status of a value, and what it waits for."""

TRUE: Final[Stated] = ("true", "")
FALSE: Final[Stated] = ("false", "")
KNOWN: Final[Stated] = ("known", "")
PLAIN: Final = frozenset({int, Fraction, str, datetime.date, Period, type(None)})
"""The types of values that are ``KNOWN``, whatever they are: to look here first is quicker than to ask ``stated``."""
WITHOUT_PARTS: Final = PLAIN | {bool}
"""The types of values without parts."""


def stated(type_: Type) -> Callable[[Value], Stated]:
    """How the values of a type stand: ``true`` and ``false`` for booleans, ``known`` for the rest, ``void``."""
    return _stated_scalar if is_scalar(type_) or isinstance(type_, PeriodType) else _stated


def _stated_scalar(value: Value) -> Stated:
    if value is True:
        return TRUE
    if value is False:
        return FALSE
    return KNOWN if type(value) is not Void else _stated(value)


def _stated(value: Value) -> Stated:
    if isinstance(value, bool):
        return TRUE if value else FALSE
    if is_whole(value):
        return KNOWN
    return "void" if leaf_causes(value) else "known", waiting_for(value)


def is_whole(value: Value) -> bool:
    """Whether there is no Void in a value."""
    if type(value) in WITHOUT_PARTS:
        return True
    parts: Iterable[Value] = ()
    match value:
        case Void():
            return False
        case Record(values=values):
            parts = values
        case MapValue(cells=cells):
            parts = cells.values()
        case tuple():
            parts = value
    return all(map(is_whole, parts))
