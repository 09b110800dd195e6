"""What the register holds, as the documents that programs and screens are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.register.replay import Replayed
    from cqp_dsl.register.store import Opened
    from cqp_dsl.register.verify import Verified
    from cqp_dsl.render.register_document import EntryJson, FollowUpJson, ReplayJson, ReplaysJson, VerifiedJson


def entry_data(opened: Opened, *, whole: bool = False) -> EntryJson:
    """An entry; ``whole`` adds what its key opens."""
    entry, sealed, told = opened.entry, opened.sealed, opened.entry.told
    is_act = entry.kind in {"act", "simulation"}
    document: EntryJson = {
        "sequence": entry.sequence,
        "kind": entry.kind,
        "made_at": entry.made_at,
        "caller": entry.caller,
        "digest": entry.digest,
        "program": entry.program,
        "language": entry.language,
        "engine": entry.engine,
        "effect_date": entry.effect_date,
        "decisions": told.get("decisions", []),
        "readings": told.get("readings", {}),
        "figures": told.get("figures", []),
        "about": entry.about,
        "erased": entry.key_id is not None and sealed is None,
        "keys": len(told.get("keys", [])),
        "reference": opened.reference if is_act and sealed else None,
        "receipt": sealed["receipt"]["digest"] if is_act and sealed else None,
        "follow_ups": [_follow_up(each) for each in opened.follow_ups],
    }
    if whole:
        kept = ("dossier", "receipt", "decisions")
        document["sealed"] = {name: sealed[name] for name in kept} if is_act and sealed else None  # type: ignore[typeddict-item]
    return document


def _follow_up(opened: Opened) -> FollowUpJson:
    entry, sealed, told = opened.entry, opened.sealed or {}, opened.entry.told
    return {
        "sequence": entry.sequence,
        "made_at": entry.made_at,
        "caller": entry.caller,
        "followed": told["followed"],
        "on": told["on"],
        "by": sealed.get("by"),
        "why": sealed.get("why"),
    }


def verified_data(result: Verified) -> VerifiedJson:
    """Whether the register is whole."""
    return {
        "whole": not result.found,
        "counts": dict(sorted(result.counts.items())),
        "erased": result.erased,
        "set_back": result.set_back,
        "head": {"sequence": result.head[0], "digest": result.head[1]},
        "found": result.found,
        "faults": result.faults,
    }


def replay_data(result: Replayed) -> ReplayJson:
    """What came of replaying an act."""
    return {
        "sequence": result.sequence,
        "outcome": result.outcome,
        "moved": [
            {
                "decision": moved.decision,
                "before": moved.before,
                "after": moved.after,
                "articles": list(moved.articles),
            }
            for moved in result.moved
        ],
        "why": result.why,
    }


def replays_data(results: Sequence[Replayed]) -> ReplaysJson:
    """Acts replayed, and the counts."""
    counts = dict.fromkeys(("identical", "differs", "not_replayable"), 0)
    for each in results:
        counts[each.outcome] += 1
    return {"replays": [replay_data(each) for each in results], "counts": counts}
