"""Explications as text, HTML and JSON, one after the other as answers come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from cqp_dsl.render.answer_html import answer_page_parts
from cqp_dsl.render.answer_json import reasons_data, steps_data
from cqp_dsl.render.answer_text import refusal_text
from cqp_dsl.render.diagnostics_json import diagnostic_data
from cqp_dsl.render.explication.content import explication
from cqp_dsl.render.explication.sections import contribution_text, explication_page
from cqp_dsl.render.json_values import cite_json, json_text, span_json, value_json
from cqp_dsl.render.page import Refusal
from cqp_dsl.render.tree import tree_of
from cqp_dsl.render.wording import value_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.core.program import Program
    from cqp_dsl.render.explication.content import Contribution, Datum, Explication, Figure
    from cqp_dsl.render.explication.document import (
        ContributionJson,
        DatumJson,
        ExplicationJson,
        ExplicationsJson,
        FigureJson,
        OperationJson,
    )
    from cqp_dsl.render.layout import Styled
    from cqp_dsl.render.page import Page
    from cqp_dsl.render.screen import Screen

Form: TypeAlias = Literal["text", "html", "json"]


def explication_parts(
    results: Iterable[Answer | Refusal],
    program: Program,
    form: Form,
    screen: Screen,
    *,
    several: bool,
    notice: str = "",
) -> Iterator[str]:
    """The explications of answers, part by part.

    Args:
        results: the answers, with their traces, and the dossiers that were refused.
        program: what they were given by.
        form: text, HTML, JSON.
        screen: where the text is shown.
        several: whether there are several dossiers.
        notice: the mention to put on a decision.
    """
    match form:
        case "text":
            shown = screen.naming(program.files)
            for number, result in enumerate(results):
                yield "\n" if number else ""
                if isinstance(result, Refusal):
                    yield refusal_text(result.path, screen)
                else:
                    page = explication_page(explication(result, program, notice), program)
                    yield shown.lay_out(_rows(page, shown))
        case "html":
            pages = (
                result
                if isinstance(result, Refusal)
                else explication_page(explication(result, program, notice), program)
                for result in results
            )
            yield from answer_page_parts(pages, program, several=several)
        case "json":
            documents = [explication_data(result, program, notice) for result in results]
            whole: ExplicationsJson = {"explications": documents}
            yield json_text(whole)


def _rows(page: Page, screen: Screen) -> Iterator[Styled]:
    yield from screen.paragraph(screen.text(page.title, "bold"))
    if page.date:
        yield from screen.paragraph(screen.text(page.date, "dim"))
    for block in page.blocks:
        yield ()
        yield from screen.paragraph(screen.text(block.headline.text, "bold"))
        for number, section in enumerate(block.sections):
            if section.title:
                if number:
                    yield ()
                yield from screen.paragraph(screen.text(f"{section.title}\u00a0:", "bold"), 2)
            for line in section.lines:
                yield from tree_of(line, screen, indent=4 if section.title else 2)
    yield ()
    yield from screen.paragraph(screen.text(page.receipt, "dim"))


def explication_data(result: Answer | Refusal, program: Program, notice: str) -> ExplicationJson:
    """What is owed of one answer, as JSON data."""
    if isinstance(result, Refusal):
        return {
            "dossier": result.path,
            "refused": True,
            "date": None,
            "contribution": [],
            "data": [],
            "parameters": [],
            "operations": [],
            "notice": "",
            "receipt": "",
            "diagnostics": [diagnostic_data(diagnostic) for diagnostic in result.diagnostics],
        }
    return _explication_data(explication(result, program, notice), program)


def _explication_data(told: Explication, program: Program) -> ExplicationJson:
    answer = told.answer
    return {
        "dossier": answer.dossier or answer.path,
        "refused": False,
        "date": answer.date.isoformat() if answer.date else None,
        "contribution": [_contribution_data(each) for each in told.contributions],
        "data": [_datum_data(datum) for datum in told.data],
        "parameters": [_figure_data(figure) for figure in told.figures],
        "operations": [_operation_data(each, program) for each in told.contributions],
        "notice": told.notice,
        "receipt": answer.receipt.digest,
        "diagnostics": [],
    }


def _contribution_data(each: Contribution) -> ContributionJson:
    return {
        "decision": each.decision.name,
        "label": each.title,
        "mode": each.mode,
        "text": contribution_text(each),
        "judgements": [{"name": datum.name, "question": datum.question, "by": datum.by} for datum in each.judged],
    }


def _datum_data(datum: Datum) -> DatumJson:
    return {
        "name": datum.name,
        "question": datum.question,
        "parts": [
            {"part": name, "value": value_json(value, type_), "text": value_text(value, type_)}
            for name, value, type_ in datum.parts
        ],
        "provenance": datum.provenance or None,
        "by": datum.by or None,
        "cite": cite_json(datum.cite),
    }


def _figure_data(figure: Figure) -> FigureJson:
    return {
        "label": figure.label,
        "text": figure.text,
        "when": figure.when,
        "place": None if figure.span is None else span_json(figure.span),
        "cite": cite_json(figure.cite),
    }


def _operation_data(each: Contribution, program: Program) -> OperationJson:
    decision = each.decision
    reasons = [*decision.reasons, *[reason for outcome in decision.outcomes for reason in outcome.reasons]]
    return {
        "decision": decision.name,
        "label": each.title,
        "conditions": reasons_data(reasons, program),
        "computation": steps_data(decision.computation, program),
    }
