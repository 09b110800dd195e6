"""The trace: every line of the explanation, told from what the evaluation left (SEMANTICS §12).

Nothing here decides anything: each line says in French what applied, what did not, and why. An instance of a rule is
detailed once, at its first place, and only named elsewhere.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import evolve

from cqp_dsl.answer.answer import TraceNode
from cqp_dsl.answer.causes import waiting_for
from cqp_dsl.core.aggregates import AGGREGATES
from cqp_dsl.core.datatypes.display import NBSP, quoted
from cqp_dsl.core.datatypes.types import BOOL
from cqp_dsl.core.datatypes.values import Period, Record, Void
from cqp_dsl.core.equality import leaf_causes
from cqp_dsl.core.nodes import Call, Const, Default, Fold, Get, Logic, Make, Node
from cqp_dsl.core.printer import call_name, spell
from cqp_dsl.core.walk import is_scale
from cqp_dsl.decision.explain.brackets import bracket_lines
from cqp_dsl.decision.explain.case_lines import case_lines
from cqp_dsl.decision.explain.motifs import Motifs
from cqp_dsl.decision.explain.studied import StudiedFold
from cqp_dsl.decision.explain.studied_cases import StudiedDefault
from cqp_dsl.decision.explain.thirtieths import told_type

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from cqp_dsl.answer.answer import TraceStatus
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Rule
    from cqp_dsl.decision.explain.studied import Studied
    from cqp_dsl.decision.explain.study import Study
    from cqp_dsl.engine.scope import Scope

Lines: TypeAlias = "Sequence[TraceNode]"

MAX_DEPTH: Final = 100
"""Rules detailed one under the other; below, a line says that there is more."""

MAX_ELEMENTS: Final = 20
"""Elements shown for one aggregate; a last line says how many are not."""

_TOO_DEEP: Final = "la suite, trop profonde, n'est pas détaillée"
_ASSUMED: Final = "valeur supposée par le scénario"
_SUPPOSED: Final = "lecture supposée par le dossier"
_GIVEN: Final = "valeur donnée par le dossier"
_PLAIN: Final = frozenset({int, Fraction, str, datetime.date, Period, type(None)})
"""The types of values that are known whenever there is one."""


class Teller:
    """One trace being told."""

    def __init__(self, study: Study) -> None:
        self.motifs = Motifs(study)
        self._study = study
        self._told: dict[Hashable, TraceNode] = {}
        self._depth = 0

    # --- Rules ------------------------------------------------------------------------------------------------------

    def rule(self, scope: Scope, value: Value, key: tuple[str, ...] | None = None) -> TraceNode:
        """The line of a rule, given its value; ``key`` is the cell looked at, for a keyed parameter."""
        instance = (scope.instance, key)
        told = self._told.get(instance)
        if told is not None:
            why = _ASSUMED if scope.assumed else _TOO_DEEP if self._depth >= MAX_DEPTH else ""
            return evolve(told, why=why, children=(), shared=True)
        line = self._told[instance] = self._detailed(scope, value, key)
        return line

    def _detailed(self, scope: Scope, value: Value, key: tuple[str, ...] | None) -> TraceNode:
        rule = scope.rule
        if rule is None:
            message = "only a rule has a line"
            raise TypeError(message)
        body = self._study.of(rule.body if key is None else _cell(rule, key))
        declared, span = (rule.type, rule.span) if key is None else (body.node.type, body.node.span)
        type_ = told_type(declared, in_thirtieths=body.is_in_thirtieths)
        name, instance = _called(rule, key, scope.args)
        formula = computed = why = ""
        children: Lines = ()
        if scope.assumed:
            why = _ASSUMED
        else:
            shown = _sole(body, scope)
            if shown is not None:
                formula = "" if isinstance(shown.node, Fold) else shown.shown
                computed = "" if shown.calculation is None else shown.calculation.put(scope)
            if self._depth >= MAX_DEPTH:
                why = _TOO_DEEP
            else:
                self._depth += 1
                children = self.body(body, scope)
                self._depth -= 1
        return TraceNode(
            rule.kind, name, rule.label, stated(value)[0], value, type_, span, scope.cite,
            formula, computed, why, tuple(children), subject=rule.name, instance=instance,
        )  # fmt: skip

    def body(self, part: Studied, scope: Scope) -> Lines:
        """The lines under a rule: its cases, or what the one expression that it is is made of."""
        shown = _sole(part, scope)
        if shown is not None:
            return self.values(shown, scope)
        return case_lines(self, part, scope) if isinstance(part, StudiedDefault) else ()

    # --- Values and conditions --------------------------------------------------------------------------------------

    def values(self, part: Studied, scope: Scope) -> Lines:
        """The lines that explain a value: the parts it is computed from, conditions for a boolean."""
        if part.label is not None:
            return (self.condition(part, scope),)
        return self.operands(part, scope) if isinstance(part.node, Logic) else self.sources(part, scope)

    def operands(self, part: Studied, scope: Scope) -> Lines:
        """The lines of a connective's operands; one that has no value, where the others decide, says nothing."""
        is_known = type(scope.value(part.node)) is not Void
        lines = []
        for operand in part.parts:
            if isinstance(operand.node, Const) and operand.label is None:
                continue
            value = scope.value(operand.node)
            if is_known and isinstance(value, Void) and not value.pending:
                continue
            lines.append(self.condition(operand, scope))
        return lines

    def condition(self, part: Studied, scope: Scope) -> TraceNode:
        """The line of a boolean expression."""
        node = part.node
        if node.cite is not None:
            scope = scope.citing(node.cite)
        if part.is_only_named:
            return self._source(part, scope)
        value = scope.value(node)
        status, why = stated(value)
        kind, name, formula = part.heading
        if part.quantifier is not None:
            children = self._elements(part.quantifier, scope)
        elif isinstance(node, Logic):
            children = self.operands(part, scope)
        else:
            children = self.sources(part, scope)
        return TraceNode(
            kind, name, "" if part.label_alone is None else part.label_alone.put(scope), status, value,
            node.type, node.span, scope.cite, formula,
            "" if part.calculation is None else part.calculation.put(scope), why, tuple(children),
        )  # fmt: skip

    def sources(self, part: Studied, scope: Scope) -> Lines:
        """A line for each fact, figure, reading, rule and aggregate that an expression is computed from, once each."""
        sources = part.sources
        if len(sources) == 1 and not isinstance(sources[0].node, Default):
            return (self._source(sources[0], scope),)
        lines: list[TraceNode] = []
        for source in sources:
            if isinstance(source.node, Default):
                lines.extend(self.body(source, scope))
            else:
                lines.append(self._source(source, scope))
        return _once(lines)

    def _source(self, part: Studied, scope: Scope) -> TraceNode:
        node = part.node
        match node:
            case Call():
                return self.rule(scope.called(node), scope.value(node))
            case Get(base=Call() as base) if part.is_cell:
                return self._cell(part, base, scope)
            case Fold() if isinstance(part, StudiedFold):
                return self._fold(part, scope)
            case _:
                return self._leaf(part, scope)

    def _cell(self, part: Studied, base: Call, scope: Scope) -> TraceNode:
        """The line of one cell; of the whole where the cell is not known, or the whole is supposed."""
        called = scope.called(base)
        key = [scope.value(each.node) for each in part.parts[1:]]
        names = tuple([each for each in key if isinstance(each, str)])
        if called.assumed or len(names) < len(key):
            return self.rule(called, scope.value(base))
        return self.rule(called, scope.value(part.node), names)

    # --- Aggregates -------------------------------------------------------------------------------------------------

    def _fold(self, fold: StudiedFold, scope: Scope) -> TraceNode:
        """The line of an aggregate, with those of its elements."""
        value = scope.value(fold.node)
        status, why = stated(value)
        return TraceNode(
            "fold", fold.shown, "", status, value, fold.type, fold.node.span, scope.cite,
            fold.shown, "", why, tuple(self._lines_of(fold, scope)), subject=AGGREGATES[fold.node.kind].word,
        )  # fmt: skip

    def _lines_of(self, fold: StudiedFold, scope: Scope) -> Lines:
        return bracket_lines(self, fold, scope) if is_scale(fold.node) else self._elements(fold, scope)

    def _elements(self, fold: StudiedFold, scope: Scope) -> Lines:
        """What the list depends on, then a line per element: those that decide, where not all are shown."""
        lines = list(self.sources(fold.over, scope))
        items = scope.value(fold.over.node)
        if not isinstance(items, tuple):
            return lines
        scopes = scope.elements(fold.node)
        lines.extend([self._element(fold, scopes[place], items[place]) for place in _shown(fold, scopes)])
        rest = len(items) - MAX_ELEMENTS
        if rest > 0:
            noun = "autre élément non montré" if rest == 1 else "autres éléments non montrés"
            lines.append(
                TraceNode("element", f"{rest} {noun}", "", "not_applied", True, BOOL, fold.node.span, scope.cite)
            )
        return lines

    def _element(self, fold: StudiedFold, scope: Scope, item: Value) -> TraceNode:
        """The line of one element."""
        body, keep = fold.body, fold.filter
        shown, value = fold.item(item), scope.value(body.node)
        name = f"{fold.node.var}{NBSP}= {shown}"
        holds = True if keep is None else scope.value(keep.node)
        kept = () if keep is None else self.values(keep, scope)
        if keep is not None and holds is False:
            why = f"n'est pas compté, car la condition {quoted(keep.shown)} n'est pas remplie"
            return TraceNode(
                "element", name, "", "not_applied", value, body.node.type, fold.node.span, scope.cite,
                "", "", why, tuple(kept), subject=fold.node.var, instance=shown,
            )  # fmt: skip
        status, why = stated(value)
        if holds is not True:
            status, why = "void", why or waiting_for(holds)
        elif status == "void" and type(value) is not Void:
            status = "known"  # a value of which some part is missing
        computed = "" if body.calculation is None else body.calculation.put(scope)
        return TraceNode(
            "element", name, "", status, value, body.type, fold.node.span, scope.cite,
            body.shown if computed else "", computed, why, (*kept, *self.sources(body, scope)),
            subject=fold.node.var, instance=shown,
        )  # fmt: skip

    # --- What nothing explains further ------------------------------------------------------------------------------

    def _leaf(self, part: Studied, scope: Scope) -> TraceNode:
        """The line of a fact or a part of one, of a hole or of a reading."""
        leaf = part.leaf
        value = scope.value(leaf.node)
        status, why = stated(value)
        if leaf.kind == "hole":
            why = why or _GIVEN
        elif leaf.interpretation is not None:
            about = leaf.interpretation
            why = _SUPPOSED if about.name in scope.supposed else leaf.origin
        name = part.name.put(scope) if leaf.name is None else leaf.name
        return TraceNode(
            leaf.kind, name, leaf.label, status, value, leaf.node.type, leaf.span, leaf.cite or scope.cite, "", "", why,
            subject=leaf.subject, instance=name.removeprefix(leaf.short) if leaf.subject else "",
        )  # fmt: skip


def stated(value: Value) -> tuple[TraceStatus, str]:
    """How a value stands, and what it waits for."""
    if value is True:
        return "true", ""
    if value is False:
        return "false", ""
    if type(value) in _PLAIN or not leaf_causes(value):
        return "known", ""
    return "void", waiting_for(value)


def _sole(part: Studied, scope: Scope) -> Studied | None:
    """The one expression that a body is, without a condition and in force; None where its cases are to be told."""
    if not isinstance(part, StudiedDefault):
        return part
    only = part.only
    return only.value if only is not None and scope.value(only.case.guard) is True else None


def _cell(rule: Rule, key: tuple[str, ...]) -> Node:
    """The cell of a keyed parameter; the whole where there is no such cell."""
    body = rule.body
    return body.operands[body.keys.index(key)] if isinstance(body, Make) and key in body.keys else body


def _called(rule: Rule, key: tuple[str, ...] | None, args: Sequence[Value]) -> tuple[str, str]:
    """The name of a rule, its arguments as they are written; a fiche, too long to be, by the name of its parameter.

    Returns:
        The name as it is written, and what of it tells one instance from the others.
    """
    shown = [
        param.name if isinstance(value, Record) else spell(value, param.type)
        for value, param in zip(args, rule.params, strict=True)
    ]
    cell = "" if key is None else f"[{' ; '.join(key)}]"
    return call_name(rule.name, shown) + cell, (f"({' ; '.join(shown)})" if shown else "") + cell


def _shown(fold: StudiedFold, scopes: Sequence[Scope]) -> Sequence[int]:
    """The elements that are shown, by place: where they are many, those that decide before the others."""
    places = list(range(len(scopes)))
    if len(places) > MAX_ELEMENTS and fold.node.kind in {"any", "all"}:
        decides = fold.node.kind == "any"
        places.sort(key=lambda place: scopes[place].value(fold.body.node) is not decides)
    return sorted(places[:MAX_ELEMENTS])


def _once(lines: Sequence[TraceNode]) -> Lines:
    """Each line once: of the same kind and name, with the same value."""
    if len({line.name for line in lines}) == len(lines):
        return lines
    told: dict[object, TraceNode] = {}
    for line in lines:
        told.setdefault((line.kind, line.name, line.value), line)
    return list(told.values())
