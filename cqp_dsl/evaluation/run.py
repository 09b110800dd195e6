"""What the compiled code runs on: a dossier, one world, and what has been computed so far."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field

from cqp_dsl.core.dossier import absent
from cqp_dsl.datatypes.values import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Entry, Rule

Frame: TypeAlias = list[Value]
"""The slots of a rule: the effect date (or a Void), its arguments, then its fold variables."""

Memo: TypeAlias = dict[object, Value]
"""The values of a rule: by effect date, or by effect date and arguments."""

MISSING = object()
"""Tells "not computed" from ``rien`` (``None``), which is a value."""

_MOST_LASTING = 2_000
"""Values of one rule kept from a dossier to the next."""

_DEEP = 400_000
"""Python frames allowed while evaluating: a rule takes about five, and nothing in the core recurses for ever."""


class Facts(dict[str, Value]):
    """The facts by qualified entry; one that the dossier leaves out is built on first use."""

    def __init__(self, entries: Mapping[str, Entry], given: Mapping[str, Value]) -> None:
        super().__init__(given)
        self._entries = entries

    def __missing__(self, name: str) -> Value:
        value = absent(self._entries[name])
        self[name] = value
        return value

    def replaced(self, facts: Mapping[str, Value]) -> Facts:
        """The same facts, some of them replaced."""
        return Facts(self._entries, {**self, **facts})


@define(eq=False)
class Run:
    """One dossier in one world.

    ``world`` gives each interpretation its reading, ``supposed`` those that the dossier assumes; ``store`` holds the
    memos of all the worlds of the dossier, by rule and by the readings that this rule reaches, so that what reads
    nothing is computed once; ``memos`` is the part of it that is at hand in this world.
    """

    facts: Facts
    holes: Mapping[tuple[str, tuple[str, ...]], Value]
    assumptions: Mapping[tuple[str, tuple[Value, ...]], Value]
    world: dict[str, str]
    supposed: frozenset[str] = frozenset()
    store: dict[str | tuple[str | None, ...], Memo] = field(factory=dict)
    memos: dict[str, Memo] = field(factory=dict)

    @classmethod
    def of(cls, entries: Mapping[str, Entry], dossier: Dossier, world: dict[str, str]) -> Run:
        """A first run over a dossier."""
        facts = Facts(entries, dossier.facts)
        return cls(facts, dossier.holes, dossier.assumptions, world, frozenset(dossier.readings))

    def in_world(self, world: dict[str, str]) -> Run:
        """The same dossier in another world; shares what does not depend on it."""
        return Run(self.facts, self.holes, self.assumptions, world, self.supposed, self.store)

    def memo(self, rule: Rule) -> Memo:
        """The memo of a rule in this world."""
        key = (rule.name, *[self.world.get(name) for name in rule.readings]) if rule.readings else rule.name
        found = self.memos[rule.name] = self.store.setdefault(key, {})
        return found

    def lasting_memo(self, rule: Rule, lasting: Memo) -> Memo:
        """The memo of a rule that depends on no dossier, which all of them share; a supposed value spoils it."""
        if self.assumptions:
            return self.memo(rule)
        if len(lasting) > _MOST_LASTING:
            lasting.clear()
        self.memos[rule.name] = lasting
        return lasting


Code: TypeAlias = Callable[[Run, Frame], Value]
"""A compiled node."""

_lock = threading.Lock()
_depths: list[int] = []


class deep_recursion:  # noqa: N801 - used as a statement
    """Allow long chains of rules while the block runs, in any number of threads at once."""

    def __enter__(self) -> None:
        with _lock:
            _depths.append(sys.getrecursionlimit())
            if len(_depths) == 1:
                sys.setrecursionlimit(max(_DEEP, _depths[0]))

    def __exit__(self, *_failure: object) -> None:
        with _lock:
            limit = _depths.pop()
            if not _depths:
                sys.setrecursionlimit(limit)
