"""Two versions of the policies: what only one of them knows, and what is most likely the same under another name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, evolve

from cqp_dsl.dossier.other_version import OtherVersion
from cqp_dsl.pipeline import RequestError
from cqp_dsl.render.impact.report import Renaming

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.program import Program
    from cqp_dsl.pipeline import Policies


@define(frozen=True, eq=False)
class Versions:
    """Both versions, each of which reads the dossiers of the other.

    Attributes:
        decisions: what the new version calls each decision of the old one; None where it has none.
    """

    old: Policies
    new: Policies
    decisions: Mapping[str, str | None]
    decision_names: Renaming
    fact_names: Renaming


def versions(old: Policies, new: Policies) -> Versions:
    """Two versions of the policies, set side by side."""
    before, after = old.program, new.program
    facts = [{name: (one.type, one.question) for name, one in each.entries.items()} for each in (before, after)]
    asked = [{one.name: (one.type, one.label) for one in each.decisions} for each in (before, after)]
    same_facts, same_decisions = _same(facts[0], facts[1]), _same(asked[0], asked[1])
    forth = OtherVersion(
        facts=_names(before.entries, after.entries, same_facts),
        decisions=_names(before.published, after.published, same_decisions),
        readings=_names(before.interpretations, after.interpretations, {}),
        figures=_names(_figures(before), _figures(after), {}),
    )
    back = OtherVersion(
        facts=_names(after.entries, before.entries, _turned(same_facts)),
        decisions=_names(after.published, before.published, _turned(same_decisions)),
        readings=_names(after.interpretations, before.interpretations, {}),
        figures=_names(_figures(after), _figures(before), {}),
    )
    return Versions(
        evolve(old, other=back),
        evolve(new, other=forth),
        {name: forth.decisions.get(name, name) for name in before.published},
        _renaming(asked[0], asked[1], same_decisions),
        _renaming(facts[0], facts[1], same_facts),
    )


def decisions_named(both: Versions, words: Sequence[str]) -> tuple[str, ...]:
    """The qualified names of decisions that either version has, by their short or qualified names.

    Raises:
        RequestError: neither has one of them.
    """
    found: list[str] = []
    for word in words:
        try:
            asked, _ = both.new.named([word], None)
        except RequestError:
            asked, _ = both.old.named([word], None)
        found += asked or ()
    return tuple(found)


def _figures(program: Program) -> list[str]:
    return list(dict.fromkeys(hole.parameter for hole in program.holes))


def _names(these: Iterable[str], others: Iterable[str], same: Mapping[str, str]) -> dict[str, str | None]:
    """The names that the first alone knows, and what the second calls them."""
    known = set(others)
    return {name: same.get(name) for name in these if name not in known}


def _turned(names: Mapping[str, str]) -> dict[str, str]:
    return {new: old for old, new in names.items()}


def _same(before: Mapping[str, tuple[Type, str]], after: Mapping[str, tuple[Type, str]]) -> dict[str, str]:
    """Names that went, with the one name that came for what is told in the same words and is of the same type."""
    gone = {name: one for name, one in before.items() if name not in after}
    come = {name: one for name, one in after.items() if name not in before}
    found: dict[str, str] = {}
    for name, (type_, words) in gone.items():
        alike = [other for other, one in come.items() if words and one == (type_, words)]
        rivals = [other for other, one in gone.items() if one == (type_, words)]
        if len(alike) == len(rivals) == 1:
            found[name] = alike[0]
    return found


def _renaming(
    before: Mapping[str, tuple[Type, str]], after: Mapping[str, tuple[Type, str]], same: Mapping[str, str]
) -> Renaming:
    taken = set(same.values())
    return Renaming(
        added=tuple((name, words) for name, (_, words) in after.items() if name not in before and name not in taken),
        removed=tuple((name, words) for name, (_, words) in before.items() if name not in after and name not in same),
        renamed=tuple(same.items()),
    )
