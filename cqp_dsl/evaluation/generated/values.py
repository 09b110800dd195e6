"""A rule as a Python function, for rules that are asked again and again.

The function knows one way only: every fact it meets is known, every operation has a result, exactly one case wins.
There, the meaning of the core is that of Python's own operators, and the text is straight. Anything else (a Void, a
``rien`` where there must be none, a gap, a conflict, an exception) and it hands the whole body over to the closures of
``compile``, which are the reference: it can be slower than they are, never different. A property compares the two.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Final, assert_never

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
from cqp_dsl.core.operations import OPERATIONS as TABLE
from cqp_dsl.core.walk import free_variables, nodes_of
from cqp_dsl.datatypes.types import ListType, MapType, NumberType, OptionalType, RecordType
from cqp_dsl.datatypes.values import MapValue, Record, Void
from cqp_dsl.evaluation.bounds import bounded
from cqp_dsl.evaluation.generated.choices import write_default
from cqp_dsl.evaluation.generated.draft import Draft, UnwritableError
from cqp_dsl.evaluation.generated.folds import write_fold
from cqp_dsl.evaluation.generated.foretold import foretold
from cqp_dsl.evaluation.keyed import is_scalar
from cqp_dsl.evaluation.operations import MAX_BITS, OPERATIONS, limited
from cqp_dsl.evaluation.origin import Origin, origin_of
from cqp_dsl.evaluation.run import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cqp_dsl.core.program import Rule
    from cqp_dsl.datatypes.types import Bounds, Type
    from cqp_dsl.evaluation.compile import Compiler
    from cqp_dsl.evaluation.run import Code

NAMES: Final[dict[str, object]] = {
    "__builtins__": {}, "Exception": Exception, "Void": Void, "Record": Record, "MapValue": MapValue,
    "date": datetime.date, "int": int, "limited": limited, "max": max, "min": min, "nothing": Void(()), "tuple": tuple,
    "type": type,
}  # fmt: skip
"""All that a generated function can name, besides its own constants."""

_INFIX: Final = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_LARGE: Final = 1 << MAX_BITS
_INLINED: Final = 15
"""Nodes of a rule that is written out in those that call it, where it is not itself written out."""


def generated(compiler: Compiler, rule: Rule, slow: Code) -> Code | None:
    """The function of a rule's body, ``slow`` being the closures it stands for; None where they are better."""
    draft = drafted(compiler, rule, slow)
    return None if draft is None else draft.function()  # type: ignore[return-value]  # of this form


def drafted(compiler: Compiler, rule: Rule, slow: Code) -> Draft | None:
    """The text of that function."""
    draft = Draft("value", ("run", "frame"), {**NAMES, "slow": slow})
    try:
        Writer(compiler, origin_of(rule), draft).result(rule)
    except UnwritableError:
        return None
    return draft


class Writer:
    """Writes the expressions of one rule.

    ``env`` says which local variable holds each slot of the frame; ``today`` which holds the effect date, if any does.
    """

    def __init__(
        self, compiler: Compiler, origin: Origin, draft: Draft, env: dict[int, str] | None = None, today: str = ""
    ) -> None:
        self.compiler = compiler
        self.origin = origin
        self.draft = draft
        self.inlined = env is not None
        self.env: dict[int, str] = env or {}
        self.today = today

    def result(self, rule: Rule) -> None:
        """Write the body of a rule, within its bounds.

        Raises:
            UnwritableError: closures are better.
        """
        name = self._bounded(rule, self.value(rule.body))
        self.draft.line(f"return {name}")

    def value(self, node: Node) -> str:
        """Write what a node needs; the expression of its value, which is known."""
        folded = self._folded(node)
        if folded is not None:
            return folded
        match node:
            case Const():
                return self.draft.constant(node.value)
            case Fact():
                return self._known(f"run.facts[{self.draft.constant(node.entry)}]")
            case Hole():
                key = self.draft.constant((node.parameter, node.key))
                return self._known(f"run.holes.get({key}, nothing)")
            case Reading():
                return f"run.world[{self.draft.constant(node.interpretation)}]"
            case Var():
                return self._variable(node)
            case Prim():
                return self._prim(node)
            case Logic(op="not"):
                return f"(not {self.value(node.operands[0])})"
            case Logic():
                return self._connective(node)
            case Make():
                return self._make(node)
            case Get():
                return self._get(node)
            case Default():
                return write_default(self, node)
            case Fold():
                return write_fold(self, node)
            case Call():
                return self._call(node)
            case _:
                assert_never(node)

    def _folded(self, node: Node) -> str | None:
        """The value of an expression that looks at nothing but, at most, one enumeration value."""
        found = foretold(self.compiler, node, self.origin)
        if found is None:
            return None
        if found.of is None:
            return self.draft.constant(found.value)
        if self.inlined and found.of.slot not in self.env:
            return None
        return f"{self.draft.constant(found.value)}[{self._variable(found.of)}]"

    # --- Leaves ---

    def _known(self, expression: str, name: str | None = None) -> str:
        """A local variable with the value of an expression, or that very one; handed over where it is not known."""

        def look() -> str:
            local = name or self.draft.local(expression)
            self.draft.line(f"if type({local}) is Void: {self.draft.bail}")
            return local

        return self.draft.once(expression, look)

    def _variable(self, node: Var) -> str:
        if node.slot == TODAY:
            return self._today()
        name = self.env.get(node.slot)
        if name is not None:
            return self._known(name, name)
        if self.inlined:
            raise UnwritableError
        return self._known(f"frame[{node.slot}]")

    def _today(self) -> str:
        def load() -> str:
            name = self.draft.local("frame[0]")
            self.draft.line(f"if type({name}) is not date: {self.draft.bail}")
            return name

        return self.today or self.draft.once("frame[0]", load)

    def _closures(self, node: Node) -> str:
        """The value by closures, in the frame that they expect."""
        self._bind(free_variables(node))
        code = self.draft.constant(self.compiler.code(node, self.origin))
        return self._known(f"{code}(run, frame)")

    def _bind(self, slots: Iterable[int]) -> None:
        """Put into the frame the variables that closures will look for there."""
        if self.inlined:
            raise UnwritableError
        for slot in sorted(slots):
            if slot in self.env:
                self.draft.line(f"frame[{slot}] = {self.env[slot]}")

    def _within(self, limits: Bounds, name: str) -> str:
        """Whether a number is within bounds; those that are whole are compared with the terms of a fraction."""
        ends = [end for end in (limits.low, limits.high) if end is not None]
        term, unit = (f"{name}.numerator", f" * {name}.denominator") if all(map(_is_whole, ends)) else (name, "")
        low, high = (f"{self.draft.constant(end)}{unit if end else ''}" for end in (limits.low, limits.high))
        start = "" if limits.low is None else f"{low} <{'=' * limits.low_included} "
        end = "" if limits.high is None else f" <{'=' * limits.high_included} {high}"
        return f"{start}{term}{end}"

    # --- Operations ---

    def _prim(self, node: Prim) -> str:
        if _needs_closures(node):
            return self._closures(node)
        match node.op, node.operands:
            case "in_force", (day, Const(value=start), Const(value=end)):
                return self._window(self.value(day), start, end)
            case "eq" | "ne", (left, right) if is_scalar(left.type) and is_scalar(right.type):
                nothing = isinstance(right, Const) and right.value is None
                signs = {"eq": "is", "ne": "is not"} if nothing else {"eq": "==", "ne": "!="}
                return f"({self.value(left)} {signs[node.op]} {self.value(right)})"
            case "lt" | "le" | "gt" | "ge", (left, right):
                return self._compared(self.value(left), _INFIX[node.op], self.value(right))
            case _ if TABLE[node.op].normalised:
                return self._limited(TABLE[node.op].python.format(*[self.value(part) for part in node.operands]))
            case "between", (value, low, high):
                shown = self.value(value)
                return f"({self.value(low)} <= {shown} <= {self.value(high)})"
            case "year" | "month" | "day", (day,):
                return f"{self.value(day)}.{node.op}"
            case (("period_start" | "period_end"), (period,)):
                return f"{self.value(period)}.{node.op.removeprefix('period_')}"
            case _:
                operands = ", ".join([self.value(part) for part in node.operands])
                return self._known(f"{self.draft.constant(OPERATIONS[node.op])}({operands})")

    def _compared(self, left: str, sign: str, right: str) -> str:
        """A comparison; a number and one that is whole and known by the terms of a fraction, which is quicker."""
        known = self.draft.known(right)
        if not (left.isidentifier() and _is_whole(known)):
            return f"({left} {sign} {right})"
        return f"({left}.numerator {sign} {right}{f' * {left}.denominator' if known else ''})"

    def _window(self, day: str, start: object, end: object) -> str:
        low = "" if start is None else f"{self.draft.constant(start)} <= "
        high = "" if end is None else f" <= {self.draft.constant(end)}"
        return f"({low}{day}{high})" if low or high else "True"

    def _limited(self, expression: str) -> str:
        name = self.draft.local(expression)
        self.limit(name)
        return name

    def limit(self, name: str) -> None:
        """Write the bounds of any number, and its normal form."""
        large = self.draft.constant(_LARGE)
        self.draft.line(f"if type({name}) is not int or not -{large} < {name} < {large}: {name} = limited({name})")

    def _connective(self, node: Logic) -> str:
        """The operands in order; what one needs is worked out only where those before it do not decide."""
        draft, absorbing = self.draft, node.op == "or"
        word, head = ("or", "if not ({}):") if absorbing else ("and", "if {}:")
        pending = [self.value(node.operands[0])]
        result = ""
        opened = []
        with draft.branch():
            for part in node.operands[1:]:
                with draft.aside() as sheet:
                    expression = self.value(part)
                if sheet:
                    if not result:
                        result = draft.local(repr(absorbing))
                    block = draft.block(head.format(f" {word} ".join(pending)))
                    block.__enter__()
                    opened.append(block)
                    draft.insert(sheet[:])
                    pending = []
                pending.append(expression)
            whole = f" {word} ".join(pending)
            if result:
                draft.line(f"{result} = {whole}")
            for block in reversed(opened):
                block.__exit__(None, None, None)
        return result or f"({whole})"

    def _make(self, node: Make) -> str:
        operands = ", ".join([self.value(part) for part in node.operands])
        listed = f"({operands},)" if node.operands else "()"
        match node.shape:
            case "record":
                return f"Record({listed})"
            case "list":
                return listed
            case "map":
                cells = [
                    f"{self.draft.constant(key)}: {self.value(part)}"
                    for key, part in zip(node.keys, node.operands, strict=True)
                ]
                return f"MapValue({{{', '.join(cells)}}})"

    def _get(self, node: Get) -> str:
        base = self.value(node.base)
        if node.field is None:
            keys = ", ".join([self.value(part) for part in node.key])
            return self._known(f"{base}.cells[({keys},)]")
        shape = bare_type(node.base.type)
        if not isinstance(shape, RecordType):
            raise UnwritableError
        return self._known(f"{base}.values[{shape.index(node.field)}]")

    # --- Rules ---

    def _call(self, node: Call) -> str:
        rule = self.compiler.program.rules[node.rule]
        args = [self.value(arg) for arg in node.args]
        day = self._today() if node.at is None else self.value(node.at)
        if node.at is None and self._is_small(rule):
            return self._inlined(rule, args)
        name = self.draft.constant(self.compiler.rule(node.rule))
        listed = f"({', '.join(args)},)" if args else "()"
        return self._known(f"{name}(run, {day}, {listed})")

    def _is_small(self, rule: Rule) -> bool:
        """Whether a rule is written out rather than called: a few operations, none of which needs closures."""
        parts = list(nodes_of(rule.body))
        return (
            not self.inlined
            and len(parts) <= _INLINED
            and not any(isinstance(part, Fold) or _needs_closures(part) for part in parts)
            and is_scalar(rule.type)
        )

    def _inlined(self, rule: Rule, args: Sequence[str]) -> str:
        draft = self.draft
        env = {slot: draft.local(arg) for slot, arg in enumerate(args, start=1)}
        inner = Writer(self.compiler, origin_of(rule), draft, env, self.today)
        with draft.branch():  # its facts, loaded here, may be loaded again
            for name in env.values():
                draft.once(name, lambda name=name: name)  # type: ignore[misc]  # bound now
            result = inner._bounded(rule, inner.value(rule.body))
            return result if draft.known(result) is not MISSING else draft.local(result)

    def _bounded(self, rule: Rule, value: str) -> str:
        """Hand over where a number is out of the bounds of the rule that gives it; its local variable."""
        bare = bare_type(rule.type)
        match bare:
            case NumberType(bounds=limits) if limits is not None:
                if value.isdigit() and limits.admit(int(value)):
                    return value
                name = self.draft.local(value)
                optional = f"{name} is not None and " if bare is not rule.type else ""
                self.draft.line(f"if {optional}not ({self._within(limits, name)}): {self.draft.bail}")
                return name
            case ListType() | MapType() | RecordType() if bounded(rule) is not None:
                raise UnwritableError
            case _:
                return value


def _is_whole(number: object) -> bool:
    """Whether a constant is a whole number."""
    return type(number) is int


def _needs_closures(node: Node) -> bool:
    """Whether an operation looks into lists, whose parts may be unknown."""
    return (
        isinstance(node, Prim)
        and node.op != "in"
        and any(isinstance(bare_type(part.type), ListType) for part in node.operands)
    )


def bare_type(type_: Type) -> Type:
    """The type, ``ou rien`` apart."""
    return type_.inner if isinstance(type_, OptionalType) else type_
