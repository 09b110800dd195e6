"""The questions that the text leaves open, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from cqp_dsl.core.datatypes.display import format_date, quoted
from cqp_dsl.core.printer import spoken
from cqp_dsl.render.page import Line, source_of
from cqp_dsl.render.tree import tree_of
from cqp_dsl.render.wording import COLON, SEMICOLON, counted, decision_title, outcome_text, short_status_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cqp_dsl.answer.answer import DecisionAnswer
    from cqp_dsl.answer.sweep import Shift, Sweep
    from cqp_dsl.render.layout import Styled
    from cqp_dsl.render.page import Mark
    from cqp_dsl.render.screen import Screen
    from cqp_dsl.workspace.inventory.ambiguities import Ambiguity, AmbiguityKind

_TITLES: dict[AmbiguityKind, str] = {
    "reading": "Lectures du texte",
    "hole": "Ce que le texte laisse à fixer",
    "judgement": "Ce qui relève du jugement de quelqu'un",
}


def ambiguities_text(found: Sequence[Ambiguity], sweep: Sweep | None, files: Iterable[str], screen: Screen) -> str:
    """The list laid out for ``screen``; with what some dossiers become under each reading, where they are given."""
    screen = screen.naming(files)
    rows: list[Styled] = screen.paragraph(screen.text(_summary(found, sweep), "bold"))
    for kind, title in _TITLES.items():
        group = [item for item in found if item.kind == kind]
        if group:
            rows.extend(((), *screen.paragraph(screen.text(f"{title} ({len(group)})", "bold"))))
        for item in group:
            rows.extend(((), *tree_of(_line(item, sweep), screen, indent=2)))
    return screen.lay_out(rows)


def _summary(found: Sequence[Ambiguity], sweep: Sweep | None) -> str:
    settled = sum(1 for item in found if item.retained is not None)
    parts = [f"{counted(len(found) - settled, 'question')} sans réponse dans le texte"]
    if settled:
        parts.append(counted(settled, "lecture retenue"))
    if sweep is not None:
        parts.append(counted(sweep.dossiers, "dossier examiné"))
    return ", ".join(parts)


def _line(item: Ambiguity, sweep: Sweep | None) -> Line:
    depending = SEMICOLON.join(item.decisions) or "aucune décision"
    return Line(
        _question(item),
        "unknown" if item.retained is None else "value",
        source_of(item.cite, item.span),
        notes=(f"{item.name}{COLON}{_state(item)}", f"en dépend{COLON}{depending}"),
        children=(*_readings(item, sweep), *_waiting(item, sweep)),
    )


def _question(item: Ambiguity) -> str:
    if not item.cells:
        return item.question
    return f"{item.question} ({SEMICOLON.join(spoken(' et '.join(cell)) for cell in item.cells)})"


def _state(item: Ambiguity) -> str:
    """Where the question stands: open, or retained by whom and when."""
    match item.kind:
        case "reading":
            if item.retained is None:
                return "ouverte"
            chosen = next(label for name, label in item.readings if name == item.retained.reading)
            when = f" le {format_date(item.retained.on)}" if item.retained.on else ""
            return f"retenue {quoted(chosen)} par {item.retained.by}{when}"
        case "hole":
            return f"à fixer par {item.by}"
        case "judgement":
            return f"appréciation de {item.by}" if item.by and item.by[0].isupper() else f"appréciée par {item.by}"
        case _:
            assert_never(item.kind)


def _readings(item: Ambiguity, sweep: Sweep | None) -> Iterator[Line]:
    for name, label in item.readings:
        mark: Mark | None = "applied" if item.retained is not None and item.retained.reading == name else None
        if sweep is None:
            yield Line(f"{name}{COLON}{label}", mark)
            continue
        shifts = [shift for shift in sweep.shifts if (shift.interpretation, shift.reading) == (item.name, name)]
        count = len({shift.path for shift in shifts})
        changing = f"{counted(count, 'dossier')} {'changeraient' if count > 1 else 'changerait'}"
        lines = tuple(Line(_shifted(shift)) for shift in shifts)
        yield Line(
            f"{name}{COLON}{label} ({changing if count else 'aucun dossier ne changerait'})", mark, children=lines
        )


def _shifted(shift: Shift) -> str:
    before, after = _said(shift.before), _said(shift.after)
    return f"{shift.path}, {decision_title(shift.before)}{COLON}{before} → {after}"


def _said(decision: DecisionAnswer) -> str:
    known = decision.status == "decided"
    return outcome_text(decision.value, decision.type) if known else short_status_text(decision.status)


def _waiting(item: Ambiguity, sweep: Sweep | None) -> Iterator[Line]:
    if sweep is None or item.kind == "reading":
        return
    waits = [wait for wait in sweep.waiting if wait.name == item.name]
    count = len({wait.path for wait in waits})
    if count:
        lines = tuple(Line(f"{wait.path}, {decision_title(wait.decision)}") for wait in waits)
        yield Line(f"{counted(count, 'dossier')} en {'dépendent' if count > 1 else 'dépend'}", children=lines)
    else:
        yield Line("aucun dossier n'en dépend")
