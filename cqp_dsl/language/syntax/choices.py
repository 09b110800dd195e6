"""``3 si x > 2 sinon 4``: a choice inside an expression, without the parentheses or without its ``sinon``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cqp_dsl.diagnostics import Diagnostic, Fix, Label

if TYPE_CHECKING:
    from lark import Token

    from cqp_dsl.language.syntax.scene import Scene

_OPENINGS: Final = frozenset({"LPAR", "LSQB", "LBRACE"})
_CLOSINGS: Final = frozenset({"RPAR", "RSQB", "RBRACE"})
_BEFORE_VALUE: Final = _OPENINGS | {"IS_WORTH", "SEMICOLON", "BAR", "WIDE_BAR", "COLON"}
_REST: Final = re.compile(r"[^\n#;|)\]}]*?(?=\s*(?:$|[\n#;|)\]}]|\bselon\b|\bdu\b|à\s+partir\s+du\b|jusqu['’]au\b))")
_WORD: Final = re.compile(r"\bsi(?:non)?\b")


def unbracketed_choice(scene: Scene) -> Diagnostic | None:
    """``vaut 3 si x > 2 sinon 4``, ``f(3 si x > 2 sinon 4)``: where parsing stops at ``sinon``, or at ``si``."""
    if scene.found == "sinon":
        start = _value_start(scene, after_if=True)
    elif scene.found == "si" and _is_followed(scene):
        start = _value_start(scene, after_if=False)
    else:
        return None
    if start is None or _same_line(scene, start) is None:
        return None
    rest = _REST.match(scene.source.text, scene.start, scene.end)
    end = scene.end if rest is None else rest.end()
    written = " ".join(scene.source.text[start:end].split())
    several = len(_WORD.findall(written)) != 2  # noqa: PLR2004 - one « si », one « sinon »
    span = scene.source.span(start, end)
    lines = "Un cas par ligne s'écrit « vaut … si … », puis « vaut … sinon »."
    return Diagnostic(
        "CQP126",
        "Ce choix dans une expression n'est pas entre parenthèses",
        (Label(span, "un choix"),),
        help=f"Mettez chaque choix entre ses parenthèses : « (… si … sinon (… si … sinon …)) ». {lines}"
        if several
        else f"Écrivez « ({written}) ». {lines}",
        fix=None if several else Fix(f"écrire « ({written}) »", span, f"({written})"),
    )


def choice_without_rest(scene: Scene) -> Diagnostic | None:
    """``(3 si x > 2)``: an expression has a value in every case."""
    if scene.found != ")" or "ELSE" not in scene.accepted:
        return None
    guard = _at_this_level(scene.failure.tokens, "IF")
    if guard is None:
        return None
    return Diagnostic(
        "CQP126",
        "Ce choix ne dit pas ce qu'il vaut sinon",
        (Label(scene.span, "« sinon » attendu avant"), Label(scene.token_span(guard), "le choix")),
        help="Dans une expression, un choix a toujours deux valeurs : « (… si … sinon …) ».",
    )


def is_choice_left_open(scene: Scene) -> bool:
    """Whether a parenthesis was left open in the middle of a choice: ``(a + 1 si c`` and nothing more."""
    return "ELSE" in scene.accepted and _at_this_level(scene.failure.tokens, "IF") is not None


def _is_followed(scene: Scene) -> bool:
    """Whether a ``sinon`` stands further on the same line."""
    line = scene.after.partition("\n")[0].partition("#")[0]
    return "IF" not in scene.accepted and re.search(r"\bsinon\b", line) is not None


def _value_start(scene: Scene, *, after_if: bool) -> int | None:
    """Where the value begins that the choice is about: after ``vaut``, a bracket, a bar or a semicolon."""
    depth = 0
    seen = not after_if
    following: Token | None = None
    for token in reversed(scene.failure.tokens):
        if token.type in _CLOSINGS:
            depth += 1
        elif token.type in _OPENINGS and depth:
            depth -= 1
        elif depth == 0 and token.type == "IF":
            seen = True
        elif depth == 0 and token.type in _BEFORE_VALUE:
            return following.start_pos if seen and following is not None else None
        following = token
    return None


def _same_line(scene: Scene, start: int) -> int | None:
    """The line of the value where the choice is all on one; a ``sinon`` on another line is a case without ``vaut``."""
    line = scene.source.position(start)[0]
    return line if scene.source.position(scene.start)[0] == line else None


def _at_this_level(tokens: tuple[Token, ...], kind: str) -> Token | None:
    """The last token of a kind since the bracket that is open."""
    depth = 0
    for token in reversed(tokens):
        if token.type in _CLOSINGS:
            depth += 1
        elif token.type in _OPENINGS:
            if depth == 0:
                return None
            depth -= 1
        elif depth == 0 and token.type == kind:
            return token
    return None
