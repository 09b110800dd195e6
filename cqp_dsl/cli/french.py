"""click in French: headings, help and error messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADINGS = {"Commands": "Commandes", "Positional arguments": "Arguments"}

_MESSAGES = (
    (r"Got unexpected extra arguments? \((.*)\)", "argument en trop : {0}"),
    (r"Option '(.*)' requires an argument\.", "l'option {0} attend une valeur"),
    (r"Option '(.*)' does not take a value\.", "l'option {0} n'attend pas de valeur"),
    (r"Missing command\.", "il manque le nom d'une commande"),
)
"""What click says, as patterns, and the same in French."""


class FrenchFormatter(click.HelpFormatter):
    """Help pages with French headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line ``Usage : …``."""
        super().write_usage(prog, args, prefix or "Usage : ")

    def write_heading(self, heading: str) -> None:
        """Write a heading, with its no-break space."""
        self.write(f"{'':>{self.current_indent}}{_HEADINGS.get(heading, heading)} :\n")


class FrenchContext(click.Context):
    """A context whose help pages are French."""

    formatter_class = FrenchFormatter


class FrenchCommand(click.Command):
    """A command whose help and errors are French."""

    context_class = FrenchContext

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever click takes
        kwargs.setdefault("options_metavar", "[OPTIONS]")
        super().__init__(*args, **kwargs)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The ``--help`` option, said in French."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Afficher cette aide."
        return option


class FrenchChoice(click.Choice[str]):
    """One of several words."""

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        """What to say of a word that is not among the choices."""
        del ctx
        return f"« {value} » n'est pas l'un de : {', '.join(self.choices)}"


def french_message(error: click.UsageError) -> str:
    """What a usage error says, in French."""
    match error:
        case click.MissingParameter():
            return f"il manque {_parameter(error)}"
        case click.NoSuchOption(option_name=name, possibilities=near):
            return f"l'option {name} n'existe pas{_suggestion(near)}"
        case click.BadParameter(param=param) if param is not None:
            return f"pour {_parameter(error)}, {error.message}"
        case _:
            return _translated(error.message)


def no_such_command(name: str, near: Sequence[str]) -> str:
    """What to say of an unknown command."""
    return f"la commande « {name} » n'existe pas{_suggestion(near)}"


def _suggestion(near: Sequence[str] | None) -> str:
    return f" ; vouliez-vous dire {' ou '.join(near)} ?" if near else ""


def _parameter(error: click.BadParameter) -> str:
    param = error.param
    if isinstance(param, click.Option):
        return f"l'option {max(param.opts, key=len)}"
    shown = param.make_metavar(error.ctx) if param and error.ctx else ""
    return f"l'argument {shown.strip('[].…')}".strip()


def _translated(message: str) -> str:
    for pattern, french in _MESSAGES:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            return french.format(*match.groups())
    return message
