"""What the body of a rule shows, written: a formula and its parts, or a line per case."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from attrs import define

from cqp_dsl.core.display import show
from cqp_dsl.core.nodes import Const, Default, Fold, Logic, Wording
from cqp_dsl.evaluation.failures import own_window
from cqp_dsl.evaluation.generated.line_parts import write_operands
from cqp_dsl.evaluation.generated.line_reasons import write_unmet
from cqp_dsl.evaluation.trace.cases import KINDS, beaten, failed, label_of, windows_in
from cqp_dsl.evaluation.trace.conditions import condition_children, is_only_named
from cqp_dsl.evaluation.trace.telling import nothing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.core.nodes import Case, Cite, Node
    from cqp_dsl.evaluation.generated.lines import LineWriter

_MOST_TABLED: Final = 4
"""Stronger cases of which every combination is worded beforehand."""


@define(frozen=True)
class Written:
    """What a body shows: its formula, the expressions of its calculation and of its lines."""

    formula: str
    computed: str
    lines: Sequence[str]


def write_form(writer: LineWriter, body: Node, cite: Cite | None) -> Written:
    """Write what a body shows."""
    if not isinstance(body, Default):
        return _plain(writer, body, cite)
    if len(body.cases) == 1 and body.cases[0].kind != "row":
        (case,) = body.cases
        always = isinstance(case.guard, Const) and case.guard.value is True
        if always or (own_window(case.guard) is not None and case.kind != "dated"):
            if not always:
                writer.draft.line(f"if not {writer.value(case.guard)}: {writer.draft.bail}")
            _share(writer, body, case)
            return _plain(writer, case.value, cite)
    return Written("", "", _cases(writer, body, cite))


def _plain(writer: LineWriter, node: Node, cite: Cite | None) -> Written:
    formula = "" if isinstance(node, Fold) else show(node)
    return Written(formula, writer.calculation(node), writer.value_lines(node, cite))


def _share(writer: LineWriter, node: Default, case: Case) -> None:
    """The case that wins has the value of the whole."""
    whole = writer.draft.found((node, node.type))
    if whole is not None and not isinstance(case.value, Const):
        writer.draft.once((case.value, case.value.type), lambda: whole)


def _cases(writer: LineWriter, node: Default, cite: Cite | None) -> Sequence[str]:
    """A line per case, those of a table that do not match left out."""
    for case in node.cases:
        if case.kind != "row":
            writer.keep(case.condition)
    guards = [writer.kept(case.guard) for case in node.cases]
    writers = [_CaseWriter(writer, node, case, guards, cite) for case in node.cases]
    chained = all(
        one.id in other.beats or other.id in one.beats for one, other in itertools.combinations(node.cases, 2)
    )
    if not chained:
        applied = " + ".join([f"({each.applied})" for each in writers])
        writer.draft.line(f"if {applied} != 1: {writer.draft.bail}")
    return [each.write() for each in writers]


class _CaseWriter:
    """Writes the line of one case."""

    def __init__(self, writer: LineWriter, node: Default, case: Case, guards: Sequence[str], cite: Cite | None) -> None:
        self.writer = writer
        self.node = node
        self.case = case
        self.cite = case.cite or cite
        self.guards = guards
        self.stronger = [other for other in node.cases if case.id in other.beats and guards[other.id] != "False"]

    @property
    def guard(self) -> str:
        """The expression of the guard of the case."""
        return self.guards[self.case.id]

    @property
    def applied(self) -> str:
        """Whether the case holds, and no case that beats it."""
        return " and ".join([self.guard, *[f"not {self.guards[other.id]}" for other in self.stronger]])

    def write(self) -> str:
        """Write it; the expression to put among the lines."""
        draft, is_row = self.writer.draft, self.case.kind == "row"
        conditions = () if is_row else self._conditions()
        above = self._tests if is_row else lambda: conditions  # tests are told only where the row may apply
        if self.applied == "True":
            return self._applied(above())
        line = draft.local("()") if is_row else draft.fresh()
        form = f"{line} = ({{}},)" if is_row else f"{line} = {{}}"
        with draft.block(f"if {self.applied}:"):
            draft.line(form.format(self._applied(above())))
        if self.stronger:
            with draft.block("else:" if self.guard == "True" else f"elif {self.guard}:"):
                draft.line(form.format(self._not_applied(self._beaten(), above())))
        if self.guard != "True" and not is_row:
            with draft.block("else:"):
                draft.line(form.format(self._not_applied(self._failed(), conditions)))
        return f"*{line}" if is_row else line

    def _conditions(self) -> Sequence[str]:
        written = self.case.condition
        if isinstance(written, Const):
            return ()
        if isinstance(written, Logic) and written.op == "and" and written.label is None:
            return write_operands(self.writer, written, self.cite)
        return (self.writer.condition(written, self.cite),)

    def _tests(self) -> Sequence[str]:
        """The lines of a row's tests, where something explains them."""
        found = []
        for test in self.case.tests:
            setting = self.writer.setting(test.cite or self.cite)
            if is_only_named(test) or condition_children(self.writer.book.narrator, test, setting) is not nothing:
                self.writer.keep(test)
                line = self.writer.condition(test, self.cite)
                found.append(f"*(({line},) if {line}.children else ())")
        return found

    def _label(self) -> str:
        label = label_of(self.case)
        return self.writer.words(label) if isinstance(label, Wording) else self.writer.draft.constant(label)

    def _applied(self, conditions: Sequence[str]) -> str:
        writer, case = self.writer, self.case
        type_ = case.value.type
        _share(writer, self.node, case)
        value = writer.kept(case.value)
        writer.require_whole(value, type_)
        computed, label = writer.calculation(case.value), self._label()
        below = [*conditions, *writer.value_lines(case.value, self.cite)]
        return writer.line(
            KINDS.get(case.kind, "case"), writer.draft.constant(case.name), label, writer.draft.constant("applied"),
            value, type_, case.span, self.cite, show(case.value) if computed else "", computed, children=below,
        )  # fmt: skip

    def _not_applied(self, why: str, conditions: Sequence[str]) -> str:
        writer, case = self.writer, self.case
        return writer.line(
            KINDS.get(case.kind, "case"), writer.draft.constant(case.name), self._label(),
            writer.draft.constant("not_applied"), "True", self.node.type, case.span, self.cite, why=why,
            children=conditions,
        )  # fmt: skip

    def _beaten(self) -> str:
        """Why a case does not apply that others beat."""
        writer, draft, others = self.writer, self.writer.draft, self.stronger
        why = beaten(self.node, self.case, writer.setting(self.cite))
        has_values = any(isinstance(label_of(other), Wording) and not other.name for other in others)
        if has_values or len(others) > _MOST_TABLED:
            mask = " | ".join([f"{self.guards[other.id]} * {1 << other.id}" for other in others])
            return f"{draft.constant(why)}(run, {writer.frame()}, {mask})"
        if len(others) == 1:
            return draft.constant(why(writer.nowhere, [], 1 << others[0].id))
        table = {}
        for held in itertools.product((True, False), repeat=len(others)):
            both = sum(1 << other.id for other, on in zip(others, held, strict=True) if on)
            table[held] = why(writer.nowhere, [], both)
        return f"{draft.constant(table)}[{', '.join([self.guards[other.id] for other in others])}]"

    def _failed(self) -> str:
        """Why a case does not apply whose guard does not hold."""
        writer, draft, case = self.writer, self.writer.draft, self.case
        windows = [*windows_in(case.guard)]
        excepted = next((other for other in self.node.cases if other.name and other.name == case.excepted), None)
        met = writer.kept(case.condition)
        if not windows and excepted is None and met != "True":
            return write_unmet(writer, case.condition, self.cite)
        if len(windows) != 1 or excepted is not None:
            why = failed(self.node, case, writer.setting(self.cite))
            return f"{draft.constant(why)}(run, {writer.frame()}, ({', '.join(self.guards)},))"
        ((window, shown),) = windows
        text, closed = draft.fresh(), draft.constant(f"n'a pas joué, car en vigueur seulement {shown}")
        with draft.block(f"if not {writer.value(window)}:"):
            draft.line(f"{text} = {closed}")
        with draft.block("else:"):
            if met == "True":
                draft.line(draft.bail)
            else:
                draft.line(f"{text} = {write_unmet(writer, case.condition, self.cite)}")
        return text
