"""The one table of operations: what each strict operation is called, takes, gives, does, and how it reads.

Everything that must know of the operations derives from it: elaboration, the engine, the spelling of expressions, the
editors, mutation testing, the reference page of the language. A function of the language is one row here, with its
implementation beside (``arithmetic.py``, ``calendar.py``); tests go through every consumer, row by row. What a row says
is in ``signatures.py``; the table of aggregates is ``aggregates.py``.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Final

from cqp_dsl.core import arithmetic, calendar, equality
from cqp_dsl.core.datatypes.types import (
    BOOL,
    DATE,
    INTEGER,
    NUMBER,
    PERIOD,
    TEXT,
    UNKNOWN,
    ListType,
    NumberType,
    OptionalType,
    Type,
    number_in,
)
from cqp_dsl.core.datatypes.units import DAYS, MEASURES, YEAR_NUMBER, unit_of
from cqp_dsl.core.datatypes.units import DURATION as IN_YEARS_OR_MONTHS
from cqp_dsl.core.signatures import Function, Operation

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import PrimOp
    from cqp_dsl.core.signatures import Form, Typing

DURATION: Final = number_in(IN_YEARS_OR_MONTHS)
WHOLE_YEARS: Final = number_in(unit_of(MEASURES["an"]), integer=True)
WHOLE_DAYS: Final = NumberType(unit=DAYS, integer=True)
DURATION_IN_DAYS: Final = NumberType(unit=DAYS)


def _arithmetic(
    name: PrimOp, apply: Callable[..., Value], typing: Typing, form: Form, sign: str, python: str = ""
) -> Operation:
    return Operation(name, apply, (NUMBER, NUMBER), NUMBER, typing, form, sign, python=python, normalised=bool(python))


def _comparison(name: PrimOp, apply: Callable[..., Value], sign: str, python: str, mistaken_for: PrimOp) -> Operation:
    return Operation(
        name, apply, (NUMBER, NUMBER), BOOL, "order", "comparison", sign, python=python, mistaken_for=mistaken_for
    )


def _range(name: PrimOp, apply: Callable[..., Value], python: str, conjunction: tuple[PrimOp, PrimOp]) -> Operation:
    return Operation(
        name, apply, (NUMBER, NUMBER, NUMBER), BOOL, "order", "own", "entre", python=python, conjunction=conjunction
    )


def _equality(name: PrimOp, apply: Callable[..., Value], sign: str, python: str) -> Operation:
    return Operation(
        name, apply, (UNKNOWN, UNKNOWN), BOOL, "equality", "comparison", sign,
        accepts_nothing=True, accepts_leaves=True, python=python,
    )  # fmt: skip


def _shift(name: PrimOp, apply: Callable[..., Value], by: Type, sign: str, suffix: str = "") -> Operation:
    return Operation(name, apply, (DATE, by), DATE, "shift", "additive", sign, suffix=suffix)


_TO_PREVIOUS: Final = " arrondi au jour précédent"
_TO_NEXT: Final = " arrondi au jour suivant"

_OPERATORS: Final = (
    _arithmetic("add", arithmetic.add, "sum", "additive", "+", "{0} + {1}"),
    _arithmetic("sub", arithmetic.subtract, "sum", "additive", "−", "{0} - {1}"),
    _arithmetic("mul", arithmetic.multiply, "product", "multiplicative", "×", "{0} * {1}"),
    _arithmetic("div", arithmetic.divide, "quotient", "multiplicative", "/"),
    Operation("neg", operator.neg, (NUMBER,), NUMBER, "sign", "own", "−", python="-{0}"),
    _equality("eq", equality.equal, "=", "{0} == {1}"),
    _equality("ne", arithmetic.differ, "≠", "{0} != {1}"),
    _comparison("lt", operator.lt, "<", "{0} < {1}", "le"),
    _comparison("le", operator.le, "≤", "{0} <= {1}", "lt"),
    _comparison("gt", operator.gt, ">", "{0} > {1}", "ge"),
    _comparison("ge", operator.ge, "≥", "{0} >= {1}", "gt"),
    _range("between", arithmetic.between, "{1} <= {0} <= {2}", ("ge", "le")),
    _range("between_below", arithmetic.between_below, "{1} <= {0} < {2}", ("ge", "lt")),
    Operation(
        "in", equality.is_in, (UNKNOWN, ListType(UNKNOWN)), BOOL, "membership", "comparison", "parmi",
        accepts_nothing=True, accepts_leaves=True,
    ),
    Operation(
        "join", operator.add, (TEXT, UNKNOWN), TEXT, "signature", "own", "« … »",
    ),
    Operation(
        "in_force", calendar.in_force, (DATE, OptionalType(DATE), OptionalType(DATE)), BOOL, "signature", "own",
        "en vigueur", accepts_nothing=True,
    ),
    Operation(
        "part", arithmetic.part_within, (NUMBER, NUMBER, OptionalType(NUMBER)), NUMBER, "signature", "own", "part",
        accepts_nothing=True,
    ),
    _shift("add_months", calendar.add_months, DURATION, "+"),
    _shift("add_months_previous", calendar.add_months_previous, DURATION, "+", _TO_PREVIOUS),
    _shift("add_months_next", calendar.add_months_next, DURATION, "+", _TO_NEXT),
    _shift("add_days", calendar.add_days, DURATION_IN_DAYS, "+"),
    _shift("sub_months", calendar.sub_months, DURATION, "−"),
    _shift("sub_months_previous", calendar.sub_months_previous, DURATION, "−", _TO_PREVIOUS),
    _shift("sub_months_next", calendar.sub_months_next, DURATION, "−", _TO_NEXT),
    _shift("sub_days", calendar.sub_days, DURATION_IN_DAYS, "−"),
)  # fmt: skip
"""What the grammar has a sign or words of its own for.

``join`` is a text that goes on with another value, told as a label tells it, ``« pendant {durée} »``; its ``apply`` is
that of two texts. ``in_force`` is the guard of a window: a day, and the first and last days, ``rien`` where it is open.
``part`` is how much of an amount lies in a bracket: the amount, and the two limits, the second ``rien`` where there is
none. ``add_*`` and ``sub_*`` take a whole number of months or of days.
"""


def _function(  # noqa: PLR0913 - one row
    name: PrimOp,
    apply: Callable[..., Value],
    takes: tuple[Type, ...],
    gives: Type,
    *,
    call: str,
    meaning: str,
    told: str,
    usage: str,
    example: tuple[str, str, str],
    typing: Typing = "signature",
    python: str = "",
    thirtieths: bool = False,
) -> Function:
    return Function(
        name=name, apply=apply, takes=takes, gives=gives, typing=typing, form="call", spelling=call.partition("(")[0],
        python=python, call=call, meaning=meaning, told=told, usage=usage, example=example, thirtieths=thirtieths,
    )  # fmt: skip


_NUMBERS: Final = (NUMBER, NUMBER)
_DATES: Final = (DATE, DATE)

_FUNCTIONS: Final = (
    _function(
        "round", arithmetic.rounded, _NUMBERS, NUMBER, typing="rounding",
        call="arrondi(x ; pas)",
        meaning="Le multiple du pas le plus proche ; la moitié s'éloigne de zéro.",
        told="arrondi de {0} à {1} près",
        usage="arrondi(moyenne ; 0,01)",
        example=("arrondi(12,345 ; 0,01)", "nombre", "12,35"),
    ),
    _function(
        "floor", arithmetic.rounded_down, _NUMBERS, NUMBER, typing="rounding",
        call="arrondi_inférieur(x ; pas)",
        meaning="Le multiple du pas juste au-dessous.",
        told="arrondi inférieur de {0} à {1} près",
        usage="arrondi_inférieur(montant ; 1 €)",
        example=("arrondi_inférieur(12,99 € ; 1 €)", "nombre en €", "12 €"),
    ),
    _function(
        "ceil", arithmetic.rounded_up, _NUMBERS, NUMBER, typing="rounding",
        call="arrondi_supérieur(x ; pas)",
        meaning="Le multiple du pas juste au-dessus.",
        told="arrondi supérieur de {0} à {1} près",
        usage="arrondi_supérieur(montant ; 1 €)",
        example=("arrondi_supérieur(12,01 € ; 1 €)", "nombre en €", "13 €"),
    ),
    _function(
        "min", min, _NUMBERS, NUMBER, typing="same", python="min({0}, {1})",
        call="minimum(a ; b)",
        meaning="Le plus petit de deux nombres, la première de deux dates.",
        told="{0} dans la limite de {1}",
        usage="minimum(heures ; plafond)",
        example=("minimum(46 h ; 40 h)", "nombre en h", "40 h"),
    ),
    _function(
        "max", max, _NUMBERS, NUMBER, typing="same", python="max({0}, {1})",
        call="maximum(a ; b)",
        meaning="Le plus grand de deux nombres, la dernière de deux dates.",
        told="le plus grand de {0} et {1}",
        usage="maximum(début ; ouverture)",
        example=("maximum(3 mars 2014 ; 1er mai 2013)", "date", "3 mars 2014"),
    ),
    _function(
        "rank", equality.position, (NUMBER, ListType(NUMBER)), INTEGER, typing="membership",
        call="rang(x ; liste)",
        meaning="Le numéro d'un élément dans une liste ; s'il y est plusieurs fois, le premier ; sinon, non couvert.",
        told="rang de {0} dans {1}",
        usage="rang(e ; enfants)",
        example=("rang(1 ; { 3 ; 1 ; 8 })", "entier", "2"),
    ),
    _function(
        "pow", arithmetic.power, (NUMBER, INTEGER), NUMBER,
        call="puissance(x ; n)",
        meaning="Un nombre multiplié par lui-même un nombre entier de fois.",
        told="{0} puissance {1}",
        usage="puissance(1,02 ; 3)",
        example=("puissance(1,1 ; 2)", "nombre", "1,21"),
    ),
    _function(
        "year", calendar.year, (DATE,), number_in(YEAR_NUMBER, integer=True), python="{0}.year",
        call="année(d)",
        meaning="L'année d'une date.",
        told="année de {0}",
        usage="année(session)",
        example=("année(14 février 2013)", "entier", "2013"),
    ),
    _function(
        "month", calendar.month, (DATE,), INTEGER, python="{0}.month",
        call="mois(d)",
        meaning="Le numéro du mois d'une date.",
        told="numéro du mois de {0}",
        usage="mois(session)",
        example=("mois(14 février 2013)", "entier", "2"),
    ),
    _function(
        "day", calendar.day_of_month, (DATE,), INTEGER, python="{0}.day",
        call="jour(d)",
        meaning="Le quantième d'une date.",
        told="quantième de {0}",
        usage="jour(session)",
        example=("jour(14 février 2013)", "entier", "14"),
    ),
    _function(
        "date", calendar.make_date, (INTEGER, INTEGER, INTEGER), DATE,
        call="date(a ; m ; j)",
        meaning="La date de ce jour, de ce mois, de cette année ; s'il n'existe pas, ce n'est pas couvert.",
        told="date de l'année {0}, du mois {1} et du jour {2}",
        usage="date(année(session) ; 12 ; 31)",
        example=("date(2014 ; 2 ; 28)", "date", "28 février 2014"),
    ),
    _function(
        "last_day_of_month", calendar.last_day_of_month, (DATE,), DATE,
        call="dernier_jour_du_mois(d)",
        meaning="Le dernier jour du mois d'une date.",
        told="dernier jour du mois de {0}",
        usage="dernier_jour_du_mois(session)",
        example=("dernier_jour_du_mois(14 février 2012)", "date", "29 février 2012"),
    ),
    _function(
        "days_between", calendar.days_between, _DATES, WHOLE_DAYS, python="({1} - {0}).days",
        call="jours_entre(d1 ; d2)",
        meaning="Les jours d'une date à l'autre, la seconde exclue.",
        told="jours entre {0} et {1}",
        usage="jours_entre(début ; fin)",
        example=("jours_entre(1er mars 2014 ; 31 mars 2014)", "nombre en jours", "30 jours"),
    ),
    _function(
        "months_between", calendar.months_between, _DATES, DURATION,
        call="mois_entre(d1 ; d2)",
        meaning="Les mois d'une date à l'autre, de quantième à quantième, les deux jours compris : pour un contrat.",
        told="mois entre {0} et {1}",
        usage="mois_entre(début ; fin)",
        example=("mois_entre(15 janvier 2014 ; 14 février 2014)", "durée", "1 mois"),
    ),
    _function(
        "months_of", calendar.months_of, (PERIOD,), DURATION,
        call="mois_de(p)",
        meaning="Les mois d'une période, de quantième à quantième, les deux bouts compris.",
        told="mois de {0}",
        usage="mois_de(contrat)",
        example=("mois_de(du 1er janvier 2014 au 31 décembre 2014)", "durée", "12 mois"),
    ),
    _function(
        "months_elapsed", calendar.months_elapsed, _DATES, DURATION,
        call="mois_écoulés(d1 ; d2)",
        meaning="Les mois d'une date à l'autre, la seconde exclue.",
        told="mois écoulés de {0} à {1}",
        usage="mois_écoulés(naissance ; dépôt)",
        example=("mois_écoulés(1er janvier 2014 ; 1er mars 2014)", "durée", "2 mois"),
    ),
    _function(
        "years_elapsed", calendar.years_elapsed, _DATES, WHOLE_YEARS,
        call="années_révolues(d1 ; d2)",
        meaning="Les années entières d'une date à l'autre, la seconde exclue, en durée : pour un âge.",
        told="années révolues de {0} à {1}",
        usage="années_révolues(naissance ; dépôt)",
        example=("années_révolues(4 mars 1996 ; 3 mars 2014)", "durée", "17 ans"),
    ),
    _function(
        "months_in_thirtieths", calendar.months_in_thirtieths, _DATES, DURATION,
        call="mois_en_trentièmes(d1 ; d2)",
        meaning="Les mois d'une date à l'autre, de trente jours, les deux compris : ils s'additionnent.",
        told="mois de trente jours de {0} à {1}",
        thirtieths=True,
        usage="mois_en_trentièmes(début ; fin)",
        example=("mois_en_trentièmes(1er mars 2014 ; 15 mars 2014)", "durée", "0,5 mois"),
    ),
    _function(
        "duration", calendar.duration, (PERIOD,), DURATION,
        call="durée(p)",
        meaning="Les mois d'une période, de trente jours, les deux bouts compris : ils s'additionnent.",
        told="durée de {0}",
        thirtieths=True,
        usage="durée(contrat)",
        example=("durée(du 1er janvier 2009 au 31 décembre 2013)", "durée", "5 ans"),
    ),
    _function(
        "common_duration", calendar.common_duration, (PERIOD, PERIOD), DURATION,
        call="durée_commune(p ; q)",
        meaning="La durée de ce que deux périodes ont en commun ; 0 si rien.",
        told="durée commune de {0} et de {1}",
        thirtieths=True,
        usage="durée_commune(contrat ; fenêtre)",
        example=(
            "durée_commune(du 1er janvier 2013 au 31 mars 2013 ; du 1er mars 2013 au 30 juin 2013)", "durée", "1 mois",
        ),
    ),
    _function(
        "capped_duration", calendar.capped_duration, (ListType(PERIOD), ListType(NUMBER), NUMBER, PERIOD), DURATION,
        call="durée_plafonnée(périodes ; quotités ; plafond ; fenêtre)",
        meaning="La somme des périodes pondérées, jamais au-dessus du plafond au même moment.",
        told="durée plafonnée des périodes {0}, aux quotités {1}, à {2} au plus, dans {3}",
        thirtieths=True,
        usage="durée_plafonnée(périodes ; quotités ; 100 % ; fenêtre)",
        example=(
            (
                "durée_plafonnée({ du 1er janvier 2013 au 31 mars 2013 ; du 1er mars 2013 au 31 mai 2013 } ; { 1 ; 1 } "
                "; 1 ; du 1er janvier 2013 au 31 décembre 2013)"
            ),
            "durée", "5 mois",
        ),
    ),
    _function(
        "period", calendar.make_period, _DATES, PERIOD,
        call="période(d1 ; d2)",
        meaning="La période du premier au dernier jour.",
        told="période de {0} à {1}",
        usage="période(début ; fin)",
        example=("période(1er mars 2014 ; 31 mars 2014)", "période", "du 1er mars 2014 au 31 mars 2014"),
    ),
    _function(
        "period_start", calendar.period_start, (PERIOD,), DATE, python="{0}.start",
        call="début(p)",
        meaning="Le premier jour d'une période.",
        told="début de {0}",
        usage="début(contrat)",
        example=("début(du 1er mars 2014 au 31 mars 2014)", "date", "1er mars 2014"),
    ),
    _function(
        "period_end", calendar.period_end, (PERIOD,), DATE, python="{0}.end",
        call="fin(p)",
        meaning="Le dernier jour d'une période.",
        told="fin de {0}",
        usage="fin(contrat)",
        example=("fin(du 1er mars 2014 au 31 mars 2014)", "date", "31 mars 2014"),
    ),
)  # fmt: skip
"""The functions of the language, in the order of its reference page.

``duration``, ``common_duration`` and ``capped_duration`` count in thirtieths of a month; ``months_of`` from day to day.
"""

OPERATIONS: Final[dict[PrimOp, Operation]] = {row.name: row for row in (*_OPERATORS, *_FUNCTIONS)}
"""Every operation, by name."""

FUNCTIONS: Final[dict[str, Function]] = {row.spelling: row for row in _FUNCTIONS}
"""Those that are called, by their French name."""

SIGNS: Final[dict[str, Operation]] = {
    row.spelling: row for row in _OPERATORS if row.form != "own" and row.typing != "shift"
}
"""Those that stand between two operands, by their sign; dates moved by a duration apart."""
