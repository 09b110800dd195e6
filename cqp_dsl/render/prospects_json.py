"""What would change a refusal, for programs."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from cqp_dsl.answer.answer import Missing
from cqp_dsl.core.datatypes.types import DATE, ListType, NumberType, bare, number_in
from cqp_dsl.core.datatypes.units import MEASURES, unit_of
from cqp_dsl.render.json_values import cite_json, span_json, value_json
from cqp_dsl.render.prospects_lines import fact_text, shortfall_text
from cqp_dsl.render.wording import outcome_text, value_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cqp_dsl.answer.answer import DecisionAnswer
    from cqp_dsl.answer.prospects import FactChange, Prospects, Shortfall
    from cqp_dsl.render.answer_document import FactChangeJson, MissingJson, ProspectsJson, ShortfallJson

_DAYS = number_in(unit_of(MEASURES["jour"]))


def prospects_data(
    found: Prospects, decision: DecisionAnswer, missing: Callable[[Iterable[Missing]], list[MissingJson]]
) -> ProspectsJson:
    """What would change a decision; ``missing`` writes what is missing."""
    type_ = decision.type
    earliest, opening = found.earliest, found.opening
    return {
        "shortfalls": [_shortfall_data(each) for each in found.shortfalls],
        "changes": [
            {
                "facts": [_fact_data(fact) for fact in change.facts],
                "value": value_json(change.value, type_),
                "text": outcome_text(change.value, type_),
            }
            for change in found.changes
        ],
        "earliest": None
        if earliest is None
        else {
            "date": earliest.date.isoformat(),
            "value": value_json(earliest.value, type_),
            "text": outcome_text(earliest.value, type_),
        },
        "opening": None
        if opening is None
        else {"facts": [_fact_data(fact) for fact in opening.facts], "missing": missing(map(Missing, opening.missing))},
        "deciders": [
            {
                "fact": each.entry,
                "question": each.question,
                "by": each.by,
                "value": value_json(each.value, each.type),
                "text": value_text(each.value, each.type),
            }
            for each in found.deciders
        ],
        "fixed": list(found.fixed),
        "complete": found.complete,
    }


def _shortfall_data(each: Shortfall) -> ShortfallJson:
    whole = bare(each.type)
    item = whole.item if each.relation in {"holds", "lacks"} and isinstance(whole, ListType) else each.type
    dated = isinstance(each.value, datetime.date)
    gap_type = _DAYS if dated else each.type
    return {
        "label": each.label,
        "subject": each.subject,
        "relation": each.relation,
        "limits": [None if limit is None else value_json(limit, DATE if dated else item) for limit in each.limits],
        "value": None if each.value is None else value_json(each.value, each.type),
        "gap": None
        if each.gap is None or not (dated or isinstance(whole, NumberType))
        else value_json(each.gap, gap_type),
        "text": shortfall_text(each, named=not each.label),
        "place": span_json(each.span),
        "cite": cite_json(each.cite),
    }


def _fact_data(fact: FactChange) -> FactChangeJson:
    return {
        "fact": fact.entry,
        "path": fact.path,
        "label": fact.label,
        "before": value_json(fact.before, fact.type),
        "after": value_json(fact.after, fact.type),
        "way": fact.way,
        "piece": fact.piece,
        "text": fact_text(fact),
    }
