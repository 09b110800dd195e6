"""A program as a text that the cache keeps, and the program again, whose rules are decoded as they are looked up.

The text has one line per part, each in the form of ``codec``: what every decision needs; each of the lists that few
need (scenarios, figures to fix…); the names of the rules; then one line per rule. So a decision pays for the rules that
it reaches, whatever the size of the program.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs

from cqp_dsl.core.codec import Decoder, Encoder, MalformedError
from cqp_dsl.core.lazy import LazySequence
from cqp_dsl.core.program import Program, Rule

if TYPE_CHECKING:
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.source import SourceFile

_LISTS: Final = ("holes", "guarantees", "scenarios", "off_machine", "texts")
"""The fields of a program that have a line of their own, decoded when they are first looked at."""

_HEAD: Final = tuple(field.name for field in attrs.fields(Program) if field.name not in {*_LISTS, "rules", "files"})
"""The fields of the first line. The files are not kept: whoever has the key of the text has read them."""


def program_text(program: Program, warnings: Sequence[Diagnostic]) -> bytes:
    """The text of a program and of the warnings that came with it; the texts of its files are left out.

    Raises:
        UnicodeEncodeError: it holds a string that UTF-8 cannot write, such as the name of some files.
    """
    encoder = Encoder()
    head = tuple(getattr(program, name) for name in _HEAD)
    first = encoder.text((head, tuple(warnings)))
    lists = [tuple(getattr(program, name)) for name in _LISTS]
    others = [*lists, tuple(program.rules), *program.rules.values()]
    return b"\n".join([first, *(encoder.text_apart(part) for part in others)])


def program_of(text: bytes, files: Mapping[str, SourceFile]) -> tuple[Program, tuple[Diagnostic, ...]]:
    """The program of a text, and its warnings; ``files`` are those that it was elaborated from.

    Raises:
        MalformedError: the text is not one that ``program_text`` writes. A line that is decoded later raises it later.
    """
    first, *others = text.split(b"\n")
    lists, rules = others[: len(_LISTS)], others[len(_LISTS) + 1 :]
    decoder = Decoder()
    try:
        head, warnings = decoder.value(first)
        texts = dict(zip(decoder.fork().value(others[len(_LISTS)]), rules, strict=True))
        fields: dict[str, Any] = dict(zip(_HEAD, head, strict=True))
        fields |= {name: _lazy(line, decoder) for name, line in zip(_LISTS, lists, strict=True)}
    except (TypeError, ValueError, IndexError) as error:
        raise MalformedError from error
    return Program(**fields, rules=StoredRules(texts, decoder), files=dict(files)), warnings


def _lazy(text: bytes, decoder: Decoder) -> Sequence[Any]:
    return LazySequence(lambda: decoder.fork().value(text))


class StoredRules(Mapping[str, Rule]):
    """The rules by name, each decoded when it is first looked up."""

    def __init__(self, texts: dict[str, bytes], decoder: Decoder) -> None:
        self._texts = texts
        self._decoder = decoder
        self._rules: dict[str, Rule] = {}

    def __getitem__(self, name: str) -> Rule:
        rule = self._rules.get(name)
        if rule is None:
            rule = self._rules[name] = self._decoder.fork().value(self._texts[name])
        return rule

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __contains__(self, name: object) -> bool:
        return name in self._texts
