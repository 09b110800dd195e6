"""The command line: one module per command, in French."""

from __future__ import annotations

from cqp_dsl.cli.group import cqp


def main() -> None:
    """The program ``cqp``."""
    cqp.main()


__all__ = ["main"]
