"""A snapshot of an outcome: one file for each dossier, and a difference that names what moved it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from cqp_dsl.render.outcomes.moves import moved_between

if TYPE_CHECKING:
    from collections.abc import Iterator


class OutcomeExtension(SingleFileSnapshotExtension):
    """Keeps an outcome as text; a failure says which parameter, rule, exception or reading moved it."""

    _write_mode = WriteMode.TEXT
    file_extension = "json"

    def diff_lines(self, serialized_data: str | bytes, snapshot_data: str | bytes) -> Iterator[str]:
        """What moved, instead of the lines that differ."""
        yield from moved_between(str(snapshot_data), str(serialized_data)).splitlines()
