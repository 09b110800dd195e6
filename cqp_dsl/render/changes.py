"""What a new version changes for every dossier: for the terminal, as JSON, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, TypedDict

from cqp_dsl.answer.verdicts import ChangeKind
from cqp_dsl.render.json_values import PlaceJson, json_text, span_json
from cqp_dsl.render.screen import clean
from cqp_dsl.render.templating import page
from cqp_dsl.render.wording import COLON, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.answer.verdicts import Change, Changed
    from cqp_dsl.render.layout import Styled
    from cqp_dsl.render.screen import Screen

KINDS: Final[dict[ChangeKind, str]] = {
    "equivalent": "équivalente",
    "better": "plus favorable, ou plus élevée",
    "worse": "moins favorable, ou moins élevée",
    "both": "plus favorable pour certains, moins pour d'autres",
    "different": "différente",
    "added": "nouvelle",
    "removed": "supprimée",
    "unsettled": "non établi",
    "out_of_reach": "hors de portée",
}


def kind_text(change: Change) -> str:
    """``moins favorable``; why, where nothing could be established."""
    return f"{KINDS[change.kind]} ({change.reason})" if change.reason else KINDS[change.kind]


def moved_text(changed: Changed) -> str:
    """``refusée, puis accordée, par « … » (enjeux §V)``."""
    by = ", ".join(f"« {one.label} »" + (f" ({one.cite})" if one.cite else "") for one in changed.movers)
    return f"{changed.before}, puis {changed.after}" + (f", par {by}" if by else "")


def changes_text(changes: Sequence[Change], screen: Screen) -> str:
    """The decisions that change, with the dossier that shows it; then how many do not."""
    rows: list[Styled] = []
    for change in changes:
        if change.kind == "equivalent":
            continue
        head = (*screen.text(clean(change.decision), "bold"), *screen.text(f"{COLON}{clean(kind_text(change))}"))
        rows.extend(screen.paragraph(head))
        for changed in change.changed:
            rows.extend(screen.paragraph(screen.text(clean(moved_text(changed))), 2))
            rows.extend(
                row for one in changed.movers for row in screen.paragraph(screen.text(one.span.place, "cyan"), 4)
            )
            rows.extend(row for fact in changed.facts for row in screen.paragraph(screen.text(clean(fact), "dim"), 4))
    same = sum(change.kind == "equivalent" for change in changes)
    told = f"{counted(len(changes), 'décision')}{COLON}{counted(same, 'équivalente')} pour tous les dossiers"
    rows.extend(screen.paragraph(screen.text(told, "bold")))
    return screen.lay_out(rows)


def changes_html(changes: Sequence[Change], old: str, new: str) -> str:
    """The same, as one self-contained page."""
    return page("changes.html.j2", changes=changes, old=old, new=new, kind_text=kind_text, moved_text=moved_text)


class MoverJson(TypedDict):
    """A rule that changed, and moved an answer."""

    label: str
    place: PlaceJson
    cite: str


class ChangedJson(TypedDict):
    """A dossier that both versions decided, and not alike."""

    kind: ChangeKind
    before: str
    after: str
    facts: list[str]
    movers: list[MoverJson]


class ChangeJson(TypedDict):
    """What becomes of a decision."""

    decision: str
    label: str
    place: PlaceJson
    kind: ChangeKind
    reason: Annotated[str | None, "Why nothing could be established."]
    changed: list[ChangedJson]


class ChangesJson(TypedDict):
    """Every decision of either version."""

    changes: list[ChangeJson]


def changes_json(changes: Sequence[Change]) -> str:
    """``{"changes": [{"decision", "kind", "changed": [{"before", "after", "facts", "movers"}]}]}``."""
    document: ChangesJson = {"changes": [_change(one) for one in changes]}
    return json_text(document)


def _change(change: Change) -> ChangeJson:
    return {
        "decision": change.decision,
        "label": change.label,
        "place": span_json(change.span),
        "kind": change.kind,
        "reason": change.reason or None,
        "changed": [_changed(one) for one in change.changed],
    }


def _changed(changed: Changed) -> ChangedJson:
    movers: list[MoverJson] = [
        {"label": one.label, "place": span_json(one.span), "cite": one.cite} for one in changed.movers
    ]
    return {
        "kind": changed.kind,
        "before": changed.before,
        "after": changed.after,
        "facts": list(changed.facts),
        "movers": movers,
    }
