"""Reads a file of sheets by its format: what its bytes are, not only what its name says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cqp_dsl.batch.sheets.book import MOST_BYTES, SheetError
from cqp_dsl.batch.sheets.columns import Headings, folded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cqp_dsl.batch.sheets.book import Book
    from cqp_dsl.batch.sheets.columns import Layout

XLSX: Final = (".xlsx", ".xlsm", ".xltx", ".xltm")
ODS: Final = (".ods", ".ots", ".fods")
TEXT: Final = (".csv", ".tsv", ".txt")
FORMATS: Final = (*XLSX, *ODS, *TEXT)


def read_book(path: Path, known: Layout, beside: Mapping[str, Path] | None = None) -> Book:
    """The sheets of a file.

    Args:
        path: the file.
        known: all the columns that there may be.
        beside: for csv, the files of lists, by the name of the fact; by default those whose names say so.

    Raises:
        SheetError: it cannot be read.
        OSError: likewise, and the system says why.
    """
    if path.stat().st_size > MOST_BYTES:
        message = f"« {path.name} » est trop gros : plus de {MOST_BYTES // 1024**2} Mio"
        raise SheetError(message, "Partagez-le en plusieurs fichiers, ou donnez un fichier parquet.")
    data = path.read_bytes()
    suffix = path.suffix.casefold()
    if not data.strip():
        message = f"« {path.name} » est vide"
        raise SheetError(message)
    if suffix in XLSX:
        needed("openpyxl")
        from cqp_dsl.batch.sheets.xlsx import read_xlsx  # noqa: PLC0415 - one format is enough

        return read_xlsx(path, data)
    if suffix in ODS:
        needed("odfdo")
        from cqp_dsl.batch.sheets.ods import read_ods  # noqa: PLC0415

        return read_ods(path, data)
    if suffix in TEXT:
        from cqp_dsl.batch.sheets.delimited import read_csv  # noqa: PLC0415

        headings = [Headings(known.columns), *(Headings(one.columns) for one in known.lists.values())]
        given = dict(beside or {}) or files_beside(path, known)
        return read_csv(path, data, lambda heading: any(one.meant(heading) for one in headings), given)
    message = f"« {path.name} » n'est pas d'un format connu"
    if suffix in {".xls", ".xlsb", ".numbers"}:
        raise SheetError(message, "Enregistrez-le en .xlsx.")
    raise SheetError(message, f"Sont lus : {', '.join(FORMATS)}, .parquet, .duckdb.")


def needed(library: str) -> None:
    """See to it that a library is installed.

    Raises:
        SheetError: it is not.
    """
    import importlib.util  # noqa: PLC0415 - wanted here only

    if importlib.util.find_spec(library) is None:
        what = {"openpyxl": "un classeur Excel", "odfdo": "un classeur OpenDocument"}.get(
            library, "une base de données"
        )
        message = f"{what} demande {library}, qui n'est pas installé"
        raise SheetError(message, "pip install 'cqp-dsl[batch]' l'installe.")


def files_beside(path: Path, known: Layout) -> dict[str, Path]:
    """The files of the lists of a sheet of text: ``candidats-emplois.csv`` beside ``candidats.csv``."""
    found: dict[str, Path] = {}
    for other in sorted(path.parent.glob(f"{_escaped(path.stem)}-*{path.suffix}")):
        name = folded(other.stem.removeprefix(f"{path.stem}-"))
        for entry, one in known.lists.items():
            if name in {folded(entry.partition(".")[2]), folded(one.title), folded(entry)} and entry not in found:
                found[entry] = other
    return found


def _escaped(stem: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in stem)
