"""Core programs by hand, for tests of the meaning that owe nothing to the parser."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.types import BOOL, DATE, NOTHING, NUMBER, EnumType, ListType, MapType, Type
from cqp_dsl.core.nodes import (
    TODAY,
    Call,
    Case,
    Const,
    Default,
    Fact,
    Fold,
    Get,
    Hole,
    Logic,
    Make,
    Node,
    Prim,
    Reading,
    Var,
    Wording,
)
from cqp_dsl.core.program import Entry, Interpretation, Param, Policy, Program, Rule
from cqp_dsl.source import Span

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.values import Known
    from cqp_dsl.core.declarations import Guarantee, HoleDeclaration
    from cqp_dsl.core.nodes import CaseKind, FoldKind, PrimOp
    from cqp_dsl.core.program import Requirement
    from cqp_dsl.core.scenario import Scenario

_ids = itertools.count()


def span(line: int = 1) -> Span:
    return Span("p.cqp", line, line, line, 1, line, 1)


def const(value: Known, type_: Type = NUMBER, says: Wording | None = None) -> Const:
    if isinstance(value, bool):
        type_ = BOOL
    if value is None:
        type_ = NOTHING
    return Const(id=next(_ids), type=type_, span=span(), value=value, label=says)


TRUE = const(True)


def fact(name: str, type_: Type = BOOL, cite: Cite | None = None) -> Fact:
    return Fact(id=next(_ids), type=type_, span=span(), entry=f"p.{name}", text=name, cite=cite)


def hole(parameter: str, *key: str, type_: Type = NUMBER, by: str = "la caisse nationale") -> Hole:
    return Hole(id=next(_ids), type=type_, span=span(), parameter=f"p.{parameter}", key=key, by=by)


def reading(interpretation: Interpretation) -> Reading:
    return Reading(id=next(_ids), type=interpretation.type, span=span(), interpretation=interpretation.name)


def var(name: str, slot: int, type_: Type) -> Var:
    return Var(id=next(_ids), type=type_, span=span(), name=name, slot=slot)


def today() -> Var:
    return var("date d'effet", TODAY, DATE)


def label(text: str, *parts: str | Node) -> Wording:
    return Wording(text, parts or (text,))


def prim(op: PrimOp, *operands: Node, type_: Type = BOOL, text: str = "", says: Wording | None = None) -> Prim:
    return Prim(id=next(_ids), type=type_, span=span(), op=op, operands=operands, text=text, label=says)


def both(*operands: Node, says: Wording | None = None) -> Logic:
    return Logic(id=next(_ids), type=BOOL, span=span(), op="and", operands=operands, label=says)


def either(*operands: Node, says: Wording | None = None) -> Logic:
    return Logic(id=next(_ids), type=BOOL, span=span(), op="or", operands=operands, label=says)


def non(operand: Node, says: Wording | None = None, text: str = "") -> Logic:
    return Logic(id=next(_ids), type=BOOL, span=span(), op="not", operands=(operand,), label=says, text=text)


def in_force(start: datetime.date | None, end: datetime.date | None) -> Prim:
    ends = [const(None) if day is None else const(day, DATE) for day in (start, end)]
    return prim("in_force", today(), *ends)


def make_list(*operands: Node, item: Type = NUMBER) -> Make:
    return Make(id=next(_ids), type=ListType(item), span=span(), shape="list", operands=operands)


def make_map(keys: EnumType, *operands: Node, value: Type = NUMBER) -> Make:
    cells = tuple((name,) for name in keys.values)
    return Make(id=next(_ids), type=MapType((keys,), value), span=span(), shape="map", operands=operands, keys=cells)


def cell(base: Node, *key: Node, type_: Type = NUMBER) -> Get:
    return Get(id=next(_ids), type=type_, span=span(), base=base, key=key)


def field(base: Node, name: str, type_: Type) -> Get:
    return Get(id=next(_ids), type=type_, span=span(), base=base, field=name)


def call(rule: Rule, *args: Node, at: Node | None = None, says: Wording | None = None) -> Call:
    return Call(
        id=next(_ids), type=rule.type, span=span(), rule=rule.name, args=args, at=at, text=rule.short_name, label=says
    )


def values_of(type_: EnumType) -> Const:
    return const(type_.values, ListType(type_))


def fold(  # noqa: PLR0913 - one fold
    kind: FoldKind,
    element: Var,
    over: Node,
    body: Node,
    *,
    keep: Node | None = None,
    fallback: Node | None = None,
    says: Wording | None = None,
    text: str = "",
    type_: Type | None = None,
) -> Fold:
    result = BOOL if kind in {"any", "all"} else body.type if type_ is None else type_
    return Fold(
        id=next(_ids), type=result, span=span(), kind=kind, var=element.name, slot=element.slot,
        item_type=element.type, over=over, filter=keep, body=body, fallback=fallback, label=says, text=text,
    )  # fmt: skip


def case(  # noqa: PLR0913 - one case
    id_: int,
    value: Node,
    guard: Node = TRUE,
    *,
    kind: CaseKind = "alternative",
    beats: Iterable[int] = (),
    condition: Node | None = None,
    name: str = "",
    says: Wording | None = None,
    excepted: str | None = None,
    tests: tuple[Node, ...] = (),
    applies: Node | None = None,
) -> Case:
    return Case(
        id_, kind, guard, guard if condition is None else condition, value, frozenset(beats), span(10 + id_),
        name=name, label=says, excepted=excepted, tests=tests, applies=applies,
    )  # fmt: skip


def default(*cases: Case, exhaustive: bool = False, place: str = "p.r") -> Default:
    return Default(
        id=next(_ids), type=cases[0].value.type, span=span(), cases=cases, exhaustive=exhaustive, place=place
    )


def otherwise(*pairs: tuple[Node, Node], value: Node) -> Default:
    """``vaut E si C`` for each pair (E, C), then ``vaut value sinon``."""
    rest = case(len(pairs), value, kind="otherwise")
    guarded = [case(i, result, guard, beats=[rest.id]) for i, (result, guard) in enumerate(pairs)]
    return default(*guarded, rest, exhaustive=True)


def enum(name: str, *values: str) -> EnumType:
    return EnumType(name, values, tuple(value.replace("_", " ") for value in values))


def interpretation(name: str, *readings: str) -> Interpretation:
    return Interpretation(f"p.{name}", "p", f"{name} ?", enum(name, *readings), span())


def rule(
    name: str,
    body: Node,
    *params: tuple[str, Type],
    kind: str = "rule",
    type_: Type | None = None,
    favourable: Sequence[Node] = (),
    readings: Sequence[str] = (),
    assessed_at: str | None = None,
) -> Rule:
    return Rule(
        f"p.{name}", "p", kind, tuple(Param(*param) for param in params), body.type if type_ is None else type_, name,  # type: ignore[arg-type]
        body, span(), favourable=tuple(favourable), readings=tuple(readings), assessed_at=assessed_at,
    )  # fmt: skip


def program(
    *rules: Rule,
    entries: Mapping[str, Type] | None = None,
    judged: dict[str, str] | None = None,
    interpretations: Sequence[Interpretation] = (),
    holes: Sequence[HoleDeclaration] = (),
    requirements: Sequence[Requirement] = (),
    guarantees: Sequence[Guarantee] = (),
    scenarios: Sequence[Scenario] = (),
) -> Program:
    judges = judged or {}
    assessed_at = next((each.assessed_at for each in rules if each.assessed_at), None)
    return Program(
        policies={"p": Policy("p", "une politique", span(), assessed_at=assessed_at)},
        documents={},
        enums={},
        records={},
        entries={
            f"p.{name}": Entry(f"p.{name}", "p", type_, f"{name} ?", judges.get(name), span())
            for name, type_ in (entries or {}).items()
        },
        rules={each.name: each for each in rules},
        interpretations={each.name: each for each in interpretations},
        holes=tuple(holes),
        requirements=tuple(requirements),
        guarantees=tuple(guarantees),
        scenarios=tuple(scenarios),
        published=tuple(each.name for each in rules if each.kind == "decision"),
        files={},
    )
