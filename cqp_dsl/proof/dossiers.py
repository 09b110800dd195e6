"""A dossier of which everything is free: a variable for each leaf of its facts, within its type; lists are short.

Dates are whole numbers, numbers are exact rationals (whole numbers where the type says so), texts and values of
enumerations are codes that equality alone looks at.
"""

from __future__ import annotations

import datetime
import itertools
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import z3
from attrs import define, field

from cqp_dsl.core.datatypes.types import (
    DATE,
    BoolType,
    DateType,
    EnumType,
    ListType,
    MapType,
    NumberType,
    OptionalType,
    PeriodType,
    RecordType,
    TextType,
)
from cqp_dsl.core.datatypes.values import MapValue, Period, Record, normal
from cqp_dsl.core.dossier import Dossier
from cqp_dsl.core.lowered.decisions import DATE_COLUMN
from cqp_dsl.core.lowered.inputs import WIDEST
from cqp_dsl.core.lowered.names import END_SUFFIX, NOTHING_SUFFIX, START_SUFFIX, VALUE
from cqp_dsl.core.lowered.numbers import EPOCH, day_number
from cqp_dsl.core.lowered.terms import DOSSIER
from cqp_dsl.core.printer import cell_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Program

EARLIEST, LATEST = datetime.date(1910, 1, 1), datetime.date(2089, 12, 31)
"""The days of a free dossier: ten years from either end of the calendar, so that what is added to them stays in it."""

Slot: TypeAlias = "tuple[str, str, int | None]"
"""A column, by source and name, and the place of the element in its list (None: the dossier itself)."""


@define(eq=False)
class Codes:
    """A whole number for each text: values of enumerations that stand together have numbers that follow one another."""

    context: z3.Context = field(factory=z3.Context)
    """Where the solver keeps what is printed: its own for each program, so that nothing depends on what came before."""
    _known: dict[str, int] = field(factory=dict)

    def of(self, text: str) -> int:
        """The number of a text."""
        return self._known.setdefault(text, len(self._known))

    def text(self, code: int) -> str:
        """The text of a number; one that the program does not know, where it has none."""
        return next((text for text, known in self._known.items() if known == code), f"texte {code}")


@define(eq=False)
class FreeDossier:
    """The variables of a dossier.

    Attributes:
        program: the program.
        most: elements of a list, at most.
        mark: what the names of its variables end with, so that two dossiers of one question stay apart.
        bounds: what each variable keeps to.
    """

    program: Program
    most: int
    codes: Codes
    mark: str = ""
    bounds: list[z3.BoolRef] = field(factory=list)
    _variables: dict[Slot, z3.ExprRef] = field(factory=dict)
    _numbers: dict[Slot, NumberType] = field(factory=dict)
    _entries: dict[str, None] = field(factory=dict)
    _figures: dict[tuple[str, tuple[str, ...]], Type] = field(factory=dict)
    _worlds: dict[str, z3.ArithRef] = field(factory=dict)

    # --- Variables --------------------------------------------------------------------------------------------------

    def include(self, entry: str) -> None:
        """Have the variables of all of a fact."""
        if entry not in self._entries:
            self._entries[entry] = None
            self._declare(self.program.entries[entry].type, entry, DOSSIER, None)

    def include_figure(self, cell: tuple[str, tuple[str, ...]], type_: Type) -> None:
        """Have the variables of a figure to be fixed."""
        if cell not in self._figures:
            self._figures[cell] = type_
            self._declare(type_, cell_name(*cell), DOSSIER, None)

    def variable(self, source: str, name: str, element: int | None) -> z3.ExprRef:
        """The variable of a column, in an element of a list where it is one of a list."""
        slot = (source, name, element)
        if slot not in self._variables and name == DATE_COLUMN:
            self._declare(DATE, DATE_COLUMN, DOSSIER, None)
        return self._variables[slot]

    def reading(self, interpretation: str) -> z3.ArithRef:
        """The number of the reading that the world gives an interpretation."""
        found = self._worlds.get(interpretation)
        if found is None:
            found = self._worlds[interpretation] = z3.Int(f"{interpretation}{self.mark}", self.codes.context)
            count = len(self.program.interpretations[interpretation].type.values)
            self.bounds.append(z3.And(found >= 0, found < count))
        return found

    def number_type(self, source: str, name: str, element: int | None) -> NumberType:
        """The type of a column of numbers."""
        return self._numbers[source, name, element]

    def _declare(self, type_: Type, path: str, source: str, element: int | None) -> None:
        name = path if element is None else f"{source}[{element + 1}].{path}"
        match type_:
            case BoolType():
                self._variables[source, path, element] = z3.Bool(name + self.mark, self.codes.context)
            case NumberType():
                self._number(type_, (source, path, element), name)
            case DateType():
                self._day((source, path, element), name)
            case PeriodType():
                start = self._day((source, path + START_SUFFIX, element), name + START_SUFFIX)
                end = self._day((source, path + END_SUFFIX, element), name + END_SUFFIX)
                self.bounds.append(start <= end)
            case TextType():
                code = self._variables[source, path, element] = z3.Int(name + self.mark, self.codes.context)
                self.bounds.append(code >= 0)
            case EnumType(values=values):
                code = self._variables[source, path, element] = z3.Int(name + self.mark, self.codes.context)
                self.bounds.append(_among(code, sorted(map(self.codes.of, values))))
            case OptionalType(inner=inner):
                self._variables[source, path + NOTHING_SUFFIX, element] = z3.Bool(
                    name + NOTHING_SUFFIX + self.mark, self.codes.context
                )
                self._declare(inner, path, source, element)
            case RecordType(fields=fields):
                for one in fields:
                    self._declare(one.type, _prefix(path, source) + one.name, source, element)
            case MapType(keys=keys, value=cell):
                for key in itertools.product(*(key.values for key in keys)):
                    self._declare(cell, f"{path}[{' ; '.join(key)}]", source, element)
            case ListType(item=item):
                count = self._variables[source, path, element] = z3.Int(
                    f"{path} : nombre{self.mark}", self.codes.context
                )
                self.bounds.append(z3.And(count >= 0, count <= self.most))
                for place in range(self.most):
                    self._declare(item, VALUE, path, place)
            case _:
                raise AssertionError(type_)

    def _day(self, slot: Slot, name: str) -> z3.ArithRef:
        day = z3.Int(name + self.mark, self.codes.context)
        self._variables[slot] = day
        self.bounds.append(z3.And(day >= day_number(EARLIEST), day <= day_number(LATEST)))
        return day

    def _number(self, type_: NumberType, slot: Slot, name: str) -> None:
        """A number in the unit that is shown: whole numbers are then whole."""
        above, below = type_.shown.worth
        number = (
            z3.Int(name + self.mark, self.codes.context)
            if type_.integer
            else z3.Real(name + self.mark, self.codes.context)
        )
        self._variables[slot], self._numbers[slot] = number, type_
        bounds = type_.bounds
        low = None if bounds is None else bounds.low
        high = None if bounds is None else bounds.high
        in_unit = Fraction(below, above)
        lowest = _exact((-WIDEST if low is None else Fraction(low)) * in_unit, self.codes.context)
        highest = _exact((WIDEST if high is None else Fraction(high)) * in_unit, self.codes.context)
        self.bounds.append(number >= lowest if bounds is None or bounds.low_included else number > lowest)
        self.bounds.append(number <= highest if bounds is None or bounds.high_included else number < highest)

    # --- From a model to a dossier -----------------------------------------------------------------------------------

    def dossier(self, model: z3.ModelRef) -> Dossier:
        """The dossier of a model: all of the facts that the question is about."""
        number = model.eval(self.variable(DOSSIER, DATE_COLUMN, None), model_completion=True)
        facts = {
            name: self._value(self.program.entries[name].type, name, DOSSIER, None, model) for name in self._entries
        }
        holes = {
            cell: self._value(type_, cell_name(*cell), DOSSIER, None, model) for cell, type_ in self._figures.items()
        }
        readings = {}
        for name, chosen in self._worlds.items():
            place = model.eval(chosen, model_completion=True).as_long()
            readings[name] = self.program.interpretations[name].type.values[place]
        order = {name: None for name in self.program.entries if name in facts}
        return Dossier(date=_date(number), facts={name: facts[name] for name in order}, readings=readings, holes=holes)

    def _value(self, type_: Type, path: str, source: str, element: int | None, model: z3.ModelRef) -> Value:
        def read(name: str) -> z3.ExprRef:
            return model.eval(self._variables[source, name, element], model_completion=True)

        match type_:
            case BoolType():
                return bool(z3.is_true(read(path)))
            case NumberType():
                above, below = type_.shown.worth
                return normal(_fraction(read(path)) * Fraction(above, below))
            case DateType():
                return _date(read(path))
            case PeriodType():
                return Period(_date(read(path + START_SUFFIX)), _date(read(path + END_SUFFIX)))
            case TextType() | EnumType():
                return self.codes.text(read(path).as_long())
            case OptionalType(inner=inner):
                nothing = z3.is_true(read(path + NOTHING_SUFFIX))
                return None if nothing else self._value(inner, path, source, element, model)
            case RecordType(fields=fields):
                prefix = _prefix(path, source)
                return Record(tuple([self._value(f.type, prefix + f.name, source, element, model) for f in fields]))
            case MapType(keys=keys, value=cell):
                every = itertools.product(*(key.values for key in keys))
                return MapValue(
                    {key: self._value(cell, f"{path}[{' ; '.join(key)}]", source, element, model) for key in every}
                )
            case ListType(item=item):
                return tuple([self._value(item, VALUE, path, i, model) for i in range(read(path).as_long())])
            case _:
                raise AssertionError(type_)

    def slots(self) -> Iterator[tuple[Slot, z3.ExprRef]]:
        """Every variable, by what it is the value of."""
        yield from self._variables.items()

    def worlds_with(self, other: FreeDossier) -> Iterator[tuple[z3.ArithRef, z3.ArithRef]]:
        """The readings that this dossier and another are read in, two by two."""
        for name in dict.fromkeys((*self._worlds, *other._worlds)):
            yield self.reading(name), other.reading(name)

    @property
    def has_lists(self) -> bool:
        """Whether one of its facts is a list, or has one in it."""
        return any(element is not None for _, _, element in self._variables)


def _prefix(path: str, source: str) -> str:
    return "" if path == VALUE and source != DOSSIER else f"{path}."


def _among(code: z3.ArithRef, codes: Sequence[int]) -> z3.BoolRef:
    if codes[-1] - codes[0] == len(codes) - 1:
        return z3.And(code >= codes[0], code <= codes[-1])
    return z3.Or(*[code == one for one in codes])


def _exact(number: Fraction, context: z3.Context) -> z3.RatNumRef:
    return z3.Q(number.numerator, number.denominator, context)


def _fraction(number: z3.ExprRef) -> Fraction:
    if z3.is_int_value(number):
        return Fraction(number.as_long())
    if z3.is_algebraic_value(number):  # a root: near enough is not enough, and the engine will say so
        number = number.approx(12)
    return Fraction(number.numerator_as_long(), number.denominator_as_long())


def _date(number: z3.ExprRef) -> datetime.date:
    return EPOCH + datetime.timedelta(days=number.as_long())
