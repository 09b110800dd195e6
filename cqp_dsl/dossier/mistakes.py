"""What is wrong with a scalar that was not read at once: with its place, what was found, what was expected.

Every function reports, and gives ``NOT_READ``; or gives the value after all, where it was only unusual or unlikely.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, assert_never

from cqp_dsl.core.datatypes.display import format_date, format_number, format_quantity, plain_spaces
from cqp_dsl.core.datatypes.types import (
    PERIOD,
    BoolType,
    DateType,
    EnumType,
    ListType,
    MapType,
    NothingType,
    NumberType,
    OptionalType,
    PeriodType,
    RecordType,
    TextType,
    Type,
    UnknownType,
)
from cqp_dsl.core.datatypes.units import DAYS, MONTHS, SPELLINGS, near_unit, own_spellings, parse_unit
from cqp_dsl.core.dossier import violations
from cqp_dsl.dossier import scalars
from cqp_dsl.dossier.dates import DATE_FORMS, parse_date, split_period
from cqp_dsl.dossier.limits import MAX_NUMBER_LENGTH, MAX_TEXT_LENGTH
from cqp_dsl.dossier.numbers import WrittenNumber, parse_number
from cqp_dsl.dossier.report import choices
from cqp_dsl.dossier.scalars import NOT_READ
from cqp_dsl.dossier.tree import shown
from cqp_dsl.dossier.wording import expected, expected_number, unit_name

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.units import Number
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.dossier.report import Report
    from cqp_dsl.dossier.tree import Node

_DATE_ADVICE = f"Une date s'écrit {DATE_FORMS}, de 1900 à 2099."
_IF_UNKNOWN = "Si la valeur est inconnue, retirez la ligne."
_EXPONENT = re.compile(r"[eE][+-]?[0-9]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def explain(node: Node, text: str, type_: Type, path: str, report: Report) -> Value:
    """Say what is wrong with a scalar for its type.

    Args:
        node: what was given.
        text: what it says.
        type_: what is expected.
        path: what it is the value of, for messages.
        report: receives CQP601, CQP604 and CQP609 to CQP616.
    """
    if not isinstance(type_, TextType) and len(text) > MAX_NUMBER_LENGTH:
        return _too_long(
            node, f"une valeur qui n'est pas un texte a au plus {MAX_NUMBER_LENGTH} caractères", path, report
        )
    match type_:
        case BoolType():
            message = f"« {path} » : {shown(node)} n'est ni oui ni non"
            report.add("CQP609", message, node, help="Écrivez oui ou non.")
            return NOT_READ
        case NumberType():
            return _number(node, text, type_, path, report)
        case DateType():
            return _day(text, node, path, report)
        case PeriodType():
            return _period(node, text, path, report)
        case TextType():
            return _text(node, text, path, report)
        case EnumType():
            return _enumerated(node, text, type_, path, report)
        case RecordType() | ListType() | MapType() | OptionalType() | NothingType() | UnknownType():
            return NOT_READ
        case _:
            assert_never(type_)


def _too_long(node: Node, limit: str, path: str, report: Report) -> Value:
    report.add("CQP604", f"« {path} » : {limit}", node)
    return NOT_READ


def _text(node: Node, text: str, path: str, report: Report) -> Value:
    if len(text) > MAX_TEXT_LENGTH:
        return _too_long(node, f"un texte a au plus {MAX_TEXT_LENGTH} caractères", path, report)
    if _SURROGATE.search(text):
        report.add("CQP601", f"« {path} » : un signe de ce texte ne désigne aucun caractère", node)
        return NOT_READ
    return text


def _enumerated(node: Node, text: str, type_: EnumType, path: str, report: Report) -> Value:
    found = scalars.enumerated(type_)(text)
    if found is not NOT_READ:
        return found
    near = nearest_value(text, type_, report)
    report.add(
        "CQP616",
        f"« {path} » : {shown(node)} n'est pas une valeur de « {type_.name} » ; attendu : {choices(type_.values)}",
        node,
        help=f"Vouliez-vous dire « {near} » ?" if near else None,
        fix=report.writing(near, node),
    )
    return NOT_READ


def nearest_value(text: str, type_: EnumType, report: Report) -> str | None:
    """The value whose name or label is nearest."""
    by_wording = {plain_spaces(label): value for value, label in zip(type_.values, type_.labels, strict=True)}
    by_wording.update({value: value for value in type_.values})
    near = report.nearest(plain_spaces(text), by_wording)
    return by_wording[near] if near is not None else None


def _number(node: Node, text: str, type_: NumberType, path: str, report: Report) -> Value:
    exact = scalars.exact_number(node)
    number = WrittenNumber(exact) if exact is not None else None if isinstance(node, bool) else parse_number(text)
    if number is not None and _EXPONENT.fullmatch(number.unit):
        return _too_long(node, f"un nombre a au plus {MAX_NUMBER_LENGTH} chiffres", path, report)
    if number is None:
        wanted = expected_number(type_)
        report.add(
            "CQP610", f"« {path} » : {shown(node)} n'est pas un nombre ; attendu : {wanted}", node, help=_IF_UNKNOWN
        )
        return NOT_READ
    if scalars.is_on_another_scale(number, type_):
        _report_scale(number, node, type_, path, report)
        return NOT_READ
    value = scalars.in_unit(number, type_)
    if value is None:
        _report_unit(number, node, type_, path, report)
        return NOT_READ
    return value if _is_admitted(value, number, node, type_, path, report) else NOT_READ


def _report_scale(number: WrittenNumber, node: Node, type_: NumberType, path: str, report: Report) -> None:
    scale = scalars.scale_of(type_)
    out_of = f"sur {format_number(scale)}" if scale is not None else "sans limite haute"
    report.add(
        "CQP610",
        f"« {path} » : {shown(node)} est une note sur {number.denominator}, et ce nombre est {out_of}",
        node,
        help=f"Rapportez-la à cette échelle, ou écrivez le nombre sans « /{number.denominator} » ; si c'est une "
        "fraction, écrivez-la en décimales.",
    )


def _report_unit(number: WrittenNumber, node: Node, type_: NumberType, path: str, report: Report) -> None:
    own = own_spellings(type_.shown)
    try:
        unit = parse_unit(number.unit, own)
    except KeyError:
        near = near_unit(number.unit, own)
        advice = f"Vouliez-vous dire « {near} » ?" if near else f"Attendu : {expected_number(type_)}."
        if number.parts:
            message = f"« {path} » : {shown(node)} ; attendu : {expected_number(type_)}"
            report.add("CQP612", message, node, help=_parts_advice(number))
            return
        report.add("CQP612", f"« {path} » : {shown(number.unit)} n'est pas une unité", node, help=advice)
        return
    wanted = expected_number(type_) + ("" if type_.unit.powers else ", sans unité")
    if {unit.base, type_.unit} == {MONTHS, DAYS}:
        advice = "Une durée en mois et une durée en jours ne se comparent pas : comptez-la dans l'unité attendue."
    elif not type_.unit.powers:
        advice = f"Ce nombre se donne sans unité : retirez « {number.unit} »."
    else:
        advice = "Aucune conversion n'est faite : écrivez le nombre dans l'unité attendue."
    report.add("CQP612", f"« {path} » : {shown(node)} ; attendu : {wanted}", node, help=advice)


def _parts_advice(number: WrittenNumber) -> str:
    bases = {SPELLINGS[unit].base for _, unit in number.parts if unit in SPELLINGS}
    if {"mois", "jour"} <= bases:
        return "Un mois n'a pas un nombre fixe de jours : comptez tout en mois, ou tout en jours."
    return "Chaque partie est plus petite qu'une de la précédente : « 1 an et 6 mois », « 2 h 30 »."


def _is_admitted(
    value: Number, number: WrittenNumber, node: Node, type_: NumberType, path: str, report: Report
) -> bool:
    if type_.integer and not type_.is_whole(value):
        wanted = expected_number(type_)
        report.add(
            "CQP611", f"« {path} » : {shown(node)} n'est pas entier ; attendu : {wanted}", node, help=_IF_UNKNOWN
        )
        return False
    if not number.unit and scalars.may_be_a_share(value, type_):
        _report_share(value, node, type_, path, report)
        return False
    problems = violations(value, type_, path)
    for _, problem in problems:
        report.add("CQP615", f"« {path} » : {problem}", node, help=_bounds_advice(number, type_))
    return not problems


def _report_share(value: Number, node: Node, type_: NumberType, path: str, report: Report) -> None:
    """A bare ``0,8`` is refused: it is 0,8 % where percentages are written bare, and 80 % where shares are."""
    written, meant = format_quantity(value, type_.shown), format_quantity(value * 100, type_.shown)
    report.add(
        "CQP624",
        f"« {path} » : {shown(node)} sans « % » est ambigu : {written} ou {meant} ?",
        node,
        help=f"Écrivez le signe : {meant}, ou {written}. Sans signe, un nombre supérieur à 1 est un pourcentage : "
        "80 se lit 80 %.",
    )


def _bounds_advice(number: WrittenNumber, type_: NumberType) -> str:
    if type_.unit.powers and not number.unit:
        return f"Sans unité, le nombre est lu en {unit_name(type_)}."
    return _IF_UNKNOWN


def _day(text: str, node: Node, path: str, report: Report) -> Value:
    day = parse_date(text)
    if isinstance(day, datetime.date):
        return day
    report.add("CQP613", f"« {path} » : {shown(text)} : {day}", node, help=_DATE_ADVICE)
    return NOT_READ


def _period(node: Node, text: str, path: str, report: Report) -> Value:
    ends = split_period(text)
    if ends is None:
        message = f"« {path} » : {shown(node)} n'est pas une période ; attendu : {expected(PERIOD)}"
        report.add("CQP614", message, node)
        return NOT_READ
    start, end = (_day(each, node, path, report) for each in ends)
    if not isinstance(start, datetime.date) or not isinstance(end, datetime.date):
        return NOT_READ
    return period(start, end, node, path, report)


def period(start: datetime.date, end: datetime.date, node: Node, path: str, report: Report) -> Value:
    """The period between two days, both included."""
    found = scalars.between(start, end)
    if found is not None:
        return found
    report.add(
        "CQP614",
        f"« {path} » : cette période finit le {format_date(end)}, avant de commencer le {format_date(start)}",
        node,
        help="Le premier jour s'écrit d'abord ; les deux jours sont compris.",
    )
    return NOT_READ
