"""Formatting: from a text to its one layout, with the proof that nothing else has changed.

The passes go from the words to the page. Words first (``spell``), comments (``attach_comments``), empty lines
(``part_declarations``); then the page: spaces and tables (``space``, ``align_tables``), line breaks (``break_lines``),
aligned lists (``align_lists``); and the text (``write``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.language.formatting.alignment import align_lists
from cqp_dsl.language.formatting.comments import attach_comments
from cqp_dsl.language.formatting.declarations import break_lines
from cqp_dsl.language.formatting.paragraphs import part_declarations
from cqp_dsl.language.formatting.spacing import space
from cqp_dsl.language.formatting.spelling import spell
from cqp_dsl.language.formatting.tables import align_tables
from cqp_dsl.language.formatting.write import write
from cqp_dsl.language.syntax import parse_file
from cqp_dsl.language.syntax.lexemes import read_lexemes
from cqp_dsl.language.syntax.same_tree import same_tree
from cqp_dsl.source import SourceFile

if TYPE_CHECKING:
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.language.syntax.tree import File


@define(frozen=True)
class Formatted:
    """What became of a file.

    Attributes:
        text: the file in its one layout; None where it does not parse, or where the proof failed.
        diagnostics: what is wrong with the file, when it does not parse.
        doubt: which part of the proof failed, in French; None when it holds.
    """

    text: str | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    doubt: str | None = None


def format_source(source: SourceFile) -> Formatted:
    """Lay a file out, and prove it: the result says the same, keeps every comment, and does not move any more."""
    file, diagnostics = parse_file(source)
    if file is None:
        return Formatted(diagnostics=tuple(diagnostics))
    text = lay_out(source, file)
    doubt = disproof(source, file, text)
    return Formatted(doubt=doubt) if doubt else Formatted(text)


def lay_out(source: SourceFile, file: File) -> str:
    """The text of a file in its one layout."""
    pieces = spell(read_lexemes(source))
    pieces = attach_comments(pieces, file, source)
    pieces = part_declarations(pieces, file)
    pieces = align_tables(space(pieces))
    sheet = break_lines(pieces, file)
    return write(align_lists(sheet, file))


def disproof(source: SourceFile, file: File, text: str) -> str | None:
    """What would be wrong with replacing a file by this text; None when nothing is."""
    after = SourceFile.from_text(source.path, text)
    again, _ = parse_file(after)
    if again is None:
        return "le texte obtenu ne se relirait pas"
    if not same_tree(again, file):
        return "le texte obtenu ne dirait pas la même chose"
    if _words(after) != _words(source):
        return "le texte obtenu n'aurait pas les mêmes mots"
    if _comments(again) != _comments(file):
        return "le texte obtenu n'aurait pas les mêmes commentaires"
    if lay_out(after, again) != text:
        return "le texte obtenu changerait encore à une seconde mise en forme"
    return None


def _words(source: SourceFile) -> list[str]:
    """Every word and sign, in its one spelling: the tree does not tell « au moins » from « ≥ »."""
    return [piece.text for piece in spell(read_lexemes(source))]


def _comments(file: File) -> list[str]:
    return [comment.text.rstrip() for comment in file.comments]
