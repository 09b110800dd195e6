"""JSON (RFC 8259) to data that knows its places, read by ``json``; numbers stay texts."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NoReturn, cast

from cqp_dsl.dossier.limits import MAX_SCALARS, TOO_DEEP, TOO_MANY_SCALARS
from cqp_dsl.dossier.outline import Outline, numbered_part
from cqp_dsl.dossier.report import ReadingStoppedError
from cqp_dsl.dossier.tree import Refused, Text

if TYPE_CHECKING:
    from cqp_dsl.dossier.report import Report
    from cqp_dsl.dossier.tree import Node, Placed
    from cqp_dsl.source import SourceFile

_PART = re.compile(r'"(?:[^"\\]|\\.)*"|\[\s*\]|\{\s*\}|[^\s,:\[\]{}"]+', re.DOTALL)
_SIGNS = frozenset(' \t\r\n,:[]{}"')
_LONGEST_WORD = 40
_WORD = re.compile(rf"[^\s,:\[\]{{}}\"]{{1,{_LONGEST_WORD}}}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_QUOTES = 'Un texte, une date, oui ou non s\'écrivent entre " ".'

_PROBLEMS: tuple[tuple[str, str, str | None], ...] = (
    ("Expecting property name", 'une clé est attendue, entre guillemets " "', None),
    ("Expecting ':'", "il manque les deux-points après la clé", None),
    ("Expecting ','", "il manque une virgule, ou le signe qui ferme", None),
    ("Extra data", "le dossier est fini, et ceci vient encore après", None),
    ("Unterminated string", "un guillemet ouvert n'est jamais fermé", "Fermez-le."),
    ("Invalid control", "un saut de ligne ou un caractère de contrôle dans un texte", "Écrivez-le \\n, ou \\t."),
    ("Invalid \\escape", "un échappement inconnu après « \\ »", "Une barre oblique inverse s'écrit \\\\."),
    ("Invalid \\uXXXX", "\\u demande quatre chiffres hexadécimaux", None),
)


def read_json(source: SourceFile, report: Report) -> Node:
    """The value of the file; None when there is nothing in it.

    Raises:
        ReadingStoppedError: the text is not JSON, or passes a limit; the report says where.
    """
    if not source.text.strip(" \t\r\n"):
        return None
    parts: list[Placed] = []
    whole = Refused(0, len(source.text))

    def number(match: re.Match[str]) -> str:
        parts.append(_part(match, source, report))
        if len(parts) > MAX_SCALARS:
            raise report.stop(TOO_MANY_SCALARS, parts[-1])
        return f'"{len(parts) - 1}"'

    try:
        # The hooks spare the conversion of numbers, however long: this reading only says whether the text is JSON.
        json.loads(source.text, parse_int=str, parse_float=str)
        numbered = json.loads(_PART.sub(number, source.text))
    except json.JSONDecodeError as error:
        _fail(source, report, error.pos, *_problem(error))
    except RecursionError:
        raise report.stop(TOO_DEEP, source.span(0, 0)) from None
    return Outline(parts, lambda name, _: cast("Text", parts[int(name)]), report).tree(numbered, whole)


def _part(match: re.Match[str], source: SourceFile, report: Report) -> Placed:
    raw = match.group()
    if raw in ("NaN", "Infinity", "-Infinity"):
        _fail(source, report, match.start(), f"« {raw} » n'est pas une valeur", _QUOTES)
    text = raw
    if raw.startswith('"'):
        text = json.loads(raw) if "\\" in raw else raw[1:-1]
    if _SURROGATE.search(text):
        _fail(source, report, match.start(), "un échappement ne désigne aucun caractère", None)
    return numbered_part(raw, text, match.start())


def _fail(source: SourceFile, report: Report, at: int, message: str, advice: str | None) -> NoReturn:
    span = source.span(at, min(at + 1, len(source.text)))
    report.add("CQP601", f"Le JSON n'est pas lisible : {message}", span, help=advice)
    raise ReadingStoppedError


def _problem(error: json.JSONDecodeError) -> tuple[str, str | None]:
    """What ``json`` says is wrong, in French, and what to do."""
    found = error.doc[error.pos : error.pos + 1]
    if error.msg.startswith("Illegal trailing comma"):  # of Python 3.13, which points to the comma
        closing = error.doc[error.pos + 1 :].lstrip()[:1]
        return f"une virgule de trop avant « {closing} »", "Retirez-la."
    if error.msg.startswith("Expecting"):
        if not found:
            return "il manque la fin du dossier", None
        if found in "]}" and error.doc[: error.pos].rstrip().endswith(","):
            return f"une virgule de trop avant « {found} »", "Retirez-la."
    # « 01 » is refused at its second digit: the whole word is what the author wrote.
    start = _start_of_word(error.doc, error.pos)
    if error.msg == "Expecting value" or (start < error.pos and error.msg == "Expecting ',' delimiter"):
        word = _WORD.match(error.doc, start)
        return f"« {word.group() if word else found} » n'est pas une valeur", _QUOTES
    return next(
        ((message, advice) for start, message, advice in _PROBLEMS if error.msg.startswith(start)),
        ("ce n'est pas une écriture JSON", None),
    )


def _start_of_word(text: str, at: int) -> int:
    """Where the word that goes on at an offset starts; the offset itself where none does."""
    start = at
    while start > max(0, at - _LONGEST_WORD) and text[start - 1] not in _SIGNS:
        start -= 1
    return start
