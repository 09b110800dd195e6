"""What is known of a default and of its cases whatever the dossier."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.core.cases import case_window, own_window
from cqp_dsl.core.datatypes.display import NBSP, format_date, format_value
from cqp_dsl.core.datatypes.types import EnumType, bare
from cqp_dsl.core.datatypes.values import Void
from cqp_dsl.core.nodes import Case, Const, Default, Logic, Node
from cqp_dsl.core.printer import short_name, show, show_window, spoken
from cqp_dsl.decision.explain.sentences import sentence, sentences
from cqp_dsl.decision.explain.studied import Studied, variables_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from cqp_dsl.core.nodes import Window
    from cqp_dsl.decision.explain.labels import Label
    from cqp_dsl.decision.explain.studied import Variables
    from cqp_dsl.engine.scope import Scope


class StudiedDefault(Studied):
    """What is known of a default."""

    node: Default

    @cached_property
    def cases(self) -> Sequence[StudiedCase]:
        """Its cases."""
        return [StudiedCase(case, self) for case in self.node.cases]

    @cached_property
    def only(self) -> StudiedCase | None:
        """The case that it is, where it has but one and neither a row nor a date is to be told."""
        if len(self.cases) != 1:
            return None
        (only,) = self.cases
        always = isinstance(only.case.guard, Const) and only.guard.label is None
        dated = only.case.kind == "dated" and not self._is_of_the_politique(only.case.window)
        return only if only.case.kind != "row" and (always or (only.guard.is_window and not dated)) else None

    @cached_property
    def chooses(self) -> bool:
        """Whether an exception or a row with words may give its value."""
        return any(each.is_told_afar or each.value.chooses for each in self.cases)

    def winner(self, scope: Scope) -> StudiedCase | None:
        """The first of the cases that win, or else of those that can and have a value; None where there is none."""
        if len(self.cases) == 1:
            return self.cases[0] if scope.value(self.node.cases[0].guard) is True else None
        who = scope.standing(self.node)
        found = who.certain or who.possible
        return self.cases[found[0]] if found else None

    def _is_of_the_politique(self, window: Window | None) -> bool:
        """Whether a window is that of a whole politique, which says nothing of one figure."""
        return window is not None and any(window == policy.window for policy in self.program.policies.values())


@define(frozen=True, eq=False, repr=False)
class Cell:
    """What a cell tests, in words and as it is written."""

    node: Node
    said: str

    @property
    def written(self) -> str:
        """The test as it is written, but for the values of enumerations, that a table only names."""
        return show(self.node, _value_label)


class StudiedCase:
    """What is known of a case of a default."""

    def __init__(self, case: Case, default: StudiedDefault) -> None:
        self.case = case
        self.default = default
        self.guard, self.condition, self.value = map(default.of, (case.guard, case.condition, case.value))
        self.applies = None if case.applies is None else default.of(case.applies)
        self.tests = [default.of(test) for test in case.tests]

    @cached_property
    def spoken_name(self) -> str:
        """The name of an exception as it is said."""
        return spoken(self.case.name)

    @cached_property
    def label(self) -> Label | None:
        """The author's words for the case."""
        return None if self.case.label is None else self.default.worded_label(self.case.label)

    @cached_property
    def _plain_heading(self) -> str:
        """What a case is called to which its author gave no words."""
        case = self.case
        if case.kind == "otherwise":
            return "sinon"
        if case.kind == "row":
            return f"{NBSP}; ".join([cell[-1].said for cell in self.cells]) or f"ligne {case.span.line}"
        if case.kind == "dated" and self.windows:
            return ", ".join([shown for _, shown in self.windows])
        return "" if case.name else f"vaut {self.value.shown}"

    def heading(self, scope: Scope) -> str:
        """What a case is called."""
        return self._plain_heading if self.label is None else self.label.put(scope)

    def choice(self, scope: Scope) -> str:
        """What it gives where that is one of a few words: a value of an enumeration, by its label."""
        if not isinstance(bare(self.value.type), EnumType):
            return ""
        value = scope.value(self.case.value)
        return "" if isinstance(value, Void) or value is None else self.value.words(value)

    @property
    def is_alternative(self) -> bool:
        """Whether a reader takes it by itself: neither the row of a table, nor an exception, nor a ``sinon``."""
        return self.case.kind in {"alternative", "dated"}

    @property
    def is_told_afar(self) -> bool:
        """Whether it is told of a value that a condition only compares: an exception, a row that has words."""
        return bool(self.case.name) or (self.case.kind in {"row", "otherwise"} and self.label is not None)

    @cached_property
    def conditions(self) -> Sequence[Studied]:
        """What the guard asks of the dossier that the case applies to: neither the date, nor whether it applies."""
        apart = {id(case.applies) for case in self.default.node.cases if case.applies is not None}
        return [part for part in self._conjuncts if not part.is_window and id(part.node) not in apart]

    @cached_property
    def windows(self) -> Sequence[tuple[Studied, str]]:
        """The windows in the guard, each as it is written."""
        found = [(part, own_window(part.node)) for part in self._conjuncts]
        return [(part, show_window(window.start, window.end)) for part, window in found if window is not None]

    @cached_property
    def _conjuncts(self) -> Sequence[Studied]:
        apart = {id(case.applies) for case in self.default.node.cases if case.applies is not None}
        return [self.default.of(part) for part in _conjuncts(self.case.guard, apart)]

    @cached_property
    def days(self) -> str:
        """The days of the case, as a dated figure tells them; empty where the rule gives no other value for another."""
        window = case_window(self.case.guard)
        others = [case_window(other.case.guard) for other in self.default.cases if not other.case.name]
        if not self.windows or all(other == window for other in others):
            return ""
        return show_window(window.start, window.end)

    @cached_property
    def period(self) -> str:
        """Since when or until when the case holds; empty where the rule gives no other value for another day."""
        window = case_window(self.case.guard)
        if self.case.kind == "dated" or not self.days:
            return ""
        since = window.start is not None and window.end is None
        return (
            f"depuis le {format_date(window.start)}"
            if since and window.start
            else show_window(window.start, window.end)
        )

    @cached_property
    def beaters(self) -> Sequence[StudiedCase]:
        """The cases that beat this one."""
        return [other for other in self.default.cases if self.case.id in other.case.beats]

    @cached_property
    def rivals(self) -> Sequence[StudiedCase]:
        """The cases that this one owes its turn to, where it is a ``sinon``: of the rule, or of the same exception."""
        cases = self.default.cases
        if self.case.kind == "otherwise":
            return [other for other in cases if other.case.kind in {"alternative", "row", "dated"}]
        return [other for other in self.beaters if self.case.name and other.case.name == self.case.name]

    @cached_property
    def excepted(self) -> Sequence[StudiedCase]:
        """The cases of the exception that this one is an exception to."""
        name = self.case.excepted
        return [other for other in self.default.cases if name and other.case.name == name]

    @cached_property
    def variables(self) -> Variables:
        """The variables that tell what a row is about."""
        return variables_of(self.case.tests)

    @cached_property
    def cells(self) -> Sequence[Sequence[Cell]]:
        """The cells that a row tests, each first by the values that it admits, where they are several."""
        program = self.default.program
        return [
            [*[Cell(part, sentence(part, program)) for part in _choices(test)], Cell(test, sentences(test, program))]
            for test in self.case.tests
        ]

    @cached_property
    def place(self) -> str:
        """Where a row stands, whatever the column."""
        table = short_name(self.default.node.place).partition(".")[0]
        return f"{table}, ligne {self.case.span.line}"


def _conjuncts(guard: Node, apart: Container[int]) -> Iterator[Node]:
    """What a guard conjoins; those ``apart`` are not entered."""
    plain = guard.label is None and guard.cite is None and id(guard) not in apart
    if isinstance(guard, Logic) and guard.op == "and" and plain:
        for part in guard.operands:
            yield from _conjuncts(part, apart)
    else:
        yield guard


def _choices(test: Node) -> Sequence[Node]:
    return test.operands if isinstance(test, Logic) and test.op == "or" else ()


def _value_label(node: Node) -> str | None:
    """The words of an enumeration value, where a table only writes its name."""
    if isinstance(node, Const) and isinstance(node.type, EnumType):
        return format_value(node.value, node.type)
    return None
