"""``cqp format``: give policy files their one layout."""

from __future__ import annotations

import difflib
import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import define

from cqp_dsl.cli.chosen import chosen_policies
from cqp_dsl.cli.exit_codes import INTERNAL_ERROR, INVALID_POLICY, NOT_WRITTEN
from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import POLICIES
from cqp_dsl.cli.outputs import rewrite, write
from cqp_dsl.cli.paths import ExistingPath
from cqp_dsl.cli.terminal import error_screen, output_screen, say, tell
from cqp_dsl.core.datatypes.display import quoted
from cqp_dsl.diagnostics import Diagnostic
from cqp_dsl.language.formatting import format_source
from cqp_dsl.render.diagnostics_text import diagnostics_text
from cqp_dsl.render.screen import clean, cleaned
from cqp_dsl.render.wording import counted
from cqp_dsl.workspace import files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.source import SourceFile

_STDIN = "-"
_STDIN_NAME = "(entrée)"
_CHANGED = 1
_EPILOG = """\
\b
Exemples :
  cqp format mes_politiques
  cqp format mes_politiques --check
  cqp format mes_politiques/vae.cqp --diff
  cqp format - < vae.cqp

\b
Avant d'écrire, cqp vérifie que le texte obtenu dit la même chose, avec les
mêmes commentaires, et ne changerait plus ; sinon il laisse le fichier tel quel.

\b
Code de sortie : 0 tout est en forme, 1 il reste à mettre en forme (--check,
--diff), 2 commande mal écrite, 3 fichier qui ne se lit pas, 74 fichier qui ne
s'écrit pas.
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Mettre des politiques en forme.")
@click.argument("paths", nargs=-1, type=ExistingPath(dash=True), metavar="[CHEMIN]…")
@POLICIES
@click.option("--check", "check", is_flag=True, help="Ne rien écrire ; dire quels fichiers sont à mettre en forme.")
@click.option("--diff", "diff", is_flag=True, help="Ne rien écrire ; montrer ce qui changerait.")
def format(*, paths: tuple[Path, ...], policies: tuple[Path, ...], check: bool, diff: bool) -> int:  # noqa: A001 - named after the command
    """Mettre en forme des fichiers de politiques : une seule disposition, le même sens.

    CHEMIN est un répertoire ou un fichier, autant de fois qu'il en faut ; par défaut, les politiques du répertoire
    courant. « - » lit un texte et l'écrit mis en forme.
    """
    run = _Run(dry=check or diff, diff=diff)
    if Path(_STDIN) in paths:
        if len(paths) + len(policies) > 1:
            message = "« - » ne se donne pas avec d'autres chemins"
            raise click.UsageError(message, click.get_current_context())
        return run.one_text(sys.stdin.buffer.read(files.MAX_POLICY_BYTES + 1) if sys.stdin else b"")
    chosen = chosen_policies((*paths, *policies))
    if chosen is None:
        message = "les politiques livrées ne se réécrivent pas : donnez un CHEMIN"
        raise click.UsageError(message, click.get_current_context())
    return run.all_files(chosen)


@define
class _Run:
    """One run of the command, and what it counts.

    Attributes:
        dry: whether nothing is written.
        diff: whether the differences are shown.
    """

    dry: bool
    diff: bool
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    code: int = 0

    def one_text(self, data: bytes) -> int:
        """Format the standard input to the standard output; with nothing to write, only say."""
        source = files.decode(data, _STDIN_NAME, files.MAX_POLICY_BYTES)
        if isinstance(source, Diagnostic):
            self._refuse([source])
            return self.code
        text = self._formatted(source)
        if text is None:
            return self.code
        if not self.dry:
            write(text, None, utf8=True)
        elif _differs(source, text):
            self._show(source, text)
        return self.code

    def all_files(self, paths: Sequence[Path]) -> int:
        """Format every file under these paths."""
        found, diagnostics = files.find(paths)
        if diagnostics:
            self._refuse(diagnostics)
        for name, path in found:
            source = files.read(path, name, files.MAX_POLICY_BYTES)
            if isinstance(source, Diagnostic):
                self.refused += 1
                self._refuse([source])
            else:
                self._one_file(source, path)
        write(output_screen().fit(self._summary()), None)
        return self.code

    def _one_file(self, source: SourceFile, path: Path) -> None:
        text = self._formatted(source)
        if text is None:
            return
        if not _differs(source, text):
            self.unchanged += 1
            return
        self.changed += 1
        if self.dry:
            self._show(source, text)
        elif problem := rewrite(text, path):
            self.changed -= 1
            self.refused += 1
            self.code = max(self.code, NOT_WRITTEN)
            tell(f"{source.path} est laissé tel quel : {problem}")
        else:
            write(output_screen().fit(f"mis en forme : {clean(source.path)}\n"), None)

    def _formatted(self, source: SourceFile) -> str | None:
        """The text in its layout; None where it does not parse or the proof fails, which is said."""
        result = format_source(source)
        if result.diagnostics:
            self.refused += 1
            self._refuse(result.diagnostics, source)
        elif result.doubt:
            self.code = INTERNAL_ERROR
            self.refused += 1
            tell(
                f"{source.path} est laissé tel quel : {result.doubt}.\n"
                "C'est une erreur de cqp, à signaler avec ce fichier."
            )
        return result.text

    def _refuse(self, diagnostics: Sequence[Diagnostic], source: SourceFile | None = None) -> None:
        self.code = max(self.code, INVALID_POLICY)
        say(diagnostics_text(diagnostics, {source.path: source} if source else {}, error_screen()))

    def _show(self, source: SourceFile, text: str) -> None:
        """What would change, or that something would."""
        self.code = max(self.code, _CHANGED)
        if not self.diff:
            write(output_screen().fit(f"à mettre en forme : {clean(source.path)}\n"), None)
            return
        before, after = source.text.splitlines(keepends=True), text.splitlines(keepends=True)
        name = clean(source.path)
        lines = difflib.unified_diff(before, after, name, f"{name} (mis en forme)")
        shown = "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
        shown = shown or f"{quoted(name)} : seuls les octets changent (fins de ligne, accents composés)\n"
        write(cleaned(shown) if sys.stdout.isatty() else shown, None)

    def _summary(self) -> str:
        verb = "à mettre en forme" if self.dry else "mis en forme"
        parts = [f"{counted(self.changed, 'fichier')} {verb}", f"{self.unchanged} déjà en forme"]
        if self.refused:
            parts.append(f"{self.refused} {'laissé tel quel' if self.refused == 1 else 'laissés tels quels'}")
        return f"{', '.join(parts)}\n"


def _differs(source: SourceFile, text: str) -> bool:
    """Whether the file's bytes are others than those of the text: its line ends and its accents count too."""
    return hashlib.sha256(text.encode()).hexdigest() != source.digest
