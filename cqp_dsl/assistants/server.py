"""The server: ten tools that read and try, resources to read, by the official SDK; none writes, adopts or chooses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final

import anyio
from mcp.server import MCPServer
from mcp.types import ToolAnnotations
from pydantic import Field

from cqp_dsl.assistants.workroom import FAILURES, RefusedError, Workroom, exact, refusals
from cqp_dsl.diagnostics import CATALOGUE
from cqp_dsl.dossier.dates import parse_date
from cqp_dsl.pipeline import CqpError
from cqp_dsl.render.json_values import json_line
from cqp_dsl.resources import pages_folder
from cqp_dsl.source import SourceFile
from cqp_dsl.version import __version__
from cqp_dsl.workspace.text.reading import texts_under

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable
    from pathlib import Path

MOST_SHOWN: Final = 100_000
"""Characters of an answer."""

_INSTRUCTIONS: Final = (
    "Le règlement d'une commission, écrit en règles (langue cqp). Tout ce que ces outils décident est une simulation. "
    "Rien ne s'écrit, rien ne s'adopte : un projet se vérifie (check_draft) et se rend à une personne, avec ses "
    "lectures ouvertes, que vous ne choisissez pas. Une réponse indéterminée, à trancher ou non couverte se dit telle "
    "quelle, avec ce qui manque et la citation."
)

Dossier = Annotated[
    dict[str, Any] | str,
    Field(description="Comme un fichier de dossier : un objet, ou son texte en YAML. Les nombres en texte : « 9,5 »."),
]
Date = Annotated[str, Field(description="La date d'effet, 2013-12-16 ; par défaut, celle du dossier.")]
Decisions = Annotated[list[str], Field(description="Les décisions demandées ; par défaut, celles des faits donnés.")]
Draft = Annotated[dict[str, str], Field(description="Le texte de chaque fichier du projet, par chemin : « vae.cqp ».")]

_READS: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def server(folder: Path | None) -> MCPServer:
    """The server of a folder of policies.

    Raises:
        PolicyError: they are not valid.
    """
    room = Workroom.open(folder)
    served = MCPServer("cqp", title="cqp", version=__version__, instructions=_INSTRUCTIONS, log_level="ERROR")
    _reading(served, room)
    _trying(served, room)
    _resources(served, room)
    return served


def _told(work: Callable[[], Any]) -> str:
    """What a tool says: ``{ok, data}``, or ``{ok, error}`` with what to do about it; never more than ``MOST_SHOWN``."""
    try:
        text = json_line({"ok": True, "data": work()})
    except CqpError as error:
        found = list(refusals(error))
        said = {"message": found[0]["message"] if found else "", "diagnostics": found}
        return json_line({"ok": False, "error": said})
    except FAILURES as error:
        return json_line({"ok": False, "error": {"message": str(error)}})
    if len(text) > MOST_SHOWN:
        message = "la réponse est trop longue : demandez moins à la fois (une décision, une politique, un dossier)"
        return json_line({"ok": False, "error": {"message": message}})
    return text


def _dossier(given: dict[str, Any] | str) -> Any:  # noqa: ANN401 - what a dossier may be
    return SourceFile.from_text("dossier", given) if isinstance(given, str) else exact(given)


def _day(text: str) -> datetime.date | None:
    if not text:
        return None
    day = parse_date(text)
    if isinstance(day, str):
        message = f"« {text} » n'est pas une date ({day})"
        raise RefusedError(message)
    return day


def _reading(served: MCPServer, room: Workroom) -> None:
    """The tools that read."""

    @served.tool(description="Chercher des mots dans le texte du règlement et dans les règles.", annotations=_READS)
    def search_text(words: str) -> str:
        return _told(lambda: room.search_text(words))

    @served.tool(description="Lire une règle ou une décision, avec sa place et sa citation.", annotations=_READS)
    def read_rule(name: str) -> str:
        return _told(lambda: room.read_rule(name))

    @served.tool(
        description="Dire ce qu'une politique décide, les faits qu'il faut, et donner un dossier à remplir.",
        annotations=_READS,
    )
    def describe_dossier(policy: str) -> str:
        return _told(lambda: room.describe_dossier(policy))

    @served.tool(
        description="Lister ce que le texte laisse ouvert : lectures, chiffres, appréciations. Rien n'est choisi.",
        annotations=_READS,
    )
    def readings_to_vote() -> str:
        return _told(room.readings_to_vote)


def _trying(served: MCPServer, room: Workroom) -> None:
    """The tools that try dossiers and drafts, in memory."""

    @served.tool(
        description="Décider un dossier, pour voir : toujours une simulation, avec son statut et son reçu.",
        annotations=_READS,
    )
    def decide(dossier: Dossier, date: Date = "", decisions: Decisions | None = None) -> str:
        return _told(lambda: room.decide(_dossier(dossier), _day(date), decisions))

    @served.tool(
        description="Dire ce qui est dû d'une décision : données, paramètres, opérations, avec leurs citations.",
        annotations=_READS,
    )
    def explain(dossier: Dossier, date: Date = "", decisions: Decisions | None = None) -> str:
        return _told(lambda: room.explain(_dossier(dossier), _day(date), decisions))

    @served.tool(
        description="Dire ce qui sépare un dossier d'une autre réponse : conditions, ce qui manque, lectures.",
        annotations=_READS,
    )
    def why_not(dossier: Dossier, date: Date = "", decisions: Decisions | None = None) -> str:
        return _told(lambda: room.why_not(_dossier(dossier), _day(date), decisions))

    @served.tool(
        description="Vérifier un projet : relecture, scénarios, lectures ouvertes. Rien n'est écrit.",
        annotations=_READS,
    )
    def check_draft(files: Draft) -> str:
        return _told(lambda: room.check_draft(files))

    @served.tool(
        description="Proposer des scénarios aux limites qu'aucun n'essaie, à relire et à coller par une personne.",
        annotations=_READS,
    )
    def propose_scenarios(policy: str, files: Draft | None = None) -> str:
        return _told(lambda: room.propose_scenarios(files or {}, policy))

    @served.tool(
        description="Dire ce qu'un projet change à des dossiers, par quoi, et les scénarios qu'il fait échouer.",
        annotations=_READS,
    )
    def compare_versions(files: Draft, dossiers: list[dict[str, Any] | str] | None = None) -> str:
        return _told(lambda: room.compare_versions(files, [_dossier(each) for each in dossiers or []]))


def _resources(served: MCPServer, room: Workroom) -> None:
    """What can be read: the diagnostics, the policies, the text by section."""

    @served.resource("cqp://diagnostics", name="diagnostics", mime_type="text/plain", description="Tous les codes.")
    def diagnostics() -> str:
        return "".join(f"{code} {title}\n" for code, title in CATALOGUE.items())

    @served.resource("cqp://diagnostics/{code}", name="diagnostic", mime_type="text/markdown", description="Un code.")
    def diagnostic(code: str) -> str:
        if not re.fullmatch(r"CQP[1-9]\d\d", code) or code not in CATALOGUE:
            message = f"« {code} » n'est pas un code"
            raise ValueError(message)
        return (pages_folder() / f"{code}.md").read_text(encoding="utf-8")

    @served.resource("cqp://policies", name="policies", mime_type="text/plain", description="Les fichiers de règles.")
    def policies() -> str:
        return "".join(f"{path}\n" for path in room.policies.program.files)

    @served.resource(
        "cqp://policies/{+path}", name="policy", mime_type="text/plain", description="Un fichier de règles."
    )
    def policy(path: str) -> str:
        file = room.policies.program.files.get(path)
        if file is None:
            message = f"« {path} » n'est pas un fichier de ces politiques"
            raise ValueError(message)
        return file.text[:MOST_SHOWN]

    @served.resource(
        "cqp://text/{source}/{section}", name="text", mime_type="text/plain", description="Une section du règlement."
    )
    def text(source: str, section: str) -> str:
        found = texts_under(room.policies.program, room.folder).found.get(source)
        passages = [each for each in found.passages if each.section == section] if found else []
        if found is None or not passages:
            message = f"le texte de « {source} {section} » n'est pas là"
            raise ValueError(message)
        return "\n".join(found.file.text[each.start : each.end] for each in passages)[:MOST_SHOWN]


def serve(folder: Path | None) -> None:
    """Serve an assistant on the standard streams, until it leaves."""
    anyio.run(server(folder).run_stdio_async)
