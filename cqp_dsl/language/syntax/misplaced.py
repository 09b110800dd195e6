"""Clauses out of their place: a period after « selon », a header in disorder, a citation without its source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cqp_dsl.diagnostics import Diagnostic, Label
from cqp_dsl.language.syntax.findings import CASE_ORDER, late
from cqp_dsl.language.syntax.unmatched import row_start

if TYPE_CHECKING:
    from lark import Token

    from cqp_dsl.language.syntax.scene import Scene

_PERIOD: Final = re.compile(r"(?:du|à\s+partir\s+du|jusqu['’]au)(?!\w)")
_SECTION: Final = re.compile(
    r"(?:§|(?i:art|articles?|annexe|chapitre|titre|livre|partie|section|alinéa|paragraphe|page|point|considérant|préambule)\b)"
)
_SOURCE: Final = re.compile(r"^\s*source\s+([^\W\d]\w*)", re.MULTILINE)
_CITED: Final = frozenset({"NAME", "SECTION", "SEMICOLON", "COLON", "LABEL"})
_BARE: Final = re.compile(r"(?:[IVXLC]+|\d+(?:er|e)?|[a-z]\))(?!\w)")
_ORDINAL: Final = re.compile(
    r"(premier|deuxième|second|troisième|quatrième|cinquième|sixième|\d+(?:er|e))[^\S\n]+alinéa(?!\w)"
)
_ORDINALS: Final = ("premier", "deuxième", "troisième", "quatrième", "cinquième", "sixième")
_OF_ARTICLE: Final = re.compile(r"(?:,|[^\S\n])[^\S\n]*(?:de[^\S\n]+l['’])?(?:article|art\.)[^\S\n]*([\w.\-]*\w)")
_VALUES: Final = frozenset({"IS_WORTH", "HOLE"})
_WINDOWS: Final = frozenset({"FROM", "FROM_ON", "UNTIL"})
_HEADER_ORDER: Final = (
    "L'en-tête se lit dans cet ordre : « politique », « selon », « appréciée au », les dates, puis « utilise »."
)


def header_order(scene: Scene) -> Diagnostic | None:
    """A clause of the header after one that follows it: ``utilise`` before the period, the period before ``selon``."""
    if scene.failure.rule != "policy_decl":
        return None
    if scene.found == "selon" or scene.found.startswith("appréciée"):
        following = {"USES", "ASSESSED_AT", *_WINDOWS}
    elif _PERIOD.fullmatch(scene.found):
        following = {"USES"}
    else:
        return None
    before = next((token for token in scene.failure.tokens if token.type in following), None)
    if before is None or before == scene.found:
        return None
    return Diagnostic(
        "CQP101",
        f"Trouvé : « {scene.found} » ; il s'écrit avant « {before} »",
        (Label(scene.span, "à placer plus haut"), Label(scene.token_span(before), "après ceci")),
        help=_HEADER_ORDER,
    )


def period_after_citation(scene: Scene) -> Diagnostic | None:
    """``vaut 10 selon texte §I du 1er janvier 2014``: dates come before the citation; a rule's head has none."""
    if not _PERIOD.fullmatch(scene.found):
        return None
    cite = _citation(scene)
    if cite is None:
        return None
    tokens = scene.failure.tokens
    in_head = scene.failure.rule == "declaration" and not any(token.type in _VALUES for token in tokens)
    help_ = _HEADER_ORDER if scene.failure.rule == "policy_decl" else CASE_ORDER
    if in_head:
        help_ = f"Les dates s'écrivent après chaque « vaut », et non en tête. {CASE_ORDER}"
    return late(scene.span, scene.found, scene.token_span(cite), help_)


def period_in_head(scene: Scene) -> Diagnostic | None:
    """``règle r : T jusqu'au 1er janvier 2014 vaut 10``: a case is dated after its value, only tables in the head."""
    tokens = scene.failure.tokens
    if scene.found != "vaut" or not tokens or tokens[0].type not in {"RULE", "DECISION"}:
        return None
    if any(token.type in _VALUES | {"BAR"} for token in tokens):
        return None
    window = next((token for token in tokens if token.type in _WINDOWS), None)
    if window is None:
        return None
    return Diagnostic(
        "CQP101",
        f"Trouvé : « {window} » ; les dates d'un cas s'écrivent après sa valeur",
        (Label(scene.token_span(window), "période ici"), Label(scene.span, "valeur là")),
        help=f"En tête, une période ne date qu'un tableau. {CASE_ORDER}",
    )


def _citation(scene: Scene) -> Token | None:
    """The ``selon`` of the citation that ends just before, if one does."""
    for token in reversed(scene.failure.tokens):
        if token.type == "CITE":
            return token
        if token.type not in _CITED:
            return None
    return None


def cited_row(scene: Scene) -> Diagnostic | None:
    """``selon`` in a cell, or after a row that has none of its own."""
    tokens = scene.failure.tokens
    if scene.found != "selon" or not tokens or (row_start(tokens) is None and tokens[-1].type != "END_BAR"):
        return None
    match tokens[0].type:
        case "PARAMETER":
            help_ = (
                "« selon » s'écrit en tête, avant le tableau. Ce qui vient d'un autre texte à partir d'une date fait "
                "un second tableau, daté et cité : « à partir du 1er janvier 2014 selon texte §I » puis ses lignes."
            )
        case "TABLE" | "RULE" | "DECISION":
            return Diagnostic(
                "CQP101",
                "Une case de tableau n'a pas de « selon » à elle",
                (Label(scene.span, "citation ici"),),
                help="Le « selon » d'une ligne s'écrit après son dernier « | », après ses mots si elle en a ; celui de "
                "tout le tableau, en tête.",
            )
        case _:
            help_ = "Retirez-le : un scénario donne des faits et ce qui en est attendu, il ne cite pas."
    return Diagnostic(
        "CQP101",
        "Une ligne de ce tableau n'a pas de « selon » à elle",
        (Label(scene.span, "citation ici"), Label(scene.token_span(tokens[0]), "à citer en tête")),
        help=help_,
    )


def citation_without_source(scene: Scene) -> Diagnostic | None:
    """``selon §2``, ``selon art. 2``: the section alone does not say of which document."""
    tokens = scene.failure.tokens
    after = next((place for place in (1, 2) if len(tokens) >= place and tokens[-place].type == "CITE"), None)
    if after is None:
        return None
    start = scene.start if after == 1 else tokens[-1].start_pos or 0
    if not _SECTION.match(scene.source.text, start):
        return None
    known = _SOURCE.search(scene.source.text)
    source = known[1] if known else "règlement"
    section = " ".join(scene.source.text[start : scene.end].split("\n")[0].split()[:2])
    section = section if section[:1].isalpha() else section.split(" ")[0]
    return Diagnostic(
        "CQP101",
        f"Trouvé : « {section} » ; attendu : le nom de la source, avant sa section",
        (Label(scene.source.span(start, start + len(section)), "de quel texte ?"),),
        help=f"Nommez la source qui a cette section : « selon {source} {section} ».",
    )


def bare_section(scene: Scene) -> Diagnostic | None:
    """``selon texte I, 1°``, ``selon texte premier alinéa de l'article 3``: a section begins with what it is."""
    if "SECTION" not in scene.accepted:
        return None
    text = scene.source.text
    paragraph = _ORDINAL.match(text, scene.start)
    if paragraph:
        within = _OF_ARTICLE.match(text, paragraph.end())
        written = f"{f'art. {within[1]}, ' if within else ''}alinéa {_number_of(paragraph[1])}"
        found = text[scene.start : (within or paragraph).end()]
    elif bare := _BARE.match(text, scene.start):
        found = bare[0]
        written = f"art. 2, {found}" if found.endswith(")") else f"§{found}"
    else:
        return None
    return Diagnostic(
        "CQP101",
        f"Trouvé : « {found} » ; une section commence par ce qu'elle est : « § », « art. », « alinéa », « 1° »",
        (Label(scene.source.span(scene.start, scene.start + len(found)), f"« {written} » ?"),),
        help=f"Écrivez par exemple « {written} », comme dans la liste « sections » de la source.",
    )


def _number_of(ordinal: str) -> str:
    """``2`` for ``deuxième``, ``second`` or ``2e``; ``premier`` as it is."""
    if ordinal in {"premier", "1er"}:
        return "premier"
    if ordinal == "second":
        return "2"
    return str(_ORDINALS.index(ordinal) + 1) if ordinal in _ORDINALS else ordinal.rstrip("e")
