"""A condition to which its author gave no words, said in French from the labels of what it looks at.

« répondre oui à “Le stage est-il fait ?” », « score : plus de 110 »: a fact is called by its question, a rule by its
label, anything else by its name said aloud. What has no such sentence is spelled as a formula, with the same words for
names. Inner quotation marks are “…”: a sentence is often quoted itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cqp_dsl.core.datatypes.display import NBSP, format_value
from cqp_dsl.core.datatypes.types import BoolType, DateType, EnumType, ListType, RecordType, Type, bare
from cqp_dsl.core.nodes import TODAY, Call, Const, Fact, Get, Hole, Logic, Make, Prim, Reading, Var
from cqp_dsl.core.printer import show, spoken
from cqp_dsl.decision.explain.formula import rule_label

if TYPE_CHECKING:
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Program

_NUMBERS: Final = {
    "eq": "",
    "ne": "autre chose que ",
    "lt": "moins de ",
    "le": "au plus ",
    "gt": "plus de ",
    "ge": "au moins ",
}
_DATES: Final = {
    "eq": "le ", "ne": "un autre jour que le ", "lt": "avant le ", "le": "au plus tard le ", "gt": "après le ",
    "ge": "au plus tôt le ",
}  # fmt: skip
_TURNED: Final = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}


def sentence(node: Node, program: Program) -> str:
    """What a condition asks, in words."""
    asked = _asked(node, program) or _both(node, program)
    return _formula(node, program) if asked is None else _said(*asked)


def _both(node: Node, program: Program) -> tuple[str, str] | None:
    """Two things that are asked of one: « plus de 10 et au plus 20 »."""
    if not (isinstance(node, Logic) and node.op == "and" and all(part.label is None for part in node.operands)):
        return None
    asked = [each for part in node.operands if (each := _asked(part, program)) is not None]
    if len(asked) != len(node.operands) or len({subject for subject, _ in asked}) != 1:
        return None
    return asked[0][0], " et ".join([test for _, test in asked])


def sentences(node: Node, program: Program) -> str:
    """The same of a cell, whose values are told together where it admits several."""
    if not (isinstance(node, Logic) and node.op == "or"):
        return sentence(node, program)
    asked = [_asked(part, program) for part in node.operands]
    subjects = {each[0] for each in asked if each is not None}
    if len(subjects) != 1 or None in asked:
        return " ou ".join([sentence(part, program) for part in node.operands])
    return _said(subjects.pop(), " ou ".join([each[1] for each in asked if each is not None]))


def _said(subject: str, test: str) -> str:
    """A question with its answer; another subject before a colon."""
    if subject.endswith("?"):
        return f"répondre {test} à “{subject}”"
    return f"{subject}{NBSP}: {test}"


def _asked(node: Node, program: Program) -> tuple[str, str] | None:
    """What a condition looks at, and what is asked of it; None for what is not the test of one thing."""
    match node:
        case Logic(op="not", operands=(inner,)) if isinstance(inner.type, BoolType) and _is_named(inner):
            return subject(inner, program), "non"
        case Prim(op=("eq" | "ne" | "lt" | "le" | "gt" | "ge") as written, operands=(first, second)):
            turned = isinstance(first, Const) and not isinstance(second, Const)
            op, left, right = (_TURNED[written], second, first) if turned else (written, first, second)
            if not _is_named(left):
                return None
            return subject(left, program), _test(op, left, right, program)
        case Prim(op=("between" | "between_below") as op, operands=(left, low, high)) if _is_named(left):
            return subject(left, program), _range(op, low, high, program)
        case Prim(op="in", operands=(left, Const() | Make() as values)) if _is_named(left):
            return subject(left, program), _choice(values, left.type, program)
        case _ if isinstance(node.type, BoolType) and _is_named(node):
            return subject(node, program), "oui"
        case _:
            return None


def _is_named(node: Node) -> bool:
    """Whether an expression is the name of something, or of a part of it."""
    while isinstance(node, Get):
        node = node.base
    return isinstance(node, Fact | Hole | Var | Call | Reading)


def _test(op: str, left: Node, right: Node, program: Program) -> str:
    if isinstance(right, Const) and right.value is None:
        return "rien" if op == "eq" else "autre chose que rien"
    shown = _value(right, left.type, program)
    kept = bare(left.type)
    if isinstance(kept, DateType):
        return f"{_DATES[op]}{shown}"
    if isinstance(kept, BoolType) and isinstance(right, Const):
        return "oui" if (op == "eq") is (right.value is True) else "non"
    return f"{_NUMBERS[op]}{shown}"


def _range(op: str, low: Node, high: Node, program: Program) -> str:
    first, last = _value(low, low.type, program), _value(high, high.type, program)
    if isinstance(bare(low.type), DateType):
        return f"du {first} au {last}" if op == "between" else f"du {first} à avant le {last}"
    return f"de {first} à {last}" if op == "between" else f"de {first} à moins de {last}"


def _choice(values: Node, type_: Type, program: Program) -> str:
    if isinstance(values, Make):
        return " ou ".join([_value(each, type_, program) for each in values.operands])
    item = values.type.item if isinstance(values.type, ListType) else type_
    listed = values.value if isinstance(values, Const) and isinstance(values.value, tuple) else ()
    return " ou ".join([_quoted(format_value(each, item), item) for each in listed])


def _value(node: Node, type_: Type, program: Program) -> str:
    """What something is compared with."""
    if isinstance(node, Const):
        return _quoted(format_value(node.value, node.type), type_)
    return _formula(node, program)


def _quoted(text: str, type_: Type) -> str:
    """The label of a value of an enumeration, between quotation marks."""
    return f"“{text}”" if isinstance(bare(type_), EnumType) else text


def subject(node: Node, program: Program) -> str:
    """What something is called: a fact by its question, a rule by its label, a part with what it is a part of."""
    match node:
        case Fact(entry=name):
            return (program.entries[name].question if name in program.entries else "") or _spoken(name)
        case Reading(interpretation=name):
            return program.interpretations[name].question
        case Get(field=None):
            keys = ", ".join([_key(each, program) for each in node.key])
            return _with(subject(node.base, program), keys)
        case Get(field=str() as name):
            return _part(node.base, _field(node.base.type, name), program)
        case Call(rule=name, args=args):
            words = ", ".join([_key(each, program) for each in args])
            return _with(rule_label(program, name), words)
        case Var():
            return _variable(node)
        case _:
            return _formula(node, program)


def _part(base: Node, label: str, program: Program) -> str:
    """A field: alone where what it is a field of is an element, or a row, that has no name of its own."""
    return label if isinstance(base, Var) else f"{subject(base, program)}, {label}"


def _with(subject: str, words: str) -> str:
    """A subject with what tells it from others of its name, before its question mark."""
    if not words:
        return subject
    if subject.endswith("?"):
        return f"{subject[:-1].rstrip()} ({words}){NBSP}?"
    return f"{subject} ({words})"


def _key(node: Node, program: Program) -> str:
    return format_value(node.value, node.type) if isinstance(node, Const) else _formula(node, program)


def _variable(node: Var) -> str:
    """A variable by its name; one that stands for a value of an enumeration by that of the enumeration."""
    enum = bare(node.type)
    if node.slot == TODAY:
        return "date d'effet"
    return _spoken(f".{enum.name}").lower() if isinstance(enum, EnumType) else spoken(node.name)


def _field(type_: Type, name: str) -> str:
    record = bare(type_)
    field = record.field(name) if isinstance(record, RecordType) else None
    return (field.label if field else "") or spoken(name)


def _spoken(qualified: str) -> str:
    return spoken(qualified.rpartition(".")[2])


def _formula(node: Node, program: Program) -> str:
    """An expression as it is written, but for names, that are told by their words."""

    def put(part: Node) -> str | None:
        match part:
            case Const(type=EnumType() | BoolType(), value=value) if value is not None:
                return format_value(value, part.type)
            case Fact(entry=name) | Hole(parameter=name):
                return _spoken(name)
            case Reading():
                return f"“{program.interpretations[part.interpretation].question}”"
            case Var():
                return _variable(part)
            case Get(field=str() as name):
                label = _field(part.base.type, name)
                return label if isinstance(part.base, Var) else f"{show(part.base, put)}, {label}"
            case Get(field=None):
                return _with(show(part.base, put), ", ".join([_key(each, program) for each in part.key]))
            case Call():
                return _with(rule_label(program, part.rule), ", ".join([_key(each, program) for each in part.args]))
            case _:
                return None

    return show(node, put)
