"""Why a parse stopped: from the place and what was accepted there to a diagnostic that an author understands.

The reasons are tried in order, from the most precise to the most general; each looks at the scene and either explains
it or leaves it to the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cqp_dsl.diagnostics import Diagnostic, Fix, Label
from cqp_dsl.language.syntax.choices import choice_without_rest, unbracketed_choice
from cqp_dsl.language.syntax.elided import elided_subject
from cqp_dsl.language.syntax.foreign import foreign_sign, foreign_word
from cqp_dsl.language.syntax.habits import (
    comment_in_slashes,
    comparison_after_is,
    name_in_words,
    question_after_judge,
    rest_without_value,
    yes_or_no,
)
from cqp_dsl.language.syntax.keys import several_keys
from cqp_dsl.language.syntax.misplaced import (
    bare_section,
    citation_without_source,
    cited_row,
    header_order,
    period_after_citation,
    period_in_head,
)
from cqp_dsl.language.syntax.scene import scene_of, shorten
from cqp_dsl.language.syntax.unmatched import bracket, table_row
from cqp_dsl.language.syntax.wording import said
from cqp_dsl.language.syntax.words import AGGREGATE_WORDS, RESERVED_WORDS
from cqp_dsl.language.syntax.wrong_words import misspelt_word, reserved_name, unit_or_month

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.language.syntax.language import Failure
    from cqp_dsl.language.syntax.scene import Scene
    from cqp_dsl.source import SourceFile

_KNOWN_SIGNS: Final = "_|.,:;()[]{}+-−–*×/=<>≤≥≠§%€'’"
_SIGN_HELP: Final = {
    "«": "Les guillemets s'emboîtent trois fois au plus.",
    "»": "Ce guillemet ferme un texte qui n'a pas été ouvert par « « ».",
    "”": "Ce guillemet ferme un texte qui n'a pas été ouvert par « “ ».",
    "—": "Pour une soustraction ou une case vide, écrivez « - ».",
    "„": "Écrivez les textes entre « et ».",
    "‘": "Écrivez les textes entre « et ».",
}
_PHRASES: Final = {
    "aucun": "« aucun x dans liste tel que condition »",
    "aucune": "« aucune x dans liste telle que condition »",
    "nombre": "« nombre de x dans liste tel que condition »",
    "liste": "« liste de x dans liste tel que condition »",
    **{word: f"« {word} de calcul pour x dans liste »" for word in AGGREGATE_WORDS},
}


def explain(source: SourceFile, failure: Failure, begin: int, end: int) -> Diagnostic:
    """The diagnostic of a failure met while parsing the text between two offsets."""
    scene = scene_of(source, failure, begin, end)
    for reason in _REASONS:
        if (found := reason(scene)) is not None:
            return found
    return _unexpected(scene)


def _comma(scene: Scene) -> Diagnostic | None:
    if scene.found != "," or "SEMICOLON" not in scene.accepted:
        return None
    return Diagnostic(
        "CQP114",
        "Les éléments d'une liste se séparent par « ; », non par une virgule",
        (Label(scene.span, "« ; » attendu"),),
        help="Remplacez la virgule par « ; » : elle est réservée aux décimales, comme dans « 9,5 ».",
        fix=Fix("écrire « ; »", scene.span, " ;"),
    )


def _unknown_sign(scene: Scene) -> Diagnostic | None:
    sign = scene.found[:1]
    if scene.failure.start != scene.failure.end or not sign or sign.isalnum() or sign in _KNOWN_SIGNS:
        return None
    shown = f"« {sign} »" if sign.isprintable() else f"U+{ord(sign):04X}"
    return Diagnostic(
        "CQP109",
        f"Le signe {shown} n'a pas de sens ici",
        (Label(scene.span, "signe inconnu"),),
        help=_SIGN_HELP.get(sign, "Retirez-le, ou placez-le dans un texte entre « »."),
    )


def _unexpected(scene: Scene) -> Diagnostic:
    """The general message: what was found, what was expected."""
    expected = said(scene.accepted, among_declarations=scene.failure.rule in {"declaration", "policy_decl"})
    return Diagnostic(
        "CQP101",
        f"Trouvé : {_found(scene)} ; attendu : {expected}",
        (Label(scene.span, "inattendu ici" if scene.found else "il manque quelque chose ici"),),
        help=_advice(scene),
    )


def _advice(scene: Scene) -> str:
    before = scene.before
    if before is not None and before.type == "NAME" and before in _PHRASES:
        return f"La tournure complète est {_PHRASES[before]}."
    if scene.found.startswith("à") and "fixer" in f"{scene.found}{scene.after}"[:20] and before == "vaut":
        return "Un trou s'écrit sans « vaut » : « à fixer par « qui » »."
    if scene.found in RESERVED_WORDS and "NUMBER" in scene.accepted:
        return f"« {scene.found} » est un mot réservé : il ne peut pas être un nom."
    if scene.accepted in ({"COLON"}, {"COLON", "LPAR"}):
        return "Donnez le type après « : », par exemple « : nombre » ou « : date »."
    if scene.accepted == {"WIDE_BAR"}:
        return "Une ligne « sinon » n'a qu'une case avant « || » : « | sinon || valeur | »."
    if scene.found == "|":
        return "Les lignes d'un tableau suivent son en-tête, chacune sur sa ligne."
    return "Regardez aussi ce qui précède : c'est souvent là qu'il manque un mot ou un signe."


def _found(scene: Scene) -> str:
    if not scene.found:
        rest = scene.source.text[scene.end :]
        if rest.startswith("}"):
            return "« } »"
        return "la fin de la déclaration" if rest.strip() else "la fin du fichier"
    if scene.found[0] in '«"“' and len(scene.found) > 1:
        return "un texte"
    return f"« {shorten(scene.found)} »"


_REASONS: Final[tuple[Callable[[Scene], Diagnostic | None], ...]] = (
    comment_in_slashes,
    yes_or_no,
    name_in_words,
    question_after_judge,
    foreign_sign,
    several_keys,
    _comma,
    unbracketed_choice,
    choice_without_rest,
    rest_without_value,
    header_order,
    period_after_citation,
    period_in_head,
    cited_row,
    citation_without_source,
    bare_section,
    elided_subject,
    bracket,
    table_row,
    unit_or_month,
    comparison_after_is,
    reserved_name,
    foreign_word,
    misspelt_word,
    _unknown_sign,
)
