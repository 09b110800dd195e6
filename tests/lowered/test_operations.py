"""Every row of the table of operations has a lowered form, or is known to have none; calendars agree on every day."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest

from cqp_dsl.core import calendar
from cqp_dsl.core.datatypes.types import DATE, NUMBER
from cqp_dsl.core.lowered.arithmetic import ARITHMETIC
from cqp_dsl.core.lowered.dates import DATES
from cqp_dsl.core.lowered.encoding import Row
from cqp_dsl.core.lowered.inputs import constant
from cqp_dsl.core.lowered.numbers import day_number, day_of, days_in, whole
from cqp_dsl.core.lowered.operations import operate
from cqp_dsl.core.lowered.reasons import NotLoweredError
from cqp_dsl.core.lowered.terms import Whole
from cqp_dsl.core.lowered.values import Leaf
from cqp_dsl.core.operations import OPERATIONS
from tests.lowered.interpret import Player
from tests.lowered.test_cases import lowered_case

NO_ROW = Player(Row())


def test_every_operation_is_lowered() -> None:
    logical = {"eq", "ne", "in", "in_force", "lt", "le", "gt", "ge", "between", "between_below"}
    left_to_the_engine = {"join", "rank"}  # a text that is put together, a place in a list
    assert set(ARITHMETIC) | set(DATES) | logical | left_to_the_engine == set(OPERATIONS)


def test_every_month_of_the_calendar() -> None:
    for index in range(12 * 1900, 12 * 2100):
        first = datetime.date(index // 12, index % 12 + 1, 1)
        last = calendar.last_day_of_month(first)
        assert days_in(whole(index)) is whole(last.day)
        for day in (first, first.replace(day=28), last):
            assert day_of(whole(index), whole(day.day)) is whole(day_number(day))


@pytest.mark.parametrize("name", ["months_elapsed", "months_between", "years_elapsed", "months_in_thirtieths"])
def test_months_around_their_ends(name: str) -> None:
    days = [datetime.date(y, m, d) for y in (2012, 2013) for m, d in ((1, 31), (2, 28), (3, 1), (3, 30), (12, 31))]
    days.append(datetime.date(2012, 2, 29))
    for start in days:
        for end in days:
            found = operate(name, [constant(start, DATE), constant(end, DATE)])
            assert isinstance(found, Leaf)
            if start <= end:
                expected = OPERATIONS[name].apply(start, end)
                assert Fraction(NO_ROW.of(found.terms[0]), found.scale) == expected, (start, end)
            else:
                assert not NO_ROW.of(found.known) or start <= end + datetime.timedelta(days=1)


@pytest.mark.parametrize("name", ["round", "floor", "ceil"])
def test_rounding_both_sides_of_zero(name: str) -> None:
    for above in range(-30, 31):
        for step in (Fraction(1), Fraction(1, 2), Fraction(3, 10)):
            number = Fraction(above, 8)
            found = operate(name, [constant(number, NUMBER), constant(step, NUMBER)])
            assert isinstance(found, Leaf)
            assert isinstance(found.terms[0], Whole)
            assert Fraction(found.terms[0].value, found.scale) == OPERATIONS[name].apply(number, step)


def test_what_cannot_be_lowered_says_what() -> None:
    _, column = lowered_case(0)
    with pytest.raises(NotLoweredError, match="une division par une valeur du dossier"):
        operate("div", [column, column])
