"""A command that has commands of its own, each under its two names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.cli.french import FrenchCommands
from cqp_dsl.cli.names import SUBCOMMANDS, bare, both

if TYPE_CHECKING:
    import click


class FrenchGroup(FrenchCommands):
    """A group whose commands may be called by their French names too."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, English or French."""
        typed = bare(cmd_name)
        names = SUBCOMMANDS[self.name or ""]
        english = next((name for name, french in names.items() if typed in (name, bare(french))), cmd_name)
        return super().get_command(ctx, english)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in both languages."""
        del ctx
        return sorted({word for pair in SUBCOMMANDS[self.name or ""].items() for word in pair})

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, each once, under both names."""
        del ctx
        names = SUBCOMMANDS[self.name or ""]
        with formatter.section("Commandes"):
            formatter.write_dl(
                [(both(name, names[name]), command.get_short_help_str(100)) for name, command in self.commands.items()]
            )
