"""Dates that do not follow one another, or that are not those of the text."""

from __future__ import annotations

import datetime
import itertools
import re
from typing import TYPE_CHECKING, Final

from cqp_dsl.core.datatypes.display import MONTH_NAMES, format_date
from cqp_dsl.core.datatypes.types import DateType, OptionalType
from cqp_dsl.core.nodes import Fact, Get, Prim
from cqp_dsl.language.syntax import tree
from cqp_dsl.language.syntax.descent import within
from cqp_dsl.workspace.lint.subject import asked, conditions_in, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.nodes import Case, Node, Window
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.source import Span
    from cqp_dsl.workspace.lint.subject import Subject

_DAY: Final = datetime.timedelta(days=1)
_COMPARISONS: Final = frozenset({"eq", "ne", "lt", "le", "gt", "ge", "between", "between_below"})
_IN_TITLE: Final = re.compile(
    rf"\b(?:du|le)\s+(\d{{1,2}})(?:er)?\s+({'|'.join(MONTH_NAMES)})\s+(\d{{4}})\b", re.IGNORECASE
)


def gaps_between_values(subject: Subject) -> Iterator[Diagnostic]:
    """CQP406: days between two dated values of a parameter, on which it has none."""
    told: set[tuple[Span, Span]] = set()
    for rule, default in subject.defaults:
        if rule.kind != "parameter":
            continue
        dated = [case for case in default.cases if case.kind == "dated" and case.window and _ever(case.window)]
        ordered = sorted(dated, key=lambda case: _start(case.window))
        for before, after in itertools.pairwise(ordered):
            gap = _gap(before, after)
            if gap is None or (before.span, after.span) in told:
                continue
            told.add((before.span, after.span))
            first, last = gap
            days = f"le {format_date(first)}" if first == last else f"du {format_date(first)} au {format_date(last)}"
            yield finding(
                "CQP406",
                f"« {rule.short_name} » n'a pas de valeur {days}",
                after.span,
                f"ne vaut qu'à partir du {format_date(last + _DAY)}",
                others=[(before.span, f"ne vaut plus après le {format_date(first - _DAY)}")],
                help="Prolongez l'une des deux valeurs ; si le texte se tait, écrivez « à fixer par … ».",
            )


def _start(window: Window | None) -> datetime.date:
    return (window.start if window else None) or datetime.date.min


def _ever(window: Window) -> bool:
    """Whether a window has a day: what its politique leaves of one may have none."""
    return window.start is None or window.end is None or window.start <= window.end


def _gap(before: Case, after: Case) -> tuple[datetime.date, datetime.date] | None:
    """The first and last day between two windows."""
    end = before.window.end if before.window else None
    start = after.window.start if after.window else None
    if end is None or start is None or start <= end + _DAY:
        return None
    return end + _DAY, start - _DAY


def windows_and_date_facts(subject: Subject) -> Iterator[Diagnostic]:
    """CQP413: a case with dates of its own whose condition also compares a date of the dossier."""
    for _, file in subject.files:
        for decl in within(file, tree.CaseDecl):
            case = subject.cases.get(decl.span)
            if decl.window is None or case is None:
                continue
            tested = next((part for part in conditions_in(asked(case)) if _tests_date_fact(part)), None)
            if tested is not None:
                yield finding(
                    "CQP413",
                    "Ce cas a des dates, et sa condition teste aussi une date du dossier",
                    decl.window.span,
                    "compare la date d'effet",
                    others=[(tested.span, "compare une date du dossier")],
                    help="Les dates d'un cas disent quand la règle est en vigueur, à la date d'effet. Si elles visent "
                    "la date du dossier, mettez-les dans la condition ; si les deux sont voulues, dites-le.",
                )


def _tests_date_fact(node: Node) -> bool:
    return (
        isinstance(node, Prim)
        and node.op in _COMPARISONS
        and any(_is_date_fact(operand) for operand in node.operands)
        and not all(_is_date_fact(operand) for operand in node.operands)
    )


def _is_date_fact(node: Node) -> bool:
    type_ = node.type.inner if isinstance(node.type, OptionalType) else node.type
    while isinstance(node, Get):
        node = node.base
    return isinstance(type_, DateType) and isinstance(node, Fact)


def windows_before_the_text(subject: Subject) -> Iterator[Diagnostic]:
    """CQP414: what is in force before the date that the title of its source bears."""
    program = subject.program
    dates = {name: _date_of(document.title) for name, document in program.documents.items()}

    def early(window: Window | None, cite: Cite | None) -> datetime.date | None:
        text = dates.get(cite.source) if cite else None
        return text if window and window.start and text and window.start < text else None

    for policy in program.policies.values():
        text = early(policy.window, policy.cite)
        if text is not None:
            yield _retroactive(policy.span, text, "Cette politique")
    told: set[Span] = set()
    for rule, default in subject.defaults:
        own = program.policies[rule.policy].window
        for case in default.cases:
            text = early(case.window, case.cite)
            if text is not None and case.window != own and case.span not in told:
                told.add(case.span)
                yield _retroactive(case.span, text, "Ce cas" if rule.kind != "parameter" else "Cette valeur")


def _date_of(title: str) -> datetime.date | None:
    """The date that a title bears: « Accord du 18 octobre 2012 »."""
    match = _IN_TITLE.search(title)
    if match is None:
        return None
    try:
        return datetime.date(int(match[3]), MONTH_NAMES.index(match[2].lower()) + 1, int(match[1]))
    except ValueError:
        return None


def _retroactive(span: Span, text: datetime.date, what: str) -> Diagnostic:
    return finding(
        "CQP414",
        f"{what} s'applique avant son texte, qui est du {format_date(text)}",
        span,
        "commence avant le texte",
        help="Si le texte est rétroactif, dites-le : « # cqp: ignorer CQP414 parce que … ». Sinon, corrigez la date.",
    )
