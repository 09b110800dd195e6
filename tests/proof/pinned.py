"""A dossier pinned in the encoding: the solver is left with one value, which must be the engine's."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import z3

from cqp_dsl.core.datatypes.types import NumberType
from cqp_dsl.core.lowered import terms as t
from cqp_dsl.core.lowered.numbers import EPOCH
from cqp_dsl.proof.dossiers import Codes, FreeDossier
from cqp_dsl.proof.printer import Printer

if TYPE_CHECKING:
    from cqp_dsl.core.lowered.encoding import Row
    from cqp_dsl.core.program import Program


class PinnedPlayer:
    """The values of terms where every variable has the value that a row gives it."""

    def __init__(self, program: Program, row: Row, most: int) -> None:
        self.row = row
        self.free = FreeDossier(program, most, Codes())
        for name in program.entries:
            self.free.include(name)
        for hole in program.holes:
            self.free.include_figure((hole.parameter, hole.key), hole.type)
        self.free.variable(t.DOSSIER, "date d'effet", None)
        self.printer = Printer(self.free)
        self.solver = z3.Solver(ctx=self.free.codes.context)
        for (source, name, element), variable in self.free.slots():
            value = self.cell(source, name, element)
            if value is not None:
                self.solver.add(variable == self.coded(value, source, name, element))
        self.model: z3.ModelRef | None = None

    def of(self, term: t.Term) -> Any:  # noqa: ANN401 - a scalar
        printed = self.printer.of(term)
        if self.model is None:
            assert self.solver.check() == z3.sat
            self.model = self.solver.model()
        assert not self.printer.ties
        found = self.model.eval(printed, model_completion=True)
        if z3.is_bool(found):
            return z3.is_true(found)
        number = Fraction(found.numerator_as_long(), found.denominator_as_long()) if z3.is_real(found) else None
        if number is None:
            whole = found.as_long()
            return self.free.codes.text(whole) if is_text(term) else whole
        return number

    def cell(self, source: str, name: str, element: int | None) -> object:
        if element is None:
            return self.row.columns.get(name)
        rows = self.row.lists.get(source, [])
        return rows[element].get(name) if element < len(rows) else None

    def coded(self, value: object, source: str, name: str, element: int | None) -> Any:  # noqa: ANN401
        match value:
            case bool():
                return value
            case str():
                return self.free.codes.of(value)
            case datetime.date():
                return (value - EPOCH).days
            case int() | Fraction():
                try:
                    type_ = self.free.number_type(source, name, element)
                except KeyError:
                    type_ = NumberType()
                above, below = type_.shown.worth
                shown = Fraction(value) * below / above
                return z3.Q(shown.numerator, shown.denominator, self.free.codes.context)
            case _:
                raise AssertionError(value)


def is_text(term: t.Term) -> bool:
    match term:
        case t.Text():
            return True
        case t.Column(kind=kind):
            return kind == "text"
        case t.Choice(first=first):
            return is_text(first)
        case _:
            return False
