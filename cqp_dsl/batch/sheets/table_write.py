"""Rows written as a table: csv, or parquet by DuckDB. They may be more than memory holds."""

from __future__ import annotations

import csv
import errno
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from cqp_dsl.batch.sheets.csv_write import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def write_rows(form: str, headings: Sequence[str], rows: Iterable[Sequence[str]], target: Path) -> None:
    """Write rows of texts into a file that is there already, to be replaced: ``csv`` or ``parquet``.

    Raises:
        OSError: it cannot be written.
    """
    if form == "csv":
        with target.open("w", newline="", encoding="utf-8-sig", errors="replace") as file:
            writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
            writer.writerow(headings)
            writer.writerows([harmless(cell) for cell in row] for row in rows)
        return
    import duckdb  # noqa: PLC0415 - an extra

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        with path.open("w", newline="", encoding="utf-8", errors="replace") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            writer.writerow(headings)
            writer.writerows(rows)
        types = dict.fromkeys(headings, "VARCHAR")
        made = Path(folder) / "rows.parquet"
        where = str(made).replace("'", "''")
        try:
            duckdb.connect(":memory:").execute(
                f"COPY (SELECT * FROM read_csv(?, columns = ?, header = true, auto_detect = false, delim = ',',"  # noqa: S608 - a path of ours
                f" quote = '\"', escape = '\"')) TO '{where}' (FORMAT parquet)",
                [str(path), types],
            )
        except duckdb.IOException as error:
            raise OSError(errno.ENOSPC, str(error)) from error
        shutil.copyfile(made, target)  # where the system says by itself what it has against it
