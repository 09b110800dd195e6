"""The sentences of an impact, the same in every form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.display import format_quantity, quoted
from cqp_dsl.render.impact.report import EFFECTS, effect_words
from cqp_dsl.render.outcomes.moves import move_text
from cqp_dsl.render.wording import COLON, counted

__all__ = ["effect_words", "move_text"]

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from cqp_dsl.render.impact.report import Cause, DecisionImpact, Effect, Impact, Renaming, Stand, Total


def summary(impact: Impact) -> str:
    """How many dossiers there are, how many could be compared, how many answers change."""
    told = f"{counted(impact.dossiers, 'dossier')}, {counted(impact.compared, 'comparé')}"
    if impact.refused:
        told += f", {impact.refused} que l'une des versions refuse ou ne lit pas"
    changed = impact.changed
    if not changed:
        return f"{told}{COLON}aucune réponse ne change."
    return f"{told}{COLON}{counted(changed, 'réponse')} {'changent' if changed > 1 else 'change'}."


def effects_text(effects: Counter[Effect]) -> str:
    """``3 gagnent, 1 perd, 12 inchangés``."""
    return ", ".join(effect_words(effect, effects[effect]) for effect in EFFECTS if effects[effect])


def total_text(total: Total) -> str:
    """``montant : 5 178 € → 5 400 € (222 € de plus)``."""
    before, after = (format_quantity(amount, total.type.shown) for amount in (total.before, total.after))
    difference = total.after - total.before
    if not difference:
        return f"{before}, comme avant"
    shown = format_quantity(max(difference, -difference), total.type.shown)
    return f"{before} → {after} ({shown} {'de plus' if difference > 0 else 'de moins'})"


def total_title(total: Total) -> str:
    """What is added up."""
    return f"Total, {total.part}" if total.part else "Total"


def cause_text(cause: Cause) -> str:
    """What moved an answer, by its label, with its kind and, where they are alike, what it gave and gives."""
    return f"{cause.label} ({move_text(cause.move)})"


def passage_text(before: str, after: str, count: int) -> str:
    """``refusé → certifié : 3``."""
    return f"{before} → {after}{COLON}{count}"


def passages(decision: DecisionImpact) -> list[tuple[tuple[str, str], int]]:
    """From which outcome to which, where it is another, the most frequent first."""
    changed = [(pair, count) for pair, count in decision.passages.items() if pair[0] != pair[1]]
    return sorted(changed, key=lambda each: (-each[1], each[0]))


def stand_text(stand: Stand | None) -> str:
    """What a version says, a dash where it is not asked."""
    return stand.text if stand is not None else "—"


def names_text(names: Renaming, noun: str, *, feminine: bool) -> Iterator[str]:
    """What only one version knows: ``1 décision nouvelle : …``."""
    agreed = "e" if feminine else ""
    told = (
        (f"Nouve{'lle' if feminine else 'au'}{COLON}", names.added),
        (f"Retiré{agreed}{COLON}", names.removed),
    )
    for title, found in told:
        for name, words in found:
            yield f"{title}{noun} {name} {quoted(words) if words else ''}".rstrip()
    for old, new in names.renamed:
        yield f"Sans doute renommé{agreed}{COLON}{noun} {old} → {new}"


def searched_text(impact: Impact) -> str:
    """Of how many changes the causes were looked for; empty where it is of all."""
    looked = sum(
        count
        for decision in impact.decisions.values()
        for effect, count in decision.effects.items()
        if effect not in ("unchanged", "added", "removed")
    )
    if impact.searched >= looked:
        return ""
    return f"Les causes ont été recherchées pour {impact.searched} changements, les premiers, sur {looked}."


def sql_text(impact: Impact) -> str:
    """By whom the rows of a table were decided; empty for other dossiers."""
    if impact.by_sql is None:
        return ""
    rest = impact.dossiers - impact.by_sql
    return f"{counted(impact.by_sql, 'dossier')} en SQL, {rest} par le moteur."


def refusals(impact: Impact) -> list[tuple[tuple[tuple[str, str], ...], list[str]]]:
    """Why dossiers are refused, with those that are for the same reasons, the most frequent first.

    Each reason goes with the version that gives it; one that both give is told once.
    """
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for one in impact.unread:
        both = [("avant et après", each) for each in one.before if each in one.after]
        before = [("avant", each) for each in one.before if each not in one.after]
        after = [("après", each) for each in one.after if each not in one.before]
        groups.setdefault((*both, *before, *after), []).append(one.dossier)
    return sorted(groups.items(), key=lambda each: -len(each[1]))


_NAMED = 3


def named_text(dossiers: list[str]) -> str:
    """The first of some dossiers, and how many others there are."""
    told = ", ".join(dossiers[:_NAMED])
    others = len(dossiers) - _NAMED
    return f"{told} et {counted(others, 'autre')}" if others > 0 else told
