"""A comparison without what it compares: ``note ≥ 8 et < 10``, as one says it and as it cannot be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cqp_dsl.diagnostics import Diagnostic, Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lark import Token

    from cqp_dsl.language.syntax.scene import Scene

_COMPARISON: Final = re.compile(
    r"[<>≤≥=≠]|(?:(?:n['’])?est(?:\s+pas)?|entre|parmi|avant|après|au\s+(?:plus|moins)|d['’]au\s+(?:plus|moins)"
    r"|(?:strictement\s+)?(?:supérieur|inférieur)e?s?(?:\s+ou\s+égale?s?)?(?:\s+(?:à|au|aux))?"
    r"|(?:plus|moins)\s+(?:de|du|des|d['’]))(?!\w)"
)
_OPERATORS: Final = frozenset(
    {"EQUAL", "NOT_EQUAL", "AT_LEAST", "AT_MOST", "MORE_THAN", "LESS_THAN", "BETWEEN", "AMONG"}
)
_LINKS: Final = frozenset({"AND", "OR"})
_STARTS: Final = frozenset(
    {"AND", "OR", "NOT", "WHEN", "IF", "IS_WORTH", "LPAR", "COLON", "SUCH_THAT", "IMPLIES", "LABEL"}
)
_LONGEST: Final = 40


def elided_subject(scene: Scene) -> Diagnostic | None:
    """``et`` or ``ou`` followed at once by a comparison."""
    tokens = scene.failure.tokens
    place = next((at for at in (1, 2) if len(tokens) >= at and tokens[-at].type in _LINKS), None)
    if place is None:
        return None
    link = tokens[-place]
    start = scene.start if place == 1 else tokens[-1].start_pos or 0
    match = _COMPARISON.match(scene.source.text, start, scene.end)
    if match is None:
        return None
    subject = _subject(scene, tokens[:-place])
    repeated = f"Répétez ce qui est comparé : « … {link} {subject or 'note'} {match[0]} … »."
    return Diagnostic(
        "CQP101",
        f"Après « {link} », il manque ce qui est comparé",
        (Label(scene.source.span(*match.span()), "comparé à quoi ?"),),
        help=f"{repeated} Entre deux limites, on écrit aussi « x entre 8 et 10 » ou « x entre 8 et moins de 10 ».",
    )


def _subject(scene: Scene, tokens: Sequence[Token]) -> str:
    """What the comparison before compares, as written; empty where that is not plain."""
    at = next((i for i in range(len(tokens) - 1, -1, -1) if tokens[i].type in _OPERATORS), 0)
    first = at
    while first and tokens[first - 1].type not in _STARTS:
        first -= 1
    if first == at:
        return ""
    text = " ".join(scene.source.text[tokens[first].start_pos or 0 : tokens[at - 1].end_pos].split())
    return text if len(text) <= _LONGEST else ""
