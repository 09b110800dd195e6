"""A question to a person: one unknown leaf of one fact, and what an answer to it becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import define

from cqp_dsl.core.datatypes.types import BoolType, EnumType, ListType, MapType, OptionalType, RecordType, Type
from cqp_dsl.core.datatypes.values import MissingJudgement
from cqp_dsl.core.dossier import absent
from cqp_dsl.dossier.report import Report, french
from cqp_dsl.dossier.tree import Text
from cqp_dsl.dossier.values import value_reader
from cqp_dsl.dossier.wording import expected

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.values import MissingFact, Value
    from cqp_dsl.core.program import Entry
    from cqp_dsl.diagnostics import Diagnostic

MAX_ELEMENTS = 200
"""Elements of a list that a person can be asked about one by one."""

_SHORT = {"o": "oui", "n": "non"}
_NONE = frozenset({"aucun", "aucune", "0", "rien", "[]"})


@define(frozen=True)
class Question:
    """What to ask: the ``path`` of an unknown leaf, the ``entry`` that it is in, the ``type`` that it expects.

    ``decisions`` are the qualified decisions that wait for it; ``named`` identifies the element of a list that it is
    about.
    """

    path: str
    entry: Entry
    type: Type
    cause: MissingFact | MissingJudgement
    decisions: tuple[str, ...]
    named: str = ""

    @property
    def inner(self) -> Type:
        """The type without its ``ou rien``."""
        return self.type.inner if isinstance(self.type, OptionalType) else self.type

    @property
    def judge(self) -> str | None:
        """Whose judgement it is, if anybody's."""
        return self.cause.by if isinstance(self.cause, MissingJudgement) else None

    @property
    def counts(self) -> bool:
        """Whether the answer is how many elements a list has, each of which is then asked about."""
        return isinstance(self.inner, ListType) and _is_composite(self.inner.item)

    @property
    def opens(self) -> bool:
        """Whether the answer is that there is one, whose parts are then asked for."""
        return isinstance(self.inner, RecordType | MapType)

    def options(self) -> tuple[tuple[str, str], ...]:
        """The values to choose from, each with its wording: those of an enumeration."""
        match self.inner:
            case EnumType(values=values, labels=labels):
                return tuple(zip(values, labels, strict=True))
            case _:
                return ()


@define(frozen=True)
class Given:
    """An answer that was understood; ``remarks`` are the warnings that it was read with."""

    value: Value
    remarks: tuple[str, ...] = ()


@define(frozen=True)
class NotUnderstood:
    """An answer that was not, and why, in French."""

    message: str
    advice: str = ""


Reply: TypeAlias = Given | NotUnderstood


def read_reply(question: Question, text: str) -> Reply:
    """What a person's answer means for a question."""
    text = text.strip()
    if isinstance(question.type, OptionalType) and text.casefold() in {"rien", "aucun", "aucune"}:
        return Given(None)
    if question.counts:
        return _elements(question, text)
    if question.opens:
        return _opened(question, text)
    if isinstance(question.inner, ListType):
        return _listed(question, question.inner.item, text)
    return _read(question, question.type, text, question.path)


def expected_reply(question: Question) -> str:
    """What an answer looks like: ``un nombre de 0 à 20, ou rien``."""
    if question.counts:
        return _or_nothing(question, f"leur nombre, un entier de 0 à {MAX_ELEMENTS}")
    if question.opens:
        return "oui s'il y en a un, rien sinon"
    match question.inner:
        case EnumType():
            return _or_nothing(question, "un numéro, ou le nom")
        case ListType(item=EnumType(values=values, labels=labels)):
            listed = ", ".join(f"{value} ({label})" for value, label in zip(values, labels, strict=True))
            return _or_nothing(question, f"« aucun », ou des noms séparés par « ; », parmi : {listed}")
        case ListType(item=item):
            return _or_nothing(question, f"« aucun », ou, séparés par « ; » : {expected(item)}")
        case _:
            return expected(question.type)


def _or_nothing(question: Question, text: str) -> str:
    return f"{text}, ou rien" if isinstance(question.type, OptionalType) else text


def _elements(question: Question, text: str) -> Reply:
    text = "0" if text.casefold() in _NONE else text
    if not (text.isdecimal() and int(text) <= MAX_ELEMENTS):
        return NotUnderstood(f"« {text} » n'est pas un nombre d'éléments", f"Attendu : {expected_reply(question)}.")
    item = question.inner.item if isinstance(question.inner, ListType) else question.inner
    return Given(tuple(absent(question.entry, item, f"{question.path}[{n}]") for n in range(1, int(text) + 1)))


def _opened(question: Question, text: str) -> Reply:
    word = _SHORT.get(text.casefold(), text.casefold())
    if word == "non":
        return Given(None)
    if word != "oui":
        return NotUnderstood(f"« {text} » n'est ni oui ni rien", f"Attendu : {expected_reply(question)}.")
    return Given(absent(question.entry, question.inner, question.path))


def _listed(question: Question, item: Type, text: str) -> Reply:
    if text.casefold() in _NONE:
        return Given(())
    values: list[Value] = []
    remarks: list[str] = []
    for number, part in enumerate(text.split(";"), 1):
        reply = _read(question, item, part.strip(), f"{question.path}[{number}]")
        if isinstance(reply, NotUnderstood):
            return reply
        values.append(reply.value)
        remarks.extend(reply.remarks)
    return Given(tuple(values), tuple(remarks))


def _read(question: Question, type_: Type, text: str, path: str) -> Reply:
    """One value as a dossier's reader reads it, and what it finds to say."""
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    match inner:
        case BoolType():
            text = _SHORT.get(text.casefold(), text)
        case EnumType(values=values) if text.isdecimal() and 1 <= int(text) <= len(values):
            text = values[int(text) - 1]
        case _:
            pass
    report = Report()
    value = value_reader(type_, question.entry).read(Text(text, 0, len(text)), path, report)
    found = report.diagnostics()
    if report.errors:
        return NotUnderstood(_without_path(found[0].message, path), _advice(found[0]))
    return Given(value, tuple(_without_path(each.message, path) for each in found))


def _advice(error: Diagnostic) -> str:
    """The help of an error, unless it speaks of the lines of a file."""
    advice = error.help or ""
    return "" if "ligne" in advice else advice


def _without_path(message: str, path: str) -> str:
    """The message without the name of the fact, which the question has just said."""
    head = french(f"« {path} » : ")
    return message.removeprefix(head)


def _is_composite(type_: Type) -> bool:
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    return isinstance(inner, RecordType | MapType | ListType)
