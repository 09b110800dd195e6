"""Expressions of the core (SEMANTICS §2) as the text of Python functions.

A function works out one expression of a body, and everything that it is made of, in straight lines: each value goes
into its slot of the frame, and into a local variable. What may not be needed, the value of a case that may not win, is
left to a function of its own, called when it is. The text is made of fixed templates and numbered names only (``v12``,
``k3``): no word of a policy or of a dossier ever becomes Python.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, assert_never

from cqp_dsl.core.aggregates import AGGREGATES
from cqp_dsl.core.arithmetic import MAX_BITS, limited
from cqp_dsl.core.cases import alone, own_conditions
from cqp_dsl.core.datatypes.types import ListType, OptionalType, RecordType, is_scalar
from cqp_dsl.core.datatypes.values import MapValue, Record, Void
from cqp_dsl.core.nodes import (
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
from cqp_dsl.core.ranking import aggregate_of, operation_of
from cqp_dsl.core.undefined import UndefinedError
from cqp_dsl.engine.aggregates import aggregate
from cqp_dsl.engine.run import UNSEEN
from cqp_dsl.engine.strict import cell_of, conjunction, disjunction, field_of, member, strict, strict_in_leaves

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.core.signatures import Operation
    from cqp_dsl.engine.body import Body
    from cqp_dsl.engine.layout import Region

NAMES: Final[dict[str, object]] = {
    "__builtins__": {}, "Void": Void, "errors": (TypeError, AttributeError, UndefinedError, KeyError),
    "UNSEEN": UNSEEN, "Record": Record, "MapValue": MapValue, "limited": limited, "tuple": tuple,
    "int": int, "type": type, "len": len, "min": min, "max": max, "large": 1 << MAX_BITS,
    "strict": strict, "conjunction": conjunction, "disjunction": disjunction, "member": member,
    "strict_in_leaves": strict_in_leaves, "field_of": field_of, "cell_of": cell_of,
}  # fmt: skip
"""All that a function can name, besides its own constants."""


class Writer:
    """Writes one function.

    Args:
        body: gives slots, constants and the functions of other expressions.
        region: where the expression stands.
        name: the name of the function.
    """

    def __init__(self, body: Body, region: Region, name: str) -> None:
        self.body = body
        self.region = region
        self.name = name
        self.top = region.depth
        self._lines: list[str] = []
        self._indent = 1
        self._count = 0
        self._known: list[dict[int, str]] = [{}]

    # --- The text ---------------------------------------------------------------------------------------------------

    def text(self, node: Node) -> str:
        """The function that works out ``node``."""
        leaf = isinstance(node, Const | Var | Fact | Hole | Reading)
        result = self.value(node) if leaf else self._settled(node)
        frames = ", ".join(frame_names(self.top))
        return "\n".join([f"def {self.name}(R, {frames}):", *self._lines, f"    return {result}", ""])

    def _line(self, text: str) -> None:
        self._lines.append("    " * self._indent + text)

    @contextmanager
    def _block(self, head: str) -> Iterator[None]:
        self._line(head)
        self._indent += 1
        self._known.append({})
        try:
            yield
        finally:
            self._known.pop()
            self._indent -= 1

    def _fresh(self) -> str:
        self._count += 1
        return f"v{self._count}"

    def _local(self, expression: str) -> str:
        name = self._fresh()
        self._line(f"{name} = {expression}")
        return name

    def _attempt(self, expression: str, otherwise: str) -> str:
        """What an expression gives, or, where Python refuses it, what ``otherwise`` gives."""
        name = self._fresh()
        self._line(f"try: {name} = {expression}")
        self._line(f"except errors: {name} = {otherwise}")
        return name

    # --- Nodes ------------------------------------------------------------------------------------------------------

    def value(self, node: Node) -> str:
        """Write what a node needs; the name or the constant that is its value."""
        match node:
            case Const():
                return self.body.constant(node.value)
            case Var():
                return self._variable(node)
        for known in reversed(self._known):
            if id(node) in known:
                return known[id(node)]
        name = self._kept(node)
        self._known[-1][id(node)] = name
        return name

    def _kept(self, node: Node) -> str:
        """The value of a node, which goes into its slot unless it is a leaf of the dossier."""
        match node:
            case Fact():
                return self._local(f"R.facts[{self.body.constant(node.entry)}]")
            case Hole():
                key, unknown = (node.parameter, node.key), self.body.unknown_figure(node)
                return self._local(f"R.holes.get({self.body.constant(key)}, {self.body.constant(unknown)})")
            case Reading():
                return self._local(f"R.world[{self.body.constant(node.interpretation)}]")
        place = self.body.written_elsewhere(node, self.region, self.name)
        return self._settled(node) if place is None else self._looked_up(node, *place)

    def _settled(self, node: Node) -> str:
        """Work a node out, into its slot."""
        region, slot = self.region, self.region.slot(node)
        name = self._worked_out(node)
        self._line(f"f{region.depth}[{slot}] = {name}")
        return name

    def _looked_up(self, node: Node, region: Region, slot: int) -> str:
        """The value of a node that another function works out."""
        name = self._local(f"f{region.depth}[{slot}]")
        part = self.body.constant(self.body.part(node, region))
        self._line(f"if {name} is UNSEEN: {name} = {part}(R, {', '.join(frame_names(region.depth))})")
        return name

    def _worked_out(self, node: Node) -> str:
        match node:
            case Prim():
                return self._prim(node)
            case Logic(op="not"):
                operand = self.value(node.operands[0])
                return self._attempt(f"not {operand}", operand)
            case Logic():
                return self._connective(node)
            case Make():
                return self._make(node)
            case Get():
                return self._get(node)
            case Default():
                return self._default(node)
            case Fold():
                return self._fold(node)
            case Call():
                return self._call(node)
            case Const() | Fact() | Hole() | Reading() | Var():
                raise TypeError(node)
            case _:
                assert_never(node)

    def _values(self, nodes: Sequence[Node]) -> str:
        """What several nodes come to, as one."""
        return _tuple([self.value(node) for node in nodes])

    def _variable(self, node: Var) -> str:
        depth, slot = self.region.holder(node)
        return f"f{depth}[{slot}]"

    def _site(self, node: Node, row: Operation | None = None) -> str:
        return self.body.constant(self.body.site(node, row))

    # --- Operations -------------------------------------------------------------------------------------------------

    def _prim(self, node: Prim) -> str:
        operation = operation_of(node)
        site = self._site(node, operation)
        operands = [self.value(operand) for operand in node.operands]
        listed = ", ".join(operands)
        slow = f"strict({site}, {listed})"
        if node.op == "in":
            return self._local(f"member({site}, {listed})")
        if node.op == "in_force":
            return self._in_force(node, operands, slow)
        if node.op in {"eq", "ne"}:
            scalar = all(is_scalar(operand.type) for operand in node.operands)
            if scalar:
                return self._scalar_equality(node, operation.python.format(*operands), operands, slow)
        elif not operation.accepts_leaves and any(isinstance(bare_type(part.type), ListType) for part in node.operands):
            return self._local(f"strict_in_leaves({site}, {listed})")
        elif operation.normalised:
            return self._normalised(operation.python.format(*operands), slow)
        elif operation.python:
            return self._attempt(operation.python.format(*operands), slow)
        return self._attempt(f"{self.body.constant(operation.apply)}({listed})", slow)

    def _scalar_equality(self, node: Prim, plain: str, operands: Sequence[str], slow: str) -> str:
        """Where values have no parts, Python's equality is the language's; a Void is not to be compared."""
        unknown = [
            f"type({name}) is Void"
            for operand, name in zip(node.operands, operands, strict=True)
            if not isinstance(operand, Const)
        ]
        return self._local(f"{slow} if {' or '.join(unknown)} else {plain}" if unknown else plain)

    def _normalised(self, expression: str, slow: str) -> str:
        """A number in normal form, within the limit of size."""
        name = self._fresh()
        with self._block("try:"):
            self._line(f"{name} = {expression}")
            self._line(f"if type({name}) is not int or not -large < {name} < large: {name} = limited({name})")
        self._line(f"except errors: {name} = {slow}")
        return name

    def _in_force(self, node: Prim, operands: Sequence[str], slow: str) -> str:
        day, start, end = operands
        low = "" if _is_nothing(node.operands[1]) else f"{start} <= "
        high = "" if _is_nothing(node.operands[2]) else f" <= {end}"
        if not low and not high:
            return self._local(f"{slow} if type({day}) is Void else True")
        if all(isinstance(limit, Const) for limit in node.operands[1:]):
            return self._attempt(f"{low}{day}{high}", slow)
        return self._local(slow)

    def _connective(self, node: Logic) -> str:
        """All the operands are worked out: which of them decide is what explanations are made of."""
        if node.op == "and" and any(_is_presence(operand) for operand in node.operands[:-1]):
            return self._narrowing(node.operands)
        names = [self.value(operand) for operand in node.operands]
        slow = "conjunction" if node.op == "and" else "disjunction"
        return self._attempt(f" {node.op} ".join(names), f"{slow}({', '.join(names)})")

    def _narrowing(self, operands: Sequence[Node]) -> str:
        """``x n'est pas rien et …``: where there is none, what follows has no sense, and is not worked out."""
        place = next(number for number, operand in enumerate(operands) if _is_presence(operand)) + 1
        result = self._fresh()
        names = [self.value(operand) for operand in operands[:place]]
        self._line(f"if {names[-1]} is False: {result} = False")
        with self._block("else:"):
            if len(operands) - place > 1 and any(_is_presence(operand) for operand in operands[place:-1]):
                names.append(self._narrowing(operands[place:]))
            else:
                names.extend(self.value(operand) for operand in operands[place:])
            whole = self._attempt(" and ".join(names), f"conjunction({', '.join(names)})")
            self._line(f"{result} = {whole}")
        return result

    # --- Composites -------------------------------------------------------------------------------------------------

    def _make(self, node: Make) -> str:
        operands = [self.value(operand) for operand in node.operands]
        listed = _tuple(operands)
        match node.shape:
            case "record":
                return self._local(f"Record({listed})")
            case "list":
                return self._local(listed)
            case "map":
                keys = [self.body.constant(key) for key in node.keys]
                cells = ", ".join([f"{key}: {value}" for key, value in zip(keys, operands, strict=True)])
                return self._local(f"MapValue({{{cells}}})")

    def _get(self, node: Get) -> str:
        site, base = self._site(node), self.value(node.base)
        if node.field is None:
            key = self._values(node.key)
            return self._attempt(f"{base}.cells[{key}]", f"cell_of({site}, {base}, {key})")
        shape = bare_type(node.base.type)
        if not isinstance(shape, RecordType):
            message = f"field {node.field} of something that is not a record, at {node.span.place}"
            raise TypeError(message)
        index = shape.index(node.field)
        return self._attempt(f"{base}.values[{index}]", f"field_of({site}, {base}, {index})")

    # --- Cases and aggregates ---------------------------------------------------------------------------------------

    def _default(self, node: Default) -> str:
        only = alone(node)
        if only is not None:
            return self.value(only)
        guards = self._values([case.guard for case in node.cases])
        own = "None"
        conditions = own_conditions(node)
        if conditions is not None:
            tests = [" and ".join([f"{self.value(part)} is True" for part in parts]) or "True" for parts in conditions]
            own = _tuple(tests)
        frames = ", ".join(frame_names(self.region.depth))
        chooser = self.body.constant(self.body.chooser(node, self.region))
        return self._local(f"{chooser}({guards}, {own}, R, {frames})")

    def _fold(self, node: Fold) -> str:
        site, items = self._site(node), self.value(node.over)
        outer, (inner, slot) = self.region, self.region.elements(node)
        result, bodies = self._fresh(), self._fresh()
        filters = "None" if node.filter is None else self._fresh()
        with self._block(f"if type({items}) is tuple:"):
            self._line(f"R.spend(len({items}))")
            self._line(f"{bodies} = []")
            if node.filter is not None:
                self._line(f"{filters} = []")
            frames = self._local(f"[[item, *{self.body.blanks(inner)}] for item in {items}]")
            self._line(f"f{outer.depth}[{slot}] = {frames}")
            self.region = inner
            with self._block(f"for f{inner.depth} in {frames}:"):
                self._element(node, filters, bodies)
            self.region = outer
            row = aggregate_of(node)
            arguments = [site, self.body.constant(row), filters, bodies]
            if node.fallback is not None:
                arguments.append(self._fallback(node.fallback))
            self._line(f"{result} = {self.body.constant(aggregate(row.style))}({', '.join(arguments)})")
        self._line(f"else: {result} = strict({site}, {items})")
        return result

    def _element(self, node: Fold, filters: str, bodies: str) -> None:
        """What is worked out for one element; its body, unless the filter leaves it out."""
        if node.filter is not None:
            kept = self.value(node.filter)
            self._line(f"if {kept} is False: continue")
            self._line(f"{filters}.append({kept})")
        body = "1" if AGGREGATES[node.kind].item == "nothing" else self.value(node.body)
        self._line(f"{bodies}.append({body})")

    def _fallback(self, node: Node) -> str:
        """What ``à défaut`` says, to be called where there is no element."""
        if isinstance(node, Const):
            return f"lambda: {self.body.constant(node.value)}"
        part = self.body.constant(self.body.wanted(node, self.region))
        return f"lambda: {part}(R, {', '.join(frame_names(self.region.depth))})"

    def _call(self, node: Call) -> str:
        invoke = self.body.constant(self.body.invoke(node.rule))
        day = f"f0[{TODAY}]" if node.at is None else self.value(node.at)
        key = ", ".join([day, *[self.value(arg) for arg in node.args]])
        return self._local(f"{invoke}(R, ({key},))")


def frame_names(depth: int) -> list[str]:
    """The names of the frames at hand in a region of this depth."""
    return [f"f{number}" for number in range(depth + 1)]


def bare_type(type_: object) -> object:
    """The type, ``ou rien`` apart."""
    return type_.inner if isinstance(type_, OptionalType) else type_


def _is_presence(node: Node) -> bool:
    """Whether a condition says that there is something: ``x n'est pas rien``."""
    return isinstance(node, Prim) and node.op == "ne" and _is_nothing(node.operands[1])


def _tuple(names: Sequence[str]) -> str:
    return f"({', '.join(names)},)" if names else "()"


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Const) and node.value is None
