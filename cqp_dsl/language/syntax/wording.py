"""What each terminal of the grammar is called in a message, and how a list of them is said.

Complete by a test over the grammar's terminals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cqp_dsl.language.syntax.language import END
from cqp_dsl.language.syntax.words import AGGREGATE_WORDS, DECLARATION_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

KEYWORDS: Final[dict[str, tuple[str, ...]]] = {
    "POLICY": ("politique",),
    "USES": ("utilise",),
    "SOURCE": ("source",),
    "SECTIONS": ("sections",),
    "TEXT_FILE": ("texte",),
    "FINGERPRINT": ("empreinte",),
    "GAP": ("lacune",),
    "RESUMES": ("reprise",),
    "MEASURE": ("unité",),
    "ENUM": ("énumération",),
    "TYPE": ("type",),
    "RECORD": ("fiche",),
    "ENTRY": ("entrée",),
    "REQUIREMENT": ("exigence",),
    "PARAMETER": ("paramètre",),
    "FIX": ("fixe",),
    "TABLE": ("tableau",),
    "RULE": ("règle",),
    "DECISION": ("décision",),
    "DISPOSITION": ("disposition",),
    "INTERPRETATION": ("interprétation",),
    "SCENARIO": ("scénario",),
    "GUARANTEE": ("garantie",),
    "OFF_MACHINE": ("hors_machine",),
    "CITE": ("selon",),
    "ASSESSED_AT": ("appréciée au",),
    "ASSESSED_BY": ("appréciée par",),
    "MODIFIABLE": ("modifiable",),
    "UPWARDS": ("à la hausse",),
    "DOWNWARDS": ("à la baisse",),
    "TO_COME": ("à l'avenir",),
    "BY_PIECE": ("par une pièce",),
    "FROM": ("du",),
    "AT": ("au",),
    "FROM_ON": ("à partir du",),
    "UNTIL": ("jusqu'au",),
    "IS_WORTH": ("vaut",),
    "HOLE": ("à fixer par",),
    "WHEN": ("quand",),
    "IF": ("si",),
    "ELSE": ("sinon",),
    "FAVOURABLE": ("favorable",),
    "EXCEPTION": ("exception",),
    "TO": ("à",),
    "PREVAILS": ("prévaut sur",),
    "TRANSITIONAL": ("transitoire",),
    "ORDERED": ("ordonnée",),
    "MODIFIES": ("modifie",),
    "QUESTION": ("question",),
    "READING": ("lecture",),
    "RETAINED": ("retenue",),
    "LIKE": ("comme",),
    "ON_DATE": ("à la date du",),
    "GIVEN": ("avec",),
    "EXPECTED": ("attendu",),
    "CASES": ("cas",),
    "REASONS": ("motif", "motifs"),
    "MISSING": ("manque",),
    "UNDETERMINED": ("indéterminé", "indéterminée"),
    "DISPUTED": ("à trancher",),
    "UNCOVERED": ("non couvert", "non couverte"),
    "OUT_OF_LIMITS": ("hors limites",),
    "IN_CONFLICT": ("en conflit",),
    "REFUSED": ("dossier refusé",),
    "FIRST": ("premier",),
    "UNIQUE": ("unique",),
    "CUMULATE": ("cumul",),
    "BOOLEAN": ("booléen",),
    "TEXT": ("texte",),
    "DATE_TYPE": ("date",),
    "DURATION": ("durée",),
    "PERIOD": ("période",),
    "NUMBER_TYPE": ("nombre",),
    "INTEGER": ("entier",),
    "LIST_OF": ("liste de",),
    "IN_UNIT": ("en",),
    "OF": ("de",),
    "PER": ("par",),
    "AND": ("et",),
    "OR": ("ou",),
    "NOT": ("non",),
    "IMPLIES": ("implique",),
    "ARTICLE": ("le", "la"),
    "EQUAL": ("=", "est"),
    "NOT_EQUAL": ("≠", "n'est pas"),
    "AT_LEAST": ("≥", "au moins"),
    "AT_MOST": ("≤", "au plus"),
    "MORE_THAN": (">", "plus de"),
    "LESS_THAN": ("<", "moins de"),
    "BETWEEN": ("entre",),
    "AMONG": ("parmi",),
    "GROWS_WITH": ("croît avec",),
    "WITHIN_LIMIT": ("dans la limite de",),
    "IN": ("dans",),
    "FOR": ("pour",),
    "FOR_EACH": ("pour chaque",),
    "THERE_EXISTS": ("il existe",),
    "NONE_OF": ("aucun", "aucune"),
    "FOR_ALL": ("pour tout",),
    "SUCH_THAT": ("tel que", "telle que"),
    "AGGREGATE_OF": tuple(f"{word} de" for word in AGGREGATE_WORDS),
    "COUNT_OF": ("nombre de",),
    "FALLING_BACK": ("à défaut",),
    "TRUE": ("vrai",),
    "FALSE": ("faux",),
    "NOTHING": ("rien",),
    "EFFECT_DATE": ("date d'effet",),
    "TO_PREVIOUS_DAY": ("arrondi au jour précédent",),
    "TO_NEXT_DAY": ("arrondi au jour suivant",),
    "PLUS": ("+",),
    "MINUS": ("−",),
    "TIMES": ("×",),
    "DIVIDED_BY": ("/",),
    "BAR": ("|",),
    "WIDE_BAR": ("||",),
    "COLON": (":",),
    "SEMICOLON": (";",),
    "LPAR": ("(",),
    "RPAR": (")",),
    "LSQB": ("[",),
    "RSQB": ("]",),
    "LBRACE": ("{",),
    "RBRACE": ("}",),
}
"""Terminals with one spelling or two, said between guillemets."""

PHRASES: Final[dict[str, str]] = {
    "NAME": "un nom",
    "FIELD": "« . » et un champ",
    "LABEL": "un texte entre « »",
    "NUMBER": "un nombre",
    "QUANTITY": "un nombre et son unité",
    "MIXED": "une durée",
    "UNIT": "une unité",
    "DATE": "une date",
    "SECTION": "une section (« §V »)",
    "END_BAR": "« | » en fin de ligne",
    END: "la fin du fichier",
}
"""Terminals that stand for many spellings."""

SILENT: Final = frozenset(
    {
        "OWN_UNIT", "COMMENT", "SPACE", "INVISIBLE", "RESERVED", "DAY", "MONTH", "UNIT_WORD", "SECTION_MARK",
        "SECTION_NUMBER", "SECTION_ITEM", "SECTION_PART", "SECTION_OF", "AGGREGATE_WORD",
    }
)  # fmt: skip
"""Terminals that are never expected: what is skipped, what is refused, what is only a part of another."""

_DECLARATIONS = frozenset(
    {name for name, spellings in KEYWORDS.items() if spellings[0] in DECLARATION_WORDS} | {"SOURCE", "TYPE", "MEASURE"}
)
_COMPARISONS = frozenset({"EQUAL", "NOT_EQUAL", "AT_LEAST", "AT_MOST", "MORE_THAN", "LESS_THAN"})
_RELATIONS = _COMPARISONS | {"BETWEEN", "AMONG", "GROWS_WITH", "WITHIN_LIMIT"}
_OPERATORS = frozenset({"PLUS", "MINUS", "TIMES", "DIVIDED_BY", "TO_PREVIOUS_DAY", "TO_NEXT_DAY"})
_POSTFIX = frozenset({"LPAR", "LSQB", "FIELD", "AT"})
_LINKS = frozenset({"AND", "OR", "IMPLIES"})
_VALUES = frozenset(
    {
        "NAME", "NUMBER", "QUANTITY", "MIXED", "DATE", "LABEL", "LPAR", "LBRACE", "MINUS", "NOT", "TRUE", "FALSE",
        "NOTHING", "EFFECT_DATE", "AGGREGATE_OF", "COUNT_OF", "LIST_OF", "FROM", "THERE_EXISTS", "NONE_OF",
        "FOR_ALL", "ARTICLE",
    }
)  # fmt: skip
_TYPES = frozenset(
    {"BOOLEAN", "TEXT", "DATE_TYPE", "DURATION", "PERIOD", "NUMBER_TYPE", "INTEGER", "LIST_OF", "NAME", "LPAR"}
)
_GROUPS: Final = (
    (frozenset({"BAR", "END_BAR"}), frozenset({"BAR", "END_BAR"}), "« | »"),
    (frozenset({"NUMBER", "LPAR", "NAME"}), _VALUES, "une expression"),
    (frozenset({"BOOLEAN", "INTEGER"}), _TYPES, "un type (nombre, date, booléen, texte, une énumération…)"),
    (frozenset({"RULE", "ENTRY"}), _DECLARATIONS, "une nouvelle déclaration (règle, décision, entrée, scénario…)"),
    (frozenset({"TIMES", "LSQB"}), _OPERATORS | _POSTFIX | _LINKS | _RELATIONS, "la suite de l'expression"),
    (frozenset({"TIMES"}), _OPERATORS | _POSTFIX | _RELATIONS, "la suite du calcul"),
    (frozenset({"AND", "EQUAL"}), _LINKS | _RELATIONS, "la suite de la condition"),
    (frozenset({"LSQB", "FIELD"}), _POSTFIX, "la suite du nom"),
    (frozenset({"AT_LEAST", "AT_MOST"}), _COMPARISONS, "une comparaison"),
    (frozenset({"FROM_ON", "UNTIL"}), frozenset({"FROM", "FROM_ON", "UNTIL"}), "des dates (« du … au … »)"),
    (frozenset({"IS_WORTH", "HOLE"}), frozenset({"IS_WORTH", "HOLE"}), "« vaut »"),
    (frozenset({"IF", "ELSE"}), frozenset({"IF", "ELSE"}), "« si »"),
    (frozenset({"FIRST", "UNIQUE"}), frozenset({"FIRST", "UNIQUE", "CUMULATE", "BAR"}), "un tableau (« | »)"),
)
"""Groups: when the first set is wholly expected, the second is said in these words."""


def spellings(terminals: Iterable[str]) -> list[str]:
    """The keywords among these terminals, as words: what a misspelt word may have been meant for."""
    words = (word for terminal in terminals for word in KEYWORDS.get(terminal, ()))
    return [word for word in words if word[0].isalpha()]


def wording(terminal: str) -> str:
    """One terminal, in French."""
    if terminal in KEYWORDS:
        return f"« {KEYWORDS[terminal][0]} »"
    return PHRASES[terminal]


def said(terminals: Iterable[str], *, among_declarations: bool = False) -> str:
    """What was expected, in French: ``« vaut », « selon » ou une nouvelle déclaration``.

    ``among_declarations`` tells that the end of what was read is where another declaration may begin.
    """
    left = set(terminals) - SILENT
    if among_declarations and END in left:
        left = (left - {END}) | _DECLARATIONS
    if len(left) > 1:
        left.discard(END)
    grouped: list[str] = []
    for needed, covered, phrase in _GROUPS:
        if needed <= left:
            grouped.append(phrase)
            left -= covered
    order = {name: rank for rank, name in enumerate([*KEYWORDS, *PHRASES])}
    items = [wording(terminal) for terminal in sorted(left, key=lambda name: order[name])] + grouped
    if len(items) == 1:
        return items[0]
    return f"{', '.join(items[:-1])} ou {items[-1]}"
