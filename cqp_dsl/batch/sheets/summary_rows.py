"""The summary as the rows of a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define

from cqp_dsl.batch.sheets.results import TONES
from cqp_dsl.render.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.batch.sheets.results import Tone
    from cqp_dsl.render.batch_summary import Summary

SUMMARY: Final = "Synthèse"
_MOST_COUNTED: Final = 20
_MOST_MISTAKES: Final = 1_000


@define(frozen=True)
class SummaryRow:
    """A row: its cells, what colours it, whether it is a title (1, 2) or not (0)."""

    cells: tuple[str | int, ...] = ()
    tone: Tone | None = None
    title: int = 0


def summary_rows(summary: Summary) -> Iterator[SummaryRow]:
    """The rows of the summary."""
    tally = summary.tally
    yield SummaryRow((f"Synthèse de {counted(tally.dossiers, 'dossier')}",), title=1)
    yield SummaryRow((summary.source,))
    yield SummaryRow((counted(tally.dossiers - tally.refused, "dossier examiné"), tally.dossiers - tally.refused))
    if tally.refused:
        yield SummaryRow((f"{counted(tally.refused, 'dossier')} à corriger", tally.refused), "wrong")
    for engine, count in summary.engines.items():
        yield SummaryRow((f"décidés par {engine}", count))
    for decision in summary.decisions:
        yield SummaryRow()
        yield SummaryRow((decision.title, "dossiers"), title=2)
        for one in decision.outcomes:
            yield SummaryRow((one.text, one.count), TONES[one.mark] if one.mark else None)
        if decision.grounds:
            yield SummaryRow(("Motifs, les plus fréquents d'abord", "dossiers"), title=2)
        for one in decision.grounds[:_MOST_COUNTED]:
            words = "Condition remplie" if one.mark == "yes" else "Condition non remplie"
            yield SummaryRow((one.text, one.count, words))
    if summary.missing:
        yield SummaryRow()
        yield SummaryRow(("Ce qui manque le plus, et à qui le demander", "dossiers"), title=2)
        for one in summary.missing[:_MOST_COUNTED]:
            yield SummaryRow((one.text, one.count), "unknown")
    for title, found in (("À corriger", summary.errors), ("À noter", summary.remarks)):
        if found:
            yield SummaryRow()
            yield SummaryRow((title, "dossier", "quoi, et comment le corriger"), title=2)
        for mistake in found[:_MOST_MISTAKES]:
            yield SummaryRow((mistake.place, mistake.dossier, mistake.text))
