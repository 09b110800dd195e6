"""An impact for a spreadsheet: a row for each answer that changes, and for each dossier that cannot be read."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from cqp_dsl.render.impact import wording
from cqp_dsl.render.impact.report import EFFECTS
from cqp_dsl.render.sources_text import plain_cell
from cqp_dsl.render.wording import SEMICOLON

if TYPE_CHECKING:
    from cqp_dsl.render.impact.report import Impact

_COLUMNS = ("dossier", "décision", "effet", "avant", "après", "causes", "citations", "remarques")


def impact_csv(impact: Impact) -> str:
    """Semicolons between cells, as a French spreadsheet opens it; no cell is taken for a formula."""
    stream = io.StringIO()
    stream.write("\ufeff")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for change in impact.changes:
        causes = change.causes or ()
        cells = [
            change.dossier,
            change.decision,
            EFFECTS[change.effect][0],
            wording.stand_text(change.before),
            wording.stand_text(change.after),
            SEMICOLON.join(map(wording.cause_text, causes)),
            SEMICOLON.join(dict.fromkeys(str(cause.source.cite) for cause in causes if cause.source.cite)),
            "" if change.causes is not None else "causes non recherchées",
        ]
        writer.writerow([plain_cell(cell) for cell in cells])
    for one in impact.unread:
        told = [f"avant, {each}" for each in one.before] + [f"après, {each}" for each in one.after]
        cells = [one.dossier, "", "ne se lit pas", "", "", "", "", SEMICOLON.join(told)]
        writer.writerow([plain_cell(cell) for cell in cells])
    return stream.getvalue()
