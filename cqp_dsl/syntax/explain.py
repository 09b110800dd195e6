"""Why a parse stopped: from the place and what was accepted there to a diagnostic that an author understands.

The reasons are tried in order, from the most precise to the most general; each looks at the failure and either explains
it or leaves it to the next.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import attrs

from cqp_dsl.datatypes.display import MONTH_NAMES
from cqp_dsl.diagnostics import Diagnostic, Fix, Label, nearest
from cqp_dsl.syntax.findings import unknown_unit
from cqp_dsl.syntax.foreign import foreign_operator
from cqp_dsl.syntax.wording import said, spellings
from cqp_dsl.syntax.words import RESERVED_WORDS, SOFT_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from lark import Token

    from cqp_dsl.source import SourceFile, Span
    from cqp_dsl.syntax.language import Failure

_PAIRS: Final = {"(": ")", "[": "]", "{": "}"}
_OPENINGS: Final = {")": "(", "]": "[", "}": "{"}
_BRACKET_NAMES: Final = {"(": "parenthèse", "[": "crochet", "{": "accolade"}
_CLOSING_TERMINALS: Final = {"(": "RPAR", "[": "RSQB", "{": "RBRACE"}
_BARS: Final = frozenset({"BAR", "WIDE_BAR", "END_BAR"})
_LOOK_BACK: Final = 6
_LEXEME = re.compile(r"[^\W\d]\w*|\d[\d.,]*|\|\||.", re.DOTALL)
_SPACE_OR_COMMENT = re.compile(r"(?:#[^\n]*|\s+)*")


@attrs.frozen
class Scene:
    """A failure with what surrounds it: the stretch that was parsed, and the lexeme where it stopped."""

    source: SourceFile
    failure: Failure
    begin: int
    end: int
    start: int
    found: str

    @property
    def span(self) -> Span:
        """The place of the lexeme found; the end of what was read when nothing was left."""
        return self.source.span(self.start, self.start + len(self.found))

    @property
    def at_end(self) -> bool:
        """Whether the text stopped too early."""
        return not self.found

    @property
    def accepted(self) -> frozenset[str]:
        """The terminals that could have stood there."""
        return self.failure.accepted

    @property
    def before(self) -> Token | None:
        """The token just before."""
        return self.failure.tokens[-1] if self.failure.tokens else None


def explain(source: SourceFile, failure: Failure, begin: int, end: int) -> Diagnostic:
    """The diagnostic of a failure met while parsing the text between two offsets."""
    scene = _scene(source, failure, begin, end)
    for reason in _REASONS:
        if (found := reason(scene)) is not None:
            return found
    return _unexpected(scene)


def _scene(source: SourceFile, failure: Failure, begin: int, end: int) -> Scene:
    if failure.start < end:
        text = source.text[failure.start : failure.end]
        if not text:
            match = _LEXEME.match(source.text, failure.start, end)
            text = match[0] if match else ""
        return Scene(source, failure, begin, end, failure.start, text)
    last = failure.tokens[-1].end_pos if failure.tokens else begin
    return Scene(source, failure, begin, end, last or begin, "")


# --- Reasons --------------------------------------------------------------------------------------------------------


def _comma(scene: Scene) -> Diagnostic | None:
    if scene.found != "," or "SEMICOLON" not in scene.accepted:
        return None
    return Diagnostic(
        "CQP114",
        "Les éléments d'une liste se séparent par « ; », non par une virgule",
        (Label(scene.span, "trouvé : « , »"),),
        help="La virgule est réservée aux décimales : « 9,5 ».",
        fix=Fix("écrire « ; »", scene.span, " ;"),
    )


def _foreign(scene: Scene) -> Diagnostic | None:
    table = bool({"BAR", "WIDE_BAR", "END_BAR"} & scene.accepted)
    return foreign_operator(scene.source, scene.start, scene.end, in_table=table)


def _open_brackets(tokens: tuple[Token, ...]) -> list[Token]:
    stack: list[Token] = []
    for token in tokens:
        if token in _PAIRS and token.type != "LABEL":
            stack.append(token)
        elif stack and _OPENINGS.get(token) == stack[-1]:
            stack.pop()
    return stack


def _bracket(scene: Scene) -> Diagnostic | None:
    """A closing bracket that closes nothing, or one that is missing."""
    stack = _open_brackets(scene.failure.tokens)
    if scene.found in _OPENINGS and (not stack or stack[-1] != _OPENINGS[scene.found]):
        return _wrong_closing(scene, stack[-1] if stack else None)
    if not stack or _CLOSING_TERMINALS[stack[-1]] not in scene.accepted:
        return None
    if not (scene.at_end or scene.found in RESERVED_WORDS or scene.found in {"|", "||"}):
        return None
    opening = stack[-1]
    name = _BRACKET_NAMES[opening]
    gender = "" if name == "crochet" else "e"
    place = scene.source.span(opening.start_pos or 0, opening.end_pos or 0)
    return Diagnostic(
        "CQP118",
        f"Un{gender} {name} ouvert{gender} n'est pas fermé{gender}",
        (Label(place, "ouvert" + gender + " ici"), Label(scene.span, f"« {_PAIRS[opening]} » attendu avant")),
        help=f"Fermez par « {_PAIRS[opening]} ».",
    )


def _wrong_closing(scene: Scene, opening: Token | None) -> Diagnostic | None:
    name = _BRACKET_NAMES[_OPENINGS[scene.found]]
    gender = "" if name == "crochet" else "e"
    if opening is None:
        return Diagnostic(
            "CQP118",
            f"« {scene.found} » ne ferme rien : aucun{gender} {name} n'est ouvert{gender}",
            (Label(scene.span, "de trop"),),
            help="Supprimez ce signe, ou ouvrez-le plus haut.",
        )
    place = scene.source.span(opening.start_pos or 0, opening.end_pos or 0)
    return Diagnostic(
        "CQP118",
        f"« {scene.found} » trouvé, « {_PAIRS[opening]} » attendu",
        (Label(scene.span, "fermeture"), Label(place, "ouverture")),
        help=f"Ce qui s'ouvre par « {opening} » se ferme par « {_PAIRS[opening]} ».",
    )


def _table_row(scene: Scene) -> Diagnostic | None:
    """A row of a table without its last bar, or without ``||``."""
    row = _row_start(scene)
    if row is None:
        return None
    line = scene.source.position(scene.start)[0]
    row_line = scene.source.position(row.start_pos or 0)[0]
    place = scene.source.span(row.start_pos or 0, row.end_pos or 0)
    if line != row_line and "WIDE_BAR" not in scene.accepted or (scene.at_end and _BARS & scene.accepted):
        return Diagnostic(
            "CQP106",
            "Une ligne de tableau n'est pas fermée",
            (Label(place, "la ligne commence ici"), Label(scene.span, "« | » attendu avant")),
            help="Terminez chaque ligne du tableau par « | ».",
        )
    if scene.found == "|" and "WIDE_BAR" in scene.accepted:
        return Diagnostic(
            "CQP106",
            "Une ligne de tableau n'a pas de « || »",
            (Label(scene.span, "« || » attendu"), Label(place, "la ligne commence ici")),
            help="« || » sépare les conditions (à gauche) des résultats (à droite) ; « | » sépare les cases.",
        )
    return None


def _row_start(scene: Scene) -> Token | None:
    """The first bar of the row in which the failure stands, if it stands in one."""
    first: Token | None = None
    for token in scene.failure.tokens:
        if token.type == "END_BAR":
            first = None
        elif token.type == "BAR" and first is None:
            first = token
    return first


def _unit(scene: Scene) -> Diagnostic | None:
    """``12 km``; ``3 fevrier 2013``."""
    before = scene.before
    if before is None or before.type != "NUMBER" or not scene.found[:1].isalpha():
        return None
    if scene.source.text[before.end_pos : scene.start].strip() or scene.found in RESERVED_WORDS:
        return None
    month = nearest(scene.found, MONTH_NAMES)
    if month and re.match(r"\s+\d{4}", scene.source.text[scene.start + len(scene.found) :][:8]):
        return _misspelt(scene.span, scene.found, month)
    if nearest(scene.found, spellings(scene.accepted)):
        return None
    return unknown_unit(scene.span, scene.found)


def _reserved_name(scene: Scene) -> Diagnostic | None:
    """A reserved word where a name stands."""
    if scene.found not in RESERVED_WORDS or "NAME" not in scene.accepted or "NUMBER" in scene.accepted:
        return None
    alone = scene.accepted <= {"NAME", "LABEL"}
    after = _SPACE_OR_COMMENT.match(scene.source.text, scene.start + len(scene.found))
    follows = scene.source.text[after.end() : after.end() + 1] if after else ""
    listed = "LABEL" in scene.accepted and follows != ":" and scene.before is not None and scene.before.type == "NAME"
    if not (alone or follows == ":" or listed):
        return None
    return Diagnostic(
        "CQP102",
        f"« {scene.found} » est un mot réservé de la langue, il ne peut pas servir de nom",
        (Label(scene.span, "nom attendu"),),
        help=f"Choisissez un autre nom, par exemple « {scene.found}_… » suivi d'une précision.",
    )


def _misspelt(span: Span, found: str, meant: str) -> Diagnostic:
    return Diagnostic(
        "CQP103",
        f"« {found} » n'est pas attendu ici ; sans doute « {meant} »",
        (Label(span, f"« {meant} » ?"),),
        help=f"Écrivez « {meant} ».",
        fix=Fix(f"écrire « {meant} »", span, meant),
    )


def _nearest_keyword(scene: Scene) -> Diagnostic | None:
    """A misspelt keyword, found where it was expected, or taken for a name a little before."""
    words = spellings(scene.accepted)
    if scene.found[:1].isalpha() and scene.found not in words and (close := nearest(scene.found, words)):
        return _misspelt(scene.span, scene.found, close)
    for token in reversed(scene.failure.tokens[-_LOOK_BACK:]):
        if token.type != "NAME" or token in SOFT_WORDS:
            continue
        close = nearest(token, RESERVED_WORDS)
        if close and close != token and _alike(token, close):
            return _misspelt(scene.source.span(token.start_pos or 0, token.end_pos or 0), str(token), close)
    return None


def _alike(word: str, meant: str) -> bool:
    """Whether a name that was accepted is, but for an accent, capitals or one letter, a long enough reserved word."""
    return len(meant) >= len("vaut") and abs(len(word) - len(meant)) <= 1


def _unknown_character(scene: Scene) -> Diagnostic | None:
    char = scene.found[:1]
    if scene.failure.start != scene.failure.end or not char or char.isalnum() or char in "_|.,:;()[]{}+-−–*×/=<>≤≥≠§%€'’":
        return None
    return Diagnostic(
        "CQP109",
        f"Le caractère « {char} » n'a pas de sens ici",
        (Label(scene.span, "caractère inattendu"),),
        help=_CHARACTER_HELP.get(char, "Supprimez-le, ou placez-le dans un texte entre « »."),
    )


_CHARACTER_HELP: Final = {
    "»": "Ce guillemet ferme un texte qui n'a pas été ouvert par « « ».",
    "”": "Ce guillemet ferme un texte qui n'a pas été ouvert par « “ ».",
    "—": "Pour une soustraction ou une case vide, écrivez « − » ou « - ».",
    "„": "Écrivez les textes entre « et ».",
    "‘": "Écrivez les textes entre « et ».",
}


def _unexpected(scene: Scene) -> Diagnostic:
    """The general message: what was found, what was expected."""
    found = _found(scene)
    expected = said(scene.accepted)
    help_ = None
    if scene.found in RESERVED_WORDS and "NUMBER" in scene.accepted:
        help_ = f"« {scene.found} » est un mot réservé : il ne peut pas être un nom."
    elif scene.accepted == {"COLON"}:
        help_ = "Donnez le type après « : », par exemple « : nombre » ou « : date »."
    return Diagnostic("CQP101", f"Trouvé : {found} ; attendu : {expected}", (Label(scene.span, "ici"),), help=help_)


def _found(scene: Scene) -> str:
    if scene.at_end:
        rest = scene.source.text[scene.end :]
        return "la fin de la déclaration" if rest.strip() else "la fin du fichier"
    if scene.found[0] in '«"“' and len(scene.found) > 1:
        return "un texte"
    return f"« {scene.found} »"


_REASONS: Final[tuple[Callable[[Scene], Diagnostic | None], ...]] = (
    _foreign,
    _comma,
    _bracket,
    _table_row,
    _unit,
    _reserved_name,
    _nearest_keyword,
    _unknown_character,
)
