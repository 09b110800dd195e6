"""``cqp doc``: the documentation of politiques as a static site."""

from __future__ import annotations

import re
from pathlib import Path

import click

from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import PATHS, POLICIES, TEXTS
from cqp_dsl.cli.outputs import write
from cqp_dsl.cli.terminal import output_screen, tell
from cqp_dsl.cli.texts import load_with_texts
from cqp_dsl.render.screen import clean
from cqp_dsl.render.site.compose import site
from cqp_dsl.render.site.graph import can_draw
from cqp_dsl.render.wording import counted
from cqp_dsl.workspace.system_errors import reason_of

_LIST = ".cqp-doc"
"""Names, in the folder, the pages that this command wrote there: it may replace those, and remove them."""

_PAGE = re.compile(r"[a-z0-9-]+\.(?:html|css|js)")

_EPILOG = """\
\b
Exemples :
  cqp doc --output documentation
  cqp doc mes_politiques --output documentation

\b
Ouvrez ensuite documentation/index.html : tout se lit sans réseau. Les graphes
demandent Graphviz : pip install pygraphviz, là où cqp est installé.

\b
Code de sortie : 0 site écrit, 2 commande mal écrite, 3 politique fautive.
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Écrire la documentation de politiques, en pages à lire.")
@PATHS
@POLICIES
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="RÉPERTOIRE",
    help="Où écrire le site : un répertoire nouveau, vide, ou qui en contient déjà un. Obligatoire.",
)
@TEXTS
@click.pass_context
def doc(
    context: click.Context,
    *,
    paths: tuple[Path, ...],
    policies: tuple[Path, ...],
    output: Path | None,
    texts: Path | None,
) -> int:
    """Écrire la documentation de politiques : une page par politique, règle, tableau et paramètre, avec ses citations.

    CHEMIN est un répertoire ou un fichier de politiques ; par défaut, celles du répertoire courant, sinon celles qui
    sont livrées.
    """
    if output is None:
        raise click.MissingParameter(
            ctx=context, param=next(each for each in context.command.params if each.name == "output")
        )
    previous = _previous(output)
    loaded, read = load_with_texts((*paths, *policies), texts, scenarios=True)
    pages = site(loaded.program, read)
    try:
        output.mkdir(parents=True, exist_ok=True)
        for name in previous - set(pages):
            (output / name).unlink(missing_ok=True)
    except OSError as error:
        raise _refused(output, reason_of(error)) from error
    for name, text in pages.items():
        write(text, output / name)
    write("".join(f"{name}\n" for name in sorted(pages)), output / _LIST)
    write(
        output_screen().fit(f"{counted(len(pages), 'fichier')}, à ouvrir par {clean(str(output / 'index.html'))}\n"),
        None,
    )
    if not can_draw():
        tell(
            "Sans graphes : Graphviz n'est pas installé. Pour l'avoir, là où cqp est installé : pip install pygraphviz."
        )
    return 0


def _previous(output: Path) -> set[str]:
    """The pages that an earlier run left in the folder.

    Raises:
        click.UsageError: the folder holds something else.
    """
    if not output.exists():
        return set()
    if not output.is_dir():
        raise _refused(output, "ce n'est pas un répertoire")
    if not any(output.iterdir()):
        return set()
    written = output / _LIST
    if not written.is_file():
        raise _refused(output, "il contient autre chose qu'une documentation")
    return {name for name in written.read_text(encoding="utf-8").splitlines() if _PAGE.fullmatch(name)}


def _refused(output: Path, reason: str) -> click.UsageError:
    message = f"le site ne peut pas être écrit dans « {output} » : {reason}"
    return click.UsageError(message, click.get_current_context(silent=True))
