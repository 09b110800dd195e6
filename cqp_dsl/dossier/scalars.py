"""One text of a file read against one type: booleans, numbers, dates, enumeration values.

What a text says is ``written``'s to tell. Where it tells nothing, every function here reports what is wrong and then
returns None.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from cqp_dsl.core.dossier import violations
from cqp_dsl.datatypes.display import format_date, format_quantity, plain_spaces
from cqp_dsl.datatypes.types import PERIOD, NumberType
from cqp_dsl.datatypes.units import MONTHS, SPELLINGS, parse_unit
from cqp_dsl.diagnostics import Fix, nearest
from cqp_dsl.dossier import written
from cqp_dsl.dossier.dates import DATE_FORMS, parse_date, split_period
from cqp_dsl.dossier.limits import MAX_NUMBER_LENGTH
from cqp_dsl.dossier.numbers import WrittenNumber, parse_number
from cqp_dsl.dossier.report import choices
from cqp_dsl.dossier.wording import expected, expected_number

if TYPE_CHECKING:
    from cqp_dsl.datatypes.types import EnumType, Number
    from cqp_dsl.datatypes.values import Period
    from cqp_dsl.dossier.report import Report
    from cqp_dsl.dossier.tree import Leaf
    from cqp_dsl.source import Span

_DATE_ADVICE = f"Une date s'écrit {DATE_FORMS}, de 1900 à 2099."
_IF_UNKNOWN = "Si la valeur est inconnue, retirez la ligne."


def read_boolean(leaf: Leaf, path: str, report: Report) -> bool | None:
    """``oui``, ``non`` and their like, in any case."""
    known = written.boolean(leaf.text)
    if known is None:
        report.add("CQP609", f"« {path} » : {leaf.shown} n'est ni oui ni non", leaf.span, help="Écrivez oui ou non.")
    return known


def read_enumeration(leaf: Leaf, type_: EnumType, path: str, report: Report) -> str | None:
    """A value of the enumeration by its name or its exact label."""
    name = written.enumeration_value(leaf.text, type_)
    if name is not None:
        return name
    near = nearest_value(leaf.text, type_)
    fix = Fix(f"écrire « {near} »", leaf.span, leaf.rewritten(near)) if near else None
    report.add(
        "CQP616",
        f"« {path} » : {leaf.shown} n'est pas une valeur de « {type_.name} » ; attendu : {choices(type_.values)}",
        leaf.span,
        help=f"Vouliez-vous dire « {near} » ?" if near else None,
        fix=fix,
    )
    return None


def nearest_value(text: str, type_: EnumType) -> str | None:
    """The value whose name or label is nearest."""
    by_wording = {plain_spaces(label): value for value, label in zip(type_.values, type_.labels, strict=True)}
    by_wording.update({value: value for value in type_.values})
    near = nearest(plain_spaces(text), by_wording)
    return by_wording[near] if near is not None else None


def read_number(leaf: Leaf, type_: NumberType, path: str, report: Report) -> Number | None:
    """An exact number, its unit converted (``3 ans`` is 36 months) and its bounds checked."""
    value = written.number(leaf.text, type_)
    return value if value is not None else _doubtful_number(leaf, type_, path, report)


def _doubtful_number(leaf: Leaf, type_: NumberType, path: str, report: Report) -> Number | None:
    """Say what is wrong with a number, or unlikely: then it is read all the same."""
    if len(leaf.text) > MAX_NUMBER_LENGTH:
        report.add("CQP604", f"« {path} » : un nombre a au plus {MAX_NUMBER_LENGTH} caractères", leaf.span)
        return None
    number = parse_number(leaf.text)
    if number is None:
        wanted = expected_number(type_)
        report.add(
            "CQP610", f"« {path} » : {leaf.shown} n'est pas un nombre ; attendu : {wanted}", leaf.span, help=_IF_UNKNOWN
        )
        return None
    if written.is_a_mark_out_of(number, type_):
        out_of = number.denominator
        report.add(
            "CQP610",
            f"« {path} » : {leaf.shown} se lirait comme une fraction, {format_quantity(number.value, type_.unit)}",
            leaf.span,
            help=f"Écrivez la note sans « /{out_of} » ; si c'est bien la fraction, écrivez-la en décimales.",
        )
        return None
    value = written.in_unit(number, type_)
    if value is None:
        _report_unit(number, leaf, type_, path, report)
        return None
    return value if _admitted(value, number, leaf, type_, path, report) else None


def _report_unit(number: WrittenNumber, leaf: Leaf, type_: NumberType, path: str, report: Report) -> None:
    try:
        unit, _, _ = parse_unit(number.unit)
    except KeyError:
        near = nearest(number.unit, SPELLINGS)
        advice = f"Vouliez-vous dire « {near} » ?" if near else f"Attendu : {expected_number(type_)}."
        report.add("CQP612", f"« {path} » : « {number.unit} » n'est pas une unité", leaf.span, help=advice)
        return
    wanted = expected_number(type_) + ("" if type_.unit.powers else ", sans unité")
    if {str(unit), str(type_.unit)} == {"mois", "jour"}:
        advice = "Une durée en mois et une durée en jours ne se comparent pas : comptez-la dans l'unité attendue."
    elif not type_.unit.powers:
        advice = f"Ce nombre se donne sans unité : retirez « {number.unit} »."
    else:
        advice = "Aucune conversion n'est faite : écrivez le nombre dans l'unité attendue."
    report.add("CQP612", f"« {path} » : {leaf.shown} ; attendu : {wanted}", leaf.span, help=advice)


def _admitted(
    value: int | Fraction, number: WrittenNumber, leaf: Leaf, type_: NumberType, path: str, report: Report
) -> bool:
    if type_.integer and value.denominator != 1:
        report.add(
            "CQP611",
            f"« {path} » : {leaf.shown} n'est pas entier ; attendu : {expected_number(type_)}",
            leaf.span,
            help=_IF_UNKNOWN,
        )
        return False
    problems = violations(value, type_, path)
    for _, problem in problems:
        report.add("CQP615", f"« {path} » : {problem}", leaf.span, help=_bounds_advice(value, number, type_))
    if not problems and not number.unit and written.lacks_percent_sign(value, type_):
        report.warn(
            "CQP615",
            f"« {path} » : {leaf.shown} sans « % » est lu comme {format_quantity(value, type_.unit, percent=True)}",
            leaf.span,
            help="Écrivez le signe « % » si c'est un pourcentage.",
        )
    return not problems


def _bounds_advice(value: int | Fraction, number: WrittenNumber, type_: NumberType) -> str:
    if type_.percent and not number.unit and type_.bounds is not None and type_.bounds.admit(Fraction(value) / 100):
        shown = format_quantity(Fraction(value) / 100, type_.unit, percent=True)
        return f"S'il s'agit d'un pourcentage, écrivez {shown}."
    if type_.unit == MONTHS and not number.unit:
        return "Sans unité, une durée se lit en mois ; précisez « ans » ou « mois »."
    return _IF_UNKNOWN


def read_date(leaf: Leaf, path: str, report: Report) -> datetime.date | None:
    """A day from 1900 to 2099; None once reported."""
    day = parse_date(leaf.text)
    if isinstance(day, datetime.date):
        return day
    report.add("CQP613", f"« {path} » : {leaf.shown} : {day}", leaf.span, help=_DATE_ADVICE)
    return None


def read_written_period(leaf: Leaf, path: str, report: Report) -> Period | None:
    """A period on one line: ``du … au …`` or ``2009-06-01/2014-05-31``."""
    parts = split_period(leaf.text)
    if parts is None:
        report.add(
            "CQP614", f"« {path} » : {leaf.shown} n'est pas une période ; attendu : {expected(PERIOD)}", leaf.span
        )
        return None
    start, end = (_part_of_period(text, leaf, path, report) for text in parts)
    if start is None or end is None:
        return None
    return period(start, end, leaf.span, path, report)


def _part_of_period(text: str, leaf: Leaf, path: str, report: Report) -> datetime.date | None:
    day = parse_date(text)
    if isinstance(day, datetime.date):
        return day
    report.add("CQP613", f"« {path} » : « {text[:60]} » : {day}", leaf.span, help=_DATE_ADVICE)
    return None


def period(start: datetime.date, end: datetime.date, span: Span, path: str, report: Report) -> Period | None:
    """The period between two days, both included; None, once reported, when it is reversed."""
    found = written.between(start, end)
    if found is None:
        report.add(
            "CQP614",
            f"« {path} » : cette période finit le {format_date(end)}, avant de commencer le {format_date(start)}",
            span,
            help="Le premier jour s'écrit d'abord ; les deux jours sont compris.",
        )
    return found
