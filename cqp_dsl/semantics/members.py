"""The values of an enumeration: each once, and none that was meant as a name of two words."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from cqp_dsl.diagnostics import Fix

if TYPE_CHECKING:
    from cqp_dsl.language.syntax import tree
    from cqp_dsl.semantics.scope import PolicyScope


def check_members(decl: tree.EnumDecl, scope: PolicyScope) -> dict[str, tree.EnumMember]:
    """The values of an enumeration by name, in order; those repeated or seemingly cut in two are reported."""
    seen: dict[str, tree.EnumMember] = {}
    before = _first_words(decl)
    repeated: set[str] = set()
    for position, member in enumerate(decl.members):
        previous = seen.setdefault(member.name.text, member)
        if previous is not member:
            first = before.get(position) or before.get(decl.members.index(previous))
            _report_repeated(decl, previous, member, first, scope)
            repeated.add(member.name.text)
    for position, first in before.items():
        member = decl.members[position]
        if member.label is not None and member.name.text not in repeated:
            _warn_split(first, member, scope)
    return seen


def _first_words(decl: tree.EnumDecl) -> dict[int, tree.EnumMember]:
    """By position, the value without label that stands on the same line before another.

    In an enumeration written on one line, that is how they all stand, and nothing is to be said.
    """
    if len({member.name.span.line for member in decl.members}) == 1:
        return {}
    pairs = enumerate(itertools.pairwise(decl.members), start=1)
    return {
        position: first
        for position, (first, second) in pairs
        if first.label is None and first.name.span.line == second.name.span.line
    }


def _report_repeated(
    decl: tree.EnumDecl, previous: tree.EnumMember, member: tree.EnumMember, first: tree.EnumMember | None,
    scope: PolicyScope,
) -> None:  # fmt: skip
    help_ = "Retirez l'une des deux."
    if first is not None:
        help_ = _one_name(first.name.text, member.name.text)
    scope.session.error(
        "CQP203",
        f"La valeur « {member.name.text} » figure deux fois dans l'énumération « {decl.name.text} »",
        member.name.span,
        "seconde fois",
        others=[(previous.name.span, "première fois")],
        help=help_,
    )


def _warn_split(first: tree.EnumMember, second: tree.EnumMember, scope: PolicyScope) -> None:
    one, two = first.name, second.name
    scope.session.warning(
        "CQP227",
        f"« {one.text} » et « {two.text} » sont deux valeurs, dont la première n'a pas de libellé",
        one.span.to(two.span),
        "deux noms",
        help=f"{_one_name(one.text, two.text)} Si ce sont bien deux valeurs, mettez chacune sur sa ligne.",
        fix=Fix(f"écrire « {one.text}_{two.text} »", one.span.to(two.span), f"{one.text}_{two.text}"),
    )


def _one_name(first: str, second: str) -> str:
    return f"Un nom n'a pas d'espace : « {first} {second} » s'écrit « {first}_{second} »."
