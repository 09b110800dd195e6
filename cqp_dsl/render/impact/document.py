"""An impact for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

from cqp_dsl.answer.answer import Status
from cqp_dsl.core.datatypes.units import in_unit
from cqp_dsl.render.impact.report import EFFECTS, Effect
from cqp_dsl.render.json_values import CiteJson, cite_json, json_text, number_json
from cqp_dsl.render.outcomes.moves import MoveKind, move_text

if TYPE_CHECKING:
    from cqp_dsl.render.impact.report import Cause, Change, DecisionImpact, Impact, Renaming, Stand, Total


class NamedJson(TypedDict):
    """A name that only one version knows."""

    name: str
    label: str


class RenamedJson(TypedDict):
    """A name that went and one that came, most likely for the same thing."""

    before: str
    after: str


class NamesJson(TypedDict):
    """The names that only one version knows."""

    added: list[NamedJson]
    removed: list[NamedJson]
    renamed: list[RenamedJson]


class StandJson(TypedDict):
    """Where a decision stands under a version."""

    status: Status
    text: str
    favourable: bool | None


class CauseJson(TypedDict):
    """A declaration that changed, and moved the answer."""

    kind: MoveKind
    name: str
    label: str
    change: Literal["changed", "added", "removed"]
    text: str
    cite: CiteJson | None
    path: str
    line: int


class ChangeJson(TypedDict):
    """A decision on a dossier that is not what it was."""

    dossier: str
    decision: str
    effect: Effect
    before: Annotated[StandJson | None, "Null where the old version is not asked."]
    after: Annotated[StandJson | None, "Null where the new version is not asked."]
    causes: Annotated[list[CauseJson] | None, "Null where they were not looked for."]


class CauseCountJson(TypedDict):
    """How many changes a declaration has its part in, by effect; of one dossier, what it gave and gives."""

    cause: CauseJson
    effects: list[EffectCountJson]


class EffectCountJson(TypedDict):
    """How many dossiers of an effect."""

    effect: Effect
    count: int


class TotalJson(TypedDict):
    """An amount added up over what is decided, in the unit of its type."""

    part: Annotated[str, "Of which part of the value; empty for the whole."]
    unit: str
    before: str
    after: str


class PassageJson(TypedDict):
    """How many went from an outcome to another, or kept it."""

    before: str
    after: str
    count: int


class DecisionImpactJson(TypedDict):
    """What became of a decision."""

    name: str
    title: str
    effects: list[EffectCountJson]
    other_grounds: Annotated[int, "How many come to the same for other grounds."]
    passages: list[PassageJson]
    totals: list[TotalJson]
    causes: list[CauseCountJson]
    examples: Annotated[list[ChangeJson], "The smallest dossier of each effect."]


class UnreadJson(TypedDict):
    """A dossier that a version cannot read or refuses, and why."""

    dossier: str
    before: list[str]
    after: list[str]


class ImpactJson(TypedDict):
    """What a new version of the policies changes to some dossiers."""

    before: str
    after: str
    dossiers: int
    compared: Annotated[int, "How many both versions read."]
    by_sql: Annotated[int | None, "How many were decided in SQL; null where they are no table."]
    decision_names: NamesJson
    fact_names: NamesJson
    decisions: list[DecisionImpactJson]
    changes: Annotated[list[ChangeJson], "Those that are kept one by one, the first ones."]
    searched: Annotated[int, "Of how many changes the causes were looked for."]
    refused: Annotated[int, "How many dossiers one of the versions cannot read, or refuses."]
    unread: Annotated[list[UnreadJson], "Those of them that are kept one by one, the first ones."]


def impact_json(impact: Impact) -> str:
    """The document as text."""
    document: ImpactJson = {
        "before": impact.before,
        "after": impact.after,
        "dossiers": impact.dossiers,
        "compared": impact.compared,
        "by_sql": impact.by_sql,
        "decision_names": _names(impact.decision_names),
        "fact_names": _names(impact.fact_names),
        "decisions": [_decision(decision) for decision in impact.ordered],
        "changes": [_change(change) for change in impact.changes],
        "searched": impact.searched,
        "refused": impact.refused,
        "unread": [
            {"dossier": one.dossier, "before": list(one.before), "after": list(one.after)} for one in impact.unread
        ],
    }
    return json_text(document)


def _names(names: Renaming) -> NamesJson:
    return {
        "added": [{"name": name, "label": label} for name, label in names.added],
        "removed": [{"name": name, "label": label} for name, label in names.removed],
        "renamed": [{"before": before, "after": after} for before, after in names.renamed],
    }


def _decision(decision: DecisionImpact) -> DecisionImpactJson:
    return {
        "name": decision.name,
        "title": decision.title,
        "effects": _counts(decision.effects),
        "other_grounds": decision.regrounded,
        "passages": [
            {"before": before, "after": after, "count": count}
            for (before, after), count in sorted(decision.passages.items(), key=lambda each: (-each[1], each[0]))
        ],
        "totals": [_total(total) for total in decision.totals.values()],
        "causes": [
            {"cause": _cause(cause), "effects": _counts(effects)}
            for cause, effects in sorted(decision.causes.values(), key=lambda each: (-each[1].total(), each[0].key))
        ],
        "examples": [_change(example.change) for example in decision.examples],
    }


def _counts(effects: dict[Effect, int]) -> list[EffectCountJson]:
    return [{"effect": effect, "count": effects[effect]} for effect in EFFECTS if effects.get(effect)]


def _total(total: Total) -> TotalJson:
    unit = total.type.shown
    before, after = (number_json(in_unit(amount, unit)) for amount in (total.before, total.after))
    return {"part": total.part, "unit": str(unit), "before": before, "after": after}


def _change(change: Change) -> ChangeJson:
    return {
        "dossier": change.dossier,
        "decision": change.decision,
        "effect": change.effect,
        "before": _stand(change.before),
        "after": _stand(change.after),
        "causes": None if change.causes is None else [_cause(cause) for cause in change.causes],
    }


def _stand(stand: Stand | None) -> StandJson | None:
    if stand is None:
        return None
    return {"status": stand.status, "text": stand.text, "favourable": stand.favourable}


def _cause(cause: Cause) -> CauseJson:
    return {
        "kind": cause.move.kind,
        "name": cause.move.name,
        "label": cause.label,
        "change": cause.move.change,
        "text": move_text(cause.move),
        "cite": cite_json(cause.source.cite),
        "path": cause.source.path,
        "line": cause.source.line,
    }
