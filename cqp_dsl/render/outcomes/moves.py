"""What moved an outcome: the declarations that changed between two snapshots, and what each did to the answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from attrs import define

from cqp_dsl.core.datatypes.display import quoted
from cqp_dsl.render.wording import COLON, SEMICOLON

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cqp_dsl.render.json_values import Json

MoveKind: TypeAlias = Literal["parameter", "rule", "exception", "reading", "entry", "table", "dossier", "engine"]

_WORDS: dict[MoveKind, str] = {
    "parameter": "le paramètre",
    "rule": "la règle",
    "exception": "l'exception",
    "reading": "l'interprétation",
    "entry": "l'entrée",
    "table": "le tableau",
    "dossier": "le dossier lui-même",
    "engine": "le moteur",
}
_MASCULINE = frozenset({"parameter", "table", "dossier", "engine"})


@define(frozen=True)
class Move:
    """One change behind another.

    Attributes:
        kind: what changed; ``engine`` where neither policies nor dossier did.
        name: its qualified name, empty for a dossier and the engine.
        change: ``changed``, ``added`` or ``removed``.
        before: what it gave, in French; empty where it gave nothing or where that is not known.
        after: what it gives now.
        felt: whether the answer shows it to give something else than before.
    """

    kind: MoveKind
    name: str
    change: Literal["changed", "added", "removed"]
    before: str = ""
    after: str = ""
    felt: bool = True


def moved(before: Mapping[str, Json], after: Mapping[str, Json]) -> tuple[Move, ...]:
    """What moved between two outcomes of a dossier, what the answer shows first; empty when they are the same."""
    if before == after:
        return ()
    known = _mapping(before, "declarations"), _mapping(after, "declarations")
    seen = _mapping(before, "values"), _mapping(after, "values")
    moves = [
        _move(name, known, seen)
        for name in dict.fromkeys((*known[0], *known[1]))
        if known[0].get(name) != known[1].get(name)
    ]
    if before.get("facts") != after.get("facts"):
        moves.append(Move("dossier", "", "changed"))
    if not moves and _answer(before) != _answer(after):
        moves.append(Move("engine", "", "changed"))
    return tuple(sorted(moves, key=lambda move: not move.felt))


def moved_text(before: Mapping[str, Json], after: Mapping[str, Json]) -> str:
    """What moved, as sentences: the answer, then what moved it; empty when the outcomes are the same."""
    moves = moved(before, after)
    if not moves:
        return ""
    effects = list(_effects(before, after))
    lines = [*effects] if effects else ["La réponse est la même, mais ce qu'elle utilise a changé."]
    felt = [move for move in moves if move.felt]
    lines.extend(f"  {_sentence(move)}" for move in (felt or moves))
    if felt and len(felt) < len(moves):
        others = ", ".join(move.name for move in moves if not move.felt)
        lines.append(f"  ont changé aussi, sans effet visible ici{COLON}{others}")
    return "\n".join(lines)


def move_text(move: Move) -> str:
    """One change behind another, as a sentence without its point: ``le paramètre « seuil » a changé : 20 → 18``."""
    return _sentence(move)


def moved_between(before: str, after: str) -> str:
    """``moved_text`` of two outcomes kept as text."""
    return moved_text(json.loads(before), json.loads(after))


# --- What changed -----------------------------------------------------------------------------------------------------


def _move(
    name: str, known: tuple[Mapping[str, Json], Mapping[str, Json]], seen: tuple[Mapping[str, Json], Mapping[str, Json]]
) -> Move:
    change: Literal["changed", "added", "removed"] = "changed"
    if name not in known[0] or name not in known[1]:
        change = "added" if name in known[1] else "removed"
    kind = cast("MoveKind", str(known[0].get(name) or known[1][name]).partition(" ")[0])
    before, after = _told(*(_mapping(each, name) for each in seen))
    return Move(kind, name, change, before, after, felt=before != after)


def _told(before: Mapping[str, Json], after: Mapping[str, Json]) -> tuple[str, str]:
    """What a declaration gave and gives, for the arguments for which that differs."""
    differing = [each for each in dict.fromkeys((*before, *after)) if before.get(each) != after.get(each)]
    shown = [
        SEMICOLON.join(
            f"{f'pour {each[1:-1]}, ' if each else ''}{values[each]}" for each in differing if each in values
        )
        for values in (before, after)
    ]
    return shown[0], shown[1]


def _listed(data: Json) -> list[dict[str, Json]]:
    return [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []


def _mapping(outcome: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    found = outcome.get(name)
    return found if isinstance(found, dict) else {}


def _answer(outcome: Mapping[str, Json]) -> dict[str, Json]:
    return {name: part for name, part in outcome.items() if name not in {"declarations", "policies", "facts", "values"}}


# --- In French --------------------------------------------------------------------------------------------------------


def _effects(before: Mapping[str, Json], after: Mapping[str, Json]) -> Iterator[str]:
    """What became of each decision."""
    old, new = ({_key(each): each for each in _listed(outcome.get("decisions"))} for outcome in (before, after))
    for key in dict.fromkeys((*old, *new)):
        if key not in new:
            yield f"{key}{COLON}n'est plus demandée"
        elif key not in old:
            yield f"{key}{COLON}est demandée"
        elif _said(old[key]) != _said(new[key]):
            yield f"{key}{COLON}{_said(old[key])} → {_said(new[key])}"
        elif old[key] != new[key]:
            part = next(part for part in old[key] if old[key][part] != new[key].get(part))
            yield f"{key}{COLON}toujours {_said(new[key])}, mais {_PARTS.get(part, _EXPLANATION)} a changé"


_EXPLANATION = "ce qui l'explique"
_PARTS = {
    "reasons": "le motif",
    "missing": "ce qui manque",
    "outcomes": "ce que donnent les lectures",
    "trace": "le raisonnement",
    "label": "le libellé",
}


def _key(decision: dict[str, Json]) -> str:
    """The name of a decision, with the values that it is taken for."""
    shown = ", ".join(str(arg["value"]) for arg in _listed(decision.get("args")))
    return f"{decision['name']}({shown})" if shown else str(decision["name"])


_STATUSES = {
    "undetermined": "indéterminée",
    "disputed": "à trancher",
    "uncovered": "non couverte",
    "conflict": "en conflit",
    "out_of_limits": "hors limites",
}


def _said(decision: dict[str, Json]) -> str:
    return _STATUSES.get(str(decision["status"])) or str(decision["text"])


def _sentence(move: Move) -> str:
    subject = f"{_WORDS[move.kind]} {quoted(move.name)}" if move.name else _WORDS[move.kind]
    agreed = "" if move.kind in _MASCULINE else "e"
    match move.change:
        case "added":
            told = f"{COLON}{move.after}" if move.after else ""
            return f"{subject} est {'nouvelle' if agreed else 'nouveau'}{told}"
        case "removed":
            told = f" ({'elle' if agreed else 'il'} donnait{COLON}{move.before})" if move.before else ""
            return f"{subject} n'est plus utilisé{agreed}{told}"
        case "changed" if move.felt and move.before and move.after:
            return f"{subject} a changé{COLON}{move.before} → {move.after}"
        case _:
            return f"{subject} a changé"
