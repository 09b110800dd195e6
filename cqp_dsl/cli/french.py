"""click in French: headings, help, error messages, and the French names of commands and options."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.termui
import click.types
import click.utils

from cqp_dsl.cli.chosen import policies_here
from cqp_dsl.cli.click_messages import MESSAGES, PLURALS
from cqp_dsl.cli.names import OPTIONS, VALUES, bare
from cqp_dsl.cli.outputs import files_read, refuse_outputs
from cqp_dsl.cli.paths import ExistingPath, OutputPath
from cqp_dsl.cli.terminal import put
from cqp_dsl.workspace.dossier_files import SUFFIXES
from cqp_dsl.workspace.files import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import ModuleType


def _singular(message: str) -> str:
    return MESSAGES.get(message, message)


def _counted(singular: str, plural: str, count: int) -> str:
    one, many = PLURALS.get(singular, (singular, plural))
    return one if abs(count) < 2 else many  # noqa: PLR2004 - zero is singular in French


def speak_french(*modules: ModuleType) -> None:
    """Give modules of click our catalogue of messages in the place of gettext's, which would follow the locale."""
    for module in modules:
        if hasattr(module, "_"):
            vars(module)["_"] = _singular
        if hasattr(module, "ngettext"):
            vars(module)["ngettext"] = _counted


speak_french(
    click.core,
    click.decorators,
    click.exceptions,
    click.formatting,
    click.parser,
    click.termui,
    click.types,
    click.utils,
)


class FrenchFormatter(click.HelpFormatter):
    """Help pages with French headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line ``Usage : …``."""
        super().write_usage(prog, args, prefix or "Usage : ")

    def write_heading(self, heading: str) -> None:
        """Write a heading, with its no-break space."""
        self.write(f"{'':>{self.current_indent}}{heading} :\n")


class FrenchContext(click.Context):
    """A context whose help pages are French, and where accents may be left out of names."""

    formatter_class = FrenchFormatter

    def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401 - whatever click takes
        settings.setdefault("help_option_names", ["-h", "--help", OPTIONS["--help"]])
        settings.setdefault("token_normalize_func", bare)
        super().__init__(*args, **settings)


class FrenchCommand(click.Command):
    """A command whose help and errors are French, and whose options have their names in both languages."""

    context_class = FrenchContext

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever click takes
        kwargs.setdefault("options_metavar", "[OPTIONS]")
        super().__init__(*args, **kwargs)
        for param in self.params:
            if isinstance(param, click.Option):
                french = (OPTIONS[name] for name in param.opts if name.startswith("--"))
                param.opts = list(dict.fromkeys([*param.opts, *french]))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The ``--help`` option, said in French."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Afficher cette aide."
            option.callback = _show_help
        return option

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - what the command gives
        """Run the command, once it is known that it can write what it is to write."""
        refuse_outputs(_outputs(ctx), functools.partial(_inputs, ctx))
        return super().invoke(ctx)


class FrenchCommands(FrenchCommand, click.Group):
    """A group of commands, where an unknown one is said with the nearest."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of that name; an unknown one is said with the nearest."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            from cqp_dsl.diagnostics import nearest  # noqa: PLC0415 - for a mistake only

            near = nearest(args[0], self.list_commands(ctx))
            ctx.fail(_no_such_command(args[0], [near] if near else []))
        return super().resolve_command(ctx, args)


def _show_help(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: FBT001 - as click calls it
    del param
    if value and not ctx.resilient_parsing:
        put(f"{ctx.get_help()}\n")
        ctx.exit()


def _outputs(ctx: click.Context) -> Iterator[tuple[Path, str | None]]:
    for param in ctx.command.params:
        path = ctx.params.get(param.name or "")
        if isinstance(param.type, OutputPath) and path is not None:
            yield path, param.type.form or ctx.params.get("format_")


def _inputs(ctx: click.Context) -> Iterator[Path]:
    """The files that the command reads: those that it is given, unless it is to rewrite them, and those of folders."""
    for param in ctx.command.params:
        value = ctx.params.get(param.name or "")
        if isinstance(param.type, OutputPath) or (isinstance(param.type, ExistingPath) and param.type.rewritten):
            continue
        suffixes = _READ if isinstance(param.type, ExistingPath) and param.type.dossiers else (SUFFIX,)
        for path in value if isinstance(value, tuple) else (value,):
            if isinstance(path, Path):
                yield from files_read(path, suffixes)
    for folder in policies_here():
        yield from files_read(folder, (SUFFIX,))


_READ = (SUFFIX, *SUFFIXES)


class FrenchChoice(click.Choice[str]):
    """One of several words, in English or in French."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        """The English word of what was typed."""
        typed = bare(str(value))
        english = (word for word in self.choices if typed in (word, bare(VALUES[word])))
        return super().convert(next(english, value), param, ctx)

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        """What to say of a word that is not among the choices."""
        del ctx
        return f"« {value} » n'est pas l'un de : {self.listed()}"

    def listed(self) -> str:
        """The choices, as help lists them: ``text (texte), json``."""
        return ", ".join(word if word == VALUES[word] else f"{word} ({VALUES[word]})" for word in self.choices)


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
            return error.message


def _no_such_command(name: str, near: Sequence[str]) -> str:
    return f"la commande « {name} » n'existe pas{_suggestion(near)}"


def _suggestion(near: Sequence[str] | None) -> str:
    return f" ; vouliez-vous dire {' ou '.join(near)} ?" if near else ""


def _parameter(error: click.BadParameter) -> str:
    param = error.param
    if isinstance(param, click.Option):
        return f"l'option {next((name for name in param.opts if name.startswith('--')), param.opts[0])}"
    shown = param.make_metavar(error.ctx) if param and error.ctx else ""
    return f"l'argument {shown.strip('[].…')}".strip()
