"""A decision for each element of a list: what its answers are called, and what is said where there is no element."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.answer.answer import DecisionAnswer, Missing
from cqp_dsl.answer.worlds import status_of
from cqp_dsl.core.datatypes.display import format_number
from cqp_dsl.core.datatypes.types import ListType
from cqp_dsl.core.datatypes.values import PENDING, Limit, Void
from cqp_dsl.core.equality import leaf_causes
from cqp_dsl.decision.explain.naming import element_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.answer.answer import Argument
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Cause, Value
    from cqp_dsl.core.program import Rule

MOST_ELEMENTS = 1000
"""Elements for which a decision is taken."""


def named(answers: Iterator[DecisionAnswer], rule: Rule, items: Sequence[Value]) -> Iterator[DecisionAnswer]:
    """The answers, each with what tells its element from the others."""
    (param,) = [param for param in rule.params if param.over is not None]
    names = dict(zip(map(id, items), element_names(param.type, items), strict=True))

    def told(arg: Argument) -> Argument:
        return evolve(arg, label=names[id(arg.value)]) if arg.name == param.name else arg

    for answer in answers:
        yield evolve(answer, args=tuple(map(told, answer.args)))


def without_list(rule: Rule, value: Value, day: Value) -> DecisionAnswer:
    """The answer where it is not known of what elements the decision is to be taken, and why."""
    status = status_of(value)
    causes = leaf_causes(value)
    pending = [cause for cause in causes if isinstance(cause, PENDING)]
    return evolve(
        _answer(rule, value, rule.type, day, tuple(cause for cause in causes if cause not in pending)),
        status=status,
        missing=tuple(Missing(cause, ()) for cause in pending) if status == "undetermined" else (),
    )


def without_elements(rule: Rule, day: Value) -> DecisionAnswer:
    """The answer where there is no element: no decision is taken, which is what an empty list says."""
    return _answer(rule, (), ListType(rule.type), day, ())


def with_too_many(rule: Rule, count: int, day: Value) -> DecisionAnswer:
    """The answer where there are more elements than the machine takes decisions for."""
    detail = f"elle serait prise {format_number(count)} fois, au plus {format_number(MOST_ELEMENTS)}"
    void = Void((Limit(rule.name, rule.span, detail, cite=rule.cite),))
    return evolve(_answer(rule, void, rule.type, day, void.causes), status="out_of_limits")


def _answer(rule: Rule, value: Value, type_: Type, day: Value, causes: tuple[Cause, ...]) -> DecisionAnswer:
    return DecisionAnswer(
        name=rule.name,
        policy=rule.policy,
        args=(),
        label=rule.label or rule.short_name,
        type=type_,
        status="decided",
        value=value,
        favourable=None,
        date=day if isinstance(day, datetime.date) else None,
        span=rule.span,
        cite=rule.cite,
        causes=causes,
    )
