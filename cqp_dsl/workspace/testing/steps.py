"""One in the last digit of a figure, as it is written."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.types import NumberType, OptionalType
from cqp_dsl.core.nodes import Const, Node

if TYPE_CHECKING:
    from cqp_dsl.core.program import Program

NUMBER = re.compile(r"^[−-]?\s*\d[\d\s\u00a0\u202f]*(?:[.,](\d+))?")
"""A number at the start of a text; its decimals."""


def last_digit(node: Node, program: Program) -> Fraction:
    """The step of a figure, in its own unit: ``9,5`` gives a tenth, ``3 ans`` twelve months, ``50 %`` a hundredth.

    What is not written as a figure steps by one of its unit, a percentage by a hundredth, a date by one day.
    """
    value = node.value if isinstance(node, Const) else None
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        text = program.files[node.span.path].text[node.span.start : node.span.end]
        found = NUMBER.match(text)
        if found is not None:
            digits = re.sub(r"[\s\u00a0\u202f]", "", found[0]).replace(",", ".").replace("−", "-")
            written = Fraction(digits)
            scale = Fraction(value) / written if written else _one(node)
            return abs(scale) / Fraction(10) ** len(found[1] or "")
    return _one(node)


def _one(node: Node) -> Fraction:
    inner = node.type.inner if isinstance(node.type, OptionalType) else node.type
    return Fraction(*inner.shown.worth) if isinstance(inner, NumberType) else Fraction(1)
