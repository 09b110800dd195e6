"""A core expression in the language's own French spelling, with no more parentheses than needed."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from cqp_dsl.core.aggregates import AGGREGATES
from cqp_dsl.core.datatypes.display import NBSP, format_date, format_value
from cqp_dsl.core.datatypes.types import (
    BoolType,
    DateType,
    EnumType,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    TextType,
    Type,
)
from cqp_dsl.core.datatypes.values import MapValue, Record, Value, Void
from cqp_dsl.core.nodes import (
    BRACKET,
    ROW,
    TODAY,
    Call,
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
)
from cqp_dsl.core.operations import OPERATIONS

if TYPE_CHECKING:
    import datetime

    from cqp_dsl.core.signatures import Form, Operation

Put: TypeAlias = Callable[[Node], "str | None"]
"""What to print in place of a node; None to spell it out."""

_IMPLIES, _OR, _AND, _NOT, _COMPARE, _ADD, _MULTIPLY, _NEGATE, _ATOM = range(1, 10)

_BINDING: Final[dict[Form, int]] = {
    "additive": _ADD, "multiplicative": _MULTIPLY, "comparison": _COMPARE, "call": _ATOM,
}  # fmt: skip
"""How tightly an operation binds, by its form."""


def show(node: Node, put: Put = lambda _node: None) -> str:
    """The expression as an author writes it; ``put`` may replace any part, a value in place of a name for instance."""
    return _show(node, put)[0]


@functools.lru_cache(4096)
def short_name(qualified: str) -> str:
    """A qualified name without its politique: ``vae.recevabilité`` is ``recevabilité``."""
    return qualified.partition(".")[2] or qualified


_ELIDED = re.compile(r"\b(c|d|j|l|m|n|qu|s|t|jusqu|lorsqu|puisqu) (?=[aeiouyhàâäéèêëîïôöùûüœ])", re.IGNORECASE)


def spoken(name: str) -> str:
    """A name as it is said: ``absence_à_l_examen`` is « absence à l'examen »."""
    return _ELIDED.sub(r"\1'", name.replace("_", " "))


def cell_name(name: str, key: tuple[str, ...]) -> str:
    """A cell as it is written: ``financement.plafond_option[allocataire ; enseignement]``."""
    return f"{name}[{' ; '.join(key)}]" if key else name


def call_name(rule: str, args: list[str]) -> str:
    """A call as it is written: ``éliminatoire(oral)``, ``barème(oral).coefficient``."""
    name = short_name(rule)
    table, dot, column = name.partition(".")
    listed = f"({' ; '.join(args)})" if args else ""
    return f"{table}{listed}{dot}{column}"


def show_window(start: datetime.date | None, end: datetime.date | None) -> str:
    """A window: ``du … au …``, ``à partir du …``, ``jusqu'au …``."""
    if start is not None and end is not None:
        return f"du {format_date(start)} au {format_date(end)}"
    if start is not None:
        return f"à partir du {format_date(start)}"
    return f"jusqu'au {format_date(end)}" if end is not None else "à toute date"


def spell(value: Value, type_: Type) -> str:
    """A value as an author writes it: names of enumeration values, ``vrai`` and ``faux``."""
    match value, type_:
        case Void(), _:
            return "inconnu"
        case None, _:
            return "rien"
        case _, OptionalType(inner=inner):
            return spell(value, inner)
        case bool(), _:
            return "vrai" if value else "faux"
        case str(), EnumType():
            return value
        case tuple(), ListType(item=item):
            return braces([spell(part, item) for part in value])
        case MapValue(cells=cells), MapType(value=cell):
            return braces([f"{' ; '.join(key)} : {spell(part, cell)}" for key, part in cells.items()])
        case Record(values=values), RecordType(fields=fields):
            return braces([f"{f.name} : {spell(v, f.type)}" for f, v in zip(fields, values, strict=True)])
        case _:
            return format_value(value, type_)


def braces(items: list[str]) -> str:
    """A list, a fiche or a map as it is written."""
    return "{ " + " ; ".join(items) + " }" if items else "{ }"


def _show(node: Node, put: Put) -> tuple[str, int]:
    """The text and how tightly it binds."""
    replaced = put(node)
    if replaced is not None:
        return replaced, _strength(replaced)
    match node:
        case Const():
            text = _enumeration(node) or spell(node.value, node.type)
            return text, _strength(text)
        case Fact(entry=name) | Hole(parameter=name) | Reading(interpretation=name):
            return short_name(name), _ATOM
        case Var():
            return ("date d'effet" if node.slot == TODAY else node.name), _ATOM
        case Prim():
            return _prim(node, put)
        case Logic():
            return _logic(node, put)
        case Make():
            return _make(node, put), _ATOM
        case Get():
            return _get(node, put), _ATOM
        case Default():
            return _default(node, put)
        case Fold():
            return _fold(node, put), _NOT
        case Call():
            return _call(node, put), _ATOM
        case _:
            assert_never(node)


def _strength(text: str) -> int:
    if "≈" in text and not text.startswith("("):
        return _COMPARE
    return _NEGATE if text.startswith("−") else _ATOM


def _within(node: Node, put: Put, least: int) -> str:
    """The text of an operand, in parentheses where it binds less tightly than ``least``."""
    text, strength = _show(node, put)
    return text if strength >= least else f"({text})"


def _prim(node: Prim, put: Put) -> tuple[str, int]:
    operation = OPERATIONS[node.op]
    match operation.form:
        case "own":
            return _in_its_own_way(node, put)
        case "call":
            arguments = [show(operand, put) for operand in _flattened(node)]
            return f"{operation.spelling}({' ; '.join(arguments)})", _ATOM
        case "additive" | "multiplicative" | "comparison":
            return _infix(node, operation, put)
        case _:
            assert_never(operation.form)


def _in_its_own_way(node: Prim, put: Put) -> tuple[str, int]:
    operands = node.operands
    if node.op == "neg":
        return f"−{_within(operands[0], put, _ATOM)}", _NEGATE
    if node.op == "in_force":
        return _in_force(node, put), _COMPARE
    if node.op == "part":
        return _part(node, put), _ATOM
    if node.op == "join":
        return f"«{NBSP}{_joined(node, put).strip()}{NBSP}»", _ATOM
    value, low, high = (_within(operand, put, _ADD) for operand in operands)
    below = "" if node.op == "between" else "avant " if isinstance(operands[2].type, DateType) else "moins de "
    return f"{value} entre {low} et {below}{high}", _COMPARE


def _joined(node: Node, put: Put) -> str:
    """What stands between the quotation marks of a text that holds values."""
    if not isinstance(node, Prim) or node.op != "join":
        if isinstance(node, Const) and isinstance(node.value, str) and isinstance(node.type, TextType):
            return node.value
        return put(node) or f"{{{show(node, put)}}}"
    return "".join(_joined(operand, put) for operand in node.operands)


def _part(node: Prim, put: Put) -> str:
    """What lies of an amount in a bracket, « la part de revenu de 10 000 € à 20 000 € »."""
    return f"(part de {_within(node.operands[0], put, _ADD)} {bracket_limits(node, put)})"


def bracket_limits(node: Prim, put: Put = lambda _node: None) -> str:
    """The limits of a bracket: ``jusqu'à 10 000 €``, ``de 10 000 € à 20 000 €``, ``au-delà de 20 000 €``."""
    _, low, high = node.operands
    shown = [_within(limit, put, _ADD) for limit in (low, high)]
    if isinstance(high, Const) and high.value is None:
        return f"au-delà de {shown[0]}"
    if isinstance(low, Const) and low.value == 0:
        return f"jusqu'à {shown[1]}"
    return f"de {shown[0]} à {shown[1]}"


def _infix(node: Prim, operation: Operation, put: Put) -> tuple[str, int]:
    left, right = node.operands
    sign, strength = operation.spelling, _BINDING[operation.form]
    if node.op in {"eq", "ne"} and _is_named(left.type, right):
        sign = "est" if node.op == "eq" else "n'est pas"
    tighter = strength + (node.op in {"sub", "div"} or strength == _COMPARE)
    first, second = _within(left, put, strength + (strength == _COMPARE)), _within(right, put, tighter)
    if second.startswith("−") and strength != _COMPARE:
        second = f"({second})"
    return f"{first} {sign} {second}{operation.suffix}", strength


def _is_named(type_: Type, right: Node) -> bool:
    """Whether an equality reads better with ``est`` than with a sign: names, and ``rien``."""
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    return isinstance(inner, EnumType | BoolType) or (isinstance(right, Const) and right.value is None)


def _in_force(node: Prim, put: Put) -> str:
    day, start, end = node.operands
    if isinstance(start, Const) and isinstance(end, Const):
        ends: list[datetime.date | None] = [bound.value for bound in (start, end)]  # type: ignore[misc]
        return f"en vigueur {show_window(ends[0], ends[1])}"
    return f"{show(day, put)} entre {show(start, put)} et {show(end, put)}"


def _flattened(node: Prim) -> list[Node]:
    """The operands of ``minimum`` and ``maximum``, nested ones in line."""
    if node.op not in {"min", "max"}:
        return list(node.operands)
    found: list[Node] = []
    for operand in node.operands:
        found.extend(_flattened(operand) if isinstance(operand, Prim) and operand.op == node.op else [operand])
    return found


def _logic(node: Logic, put: Put) -> tuple[str, int]:
    operands = node.operands
    if node.op == "not":
        if isinstance(operands[0], Fold) and operands[0].kind == "any":
            return _quantified(operands[0], put, "aucun"), _NOT
        return f"non {_within(operands[0], put, _NOT)}", _NOT
    if len(operands) == 1:
        return _show(operands[0], put)
    if node.op == "or" and " implique " in node.text and isinstance(operands[0], Logic) and operands[0].op == "not":
        premise = _within(operands[0].operands[0], put, _NOT)
        return f"{premise} implique {_within(operands[-1], put, _NOT)}", _IMPLIES
    word, strength = ("et", _AND) if node.op == "and" else ("ou", _OR)
    return f" {word} ".join(_within(operand, put, _NOT) for operand in operands), strength


def _make(node: Make, put: Put) -> str:
    shown = [show(operand, put) for operand in node.operands]
    match node.shape:
        case "list":
            return braces(shown)
        case "map":
            return braces([f"{' ; '.join(key)} : {text}" for key, text in zip(node.keys, shown, strict=True)])
        case "record":
            type_ = node.type.inner if isinstance(node.type, OptionalType) else node.type
            names = [field.name for field in type_.fields] if isinstance(type_, RecordType) else []
            return braces([f"{name} : {text}" for name, text in zip(names, shown, strict=True)])


def _get(node: Get, put: Put) -> str:
    base = _within(node.base, put, _ATOM)
    if node.field is not None:
        return f"{base}.{node.field}"
    return f"{base}[{' ; '.join(show(key, put) for key in node.key)}]"


def _default(node: Default, put: Put) -> tuple[str, int]:
    if len(node.cases) == 1:
        return _show(node.cases[0].value, put)
    if node.inline:
        first, rest = node.cases
        return f"({show(first.value, put)} si {show(first.condition, put)} sinon {show(rest.value, put)})", _ATOM
    return node.text or short_name(node.place), _ATOM


def _call(node: Call, put: Put) -> str:
    name = call_name(node.rule, [show(arg, put) for arg in node.args])
    if node.at is None:
        return name
    day = show(node.at, put)
    return f"{name} au {day}" if isinstance(node.at, Const) else f"{name} au ({day})"


def _enumeration(node: Node) -> str | None:
    """The name of the enumeration whose values a constant list holds, all of them and in order."""
    match node:
        case Const(type=ListType(item=EnumType() as enumeration), value=tuple() as values):
            return enumeration.name if values == enumeration.values else None
        case _:
            return None


def _fold(node: Fold, put: Put) -> str:
    head = AGGREGATES[node.kind].opening
    if isinstance(node.item_type, RecordType) and node.item_type.name in {ROW, BRACKET}:
        return _cumulated(node, put)
    if node.kind == "any":
        return _quantified(node, put, head)
    if node.kind == "all":
        kept = "" if node.filter is None else f" tel que {show(node.filter, put)}"
        return f"{head} {_binder(node, put)}{kept} : {_within(node.body, put, _COMPARE)}"
    kept = "" if node.filter is None else f" tel que {show(node.filter, put)}"
    fallback = "" if node.fallback is None else f", à défaut {show(node.fallback, put)}"
    if node.kind == "count" or (isinstance(node.body, Var) and node.body.slot == node.slot):
        return f"{head} {_binder(node, put)}{kept}{fallback}"
    return f"{head} {_within(node.body, put, _ADD)} pour {_binder(node, put)}{kept}{fallback}"


def _cumulated(node: Fold, put: Put) -> str:
    """A table that cumulates, by how it does: its rows are told one by one."""
    match node.over:
        case Make(operands=(Make(operands=(_, Prim(operands=(Prim(op="part") as part, *_)))), *_)):
            return f"barème par tranches de {_within(part.operands[0], put, _ATOM)}"
        case _:
            return f"cumul {AGGREGATES[node.kind].word} du tableau"


def _binder(node: Fold, put: Put) -> str:
    return f"{node.var} dans {_within(node.over, put, _ATOM)}"


def _quantified(node: Fold, put: Put, word: str) -> str:
    conditions = [node.filter] if node.filter is not None else []
    if not (isinstance(node.body, Const) and node.body.value is True):
        conditions.append(node.body)
    least = _NOT if len(conditions) > 1 else _AND
    kept = " et ".join(_within(condition, put, least) for condition in conditions)
    return f"{word} {_binder(node, put)}{f' tel que {kept}' if kept else ''}"
