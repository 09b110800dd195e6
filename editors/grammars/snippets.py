"""The snippets of the server as VS Code reads them, which offers them where there is no server too."""

from __future__ import annotations

from typing import Any

from cqp_dsl.lsp.snippets import SNIPPETS


def snippets() -> dict[str, Any]:
    """Each with its lines."""
    return {
        one.name: {"prefix": list(one.prefixes), "description": one.description, "body": one.body.split("\n")}
        for one in SNIPPETS
    }
