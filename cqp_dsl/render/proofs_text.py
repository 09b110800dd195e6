"""What was established of policies, for the terminal: a line a verdict, then what disproves, with its dossier."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from cqp_dsl.answer.verdicts import QUESTIONS
from cqp_dsl.core.datatypes.display import quoted
from cqp_dsl.render.diagnostics_text import diagnostic_text
from cqp_dsl.render.screen import clean
from cqp_dsl.render.wording import COLON, counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cqp_dsl.answer.verdicts import ProofReport, Verdict, Witness
    from cqp_dsl.render.layout import Styled
    from cqp_dsl.render.screen import Screen
    from cqp_dsl.source import SourceFile

STANDINGS: Final = {
    "established": "établi pour tous les dossiers",
    "counterexample": "contre-exemple",
    "unsettled": "non établi",
    "out_of_reach": "hors de portée",
}
_STYLES: Final = {"established": "green", "counterexample": "bold red", "unsettled": "yellow", "out_of_reach": "yellow"}


def standing_text(verdict: Verdict) -> str:
    """``établi pour tous les dossiers (listes : 3 éléments au plus)``."""
    text = STANDINGS[verdict.standing]
    if verdict.standing == "established" and verdict.asked == "reading":
        text = "oui, c'est établi" if verdict.witnesses else "non, c'est établi pour tous les dossiers"
    if verdict.most is not None:
        text += f" (listes{COLON}{verdict.most} éléments au plus)"
    kept = [finding for finding in verdict.findings if finding.kept]
    if kept and verdict.standing == "established":
        text += f", sauf {counted(len(kept), 'cas gardé')} par la politique"
    return f"{text} ({verdict.reason})" if verdict.reason else text


def title(verdict: Verdict) -> str:
    """What the verdict is about."""
    return verdict.label if verdict.asked in {"guarantee", "reading"} else verdict.subject


def proofs_text(report: ProofReport, files: Mapping[str, SourceFile], screen: Screen, *, details: bool) -> str:
    """The verdicts; ``details`` shows the dossiers of what is established too."""
    rows: list[Styled] = []
    for name, several in itertools.groupby(sorted(report.verdicts, key=lambda one: one.asked == "idle"), key=title):
        group = list(several)
        shown = [one for one in group if details or one.asked != "idle" or one.standing != "established"]
        if not shown:
            continue
        rows.extend(screen.paragraph(screen.text(clean(name), "bold")))
        for verdict in shown:
            rows.extend(_verdict(verdict, screen, details=details))
    parts = [screen.lay_out(rows)]
    for finding in report.findings:
        parts.append(diagnostic_text(finding.diagnostic, files, screen))
        parts.extend(_witness(one, screen) for one in finding.witnesses)
    for one in report.disagreements:
        found = f"« {one.subject} », {one.expected} attendu, le moteur dit {one.found}"
        text = f"erreur interne{COLON}{found}. Signalez ce dossier{COLON}"
        parts.append(screen.lay_out([*screen.paragraph(screen.text(text, "bold red")), *_facts(one.facts, screen)]))
    parts.append(screen.lay_out(screen.paragraph(screen.text(summary(report), "bold"))))
    return "\n".join(parts)


def summary(report: ProofReport) -> str:
    """How many verdicts of each kind."""
    names = {
        "established": ("établie", "établies"),
        "counterexample": ("contre-exemple", "contre-exemples"),
        "unsettled": ("non établie", "non établies"),
        "out_of_reach": ("hors de portée", "hors de portée"),
    }
    told = []
    for standing, (one, several) in names.items():
        count = sum(verdict.standing == standing for verdict in report.verdicts)
        if count or standing == "established":
            told.append(f"{count} {several if count > 1 else one}")
    return f"{counted(len(report.verdicts), 'question')}{COLON}{', '.join(told)}"


def _verdict(verdict: Verdict, screen: Screen, *, details: bool) -> list[Styled]:
    asked = QUESTIONS[verdict.asked]
    text = (
        *screen.text(f"{asked} " if asked.endswith("?") else f"{asked}{COLON}"),
        *screen.text(standing_text(verdict), _STYLES[verdict.standing]),
    )
    rows = screen.paragraph(text, 2)
    if verdict.standing == "out_of_reach" and verdict.reason_span is not None:
        rows.extend(screen.paragraph(screen.text(verdict.reason_span.place, "cyan"), 4))
    notes = [
        *verdict.notes,
        *[
            f"{finding.diagnostic.message}{COLON}gardé parce que {finding.kept}"
            for finding in verdict.findings
            if finding.kept
        ],
    ]
    for note in notes:
        rows.extend(screen.paragraph(screen.text(clean(note), "dim"), 4))
    for witness in verdict.witnesses:
        rows.extend(screen.paragraph(screen.text(clean(witness.says), "dim"), 4))
        if details:
            rows.extend(_facts(witness.facts, screen, 6))
    return rows


def _facts(facts: tuple[str, ...], screen: Screen, indent: int = 2) -> list[Styled]:
    return [row for fact in facts for row in screen.paragraph(screen.text(clean(fact)), indent)]


def _witness(witness: Witness, screen: Screen) -> str:
    rows = screen.paragraph(screen.text(f"dossier{COLON}{clean(witness.says)}", "bold"), 2)
    if witness.scenario is None:
        rows.extend(_facts(witness.facts, screen, 4))
    else:
        told = f"à coller dans {quoted(witness.path)}{COLON}"
        rows.extend(screen.paragraph(screen.text(told), 2))
        rows.extend(screen.text(f"    {clean(line)}") for line in witness.scenario.splitlines())
    return screen.lay_out(rows)
