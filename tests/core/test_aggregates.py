"""The aggregates on known values, against plainer definitions."""

from __future__ import annotations

import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqp_dsl.core.aggregates import AGGREGATES
from cqp_dsl.core.datatypes.values import normal
from cqp_dsl.core.undefined import UndefinedError

numbers = st.fractions(-50, 50, max_denominator=12).map(normal)


@given(st.lists(numbers, min_size=1, max_size=9))
def test_the_median_has_as_many_values_on_either_side(values: list[Fraction | int]) -> None:
    middle = AGGREGATES["median"].apply(values)
    assert middle == statistics.median([Fraction(value) for value in values])
    assert type(middle) is int or (type(middle) is Fraction and middle.denominator > 1)


@pytest.mark.parametrize(
    ("values", "expected"),
    [((7,), 7), ((9, 1), 5), ((1, 2), Fraction(3, 2)), ((3, 3, 3, 9), 3), ((10**40, 0, 1), 1)],
)
def test_the_median_of_few(values: tuple[int, ...], expected: Fraction | int) -> None:
    assert AGGREGATES["median"].apply(values) == expected


@pytest.mark.parametrize("name", ["min", "max", "median"])
def test_nothing_has_no_rank(name: str) -> None:
    with pytest.raises(UndefinedError):
        AGGREGATES[name].apply((1, None, 2))
