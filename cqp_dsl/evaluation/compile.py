"""From the core to Python closures: each node becomes ``code(run, frame) -> value``, once per program.

A rule is compiled when it is first called, so that a decision pays for what it reaches and for nothing else. Its value
is remembered per effect date, arguments and the readings it reaches. Compiled nodes are kept by identity: the explainer
asks for the value of any of them again.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias, assert_never

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
from cqp_dsl.core.walk import frame_size, nodes_of
from cqp_dsl.datatypes.types import OptionalType, RecordType
from cqp_dsl.datatypes.values import Gap, UnfixedHole, Value, Void
from cqp_dsl.evaluation import connectives
from cqp_dsl.evaluation.bounds import bounded
from cqp_dsl.evaluation.defaults import default_rule
from cqp_dsl.evaluation.failures import failure
from cqp_dsl.evaluation.folds import fold
from cqp_dsl.evaluation.keyed import is_scalar, key_index, keyed_rule
from cqp_dsl.evaluation.operations import OPERATIONS
from cqp_dsl.evaluation.origin import Origin, origin_of
from cqp_dsl.evaluation.run import MISSING, Code, Facts, Frame, Memo, Run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.core.program import Program, Rule
    from cqp_dsl.evaluation.undefined import UndefinedError

Invoke: TypeAlias = Callable[[Run, Value, tuple[Value, ...]], Value]
"""A rule: its value in a run, at an effect date, for its arguments."""


WARM = 100
"""How many times a rule is worked out by closures before it is worth writing it as Python."""


def _one(_run: Run, _frame: Frame) -> Value:
    return 1


class Compiler:
    """The compiled code of one program."""

    def __init__(self, program: Program, *, warm: int = WARM) -> None:
        self.program = program
        self.warm = warm
        self._codes: dict[int, Code] = {}
        self._kept: list[Node] = []  # the nodes compiled, so that their identities stay taken
        self._rules: dict[str, Invoke] = {}
        self._closed: dict[str, bool] = {}
        self._timeless: dict[str, bool] = {}

    def code(self, node: Node, origin: Origin) -> Code:
        """The code of a node."""
        code = self._codes.get(id(node))
        if code is None:
            code = self._codes[id(node)] = self._compile(node, origin)
            self._kept.append(node)
        return code

    def constant(self, node: Node) -> Value:
        """The value of a closed expression that looks at nothing: a constant, or a composite of constants."""
        nowhere = Run(Facts({}, {}), {}, {}, {})
        return self.code(node, Origin(node.span.place, node.cite))(nowhere, [None] * frame_size(node))

    def rule(self, name: str) -> Invoke:
        """The code of a rule; its body is compiled on first use."""
        invoke = self._rules.get(name)
        if invoke is None:
            invoke = self._rules[name] = self._invoke(self.program.rules[name])
        return invoke

    def _compile(self, node: Node, origin: Origin) -> Code:
        match node:
            case Const():
                return _constant(node.value)
            case Fact():
                return _fact(node.entry)
            case Hole():
                return _hole(node)
            case Reading():
                return _reading(node.interpretation)
            case Var():
                return _variable(node.slot)
            case Prim():
                return self._prim(node, origin)
            case Logic(op="not"):
                return connectives.negation(self.code(node.operands[0], origin))
            case Logic():
                return connectives.connective(self._codes_of(node.operands, origin), node.op == "or")
            case Make():
                return self._make(node, origin)
            case Get():
                return self._get(node, origin)
            case Default():
                return self._default(node, origin)
            case Fold():
                return self._fold(node, origin)
            case Call():
                return self._call(node, origin)
            case _:
                assert_never(node)

    def _codes_of(self, nodes: tuple[Node, ...], origin: Origin) -> list[Code]:
        return [self.code(node, origin) for node in nodes]

    def _prim(self, node: Prim, origin: Origin) -> Code:
        operation, undefined = _operation(node), _undefined(node, origin)
        operands = self._codes_of(node.operands, origin)
        match node.op, node.operands:
            case "in", _:
                return connectives.membership(operation, operands[0], operands[1])
            case "in_force", (_, Const(value=start), Const(value=end)):
                return connectives.window(operands[0], start, end, undefined)  # type: ignore[arg-type]
            case _, (_, Const(value=constant)):
                return connectives.binary_with_constant(operation, operands[0], constant, undefined)
            case _, (_, _):
                return connectives.binary(operation, operands[0], operands[1], undefined)
            case _, (_,):
                return connectives.unary(operation, operands[0], undefined)
            case _:
                return connectives.strict(operation, operands, undefined)

    def _make(self, node: Make, origin: Origin) -> Code:
        operands = self._codes_of(node.operands, origin)
        match node.shape:
            case "record":
                return connectives.record(operands)
            case "list":
                return connectives.listing(operands)
            case "map":
                return connectives.mapping(node.keys, operands)

    def _get(self, node: Get, origin: Origin) -> Code:
        base, undefined = self.code(node.base, origin), _undefined(node, origin)
        if node.field is None:
            return connectives.cell_of(base, self._codes_of(node.key, origin), undefined)
        shape = node.base.type.inner if isinstance(node.base.type, OptionalType) else node.base.type
        if not isinstance(shape, RecordType):
            message = f"field {node.field} of something that is not a record, at {node.span.place}"
            raise TypeError(message)
        return connectives.field_of(base, shape.index(node.field), undefined)

    def _default(self, node: Default, origin: Origin) -> Code:
        first = node.cases[0] if node.cases else None
        if first is not None and len(node.cases) == 1 and isinstance(first.guard, Const) and first.guard.value is True:
            return self.code(first.value, origin)
        values = self._codes_of(tuple(case.value for case in node.cases), origin)
        general = default_rule(
            self._codes_of(tuple(case.guard for case in node.cases), origin),
            values,
            [case.beats for case in node.cases],
            exhaustive=node.exhaustive,
            fail=failure(node, lambda part: self.code(part, origin), origin.cite),
        )
        index = key_index(node)
        if index is None:
            return general
        return keyed_rule(
            self.code(index.scrutinee, origin),
            {key: values[case] for key, case in index.cases.items()},
            None if index.rest is None else values[index.rest],
            general,
        )

    def _fold(self, node: Fold, origin: Origin) -> Code:
        return fold(
            node.kind,
            node.slot,
            self.code(node.over, origin),
            None if node.filter is None else self.code(node.filter, origin),
            _one if node.kind == "count" else self.code(node.body, origin),
            None if node.fallback is None else self.code(node.fallback, origin),
            _undefined(node, origin),
        )

    def _call(self, node: Call, origin: Origin) -> Code:
        invoke = self.rule(node.rule)
        day = _variable(TODAY) if node.at is None else self.code(node.at, origin)
        args = self._codes_of(node.args, origin)

        def call_plain(run: Run, frame: Frame) -> Value:
            return invoke(run, frame[TODAY], ())

        def call(run: Run, frame: Frame) -> Value:
            return invoke(run, day(run, frame), tuple([arg(run, frame) for arg in args]))

        if node.at is not None or len(args) > 1:
            return call
        if not args:
            return call_plain
        (only,) = args

        def call_with_one(run: Run, frame: Frame) -> Value:
            return invoke(run, frame[TODAY], (only(run, frame),))

        return call_with_one

    def _invoke(self, rule: Rule) -> Invoke:
        name, slots = rule.name, rule.frame_size - 1 - len(rule.params)
        lasting: Memo | None = {} if self.is_closed(name) else None
        padding: list[Value] = [None] * slots
        body: Code | None = None
        turns = 0

        def invoke(run: Run, day: Value, args: tuple[Value, ...]) -> Value:
            nonlocal body, turns
            memo = run.memos.get(name)
            if memo is None:
                memo = run.memo(rule) if lasting is None else run.lasting_memo(rule, lasting)
            key = (day, args) if args else day
            value = memo.get(key, MISSING)
            if value is not MISSING:
                return value  # type: ignore[return-value]  # a value, not the mark
            if run.assumptions and (name, args) in run.assumptions:
                return run.assumptions[name, args]
            if body is None:
                body = self._body(rule)
            elif turns < self.warm:
                turns += 1
                if turns == self.warm:
                    body = self._generated(rule, body)
            result = memo[key] = body(run, [day, *args, *padding])
            return result

        return invoke

    def is_closed(self, name: str) -> bool:
        """Whether a rule depends on its arguments and the date alone: no fact, nothing to fix, no reading."""
        known = self._closed.get(name)
        if known is None:
            parts = list(nodes_of(self.program.rules[name].body))
            own = not any(isinstance(part, Fact | Hole | Reading) for part in parts)
            known = own and _all_called(parts, self.is_closed)
            self._closed[name] = known
        return known

    def is_timeless(self, name: str) -> bool:
        """Whether a rule depends on its arguments alone: neither on the dossier nor on the effect date."""
        known = self._timeless.get(name)
        if known is None:
            parts = list(nodes_of(self.program.rules[name].body))
            own = not any(isinstance(part, Var) and part.slot == TODAY for part in parts)
            known = own and self.is_closed(name) and _all_called(parts, self.is_timeless)
            self._timeless[name] = known
        return known

    def _generated(self, rule: Rule, closures: Code) -> Code:
        from cqp_dsl.evaluation.generated.values import generated  # noqa: PLC0415 - for what is asked again and again

        return generated(self, rule, closures) or closures

    def _body(self, rule: Rule) -> Code:
        origin = origin_of(rule)
        code = self.code(rule.body, origin)
        check = bounded(rule)
        if check is None:
            return code

        def checked(run: Run, frame: Frame) -> Value:
            return check(code(run, frame))

        return checked


def _operation(node: Prim) -> Callable[..., Value]:
    """The operation; equality needs no look at leaves where the operands have none."""
    plain = {"eq": operator.eq, "ne": operator.ne}.get(node.op)
    if plain is not None and all(is_scalar(operand.type) for operand in node.operands):
        return plain
    return OPERATIONS[node.op]


def _undefined(node: Node, origin: Origin) -> Callable[[UndefinedError], Void]:
    def gap(error: UndefinedError) -> Void:
        return Void((Gap(error.kind, origin.place, node.span, error.detail, cite=node.cite or origin.cite),))

    return gap


def _constant(value: Value) -> Code:
    return lambda _run, _frame: value


def _fact(entry: str) -> Code:
    return lambda run, _frame: run.facts[entry]


def _hole(node: Hole) -> Code:
    key = (node.parameter, node.key)
    unfixed = Void((UnfixedHole(node.parameter, node.key, node.by, node.span, node.cite),))
    return lambda run, _frame: run.holes.get(key, unfixed)


def _reading(interpretation: str) -> Code:
    return lambda run, _frame: run.world[interpretation]


def _variable(slot: int) -> Code:
    return lambda _run, frame: frame[slot]


def _all_called(parts: Sequence[Node], hold: Callable[[str], bool]) -> bool:
    """Whether something holds of all the rules that an expression calls. No generator: chains of rules are long."""
    for part in parts:  # noqa: SIM110 - what ``all`` calls counts in C too
        if isinstance(part, Call) and not hold(part.rule):
            return False
    return True
