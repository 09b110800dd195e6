"""The core as text, and back: JSON that can hold nothing but the core's own data.

Reading it runs nothing: a record is built by its own class, which is one of ``CLASSES``, and there is no other kind of
object. What is not in this form raises ``MalformedError``.

A value is written as a *pool*, the list of its parts, each after what it is made of:

==============================  ==============================================================
part                            is
==============================  ==============================================================
``[3, field, field…]``          a record: the number of its class, its fields in order
``["@", path, 0, 5, 1, 1, 1, 6]``  a ``Span``
``["t", …]`` ``["s", …]``       a tuple, a frozen set
``["m", key, value, …]``        a mapping
``["i", 12]`` ``["f", "1/3"]``  a whole number, a fraction
``["d", "2013-12-16"]``         a date
``["v", "warning"]``            a severity
==============================  ==============================================================

Inside a part a number stands for the part of that rank; texts, ``true``, ``false`` and ``null`` stand for themselves. A
pool may go on from another one, and name the parts of that one without repeating them.
"""

from __future__ import annotations

import datetime
import functools
import importlib
import operator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
import msgspec

from cqp_dsl.diagnostics import Severity
from cqp_dsl.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

Part: TypeAlias = "list[Any]"

_HOMES: Final = {
    "cqp_dsl.core.nodes": """
        Cite Wording Const Fact Hole Reading Var Prim Logic Make Get Window Case Default Fold Call""",
    "cqp_dsl.datatypes.types": """
        Bounds BoolType NumberType DateType PeriodType TextType EnumType Field RecordType ListType MapType OptionalType
        NothingType""",
    "cqp_dsl.datatypes.units": "Unit",
    "cqp_dsl.datatypes.values": """
        Period Record MapValue Void MissingFact MissingJudgement UnfixedHole Gap ConflictSide Conflict""",
    "cqp_dsl.core.program": """
        Policy SourceDocument Entry Requirement Param Rule Retained Interpretation HoleDeclaration Guarantee
        OffMachine""",
    "cqp_dsl.core.scenario": """
        Given ExpectedValue ExpectedStatus ExpectedRefusal ExpectedReasons ExpectedMissing Scenario""",
    "cqp_dsl.diagnostics.diagnostic": "Diagnostic Label Fix",
}
CLASSES: Final = tuple((home, name) for home, names in _HOMES.items() for name in names.split())
"""Every class that a text may name, and its module, imported when a text does. The order is part of the form."""

_span_fields: Final = operator.attrgetter(*(field.name for field in attrs.fields(Span)))

_NUMBERS: Final = {place: number for number, place in enumerate(CLASSES)}


@functools.cache
def class_of(number: int) -> tuple[type[Any], tuple[tuple[str, str], ...]]:
    """The class of that number; for each of its fields, its name and that of the argument which sets it."""
    home, name = CLASSES[number]
    class_ = getattr(importlib.import_module(home), name)
    return class_, tuple((field.name, field.alias) for field in attrs.fields(class_) if field.init)


class MalformedError(ValueError):
    """The text is not what ``Pool.text`` writes."""


class Pool:
    """Values being written, each part of them once."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._ranks: dict[int, int] = {}
        self._kept: list[object] = []
        """Whose ranks they are; kept, so that the identity of each stays taken."""

    def add(self, value: object) -> object:
        """Write a value; what stands for it in other parts."""
        if value is None or isinstance(value, str | bool):
            return value
        rank = self._ranks.get(id(value))
        if rank is None:
            part = self._part(value)
            rank = self._ranks[id(value)] = len(self._ranks)
            self._kept.append(value)
            self._parts.append(part)
        return rank

    def text(self, value: object) -> bytes:
        """The text of a value, on one line: its parts that are not in the pool yet, the value itself last.

        Raises:
            UnicodeEncodeError: a text in it is not one that UTF-8 writes, the name of a file for instance.
        """
        self._parts = []
        root = self.add(value)
        return msgspec.json.encode([*self._parts, root])

    def text_apart(self, value: object) -> bytes:
        """The same; but the pool forgets what it added, so that other texts go on from where this one did."""
        start = len(self._kept)
        text = self.text(value)
        for added in self._kept[start:]:
            del self._ranks[id(added)]
        del self._kept[start:]
        return text

    def _part(self, value: object) -> Part:
        match value:
            case Span():
                return ["@", *_span_fields(value)]
            case tuple():
                return ["t", *map(self.add, value)]
            case int():
                return ["i", value]
            case dict():
                return ["m", *(self.add(part) for pair in value.items() for part in pair)]
            case frozenset():
                return ["s", *map(self.add, sorted(value))]
            case datetime.date():
                return ["d", value.isoformat()]
            case Severity():
                return ["v", value.value]
            case Fraction():
                return ["f", str(value)]
            case _ if (number := _NUMBERS.get((type(value).__module__, type(value).__name__))) is not None:
                return [number, *(self.add(getattr(value, name)) for name, _ in class_of(number)[1])]
            case _:
                message = f"{value!r} is not the core's own data"
                raise TypeError(message)


class Reading:
    """A pool being read."""

    def __init__(self) -> None:
        self._values: list[Any] = []

    def then(self) -> Reading:
        """The reading of a pool that goes on from this one."""
        other = Reading()
        other._values = list(self._values)
        return other

    def value(self, text: bytes) -> Any:  # noqa: ANN401 - the caller knows what it wrote
        """The value of a text.

        Raises:
            MalformedError: the text is not one that ``Pool.text`` writes.
        """
        try:
            *parts, root = msgspec.json.decode(text)
            for part in parts:
                self._values.append(self._built(*part))
            return self._named(root)
        except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError) as error:
            raise MalformedError from error

    def _named(self, stands: object) -> Any:  # noqa: ANN401
        return self._values[stands] if type(stands) is int else stands

    def _all(self, stand: Iterable[object]) -> list[Any]:
        values = self._values
        return [values[each] if type(each) is int else each for each in stand]

    def _built(self, kind: object, *fields: Any) -> object:  # noqa: ANN401
        match kind:
            case "@":
                return Span(*fields)
            case int():
                class_, names = class_of(kind)
                return class_(**{alias: part for (_, alias), part in zip(names, self._all(fields), strict=True)})
            case "t":
                return tuple(self._all(fields))
            case "i":
                return int(fields[0])
            case "f":
                return Fraction(fields[0])
            case "d":
                return datetime.date.fromisoformat(fields[0])
            case "s":
                return frozenset(self._all(fields))
            case "m":
                parts = self._all(fields)
                return dict(zip(parts[::2], parts[1::2], strict=True))
            case "v":
                return Severity(fields[0])
            case _:
                raise MalformedError
