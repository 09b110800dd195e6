"""Layout on demand: the formatter's, line by line, so that what does not move is not touched."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from attrs import define
from lsprotocol import types

from cqp_dsl.language.formatting import format_source

if TYPE_CHECKING:
    from cqp_dsl.lsp.documents import Document

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


@define(frozen=True)
class Layout:
    """What to change for a file to be in its one layout; or why it is left as it is, in French."""

    edits: tuple[types.TextEdit, ...] = ()
    refusal: str | None = None


def layout(document: Document) -> Layout:
    """Lay a file out; one that does not parse, or that the formatter does not prove the same, is left as it is."""
    formatted = format_source(document.source)
    if formatted.text is None:
        why = formatted.doubt or "il contient des erreurs de syntaxe"
        return Layout(refusal=f"Le fichier n'a pas été mis en forme\u00a0: {why}.")
    return Layout(tuple(_edits(document, formatted.text)))


def _edits(document: Document, text: str) -> list[types.TextEdit]:
    """The lines to replace, with the line breaks that the file has."""
    if "\r\n" in document.typed:
        text = text.replace("\n", "\r\n")
    before, after = _LINE.findall(document.typed), _LINE.findall(text)
    end = document.positions.whole.end
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return [
        types.TextEdit(types.Range(_start(line, end), _start(last, end)), "".join(after[new:new_last]))
        for tag, line, last, new, new_last in matcher.get_opcodes()
        if tag != "equal"
    ]


def _start(line: int, end: types.Position) -> types.Position:
    """The start of a line; the end of the text where there is no such line."""
    return types.Position(line, 0) if line <= end.line else end
