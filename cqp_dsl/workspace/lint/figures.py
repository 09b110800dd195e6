"""Figures of the regulation that stand where they should not: in a rule, or twice."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from cqp_dsl.core.datatypes.types import DateType, NumberType, PeriodType
from cqp_dsl.core.datatypes.units import PLAIN, in_base, parse_unit
from cqp_dsl.core.datatypes.values import Period
from cqp_dsl.core.nodes import Const, Default
from cqp_dsl.language.syntax import tree
from cqp_dsl.language.syntax.descent import within
from cqp_dsl.workspace.lint.misread import mark_of
from cqp_dsl.workspace.lint.subject import finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Window
    from cqp_dsl.core.program import Rule
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.source import Span
    from cqp_dsl.workspace.lint.subject import Subject

_ROUNDINGS: Final = frozenset({"arrondi", "arrondi_inférieur", "arrondi_supérieur"})
_WHOLE_PERCENT: Final = 100


def figures_in_rules(subject: Subject) -> Iterator[Diagnostic]:
    """CQP405: a number or a date of the regulation written in the middle of a rule."""
    parameters = {figure: rule for rule in subject.program.rules.values() if (figure := _only_value(rule)) is not None}
    for decl in _declarations(subject):
        for case in within(decl, tree.CaseDecl):
            for literal in _figures(case):
                known = parameters.get(_value(literal))
                yield finding(
                    "CQP405",
                    f"Le chiffre {subject.text(literal.span)} est écrit dans une règle"
                    if isinstance(literal, tree.NumberLit)
                    else f"La date {subject.text(literal.span)} est écrite dans une règle",
                    literal.span,
                    "ni nom, ni dates, ni citation",
                    others=[(known.span, "un paramètre de même valeur")] if known is not None else [],
                    help="Faites-en un paramètre, que l'on change ou que l'on date sans toucher à la règle : "
                    "« paramètre nom : … vaut … ».",
                )


def figures_gathered(subject: Subject, found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The findings, those of CQP405 that are about one rule made into one, where the first of them stands."""
    homes = [decl.span for decl in _declarations(subject)]
    alike: dict[Span, list[Diagnostic]] = {}
    for one in found:
        home = _home(one, homes)
        if home is not None:
            alike.setdefault(home, []).append(one)
    whole = {id(those[0]): _gathered(subject, those) for those in alike.values() if len(those) > 1}
    left = {id(one) for those in alike.values() for one in those[1:]}
    return [whole.get(id(one), one) for one in found if id(one) not in left]


def _declarations(subject: Subject) -> Iterator[tree.RuleDecl | tree.DispositionDecl]:
    for _, file in subject.files:
        for decl in file.declarations:
            if isinstance(decl, tree.RuleDecl | tree.DispositionDecl):
                yield decl


def _home(one: Diagnostic, homes: Sequence[Span]) -> Span | None:
    """The rule that a figure stands in."""
    span = one.span
    if one.code != "CQP405" or span is None:
        return None
    return next((home for home in homes if home.path == span.path and home.start <= span.start <= home.end), None)


def _gathered(subject: Subject, those: Sequence[Diagnostic]) -> Diagnostic:
    first = those[0]
    spans = [one.span for one in those if one.span is not None]
    listed = ", ".join(dict.fromkeys([subject.text(span) for span in spans]))
    known = dict.fromkeys(label for one in those for label in one.labels[1:])
    return finding(
        "CQP405",
        f"Des chiffres sont écrits dans une règle : {listed}",
        spans[0],
        first.labels[0].text,
        others=[(label.span, label.text) for label in known],
        help="Faites-en des paramètres, que l'on change ou que l'on date sans toucher à la règle : "
        "« paramètre nom : … vaut … ».",
    )


def _figures(case: tree.CaseDecl) -> Iterator[tree.NumberLit | tree.DateLit]:
    """The literals of a case that are figures of the regulation; its window and what only rounds are not."""
    skipped = {id(part) for part in (*_rounding_steps(case), *_parts_of_marks(case))}
    for part in (case.value, case.guard):
        for literal in within(part, tree.NumberLit, tree.DateLit, but=(tree.Text,)):
            if id(literal) not in skipped and not _is_neutral(literal):
                yield literal


def _rounding_steps(case: tree.CaseDecl) -> Iterator[object]:
    for call in within((case.value, case.guard), tree.CallExpr):
        if isinstance(call.function, tree.NameRef) and call.function.name.text in _ROUNDINGS:
            yield from call.args[1:]


def _parts_of_marks(case: tree.CaseDecl) -> Iterator[object]:
    """The two numbers of ``10/20``, which has a finding of its own (CQP410)."""
    for quotient in within((case.value, case.guard), tree.Binary):
        if mark_of(quotient) is not None:
            yield from (quotient.left, quotient.right)


def _is_neutral(literal: tree.NumberLit | tree.DateLit) -> bool:
    """Whether a number says no more than « nothing », « one » or « the whole »."""
    return isinstance(literal, tree.NumberLit) and (
        literal.value in (0, 1) or (literal.unit == "%" and literal.value == _WHOLE_PERCENT)
    )


def _value(literal: tree.NumberLit | tree.DateLit) -> tuple[str, object]:
    if isinstance(literal, tree.DateLit):
        return "date", literal.value
    try:
        unit = parse_unit(literal.unit) if literal.unit else PLAIN
    except KeyError:  # a unit of a politique's own
        return literal.unit, literal.value
    return str(unit.base), in_base(literal.value, unit)


def _only_value(rule: Rule) -> tuple[str, object] | None:
    """The one number or date of a parameter, with its base unit; None where it has several or none."""
    if rule.kind != "parameter" or not isinstance(rule.body, Default) or len(rule.body.cases) != 1:
        return None
    match rule.body.cases[0].value, rule.type:
        case Const(value=datetime.date() as day), _:
            return "date", day
        case Const(value=int() | Fraction() as number), NumberType(unit=unit) if not isinstance(number, bool):
            return str(unit), number
        case _:
            return None


def figures_under_two_names(subject: Subject) -> Iterator[Diagnostic]:
    """CQP416: two parameters with the same values, on the same days, after the same words of the text."""
    first: dict[object, Rule] = {}
    for rule in subject.program.rules.values():
        key = _identity(rule)
        if key is None:
            continue
        known = first.setdefault(key, rule)
        if known is not rule:
            yield finding(
                "CQP416",
                f"« {rule.short_name} » répète « {known.short_name} » : même valeur, même citation",
                rule.span,
                "même chiffre",
                others=[(known.span, "déjà écrit ici")],
                help="S'il s'agit du même chiffre, gardez-en un seul, que les deux règles liront. S'ils ne font que "
                "se ressembler, citez le passage de chacun.",
            )


def _identity(rule: Rule) -> object | None:
    """What tells a figure: its type, its dated values, its citation; None for what is no figure."""
    if rule.kind != "parameter" or not isinstance(rule.body, Default):
        return None
    values: list[tuple[Window | None, Cite | None, Value]] = []
    for case in rule.body.cases:
        if not isinstance(case.value, Const) or not _tells(case.value.value, rule.type):
            return None
        values.append((case.window, case.cite, case.value.value))
    return (rule.type, rule.cite, tuple(values)) if values and rule.cite else None


def _tells(value: Value, type_: Type) -> bool:
    """Whether a value is a figure at all: neither 0, 1 nor a word."""
    match type_:
        case NumberType(percent=percent):
            return isinstance(value, int | Fraction) and value not in (0, 1) and not (percent and value == 1)
        case DateType():
            return isinstance(value, datetime.date)
        case PeriodType():
            return isinstance(value, Period)
        case _:
            return False
