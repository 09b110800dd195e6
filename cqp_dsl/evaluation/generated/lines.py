"""The line of a rule, written: its own fields, the values and the texts that the lines under it are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cqp_dsl.core.nodes import Const, Node, Var
from cqp_dsl.core.walk import nodes_of
from cqp_dsl.datatypes.display import format_value, formatter
from cqp_dsl.datatypes.types import BoolType, DateType, EnumType, ListType, PeriodType, RecordType
from cqp_dsl.datatypes.values import Record
from cqp_dsl.evaluation.answer import TraceNode
from cqp_dsl.evaluation.generated.draft import UnwritableError
from cqp_dsl.evaluation.generated.line_forms import Written, write_form
from cqp_dsl.evaluation.generated.line_parts import write_condition, write_dependencies, write_value_lines
from cqp_dsl.evaluation.generated.line_values import write_values
from cqp_dsl.evaluation.generated.values import Writer, bare_type
from cqp_dsl.evaluation.generated.variants import few_values, variants
from cqp_dsl.evaluation.keyed import is_scalar
from cqp_dsl.evaluation.origin import origin_of
from cqp_dsl.evaluation.run import MISSING, Facts, Run
from cqp_dsl.evaluation.trace.rules import KINDS, called, cell_of, detailed
from cqp_dsl.evaluation.trace.setting import Setting
from cqp_dsl.evaluation.trace.spelling import calculated, is_irregular
from cqp_dsl.evaluation.trace.telling import Telling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cqp_dsl.core.nodes import Cite, Wording
    from cqp_dsl.core.program import Rule
    from cqp_dsl.datatypes.types import Type
    from cqp_dsl.evaluation.answer import TraceKind
    from cqp_dsl.evaluation.generated.book import Book
    from cqp_dsl.evaluation.generated.draft import Draft
    from cqp_dsl.evaluation.run import Frame
    from cqp_dsl.evaluation.trace.narrator import Narrator
    from cqp_dsl.source import Span

_LARGEST: Final = 400
"""Nodes of a rule that is written; what is larger is rare."""


class LineWriter(Writer):
    """Writes the lines of one rule; here the modules that write each kind of them find one another."""

    def __init__(self, book: Book, rule: Rule, draft: Draft) -> None:
        super().__init__(book.compiler, origin_of(rule), draft, today="day")
        self.book = book
        self.written = rule
        self.frame_size = rule.frame_size
        self.nowhere = Run(Facts({}, {}), {}, {}, {})
        """A run over an empty dossier, for what looks at none."""

    # --- The rule ---

    def rule(self, key: tuple[str, ...] | None) -> None:
        """Write the whole function.

        Raises:
            UnwritableError: closures are better.
        """
        rule, draft = self.written, self.draft
        body = rule.body if key is None else cell_of(rule.body, key)
        if sum(1 for _ in nodes_of(body)) > _LARGEST:
            raise UnwritableError
        type_ = rule.type if key is None else body.type
        draft.line(f"if type(value) is Void or type(day) is not date: {draft.bail}")
        draft.line(f"instance = ({draft.constant(rule.name)}, {draft.constant(key)}, day, args)")
        draft.line("told = telling.seen.get(instance)")
        draft.line("if told is not None: return again(told)")
        self.require_whole("value", type_)
        for param in self._params():
            self.env[param.slot] = draft.local(f"args[{param.slot - 1}]")
            self.value(param)
        draft.once((body, body.type), lambda: "value")
        line = self._line_of(rule, key, body)
        draft.line(f"telling.seen[instance] = {line}")
        draft.line(f"return {line}")

    def _line_of(self, rule: Rule, key: tuple[str, ...] | None, body: Node) -> str:
        found = variants(self, [body], lambda: _alone(self.book.narrator, rule, key), self._params())
        if found is not None:
            return self.local(found)
        shown = self.form(body, rule.cite)
        type_, span = (rule.type, rule.span) if key is None else (body.type, body.span)
        return self.line(
            KINDS[rule.kind], self._called(rule, key), self.draft.constant(rule.label), self.status("value", type_),
            "value", type_, span, rule.cite, shown.formula, shown.computed, children=shown.lines,
        )  # fmt: skip

    def _params(self) -> Sequence[Var]:
        """The arguments, as the body names them."""
        rule = self.written
        return [
            Var(id=0, type=param.type, span=rule.span, name=param.name, slot=place)
            for place, param in enumerate(rule.params, start=1)
        ]

    def _called(self, rule: Rule, key: tuple[str, ...] | None) -> str:
        """The expression of the name of the rule, its arguments as they are written."""
        draft, params = self.draft, rule.params
        if all(isinstance(param.type, RecordType) for param in params):
            return draft.constant(called(rule, key, tuple([Record(())] * len(params))))
        if len(params) == 1 and (values := few_values(params[0].type)) is not None:
            return f"{draft.constant({value: called(rule, key, (value,)) for value in values})}[{self.env[1]}]"
        return f"{draft.constant(called)}({draft.constant(rule)}, {draft.constant(key)}, args)"

    def line(  # noqa: PLR0913, PLR0917 - the fields of a line
        self, kind: TraceKind, name: str, label: str, status: str, value: str, type_: Type, span: Span,
        cite: Cite | None, formula: str = "", computed: str = "", why: str = "", children: Sequence[str] = (),
    ) -> str:  # fmt: skip
        """Write a line; the local variable that holds it, or the constant that it is."""
        draft = self.draft
        nothing = draft.constant("")
        fields = [
            draft.constant(kind), name or nothing, label or nothing, status, value, draft.constant(type_),
            draft.constant(span), draft.constant(cite), draft.constant(formula), computed or nothing, why or nothing,
        ]  # fmt: skip
        known = [draft.known(field) for field in (*fields, *children)]
        if not any(field is MISSING for field in known):
            count = len(fields)
            return draft.constant(TraceNode(*known[:count], tuple(known[count:])))  # type: ignore[arg-type, call-arg]
        return draft.local(f"TraceNode({', '.join([*fields, listed(children)])})")

    def tells(self) -> None:
        """What is written now tells something: after it, the line of the rule alone cannot be handed over."""
        self.draft.bail = "raise Unknown"

    def keep(self, node: Node) -> None:
        """Work out a condition and, before it, each of those that it is made of."""
        write_values(self, node)

    def form(self, body: Node, cite: Cite | None) -> Written:
        """Write what a body shows."""
        return write_form(self, body, cite)

    def value_lines(self, node: Node, cite: Cite | None) -> Sequence[str]:
        """Write the lines that explain a value; what to put among the lines."""
        return write_value_lines(self, node, cite)

    def condition(self, node: Node, cite: Cite | None) -> str:
        """Write the line of a boolean expression."""
        return write_condition(self, node, cite)

    def dependencies(self, node: Node, cite: Cite | None) -> Sequence[str]:
        """Write the lines of what an expression is computed from."""
        return write_dependencies(self, node, cite)

    # --- Values ---

    def value(self, node: Node) -> str:
        """Write what a node needs, unless that was done; the expression of its value, which is known."""
        if isinstance(node, Const | Var):
            return super().value(node)
        return self.draft.found((node, node.type)) or super().value(node)

    def kept(self, node: Node) -> str:
        """The value of a node in a local variable: it is worked out once."""
        if isinstance(node, Const | Var):
            return self.value(node)
        return self.draft.once((node, node.type), lambda: self.local(Writer.value(self, node)))

    def local(self, expression: str) -> str:
        """The local variable of an expression, which may be one."""
        is_at_hand = expression.isidentifier() or self.draft.known(expression) is not MISSING
        return expression if is_at_hand else self.draft.local(expression)

    def frame(self) -> str:
        """The frame that closures look into."""
        padding = "None, " * (self.frame_size - 1 - len(self.written.params))

        def make() -> str:
            self.draft.line(f"frame = [day, *args, {padding}]")
            return "frame"

        self.draft.once("frame", make)
        for slot, name in self.env.items():
            if slot > len(self.written.params):
                self.draft.line(f"frame[{slot}] = {name}")
        return "frame"

    def _bind(self, slots: Iterable[int]) -> None:
        del slots
        self.frame()

    def require_whole(self, value: str, type_: Type) -> None:
        """Hand over where some part of a value is not known."""
        bare = bare_type(type_)
        if is_scalar(bare) or isinstance(bare, PeriodType) or self.draft.known(value) is not MISSING:
            return
        self.draft.once(("whole", value), lambda: self._whole(value, bare))

    def _whole(self, value: str, type_: Type) -> str:
        draft = self.draft
        if isinstance(type_, ListType) and isinstance(type_.item, RecordType):
            item = draft.fresh()
            with draft.block(f"for {item} in {value}:"):
                check = f"without_parts(map(type, {item}.values)) or is_whole({item})"
                draft.line(f"if not ({check}): {draft.bail}")
        else:
            draft.line(f"if not is_whole({value}): {draft.bail}")
        return value

    def status(self, value: str, type_: Type) -> str:
        """The expression of the status of a known value."""
        draft = self.draft
        bare = bare_type(type_)
        if not isinstance(bare, BoolType):
            return draft.constant("known")
        known = draft.known(value)
        if known is not MISSING:
            return draft.constant({True: "true", False: "false"}.get(known, "known"))  # type: ignore[call-overload]
        stated = f"({draft.constant('true')} if {value} else {draft.constant('false')})"
        return stated if bare is type_ else f"({draft.constant('known')} if {value} is None else {stated})"

    # --- Texts ---

    def setting(self, cite: Cite | None) -> Setting:
        """Where closures compile what stands under a citation."""
        return Setting(self.compiler, self.origin, cite)

    def text(self, node: Node) -> str:
        """The expression of a value as it is read."""
        value = self.kept(node)
        known = self.draft.known(value)
        if known is not MISSING:
            return self.draft.constant(format_value(known, node.type))  # type: ignore[arg-type]  # a value
        if isinstance(node.type, EnumType):
            table = self.draft.constant(dict(zip(node.type.values, node.type.labels, strict=True)))
            return f"{table}[{value}]"
        return self.draft.once(
            ("text", value, repr(node.type)), lambda: self.draft.local(f"{self._formatter(node.type)}({value})")
        )

    def _formatter(self, type_: Type) -> str:
        return self.draft.once(("formatter", repr(type_)), lambda: self.draft.constant(formatter(type_)))

    def words(self, label: Wording, unbound: int | None = None) -> str:
        """The expression of a label with its values put in; ``unbound`` is a variable that stands for nothing."""
        draft, told = self.draft, [part for part in label.parts if not isinstance(part, str)]
        words = self.setting(None).words(label, unbound)
        if not told or (unbound is not None and all(unbound in slots_of(part) for part in told)):
            return draft.constant(words(self.nowhere, []))
        if unbound is not None:
            return f"{draft.constant(words)}(run, {self.frame()})"
        pieces = [draft.constant(part) if isinstance(part, str) else self.text(part) for part in label.parts]
        return _joined(pieces)

    def calculation(self, node: Node) -> str:
        """The expression of a calculation with values put in; empty where that says nothing more."""
        draft, found = self.draft, calculated(node)
        if found is None:
            return ""
        if not found.parts:
            return draft.constant(found.texts[0])
        texts = [self.text(part) for part in found.parts]
        known = [draft.known(text) for text in texts]
        if not any(text is MISSING for text in known):
            return draft.constant(found.text(known))  # type: ignore[arg-type]  # texts
        texts = [self.local(text) for text in texts]
        doubtful = [
            text
            for text, part, fixed in zip(texts, found.parts, known, strict=True)
            if (is_irregular(str(fixed)) if fixed is not MISSING else not _is_plain(part.type))
        ]
        around = [draft.constant(text) for text in found.texts]
        pieces = [around[0], *[piece for pair in zip(texts, around[1:], strict=True) for piece in pair]]
        regular = _joined([piece for piece in pieces if draft.known(piece) != ""])
        if not doubtful:
            return draft.local(regular)
        minus, about = draft.constant("−"), draft.constant("≈")
        check = " or ".join([f"{text}[:1] == {minus} or {about} in {text}" for text in doubtful])
        irregular = f"{draft.constant(found.text)}(({', '.join(texts)},))"
        return draft.local(f"{irregular} if {check} else {regular}")


def listed(items: Sequence[str]) -> str:
    """The text of a tuple."""
    return f"({', '.join(items)},)" if items else "()"


def slots_of(node: Node) -> set[int]:
    """The variables that an expression looks at."""
    return {part.slot for part in nodes_of(node) if isinstance(part, Var)}


def _joined(pieces: Sequence[str]) -> str:
    return " + ".join(pieces) if len(pieces) < 3 else f"join(({', '.join(pieces)}))"  # noqa: PLR2004 - quicker so


def _is_plain(type_: Type) -> bool:
    """Whether no value of a type is read with a minus sign or an approximation."""
    bare = bare_type(type_)
    if isinstance(bare, EnumType):
        return not any(map(is_irregular, bare.labels))
    return isinstance(bare, BoolType | DateType | PeriodType)


def _alone(narrator: Narrator, rule: Rule, key: tuple[str, ...] | None) -> Callable[[Run, Frame], TraceNode]:
    """The line of a rule by closures, in a frame."""
    tell, count = detailed(narrator, rule, key), len(rule.params)
    return lambda run, frame: tell(Telling(), run, frame, tuple(frame[1 : count + 1]))
