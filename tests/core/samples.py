"""A use of each operation and of each aggregate, over facts: that of a function is the example of its row."""

from __future__ import annotations

import re
from typing import Final

from attrs import define, field

from cqp_dsl.core import aggregates
from cqp_dsl.core.datatypes.types import type_name
from cqp_dsl.core.operations import FUNCTIONS
from cqp_dsl.source import SourceFile

DAY: Final = "3 mars 2014"
HEAD: Final = "politique essai « Essai »\n  selon texte §I\nsource texte « Règlement d'essai » sections §I\n\n"


@define(frozen=True, eq=False)
class Sample:
    """An expression of facts, each a type and a value as authors write them, and what it comes to.

    ``{0}`` stands for the first fact. ``body`` is what the rule says, where it is not the expression alone.
    """

    name: str
    expression: str
    facts: tuple[tuple[str, str], ...]
    type: str
    result: str
    body: str = ""
    names: tuple[str, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(f"f{number}" for number in range(len(self.facts))))

    @property
    def written(self) -> str:
        """The expression, of facts called ``f0``, ``f1``…"""
        return self.expression.format(*self.names)

    @property
    def source(self) -> SourceFile:
        """A politique whose decision is whether the expression has that result, and a scenario that says so."""
        entries = [
            f"entrée {name} : {type_} « {name} ? »" for name, (type_, _) in zip(self.names, self.facts, strict=True)
        ]
        given = [f"  avec {name} = {value}" for name, (_, value) in zip(self.names, self.facts, strict=True)]
        body = self.body.format(*self.names) or f"  vaut {self.written}"
        lines = [
            *entries, "", f"règle valeur : {self.type}", body, "",
            "décision juste : booléen favorable vrai", f"  vaut valeur = {self.result} « juste »", "",
            "scénario « comme il se doit »", f"  à la date du {DAY}", *given,
            f"  attendu valeur = {self.result}", "  attendu juste = vrai", "",
        ]  # fmt: skip
        return SourceFile.from_text("essai.cqp", HEAD + "\n".join(lines))


_DATE: Final = ("date", "31 janvier 2013")
_HOURS: Final = (("nombre en h", "46 h"), ("nombre en h", "4 h"))
_LIST: Final = ("liste de nombre", "{ 3 ; 1 ; 8 }")


def _numbers(name: str, sign: str, result: str, type_: str = "booléen", second: str = "3") -> Sample:
    return Sample(name, f"{{0}} {sign} {{1}}", (("nombre", "3"), ("nombre", second)), type_, result)


def _shifted(name: str, sign: str, by: str, result: str, suffix: str = "") -> Sample:
    duration = "durée" if "mois" in by else "nombre en jours"
    return Sample(name, f"{{0}} {sign} {{1}}{suffix}", (_DATE, (duration, by)), "date", result)


_OPERATORS: Final = (
    Sample("add", "{0} + {1}", _HOURS, "nombre en h", "50 h"),
    Sample("sub", "{0} − {1}", _HOURS, "nombre en h", "42 h"),
    Sample("mul", "{0} × {1}", (("nombre en €/h", "12,5 €/h"), ("nombre en h", "4 h")), "nombre en €", "50 €"),
    Sample("div", "{0} / {1}", (("nombre en €", "50 €"), ("nombre en h", "3 h")), "nombre en €/h", "50 / 3 × 1 €/h"),
    Sample("neg", "−{0}", (("nombre en €", "50 €"),), "nombre en €", "−50 €"),
    Sample("eq", "{0} = {1}", (_LIST, _LIST), "booléen", "vrai"),
    Sample("ne", "{0} ≠ {1}", (("texte ou rien", "rien"), ("texte", "« a »")), "booléen", "vrai"),
    _numbers("lt", "<", "faux"),
    _numbers("le", "≤", "vrai"),
    _numbers("gt", ">", "faux"),
    _numbers("ge", "≥", "vrai"),
    Sample("between", "{0} entre {1} et {2}", (("nombre", "3"), ("nombre", "1"), ("nombre", "3")), "booléen", "vrai"),
    Sample(
        "between_below", "{0} entre {1} et moins de {2}", (("nombre", "3"), ("nombre", "1"), ("nombre", "4")),
        "booléen", "vrai",
    ),
    Sample("in", "{0} parmi {1}", (("nombre", "8"), _LIST), "booléen", "vrai"),
    Sample("join", "« {{{0}}} et {{{1}}} »", (("texte", "« a »"), ("texte", "« b »")), "texte", "« a et b »"),
    Sample(
        "in_force", "en vigueur du 1er janvier 2014 au 31 décembre 2014", (), "booléen", "vrai",
        "  vaut vrai du 1er janvier 2014 au 31 décembre 2014\n  vaut faux jusqu'au 31 décembre 2013",
    ),
    Sample(
        "part", "barème par tranches de {0}", (("nombre en €", "150 €"),), "nombre en €", "10 €",
        "  cumul tranches\n  | {0}           || taux |\n  | au plus 100 € || 0 %  |\n  | plus de 100 € || 20 % |",
    ),
    _shifted("add_months", "+", "2 mois", "31 mars 2013"),
    _shifted("add_months_previous", "+", "1 mois", "28 février 2013", " arrondi au jour précédent"),
    _shifted("add_months_next", "+", "1 mois", "1er mars 2013", " arrondi au jour suivant"),
    _shifted("add_days", "+", "1 jour", "1er février 2013"),
    _shifted("sub_months", "−", "1 mois", "31 décembre 2012"),
    _shifted("sub_months_previous", "−", "2 mois", "30 novembre 2012", " arrondi au jour précédent"),
    _shifted("sub_months_next", "−", "2 mois", "1er décembre 2012", " arrondi au jour suivant"),
    _shifted("sub_days", "−", "31 jours", "31 décembre 2012"),
)  # fmt: skip


def _arguments(call: str) -> list[str]:
    """The arguments of a call, those of its braces left whole."""
    inside = call.partition("(")[2].removesuffix(")")
    return [part.strip() for part in re.findall(r"(?:\{[^}]*\}|[^;{])+", inside)]


def _functions() -> list[Sample]:
    found = []
    for name, row in FUNCTIONS.items():
        call, type_, result = row.example
        arguments = _arguments(call)
        places = " ; ".join(f"{{{number}}}" for number in range(len(arguments)))
        types = [type_ if row.typing in {"same", "rounding"} else type_name(each) for each in row.takes]
        found.append(Sample(row.name, f"{name}({places})", tuple(zip(types, arguments, strict=True)), type_, result))
    return found


OPERATIONS: Final = (*_OPERATORS, *_functions())
"""One for each operation."""


def _aggregates() -> list[Sample]:
    found = []
    for row in aggregates.AGGREGATES.values():
        expression, type_, result = row.example
        over = _LIST[1]
        assert over in expression
        found.append(Sample(row.name, expression.replace(over, "{0}"), (_LIST,), type_, result))
    return found


AGGREGATES: Final = tuple(_aggregates())
"""One for each aggregate and quantifier, over the numbers 3, 1 and 8."""

ALL: Final = (*OPERATIONS, *AGGREGATES)
