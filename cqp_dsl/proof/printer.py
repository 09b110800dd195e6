"""From lowered terms to what the solver reads, over a free dossier: exact, element by element for lists."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, assert_never

import z3
from attrs import define, field

from cqp_dsl.core.lowered import terms as t
from cqp_dsl.core.lowered.months import THIRTIETHS
from cqp_dsl.proof.days import Parts, parts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.proof.dossiers import FreeDossier


@define(eq=False)
class Printer:
    """Prints terms over one dossier.

    Attributes:
        dossier: whose variables terms are over.
        ties: what holds of the variables that were added on the way.
        loose: whether a product of two unknowns, or a capped duration, is any number within its bounds: what is
            impossible even so is impossible; what is possible says nothing.
        factors: the unknowns that are multiplied by another.
        products: where they are any number, what is multiplied, two by two, and what stands for it.
    """

    dossier: FreeDossier
    ties: list[z3.BoolRef] = field(factory=list)
    loose: bool = False
    factors: list[z3.ArithRef] = field(factory=list)
    products: list[tuple[z3.ArithRef, z3.ArithRef, z3.ArithRef]] = field(factory=list)
    _printed: dict[tuple[t.Term, int | None], Any] = field(factory=dict)
    _parts: dict[int, tuple[z3.ArithRef, Parts]] = field(factory=dict)

    def truth(self, term: t.Truth) -> z3.BoolRef:
        """A truth, which depends on no element of a list."""
        printed: z3.BoolRef = self.of(term)
        return printed

    def of(self, term: t.Term, element: int | None = None) -> Any:  # noqa: ANN401 - of whichever sort
        """A term; ``element`` is the place in its list of the element that it is about."""
        for part in t.every(iter((term,)), _Known(self._printed, element)):
            # What stands inside an aggregate is about elements that are gone through one by one, when it is printed.
            if not part.sources or element is not None:
                self._printed[part, element if part.sources else None] = self._print(part, element)
        return self._printed[term, element if term.sources else None]

    def _print(self, term: t.Term, element: int | None) -> Any:  # noqa: ANN401, C901, PLR0911, PLR0912 - a case a term
        def of(part: t.Term) -> Any:  # noqa: ANN401
            return self._printed[part, element if part.sources else None]

        match term:
            case t.Constant(value=value):
                return z3.BoolVal(value, self.dossier.codes.context)
            case t.Whole(value=value):
                return z3.IntVal(value, self.dossier.codes.context)
            case t.Text(value=value):
                return z3.IntVal(self.dossier.codes.of(value), self.dossier.codes.context)
            case t.Given():
                return z3.BoolVal(True, self.dossier.codes.context)
            case t.Holds(source=source, name=name):
                return self._variable(source, name, element)
            case t.Denied(source=source, name=name):
                return z3.Not(self._variable(source, name, element))
            case t.Chosen(interpretation=name, reading=reading):
                place = self.dossier.program.interpretations[name].type.values.index(reading)
                return self.dossier.reading(name) == place
            case t.All(parts=parts):
                return z3.And(*map(of, parts))
            case t.Some(parts=parts):
                return z3.Or(*map(of, parts))
            case t.Not(part=part):
                return z3.Not(of(part))
            case t.Same():
                return of(term.left) == of(term.right)
            case t.Less():
                left, right = of(term.left), of(term.right)
                return left <= right if term.or_same else left < right
            case t.Column():
                return self._column(term, element)
            case t.Operation(sign="*"):
                return self._product(term, of(term.left), of(term.right))
            case t.Operation():
                return _operated(term.sign, of(term.left), of(term.right))
            case t.Calendar(part=part_, day=day):
                return self._parts_of(of(day)).of(part_)
            case t.Choice():
                return z3.If(of(term.condition), *_alike(of(term.first), of(term.second)))
            case t.Exists(source=source, condition=condition):
                return z3.Or(*[z3.And(here, self.of(condition, i)) for i, here in self._elements(source)])
            case t.Total(source=source, value=value):
                each = [
                    z3.If(here, *_alike(self.of(value, i), z3.IntVal(0, self.dossier.codes.context)))
                    for i, here in self._elements(source)
                ]
                return z3.Sum(*each)
            case t.Extreme():
                return self._extreme(term)
            case t.Capped():
                return self._capped(term)
            case _:
                assert_never(term)

    # --- Columns ----------------------------------------------------------------------------------------------------

    def _variable(self, source: str, name: str, element: int | None) -> Any:  # noqa: ANN401
        return self.dossier.variable(source, name, None if source == t.DOSSIER else element)

    def _column(self, column: t.Column, element: int | None) -> Any:  # noqa: ANN401
        found = self._variable(column.source, column.name, element)
        if column.kind != "number":
            return found
        type_ = self.dossier.number_type(column.source, column.name, None if column.source == t.DOSSIER else element)
        above, below = type_.shown.worth
        times = column.scale * above // below  # the variable counts in the unit that is shown
        return found if times == 1 else found * times

    def _parts_of(self, day: z3.ArithRef) -> Parts:
        found = self._parts.get(day.get_id())
        if found is None:
            found = self._parts[day.get_id()] = (day, parts_of(day))
        return found[1]

    # --- Lists ------------------------------------------------------------------------------------------------------

    def _elements(self, source: str) -> list[tuple[int, z3.BoolRef]]:
        """The places of a list, and whether each has an element."""
        count = self.dossier.variable(t.DOSSIER, source, None)
        return [(i, count > i) for i in range(self.dossier.most)]

    def _extreme(self, term: t.Extreme) -> z3.ArithRef:
        found: Any = z3.IntVal(0, self.dossier.codes.context)
        some: z3.BoolRef = z3.BoolVal(False, self.dossier.codes.context)
        for i, here in self._elements(term.source):
            counts, value = z3.And(here, self.of(term.condition, i)), self.of(term.value, i)
            better = value < found if term.kind == "min" else value > found
            found = z3.If(z3.And(counts, z3.Or(z3.Not(some), better)), *_alike(value, found))
            some = z3.Or(some, counts)
        return found

    def _capped(self, term: t.Capped) -> z3.ArithRef:
        """The sum, from each day where something changes to the next one, of what counts there within the ceiling."""
        spans = []
        for i, here in self._elements(term.source):
            start, end = self.of(term.start, i), self.of(term.end, i)
            counts = z3.And(here, self.of(term.condition, i), start < end)
            spans.append((counts, start, end, self.of(term.weight, i)))
        if self.loose:
            return self._any_number(term)
        days = [(counts, day) for counts, start, end, _ in spans for day in (start, end)]
        ceiling = self.of(term.ceiling)
        total: Any = z3.IntVal(0, self.dossier.codes.context)
        for place, (counts, day) in enumerate(days):
            first = z3.And(counts, *[z3.Not(z3.And(c, other == day)) for c, other in days[:place]])
            following: Any = day
            for other_counts, other in days:
                nearer = z3.And(other_counts, other > day, z3.Or(following == day, other < following))
                following = z3.If(nearer, other, following)
            weight: Any = z3.IntVal(0, self.dossier.codes.context)
            for held, start, end, one in spans:
                within = z3.And(held, start <= day, day < end)
                weight = weight + z3.If(within, *_alike(one, z3.IntVal(0, self.dossier.codes.context)))
            length = self._thirtieths(following) - self._thirtieths(day)
            kept = z3.If(weight < ceiling, *_alike(weight, ceiling))
            self.factors += _unknowns([weight, ceiling])
            total = total + z3.If(first, *_alike(kept * length, z3.IntVal(0, self.dossier.codes.context)))
        return total

    def _product(self, term: t.Operation, left: Any, right: Any) -> Any:  # noqa: ANN401
        if _is_number(left) or _is_number(right):
            return left * right
        self.factors += _unknowns([left, right])
        if not self.loose:
            return left * right
        found = self._any_number(term)
        self.products.append((left, right, found))
        return found

    def _any_number(self, term: t.Operation | t.Capped) -> z3.ArithRef:
        """Any number within the static bounds of a term."""
        found = z3.Real(f"nombre {len(self.ties) + 1}{self.dossier.mark}", self.dossier.codes.context)
        self.ties.append(z3.And(found >= term.low, found <= term.high))
        return found

    def _thirtieths(self, day: z3.ArithRef) -> z3.ArithRef:
        parts = self._parts_of(day)
        within = z3.If(parts.day < THIRTIETHS, parts.day, z3.IntVal(THIRTIETHS, self.dossier.codes.context))
        return THIRTIETHS * (12 * parts.year + parts.month) + within - 1


MOST_PRODUCTS = 16
"""Products compared two by two: beyond, the first of them."""


def known_of_products(printers: Sequence[Printer]) -> list[z3.BoolRef]:
    """What holds of any product, without multiplying: its sign, and that of larger factors it is no smaller."""
    products = [one for printer in printers for one in printer.products][:MOST_PRODUCTS]
    found = []
    for left, right, product in products:
        found.append(z3.Implies(z3.Or(left == 0, right == 0), product == 0))
        found.append(z3.Implies(z3.Or(z3.And(left >= 0, right >= 0), z3.And(left <= 0, right <= 0)), product >= 0))
        found.append(z3.Implies(z3.Or(z3.And(left >= 0, right <= 0), z3.And(left <= 0, right >= 0)), product <= 0))
    for (left, right, product), (left_2, right_2, product_2) in itertools.permutations(products, 2):
        larger = z3.And(left >= 0, right >= 0, left <= left_2, right <= right_2)
        found.append(z3.Implies(larger, product <= product_2))
    return found


class _Known:
    """The terms that are printed already, for one element: ``every`` goes no further."""

    def __init__(self, printed: dict[tuple[t.Term, int | None], Any], element: int | None) -> None:
        self._printed, self._element = printed, element

    def __contains__(self, term: object) -> bool:
        return (term, self._element if getattr(term, "sources", None) else None) in self._printed


def _operated(sign: t.Sign, left: Any, right: Any) -> Any:  # noqa: ANN401
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "//":
            return left / right if z3.is_int(left) else z3.ToInt(left / z3.ToReal(right))
        case _:
            return left % right if z3.is_int(left) else left - z3.ToReal(right) * z3.ToReal(z3.ToInt(left / right))


def _is_number(one: Any) -> bool:  # noqa: ANN401
    return bool(z3.is_int_value(one) or z3.is_rational_value(one))


def _unknowns(several: list[Any]) -> list[z3.ArithRef]:
    """The variables that are rational numbers in some expressions: few, and near the leaves."""
    found: dict[int, z3.ArithRef] = {}
    pending, seen = list(several), set()
    while pending:
        one = pending.pop()
        if one.get_id() in seen:
            continue
        seen.add(one.get_id())
        if z3.is_const(one) and z3.is_real(one) and not z3.is_rational_value(one):
            found[one.get_id()] = one
        pending.extend(one.children())
    return list(found.values())


def _alike(one: Any, other: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """Two numbers of one sort."""
    if z3.is_int(one) == z3.is_int(other):
        return one, other
    return (z3.ToReal(one), other) if z3.is_int(one) else (one, z3.ToReal(other))
