"""The parts of every day of the calendar."""

from __future__ import annotations

import datetime

import pytest
import z3

from cqp_dsl.core.lowered.numbers import EPOCH, FIRST_DAY, LAST_DAY
from cqp_dsl.proof.days import parts_of


@pytest.mark.parametrize("step", [211])
def test_parts(step: int) -> None:
    day = z3.Int("jour")
    parts = parts_of(day)
    for number in [*range(FIRST_DAY, FIRST_DAY + 70), *range(FIRST_DAY, LAST_DAY, step), LAST_DAY, 789, 790, 11_016]:
        value = z3.IntVal(number)
        found = [
            z3.simplify(z3.substitute(one, (day, value))).as_long() for one in (parts.year, parts.month, parts.day)
        ]
        assert datetime.date(*found) == EPOCH + datetime.timedelta(days=number)
