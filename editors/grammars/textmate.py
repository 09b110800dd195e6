"""The TextMate grammar, which VS Code and many other tools read, and what VS Code must know of the language.

A region runs from the first word of a declaration to that of the next: the words that are keywords in some
declarations only are looked for in theirs.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from cqp_dsl.language.highlight.words import DECLARATIONS, DEFINES, ENDS, SOFT, pattern_of, terminals
from editors.grammars.patterns import (
    NAME,
    WORDY,
    bare,
    declarations,
    of_category,
    soft_of,
    types,
    wanting,
    whole,
)

if TYPE_CHECKING:
    from cqp_dsl.language.highlight.words import Category

_Rule: TypeAlias = dict[str, Any]

SCOPES: Final[dict[Category, str]] = {
    "declaration": "storage.type.declaration.cqp",
    "clause": "keyword.control.clause.cqp",
    "logic": "keyword.operator.logical.cqp",
    "comparison": "keyword.operator.comparison.cqp",
    "aggregate": "keyword.control.aggregate.cqp",
    "type": "support.type.cqp",
    "constant": "constant.language.cqp",
    "operator": "keyword.operator.arithmetic.cqp",
    "punctuation": "punctuation.separator.cqp",
    "text": "string.quoted.cqp",
    "insertion": "constant.character.placeholder.cqp",
    "date": "constant.numeric.date.cqp",
    "number": "constant.numeric.cqp",
    "section": "entity.name.section.cqp",
    "field": "variable.other.property.cqp",
    "name": "variable.other.cqp",
    "definition": "entity.name.function.cqp",
    "type_name": "entity.name.type.cqp",
    "comment": "comment.line.number-sign.cqp",
}
"""The scope of each category: themes know the first words of each."""

_LEFT: Final = r"(?<![\w.])"
_SIGNS_BEFORE: Final = r"(?<![;:=(\[{+×*/<>≤≥≠|−–-]\s)"
_NOT_A_VALUE: Final = r"(?!\s*[;:=.)\]}+×*/<>≤≥≠(\[])"


def grammar() -> _Rule:
    """The grammar."""
    order = [one.name for one in terminals() if one.name in DECLARATIONS]
    return {
        "comment": "Made by python -m editors.grammars from grammar/keywords_fr.lark: do not edit.",
        "name": "cqp",
        "scopeName": "source.cqp",
        "fileTypes": ["cqp"],
        "patterns": [*(_include(f"declaration-{_plain(name)}") for name in order), _include("anything")],
        "repository": {
            **{f"declaration-{_plain(name)}": _declaration(name) for name in order},
            "anything": {"patterns": [_include(part) for part in ("skipped", "types", "quantified", "expression")]},
            "expression": {"patterns": _expression()},
            "skipped": {
                "patterns": [_match("comment", r"#.*$"), _include("guillemets"), _text("“", "”"), _text('"', '"')]
            },
            "guillemets": _text("«", "»"),
            "types": _type(":", "punctuation"),
            "quantified": _quantified(),
            "braces": _braces(),
        },
    }


def configuration() -> _Rule:
    """What VS Code must know to edit: comments, pairs, words, indentation, folds."""
    # JavaScript's \w knows no accent.
    first = declarations().replace(r"[^\W\d]", r"[\p{L}_]").replace(r"\w", r"[\p{L}\p{N}_]")
    pairs = [["(", ")"], ["[", "]"], ["{", "}"], ["«", "»"], ["“", "”"]]
    return {
        "comments": {"lineComment": "#"},
        "brackets": pairs[:4],
        "autoClosingPairs": [
            *({"open": left, "close": right, "notIn": ["comment"]} for left, right in pairs),
            {"open": '"', "close": '"', "notIn": ["string", "comment"]},
        ],
        "surroundingPairs": [*pairs, ['"', '"']],
        "autoCloseBefore": ";:.,=}])|» \n\t",
        "wordPattern": {"pattern": r"\d+(?:[.,]\d+)*|[\p{L}_][\p{L}\p{N}_]*", "flags": "u"},
        "indentationRules": {
            "increaseIndentPattern": {"pattern": rf"^(?:{first}).*$", "flags": "u"},
            "decreaseIndentPattern": {"pattern": rf"^\s+(?:{first}).*$", "flags": "u"},
        },
        "folding": {"offSide": True},
    }


def text_of(content: _Rule) -> str:
    """The text of a file that holds this."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _plain(terminal: str) -> str:
    return terminal.lower().replace("_", "-")


def _include(part: str) -> _Rule:
    return {"include": f"#{part}"}


def _match(category: Category, pattern: str) -> _Rule:
    return {"name": SCOPES[category], "match": pattern}


def _captures(*categories: Category) -> _Rule:
    return {str(number): {"name": SCOPES[category]} for number, category in enumerate(categories, start=1)}


def _declaration(name: str) -> _Rule:
    """From the first word of a declaration, with the name that it may define, to the next declaration."""
    word = bare(pattern_of(name))
    further = [bare(pattern_of(soft)) for soft in soft_of(name) if name in SOFT[soft].after]
    optional = "".join(rf"(?:\s+({soft}))?" for soft in further)
    clauses: list[Category] = ["clause" for _ in further]
    defines = rf"(?:\s+({NAME}))?" if name in DEFINES else ""
    return {
        "name": f"meta.{_plain(name)}.cqp",
        "begin": rf"^\s*({word}){optional}{defines}",
        "beginCaptures": _captures("declaration", *clauses, "definition"),
        "end": rf"^(?=\s*(?:{declarations()}))",
        "patterns": [*_clauses(name), *([_type("=", "comparison")] if name == "TYPE" else []), _include("anything")],
    }


def _clauses(declaration: str) -> list[_Rule]:
    """The words that are keywords in this declaration only, where no name may stand."""
    expected = bare(pattern_of("EXPECTED"))
    wants = "|".join(rf"\b{word}\s" for word in wanting(declaration))
    found: list[_Rule] = []
    for name in soft_of(declaration):
        word = bare(pattern_of(name))
        alone = rf"{_LEFT}{_SIGNS_BEFORE}(?<!{wants})({word}){_NOT_A_VALUE}"
        if name in DEFINES:
            new = rf"(?!{bare(pattern_of('TO'))})({NAME})(?!\s*=)"
            found.append({"match": rf"{alone}\s+{new}", "captures": _captures("clause", "definition")})
            found.append({"match": rf"{alone}(?=\s+{bare(pattern_of('TO'))})", "captures": _captures("clause")})
        if "EXPECTED" in SOFT[name].after:
            found.append({"match": rf"{_LEFT}({expected})\s+({word})", "captures": _captures("clause", "clause")})
        if name not in DEFINES and not SOFT[name].after.isdisjoint(ENDS):
            found.append({"match": alone, "captures": _captures("clause")})
        if "BAR" in SOFT[name].after:
            cell = rf"(\|\|?)\s*({word})\s*(?=\|)"
            found.append({"match": cell, "captures": _captures("punctuation", "clause")})
    return found


def _expression() -> list[_Rule]:
    """What holds wherever it stands; a keyword of several words is looked for before those that it holds."""
    section = bare(pattern_of("SECTION")).replace(r"onsidérant)(?!\w)", r"onsidérant)(?=\s+(?:[\dA-Z]|premi|unique))")
    return [
        _include("skipped"),
        _include("braces"),
        _match("section", section),
        _match("field", bare(pattern_of("FIELD"))),
        _match("date", rf"{_LEFT}{bare(pattern_of('DATE'))}"),
        _match(
            "number",
            rf"{_LEFT}(?:{bare(pattern_of('MIXED'))}|{bare(pattern_of('QUANTITY'))}|{bare(pattern_of('NUMBER'))})",
        ),
        *_words(plain=False),
        _in_unit(),
        *_words(plain=True),
        _match("operator", whole(["PLUS", "MINUS", "TIMES", "DIVIDED_BY"])),
        _match("punctuation", r"\|\|?|[;:()\[\]{}]"),
        _match("name", NAME),
    ]


def _words(*, plain: bool) -> list[_Rule]:
    found = ((category, of_category(category, plain=plain)) for category in WORDY)
    return [_match(category, rf"(?:{_LEFT}|(?=\W))(?:{whole(names)})") for category, names in found if names]


def _in_unit() -> _Rule:
    """A unit after ``en``."""
    word, unit = bare(pattern_of("IN_UNIT")), bare(pattern_of("UNIT"))
    return {"match": rf"{_LEFT}({word})\s+({unit})", "captures": _captures("type", "type")}


def _text(left: str, right: str) -> _Rule:
    """A text, which may run over several lines; one that is never closed stops at the next declaration."""
    nested = [_include("guillemets")] if left == "«" else []
    return {
        "name": SCOPES["text"],
        "begin": left,
        "end": rf"{right}|^(?=\s*(?:{declarations()})\s+[\w«“\"])",
        "patterns": [_match("insertion", r"\{[^{}]*\}"), *nested],
    }


def _type(sign: str, category: Category) -> _Rule:
    """A type, after the sign that announces one."""
    list_of = bare(pattern_of("LIST_OF"))
    return {
        "match": rf"({sign})\s*(\(?)\s*((?:{list_of})?)\s*(\(?)\s*(?:({types()})|({NAME}))(?!\s*\()",
        "captures": _captures(category, "punctuation", "aggregate", "punctuation", "type", "type_name"),
    }


def _quantified() -> _Rule:
    """``pour tout x dans L :``, whose colon announces no type."""
    return {
        "begin": rf"{_LEFT}({bare(pattern_of('FOR_ALL'))})",
        "beginCaptures": _captures("aggregate"),
        "end": rf"(:)|^(?=\s*(?:{declarations()}))",
        "endCaptures": _captures("punctuation"),
        "patterns": [_include("expression")],
    }


def _braces() -> _Rule:
    """``{ clé : valeur }``, whose colons announce no type."""
    return {
        "begin": r"\{",
        "beginCaptures": {"0": {"name": SCOPES["punctuation"]}},
        "end": rf"\}}|^(?=\s*(?:{declarations()}))",
        "endCaptures": {"0": {"name": SCOPES["punctuation"]}},
        "patterns": [_include("expression")],
    }
