"""A command that has commands of its own, each under its two names."""

from __future__ import annotations

import click

from cqp_dsl.cli.french import FrenchCommand, no_such_command
from cqp_dsl.cli.names import SUBCOMMANDS, bare, both


class FrenchGroup(FrenchCommand, click.Group):
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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of that name; an unknown one is said with the nearest."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            from cqp_dsl.diagnostics import nearest  # noqa: PLC0415 - for a mistake only

            near = nearest(args[0], self.list_commands(ctx))
            ctx.fail(no_such_command(args[0], [near] if near else []))
        return super().resolve_command(ctx, args)
