"""Elements of lists: one after the other, each identified before its details are asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.core.datatypes.types import ListType, OptionalType, RecordType, TextType
from cqp_dsl.core.datatypes.values import Record, Void
from cqp_dsl.render.wording import value_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from cqp_dsl.core.datatypes.types import Field
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Entry
    from cqp_dsl.interview.question import Question

_FIRST_INDEX = re.compile(r"\[(\d+)\]")


def identifying(question: Question, fact: Value, asked: Mapping[str, Question], unanswered: Collection[str]) -> str:
    """The path of the part that must be known before a question inside an element can be understood.

    That part is what names the element, its first text, which is asked though no decision reads it; else its first
    field, where a decision reads it.

    Args:
        question: a question on a part of an element.
        fact: the whole list, as far as it is known.
        asked: what may be asked, by path.
        unanswered: the paths of what the person does not know.

    Returns:
        The path, empty where nothing stands before the question.
    """
    number, item = _element(question)
    if item is None:
        return ""
    field = _name_of(item)
    path = f"{question.entry.name}[{number}].{field.name}"
    if path == question.path or path in unanswered:
        return ""
    unknown = isinstance(_part(fact, number, item, field), Void)
    return path if path in asked or (unknown and isinstance(_plain(field), TextType)) else ""


def naming_question(question: Question, path: str) -> Question:
    """The question whose answer names the element that another question is about."""
    _, item = _element(question)
    if item is None:
        message = f"{question.path} is not inside an element"
        raise ValueError(message)
    return evolve(question, path=path, type=_name_of(item).type, cause=evolve(question.cause, path=path), named="")


def number_of(question: Question) -> int:
    """Which element of its list a question is about, from one; zero for any other question."""
    return _element(question)[0]


def element_name(question: Question, fact: Value) -> str:
    """What the element that a question is about was identified by; empty where it was not."""
    number, item = _element(question)
    if item is None:
        return ""
    field = _name_of(item)
    value = _part(fact, number, item, field)
    known = value is not None and not isinstance(value, Void | Record)
    return value_text(value, field.type) if known else ""


def _element(question: Question) -> tuple[int, RecordType | None]:
    """The number and the type of the element that a question is about."""
    item = _item(question.entry)
    match = _FIRST_INDEX.match(question.path, len(question.entry.name)) if item is not None else None
    return (int(match[1]), item) if match else (0, None)


def _item(entry: Entry) -> RecordType | None:
    type_ = entry.type.inner if isinstance(entry.type, OptionalType) else entry.type
    return type_.item if isinstance(type_, ListType) and isinstance(type_.item, RecordType) else None


def _name_of(item: RecordType) -> Field:
    return next((field for field in item.fields if isinstance(_plain(field), TextType)), item.fields[0])


def _plain(field: Field) -> object:
    return field.type.inner if isinstance(field.type, OptionalType) else field.type


def _part(fact: Value, number: int, item: RecordType, field: Field) -> Value:
    """The value of a field of an element, a ``Void`` where it is not known."""
    element = fact[number - 1] if isinstance(fact, tuple) and number <= len(fact) else None
    return element.values[item.index(field.name)] if isinstance(element, Record) else Void()
