"""The command line: one module per command, in French."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cqp_dsl.cli import replay

if TYPE_CHECKING:
    from typing import NoReturn


def main() -> NoReturn:
    """The program ``cqp``: says again what it has said already, else runs the command."""
    recorder = replay.start(sys.argv[1:])

    from cqp_dsl.cli.group import cqp  # noqa: PLC0415 - click and all the rest, which an answer from memory does without

    try:
        cqp.main()
    except SystemExit as leaving:
        if recorder is not None and leaving.code in replay.KEPT_CODES:
            recorder.keep(int(leaving.code or 0))
        raise


__all__ = ["main"]
