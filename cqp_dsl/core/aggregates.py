"""The one table of aggregates and quantifiers (SEMANTICS §5), as ``operations.py`` is that of operations.

An aggregate is one row here, and its word beside the others in ``grammar/keywords_fr.lark``; tests go through every
consumer, row by row.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from attrs import define

from cqp_dsl.core.arithmetic import add, divide
from cqp_dsl.core.undefined import UndefinedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import EllipsisType

    from cqp_dsl.core.datatypes.units import Number
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import FoldKind

Style: TypeAlias = Literal["any", "all", "sum", "strict", "list"]
"""What an unknown element or filter does.

``any`` and ``all``: nothing, where another element decides. ``sum``: each element counts as its value if the filter
holds, else as 0, so that an unknown filter does no harm to a 0. ``strict``: the result is unknown. ``list``: likewise
for a filter; the elements keep their unknown parts.
"""

Item: TypeAlias = Literal["condition", "number", "order", "anything", "nothing"]
"""What each element is made into: a condition, a number, a number or a date, anything; ``nothing`` if it is counted."""


@define(frozen=True, eq=False, repr=False)
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
        meaning: what an author is told of it, in a sentence that begins with its form.
        example: a use over figures, its type and its result; tests compute it.
    """

    name: FoldKind
    word: str
    opening: str
    style: Style
    item: Item
    apply: Callable[[Sequence[Value]], Value]
    empty: Value | EllipsisType
    noun: str
    meaning: str
    example: tuple[str, str, str]


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
    """The total, looked at as it grows: it may be too long well before the last value.

    Raises:
        UndefinedError: one of them is ``rien``.
    """
    try:
        return functools.reduce(add, values, 0)  # type: ignore[arg-type]  # numbers, by their static type
    except TypeError:
        _ordered(values)
        raise


def _median(values: Sequence[Value]) -> Value:
    """The value in the middle; of an even number, half the sum of the two in the middle."""
    ordered = sorted(_ordered(values))
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else divide(add(ordered[middle - 1], ordered[middle]), 2)


def _least(values: Sequence[Value]) -> Value:
    return min(_ordered(values))


def _greatest(values: Sequence[Value]) -> Value:
    return max(_ordered(values))


_ROWS: Final = (
    Aggregate(
        "any", "il", "il existe", "any", "condition", any, empty=False, noun="Une existence",
        meaning="`il existe x dans L tel que C` : vrai quand un élément au moins la remplit.",
        example=("il existe x dans { 3 ; 1 ; 8 } tel que x > 7", "booléen", "vrai"),
    ),
    Aggregate(
        "all", "pour", "pour tout", "all", "condition", all, empty=True, noun="Une condition sur tous",
        meaning="`pour tout x dans L : C` : vrai quand tous les éléments la remplissent.",
        example=("pour tout x dans { 3 ; 1 ; 8 } : x > 1", "booléen", "faux"),
    ),
    Aggregate(
        "sum", "somme", "somme de", "sum", "number", _sum, empty=0, noun="Une somme",
        meaning="`somme de E pour x dans L tel que C` : le total ; 0 sans élément.",
        example=("somme de x dans { 3 ; 1 ; 8 }", "nombre", "12"),
    ),
    Aggregate(
        "count", "nombre", "nombre de", "sum", "nothing", _sum, empty=0, noun="Un nombre",
        meaning="`nombre de x dans L tel que C` : combien d'éléments.",
        example=("nombre de x dans { 3 ; 1 ; 8 }", "entier", "3"),
    ),
    Aggregate(
        "min", "minimum", "minimum de", "strict", "order", _least, empty=..., noun="Un minimum",
        meaning="`minimum de E pour x dans L, à défaut V` : le plus petit ; sans élément, V, ou rien n'est couvert.",
        example=("minimum de x dans { 3 ; 1 ; 8 }", "nombre", "1"),
    ),
    Aggregate(
        "max", "maximum", "maximum de", "strict", "order", _greatest, empty=..., noun="Un maximum",
        meaning="`maximum de E pour x dans L, à défaut V` : le plus grand ; sans élément, V, ou rien n'est couvert.",
        example=("maximum de x dans { 3 ; 1 ; 8 }", "nombre", "8"),
    ),
    Aggregate(
        "median", "médiane", "médiane de", "strict", "number", _median, empty=..., noun="Une médiane",
        meaning="`médiane de E pour x dans L, à défaut V` : la valeur du milieu, ou la moyenne des deux du milieu.",
        example=("médiane de x dans { 3 ; 1 ; 8 }", "nombre", "3"),
    ),
    Aggregate(
        "list", "liste", "liste de", "list", "anything", tuple, empty=(), noun="Une liste",
        meaning="`liste de E pour x dans L tel que C` : les éléments, dans l'ordre.",
        example=("liste de x dans { 3 ; 1 ; 8 }", "liste de nombre", "{ 3 ; 1 ; 8 }"),
    ),
)  # fmt: skip

AGGREGATES: Final[dict[FoldKind, Aggregate]] = {row.name: row for row in _ROWS}
"""Every aggregate and quantifier, by name."""

AGGREGATE_WORDS: Final[dict[str, Aggregate]] = {row.word: row for row in _ROWS if row.item != "condition"}
"""The aggregates, by their French word: in expressions, and after ``cumul`` in a table."""

MARGINAL: Final = "tranches"
"""What follows ``cumul`` in a marginal scale: each rate counts for the part of the base that lies in its bracket."""
