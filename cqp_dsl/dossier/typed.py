"""The tree read against a type: every leaf checked, every part left out unknown."""

from __future__ import annotations

import datetime
import itertools
from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.datatypes.types import (
    DATE,
    BoolType,
    DateType,
    EnumType,
    Field,
    ListType,
    MapType,
    NothingType,
    NumberType,
    OptionalType,
    PeriodType,
    RecordType,
    TextType,
    Type,
    UnknownType,
)
from cqp_dsl.datatypes.values import MapValue, Record
from cqp_dsl.dossier.dates import unaccented
from cqp_dsl.dossier.keys import by_canonical_name
from cqp_dsl.dossier.scalars import (
    nearest_value,
    period,
    read_boolean,
    read_date,
    read_enumeration,
    read_number,
    read_written_period,
)
from cqp_dsl.dossier.tree import Broken, Items, Keyed, Leaf, Tree, shape
from cqp_dsl.dossier.wording import expected
from cqp_dsl.dossier.written import enumeration_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.datatypes.values import Period, Value
    from cqp_dsl.dossier.report import Report

OTHERS = "sinon"
START, END = "début", "fin"
_ENDS = {unaccented(name): name for name in (START, END)}


@define(frozen=True)
class ValueReader:
    """Reads values; ``absent`` gives what a part left out is, from its type and path."""

    report: Report
    absent: Callable[[Type, str], Value]

    def read(self, node: Tree, type_: Type, path: str) -> Value:
        """The value of the node; after a mistake, once reported, what an absent value is."""
        found: Value = None
        match node:
            case Broken():
                pass
            case Leaf(empty=True):
                if isinstance(type_, OptionalType):
                    self._warn_of_empty(node, type_, path)
            case Leaf(nothing=True) if not self._is_plain_text(node, type_):
                if isinstance(type_, OptionalType | NothingType):
                    return None
                self._refuse_nothing(node, type_, path)
            case _:
                found = self._read_given(node, type_.inner if isinstance(type_, OptionalType) else type_, path)
        return self.absent(type_, path) if found is None else found

    def _warn_of_empty(self, leaf: Leaf, type_: OptionalType, path: str) -> None:
        """Empty is unknown, as a template leaves it; but somebody may have meant that there is none."""
        self.report.warn(
            "CQP618",
            f"« {path} » est laissé vide : il est compté comme inconnu, et non comme « rien »",
            leaf.span,
            help=f"Écrivez la valeur ({expected(type_.inner)}), « rien » s'il n'y en a pas, ou retirez la ligne.",
        )

    @staticmethod
    def _is_plain_text(leaf: Leaf, type_: Type) -> bool:
        inner = type_.inner if isinstance(type_, OptionalType) else type_
        return leaf.quoted and isinstance(inner, TextType)

    def _refuse_nothing(self, leaf: Leaf, type_: Type, path: str) -> None:
        advice = "Si la valeur est inconnue, retirez la ligne"
        quotes = ' ; si c\'est le mot lui-même, écrivez-le ainsi : "rien"' if isinstance(type_, TextType) else ""
        self.report.add(
            "CQP617",
            f"« {path} » ne peut pas être « rien » ; attendu : {expected(type_)}",
            leaf.span,
            help=f"{advice}{quotes}.",
        )

    def _read_given(self, node: Leaf | Items | Keyed, type_: Type, path: str) -> Value:
        """The value of what is written; None where it gives none, once that is reported."""
        match type_, node:
            case RecordType(), Keyed():
                return self._record(node, type_, path)
            case MapType(), Keyed():
                return self._map(node, type_, path)
            case ListType(item=item), Items(items=items):
                return tuple(self.read(one, item, f"{path}[{index}]") for index, one in enumerate(items, 1))
            case PeriodType(), Keyed():
                return self._period(node, path)
            case _, Leaf():
                return self._scalar(node, type_, path)
            case UnknownType(), _:
                return None
            case _:
                self._report_shape(node, type_, path)
                return None

    def _scalar(self, leaf: Leaf, type_: Type, path: str) -> Value:
        match type_:
            case BoolType():
                return read_boolean(leaf, path, self.report)
            case NumberType():
                return read_number(leaf, type_, path, self.report)
            case DateType():
                return read_date(leaf, path, self.report)
            case PeriodType():
                return read_written_period(leaf, path, self.report)
            case TextType():
                return leaf.text
            case EnumType():
                return read_enumeration(leaf, type_, path, self.report)
            case UnknownType():
                return None
            case _:
                self._report_shape(leaf, type_, path)
                return None

    def _report_shape(self, node: Tree, type_: Type, path: str) -> None:
        advice = None
        match type_, node:
            case ListType(), Leaf(text=text):
                advice = f"Même pour un seul élément, écrivez une liste : [{text[:40]}]."
            case ListType(), Keyed():
                advice = "Mettez un tiret devant le premier nom de chaque élément."
            case _, Items(items=(_,)):
                advice = "Retirez le tiret ou les crochets : une seule valeur est attendue."
            case _:
                pass
        self.report.add("CQP609", f"« {path} » : {shape(node)} ; attendu : {expected(type_)}", node.span, help=advice)

    def _record(self, node: Keyed, type_: RecordType, path: str) -> Record:
        names = {field.name: field.name for field in type_.fields}
        given = by_canonical_name(node, names.get, names, path, self.report)
        fields = (self._field(given.get(field.name), field, f"{path}.{field.name}") for field in type_.fields)
        return Record(tuple(fields))

    def _field(self, node: Tree | None, field: Field, path: str) -> Value:
        return self.absent(field.type, path) if node is None else self.read(node, field.type, path)

    def _period(self, node: Keyed, path: str) -> Period | None:
        given = by_canonical_name(node, _end_of_period, (START, END), path, self.report)
        days: list[datetime.date | None] = []
        for name in (START, END):
            end = given.get(name)
            day = self.read(end, DATE, f"{path}.{name}") if end is not None else None
            days.append(day if isinstance(day, datetime.date) else None)
        start, end_day = days
        if start is not None and end_day is not None:
            return period(start, end_day, node.span, path, self.report)
        missing = [name for name in (START, END) if name not in given]
        if missing:
            self.report.warn(
                "CQP618",
                f"« {path} » n'a pas de {' ni de '.join(missing)} : la période est comptée comme inconnue",
                node.span,
                help="Une période a un premier et un dernier jour, tous deux compris.",
            )
        return None

    def _map(self, node: Keyed, type_: MapType, path: str) -> MapValue:
        cells = self._cells(node, type_, path, ())
        for key in itertools.product(*(enum.values for enum in type_.keys)):
            if key not in cells:
                cells[key] = self.absent(type_.value, f"{path}[{' ; '.join(key)}]")
        return MapValue({key: cells[key] for key in itertools.product(*(enum.values for enum in type_.keys))})

    def _cells(
        self, node: Tree, type_: MapType, path: str, prefix: tuple[str, ...], *, filling: bool = False
    ) -> dict[tuple[str, ...], Value]:
        """The cells given under one node; ``filling`` when it stands under ``sinon`` and fills several."""
        if len(prefix) == len(type_.keys):
            return {prefix: self.read(node, type_.value, f"{path}[{' ; '.join(prefix)}]")}
        key = type_.keys[len(prefix)]
        if isinstance(node, Keyed):
            return self._named_cells(node, type_, path, prefix, filling=filling)
        if filling:
            return {
                cell: value
                for name in key.values
                for cell, value in self._cells(node, type_, path, (*prefix, name), filling=True).items()
            }
        shown = f"{path}[{' ; '.join(prefix)}]" if prefix else path
        if not isinstance(node, Broken) and not (isinstance(node, Leaf) and node.empty):
            self._report_shape(node, MapType((key,), type_.value), shown)
        return {}

    def _named_cells(
        self, node: Keyed, type_: MapType, path: str, prefix: tuple[str, ...], *, filling: bool
    ) -> dict[tuple[str, ...], Value]:
        key = type_.keys[len(prefix)]

        def canonical(name: str) -> str | None:
            return OTHERS if name == OTHERS else enumeration_value(name, key)

        given = by_canonical_name(
            node, canonical, key.values, path, self.report, near=lambda name: nearest_value(name, key)
        )
        cells: dict[tuple[str, ...], Value] = {}
        for name in key.values:
            one = given.get(name)
            if one is not None:
                cells.update(self._cells(one, type_, path, (*prefix, name), filling=filling))
            elif OTHERS in given:
                cells.update(self._cells(given[OTHERS], type_, path, (*prefix, name), filling=True))
        return cells


def _end_of_period(name: str) -> str | None:
    """The day of a period that a key means, with or without its accent."""
    return name if name in (START, END) else _ENDS.get(unaccented(name))
