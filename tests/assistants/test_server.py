"""A real client, over the standard streams of a real process: what it may ask, and that nothing is written."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest
from mcp import ClientSession, MCPError, StdioServerParameters
from mcp.client.stdio import stdio_client

from cqp_dsl.assistants.server import MOST_SHOWN, server
from tests.cli.conftest import POLICY

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

DOSSIER = {"date": "2013-06-01", "faits": {"essai": {"note": "9,5"}}, "décisions": ["admission"]}
TOOLS = {
    "search_text", "read_rule", "describe_dossier", "decide", "explain", "why_not", "compare_versions", "check_draft",
    "propose_scenarios", "readings_to_vote",
}  # fmt: skip


@contextlib.asynccontextmanager
async def session(folder: Path) -> AsyncIterator[ClientSession]:
    parameters = StdioServerParameters(
        command=sys.executable,
        args=["-m", "cqp_dsl", "mcp", str(folder)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    async with stdio_client(parameters) as streams, ClientSession(*streams) as opened:
        await opened.initialize()
        yield opened


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("politiques")
    (found / "essai.cqp").write_text(POLICY, encoding="utf-8")
    return found


def stamp(folder: Path) -> list[tuple[str, str]]:
    return [
        (str(path), hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]


async def told(opened: ClientSession, tool: str, **given: object) -> dict[str, Any]:
    result = await opened.call_tool(tool, given)
    text = result.content[0].text  # type: ignore[union-attr]
    assert len(text) <= MOST_SHOWN
    return dict(json.loads(text))


def test_a_client_uses_every_tool_and_nothing_is_written(folder: Path) -> None:
    async def talk() -> None:
        async with session(folder) as opened:
            tools = (await opened.list_tools()).tools
            assert {tool.name for tool in tools} == TOOLS
            for tool in tools:
                assert tool.annotations is not None
                assert tool.annotations.read_only_hint
            await _reading(opened)
            await _trying(opened)
            await _drafting(opened)
            await _resources(opened)

    before = stamp(folder)
    asyncio.run(talk())
    assert stamp(folder) == before


async def _reading(opened: ClientSession) -> None:
    found = (await told(opened, "search_text", words="dix suffit"))["data"]["found"]
    assert {"path": "essai.cqp", "line": 15, "text": "lecture oui_dix « dix suffit »"} in found
    rule = (await told(opened, "read_rule", name="stricte"))["data"]
    assert rule["decision"]
    assert rule["text"].startswith("décision stricte")
    assert rule["text"].endswith("vaut refusé sinon")
    missing = await told(opened, "read_rule", name="strict")
    assert missing == {
        "ok": False,
        "error": {"message": "la règle « strict » n'existe pas ; vouliez-vous dire « stricte » ?"},
    }
    described = (await told(opened, "describe_dossier", policy="essai"))["data"]
    assert "note:" in described["template"]
    assert not (await told(opened, "describe_dossier", policy="essais"))["ok"]
    opens = (await told(opened, "readings_to_vote"))["data"]["ambiguities"]
    assert [each["name"] for each in opens] == ["essai.limite", "essai.avis"]


async def _trying(opened: ClientSession) -> None:
    decided = (await told(opened, "decide", dossier=DOSSIER))["data"]
    assert decided["simulation"]
    assert decided["answer"]["decisions"][0]["status"] == "decided"
    assert len(decided["answer"]["receipt"]["digest"]) == 64
    disputed = await told(
        opened, "decide", dossier={**DOSSIER, "faits": {"essai": {"note": 10}}, "décisions": ["stricte"]}
    )
    assert disputed["data"]["answer"]["decisions"][0]["status"] == "disputed"
    owed = (await told(opened, "explain", dossier=DOSSIER))["data"]
    assert owed["data"][0]["name"] == "essai.note"
    why = (await told(opened, "why_not", dossier=DOSSIER))["data"]["decisions"][0]
    assert "avoir au moins 10" in why["not_met"][0]["text"].replace("\u00a0", " ")
    wrong = await told(opened, "decide", dossier="date: 2013-06-01\nfaits:\n  essai:\n    notte: 1\n")
    assert wrong["error"]["diagnostics"][0]["code"] == "CQP607"
    assert wrong["error"]["diagnostics"][0]["labels"][0]["place"]["line"] == 4
    half = await told(opened, "decide", dossier={**DOSSIER, "faits": {"essai": {"note": 9.5}}})
    assert half["data"]["answer"]["receipt"] == decided["answer"]["receipt"]
    rounded = await told(opened, "decide", dossier={**DOSSIER, "faits": {"essai": {"note": 9.999999999999999}}})
    assert "écrivez-le en texte" in rounded["error"]["message"]
    assert not (await told(opened, "decide", dossier=DOSSIER, date="demain"))["ok"]


async def _drafting(opened: ClientSession) -> None:
    draft = {"essai.cqp": POLICY.replace("note ≥ 10", "note ≥ 13")}
    checked = (await told(opened, "check_draft", files=draft))["data"]
    assert checked["valid"]
    assert checked["scenarios"] == {"run": 1, "failed": [{"policy": "essai", "title": "dix suffit"}]}
    assert [each["retained"] for each in checked["open"]["ambiguities"]] == [None, None]
    broken = (await told(opened, "check_draft", files={"essai.cqp": POLICY.replace("2 × prime", "2 × primes")}))["data"]
    assert not broken["valid"]
    assert broken["diagnostics"][0]["code"] == "CQP201"
    for path in ("../essai.cqp", "/etc/essai.cqp", "essai.txt", "a/../b.cqp", ""):
        refused = await told(opened, "check_draft", files={path: "x"})
        assert "n'est pas le chemin d'une politique" in refused["error"]["message"]
    changed = (
        await told(opened, "compare_versions", files=draft, dossiers=[{**DOSSIER, "faits": {"essai": {"note": 12}}}])
    )["data"]
    assert changed["impact"]["dossiers"] == 1
    assert changed["scenarios_that_fail"] == [{"policy": "essai", "title": "dix suffit"}]
    proposed = (await told(opened, "propose_scenarios", policy="essai"))["data"]["proposals"]
    assert proposed
    assert proposed[0]["text"].startswith("scénario «")


async def _resources(opened: ClientSession) -> None:
    listed = {str(each.uri) for each in (await opened.list_resources()).resources}
    assert listed == {"cqp://diagnostics", "cqp://policies"}

    async def read(uri: str) -> str:
        return str((await opened.read_resource(uri)).contents[0].text)  # type: ignore[union-attr]

    assert "CQP201 " in await read("cqp://diagnostics")
    assert "## " in await read("cqp://diagnostics/CQP201")
    assert await read("cqp://policies") == "essai.cqp\n"
    assert await read("cqp://policies/essai.cqp") == POLICY
    for uri in (
        "cqp://policies/../../etc/passwd",
        "cqp://policies/autre.cqp",
        "cqp://diagnostics/CQP999",
        "cqp://text/texte/§1",
    ):
        with pytest.raises(MCPError):
            await read(uri)


def test_the_tools_of_the_shipped_policies_stay_within_their_length() -> None:
    served = server(None)
    asked: list[tuple[str, dict[str, Any]]] = [
        ("readings_to_vote", {}), ("search_text", {"words": "é"}), ("describe_dossier", {"policy": "vae"}),
    ]  # fmt: skip

    async def ask() -> list[str]:
        results = [await served.call_tool(name, given) for name, given in asked]
        return [str(result.content[0].text) for result in results]  # type: ignore[union-attr]

    assert all(len(text) <= MOST_SHOWN for text in asyncio.run(ask()))
