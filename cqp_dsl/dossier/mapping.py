"""A dossier given as plain Python data, turned into the JSON text that says the same, so that one reader reads all."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from cqp_dsl.diagnostics import Diagnostic
from cqp_dsl.dossier.limits import MAX_DEPTH, MAX_NUMBER_LENGTH
from cqp_dsl.dossier.report import ReadingStoppedError, Report, french
from cqp_dsl.source import SourceFile

PATH = "<dossier>"
"""What stands for the path of a dossier that is not a file."""


def source_of(data: Mapping[str, object], path: str = PATH) -> tuple[SourceFile | None, list[Diagnostic]]:
    """The JSON text of a dossier given as a mapping, for ``read_dossier(…, "json")``.

    Accepted: mappings with text keys, lists and tuples, ``str``, ``bool``, ``int``, ``Decimal``, ``Fraction``,
    ``datetime.date`` and None (``rien``). A ``float`` is refused: 0.1 is not one tenth.

    Returns:
        The file, None when something was refused; and what was refused.
    """
    report = Report()
    try:
        lines = _text(data, "", 0, report)
    except ReadingStoppedError:
        return None, report.diagnostics
    return (None if report.diagnostics else SourceFile.from_text(path, lines)), report.diagnostics


def _text(value: object, path: str, depth: int, report: Report) -> str:
    if depth > MAX_DEPTH:
        report.add("CQP604", f"Ce dossier est trop grand : plus de {MAX_DEPTH} niveaux emboîtés")
        raise ReadingStoppedError
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() if value.bit_length() <= MAX_NUMBER_LENGTH:
            return str(value)
        case Decimal() if value.is_finite():
            return json.dumps(exact_text(value))
        case Fraction():
            return json.dumps(exact_text(value))
        case datetime.date() if not isinstance(value, datetime.datetime):
            return json.dumps(value.isoformat())
        case str():
            return json.dumps(value, ensure_ascii=False)
        case Mapping():
            return _group(value, path, depth, report)
        case list() | tuple():
            lines = (_text(item, f"{path}[{i}]", depth + 1, report) for i, item in enumerate(value, 1))
            return _block("[", lines, "]", depth)
        case _:
            _refuse(value, path, report)
            return "null"


def exact_text(number: Decimal | Fraction) -> str:
    """A number as a dossier writes it."""
    return f"{number.numerator}/{number.denominator}" if isinstance(number, Fraction) else str(number)


def _group(value: Mapping[object, object], path: str, depth: int, report: Report) -> str:
    lines = []
    for key, item in value.items():
        if not isinstance(key, str):
            _refuse(key, f"clé {key!r}", report)
            continue
        name = f"{path}.{key}" if path else key
        lines.append(f"{json.dumps(key, ensure_ascii=False)}: {_text(item, name, depth + 1, report)}")
    return _block("{", lines, "}", depth)


def _block(opening: str, lines: Iterable[str], closing: str, depth: int) -> str:
    indent = "  " * (depth + 1)
    body = ",\n".join(f"{indent}{line}" for line in lines)
    return f"{opening}\n{body}\n{'  ' * depth}{closing}" if body else f"{opening}{closing}"


def _refuse(value: object, path: str, report: Report) -> None:
    kind = type(value).__name__
    if isinstance(value, float):
        advice = 'Un nombre flottant n\'est pas exact : donnez un texte ("9,5"), un Decimal ou une Fraction.'
    else:
        advice = "Ce qui est admis : str, bool, int, Decimal, Fraction, datetime.date, None, listes et dictionnaires."
    # Python data has no place in a file: the path stands for it, one diagnostic for each.
    message = f"« {path or 'dossier'} » : une donnée de type {kind} est refusée"
    report.diagnostics.append(Diagnostic("CQP623", french(message), help=french(advice)))
