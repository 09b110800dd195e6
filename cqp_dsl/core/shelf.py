"""A program as text that can be put away, and taken back part by part.

The text has one line per part (``codec`` writes them): what every evaluation needs, the guarantees, the scenarios, the
names of the rules, then one line per rule. What is taken back reads a rule when it is first looked up, and the
scenarios when they are first counted: a decision pays for what it reaches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar, overload

import attrs

from cqp_dsl.core.codec import MalformedError, Pool, Reading
from cqp_dsl.core.program import Program, Rule

if TYPE_CHECKING:
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.source import SourceFile

_Item = TypeVar("_Item")

_LATER: Final = ("rules", "guarantees", "scenarios", "files")
"""The fields of a program that have lines of their own, or, for the files, that are at hand."""

_HEAD: Final = tuple(field.name for field in attrs.fields(Program) if field.name not in _LATER)


def shelved(program: Program, warnings: Sequence[Diagnostic]) -> str:
    """The text of a program and of the warnings that it was elaborated with; its files' texts are left out."""
    pool = Pool()
    head = tuple(getattr(program, name) for name in _HEAD)
    first = pool.text((head, tuple(warnings)))
    later = [tuple(program.guarantees), tuple(program.scenarios), tuple(program.rules), *program.rules.values()]
    return "\n".join([first, *(pool.then().text(part) for part in later)])


def taken_back(text: str, files: Mapping[str, SourceFile]) -> tuple[Program, tuple[Diagnostic, ...]]:
    """The program of a text, and its warnings; ``files`` are those that it was elaborated from.

    Raises:
        MalformedError: the text is not one that ``shelved`` writes. What is read later raises it later.
    """
    first, guarantees, scenarios, names, *rules = text.split("\n")
    reading = Reading()
    try:
        head, warnings = reading.value(first)
        known = dict(zip(reading.then().value(names), rules, strict=True))
        fields = dict(zip(_HEAD, head, strict=True))
    except (TypeError, ValueError) as error:
        raise MalformedError from error
    program = Program(
        **fields,
        rules=ShelvedRules(known, reading),
        guarantees=ShelvedSequence(lambda: reading.then().value(guarantees)),
        scenarios=ShelvedSequence(lambda: reading.then().value(scenarios)),
        files=dict(files),
    )
    return program, warnings


class ShelvedRules(Mapping[str, Rule]):
    """The rules by name, each read when it is first looked up."""

    def __init__(self, texts: dict[str, str], reading: Reading) -> None:
        self._texts = texts
        self._reading = reading
        self._rules: dict[str, Rule] = {}

    def __getitem__(self, name: str) -> Rule:
        rule = self._rules.get(name)
        if rule is None:
            rule = self._rules[name] = self._reading.then().value(self._texts[name])
        return rule

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __contains__(self, name: object) -> bool:
        return name in self._texts


class ShelvedSequence(Sequence[_Item]):
    """Items that are read, all of them, when the first is asked for."""

    def __init__(self, read: Callable[[], tuple[_Item, ...]]) -> None:
        self._read = read
        self._items: tuple[_Item, ...] | None = None

    def _all(self) -> tuple[_Item, ...]:
        if self._items is None:
            self._items = self._read()
        return self._items

    @overload
    def __getitem__(self, index: int) -> _Item: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[_Item, ...]: ...
    def __getitem__(self, index: int | slice) -> Any:
        return self._all()[index]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[_Item]:
        return iter(self._all())
