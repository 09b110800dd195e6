"""How a value is read, and what is said where it cannot be.

A scalar is first read at once (``scalars``), without a path; only where that says nothing is it looked at again, and
what is wrong reported (``mistakes``). What is left out of a value, or was refused, is unknown.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import define

from cqp_dsl.core.datatypes.types import ListType, NothingType, OptionalType, TextType, Type, UnknownType
from cqp_dsl.core.dossier import absent
from cqp_dsl.dossier import mistakes, scalars
from cqp_dsl.dossier.limits import MAX_NUMBER_LENGTH
from cqp_dsl.dossier.scalars import NOT_READ
from cqp_dsl.dossier.tree import Refused, Text, is_empty, says_nothing, shape, text_of
from cqp_dsl.dossier.wording import expected

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Entry
    from cqp_dsl.dossier.report import Report
    from cqp_dsl.dossier.tree import Node

ReadParts: TypeAlias = "Callable[[Any, str, Report], Value]"
"""Reads the parts of a value: what holds them, its path, where mistakes are reported."""

_Classes: TypeAlias = tuple[type, ...]


@define(eq=False, repr=False)
class ValueReader:
    """Reads the values of one type.

    Attributes:
        type: what is expected.
        entry: the fact that the value belongs to; what is left out is missing from it.
        at_once: what reads a scalar of which there is nothing to say; None for a type of values with parts.
        parts: what reads the parts of a value that has some.
        kinds: the Python classes of what has parts.
    """

    type: Type
    entry: Entry
    at_once: scalars.AtOnce | None = None
    parts: ReadParts | None = None
    kinds: _Classes = ()

    @property
    def inner(self) -> Type:
        """The type without its ``ou rien``."""
        return self.type.inner if isinstance(self.type, OptionalType) else self.type

    def read(self, node: Node, path: str, report: Report) -> Value:
        """The value of a node; after a mistake, once reported, what an absent value is.

        ``path`` says what it is the value of: ``vae.emplois[2].quotité``.
        """
        if self.at_once is not None:
            value = self.at_once(node)
            if value is not NOT_READ:
                return value
        if self.parts is not None and isinstance(node, self.kinds):
            value = self.parts(node, path, report)
        else:
            value = self._otherwise(node, path, report)
        return self.left_out(path) if value is NOT_READ else value

    def left_out(self, path: str) -> Value:
        """What an absent value is."""
        return absent(self.entry, self.type, path)

    def _otherwise(self, node: Node, path: str, report: Report) -> Value:
        """What says ``rien``, is empty, unusual or wrong."""
        if isinstance(node, Refused) or is_empty(node):
            if isinstance(self.type, OptionalType) and not isinstance(node, Refused):
                self._warn_of_empty(node, path, report)
            return NOT_READ
        if says_nothing(node) and not self._is_plain_text(node):
            if isinstance(self.type, OptionalType | NothingType):
                return None
            self._refuse_nothing(node, path, report)
            return NOT_READ
        if isinstance(node, Mapping) and not isinstance(node, dict):
            return self.read(dict(node), path, report)
        text = text_of(node)
        if text is not None and self.at_once is not None:
            return mistakes.explain(node, text, self.inner, path, report)
        if text is None and not isinstance(node, dict | list | tuple):
            refuse_data(node, path, report)
        elif not isinstance(self.inner, UnknownType):
            report_shape(node, self.inner, path, report)
        return NOT_READ

    def _is_plain_text(self, node: Node) -> bool:
        """Whether ``rien`` is a text like any other: between quotes, or given as a text, where one is expected."""
        quoted = node.quoted if isinstance(node, Text) else isinstance(node, str)
        return quoted and isinstance(self.inner, TextType)

    def _warn_of_empty(self, node: Node, path: str, report: Report) -> None:
        """Empty is unknown, as a template leaves it; but somebody may have meant that there is none."""
        report.warn(
            "CQP618",
            f"« {path} » est laissé vide : il est compté comme inconnu, et non comme « rien »",
            node,
            help=f"Écrivez la valeur ({expected(self.inner)}), « rien » s'il n'y en a pas, ou retirez la ligne.",
        )

    def _refuse_nothing(self, node: Node, path: str, report: Report) -> None:
        is_text = isinstance(self.inner, TextType)
        quotes = ' ; si c\'est le mot lui-même, écrivez-le ainsi : "rien"' if is_text else ""
        message = f"« {path} » ne peut pas être « rien » ; attendu : {expected(self.type)}"
        report.add("CQP617", message, node, help=f"Si la valeur est inconnue, retirez la ligne{quotes}.")


def report_shape(node: Node, type_: Type, path: str, report: Report) -> None:
    """Say that a list, a group or a scalar is not of the shape of its type."""
    advice = None
    match type_, node:
        case ListType(), str():
            advice = f"Même pour un seul élément, écrivez une liste : [{node[:40]}]."
        case ListType(), dict():
            advice = "Mettez un tiret devant le premier nom de chaque élément."
        case _, [_]:
            advice = "Retirez le tiret ou les crochets : une seule valeur est attendue."
        case _:
            pass
    message = f"« {path} » : {shape(node)} ; attendu : {expected(type_)}"
    report.add("CQP609", message, node, help=advice)


def refuse_data(value: object, path: str, report: Report) -> None:
    """Say that plain data is of a kind that no dossier admits."""
    match value:
        case float():
            advice = 'Un nombre flottant n\'est pas exact : donnez un texte ("9,5"), un Decimal ou une Fraction.'
        case datetime.datetime():
            advice = "Une date se donne sans heure : datetime.date, ou la méthode date()."
        case int() | Decimal():
            advice = f"Un nombre est fini, et a au plus {MAX_NUMBER_LENGTH} chiffres."
        case _:
            advice = (
                "Ce qui est admis : str, bool, int, Decimal, Fraction, datetime.date, None, listes et dictionnaires."
            )
    report.add("CQP623", f"« {path} » : une donnée de type {type(value).__name__} est refusée", help=advice)


@define(eq=False, repr=False)
class Part:
    """A field of a fiche or a cell of a map: what its path adds to that of the whole, and what reads it."""

    name: str
    key: tuple[str, ...]
    suffix: str
    reader: ValueReader

    def read(self, node: Node, path: str, report: Report) -> Value:
        """The value of a node; ``path`` is that of the whole."""
        reader = self.reader
        if reader.at_once is not None and (value := reader.at_once(node)) is not NOT_READ:
            return value
        return reader.read(node, path + self.suffix, report)

    def left_out(self, path: str) -> Value:
        """What it is where it is absent."""
        return self.reader.left_out(path + self.suffix)
