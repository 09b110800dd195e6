"""Builtin functions: name, types of arguments, result. Source: DESIGN of the language, « Builtins »; SEMANTICS §9."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define

from cqp_dsl.datatypes.types import DATE, INTEGER, NUMBER, PERIOD, ListType, NumberType, Type
from cqp_dsl.datatypes.units import DAYS, MONTHS

if TYPE_CHECKING:
    from cqp_dsl.core.nodes import PrimOp

Rule: TypeAlias = Literal["plain", "same", "rounding", "power"]
"""How argument types constrain one another.

``plain``: the types of the signature. ``same``: two numbers of one unit, or two dates. ``rounding``: a number and a
step of the same unit. ``power``: a plain number and a whole exponent.
"""

DURATION = NumberType(unit=MONTHS)
WHOLE_DURATION = NumberType(unit=MONTHS, integer=True)
WHOLE_DAYS = NumberType(unit=DAYS, integer=True)


@define(frozen=True, eq=False, repr=False)
class Builtin:
    """A builtin function; ``example`` is shown when it is called wrongly."""

    op: PrimOp
    args: tuple[Type, ...]
    result: Type
    example: str
    rule: Rule = "plain"


BUILTINS: dict[str, Builtin] = {
    "arrondi": Builtin("round", (NUMBER, NUMBER), NUMBER, "arrondi(moyenne ; 0,01)", "rounding"),
    "arrondi_inférieur": Builtin("floor", (NUMBER, NUMBER), NUMBER, "arrondi_inférieur(montant ; 1 €)", "rounding"),
    "arrondi_supérieur": Builtin("ceil", (NUMBER, NUMBER), NUMBER, "arrondi_supérieur(montant ; 1 €)", "rounding"),
    "minimum": Builtin("min", (NUMBER, NUMBER), NUMBER, "minimum(heures ; plafond)", "same"),
    "maximum": Builtin("max", (NUMBER, NUMBER), NUMBER, "maximum(début ; ouverture)", "same"),
    "puissance": Builtin("pow", (NUMBER, INTEGER), NUMBER, "puissance(1,02 ; 3)", "power"),
    "année": Builtin("year", (DATE,), INTEGER, "année(session)"),
    "mois": Builtin("month", (DATE,), INTEGER, "mois(session)"),
    "jour": Builtin("day", (DATE,), INTEGER, "jour(session)"),
    "jours_entre": Builtin("days_between", (DATE, DATE), WHOLE_DAYS, "jours_entre(début ; fin)"),
    "mois_entre": Builtin("months_between", (DATE, DATE), DURATION, "mois_entre(début ; fin)"),
    "mois_de": Builtin("months_of", (PERIOD,), DURATION, "mois_de(contrat)"),
    "mois_en_trentièmes": Builtin("months_in_thirtieths", (DATE, DATE), DURATION, "mois_en_trentièmes(début ; fin)"),
    "mois_écoulés": Builtin("months_elapsed", (DATE, DATE), DURATION, "mois_écoulés(naissance ; dépôt)"),
    "années_révolues": Builtin("years_elapsed", (DATE, DATE), WHOLE_DURATION, "années_révolues(naissance ; dépôt)"),
    "période": Builtin("period", (DATE, DATE), PERIOD, "période(début ; fin)"),
    "début": Builtin("period_start", (PERIOD,), DATE, "début(contrat)"),
    "fin": Builtin("period_end", (PERIOD,), DATE, "fin(contrat)"),
    "durée": Builtin("duration", (PERIOD,), DURATION, "durée(contrat)"),
    "durée_commune": Builtin("common_duration", (PERIOD, PERIOD), DURATION, "durée_commune(contrat ; fenêtre)"),
    "durée_plafonnée": Builtin(
        "capped_duration",
        (ListType(PERIOD), ListType(NUMBER), NUMBER, PERIOD),
        DURATION,
        "durée_plafonnée(périodes ; quotités ; 100 % ; fenêtre)",
    ),
}
