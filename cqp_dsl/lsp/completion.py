"""What may be written next: the words that the grammar accepts there, and the names that would fit.

Two questions are put to the engine. To the parser: after what stands before, which terminals? To the elaborator: with
a placeholder where the author is typing, which type is wanted, which variables are bound, what is before the dot?
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from lsprotocol import types

from cqp_dsl.core.datatypes.display import format_quantity
from cqp_dsl.core.datatypes.types import EnumType, type_name
from cqp_dsl.core.datatypes.units import SPELLINGS, in_base, unit_of
from cqp_dsl.core.operations import FUNCTIONS
from cqp_dsl.language.syntax.expected import FIRST_WORDS, Expected, expected_at
from cqp_dsl.language.syntax.reparse import reparse
from cqp_dsl.lsp.candidates import (
    FITTING,
    NEAR,
    OTHER,
    WORDS,
    Place,
    enum_values,
    how_it_fits,
    members,
    type_names,
    value_names,
)
from cqp_dsl.lsp.keywords import MEANINGS
from cqp_dsl.lsp.snippets import SNIPPETS
from cqp_dsl.semantics import analyse
from cqp_dsl.semantics.agreement import without_nothing
from cqp_dsl.semantics.measures import known_units
from cqp_dsl.semantics.resolutions import PLACEHOLDER
from cqp_dsl.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.lsp.documents import Document
    from cqp_dsl.lsp.snapshot import Snapshot
    from cqp_dsl.semantics.resolutions import Vacancy

FirstWords: TypeAlias = Literal["filled in", "alone", "left out"]
"""How the first words of declarations are offered: with what follows to fill in, by themselves, or not at all."""

_Kind = types.CompletionItemKind
_WORD = re.compile(r"[^\W\d]\w*\Z")
_SECTION = re.compile(r"§[^\S\n]*[\w.\-]*\Z")
_AFTER_NUMBER = re.compile(r"\d[\d\s]*(?:[,.]\d+)?[ \u00a0\u202f]\Z")
_SILENT: Final = frozenset({"le", "la"})


def completion(
    snapshot: Snapshot, document: Document, position: types.Position, first_words: FirstWords = "filled in"
) -> list[types.CompletionItem]:
    """What may be written at a place."""
    offset = document.positions.offset(position)
    text = document.source.text
    section = _SECTION.search(text, 0, offset)
    word = section or _WORD.search(text, 0, offset)
    start = word.start() if word else offset
    place = Place(snapshot, document, start, offset)
    expected = expected_at(document.source, start)
    if expected is None:
        return _in_braces(place)
    if place.dotted:
        return list(_parts(place))
    if _AFTER_NUMBER.search(text, 0, start):
        return [*_units(place), *_keywords(place, expected)]
    cited = list(_cited(place, expected))
    if expected.ends_with("CITE"):
        return cited
    items = [*cited, *_declarations(place, expected, first_words), *_keywords(place, expected)]
    if "NAME" in expected.terminals or (not expected.terminals and expected.start < start):
        items.extend(_names(place, expected))
    return items


# --- Words of the language ------------------------------------------------------------------------------------------


def _declarations(place: Place, expected: Expected, first_words: FirstWords) -> Iterator[types.CompletionItem]:
    """The first words of declarations, each with the rest to fill in where the editor can show blanks."""
    if not expected.fresh or first_words == "left out":
        return
    text = place.document.source.text
    words = FIRST_WORDS if expected.before or "politique" in text[: place.start] else ("politique",)
    if first_words == "alone":
        yield from (place.item(word, _Kind.Keyword, "déclaration", MEANINGS[word], rank=NEAR) for word in words)
        return
    for one in SNIPPETS:
        if one.word in words:
            yield place.item(
                one.name, _Kind.Snippet, "déclaration", one.description, rank=NEAR, text=one.body,
                form=types.InsertTextFormat.Snippet,
            )  # fmt: skip


def _keywords(place: Place, expected: Expected) -> Iterator[types.CompletionItem]:
    first = {*FIRST_WORDS, "politique"} if expected.fresh else set()
    for word in expected.keywords:
        if word not in _SILENT and word not in first:
            yield place.item(word, _Kind.Keyword, "", rank=WORDS)


def _units(place: Place) -> Iterator[types.CompletionItem]:
    for spelling, measure in SPELLINGS.items():
        told = "unité" if measure.in_base else format_quantity(in_base(1, unit_of(measure)), unit_of(measure).base)
        yield place.item(spelling, _Kind.Unit, told, rank=FITTING)
    own = known_units(place.scope) if place.scope is not None else {}
    for spelling in ("%", *(spelling for spelling in own if " " not in spelling)):
        yield place.item(spelling, _Kind.Unit, "unité", rank=FITTING)


# --- Citations ------------------------------------------------------------------------------------------------------


def _cited(place: Place, expected: Expected) -> Iterator[types.CompletionItem]:
    """After « selon »: the sources, then the sections of the one that is named."""
    scope = place.scope
    if scope is None:
        return
    documents = {name: one for other in (*reversed(scope.uses), scope) for name, one in other.documents.items()}
    if expected.ends_with("CITE"):
        for name, one in documents.items():
            yield place.item(name, _Kind.Module, "source", one.title, rank=FITTING)
    if "SECTION" in expected.terminals:
        cites = [number for number, lexeme in enumerate(expected.before) if lexeme.kind == "CITE"]
        if cites and cites[-1] + 1 < len(expected.before):
            source = documents.get(expected.before[cites[-1] + 1].text)
            for section in source.sections if source else ():
                told = source.titles.get(section) if source else None
                told = told or f"section de {source.name if source else ''}"
                yield place.item(section, _Kind.Reference, told, rank=FITTING)


# --- Names ----------------------------------------------------------------------------------------------------------


def _vacancy(place: Place) -> Vacancy | None:
    """What elaboration says of the place, with a placeholder in it."""
    document, snapshot = place.document, place.snapshot
    path, text = document.source.path, document.source.text
    rest = text[place.end :]
    following = re.match(r"\w*", rest)
    after = place.end + (following.end() if following else 0)
    for filler in (PLACEHOLDER, f"{PLACEHOLDER} ", f"{PLACEHOLDER} = 0", f"{PLACEHOLDER} : 0"):
        tried = SourceFile.from_text(path, text[: place.start] + filler + text[after:])
        parsed = reparse(tried, snapshot.parsed.get(path))
        if any(piece.node is not None and PLACEHOLDER in piece.text for piece in parsed.pieces):
            break
    else:
        return None
    files = []
    for _, one in sorted({**snapshot.parsed, path: parsed}.items()):
        tree = one.file or one.partial
        if tree is not None:
            files.append((one.source, tree))
    return analyse(files, scenarios_of={path}).resolutions.vacancy


def _parts(place: Place) -> Iterator[types.CompletionItem]:
    """After a dot: the fields, values or columns of what comes before, or what the politique declares."""
    vacancy = _vacancy(place)
    if vacancy is None:
        return
    home = place.snapshot.analysis.scopes.get(vacancy.policy or "")
    if home is not None:
        yield from type_names(place, [home], enums_only=not vacancy.type_name)
        yield from value_names(place, [home], () if vacancy.type_name else None)
    elif vacancy.base is not None:
        yield from members(place, vacancy.base)


def _names(place: Place, expected: Expected) -> Iterator[types.CompletionItem]:
    """The names in scope, those that fit first; nothing where a new name is being given."""
    scope = place.scope
    if scope is None or _is_new_name(expected):
        return
    if expected.ends_with("USES") or (
        expected.before and expected.before[-1].kind == "SEMICOLON" and _imports(expected)
    ):
        for other in place.snapshot.analysis.scopes.values():
            if other is not scope and other not in scope.uses:
                yield place.item(other.name, _Kind.Module, "politique", other.file.policy.label.text, rank=FITTING)
        return
    vacancy = _vacancy(place)
    if vacancy is not None and vacancy.base is not None:
        yield from members(place, vacancy.base, " : ")
        return
    if vacancy is not None and vacancy.type_name:
        yield from type_names(place, [scope, *scope.uses])
        return
    wanted = vacancy.expected if vacancy else None
    enum = without_nothing(wanted) if wanted else None
    if isinstance(enum, EnumType):
        yield from enum_values(place, enum)
    for name, variable in (vacancy.variables if vacancy else {}).items():
        yield place.item(name, _Kind.Variable, type_name(variable.type), rank=how_it_fits(variable.type, wanted))
    preferred = _preferred(expected)
    yield from value_names(place, [scope, *scope.uses], preferred, wanted)
    if preferred is None:
        yield from type_names(place, [scope, *scope.uses], enums_only=True)
    if "NUMBER" in expected.terminals or not expected.terminals:
        for name, builtin in FUNCTIONS.items():
            detail = f"fonction : {type_name(builtin.gives)}"
            yield place.item(name, _Kind.Function, detail, builtin.usage, rank=OTHER, text=f"{name}(")


def _imports(expected: Expected) -> bool:
    """Whether a politique that this one uses is being named."""
    listing = expected.ends_with("SEMICOLON") and any(lexeme.kind == "USES" for lexeme in expected.before)
    return listing or expected.ends_with("USES")


_NAMING: Final = frozenset({
    "POLICY", "SOURCE", "ENUM", "TYPE", "RECORD", "ENTRY", "PARAMETER", "TABLE", "RULE", "DECISION", "DISPOSITION",
    "INTERPRETATION", "READING", "EXCEPTION", "OFF_MACHINE", "TRANSITIONAL", "ORDERED", "FOR", "FOR_EACH",
    "THERE_EXISTS", "NONE_OF", "FOR_ALL",
})  # fmt: skip


def _is_new_name(expected: Expected) -> bool:
    """Whether what stands here is being named for the first time."""
    return bool(expected.before) and expected.before[-1].kind in _NAMING


_PREFERRED: Final[dict[str, tuple[str, ...]]] = {
    "GIVEN": ("entrée", "interprétation", "paramètre", "règle"),
    "EXPECTED": ("décision", "règle", "paramètre"),
    "MODIFIES": ("règle", "décision"),
    "FIX": ("paramètre",),
    "ASSESSED_AT": ("entrée",),
}
"""What is meant after some words, the likeliest first; nothing else is."""


def _preferred(expected: Expected) -> tuple[str, ...] | None:
    """The kinds of names that may stand here; None for all of them."""
    return _PREFERRED.get(expected.before[-1].kind) if expected.before else None


def _in_braces(place: Place) -> list[types.CompletionItem]:
    """Inside the braces of a label: the values that can be shown; nothing elsewhere in a text or a comment."""
    text = place.document.source.text
    opened, closed = text.rfind("{", 0, place.start), text.rfind("}", 0, place.start)
    if opened <= closed or "\n" in text[opened : place.start]:
        return []
    if place.dotted:
        return list(_parts(place))
    return list(_names(place, Expected((), frozenset(), place.start, fresh=False)))
