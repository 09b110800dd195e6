"""A program as text that can be put away, and taken back part by part.

The text has one line per part (``codec`` writes them): what every evaluation needs, each of the lists that few need
(the scenarios, the cells to fix…), the names of the rules, then one line per rule. What is taken back reads a rule when
it is first looked up, and a list when it is first counted: a decision pays for what it reaches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs

from cqp_dsl.core.codec import MalformedError, Pool, Reading
from cqp_dsl.core.later import Later
from cqp_dsl.core.program import Program, Rule

if TYPE_CHECKING:
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.source import SourceFile

_LISTS: Final = ("holes", "guarantees", "scenarios", "off_machine")
"""The fields of a program that have a line of their own."""

_HEAD: Final = tuple(field.name for field in attrs.fields(Program) if field.name not in {*_LISTS, "rules", "files"})


def shelved(program: Program, warnings: Sequence[Diagnostic]) -> bytes:
    """The text, in UTF-8, of a program and of the warnings that came with it; its files' texts are left out.

    Raises:
        UnicodeEncodeError: a text in it is not one that UTF-8 writes, the name of a file for instance.
    """
    pool = Pool()
    head = tuple(getattr(program, name) for name in _HEAD)
    first = pool.text((head, tuple(warnings)))
    lists = [tuple(getattr(program, name)) for name in _LISTS]
    later = [*lists, tuple(program.rules), *program.rules.values()]
    return b"\n".join([first, *(pool.text_apart(part) for part in later)])


def taken_back(text: bytes, files: Mapping[str, SourceFile]) -> tuple[Program, tuple[Diagnostic, ...]]:
    """The program of a text, and its warnings; ``files`` are those that it was elaborated from.

    Raises:
        MalformedError: the text is not one that ``shelved`` writes. What is read later raises it later.
    """
    first, *later = text.split(b"\n")
    lists, rules = later[: len(_LISTS)], later[len(_LISTS) + 1 :]
    reading = Reading()
    try:
        head, warnings = reading.value(first)
        known = dict(zip(reading.then().value(later[len(_LISTS)]), rules, strict=True))
        fields: dict[str, Any] = dict(zip(_HEAD, head, strict=True))
        fields |= {name: _list(line, reading) for name, line in zip(_LISTS, lists, strict=True)}
    except (TypeError, ValueError, IndexError) as error:
        raise MalformedError from error
    return Program(**fields, rules=ShelvedRules(known, reading), files=dict(files)), warnings


def _list(text: bytes, reading: Reading) -> Sequence[Any]:
    return Later(lambda: reading.then().value(text))


class ShelvedRules(Mapping[str, Rule]):
    """The rules by name, each read when it is first looked up."""

    def __init__(self, texts: dict[str, bytes], reading: Reading) -> None:
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
