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
import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from cqp_dsl.core import nodes, program
from cqp_dsl.datatypes import types, units, values
from cqp_dsl.diagnostics import Diagnostic, Fix, Label, Severity
from cqp_dsl.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

Part: TypeAlias = "list[Any]"

CLASSES: Final[tuple[type, ...]] = (
    nodes.Cite, nodes.Wording, nodes.Const, nodes.Fact, nodes.Hole, nodes.Reading, nodes.Var, nodes.Prim, nodes.Logic,
    nodes.Make, nodes.Get, nodes.Window, nodes.Case, nodes.Default, nodes.Fold, nodes.Call,
    types.Bounds, types.BoolType, types.NumberType, types.DateType, types.PeriodType, types.TextType, types.EnumType,
    types.Field, types.RecordType, types.ListType, types.MapType, types.OptionalType, types.NothingType, units.Unit,
    values.Period, values.Record, values.MapValue, values.Void, values.MissingFact, values.MissingJudgement,
    values.UnfixedHole, values.Gap, values.ConflictSide, values.Conflict,
    program.Policy, program.SourceDocument, program.Entry, program.Requirement, program.Param, program.Rule,
    program.Retained, program.Interpretation, program.HoleDeclaration, program.Guarantee, program.Given,
    program.ExpectedValue, program.ExpectedStatus, program.ExpectedRefusal, program.ExpectedReasons,
    program.ExpectedMissing, program.Scenario, program.OffMachine,
    Diagnostic, Label, Fix,
)  # fmt: skip
"""Every class that a text may name. The order is part of the form."""

_NUMBERS: Final = {class_: number for number, class_ in enumerate(CLASSES)}
_FIELDS: Final = {class_: tuple(field.name for field in attrs.fields(class_)) for class_ in (*CLASSES, Span)}


class MalformedError(ValueError):
    """The text is not what ``Pool.text`` writes."""


class Pool:
    """Values being written, each part of them once."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._ranks: dict[int, int] = {}
        self._kept: list[object] = []

    def then(self) -> Pool:
        """A pool that goes on from this one."""
        other = Pool()
        other._ranks = dict(self._ranks)
        other._kept = list(self._kept)
        return other

    def add(self, value: object) -> object:
        """Write a value; what stands for it in other parts."""
        if value is None or isinstance(value, str | bool):
            return value
        rank = self._ranks.get(id(value))
        if rank is None:
            part = self._part(value)
            rank = self._ranks[id(value)] = len(self._ranks)
            self._kept.append(value)  # so that its identity stays taken
            self._parts.append(part)
        return rank

    def text(self, value: object) -> str:
        """The text of a value: its parts that are not in the pool that this one goes on from, the value itself last."""
        root = self.add(value)
        return json.dumps([*self._parts, root], ensure_ascii=False, separators=(",", ":"))

    def _part(self, value: object) -> Part:
        match value:
            case Span():
                return ["@", *[getattr(value, name) for name in _FIELDS[Span]]]
            case int():
                return ["i", value]
            case Fraction():
                return ["f", str(value)]
            case datetime.date():
                return ["d", value.isoformat()]
            case Severity():
                return ["v", value.value]
            case tuple():
                return ["t", *map(self.add, value)]
            case frozenset():
                return ["s", *map(self.add, sorted(value))]
            case dict():
                return ["m", *(self.add(part) for pair in value.items() for part in pair)]
            case _:
                class_ = type(value)
                return [_NUMBERS[class_], *[self.add(getattr(value, name)) for name in _FIELDS[class_]]]


class Reading:
    """A pool being read."""

    def __init__(self) -> None:
        self._values: list[Any] = []

    def then(self) -> Reading:
        """The reading of a pool that goes on from this one."""
        other = Reading()
        other._values = list(self._values)
        return other

    def value(self, text: str) -> Any:  # noqa: ANN401 - the caller knows what it wrote
        """The value of a text.

        Raises:
            MalformedError: the text is not one that ``Pool.text`` writes.
        """
        try:
            *parts, root = json.loads(text)
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
                class_ = CLASSES[kind]
                return class_(**dict(zip(_FIELDS[class_], self._all(fields), strict=True)))
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
