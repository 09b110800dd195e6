"""The reference page of the commands, made from the commands themselves.

``python -m tests.docs.commands`` writes it.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Final

import click

from cqp_dsl.cli.group import cqp
from cqp_dsl.cli.names import COMMANDS
from tests.docs.blocks import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE: Final = ROOT / "docs" / "commandes.md"
_START: Final = "<!-- commandes : début -->\n"
_END: Final = "<!-- commandes : fin -->\n"


def reference() -> str:
    """The list of the commands, then each with its options."""
    context = cqp.make_context("cqp", ["help"])
    rows = "".join(f"| `cqp {name}` | `cqp {french}` | {told} |\n" for name, (french, told) in COMMANDS.items())
    parts = [f"| en anglais | en français | ce que fait la commande |\n|---|---|---|\n{rows}"]
    for name in COMMANDS:
        command = cqp.get_command(context, name)
        assert command is not None
        parts.append("".join(_section(name, command)))
        if isinstance(command, click.Group):
            parts += ["".join(_section(f"{name} {each}", inner)) for each, inner in command.commands.items()]
    return "\n".join(parts)


def _section(name: str, command: click.Command) -> Iterator[str]:
    context = command.context_class(command, info_name=f"cqp {name}")
    yield f"{'###' if ' ' in name else '##'} {name}\n\n"
    yield f"`{' '.join([f'cqp {name}', *command.collect_usage_pieces(context)])}`\n\n"
    yield f"{_paragraphs(command.help or '')}\n"
    options = [param for param in command.params if isinstance(param, click.Option)]
    if options:
        yield "\n| option | ce qu'elle fait |\n|---|---|\n"
    for option in options:
        names = ", ".join(f"`{each}`" for each in option.opts)
        value = "" if option.is_flag else f" {option.metavar}"
        yield f"| {names}{value.replace('|', chr(92) + '|')} | {option.help} |\n"


def _paragraphs(text: str) -> str:
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(" ".join(paragraph.split("\n")) for paragraph in paragraphs)


def page(text: str) -> str:
    """The page with its reference as it should be."""
    before, _, rest = text.partition(_START)
    return f"{before}{_START}{reference()}{_END}{rest.partition(_END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
