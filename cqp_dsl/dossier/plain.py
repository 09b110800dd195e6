"""A dossier given as plain Python data, read straight into typed values: for programs that call cqp again and again.

The checks of a program are compiled as they are first needed, and kept with the reader.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define

from cqp_dsl.core.dossier import Dossier
from cqp_dsl.datatypes.types import MapType, OptionalType, RecordType, Type
from cqp_dsl.dossier import checks
from cqp_dsl.dossier.extent import LINE, LONGEST, LONGEST_TEXT, Extent, extent, key_length, size
from cqp_dsl.dossier.limits import MAX_BYTES
from cqp_dsl.dossier.mapping import PATH
from cqp_dsl.dossier.sections import knows_something, meanings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cqp_dsl.core.program import Entry, Program
    from cqp_dsl.datatypes.values import Value

_T = TypeVar("_T")
_HEADINGS = 8 * LINE + key_length("décisions") * 6 + 6 * (LONGEST + LONGEST_TEXT)
"""Bytes of the headings, of the label and of the date, at most."""


@define(frozen=True)
class _Fact:
    """How a fact is read, and its place among those of the program."""

    place: int
    name: str
    check: checks.Check
    may_be_unknown: bool
    key_length: int
    extent: Extent

    @classmethod
    def of(cls, place: int, entry: Entry) -> _Fact:
        check = checks.checker(entry.type, entry)
        return cls(place, entry.name, check, _may_be_unknown(entry.type), key_length(entry.name), extent(entry.type))


@define(frozen=True)
class _Reading:
    """How the reading of an interpretation is read, and the place of the interpretation among those of the program."""

    place: int
    name: str
    check: checks.Check


class PlainReader:
    """Reads dossiers given as plain data against one program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._facts: dict[str, dict[str, _Fact]] = {}

    def read(self, data: Mapping[str, object]) -> Dossier | None:
        """The dossier that the same read as a file would be, where there is nothing to say of it.

        None where there may be, or where it is only unusual: ``source_of`` and ``read_dossier`` read that.
        """
        try:
            return self._dossier(data)
        except checks.UnusualError:
            return None

    def _dossier(self, data: object) -> Dossier:
        label, date, decisions = "", None, None
        facts: dict[str, Value] = {}
        readings: dict[str, str] = {}
        length = _HEADINGS
        for heading, value in _group(data).items():
            match heading:
                case "dossier":
                    label = checks.text(value)
                case "date":
                    date = checks.day(value)
                case "faits":
                    facts, taken = self._read_facts(value)
                    length += taken
                case "décisions":
                    decisions = self._read_decisions(value)
                    length += len(value) * self._longest_name
                case "lectures":
                    readings = self._read_readings(value)
                    length += len(value) * 2 * self._longest_name
                case _:  # « paramètres » too, which are rare
                    checks.give_up()
        return Dossier(label, PATH, date, facts, decisions, readings) if length <= MAX_BYTES else checks.give_up()

    def _read_facts(self, value: object) -> tuple[dict[str, Value], int]:
        """The facts, and how many bytes they may take."""
        found: list[tuple[int, str, Value]] = []
        length = 0
        for policy, group in _group(value).items():
            known = self._facts.get(policy)
            if known is None:
                known = self._compiled(policy)
            length += key_length(policy)
            for key, given in _group(group).items():
                fact = known.get(key)
                if fact is None:
                    checks.give_up()
                read = fact.check(given, fact.name)
                length += fact.key_length + size(read, fact.extent)
                if not fact.may_be_unknown or knows_something(read):
                    found.append((fact.place, fact.name, read))
        return _in_order(found), length

    def _compiled(self, policy: str) -> dict[str, _Fact]:
        """The facts of a politique by their short names, compiled and kept."""
        if policy not in self._program.policies:
            checks.give_up()
        start = f"{policy}."
        entries = enumerate(self._program.entries.items())
        own = {name.removeprefix(start): _Fact.of(at, entry) for at, (name, entry) in entries if name.startswith(start)}
        self._facts[policy] = own
        return own

    def _read_decisions(self, value: object) -> tuple[str, ...]:
        asked = value if type(value) is list or type(value) is tuple else [value]
        if not 0 < len(asked) <= len(self._decisions):
            checks.give_up()
        return tuple(dict.fromkeys(_found(self._decisions, name) for name in asked))

    def _read_readings(self, value: object) -> dict[str, str]:
        found = []
        group = _group(value)
        for key, given in group.items():
            reading = _found(self._readings, key)
            found.append((reading.place, reading.name, reading.check(given, reading.name)))
        readings: dict[str, Any] = _in_order(found)
        return readings if len(readings) == len(group) else checks.give_up()

    @cached_property
    def _decisions(self) -> dict[str, str]:
        return {word: names[0] for word, names in meanings(self._program.published).items() if len(names) == 1}

    @cached_property
    def _readings(self) -> dict[str, _Reading]:
        """What each unambiguous name of an interpretation stands for."""
        of_name = {
            name: _Reading(place, name, checks.enumerated(interpretation.type))
            for place, (name, interpretation) in enumerate(self._program.interpretations.items())
        }
        return {word: of_name[names[0]] for word, names in meanings(of_name).items() if len(names) == 1}

    @cached_property
    def _longest_name(self) -> int:
        """At most how many bytes the name of a decision, an interpretation or a reading takes."""
        readings = [name for one in self._program.interpretations.values() for name in one.type.values]
        names = [*self._program.published, *self._program.interpretations, *readings]
        return LINE + 6 * max([LONGEST, *map(len, names)])


def _group(value: object) -> dict[str, Any]:
    return value if type(value) is dict else checks.give_up()


def _found(known: dict[str, _T], name: object) -> _T:
    found = known.get(name) if type(name) is str else None
    return checks.give_up() if found is None else found


def _in_order(found: list[tuple[int, str, Value]]) -> dict[str, Value]:
    """What was found, in the order of the program."""
    found.sort(key=lambda item: item[0])
    return {name: value for _, name, value in found}


def _may_be_unknown(type_: Type) -> bool:
    """Whether a value of the type may be given without anything of it being known."""
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    return isinstance(inner, RecordType | MapType)
