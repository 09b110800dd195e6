"""The single values of a dossier that may change, each with its place in its fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import define

from cqp_dsl.core.datatypes.types import EnumType, ListType, MapType, RecordType, bare
from cqp_dsl.core.datatypes.values import MapValue, Record, Void
from cqp_dsl.core.dossier import absent
from cqp_dsl.core.printer import spoken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Entry, Modifiable, Program

Step: TypeAlias = "int | tuple[str, ...]"
"""A field of a ``fiche`` or an element of a list, by rank; a cell of a map, by its key."""


@define(frozen=True, eq=False, repr=False)
class Leaf:
    """A value that may change: its entry, how, where in its fact, and what it is now."""

    entry: Entry
    how: Modifiable
    steps: tuple[Step, ...]
    path: str
    label: str
    part: str
    type: Type
    value: Value

    def put(self, facts: Mapping[str, Value], other: Value) -> dict[str, Value]:
        """The facts with another value there."""
        fact = facts[self.entry.name] if self.entry.name in facts else absent(self.entry)
        return {**facts, self.entry.name: _replaced(fact, self.steps, other)}


def leaves(program: Program, facts: Mapping[str, Value], names: Collection[str]) -> list[Leaf]:
    """The values that may change in the facts of some names, in the order of the program."""
    found: list[Leaf] = []
    for name, entry in program.entries.items():
        if entry.modifiable is not None and name in names:
            fact = facts[name] if name in facts else absent(entry)
            label = entry.question or spoken(name.partition(".")[2])
            found.extend(_leaves(Leaf(entry, entry.modifiable, (), name, label, "", entry.type, fact)))
    return found


def _leaves(whole: Leaf) -> Iterator[Leaf]:
    """The parts that have no parts; a list of plain values is one, whose elements come and go together."""
    value = whole.value
    if isinstance(value, Void) or value is None:
        if not isinstance(bare(whole.type), MapType | RecordType):
            yield whole
        return
    match value, bare(whole.type):
        case MapValue(cells=cells), MapType(keys=keys, value=cell):
            for key, part in cells.items():
                words = ", ".join(of.label(name) for of, name in zip(keys, key, strict=True))
                yield from _leaves(_part(whole, key, f"[{' ; '.join(key)}]", words, cell, part))
        case Record(values=values), RecordType(fields=fields):
            for place, (field, part) in enumerate(zip(fields, values, strict=True)):
                words = field.label or spoken(field.name)
                yield from _leaves(_part(whole, place, f".{field.name}", words, field.type, part))
        case tuple(), ListType(item=item) if not isinstance(bare(item), EnumType):
            for place, part in enumerate(value):
                yield from _leaves(_part(whole, place, f"[{place + 1}]", f"n° {place + 1}", item, part))
        case _:
            yield whole


def _part(whole: Leaf, step: Step, path: str, words: str, type_: Type, value: Value) -> Leaf:
    part = f"{whole.part}, {words}" if whole.part else words
    label = spoken(whole.entry.name.partition(".")[2])  # the question asks for the whole
    return Leaf(whole.entry, whole.how, (*whole.steps, step), f"{whole.path}{path}", label, part, type_, value)


def _replaced(value: Value, steps: tuple[Step, ...], other: Value) -> Value:
    """A value with another at some place in it."""
    if not steps:
        return other
    step, rest = steps[0], steps[1:]
    match value, step:
        case MapValue(cells=cells), tuple():
            return MapValue({**cells, step: _replaced(cells[step], rest, other)})
        case Record(values=parts), int():
            return Record((*parts[:step], _replaced(parts[step], rest, other), *parts[step + 1 :]))
        case tuple(), int():
            return (*value[:step], _replaced(value[step], rest, other), *value[step + 1 :])
        case _:
            message = f"nothing stands at {step!r} in {value!r}"
            raise TypeError(message)
