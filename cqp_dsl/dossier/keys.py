"""A group of keys read against the names that it may hold: unknown and repeated ones are reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.diagnostics import Fix, Label
from cqp_dsl.dossier.report import suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cqp_dsl.dossier.report import Report
    from cqp_dsl.dossier.tree import Keyed, Leaf, Tree


def by_canonical_name(
    node: Keyed,
    canonical: Callable[[str], str | None],
    names: Iterable[str],
    path: str,
    report: Report,
    *,
    near: Callable[[str], str | None] | None = None,
) -> dict[str, Tree]:
    """The values under their canonical names.

    Args:
        node: the group of keys.
        canonical: the name that a key stands for, None where it stands for none.
        names: the names offered when a key is unknown.
        path: what the group is the value of, for messages.
        report: receives CQP602 and CQP608.
        near: what finds the nearest name, where it is not simply among ``names``.
    """
    names = tuple(names)
    found: dict[str, Tree] = {}
    first: dict[str, Leaf] = {}
    for pair in node.pairs:
        name = canonical(pair.key.text)
        if name is None:
            _report_unknown(pair.key, names, path, report, near)
        elif name in first:
            report_repeated(pair.key, first[name], report)
        else:
            first[name] = pair.key
            found[name] = pair.value
    return found


def report_repeated(again: Leaf, before: Leaf, report: Report) -> None:
    """Say that a key stands twice in its group, with both places."""
    report.add(
        "CQP602",
        f"La clé {again.shown} est répétée : on ne sait laquelle de ses deux valeurs retenir",
        Label(again.span, "écrite de nouveau ici"),
        Label(before.span, "déjà écrite ici"),
        help="N'en gardez qu'une.",
    )


def _report_unknown(
    key: Leaf, names: tuple[str, ...], path: str, report: Report, near: Callable[[str], str | None] | None
) -> None:
    nearest_name, advice = suggestion(key.text, names)
    if near is not None and (better := near(key.text)) is not None:
        nearest_name, advice = better, f"Vouliez-vous dire « {better} » ?"
    fix = Fix(f"écrire « {nearest_name} »", key.span, key.rewritten(nearest_name)) if nearest_name else None
    report.add("CQP608", f"{key.shown} n'est pas une clé de « {path} »", key.span, help=advice, fix=fix)
