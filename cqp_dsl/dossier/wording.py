"""What a type expects, in French: for messages, templates and schemas."""

from __future__ import annotations

from typing import assert_never

from cqp_dsl.core.datatypes.types import (
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
from cqp_dsl.core.datatypes.units import DURATION
from cqp_dsl.core.dossier import bounds_wording
from cqp_dsl.dossier.dates import DATE_FORMS
from cqp_dsl.dossier.report import choices


def expected(type_: Type) -> str:
    """The phrase that follows « attendu »: ``un nombre de 0 à 20``, ``oui ou non``."""
    match type_:
        case BoolType():
            return "oui ou non"
        case NumberType():
            return expected_number(type_)
        case DateType():
            return f"une date ({DATE_FORMS})"
        case PeriodType():
            return "une période (du 1er juin 2009 au 31 mai 2014, ou { début: 2009-06-01, fin: 2014-05-31 })"
        case TextType():
            return "un texte"
        case EnumType(values=values):
            return f"l'une des valeurs {choices(values)}"
        case RecordType(fields=fields):
            return f"un groupe de clés ({choices(field.name for field in fields)})"
        case ListType(item=item):
            return f"une liste, un tiret par élément ; chaque élément : {expected(item)}"
        case MapType(keys=(key, *_)):
            return f"un groupe de clés ({choices(key.values)})"
        case MapType():
            return "un groupe de clés"
        case OptionalType(inner=inner):
            return f"{expected(inner)}, ou rien"
        case NothingType():
            return "rien"
        case UnknownType():
            return "une valeur"
        case _:
            assert_never(type_)


def expected_number(type_: NumberType) -> str:
    """``un nombre de 0 à 20``, ``un entier d'au moins 1``, ``un nombre en h (40 h)``."""
    name = "un entier" if type_.integer else "un nombre"
    bounds = bounds_wording(type_)
    if type_.percent:
        return f"un pourcentage {bounds or '(60 %)'}"
    if type_.shown == DURATION:
        return f"une durée {bounds or '(3 ans, 36 mois)'}"
    if type_.unit.powers:
        return f"{name} en {unit_name(type_)} {bounds}".rstrip()
    return f"{name} {bounds}".rstrip()


def unit_name(type_: NumberType) -> str:
    """The unit of a bare number: ``ans``, ``€/an``; months for a duration, which declares none."""
    return "mois" if type_.shown == DURATION else type_.shown.written
