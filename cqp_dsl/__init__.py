"""cqp: a declarative rules engine and a French rules language.

The whole interface for programs::

    from cqp_dsl import load

    policies = load("policies")
    answer = policies.decide("dossier.yaml")
    answer.decisions[0].status
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from cqp_dsl.version import __version__

if TYPE_CHECKING:
    from cqp_dsl.answer.answer import Answer, DecisionAnswer
    from cqp_dsl.pipeline import CqpError, DossierError, Policies, PolicyError, RequestError, load

__all__ = [
    "Answer",
    "CqpError",
    "DecisionAnswer",
    "DossierError",
    "Policies",
    "PolicyError",
    "RequestError",
    "__version__",
    "load",
]

_HOMES = dict.fromkeys(__all__, "cqp_dsl.pipeline") | dict.fromkeys(
    ("Answer", "DecisionAnswer"), "cqp_dsl.answer.answer"
)


def __getattr__(name: str) -> object:
    """Import a public name on first use, so that ``import cqp_dsl`` costs nothing."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(_HOMES[name]), name)
