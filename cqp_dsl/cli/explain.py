"""``cqp explain``: the page of a diagnostic."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import OUTPUT, format_option
from cqp_dsl.cli.outputs import write
from cqp_dsl.cli.terminal import output_screen
from cqp_dsl.diagnostics import CATALOGUE, nearest
from cqp_dsl.render.diagnostic_page import diagnostic_page, diagnostics_list
from cqp_dsl.render.json_values import json_text
from cqp_dsl.resources import pages_folder

if TYPE_CHECKING:
    from pathlib import Path

_CODE = re.compile(r"(?:CQP[ -]?)?([0-9]{3})", re.IGNORECASE)

_EPILOG = """\
\b
Exemples :
  cqp explain CQP203
  cqp explain 203 301
  cqp explain
  cqp explain CQP203 --format markdown

\b
Code de sortie : 0 page trouvée, 2 code inconnu ou commande mal écrite.
"""


class _CodeOption(click.ParamType[str]):
    """A code of the catalogue: ``CQP203``, ``cqp203`` or ``203``."""

    name = "code"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read the code."""
        match = _CODE.fullmatch(value.strip())
        code = f"CQP{match[1]}" if match else value
        if code not in CATALOGUE:
            near = nearest(code.upper(), CATALOGUE)
            advice = f"vouliez-vous dire {near} ? " if near else ""
            self.fail(f"« {value} » n'est le code d'aucun message ; {advice}« cqp explain » les liste tous", param, ctx)
        return code


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Expliquer un message d'après son code.")
@click.argument("codes", nargs=-1, type=_CodeOption(), metavar="[CODE]…")
@format_option("text", "markdown", "json")
@OUTPUT
def explain(*, codes: tuple[str, ...], format_: str, output: Path | None) -> int:
    """Expliquer un message : ce qu'il dit, un exemple, pourquoi, et comment corriger.

    CODE est celui qui précède le message, par exemple CQP203. Sans code, la liste de tous.
    """
    if format_ == "text" and not codes:
        write(diagnostics_list(output_screen(output)), output)
        return 0
    pages = {code: (pages_folder() / f"{code}.md").read_text(encoding="utf-8") for code in codes or sorted(CATALOGUE)}
    if format_ == "json":
        listed = [{"code": code, "title": CATALOGUE[code], "page": page} for code, page in pages.items()]
        text = json_text(listed)
    elif format_ == "markdown":
        text = "\n".join(pages.values())
    else:
        screen = output_screen(output)
        text = "\n\n".join(diagnostic_page(page, screen) for page in pages.values())
    write(text, output, utf8=format_ != "text")
    return 0
