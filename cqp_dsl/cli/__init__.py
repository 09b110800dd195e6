"""The command line: one module per command, in French."""

from __future__ import annotations

import gc

_COLLECT_EVERY = 200_000
"""Objects between two searches for cycles: a command makes few, and Python's own 700 would search all the time."""


def main() -> None:
    """The program ``cqp``."""
    gc.set_threshold(_COLLECT_EVERY)

    from cqp_dsl.cli.group import cqp  # noqa: PLC0415 - what it imports is made of many objects

    try:
        cqp.main()
    finally:
        gc.freeze()  # else the interpreter searches all that is left for cycles, only to leave


__all__ = ["main"]
