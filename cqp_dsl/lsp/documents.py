"""The files of a program as the editor has them: what is typed wins over what is on disk."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.lsp.positions import Positions
from cqp_dsl.source import SourceFile

if TYPE_CHECKING:
    from lsprotocol import types

    from cqp_dsl.source import Span


@define(frozen=True)
class Document:
    """A file: its address, its text as typed, the same as the engine reads it.

    Attributes:
        version: the editor's count of its changes; None for a file that is not open.
    """

    uri: str
    source: SourceFile
    typed: str
    version: int | None
    encoding: types.PositionEncodingKind

    @classmethod
    def of(cls, uri: str, path: str, typed: str, version: int | None, encoding: types.PositionEncodingKind) -> Document:
        """The document of a text, shown as ``path``."""
        return cls(uri, SourceFile.from_text(path, typed), typed, version, encoding)

    @cached_property
    def positions(self) -> Positions:
        """Its places."""
        return Positions(self.typed, self.source.text, self.encoding)

    def range(self, span: Span) -> types.Range:
        """A span, as the editor counts."""
        return self.positions.range(span)

    def text_of(self, span: Span) -> str:
        """What stands at a span."""
        return self.source.text[span.start : span.end]
