"""``pour tout x dans L : a implique b``: where a condition on a list ends, which only its author knows.

What follows « tel que » or « : » takes in one condition. A connective after it may go on with that condition, or with
the whole: each reading is proposed with the parentheses that say it. A label, or parentheses, leave no doubt.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import define
from lark import Token

from cqp_dsl.diagnostics import Diagnostic, Fix, Label
from cqp_dsl.language.syntax import tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.language.syntax.parts import Parts
    from cqp_dsl.source import SourceFile, Span

_LABEL: Final = re.compile(r"«[^«»]*»|“[^”]*”|\"[^\"]*\"")
_BRIEF: Final = 90
_OPENING: Final = re.compile(r"(?:il|qu'il|qu’il)\s+existe|pour\s+toute?|\w+")


@define(frozen=True)
class _Open:
    """A condition on a list, and the condition that it ends with."""

    whole: tree.Quantified | tree.Aggregate
    last: tree.Expr


def open_endings(source: SourceFile, parts: Parts) -> Iterator[Diagnostic]:
    """What is said of a chain, ``parts``: operands, and the words between them, of which one kind."""
    operands = [part for part in parts if not isinstance(part, Token)]
    words = [part for part in parts if isinstance(part, Token)]
    for place, operand in enumerate(operands[:-1]):
        found = list(_open(operand))
        if found:
            yield _ending(source, found, operand, words[place], operands[-1])


def _open(expr: tree.Expr) -> Iterator[_Open]:
    """The conditions on lists that end where an expression ends, the outermost first."""
    while True:
        match expr:
            case tree.Quantified(filter=such_that, body=body):
                last = body or such_that
            case tree.Aggregate(filter=last, fallback=None):
                pass
            case tree.Not(operand=expr) | tree.Logical(operands=(*_, expr)):
                continue
            case _:
                return
        if last is None:
            return
        yield _Open(expr, last)
        expr = last


def _ending(source: SourceFile, found: list[_Open], operand: tree.Expr, word: Token, last: tree.Expr) -> Diagnostic:
    start, end = operand.span.start, last.span.end
    opening = _OPENING.match(source.text, found[-1].whole.span.start)
    head = opening[0] if opening else ""
    after = source.span(word.start_pos or 0, word.end_pos or 0)
    span = source.span(start, end)
    choices = []
    for place, one in reversed(list(enumerate(found))):
        inner = [part.whole.span for part in found[place + 1 : place + 2]]
        choices.append(_reading(source, span, [source.span(one.last.span.start, _end_of(last)), *inner]))
    closed = found[0].whole.span if isinstance(operand, tree.Logical) else operand.span
    choices.append(_reading(source, span, [closed]))
    return Diagnostic(
        "CQP127",
        f"« {word} » suit une condition sur une liste, sans dire où elle s'arrête",
        (Label(after, f"« {word} » ici"), Label(found[-1].whole.span, f"« {' '.join(head.split())} » là")),
        help="Dites par des parenthèses ce qui est demandé de chaque élément. Un libellé aussi ferme une condition.",
        choices=tuple(choices),
    )


def _end_of(last: tree.Expr) -> int:
    """Where a condition ends; a label at the end is left outside, to cover the whole."""
    while isinstance(last, tree.Cited):
        last = last.condition
    return last.condition.span.end if isinstance(last, tree.Labelled) else last.span.end


def _reading(source: SourceFile, span: Span, enclosed: list[Span]) -> Fix:
    """The text of a span with some parts of it between parentheses."""
    signs = sorted([(one.start, "(") for one in enclosed] + [(one.end, ")") for one in enclosed])
    pieces, start = [], span.start
    for offset, sign in signs:
        pieces += [source.text[start:offset], sign]
        start = offset
    written = "".join([*pieces, source.text[start : span.end]])
    said = " ".join(_LABEL.sub(" ", written).split())
    said = said if len(said) <= _BRIEF else f"{said[: _BRIEF - 1].rstrip()}…"
    return Fix(f"lire « {said} »", span, written)
