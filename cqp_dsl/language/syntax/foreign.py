"""Operators and words of other languages, each with what this one says instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cqp_dsl.diagnostics import Diagnostic, Fix, Label

if TYPE_CHECKING:
    from cqp_dsl.language.syntax.scene import Scene
    from cqp_dsl.source import Span

SIGNS: Final = {
    "==": "=", "===": "=", "!==": "≠", "=>": "≥", "=<": "≤", "&&": "et", "&": "et", "||": "ou", "!": "non",
    "**": "puissance(x ; n)", "^": "puissance(x ; n)", "÷": "/", "·": "×", "⋅": "×", "∙": "×", ":=": "=",
    "->": "implique", "→": "implique", "⇒": "implique", "⇔": "=", "∧": "et", "\u2228": "ou", "¬": "non",
    "∈": "parmi", "∑": "somme de", "?": "si … sinon", "//": "/", "\\": "/", "~": "non",
}  # fmt: skip
"""Signs of other languages."""

WORDS: Final = {
    "if": "si", "then": "vaut", "else": "sinon", "and": "et", "or": "ou", "not": "non", "true": "vrai",
    "false": "faux", "null": "rien", "none": "rien", "None": "rien", "in": "dans", "for": "pour", "is": "est",
    "between": "entre", "when": "si", "unless": "sinon", "default": "sinon", "exists": "il existe", "sum": "somme de",
    "count": "nombre de", "alors": "vaut", "autrement": "sinon", "lorsque": "si",
}  # fmt: skip
"""Words of other languages, or of French but not of this language."""

_SIGN = re.compile("|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True)))
_AND_OR = re.compile(r"et\s*/\s*ou(?!\w)")


def foreign_sign(scene: Scene) -> Diagnostic | None:
    """A sign of another language where parsing stopped, or that began just before: the second ``&`` of ``&&``."""
    text, before = scene.source.text, scene.before
    if scene.found == "/" and before is not None and (match := _AND_OR.match(text, before.start_pos or 0)):
        return _foreign(scene.source.span(*match.span()), "et/ou", "ou")
    if not scene.found or scene.found[0].isalnum():
        return None
    glued = before is not None and before.end_pos == scene.start and f"{before}{scene.found[0]}" in SIGNS
    start = (before.start_pos or 0) if glued and before is not None else scene.start
    match = _SIGN.match(text, start, scene.end)
    if match is None or (match[0] == "||" and {"BAR", "WIDE_BAR", "END_BAR"} & scene.accepted):
        return None
    return _foreign(scene.source.span(*match.span()), match[0], SIGNS[match[0]])


def foreign_word(scene: Scene) -> Diagnostic | None:
    """A word of another language where parsing stopped, or that was taken for a name just before."""
    if scene.found in WORDS:
        return _foreign(scene.span, scene.found, WORDS[scene.found])
    before = scene.before
    if before is not None and before.type == "NAME" and before in WORDS:
        return _foreign(scene.token_span(before), str(before), WORDS[before])
    return None


def _foreign(span: Span, found: str, meant: str) -> Diagnostic:
    plain = meant.isalpha() or len(meant) == 1
    return Diagnostic(
        "CQP113",
        f"« {found} » n'est pas de cette langue ; on y écrit « {meant} »",
        (Label(span, f"« {meant} » attendu"),),
        help=f"Écrivez « {meant} » à la place de « {found} ».",
        fix=Fix(f"écrire « {meant} »", span, meant) if plain else None,
    )
