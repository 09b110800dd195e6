"""The lexer of Pygments, for all that colours text with it: rich, MkDocs, Sphinx, the pages of ``cqp doc``."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from pygments.lexer import Lexer
from pygments.token import (
    Comment,
    Error,
    Keyword,
    Literal,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Whitespace,
)

from cqp_dsl.language.highlight.reader import read_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pygments.token import _TokenType

    from cqp_dsl.language.highlight.words import Category

_TOKENS: Final[dict[Category, _TokenType]] = {
    "declaration": Keyword.Declaration,
    "clause": Keyword,
    "logic": Operator.Word,
    "comparison": Operator.Word,
    "aggregate": Keyword,
    "type": Keyword.Type,
    "constant": Keyword.Constant,
    "operator": Operator,
    "punctuation": Punctuation,
    "text": String,
    "insertion": String.Interpol,
    "date": Literal.Date,
    "number": Number,
    "section": Name.Label,
    "field": Name.Attribute,
    "name": Name,
    "definition": Name.Function,
    "type_name": Name.Class,
    "comment": Comment.Single,
    "space": Whitespace,
    "error": Error,
}


class CqpLexer(Lexer):
    """Colours the politiques of cqp."""

    name = "cqp"
    aliases: ClassVar[list[str]] = ["cqp"]
    filenames: ClassVar[list[str]] = ["*.cqp"]
    mimetypes: ClassVar[list[str]] = ["text/x-cqp"]

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        """Each piece of the text: its offset, its type, itself."""
        for piece in read_pieces(text):
            yield piece.start, _TOKENS[piece.category], piece.text
