"""The figure of the text that an expression names: a parameter, or one cell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.core.datatypes.types import MapType, bare
from cqp_dsl.core.nodes import Call, Get, Make
from cqp_dsl.decision.explain.chosen import Chosen, chosen
from cqp_dsl.decision.explain.formula import rule_label

if TYPE_CHECKING:
    from cqp_dsl.decision.explain.studied import Studied
    from cqp_dsl.decision.explain.study import Study
    from cqp_dsl.engine.scope import Scope


@define(eq=False, repr=False)
class Figure:
    """A figure of the text.

    Attributes:
        scope: the parameter.
        found: the expression that gives it; None where the dossier or a scenario supposes it as a whole.
        label: what it is called, with the keys of its cell.
    """

    scope: Scope
    found: Chosen | None
    label: str


def figure_named(study: Study, part: Studied, scope: Scope) -> Figure | None:
    """The figure of the text that an expression names; None for what is no figure."""
    call = part.node.base if part.is_cell and isinstance(part.node, Get) else part.node
    if not isinstance(call, Call):
        return None
    called = scope.called(call)
    rule = called.rule
    if rule is None or rule.kind != "parameter":
        return None
    body, label = rule.body, rule_label(study.program, rule.name)
    if call is not part.node:
        key = tuple([each for each in (scope.value(key.node) for key in part.parts[1:]) if isinstance(each, str)])
        maps = bare(rule.type)
        if not isinstance(body, Make) or key not in body.keys or not isinstance(maps, MapType):
            return Figure(called, None, label)
        body = body.operands[body.keys.index(key)]
        label = f"{label} ({', '.join([enum.label(name) for enum, name in zip(maps.keys, key, strict=True)])})"
    if called.assumed:
        return Figure(called, None, label)
    place = Chosen(study.of(body), called, body.span if call is not part.node else rule.span)
    return Figure(called, chosen(place, lambda _condition, _scope: None), label)
