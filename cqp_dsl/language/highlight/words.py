"""What each terminal of the grammar is to the eye, and where its softer keywords are keywords.

The words themselves are not here: they are those of ``grammar/keywords_fr.lark``, as the parser knows them.
"""

from __future__ import annotations

import functools
from typing import Final, Literal, TypeAlias

from attrs import define

from cqp_dsl.language.syntax import language

Category: TypeAlias = Literal[
    "declaration", "clause", "logic", "comparison", "aggregate", "type", "constant", "operator", "punctuation", "text",
    "date", "number", "section", "field", "name", "definition", "type_name", "comment", "space", "insertion", "error",
]  # fmt: skip

DECLARATIONS: Final = frozenset(
    {
        "POLICY", "SOURCE", "MEASURE", "ENUM", "TYPE", "RECORD", "ENTRY", "REQUIREMENT", "PARAMETER", "FIX", "TABLE",
        "RULE", "DECISION", "DISPOSITION", "INTERPRETATION", "SCENARIO", "GUARANTEE", "OFF_MACHINE",
    }
)  # fmt: skip
"""The terminals that begin a declaration."""

_BY_CATEGORY: Final[dict[Category, tuple[str, ...]]] = {
    "declaration": tuple(sorted(DECLARATIONS)),
    "clause": (
        "USES", "SECTIONS", "TEXT_FILE", "FINGERPRINT", "GAP", "RESUMES",
        "CITE", "ASSESSED_AT", "ASSESSED_BY", "MODIFIABLE", "UPWARDS", "DOWNWARDS", "TO_COME", "BY_PIECE",
        "FROM", "AT", "FROM_ON", "UNTIL", "IS_WORTH", "HOLE",
        "WHEN", "IF", "ELSE", "FAVOURABLE", "EXCEPTION", "TO", "PREVAILS", "TRANSITIONAL", "ORDERED", "MODIFIES",
        "QUESTION", "READING", "RETAINED", "LIKE", "ON_DATE", "GIVEN", "EXPECTED", "CASES", "REASONS", "MISSING",
        "UNDETERMINED", "DISPUTED", "UNCOVERED", "IN_CONFLICT", "OUT_OF_LIMITS", "REFUSED", "FIRST", "UNIQUE",
        "CUMULATE", "TO_PREVIOUS_DAY", "TO_NEXT_DAY",
    ),
    "type": (
        "BOOLEAN", "TEXT", "DATE_TYPE", "DURATION", "PERIOD", "NUMBER_TYPE", "INTEGER", "IN_UNIT", "OF", "PER", "UNIT",
    ),
    "logic": ("AND", "OR", "NOT", "IMPLIES"),
    "comparison": (
        "ARTICLE", "EQUAL", "NOT_EQUAL", "AT_LEAST", "AT_MOST", "MORE_THAN", "LESS_THAN", "BETWEEN", "AMONG",
        "GROWS_WITH", "WITHIN_LIMIT",
    ),
    "aggregate": (
        "LIST_OF", "IN", "FOR", "FOR_EACH", "THERE_EXISTS", "NONE_OF", "FOR_ALL", "SUCH_THAT", "AGGREGATE_OF",
        "COUNT_OF", "FALLING_BACK",
    ),
    "constant": ("TRUE", "FALSE", "NOTHING", "EFFECT_DATE"),
    "operator": ("PLUS", "MINUS", "TIMES", "DIVIDED_BY"),
    "punctuation": (
        "WIDE_BAR", "END_BAR", "BAR", "COLON", "SEMICOLON", "LPAR", "RPAR", "LSQB", "RSQB", "LBRACE", "RBRACE",
    ),
    "text": ("LABEL",),
    "date": ("DATE",),
    "number": ("MIXED", "QUANTITY", "NUMBER", "OWN_UNIT"),
    "section": ("SECTION",),
    "field": ("FIELD",),
    "name": ("NAME",),
    "comment": ("COMMENT",),
    "space": ("SPACE", "INVISIBLE"),
}  # fmt: skip
CATEGORIES: Final[dict[str, Category]] = {
    terminal: category for category, terminals in _BY_CATEGORY.items() for terminal in terminals
}
"""What each terminal is to the eye; complete by a test."""

TYPE_WORDS: Final = frozenset({"BOOLEAN", "TEXT", "DATE_TYPE", "DURATION", "PERIOD", "NUMBER_TYPE", "INTEGER"})
"""Keywords where a type is expected, names elsewhere."""

_RULES = frozenset({"RULE", "DECISION"})
_TABLES = _RULES | {"TABLE"}
_ENTRIES = frozenset({"ENTRY"})
_READINGS = frozenset({"INTERPRETATION"})
_SCENARIOS = frozenset({"SCENARIO"})
_BARS = frozenset({"BAR", "WIDE_BAR"})

ENDS: Final = TYPE_WORDS | frozenset(
    {
        "NAME", "NUMBER", "MIXED", "QUANTITY", "OWN_UNIT", "UNIT", "DATE", "LABEL", "SECTION", "FIELD", "RPAR", "RSQB",
        "RBRACE", "END_BAR", "TRUE", "FALSE", "NOTHING", "EFFECT_DATE", "ELSE", "TO_PREVIOUS_DAY", "TO_NEXT_DAY",
        "UNDETERMINED", "DISPUTED",
        "UNCOVERED", "IN_CONFLICT", "OUT_OF_LIMITS", "REFUSED",
    }
)  # fmt: skip
"""The terminals at which something may end: a clause may begin after them, and a name cannot."""


@define(frozen=True)
class Place:
    """Where a word that may also be a name is a keyword: in which declarations, after which terminals."""

    declarations: frozenset[str]
    after: frozenset[str] = ENDS


SOFT: Final[dict[str, Place]] = {
    "SECTIONS": Place(frozenset({"SOURCE"})),
    "TEXT_FILE": Place(frozenset({"SOURCE"})),
    "FINGERPRINT": Place(frozenset({"SOURCE"})),
    "GAP": Place(frozenset({"SOURCE"})),
    "RESUMES": Place(frozenset({"SOURCE"})),
    "MODIFIABLE": Place(_ENTRIES),
    "FAVOURABLE": Place(_RULES),
    "EXCEPTION": Place(_RULES | {"DISPOSITION"}),
    "TRANSITIONAL": Place(frozenset({"DISPOSITION"}), frozenset({"DISPOSITION"})),
    "ORDERED": Place(frozenset({"ENUM"}), frozenset({"ENUM"})),
    "WHEN": Place(_RULES | {"DISPOSITION"}),
    "QUESTION": Place(_READINGS),
    "READING": Place(_READINGS),
    "RETAINED": Place(_READINGS),
    "LIKE": Place(_SCENARIOS),
    "CASES": Place(_SCENARIOS),
    "REASONS": Place(_SCENARIOS | {"OFF_MACHINE"}, ENDS | {"EXPECTED"}),
    "MISSING": Place(_SCENARIOS, frozenset({"EXPECTED"})),
    "UNDETERMINED": Place(_SCENARIOS, ENDS | _BARS),
    "OUT_OF_LIMITS": Place(_SCENARIOS, ENDS | _BARS),
    "REFUSED": Place(_SCENARIOS, frozenset({"EXPECTED"})),
    "FIRST": Place(_TABLES),
    "UNIQUE": Place(_TABLES),
    "CUMULATE": Place(_TABLES),
}
"""The words of clauses that are good names elsewhere."""

LISTS_OF_NAMES: Final = frozenset({"ENUM", "RECORD"})
"""The declarations that list names, one after another: nothing is compared there."""

UPPER_BOUND: Final = "BETWEEN_AND"
"""Stands for the ``et`` of ``entre … et …``."""

BEFORE_COMPARISON: Final = ENDS | _BARS | {UPPER_BOUND}
"""What comes before a comparison of one word, such as ``avant``: elsewhere it is a name."""

DEFINES: Final = (DECLARATIONS - {"REQUIREMENT", "FIX", "SCENARIO", "GUARANTEE"}) | {
    "TRANSITIONAL", "ORDERED", "EXCEPTION", "READING",
}  # fmt: skip
"""The terminals that a new name follows."""


@define(frozen=True)
class Terminal:
    """A terminal: its regular expression, and its plain word where it is one."""

    name: str
    pattern: str
    word: str = ""


@functools.cache
def terminals() -> tuple[Terminal, ...]:
    """The terminals of the grammar, those to try first at a place first."""
    first = sorted(language.terminals(), key=lambda one: one.rank[0])
    return tuple(_terminal(one.name, one.word, one.expression) for one in first)


def _terminal(name: str, word: str, expression: str) -> Terminal:
    return Terminal(name, rf"{word}(?!\w)" if word else expression, word)


def pattern_of(name: str) -> str:
    """The regular expression of one terminal."""
    return next(one.pattern for one in terminals() if one.name == name)
