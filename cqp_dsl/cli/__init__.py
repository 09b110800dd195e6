"""The command line: one module per command, in French."""

from cqp_dsl.cli.group import main

__all__ = ["main"]
