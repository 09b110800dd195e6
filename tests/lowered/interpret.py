"""The lowered form (SEMANTICS §13) played on dossiers: plain Python over terms, which printers are compared with."""

from __future__ import annotations

import datetime
import functools
import itertools
from fractions import Fraction
from typing import TYPE_CHECKING, Any, assert_never

from cqp_dsl.core.datatypes.types import (
    BoolType,
    DateType,
    MapType,
    OptionalType,
    PeriodType,
    RecordType,
    Type,
)
from cqp_dsl.core.datatypes.values import Period
from cqp_dsl.core.lowered import terms as t
from cqp_dsl.core.lowered.numbers import EPOCH
from cqp_dsl.core.lowered.values import Bool, Composite, Leaf, Lowered, Option
from tests.interpreter import values as mine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cqp_dsl.core.lowered.decisions import LoweredDecision
    from cqp_dsl.core.lowered.encoding import Row

ABSURD = 987_654_321
"""What an empty column is worth as a number: no answer may depend on it."""


class Player:
    """Terms over the row of a dossier, and the rows of its lists."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self._known: dict[t.Term, Any] = {}

    def of(self, term: t.Term, element: Mapping[str, object] | None = None) -> Any:  # noqa: ANN401 - a scalar
        """What a term is worth; ``element`` is a row of the list that it stands in."""
        if element is not None and term.sources:
            return self._worth(term, element)
        if term not in self._known:
            for part in t.every(iter((term,)), self._known):
                if not part.sources:
                    self._known[part] = self._worth(part, None)
        return self._known[term]

    def _cell(self, source: str, name: str, element: Mapping[str, object] | None) -> object:
        if source == t.DOSSIER:
            return self.row.columns.get(name)
        assert element is not None
        return element.get(name)

    def _worth(self, term: t.Term, element: Mapping[str, object] | None) -> Any:  # noqa: ANN401, C901, PLR0911, PLR0912
        of = functools.partial(self.of, element=element)
        match term:
            case t.Constant(value=value) | t.Whole(value=value) | t.Text(value=value):
                return value
            case t.Given(column=column):
                return self._cell(column.source, column.name, element) is not None
            case t.Holds():
                return self._cell(term.source, term.name, element) is True
            case t.Denied():
                return self._cell(term.source, term.name, element) is False
            case t.All(parts=parts):
                return all(of(part) for part in parts)
            case t.Some(parts=parts):
                return any(of(part) for part in parts)
            case t.Not(part=part):
                return not of(part)
            case t.Same():
                return of(term.left) == of(term.right)
            case t.Less():
                left, right = of(term.left), of(term.right)
                return left <= right if term.or_same else left < right
            case t.Exists():
                return any(self.of(term.condition, one) for one in self.row.lists[term.source])
            case t.Column():
                found = self._cell(term.source, term.name, element)
                return _of_column(found, term)
            case t.Operation():
                return _operated(term.sign, of(term.left), of(term.right))
            case t.Calendar():
                day = of(term.day)
                inside = -25_567 <= day <= 47_846
                return getattr(EPOCH + datetime.timedelta(days=day), term.part) if inside else ABSURD
            case t.Choice():
                return of(term.first) if of(term.condition) else of(term.second)
            case t.Total():
                return sum([self.of(term.value, one) for one in self.row.lists[term.source]])
            case t.Extreme():
                rows = [one for one in self.row.lists[term.source] if self.of(term.condition, one)]
                return (min if term.kind == "min" else max)([self.of(term.value, one) for one in rows], default=ABSURD)
            case t.Capped():
                return self._capped(term)
            case t.Chosen():
                message = "a world was left open"
                raise AssertionError(message)
            case _:
                assert_never(term)

    def _capped(self, term: t.Capped) -> int:
        rows = [one for one in self.row.lists[term.source] if self.of(term.condition, one)]
        spans = [(self.of(term.start, one), self.of(term.end, one), self.of(term.weight, one)) for one in rows]
        spans = [one for one in spans if one[0] < one[1]]
        days = sorted({day for start, end, _ in spans for day in (start, end)})
        ceiling, found = self.of(term.ceiling), 0
        for day, following in itertools.pairwise(days):
            weight = sum(weight for start, end, weight in spans if start <= day < end)
            found += min(ceiling, weight) * (_thirtieths(following) - _thirtieths(day))
        return int(found)


def _thirtieths(number: int) -> int:
    day = EPOCH + datetime.timedelta(days=number)
    return 30 * (12 * day.year + day.month) + min(day.day, 30) - 1


def _of_column(found: object, column: t.Column) -> Any:  # noqa: ANN401
    if found is None:
        return "?" if column.kind == "text" else ABSURD
    match column.kind:
        case "text" | "truth":
            return found
        case "date":
            assert isinstance(found, datetime.date)
            return (found - EPOCH).days
        case _:
            assert isinstance(found, int | Fraction)
            scaled = found * column.scale
            assert Fraction(scaled).denominator == 1
            assert column.low <= scaled <= column.high, (found, column.name, column.low, column.high, column.scale)
            return int(scaled)


def _operated(sign: str, left: int, right: int) -> int:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "//":
            return left // right
        case _:
            return left % right


# --- Decisions ------------------------------------------------------------------------------------------------------


STATUSES = ("decided", "undetermined", "disputed", "conflict", "uncovered")


def played(decision: LoweredDecision, player: Player) -> tuple[str, mine.Value]:
    """The status of a decision, and its value where it is decided."""
    held = [status for status in STATUSES if player.of(getattr(decision, status))]
    assert len(held) == 1, held
    return held[0], valued(decision.value, decision.rule.type, player) if held == ["decided"] else None


def valued(value: Lowered, type_: Type, player: Player) -> mine.Value:
    """A known value, in the interpreter's terms."""
    match value, type_:
        case Option(), OptionalType(inner=inner):
            if not player.of(value.some):
                return None
            assert value.inner is not None
            return valued(value.inner, inner, player)
        case _, OptionalType(inner=inner):
            return valued(value, inner, player)
        case Bool(), _:
            return bool(player.of(value.yes))
        case Composite(keys=keys, parts=parts), MapType(value=cell):
            return mine.Map(tuple((key, valued(p, cell, player)) for key, p in zip(keys, parts, strict=True)))  # type: ignore[misc]
        case Composite(parts=parts), RecordType(fields=fields):
            return mine.Record(tuple(valued(p, f.type, player) for p, f in zip(parts, fields, strict=True)))
        case Leaf(), _:
            return _scalar([player.of(term) for term in value.terms], value.scale, type_)
        case _:
            raise AssertionError(value)


def _scalar(terms: Sequence[Any], scale: int, type_: Type) -> mine.Value:
    match type_:
        case PeriodType():
            start, end = (EPOCH + datetime.timedelta(days=term) for term in terms)
            return Period(start, end)
        case DateType():
            return EPOCH + datetime.timedelta(days=terms[0])
        case BoolType():
            raise AssertionError
        case _ if isinstance(terms[0], str):
            return terms[0]
        case _:
            number = Fraction(terms[0], scale)
            return number.numerator if number.denominator == 1 else number
