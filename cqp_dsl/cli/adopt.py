"""``cqp adopt``: what a commission votes on, checked, reported on, and marked as adopted."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import click

from cqp_dsl.cli.exit_codes import FAVOURABLE, UNFAVOURABLE
from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import DateOption, output_option
from cqp_dsl.cli.outputs import rewrite, write
from cqp_dsl.cli.paths import ExistingPath
from cqp_dsl.cli.terminal import tell
from cqp_dsl.cli.versions import VersionParam, load_version
from cqp_dsl.core.datatypes.display import format_date
from cqp_dsl.render.screen import Screen
from cqp_dsl.render.wording import COLON, counted, percent

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator
    from pathlib import Path

    from cqp_dsl.cli.versions import Version
    from cqp_dsl.pipeline import Policies

_EPILOG = """\
\b
Exemples :
  cqp adopt politiques --by CPNEFP --on 2014-02-05 --check
  cqp adopter politiques --par « CPNEFP » --le 2014-02-05 --sortie rapport.md
  cqp adopt politiques --by CPNEFP --on 2014-02-05 --old politiques@v1 \\
      --dossiers mes_dossiers --output rapport.md

\b
Code de sortie : 0 adoptable (et marqué adopté, sauf avec --check), 1 un
scénario échoue, 2 commande mal écrite, 3 politique fautive, 74 un fichier n'a
pas pu être écrit.
"""

_MARK = "# Adoptée par « "
_WIDTH = 100


@click.command(
    cls=FrenchCommand, epilog=_EPILOG, short_help="Rapporter sur des politiques à voter, et les dire adoptées."
)
@click.argument("paths", nargs=-1, required=True, type=ExistingPath(rewritten=True), metavar="CHEMIN…")
@click.option("--by", required=True, metavar="QUI", help="Qui adopte : « CPNEFP ».")
@click.option("--on", type=DateOption(), required=True, metavar="DATE", help="La date du vote.")
@click.option(
    "--old", type=VersionParam(), metavar="AVANT", help="La version en vigueur : répertoire, ou politiques@v1."
)
@click.option(
    "--dossiers", type=ExistingPath(dossiers=True), metavar="CHEMIN", help="Dossiers à décider sous les deux."
)
@click.option("--check", "check", is_flag=True, help="Vérifier et rapporter, sans rien marquer.")
@output_option("markdown")
def adopt(
    *,
    paths: tuple[Path, ...],
    by: str,
    on: datetime.date,
    old: Version | Path | None,
    dossiers: Path | None,
    check: bool,
    output: Path | None,
) -> int:
    """Vérifier des politiques à voter, écrire le rapport du vote, puis marquer les fichiers comme adoptés.

    Le rapport dit ce qui change dans les mots, ce que cela change aux dossiers donnés, ce que le texte laisse ouvert,
    ce qui a été vérifié et ce qui ne l'a pas été. Si un scénario échoue, rien n'est marqué. La marque est un
    commentaire en tête de chaque fichier ; elle ne change aucune décision.
    """
    from cqp_dsl.pipeline import load  # noqa: PLC0415 - the help needs nothing of it

    if dossiers is not None and old is None:
        message = "--dossiers se décident sous deux versions : donnez aussi --old"
        raise click.UsageError(message, click.get_current_context())
    if {"«", "»", "\n"} & set(by):
        message = "le nom de --by s'écrit sans guillemets"
        raise click.UsageError(message, click.get_current_context())
    new = load(paths, scenarios=True)
    failed = [one for one in new.scenarios if not new.run(one).passed]
    before = None if old is None else load_version(old)
    report = "".join(f"{line}\n" for line in _report(paths, new, before, len(failed), by, on, dossiers))
    write(report, output)
    if failed:
        titles = ", ".join(f"« {one.label} »" for one in failed[:5])
        tell(f"Rien n'est marqué{COLON}{counted(len(failed), 'scénario')} en échec, dont {titles}.")
        return UNFAVOURABLE
    return FAVOURABLE if check else _mark(paths, by, on)


def _report(
    paths: tuple[Path, ...],
    new: Policies,
    old: Policies | None,
    failed: int,
    by: str,
    on: datetime.date,
    dossiers: Path | None,
) -> Iterator[str]:
    """The report of the vote, line by line."""
    from cqp_dsl.register.act import stored_program  # noqa: PLC0415 - by content, as the register has it
    from cqp_dsl.workspace.proofreading import lint  # noqa: PLC0415

    review = lint(paths)
    coverage = new.coverage(new.reached())
    yield f"# Rapport pour le vote{COLON}{by}, {format_date(on)}"
    yield ""
    files = counted(len(new.program.files), "fichier")
    yield f"Politiques{COLON}{files}, empreinte {stored_program(new.program).digest}"
    yield ""
    yield "## Ce qui a été vérifié"
    yield ""
    yield f"- relecture{COLON}{counted(len(review.diagnostics), 'remarque')}"
    yield f"- scénarios{COLON}{counted(len(new.scenarios), 'joué')}, {failed} en échec"
    yield f"- couverture{COLON}{percent(coverage.tenths)} du texte des règles est montré par un scénario"
    yield f"- preuves{COLON}non vérifiées ici ; « cqp prove » les cherche"
    yield f"- dossiers{COLON}{'voir plus bas' if dossiers else 'aucun dossier donné, effets non mesurés'}"
    yield ""
    yield "## Ce qui change dans les mots"
    yield ""
    yield from _words(old, new)
    if old is not None and dossiers is not None:
        yield ""
        yield "## Ce que cela change, et pour qui"
        yield ""
        yield from _effects(old, new, dossiers)
    yield ""
    yield "## Ce que le texte laisse ouvert"
    yield ""
    yield from _open(new)


def _words(old: Policies | None, new: Policies) -> Iterator[str]:
    if old is None:
        yield "Non comparé : la version en vigueur n'a pas été donnée (--old)."
        return
    texts = {path: file.text for path, file in old.program.files.items()}
    count = 0
    for path in sorted({*texts, *new.program.files}):
        after = new.program.files[path].text if path in new.program.files else ""
        lines = difflib.unified_diff(
            texts.get(path, "").splitlines(), after.splitlines(), f"avant/{path}", f"après/{path}", lineterm="", n=1
        )
        changed = list(lines)
        if changed:
            count += 1
            yield from ["```diff", *changed, "```"]
    if not count:
        yield "Aucun mot ne change."


def _effects(old: Policies, new: Policies, dossiers: Path) -> Iterator[str]:
    from cqp_dsl.impact import given  # noqa: PLC0415
    from cqp_dsl.impact.compare import Request, compare  # noqa: PLC0415 - where dossiers are given
    from cqp_dsl.impact.versions import versions  # noqa: PLC0415
    from cqp_dsl.render.impact.text import impact_text  # noqa: PLC0415

    try:
        found = compare(versions(old, new), given.dossiers([dossiers]), Request(), ("avant", "après"))
    except given.RowsError as error:
        raise click.UsageError(str(error), click.get_current_context(silent=True)) from error
    yield from ["```text", *impact_text(found, Screen(_WIDTH), examples=False).splitlines(), "```"]


def _open(new: Policies) -> Iterator[str]:
    from cqp_dsl.render.ambiguities_text import ambiguities_text  # noqa: PLC0415

    found = new.ambiguities()
    text = ambiguities_text(found, None, new.program.files, Screen(_WIDTH))
    yield from ["```text", *text.splitlines(), "```"]


def _mark(paths: tuple[Path, ...], by: str, on: datetime.date) -> int:
    """Write the mark at the head of each file, in the place of the one before."""
    from cqp_dsl.cli.exit_codes import NOT_WRITTEN  # noqa: PLC0415
    from cqp_dsl.workspace.files import find  # noqa: PLC0415

    left = False
    files = find(paths)[0]
    for name, path in files:
        text = path.read_bytes().decode("utf-8-sig")
        kept = text.partition("\n")[2] if text.startswith(_MARK) else text
        problem = rewrite(f"{_MARK}{by} » le {format_date(on)}.\n{kept}", path)
        left = left or bool(problem)
        if problem:
            tell(f"{name} est laissé tel quel : {problem}")
    if not left:
        tell(f"{counted(len(files), 'fichier')} marqué{'s' if len(files) > 1 else ''}{COLON}adoptée par « {by} ».")
        tell(f"Dans un dépôt git, gardez cette version : git tag --sign adoption-{on.isoformat()}")
    return NOT_WRITTEN if left else FAVOURABLE
