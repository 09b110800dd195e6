"""A group of keys read against the names that it may hold: unknown and repeated ones are reported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeGuard

from cqp_dsl.dossier.tree import Refused, is_empty, shape, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from cqp_dsl.dossier.report import Report
    from cqp_dsl.dossier.tree import Node


def as_group(node: Node) -> dict[object, Node] | None:
    """The keys and values of a group; None for what is not one."""
    if isinstance(node, dict):
        return node
    return dict(node) if isinstance(node, Mapping) else None


def section(node: Node, heading: str, content: str, report: Report) -> dict[Any, Node]:
    """The keys under a heading, which may be left empty: texts, except where ``is_name`` has yet to say so."""
    group = as_group(node)
    if group is None:
        if not isinstance(node, Refused) and not is_empty(node):
            message = f"« {heading} » : {shape(node)} ; attendu : un groupe de clés, {content}"
            report.add("CQP609", message, node)
        return {}
    report.count_keys(group)
    return group


def is_name(key: object, path: str, report: Report) -> TypeGuard[str]:
    """Whether a key that nothing is known by is a text; that of plain data may not be, which is reported."""
    if isinstance(key, str):
        return True
    report.add(
        "CQP623",
        f"« {path} » : une clé de type {type(key).__name__} est refusée",
        help="Une clé est un texte : un nom, comme dans un fichier.",
    )
    return False


def by_canonical_name(
    group: dict[object, Node],
    canonical: Callable[[str], str | None],
    names: Collection[str],
    path: str,
    report: Report,
    *,
    near: Callable[[str], str | None] | None = None,
) -> dict[str, Node]:
    """The values under their canonical names.

    Args:
        group: the group of keys.
        canonical: the name that a key stands for, None where it stands for none.
        names: the names offered when a key is unknown.
        path: what the group is the value of, for messages.
        report: receives CQP602, CQP604, CQP608 and CQP623.
        near: what finds the nearest name, where it is not simply among ``names``.
    """
    report.count_keys(group)
    found: dict[str, Node] = {}
    first: dict[str, str] = {}
    for key, value in group.items():
        if not is_name(key, path, report):
            continue
        name = canonical(key)
        if name is None:
            _report_unknown(key, names, path, report, near)
        elif name in first:
            report_repeated(key, first[name], report)
        else:
            first[name] = key
            found[name] = value
    return found


def report_repeated(again: str, before: str, report: Report) -> None:
    """Say that a key stands twice in its group, with both places."""
    report.add(
        "CQP602",
        f"La clé {shown(again)} est répétée : on ne sait laquelle de ses deux valeurs retenir",
        report.label(again, "écrite de nouveau ici"),
        report.label(before, "déjà écrite ici"),
        help="N'en gardez qu'une.",
    )


def _report_unknown(
    key: str, names: Collection[str], path: str, report: Report, near: Callable[[str], str | None] | None
) -> None:
    nearest_name, advice = report.suggestion(key, names)
    if near is not None and (better := near(key)) is not None:
        nearest_name, advice = better, f"Vouliez-vous dire « {better} » ?"
    fix = report.writing(nearest_name, key)
    report.add("CQP608", f"{shown(key)} n'est pas une clé de « {path} »", key, help=advice, fix=fix)
