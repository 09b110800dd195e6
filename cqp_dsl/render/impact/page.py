"""An impact as one self-contained page, to table in session or to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.render.answer_html import SIGNS
from cqp_dsl.render.impact import wording
from cqp_dsl.render.impact.report import EFFECTS
from cqp_dsl.render.outline import outline
from cqp_dsl.render.templating import page
from cqp_dsl.render.wording import COLON, counted

if TYPE_CHECKING:
    from collections import Counter

    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.core.program import Program
    from cqp_dsl.render.impact.report import Cause, Change, DecisionImpact, Effect, Impact
    from cqp_dsl.render.page import Page

_LISTED = 300
"""Changes that the page lists one by one; the sheet has them all."""


@define(frozen=True, eq=False)
class _Shown:
    """An example, with the page of each answer."""

    change: Change
    before: Page | None
    after: Page | None


def impact_html(impact: Impact) -> str:
    """The page: what changes in figures, by which article, the examples in full, then each change."""
    moving = [decision for decision in impact.ordered if decision.changed]
    return page(
        "impact.html.j2",
        impact=impact,
        moving=moving,
        still=[decision for decision in impact.ordered if not decision.changed],
        shown=[_examples(decision, impact) for decision in moving],
        listed=impact.changes[:_LISTED],
        names=[
            *wording.names_text(impact.decision_names, "décision", feminine=True),
            *wording.names_text(impact.fact_names, "fait", feminine=False),
        ],
        effects=EFFECTS,
        told=wording,
        counted=counted,
        colon=COLON,
        signs=SIGNS,
        causes_of=_causes,
    )


def _causes(decision: DecisionImpact) -> list[tuple[Cause, Counter[Effect]]]:
    return sorted(decision.causes.values(), key=lambda each: (-each[1].total(), each[0].key))


def _examples(decision: DecisionImpact, impact: Impact) -> list[_Shown]:
    old, new = impact.programs
    return [
        _Shown(example.change, _page(example.before, old), _page(example.after, new)) for example in decision.examples
    ]


def _page(answer: Answer | None, program: Program) -> Page | None:
    return None if answer is None else outline(answer, program)
