"""An explication as a page of lines, for the screen and for HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from cqp_dsl.core.datatypes.display import format_date
from cqp_dsl.render.computation_lines import computation_lines
from cqp_dsl.render.outline import outcome_lines, reason_lines, value_lines
from cqp_dsl.render.page import Block, Line, Page, Section, source_of
from cqp_dsl.render.wording import COLON, contracted, counted, outcome_text, short_status_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.answer.answer import DecisionAnswer
    from cqp_dsl.answer.computation import Step
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Program
    from cqp_dsl.render.explication.content import Contribution, Datum, Explication, Figure

HEADINGS: Final = (
    "1. Degré et mode de contribution du traitement à la décision",
    "2. Données traitées et leurs sources",
    "3. Paramètres de traitement et leur pondération, appliqués à la situation",
    "4. Opérations effectuées par le traitement",
)
"""The four headings of article R. 311-3-1-2, in their order."""

_NOTICE: Final = "Mention à porter sur la décision"


def explication_page(told: Explication, program: Program) -> Page:
    """The page of an explication."""
    answer = told.answer
    blocks = [
        _block(HEADINGS[0], tuple(_contributions(told))),
        _block(
            HEADINGS[1], tuple(_datum(datum) for datum in told.data) or (Line("aucune donnée du dossier n'a servi"),)
        ),
        _block(
            HEADINGS[2], tuple(_figure(each) for each in told.figures) or (Line("aucun chiffre du texte n'a servi"),)
        ),
        Block(Line(HEADINGS[3]), tuple(_operations(told, program))),
    ]
    if told.notice:
        blocks.append(_block(_NOTICE, (Line(told.notice),)))
    receipt = answer.receipt
    return Page(
        title=f"Explication de la décision{COLON}{answer.dossier or answer.path or 'dossier'}",
        date=f"à la date du {format_date(answer.date)}" if answer.date else "",
        remarks=(),
        blocks=tuple(blocks),
        sources=(),
        receipt=f"Reçu {receipt.digest[:12]}, cqp {receipt.engine}, langue {receipt.language}",
    )


def _block(title: str, lines: tuple[Line, ...]) -> Block:
    return Block(Line(title), (Section("", lines),))


def _contributions(told: Explication) -> Iterator[Line]:
    for each in told.contributions:
        source = source_of(each.decision.cite, each.decision.span)
        yield Line(
            f"{each.title}{COLON}{contribution_text(each)}", None, source, children=tuple(map(_judgement, each.judged))
        )
    digest = told.answer.receipt.digest[:12]
    yield Line(
        "le traitement applique des règles écrites d'après le texte, sans estimation ni apprentissage"
        f"{COLON}les mêmes données donnent toujours la même réponse (reçu {digest})"
    )


def contribution_text(each: Contribution) -> str:
    """How the processing contributed to a decision."""
    decision = each.decision
    match each.mode:
        case "computed":
            shown = outcome_text(decision.value, decision.type)
            by = "d'après les règles et les données du dossier"
            return f"décision calculée entièrement par le traitement, {by} ({shown})"
        case "judged":
            shown = outcome_text(decision.value, decision.type)
            whose = " et ".join(dict.fromkeys(contracted(datum.by) for datum in each.judged))
            return (
                f"décision calculée par le traitement à partir de l'appréciation {whose}, qu'il reprend telle quelle"
                f" ({shown})"
            )
        case "pending":
            need = f", il manque {counted(len(decision.missing), 'information')}"
            return f"décision non conclue par le traitement{need}{COLON}elle reste à prendre"
        case "disputed":
            what = "qui compare plusieurs lectures du texte sans choisir entre elles"
            return f"décision non conclue par le traitement, {what}"
        case "stopped":
            return f"décision non conclue par le traitement ({short_status_text(decision.status)})"
        case _:
            assert_never(each.mode)


def _judgement(datum: Datum) -> Line:
    return Line(f"appréciation {contracted(datum.by)}{COLON}{datum.question}", None, source_of(datum.cite, None))


def _datum(datum: Datum) -> Line:
    origin = f"provenance{COLON}{datum.provenance or 'le dossier ne la dit pas'}"
    notes = (*((f"appréciation {contracted(datum.by)}",) if datum.by else ()), origin)
    parts = [_part(*part) for part in datum.parts]
    source = source_of(datum.cite, None)
    if len(parts) == 1 and not datum.parts[0][0]:
        text = f"{datum.question} {parts[0].text}".rstrip()
        return Line(text, "value", source, notes, parts[0].children)
    return Line(datum.question, "value", source, notes, tuple(parts))


def _part(name: str, value: Value, type_: Type) -> Line:
    listed = value_lines(value, type_)
    shown = "" if listed else outcome_text(value, type_)
    return Line(f"{name}{COLON}{shown}".rstrip() if name else shown, children=listed)


def _figure(figure: Figure) -> Line:
    separator = " " if figure.label.endswith("?") else COLON
    notes = (figure.when,) if figure.when else ()
    return Line(f"{figure.label}{separator}{figure.text}", "value", source_of(figure.cite, figure.span), notes)


def _operations(told: Explication, program: Program) -> Iterator[Section]:
    steps: set[Step] = set()
    for decision in told.answer.decisions:
        lines = (*_checked(decision, program), *computation_lines(decision, program, complete=True, told=steps))
        steps.update(decision.computation)
        title = next((each.title for each in told.contributions if each.decision is decision), decision.label)
        yield Section(title, lines or (Line("aucune condition ni aucun calcul"),))


def _checked(decision: DecisionAnswer, program: Program) -> tuple[Line, ...]:
    """The conditions that decided; of a dispute, those of each outcome."""
    return outcome_lines(decision, program) if decision.outcomes else reason_lines(decision.reasons, program)
