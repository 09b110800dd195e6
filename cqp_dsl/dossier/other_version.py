"""Dossiers written for another version of the policies: names that changed are put right, what has no name left aside.

A name that neither version knows is not touched: it is a mistake of the dossier, and is reported as any.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import define, field

from cqp_dsl.dossier.tree import Keyed, Text

if TYPE_CHECKING:
    from cqp_dsl.dossier.tree import Node

Names = Mapping[str, str | None]
"""Qualified names that the other version alone knows: what this one calls each, None where it has nothing for it."""


_LEFT = object()
"""A heading that is left aside, whole."""


@define(frozen=True, eq=False)
class OtherVersion:
    """What another version alone knows: its facts, decisions, interpretations and figures to be fixed."""

    facts: Names = field(factory=dict)
    decisions: Names = field(factory=dict)
    readings: Names = field(factory=dict)
    figures: Names = field(factory=dict)

    def adapted(self, root: Node) -> Node:
        """A dossier as this version reads it; positions are kept."""
        if not isinstance(root, Mapping):
            return root
        headings = {key: self._heading(key, value) for key, value in root.items()}
        return _like(root, {key: value for key, value in headings.items() if value is not _LEFT})

    def _heading(self, key: object, value: Node) -> Node:
        match key:
            case "faits" if isinstance(value, Mapping):
                return self._facts(value)
            case "décisions" | "decisions":
                return self._decisions(value)
            case "lectures" if isinstance(value, Mapping):
                return _named(value, self.readings)
            case "paramètres" | "parametres" if isinstance(value, Mapping):
                return _named(value, self.figures)
            case "provenance" if self.facts:
                return _LEFT  # it decides nothing
            case _:
                return value

    def _facts(self, policies: Mapping[object, Node]) -> Node:
        found: dict[object, dict[object, Node]] = {}
        others: dict[object, Node] = {}
        for policy, group in policies.items():
            if not isinstance(group, Mapping) or not isinstance(policy, str):
                others[policy] = group
                continue
            if not group:
                others[policy] = group
            for key, value in group.items():
                name = f"{policy}.{key}"
                if name not in self.facts:
                    found.setdefault(policy, {})[key] = value
                elif (mapped := self.facts[name]) is not None:
                    home, _, short = mapped.partition(".")
                    found.setdefault(_renamed(policy, home), {})[_renamed(key, short)] = value
        groups = {policy: _like(policies.get(policy), group) for policy, group in found.items()}
        return _like(policies, {**others, **groups})

    def _decisions(self, asked: Node) -> Node:
        if not isinstance(asked, list | tuple):
            asked = [asked]
        kept: list[Node] = []
        for one in asked:
            name = _of(one, self.decisions)
            if name is None:
                kept.append(one)
            elif (mapped := self.decisions[name]) is not None:
                kept.append(_renamed(one, mapped))
        return kept if kept or not asked else _LEFT


def _of(word: Node, names: Names) -> str | None:
    """The name, qualified, that a word stands for among those; None for none."""
    return next((name for name in names if word in (name, name.partition(".")[2])), None)


def _named(group: Mapping[object, Node], names: Names) -> Node:
    kept: dict[object, Node] = {}
    for key, value in group.items():
        name = _of(key, names)
        if name is None:
            kept[key] = value
        elif (mapped := names[name]) is not None:
            kept[_renamed(key, mapped)] = value
    return _like(group, kept)


def _renamed(key: Node, name: str) -> Node:
    """The other name of something, at its place."""
    return Text(name, key.start, key.end, quoted=key.quoted) if isinstance(key, Text) else name


def _like(group: Node, pairs: dict[object, Node]) -> Node:
    """A group with other keys, at its place."""
    return Keyed(pairs, group.start, group.end) if isinstance(group, Keyed) else pairs  # type: ignore[arg-type]
