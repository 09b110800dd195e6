"""The questions that the text leaves open, for the terminal and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from rich.padding import Padding

from cqp_dsl.datatypes.display import format_date
from cqp_dsl.render.answer_text import tree_of
from cqp_dsl.render.json_values import cite_json, json_text, span_json
from cqp_dsl.render.page import Line, source_of
from cqp_dsl.render.wording import COLON, SEMICOLON, counted, decision_title, outcome_text, quoted, status_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from cqp_dsl.evaluation.answer import DecisionAnswer
    from cqp_dsl.evaluation.sweep import Shift, Sweep, Waiting
    from cqp_dsl.render.json_values import Json
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
    shown: list[RenderableType] = [screen.text(_summary(found, sweep), "bold")]
    for kind, title in _TITLES.items():
        group = [item for item in found if item.kind == kind]
        if group:
            shown.extend(("", screen.text(f"{title} ({len(group)})", "bold")))
        for item in group:
            shown.append("")
            shown.extend(Padding(part, (0, 0, 0, 2)) for part in tree_of(_line(item, sweep), screen))
    return screen.lay_out(*shown)


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
    return f"{item.question} ({SEMICOLON.join(' et '.join(cell).replace('_', ' ') for cell in item.cells)})"


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
    return outcome_text(decision.value, decision.type) if known else status_text(decision.status).partition(",")[0]


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


def ambiguities_json(found: Sequence[Ambiguity], sweep: Sweep | None) -> str:
    """``{"dossiers": n, "ambiguities": […]}``; without dossiers, what depends on them is null."""
    return json_text(
        {
            "dossiers": None if sweep is None else sweep.dossiers,
            "ambiguities": [_data(item, sweep) for item in found],
        }
    )


def _data(item: Ambiguity, sweep: Sweep | None) -> Json:
    retained = item.retained
    return {
        "kind": item.kind,
        "name": item.name,
        "policy": item.policy,
        "question": item.question,
        "status": "open" if retained is None else "retained",
        "retained": None
        if retained is None
        else {
            "reading": retained.reading,
            "by": retained.by,
            "on": retained.on.isoformat() if retained.on else None,
        },
        "by": item.by,
        "cells": [list(cell) for cell in item.cells],
        "place": span_json(item.span),
        "cite": cite_json(item.cite),
        "readings": [
            {"name": name, "label": label, "changes": None if sweep is None else _changes(item.name, name, sweep)}
            for name, label in item.readings
        ],
        "decisions": list(item.decisions),
        "waiting": None if sweep is None else _waiting_data(item, sweep.waiting),
    }


def _changes(interpretation: str, reading: str, sweep: Sweep) -> Json:
    return [
        {
            "dossier": shift.dossier,
            "path": shift.path,
            "decision": shift.after.name,
            "args": list(shift.after.args),
            "before": _outcome_data(shift.before),
            "after": _outcome_data(shift.after),
        }
        for shift in sweep.shifts
        if (shift.interpretation, shift.reading) == (interpretation, reading)
    ]


def _outcome_data(decision: DecisionAnswer) -> Json:
    known = decision.status == "decided"
    return {
        "status": decision.status,
        "text": outcome_text(decision.value, decision.type) if known else None,
        "favourable": decision.favourable,
    }


def _waiting_data(item: Ambiguity, waiting: Sequence[Waiting]) -> Json:
    return [
        {"dossier": wait.dossier, "path": wait.path, "decision": wait.decision.name, "args": list(wait.decision.args)}
        for wait in waiting
        if wait.name == item.name
    ]
