"""The schemas of the documents that commands write for programs, by the name under which ``cqp schema`` gives them."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from cqp_dsl.render.json_schema import schema_of

if TYPE_CHECKING:
    from cqp_dsl.render.json_values import Json

PUBLISHED: dict[str, tuple[str, str, str]] = {
    "answer": ("answer_document", "AnswersJson", "Réponses de cqp check"),
    "batch": ("batch_json", "BatchJson", "Comptes de cqp batch"),
    "diagnostics": ("diagnostics_json", "DiagnosticsJson", "Remarques de cqp lint"),
    "scenarios": ("scenarios_json", "ScenariosJson", "Résultats de cqp test"),
    "ambiguities": ("ambiguities_json", "AmbiguitiesJson", "Questions ouvertes de cqp ambiguities"),
    "explication": ("explication.document", "ExplicationsJson", "Explications de cqp check"),
    "impact": ("impact.document", "ImpactJson", "Ce que cqp impact compte"),
    "changes": ("changes", "ChangesJson", "Écarts de cqp compare"),
    "proofs": ("proofs_json", "ProofsJson", "Verdicts de cqp prove"),
    "list": ("list_json", "ListJson", "Politiques et décisions de cqp list"),
    "register": ("register_document", "RegisterJson", "Inscriptions de cqp register"),
    "verified": ("register_document", "VerifiedJson", "Vérification de cqp register verify"),
    "replays": ("register_document", "ReplaysJson", "Actes rejoués par cqp register replay"),
    "sources": ("sources_json", "SourcesJson", "Citations de cqp sources"),
}
"""By name: the module of the document, imported when it is asked for, its class, its title."""


def published_schema(name: str) -> dict[str, Json]:
    """The schema of a document.

    Raises:
        KeyError: there is no document of that name.
    """
    module, document, title = PUBLISHED[name]
    return schema_of(getattr(importlib.import_module(f"cqp_dsl.render.{module}"), document), title)
