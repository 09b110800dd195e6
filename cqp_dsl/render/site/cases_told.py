"""Scenarios as cases that a jurist reads: what is given, in words; what is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from attrs import define

from cqp_dsl.core.datatypes.display import format_date, quoted
from cqp_dsl.core.nodes import Const
from cqp_dsl.core.printer import short_name
from cqp_dsl.core.scenario import (
    ExpectedMissing,
    ExpectedReasons,
    ExpectedRefusal,
    ExpectedStatus,
    ExpectedValue,
)
from cqp_dsl.render.wording import COLON, status_text, value_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Program
    from cqp_dsl.core.scenario import Expectation, Given, Scenario
    from cqp_dsl.source import Span


@define(frozen=True)
class ToldCase:
    """A scenario in words."""

    label: str
    span: Span
    date: str
    given: tuple[str, ...]
    expected: tuple[str, ...]


def told_cases(scenarios: Iterable[Scenario], program: Program) -> list[ToldCase]:
    """The scenarios in words, in their order; the rows of a grid are one case each."""
    return [
        ToldCase(
            scenario.label,
            scenario.span,
            format_date(scenario.date) if scenario.date else "",
            tuple(_given(given, program) for given in scenario.givens),
            tuple(_expected(expectation, program) for expectation in scenario.expectations),
        )
        for scenario in scenarios
    ]


def _given(given: Given, program: Program) -> str:
    path = "".join(f" ({', '.join(_key(part, program))})" for part in given.path)
    return f"{_title(given.target, program)}{path}{COLON}{_value(given.value, program)}"


def _key(part: str | tuple[str, ...], program: Program) -> Iterator[str]:
    for word in (part,) if isinstance(part, str) else part:
        labels = (
            label for enum in program.enums.values() for value, label in zip(enum.values, enum.labels, strict=True)
            if value == word
        )  # fmt: skip
        yield next(labels, word.replace("_", " "))


def _expected(expectation: Expectation, program: Program) -> str:
    match expectation:
        case ExpectedValue(rule=rule, args=args, value=value):
            return f"{_called(rule, args, program)}{COLON}{_value(value, program)}"
        case ExpectedStatus(rule=rule, args=args, status=status):
            return f"{_called(rule, args, program)}{COLON}{status_text(status)}"
        case ExpectedRefusal(text=text):
            return f"dossier refusé{COLON}{quoted(text)}" if text else "dossier refusé"
        case ExpectedReasons(labels=labels, exact=exact):
            listed = " et ".join(quoted(label) for label in labels)
            return f"{'exactement ces motifs' if exact else 'parmi les motifs'}{COLON}{listed}"
        case ExpectedMissing(paths=paths):
            return f"il manque{COLON}{', '.join(path.replace('_', ' ') for path in paths)}"
        case _:
            assert_never(expectation)


def _called(rule: str, args: tuple[Node, ...], program: Program) -> str:
    shown = ", ".join(_value(arg, program) for arg in args)
    return f"{_title(rule, program)} ({shown})" if shown else _title(rule, program)


def _title(name: str, program: Program) -> str:
    if name in program.entries:
        text = program.entries[name].question
    elif name in program.interpretations:
        text = program.interpretations[name].question
    else:
        rule = program.rules.get(name)
        text = rule.label if rule else ""
    return text or short_name(name).replace("_", " ")


def _value(node: Node, program: Program) -> str:
    """The value that a scenario writes; what is computed is shown as it is written."""
    if isinstance(node, Const):
        return value_text(node.value, node.type)
    source = program.files[node.span.path].text
    return " ".join(source[node.span.start : node.span.end].replace("_", " ").split())
