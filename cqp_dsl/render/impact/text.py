"""An impact for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.render.answer_text import answer_text
from cqp_dsl.render.impact import wording
from cqp_dsl.render.impact.report import EFFECTS
from cqp_dsl.render.page import Line
from cqp_dsl.render.tree import tree_of
from cqp_dsl.render.wording import COLON, SEMICOLON, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.render.impact.report import DecisionImpact, Example, Impact
    from cqp_dsl.render.layout import Styled
    from cqp_dsl.render.page import Mark
    from cqp_dsl.render.screen import Screen

_MARKS: dict[str, Mark] = {
    "gains": "yes", "settled": "yes", "mended": "yes", "loses": "no", "broken": "flaw", "unsettled": "unknown",
    "rises": "value", "falls": "value", "other": "value",
}  # fmt: skip


def impact_text(impact: Impact, screen: Screen, *, examples: bool = True) -> str:
    """The impact laid out for ``screen``: what changes most first, then the examples in full."""
    screen = screen.naming((*impact.programs[0].files, *impact.programs[1].files))
    rows: list[Styled] = screen.paragraph(screen.text(f"{impact.before} → {impact.after}", "dim"))
    rows.extend(screen.paragraph(screen.text(wording.summary(impact), "bold")))
    for note in (wording.sql_text(impact), wording.searched_text(impact)):
        rows.extend(screen.paragraph(screen.text(note)) if note else ())
    names = [
        *wording.names_text(impact.decision_names, "décision", feminine=True),
        *wording.names_text(impact.fact_names, "fait", feminine=False),
    ]
    rows.extend(row for name in names for row in screen.paragraph(screen.text(name)))
    moving = [decision for decision in impact.ordered if decision.changed]
    for decision in moving:
        rows.extend(((), *tree_of(_decision(decision), screen, style="bold")))
    rows.extend(_still(impact, screen))
    if impact.unread:
        rows.extend(((), *tree_of(_unread(impact), screen, style="bold")))
    text = screen.lay_out(rows)
    if examples:
        text += "".join(_example(example, impact, screen) for one in moving for example in one.examples)
    return text


def _decision(decision: DecisionImpact) -> Line:
    return Line(
        f"{decision.title}{COLON}{wording.effects_text(decision.effects)}",
        children=(*_passages(decision), *_totals(decision), *_causes(decision)),
    )


def _passages(decision: DecisionImpact) -> Iterator[Line]:
    found = wording.passages(decision)
    for (before, after), count in found[:_SHOWN]:
        yield Line(wording.passage_text(before, after, count))
    if len(found) > _SHOWN:
        yield Line(f"et {len(found) - _SHOWN} autres passages d'un résultat à un autre")


_SHOWN = 8


def _totals(decision: DecisionImpact) -> Iterator[Line]:
    for total in decision.totals.values():
        yield Line(f"{wording.total_title(total)}{COLON}{wording.total_text(total)}", "value")


def _causes(decision: DecisionImpact) -> Iterator[Line]:
    for cause, effects in sorted(decision.causes.values(), key=lambda each: (-each[1].total(), each[0].key)):
        yield Line(
            f"par {cause.label}{COLON}{wording.effects_text(effects)}",
            "applied",
            cause.source,
            notes=(wording.move_text(cause.move),),
        )


def _still(impact: Impact, screen: Screen) -> Iterator[Styled]:
    """The decisions of which nothing changes, on one line."""
    still = [decision for decision in impact.ordered if not decision.changed]
    if still:
        yield ()
        named = SEMICOLON.join(f"{one.title} ({one.effects['unchanged']})" for one in still)
        yield from screen.paragraph(screen.text(f"Rien ne change pour{COLON}{named}."))
    others = sum(decision.regrounded for decision in impact.decisions.values())
    if others:
        told = f"{counted(others, 'réponse inchangée')} {'ont' if others > 1 else 'a'} d'autres motifs."
        yield from screen.paragraph(screen.text(told))


def _unread(impact: Impact) -> Line:
    lines = [
        Line(wording.named_text(dossiers), "no", children=tuple(Line(f"{when}{COLON}{why}") for when, why in reasons))
        for reasons, dossiers in wording.refusals(impact)
    ]
    if impact.refused > len(impact.unread):
        lines.append(Line(f"et {impact.refused - len(impact.unread)} autres dossiers"))
    title = f"{counted(impact.refused, 'dossier')} que l'une des versions refuse ou ne lit pas"
    return Line(title, children=tuple(lines))


def _example(example: Example, impact: Impact, screen: Screen) -> str:
    change = example.change
    rule = screen.fit("─" * min(screen.width, 80))
    mark = _MARKS.get(change.effect)
    title = Line(
        f"Exemple{COLON}{change.dossier}, {change.decision} {EFFECTS[change.effect][0]}",
        mark,
        notes=tuple(f"{cause.label}{COLON}{wording.move_text(cause.move)}" for cause in change.causes or ()),
    )
    parts = [f"\n{rule}\n{screen.lay_out(tree_of(title, screen, style='bold'))}"]
    for name, answer, program in (
        (f"Avant, {impact.before}", example.before, impact.programs[0]),
        (f"Après, {impact.after}", example.after, impact.programs[1]),
    ):
        parts.append(screen.lay_out([(), *screen.paragraph(screen.text(name, "bold"))]))
        if answer is not None:
            parts.append(answer_text(answer, program, screen))
    return "".join(parts)
