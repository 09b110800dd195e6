"""The one table of aggregates and quantifiers (SEMANTICS §5), as ``operations.py`` is that of operations.

An aggregate is one row here, and its word beside the others in ``grammar/keywords_fr.lark``; tests go through every
consumer, row by row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from attrs import define

from cqp_dsl.core.arithmetic import limited
from cqp_dsl.core.undefined import UndefinedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import EllipsisType

    from cqp_dsl.core.nodes import FoldKind
    from cqp_dsl.datatypes.types import Number
    from cqp_dsl.datatypes.values import Value

Style: TypeAlias = Literal["any", "all", "sum", "strict", "list"]
"""What an unknown element or filter does.

``any`` and ``all``: nothing, where another element decides. ``sum``: each element counts as its value if the filter
holds, else as 0, so that an unknown filter does no harm to a 0. ``strict``: the result is unknown. ``list``: likewise
for a filter; the elements keep their unknown parts.
"""

Item: TypeAlias = Literal["condition", "number", "order", "anything", "nothing"]
"""What each element is made into: a condition, a number, a number or a date, anything; ``nothing`` if it is counted."""


@define(frozen=True, eq=False)
class Aggregate:
    """An aggregate or a quantifier.

    Attributes:
        name: the aggregate in ``Fold.kind``.
        word: its French word, the first of what is written.
        opening: what is written before the element or what it is made into.
        style: what an unknown element does.
        item: what each element is made into.
        apply: its result for the known values of the elements that count, at least one. It raises ``UndefinedError``
            where there is none, and where one of them is ``rien`` and has no place there.
        empty: the value without any such element; ``...`` where it is a gap, or what ``à défaut`` says.
        noun: what it is called in a message, with its article.
    """

    name: FoldKind
    word: str
    opening: str
    style: Style
    item: Item
    apply: Callable[[Sequence[Value]], Value]
    empty: Value | EllipsisType
    noun: str


def _ordered(values: Sequence[Value]) -> Sequence[Number]:
    """The values, which are numbers or dates.

    Raises:
        UndefinedError: one of them is ``rien``.
    """
    if None in values:
        message = "«\u00a0rien\u00a0» ne se compare pas"
        raise UndefinedError(message)
    return values  # type: ignore[return-value]  # by their static type; dates compare in the same way


def _sum(values: Sequence[Value]) -> Value:
    return limited(sum(values))  # type: ignore[arg-type]  # numbers, by their static type


def _least(values: Sequence[Value]) -> Value:
    return min(_ordered(values))


def _greatest(values: Sequence[Value]) -> Value:
    return max(_ordered(values))


_ROWS: Final = (
    Aggregate("any", "il", "il existe", "any", "condition", any, empty=False, noun="Un quantificateur"),
    Aggregate("all", "pour", "pour tout", "all", "condition", all, empty=True, noun="Un quantificateur"),
    Aggregate("sum", "somme", "somme de", "sum", "number", _sum, empty=0, noun="Une somme"),
    Aggregate("count", "nombre", "nombre de", "sum", "nothing", _sum, empty=0, noun="Un nombre"),
    Aggregate("min", "minimum", "minimum de", "strict", "order", _least, empty=..., noun="Un minimum"),
    Aggregate("max", "maximum", "maximum de", "strict", "order", _greatest, empty=..., noun="Un maximum"),
    Aggregate("list", "liste", "liste de", "list", "anything", tuple, empty=(), noun="Une liste"),
)

AGGREGATES: Final[dict[FoldKind, Aggregate]] = {row.name: row for row in _ROWS}
"""Every aggregate and quantifier, by name."""

AGGREGATE_WORDS: Final[dict[str, Aggregate]] = {row.word: row for row in _ROWS if row.item != "condition"}
"""The aggregates, by their French word: in expressions, and after ``cumul`` in a table."""
