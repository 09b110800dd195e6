"""The command ``cqp``: its subcommands, and what becomes of every way to fail."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from cqp_dsl.cli import exit_codes
from cqp_dsl.cli.french import FrenchCommands, french_message, speak_french
from cqp_dsl.cli.names import COMMANDS, both, command_named
from cqp_dsl.cli.terminal import error_screen, open_streams, put, say, silence, tell
from cqp_dsl.version import __version__

if TYPE_CHECKING:
    from collections.abc import MutableMapping, Sequence

    from cqp_dsl.pipeline import CqpError

_TRACEBACK = "CQP_TRACEBACK"


class CqpGroup(FrenchCommands):
    """The group of commands. Whatever happens ends with a code and a sentence in French, never a traceback."""

    def main(  # type: ignore[override]
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        **extra: Any,  # noqa: ANN401 - whatever click takes
    ) -> NoReturn:
        """Run a command and leave with its code."""
        open_streams()
        extra["standalone_mode"] = False
        try:
            code = super().main(args, prog_name or "cqp", **extra)
        except exit_codes.ReaderLeftError:
            silence(sys.stdout)
            sys.exit(exit_codes.READER_LEFT)
        except exit_codes.NotWrittenError as error:
            silence(sys.stdout)
            _say_not_written(error)
            sys.exit(exit_codes.NOT_WRITTEN)
        except Exception as error:  # noqa: BLE001 - the last resort, which tells what to report
            sys.exit(_failure(error))
        sys.exit(code or 0)

    def _main_shell_completion(
        self, ctx_args: MutableMapping[str, Any], prog_name: str, complete_var: str | None = None
    ) -> None:
        """Complete a command for a shell, which may be too old, and is told so in French."""
        if os.environ.get(f"_{prog_name}_COMPLETE".upper()):
            from click import shell_completion

            speak_french(shell_completion)
        super()._main_shell_completion(ctx_args, prog_name, complete_var)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in both languages."""
        del ctx
        return sorted({*COMMANDS, *(french for french, _ in COMMANDS.values())})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, English or French."""
        name = command_named(cmd_name) or cmd_name
        if name in COMMANDS and name not in self.commands:
            self.add_command(getattr(importlib.import_module(f"cqp_dsl.cli.{name}"), name))
        return super().get_command(ctx, name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, without importing them."""
        del ctx
        with formatter.section("Commandes"):
            formatter.write_dl([(both(name, french), told) for name, (french, told) in COMMANDS.items()])


def _failure(error: Exception) -> int:
    """Say what failed; the code to leave with."""
    from cqp_dsl.pipeline import CqpError
    from cqp_dsl.render.diagnostics_text import diagnostics_text

    match error:
        case click.UsageError():
            _say_usage(error)
            return exit_codes.USAGE
        case click.Abort():
            tell("interrompu")
            return exit_codes.INTERRUPTED
        case CqpError():
            say(diagnostics_text(error.diagnostics, error.files, error_screen()))
            return _refusal_code(error)
        case _:
            _say_internal(error)
            return exit_codes.INTERNAL_ERROR


def _refusal_code(error: CqpError) -> int:
    from cqp_dsl.pipeline import DossierError, PolicyError

    match error:
        case PolicyError():
            return exit_codes.INVALID_POLICY
        case DossierError():
            return exit_codes.INVALID_DOSSIER
        case _:
            return exit_codes.USAGE


def _say_usage(error: click.UsageError) -> None:
    context = error.ctx
    if context is not None:
        tell(context.get_usage())
        tell(f"Pour l'aide : {context.command_path} --help\n")
    tell(f"Erreur : {french_message(error)}")


def _say_not_written(error: exit_codes.NotWrittenError) -> None:
    from cqp_dsl.workspace.system_errors import reason_of

    where = "la sortie standard" if error.path is None else f"« {error.path} »"
    tell(f"Erreur : écriture impossible dans {where} : {reason_of(error.error)}")


def _say_internal(error: Exception) -> None:
    import platform
    import traceback
    from pathlib import Path

    if os.environ.get(_TRACEBACK):
        tell("".join(traceback.format_exception(error)))
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    system = f"cqp {__version__}, Python {platform.python_version()}, {platform.system()}"
    tell(
        f"Erreur interne de cqp : ce n'est ni votre politique ni votre dossier.\n"
        f"À signaler, avec les fichiers qui la causent : {type(error).__name__} en {place} ({system}).\n"
        f"Pour le détail, relancez avec {_TRACEBACK}=1."
    )


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: FBT001 - as click calls it
    del param
    if value and not ctx.resilient_parsing:
        put(f"cqp {__version__}\n")
        ctx.exit()


@click.group(
    cls=CqpGroup,
    subcommand_metavar="COMMANDE [ARGUMENTS]…",
    no_args_is_help=False,
    invoke_without_command=True,
    epilog="""\
\b
Exemples :
  cqp check dossier.yaml
  cqp vérifier dossier.yaml
  cqp lint mes_politiques
  cqp help check

Chaque commande et chaque option a un nom anglais et un nom français, avec ou
sans ses accents.

\b
Codes de sortie, en plus de ceux que dit l'aide de chaque commande :
  70   erreur interne, à signaler
  74   la réponse n'a pas pu être écrite : disque plein, sortie fermée
  130  interrompu
  141  qui lisait la réponse est parti

\b
Complétion des commandes par la touche Tab, à mettre dans le fichier de
démarrage de votre interpréteur de commandes :
  bash : eval "$(_CQP_COMPLETE=bash_source cqp)"
  zsh  : eval "$(_CQP_COMPLETE=zsh_source cqp)"
  fish : _CQP_COMPLETE=fish_source cqp | source
""",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Afficher la version."
)
@click.pass_context
def cqp(context: click.Context) -> int:
    """Décider un dossier d'après des politiques écrites en français, et expliquer chaque ligne."""
    if context.invoked_subcommand is None:
        put(f"{context.get_help()}\n")
    return exit_codes.FAVOURABLE
