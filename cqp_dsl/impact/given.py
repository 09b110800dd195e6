"""The dossiers to compare, from files: as ``cqp check`` reads them, or the rows of a CSV file."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import TYPE_CHECKING, Any

from cqp_dsl.batch.plain import plain_dossier
from cqp_dsl.core.lowered.decisions import DATE_COLUMN
from cqp_dsl.core.lowered.names import NOTHING_SUFFIX
from cqp_dsl.dossier.limits import MAX_BYTES
from cqp_dsl.impact.compare import Given
from cqp_dsl.workspace.dossier_files import dossiers_under

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from cqp_dsl.pipeline import DossierInput, Policies

_KEY = "dossier"
_ENCODINGS = ("utf-8-sig", "cp1252")


class RowsError(Exception):
    """A CSV file that is no table of dossiers: why, in French."""


def dossiers(paths: Iterable[Path]) -> Iterator[Given]:
    """The dossiers of these files and folders, those of a CSV file one for each row."""
    for path in paths:
        if path.suffix.casefold() == ".csv" and path.is_file():
            yield from _rows(path)
        else:
            yield from (Given(one.title, one.source) for one in dossiers_under([path], MAX_BYTES))


def _rows(path: Path) -> Iterator[Given]:
    """The rows of a CSV file whose headings are ``dossier``, ``date d'effet`` and the paths of facts.

    Raises:
        RowsError: it has no such column, or one that is there twice.
    """
    text = _decoded(path.read_bytes())
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count))
    heads = [head.strip() for head in next(reader, [])]
    if _KEY not in heads:
        message = f"« {path} » n'a pas de colonne « {_KEY} », qui distingue les dossiers"
        raise RowsError(message)
    twice = next((head for head in heads if head and heads.count(head) > 1), None)
    if twice is not None:
        message = f"« {path} » a deux colonnes « {twice} »"
        raise RowsError(message)
    for row in reader:
        if any(cell.strip() for cell in row):
            cells = dict(zip(heads, (cell.strip() for cell in row), strict=False))
            yield Given(f"{path.as_posix()}, dossier {cells[_KEY]}", partial(_data, _known(cells)))


def _decoded(data: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _known(cells: Mapping[str, str]) -> dict[str, Any]:
    """The cells that say something. What may be ``rien`` says so in its own cell, or in a column for it."""
    known: dict[str, Any] = {}
    for head, cell in cells.items():
        if not cell or not head or head == _KEY:
            continue
        if head.endswith(NOTHING_SUFFIX):
            known[head] = cell.casefold() in {"oui", "vrai", "true", "1", "x"}
        else:
            known.setdefault(head + NOTHING_SUFFIX, cell.casefold() == "rien")
            known[head] = cell
    return known


def _data(cells: Mapping[str, Any], policies: Policies) -> DossierInput:
    """A row as the plain data of a dossier, by the names of a version; those of the other version are turned."""
    other = policies.other
    turned = dict(cells)
    for name, called in (other.facts if other is not None else {}).items():
        for head in [head for head in cells if head == name or head.startswith((f"{name}.", f"{name}[", f"{name} "))]:
            if called is not None:
                turned[called + head.removeprefix(name)] = cells[head]
    return plain_dossier(policies.program, turned, {}, DATE_COLUMN)
