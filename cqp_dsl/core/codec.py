"""The core's data as JSON, and back. The JSON can name nothing but the core's own records.

Decoding runs no code of the text: a record is built by its own class, one of ``CLASSES``, and there is no other kind of
object. What is not of this form raises ``MalformedError``.

A text is a JSON array: the *parts* that a value is made of, each after those that it refers to, then what stands for
the value itself. Within a part, a number is a reference to the part of that rank; a whole number is written ``[12]``;
strings, ``true``, ``false`` and ``null`` stand for themselves. So what is shared is written once, and is shared again
when it is read.

==================================  ==============================================================
part                                is
==================================  ==============================================================
``[3, field, field…]``              a record: the number of its class, its fields in order
``["@", path, 0, 5, 1, 1, 1, 6]``   a ``Span``, its fields as they are
``["t", item…]`` ``["s", item…]``   a tuple, a frozen set
``["m", key, value, …]``            a mapping
``["f", "1/3"]``                    a fraction
``["d", "2013-12-16"]``             a date
``["v", "warning"]``                a severity
==================================  ==============================================================
"""

from __future__ import annotations

import datetime
import functools
import importlib
import json
import operator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from cqp_dsl.diagnostics import Severity
from cqp_dsl.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

Part: TypeAlias = "list[Any]"

_MODULES: Final = {
    "cqp_dsl.core.nodes": """
        Wording Const Fact Hole Reading Var Prim Logic Make Get Window Case Default Fold Call""",
    "cqp_dsl.core.datatypes.citation": "Cite",
    "cqp_dsl.core.datatypes.types": """
        Bounds BoolType NumberType DateType PeriodType TextType EnumType Field RecordType ListType MapType OptionalType
        NothingType""",
    "cqp_dsl.core.datatypes.units": "Measure Unit",
    "cqp_dsl.core.datatypes.values": """
        Period Record MapValue Void MissingFact MissingJudgement UnfixedHole Gap ConflictSide Conflict
        Limit""",
    "cqp_dsl.core.program": """
        Policy SourceDocument Modifiable Entry Requirement Param Rule Retained Interpretation""",
    "cqp_dsl.core.declarations": "HoleDeclaration Guarantee OffMachine DeclaredText TextGap",
    "cqp_dsl.core.scenario": """
        Given ExpectedValue ExpectedStatus ExpectedRefusal ExpectedReasons ExpectedMissing Scenario""",
    "cqp_dsl.diagnostics.diagnostic": "Diagnostic Label Fix",
}
CLASSES: Final = tuple((module, name) for module, names in _MODULES.items() for name in names.split())
"""Every class that a text may name, as its module and its name. A text names a class by its rank here."""

_NUMBERS: Final = {class_: number for number, class_ in enumerate(CLASSES)}

_span_fields: Final = operator.attrgetter(*(field.name for field in attrs.fields(Span)))


@functools.cache
def class_of(number: int) -> tuple[type[Any], tuple[tuple[str, str], ...]]:
    """The class of that number, whose module is imported only now; its fields, each with the argument that sets it."""
    module, name = CLASSES[number]
    class_ = getattr(importlib.import_module(module), name)
    return class_, tuple((field.name, field.alias) for field in attrs.fields(class_) if field.init)


@functools.cache
def _arguments(number: int) -> tuple[str, ...] | None:
    """The arguments that make an object of that class, by name; None where their order is enough."""
    class_, fields = class_of(number)
    by_name = any(field.kw_only for field in attrs.fields(class_))
    return tuple(argument for _, argument in fields) if by_name else None


class MalformedError(ValueError):
    """The text is not one that ``Encoder`` writes."""


class Encoder:
    """Writes values. A text may refer to the parts of the texts before it, which must be decoded before it."""

    def __init__(self) -> None:
        self._new_parts: list[Part] = []
        self._ranks: dict[int, int] = {}
        self._encoded: list[object] = []
        """The values whose ``id`` is in ``_ranks``, by rank: as long as they live no other object has their id."""

    def text(self, value: object) -> bytes:
        """The text of a value, on one line.

        Raises:
            TypeError: the value holds something that is not the core's own data.
            UnicodeEncodeError: it holds a string that UTF-8 cannot write, such as the name of some files.
        """
        self._new_parts = []
        root = self._reference(value)
        return json.dumps([*self._new_parts, root], ensure_ascii=False, separators=(",", ":")).encode()

    def text_apart(self, value: object) -> bytes:
        """The text of a value to whose parts no later text refers, so that it may be decoded or left."""
        start = len(self._encoded)
        text = self.text(value)
        for added in self._encoded[start:]:
            del self._ranks[id(added)]
        del self._encoded[start:]
        return text

    def _reference(self, value: object) -> object:
        """What stands for a value in other parts; its own part is written first if it has none yet."""
        if value is None or isinstance(value, str | bool):
            return value
        if isinstance(value, int):
            return [value]
        rank = self._ranks.get(id(value))
        if rank is None:
            part = self._part(value)
            rank = self._ranks[id(value)] = len(self._ranks)
            self._encoded.append(value)
            self._new_parts.append(part)
        return rank

    def _part(self, value: object) -> Part:
        match value:
            case Span():
                return ["@", *_span_fields(value)]
            case tuple():
                return ["t", *map(self._reference, value)]
            case dict():
                return ["m", *(self._reference(part) for pair in value.items() for part in pair)]
            case frozenset():
                return ["s", *map(self._reference, sorted(value))]
            case datetime.date():
                return ["d", value.isoformat()]
            case Severity():
                return ["v", value.value]
            case Fraction():
                return ["f", str(value)]
            case _ if (number := _NUMBERS.get((type(value).__module__, type(value).__name__))) is not None:
                _, fields = class_of(number)
                return [number, *(self._reference(getattr(value, name)) for name, _ in fields)]
            case _:
                message = f"{value!r} is not the core's own data"
                raise TypeError(message)


class Decoder:
    """Reads values back, from the texts of one ``Encoder``, in the same order."""

    def __init__(self, parts: Iterable[object] = ()) -> None:
        self._parts: list[Any] = list(parts)

    def fork(self) -> Decoder:
        """A decoder for a text written by ``text_apart`` after those that were read here."""
        return Decoder(self._parts)

    def value(self, text: bytes) -> Any:  # noqa: ANN401 - the caller knows what it wrote
        """The value of a text.

        Raises:
            MalformedError: the text is not one that ``Encoder`` writes.
        """
        try:
            *parts, root = json.loads(text)
            for part in parts:
                self._parts.append(self._built(*part))
            return self._all([root])[0]
        except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError) as error:
            raise MalformedError from error

    def _all(self, references: Iterable[Any]) -> list[Any]:
        """What the references refer to, and the rest as it is."""
        parts = self._parts
        return [
            parts[each] if type(each) is int else operator.index(*each) if type(each) is list else each
            for each in references
        ]

    def _built(self, kind: object, *fields: Any) -> object:  # noqa: ANN401
        match kind:
            case "@":
                return Span(*fields)
            case "t":
                return tuple(self._all(fields))
            case int():
                class_, names = class_of(kind)[0], _arguments(kind)
                values = self._all(fields)
                return class_(*values) if names is None else class_(**dict(zip(names, values, strict=True)))
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


def encode(value: object) -> bytes:
    """A value as a text of its own: see ``Encoder.text``."""
    return Encoder().text(value)


def decode(text: bytes) -> Any:  # noqa: ANN401 - the caller knows what it wrote
    """The value of such a text.

    Raises:
        MalformedError: the text is not one that ``encode`` writes.
    """
    return Decoder().value(text)
