"""What one writes out of habit: a name in two words, « oui/non » for a type, a clause out of order, ``//``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cqp_dsl.diagnostics import Diagnostic, Fix, Label
from cqp_dsl.language.syntax.wording import wording

if TYPE_CHECKING:
    from cqp_dsl.language.syntax.scene import Scene

_WORD: Final = r"[^\W\d]\w*"
_MORE_WORDS: Final = re.compile(rf"{_WORD}(?:[^\S\n]+{_WORD})*(?=[^\S\n]*[:(])")
_YES_NO: Final = re.compile(r"(?:oui|vrai)\s*(?:/|ou)\s*(?:non|faux)(?!\w)", re.IGNORECASE)
_COMPARISON: Final = re.compile(
    r"(?:n['’])?est\s+(?:pas\s+)?"
    r"(avant|après|(?:supérieur|inférieur)e?s?(?!\w|\s+(?:à|au|aux|ou)\b)|comprise?s?(?!\w|\s+entre)"
    r"|strictement(?!\s+(?:sup|inf)))(?!\w)"
)
_ALONE: Final = re.compile(r"[\w.,\[\]() ;«»“”\"'’]+?(?=\s*(?:#[^\n]*)?(?:\n|\Z))")
_QUOTIENT: Final = re.compile(r"\s*(?:[\d(]|[^\W\d]\w*\s*(?:[\])+×*/<>=≤≥|;]|\n|\Z))")
_LONGEST: Final = 60


def name_in_words(scene: Scene) -> Diagnostic | None:
    """``entrée note écrite : nombre``: a name has no spaces."""
    before = scene.before
    if before is None or "COLON" not in scene.accepted or not scene.accepted <= {"COLON", "LPAR"}:
        return None
    text, start = scene.source.text, before.start_pos or 0
    match = _MORE_WORDS.match(text, scene.start, scene.end)
    if match is None or "\n" in text[start : scene.start] or match.end() - start > _LONGEST:
        return None
    name = "_".join(text[start : match.end()].split())
    span = scene.source.span(start, match.end())
    return Diagnostic(
        "CQP101",
        f"Un nom s'écrit sans espace : « {name} »",
        (Label(span, "un seul nom"),),
        help="Joignez les mots par « _ » ; ce que lit l'intéressé s'écrit entre guillemets, après le type.",
        fix=Fix(f"écrire « {name} »", span, name),
    )


def yes_or_no(scene: Scene) -> Diagnostic | None:
    """``entrée a : oui/non``: the type of what is true or false has one name."""
    tokens = scene.failure.tokens
    for start in (scene.start, *(token.start_pos or 0 for token in tokens[-2:])):
        match = _YES_NO.match(scene.source.text, start, scene.end)
        if match and scene.source.text[:start].rstrip().endswith(":"):
            span = scene.source.span(*match.span())
            return Diagnostic(
                "CQP101",
                "Le type de ce qui est vrai ou faux s'écrit « booléen »",
                (Label(span, "« booléen » attendu"),),
                help="Dans un dossier, on répond « oui » ou « non ».",
                fix=Fix("écrire « booléen »", span, "booléen"),
            )
    return None


_AFTER_QUESTION = frozenset({"ASSESSED_BY", "MODIFIABLE"})


def question_after_judge(scene: Scene) -> Diagnostic | None:
    """``entrée a : booléen appréciée par « le jury » « Question ? »``, or after ``modifiable``."""
    tokens = scene.failure.tokens
    judge = next((token for token in reversed(tokens) if token.type in _AFTER_QUESTION), None)
    if judge is None or scene.found[:1] not in {"«", '"', "“"} or not tokens or tokens[0].type != "ENTRY":
        return None
    return Diagnostic(
        "CQP101",
        f"La question s'écrit avant {wording(judge.type)}",
        (Label(scene.span, "question ici"), Label(scene.token_span(judge), "à placer avant ceci")),
        help="Dans l'ordre : le nom, le type, la question, « appréciée par », « modifiable », puis « selon ».",
    )


def rest_without_value(scene: Scene) -> Diagnostic | None:
    """``sinon ajourné``: a case begins with its value."""
    if scene.found != "sinon" or "IS_WORTH" not in scene.accepted:
        return None
    text = scene.source.text
    after = re.compile(r"[^\S\n]*").match(text, scene.start + len(scene.found))
    value = _ALONE.match(text, after.end() if after else scene.end, scene.end)
    shown = value[0].strip() if value else ""
    span = scene.source.span(scene.start, value.end() if value else scene.span.end)
    fix = Fix(f"écrire « vaut {shown} sinon »", span, f"vaut {shown} sinon") if 0 < len(shown) <= _LONGEST else None
    return Diagnostic(
        "CQP101",
        "Un cas commence par sa valeur : « vaut … sinon »",
        (Label(scene.span, "« vaut » attendu avant"),),
        help=f"Écrivez « vaut {shown or '…'} sinon ».",
        fix=fix,
    )


def comparison_after_is(scene: Scene) -> Diagnostic | None:
    """``e est avant``, where ``avant`` is a value: after ``est``, it begins a comparison."""
    text, before = scene.source.text, scene.before
    starts = [scene.start, *([before.start_pos or 0] if before is not None else [])]
    for start in starts:
        match = _COMPARISON.match(text, start, scene.end)
        if match:
            word = match[1]
            return Diagnostic(
                "CQP102",
                f"Après « est », « {word} » commence une comparaison et ne peut pas être un nom",
                (Label(scene.source.span(*match.span(1)), "lu comme une comparaison"),),
                help=f"Complétez la comparaison ; si « {word} » est une valeur, écrivez « = {word} », ou donnez-lui un "
                "autre nom.",
            )
    return None


def comment_in_slashes(scene: Scene) -> Diagnostic | None:
    """``p // note``: a comment of another language, unless what follows can be divided by."""
    start = scene.start if scene.source.text.startswith("//", scene.start) else scene.start - 1
    if start < 0 or not scene.source.text.startswith("//", start):
        return None
    span = scene.source.span(start, start + 2)
    divides = "DIVIDED_BY" in scene.accepted or start < scene.start
    if divides and _QUOTIENT.match(scene.source.text, start + 2, scene.end):
        return None
    return Diagnostic(
        "CQP113",
        "« // » n'est pas de cette langue ; un commentaire y commence par « # »",
        (Label(span, "« # » attendu"),),
        help="Écrivez « # » devant un commentaire, et « / » pour diviser.",
        fix=Fix("écrire « # »", span, "#"),
    )
