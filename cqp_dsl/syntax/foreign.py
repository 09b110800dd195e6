"""Operators and words of other languages, each with what this one says instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cqp_dsl.diagnostics import Diagnostic, Fix, Label

if TYPE_CHECKING:
    from cqp_dsl.source import SourceFile

OPERATORS: Final = {
    "==": "=", "===": "=", "!==": "≠", "=>": "≥", "=<": "≤", "&&": "et", "&": "et", "||": "ou", "!": "non",
    "**": "puissance(x ; n)", "^": "puissance(x ; n)", "÷": "/", "·": "×", "⋅": "×", "∙": "×", ":=": "=",
    "et/ou": "ou", "->": "implique", "→": "implique", "⇒": "implique", "⇔": "=", "∧": "et", "∨": "ou", "¬": "non",
    "∈": "parmi", "∑": "somme de", "?": "si … sinon", "//": "/", "\\": "/", "~": "non",
}  # fmt: skip
"""Signs of other languages."""

WORDS: Final = {
    "if": "si", "then": "vaut", "else": "sinon", "and": "et", "or": "ou", "not": "non", "true": "vrai",
    "false": "faux", "null": "rien", "none": "rien", "None": "rien", "in": "dans", "for": "pour", "is": "est",
    "between": "entre", "when": "si", "unless": "sinon", "default": "sinon", "exists": "il existe", "sum": "somme de",
    "count": "nombre de", "alors": "vaut", "autrement": "sinon", "lorsque": "si", "quand": "si",
}  # fmt: skip
"""Words of other languages, or of this tongue but not of this language."""

_OPERATOR = re.compile("|".join(re.escape(sign) for sign in sorted(OPERATORS, key=len, reverse=True)))
_WORD = re.compile(r"[^\W\d]\w*")


def foreign_operator(source: SourceFile, start: int, end: int, *, in_table: bool) -> Diagnostic | None:
    """The diagnostic of a sign or word of another language at this place, if there is one."""
    text = source.text
    match = re.compile(r"et/ou(?!\w)").match(text, start, end) or _WORD.match(text, start, end)
    known = {**OPERATORS, **WORDS}
    if match is None:
        at = start - 1 if start and text[start - 1 : start + 1] in OPERATORS and text[start] != "|" else start
        match = _OPERATOR.match(text, at, end)
    if match is None or match[0] not in known or (match[0] == "||" and in_table):
        return None
    meant = known[match[0]]
    span = source.span(*match.span())
    fix = Fix(f"écrire « {meant} »", span, meant) if meant.isalpha() or len(meant) == 1 else None
    return Diagnostic(
        "CQP113",
        f"« {match[0]} » n'est pas de cette langue ; on y écrit « {meant} »",
        (Label(span, f"« {meant} »"),),
        help="Les opérateurs sont + − × / = ≠ < ≤ > ≥, et les mots « et », « ou », « non », « implique ».",
        fix=fix,
    )
