"""What is missing from a dossier, as lines: whom to ask, what to ask, where it goes; each thing once on a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from cqp_dsl.core.datatypes.display import quoted
from cqp_dsl.core.datatypes.types import ListType, MapType, OptionalType, RecordType
from cqp_dsl.core.datatypes.values import MissingFact, UnfixedHole
from cqp_dsl.core.printer import spoken
from cqp_dsl.render.page import Line, Source, source_of
from cqp_dsl.render.wording import (
    COLON,
    counted,
    decision_title,
    key_words,
    missing_path,
    missing_question,
    missing_source,
    worlds_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cqp_dsl.answer.answer import DecisionAnswer, Missing
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import PendingCause
    from cqp_dsl.core.program import Program, World

Asked: TypeAlias = "Mapping[str, tuple[tuple[World, ...], str]]"
"""What has been asked higher on the page: by path, the readings that need it and the title of the decision."""

_STEP = r"\[([^\]]*)\]|\.([^\W\d]\w*)"
_LISTED = 8
"""Cells of one question that are named each on its line."""


def asked_before(decisions: Iterable[DecisionAnswer]) -> Asked:
    """What the blocks of these decisions ask, each thing with the first decision that asks it."""
    asked: dict[str, tuple[tuple[World, ...], str]] = {}
    for decision in decisions:
        for item in decision.missing:
            asked.setdefault(missing_path(item.cause), (item.worlds, decision_title(decision)))
    return asked


def missing_lines(missing: Iterable[Missing], program: Program, asked: Asked | None = None) -> tuple[Line, ...]:
    """What is missing, as a tree: whom to ask, then what to ask and where it goes in the dossier.

    ``asked`` is what stands higher on the page, and is only counted here.
    """
    missing = tuple(missing)
    titles = {item: _title_above(item, asked or {}) for item in missing}
    by_source: dict[str, list[Line]] = {}
    facts = {missing_source(item.cause): None for item in missing if isinstance(item.cause, MissingFact)}
    for (source, _), items in _grouped(item for item in missing if titles[item] is None).items():
        by_source.setdefault(source, []).append(_line(items, program))
    # Facts first: whether the rest is needed at all may depend on them.
    lines = [Line(source, children=tuple(by_source[source])) for source in by_source if source in facts]
    lines.extend(_repeated([title for title in titles.values() if title is not None]))
    for source, children in by_source.items():
        if source not in facts:
            said = f"Peut-être aussi, selon ces réponses{COLON}{source[0].lower()}{source[1:]}" if facts else source
            lines.append(Line(said, children=tuple(children)))
    return tuple(lines)


def _title_above(item: Missing, asked: Asked) -> str | None:
    """The decision that asked the same above, for all the readings that need it here."""
    worlds, title = asked.get(missing_path(item.cause), (None, None))
    return title if worlds in ((), item.worlds) else None


def _repeated(titles: Sequence[str]) -> tuple[Line, ...]:
    if not titles:
        return ()
    said = "déjà demandée plus haut" if len(titles) == 1 else "déjà demandées plus haut"
    *others, last = [quoted(f"{title[:1].upper()}{title[1:]}") for title in dict.fromkeys(titles)]
    where = f"{', '.join(others)} et {last}" if others else last
    return (Line(f"{counted(len(titles), 'information')} {said}, pour {where}", "unknown"),)


def _grouped(missing: Iterable[Missing]) -> dict[tuple[str, str], list[Missing]]:
    """What is missing, by whom to ask, then by entry or parameter: the cells of one make one question."""
    groups: dict[tuple[str, str], list[Missing]] = {}
    for item in missing:
        subject = item.cause.parameter if isinstance(item.cause, UnfixedHole) else item.cause.entry
        groups.setdefault((missing_source(item.cause), subject), []).append(item)
    return groups


def _line(items: list[Missing], program: Program) -> Line:
    first = items[0]
    text = missing_question(first.cause, program)
    if first.worlds and all(item.worlds == first.worlds for item in items):
        text += f" ({worlds_text(first.worlds, program)})"
    notes = _places([item.cause for item in items], program)
    return Line(text, "unknown", _origin(first.cause, program), notes=() if notes == (text,) else notes)


def _places(causes: Sequence[PendingCause], program: Program) -> tuple[str, ...]:
    """Where the answers go in the dossier, each cell by its label too, unless they are many."""
    named = [(cell_label(cause, program), missing_path(cause)) for cause in causes]
    if len(named) > _LISTED or not all(label for label, _ in named):
        return (", ".join(path for _, path in named),)
    return tuple(f"{label}{COLON}{path}" for label, path in named)


def cell_label(cause: PendingCause, program: Program) -> str:
    """What is missing inside a fact or a parameter, in words: ``épreuve orale``; empty for the whole of it."""
    if isinstance(cause, UnfixedHole):
        words = key_words(cause.parameter, cause.key, program)
        return "" if words in cause.key else words
    entry = program.entries.get(cause.entry)
    return ", ".join(_steps(cause.path.removeprefix(cause.entry), entry.type)) if entry else ""


def _steps(path: str, type_: Type) -> list[str]:
    """The steps of a path inside a fact, each in words: ``[oral]``, ``[2].quotité``."""
    steps = []
    for match in re.finditer(_STEP, path):
        type_ = type_.inner if isinstance(type_, OptionalType) else type_
        match type_:
            case MapType(value=value):
                steps.append(_keys(match[1].split(" ; "), type_))
                type_ = value
            case ListType(item=item):
                steps.append(f"n°\u00a0{match[1]}")
                type_ = item
            case RecordType() if (field := type_.field(match[2])) is not None:
                steps.append(field.label or spoken(field.name))
                type_ = field.type
            case _:
                return []
    return steps


def _keys(key: Sequence[str], type_: MapType) -> str:
    return ", ".join(enum.label(name) for enum, name in zip(type_.keys, key, strict=True))


def _origin(cause: PendingCause, program: Program) -> Source:
    """Where a hole is declared; for a fact, the place and the citation of its entry."""
    if isinstance(cause, UnfixedHole):
        return source_of(cause.cite, cause.span)
    entry = program.entries.get(cause.entry)
    return source_of(entry.cite, entry.span) if entry else Source()
