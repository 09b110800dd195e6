"""What would change a refusal, as lines: what falls short, the changes, the earliest day, who else decides."""

from __future__ import annotations

import datetime
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from attrs import evolve

from cqp_dsl.answer.answer import Missing
from cqp_dsl.core.datatypes.display import NBSP, format_date, format_quantity, quoted
from cqp_dsl.core.datatypes.types import DATE, ListType, NumberType, bare
from cqp_dsl.core.datatypes.values import Void
from cqp_dsl.render.missing import missing_lines
from cqp_dsl.render.page import Line, Section, source_of
from cqp_dsl.render.wording import COLON, SEMICOLON, outcome_text, value_text, worlds_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.answer.answer import DecisionAnswer
    from cqp_dsl.answer.prospects import FactChange, Origin, Prospects, Relation, Shortfall
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Program

_NUMBERS: Final[dict[Relation, str]] = {
    "at_least": "au moins {0}", "more_than": "plus de {0}", "at_most": "au plus {0}", "less_than": "moins de {0}",
    "equal": "{0}", "different": "autre chose que {0}", "among": "{0}", "not_among": "autre chose que {0}",
    "between": "de {0} à {1}", "not_between": "hors de {0} à {1}", "holds": "{0}", "lacks": "sans {0}",
}  # fmt: skip
_DATES: Final[dict[Relation, str]] = {
    "at_least": "au plus tôt le {0}", "more_than": "après le {0}", "at_most": "au plus tard le {0}",
    "less_than": "avant le {0}", "equal": "le {0}", "different": "un autre jour que le {0}", "among": "{0}",
    "not_among": "un autre jour que {0}", "between": "du {0} au {1}", "not_between": "hors du {0} au {1}",
}  # fmt: skip
_FROM: Final[dict[Origin, str]] = {"dossier": "au dossier", "computed": "calculé", "day": "date d'effet"}
"""What comes before the value that does not do."""
_NONE: Final = "aucune valeur"
_FORMULA: Final = re.compile(r"\w\(")
"""What is spelled as a formula, and has no name of its own: ``mois(jour de l'épreuve)``."""


def prospects_sections(decision: DecisionAnswer, program: Program) -> Iterator[Section]:
    """The sections of what would change a decision; none where it was not asked."""
    found = decision.prospects
    if found is None:
        return
    if found.shortfalls:
        yield Section("Ce qu'il s'en faut", tuple(shortfall_lines(found.shortfalls, program)))
    lines = tuple(change_lines(decision, found, program))
    if lines:
        yield Section("Ce qui changerait la réponse", lines)


def shortfall_lines(shortfalls: Sequence[Shortfall], program: Program) -> Iterator[Line]:
    """The conditions that fail, those of one label together: what is required, what the dossier has, the distance."""
    groups: dict[str, list[Shortfall]] = {}
    for each in shortfalls:
        groups.setdefault(each.label or each.subject, []).append(each)
    for label, members in groups.items():
        first = members[0]
        several = len(members) > 1
        notes = dict.fromkeys(
            _group_text(same, program, named=several or (bool(same[0].label) and same[0].origin == "computed"))
            for same in _alike(members)
        )
        yield Line(label, "no", source_of(first.cite, first.span), notes=tuple(notes))


def _alike(members: Sequence[Shortfall]) -> Iterator[list[Shortfall]]:
    """Those that ask the same thing to be one of several values, together; the others alone."""
    groups: dict[object, list[Shortfall]] = {}
    for number, each in enumerate(members):
        key = (each.subject, str(each.value), each.worlds) if each.relation == "equal" else number
        groups.setdefault(key, []).append(each)
    yield from groups.values()


def _group_text(group: Sequence[Shortfall], program: Program, *, named: bool) -> str:
    told = group[0]
    if len(group) > 1:
        limits = tuple(dict.fromkeys(limit for each in group for limit in each.limits))
        told = evolve(told, relation="among", limits=limits, gap=None)
    shown = shortfall_text(told, named=named)
    return f"{shown} ({worlds_text(told.worlds, program)})" if told.worlds else shown


def shortfall_text(each: Shortfall, *, named: bool = False) -> str:
    """``exigé : au moins 10 ; au dossier : 7,8 ; 2,2 de plus``; what is measured before it, where it is ``named``."""
    parts = [f"exigé{COLON}{required(each)}", f"{_FROM[each.origin]}{COLON}{_text(each.value, each.type)}"]
    distance = distance_text(each)
    if distance:
        parts.append(distance)
    shown = SEMICOLON.join(parts)
    if not named or _FORMULA.search(each.subject):
        return shown
    return f"{each.subject} {shown}" if each.subject.endswith("?") else f"{each.subject}, {shown}"


def required(each: Shortfall) -> str:
    """How a value ought to stand to its limits, in words."""
    type_ = each.type
    item = bare(type_)
    if each.relation in {"holds", "lacks"} and isinstance(item, ListType):
        type_ = item.item
    dated = any(isinstance(limit, datetime.date) for limit in each.limits)
    words = (_DATES if dated else _NUMBERS)[each.relation]
    limits = [_text(limit, type_) for limit in each.limits]
    if each.relation in {"among", "not_among"}:
        limits = [" ou ".join(limits)]
    if not limits:
        return "autre chose"
    if each.relation == "between" and len(set(limits)) == 1:
        return limits[0]
    if each.limits == (None,):
        return "une valeur" if each.relation == "different" else _NONE
    return words.format(*limits)


def distance_text(each: Shortfall) -> str:
    """How much is wanting: ``il faudrait 2,2 de plus``, ``dépassé de 12 jours``; empty where that is no distance."""
    gap = each.gap
    if not isinstance(gap, int | Fraction) or each.relation in {"different", "not_among", "not_between"}:
        return ""
    limits = [limit for limit in each.limits if limit is not None]
    if gap == 0:
        return "juste à la limite, qui ne suffit pas"
    if isinstance(each.value, datetime.date):
        days = int(gap)
        earlier = all(isinstance(limit, datetime.date) and limit < each.value for limit in limits)
        said = "dépassé" if earlier else "il s'en faut"
        return f"{said} de {days}{NBSP}{'jours' if days > 1 else 'jour'}"
    type_ = bare(each.type)
    shown = format_quantity(gap, type_.shown) if isinstance(type_, NumberType) else _text(gap, each.type)
    if isinstance(type_, NumberType) and type_.thirtieths:
        shown = value_text(gap, type_)
    more = _is_below(each.value, limits)
    return f"il faudrait {shown} de plus" if more else f"il faudrait {shown} de moins"


def _is_below(value: Value, limits: Sequence[Value]) -> bool:
    return all(
        isinstance(limit, int | Fraction) and isinstance(value, int | Fraction) and Fraction(value) < Fraction(limit)
        for limit in limits
    )


def change_lines(decision: DecisionAnswer, found: Prospects, program: Program) -> Iterator[Line]:
    """The changes, the earliest day; or that nothing that may change is enough, and who else decides."""
    for change in found.changes:
        yield Line(f"{_outcome(change.value, decision)}, si{COLON}", "yes", children=tuple(_facts(change.facts)))
    if found.earliest is not None:
        day = format_date(found.earliest.date)
        yield Line(f"{_outcome(found.earliest.value, decision)}, le dossier restant le même, à partir du {day}", "yes")
    if not found.changes:
        yield Line(nothing_text(found), "no")
    if found.opening is not None:
        waited = missing_lines(map(Missing, found.opening.missing), program)
        told = f"la décision ne serait plus défavorable, mais en attente, si{COLON}"
        yield Line(told, "unknown", children=(*_facts(found.opening.facts), *waited))
    for decider in found.deciders:
        value = _text(decider.value, decider.type)
        yield Line(
            f"la réponse changerait si {decider.by} répondait {quoted(value)}{COLON}{decider.question}", "unknown"
        )
    if found.fixed and not found.changes and found.earliest is None:
        yield Line("ces faits s'y opposent, et rien ne permet de les modifier", "skipped",
                   children=tuple(Line(each) for each in found.fixed))  # fmt: skip
    if not found.complete:
        yield Line("la recherche s'est arrêtée avant d'avoir tout essayé", "flaw")


def nothing_text(found: Prospects) -> str:
    """That no change is enough, as far as was tried."""
    told = "aucun changement d'un ou de deux faits modifiables, parmi ceux qui ont été essayés, n'y suffit"
    return told if found.earliest is None else f"sans attendre, {told}"


def _outcome(value: Value, decision: DecisionAnswer) -> str:
    shown = quoted(outcome_text(value, decision.type))
    if decision.status != "decided":
        return f"{shown}, quelle que soit la lecture"
    return f"{shown} au lieu de {quoted(outcome_text(decision.value, decision.type))}"


def _facts(facts: Sequence[FactChange]) -> Iterator[Line]:
    for fact in facts:
        notes = (f"pièce à fournir{COLON}{fact.piece}",) if fact.piece else ()
        yield Line(fact_text(fact), "value", notes=notes)


def fact_text(fact: FactChange) -> str:
    """``notes (épreuve orale) : 7 au lieu de 6``."""
    label = f"{fact.label} ({fact.part})" if fact.part else fact.label
    after = " " if label.endswith("?") else COLON
    return f"{label}{after}{_text(fact.after, fact.type)} au lieu de {_text(fact.before, fact.type)}"


def _text(value: Value, type_: Type) -> str:
    if value is None:
        return _NONE
    if isinstance(value, Void):
        return "une réponse inconnue"
    if isinstance(value, tuple) and isinstance(bare(type_), ListType):
        item = bare(type_)
        assert isinstance(item, ListType)  # noqa: S101 - for the type checker
        return ", ".join(value_text(each, item.item) for each in value) or "aucun"
    if isinstance(value, datetime.date):
        return value_text(value, DATE)
    return value_text(value, type_)
