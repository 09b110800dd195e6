"""Signs that go by two, and one of them is missing: brackets, and the bars of a table's row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cqp_dsl.diagnostics import Diagnostic, Label
from cqp_dsl.language.syntax.choices import is_choice_left_open
from cqp_dsl.language.syntax.words import RESERVED_WORDS

if TYPE_CHECKING:
    from lark import Token

    from cqp_dsl.language.syntax.scene import Scene

_CLOSINGS: Final = {"(": ")", "[": "]", "{": "}"}
_OPENINGS: Final = {")": "(", "]": "[", "}": "{"}
_NAMES: Final = {"(": "parenthèse ouverte", "[": "crochet ouvert", "{": "accolade ouverte"}
_TERMINALS: Final = {"(": "RPAR", "[": "RSQB", "{": "RBRACE"}


def bracket(scene: Scene) -> Diagnostic | None:
    """A closing bracket that closes nothing, or one that is missing."""
    stack = _open_brackets(scene.failure.tokens)
    opening = stack[-1] if stack else None
    if scene.found in _OPENINGS:
        if opening is None:
            return _closes_nothing(scene)
        return _wrong_closing(scene, opening) if opening != _OPENINGS[scene.found] else None
    if opening is None or not (_TERMINALS[opening] in scene.accepted or is_choice_left_open(scene)):
        return None
    if scene.found and scene.found not in RESERVED_WORDS and scene.found not in {"|", "||"}:
        return None
    name, article = _NAMES[opening], "un" if opening == "[" else "une"
    return Diagnostic(
        "CQP118",
        f"Il manque « {_CLOSINGS[opening]} » : {article} {name} plus haut n'a pas de fin",
        (Label(scene.token_span(opening), "ouvert ici"), Label(scene.span, f"« {_CLOSINGS[opening]} » attendu avant")),
        help=f"Ajoutez « {_CLOSINGS[opening]} » là où se termine ce que « {opening} » commence.",
    )


def _open_brackets(tokens: tuple[Token, ...]) -> list[Token]:
    stack: list[Token] = []
    for token in tokens:
        if token in _CLOSINGS:
            stack.append(token)
        elif stack and _OPENINGS.get(token) == stack[-1]:
            stack.pop()
    return stack


def _closes_nothing(scene: Scene) -> Diagnostic:
    opening = _OPENINGS[scene.found]
    return Diagnostic(
        "CQP118",
        f"« {scene.found} » ne ferme rien : aucun{'' if opening == '[' else 'e'} {_NAMES[opening]} ne l'attend",
        (Label(scene.span, "de trop"),),
        help=f"Retirez « {scene.found} », ou ajoutez « {opening} » plus haut.",
    )


def _wrong_closing(scene: Scene, opening: Token) -> Diagnostic:
    closing = _CLOSINGS[opening]
    return Diagnostic(
        "CQP118",
        f"« {scene.found} » trouvé, « {closing} » attendu",
        (Label(scene.span, f"« {closing} » attendu"), Label(scene.token_span(opening), "ouvert ici")),
        help=f"Ce qui s'ouvre par « {opening} » se ferme par « {closing} ».",
    )


def table_row(scene: Scene) -> Diagnostic | None:
    """A row of a table without its last bar, or without ``||``."""
    row = row_start(scene.failure.tokens)
    if row is None:
        return None
    place = scene.token_span(row)
    next_line = scene.source.position(scene.start)[0] != place.line
    if (next_line and "WIDE_BAR" not in scene.accepted) or (not scene.found and "END_BAR" in scene.accepted):
        return Diagnostic(
            "CQP106",
            "Cette ligne de tableau n'est pas fermée",
            (Label(place, "la ligne commence ici"), Label(scene.span, "« | » attendu avant")),
            help="Terminez chaque ligne du tableau par « | ».",
        )
    if scene.found == "|" and "WIDE_BAR" in scene.accepted and scene.before != "sinon":
        return Diagnostic(
            "CQP106",
            "Cette ligne de tableau n'a pas de « || »",
            (Label(place, "la ligne commence ici"), Label(scene.span, "« || » attendu avant")),
            help="« || » sépare les conditions, à gauche, des résultats, à droite ; « | » sépare les cases.",
        )
    return None


def row_start(tokens: tuple[Token, ...]) -> Token | None:
    """The first bar of the row in which the tokens end, if they end in one."""
    first: Token | None = None
    for token in tokens:
        if token.type == "END_BAR":
            first = None
        elif token.type == "BAR" and first is None:
            first = token
    return first
