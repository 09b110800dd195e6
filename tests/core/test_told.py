"""How a computation tells each function: closed over the table of operations."""

from __future__ import annotations

import re

import pytest

from cqp_dsl.core.operations import FUNCTIONS

_OPERAND = re.compile(r"\{(\d+)\}")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_told_in_words_with_each_operand_once_in_order(name: str) -> None:
    function = FUNCTIONS[name]
    assert [int(place) for place in _OPERAND.findall(function.told)] == list(range(len(function.takes)))
    assert not re.search(r"[_();]", _OPERAND.sub("", function.told))
