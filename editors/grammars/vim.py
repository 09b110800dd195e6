"""The syntax file of Vim and Neovim."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cqp_dsl.language.highlight.words import DECLARATIONS, DEFINES, ENDS, SOFT, pattern_of, terminals
from editors.grammars.patterns import WORDY, declarations, of_category, soft_of, types, wanting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.language.highlight.words import Category

GROUPS: Final[dict[Category, str]] = {
    "declaration": "Structure",
    "clause": "Statement",
    "logic": "Operator",
    "comparison": "Operator",
    "aggregate": "Repeat",
    "type": "Type",
    "constant": "Constant",
    "operator": "Operator",
    "punctuation": "Delimiter",
    "text": "String",
    "insertion": "Special",
    "date": "Number",
    "number": "Number",
    "section": "Tag",
    "field": "Identifier",
    "definition": "Function",
    "type_name": "Type",
    "comment": "Comment",
}
"""The group of Vim that each category is shown as."""

PARTS: Final = {
    "cqpNumberUnit": "cqpNumber",
    "cqpTextQuoted": "cqpText",
    "cqpTypeUnit": "cqpType",
    "cqpTypeOpening": "cqpPunctuation",
    "cqpTypeList": "cqpAggregate",
}
"""Groups apart from that of their category, each with the one that it is shown as."""

_NAME: Final = r"<\d@!\k+"
_PIECE: Final = re.compile(
    r"\(\?!\\[wd]\)|\(\?(?:[:!=]|i:)|\(|\)|\[\^\\W\\d\]\\w\*|\[\^\\S\\n\]|\[(?:\\.|[^\]\\])*\]|\\.|\{\d+(?:,\d*)?\}|.",
    re.DOTALL,
)
_SPELT: Final = {
    r"(?!\w)": r"\k@!",
    r"(?!\d)": r"\d@!",
    r"[^\W\d]\w*": r"\d@!\k+",
    r"[^\W\d]": r"\d@!\k",
    r"[^\S\n]": "[ \t\u00a0\u202f]",
    r"\s": r"\_s",
    r"\w": r"\k",
    "<": r"\<", ">": r"\>", "=": r"\=", "@": r"\@", "%": r"\%", "~": r"\~", "&": r"\&", "/": r"\/",
}  # fmt: skip


def translated(pattern: str) -> str:
    """A regular expression of Python, of those that the grammar uses, as one that is very magic to Vim."""
    written: list[str] = []
    closing: list[str] = []
    for piece in _PIECE.findall(pattern.replace("\n", r"\n")):
        if piece in _SPELT:
            written.append(_SPELT[piece])
        elif piece.startswith("("):
            written.append("%(")
            closing.append({"(?!": ")@!", "(?=": ")@="}.get(piece, ")"))
        elif piece == ")":
            written.append(closing.pop())
        elif piece.startswith("["):
            written.append(piece.replace("/", r"\/").replace(r"\\/", r"\/"))
        else:
            written.append(piece)
    return "".join(written)


def syntax() -> str:
    """The text of the file."""
    lines = [
        '" Made by python -m editors.grammars from grammar/keywords_fr.lark: do not edit.',
        "if exists('b:current_syntax')",
        "  finish",
        "endif",
        "let s:kept = &cpoptions",
        "set cpoptions&vim",
        "syntax sync fromstart",
        "syntax iskeyword @,48-57,_,192-255,^215,^247",
        "",
        '" Where several items fit, Vim takes the last.',
        *_signs(),
        *_words(plain=True),
        *_words(plain=False),
        *_values(),
        "",
        '" From the first word of a declaration to the next: some words are keywords in theirs only.',
        *(line for name in _DECLARED for line in _declaration(name)),
        *_definitions(),
        "",
        *_types(),
        "",
        *_enclosed(),
        "",
        *(f"highlight default link {_group(category)} {shown}" for category, shown in GROUPS.items()),
        *(f"highlight default link {part} {whole}" for part, whole in PARTS.items()),
        "",
        "let b:current_syntax = 'cqp'",
        "let &cpoptions = s:kept",
        "unlet s:kept",
    ]
    return "\n".join(lines) + "\n"


def _group(category: Category) -> str:
    return "cqp" + "".join(part.capitalize() for part in category.split("_"))


def _inside(declaration: str) -> str:
    """The region of a declaration."""
    return "cqpIn" + "".join(part.capitalize() for part in declaration.split("_"))


_DECLARED: Final = [one.name for one in terminals() if one.name in DECLARATIONS]
_REGIONS: Final = ",".join(_inside(name) for name in _DECLARED)
_TOP: Final = f"contains=TOP,{_REGIONS}"
_ALONE: Final = r"%(\k|\.)@1<!"
_NEXT_DECLARATION: Final = rf"end=/\v^\ze\s*%({translated(declarations())})/"


def _match(category: Category, pattern: str, *options: str) -> str:
    return " ".join(["syntax match", _group(category), rf"/\v{pattern}/", *options])


def _any(names: Iterable[str]) -> str:
    return "|".join(translated(pattern_of(name)) for name in names)


def _signs() -> list[str]:
    return [
        _match("punctuation", r"\|\|?|[;:()\[\]{}]"),
        _match("operator", _any(["PLUS", "MINUS", "TIMES", "DIVIDED_BY"])),
    ]


def _words(*, plain: bool) -> list[str]:
    """The plain words, then the keywords of several words, which hold some of the plain ones."""
    found = ((category, of_category(category, plain=plain)) for category in WORDY)
    return [_match(category, rf"%({_ALONE}|\k@!)%({_any(names)})") for category, names in found if names]


def _values() -> list[str]:
    """Fields, numbers, dates, sections."""
    number = pattern_of("NUMBER")
    unit = pattern_of("QUANTITY").removeprefix(number)
    section = translated(
        pattern_of("SECTION").replace(r"onsidérant)(?!\w)", r"onsidérant)(?=\s+(?:[0-9A-Z]|premi|unique))")
    )
    return [
        _match("field", translated(pattern_of("FIELD"))),
        # Apart, for Vim runs out of memory on a long number that a unit might follow.
        _match("number", rf"{_ALONE}%({translated(number)})", "nextgroup=cqpNumberUnit"),
        rf"syntax match cqpNumberUnit /\v{translated(unit)}/ contained",
        _match("date", rf"\c{_ALONE}{_any(['DATE'])}"),
        _match("section", rf"{_ALONE}{section}"),
    ]


def _declaration(name: str) -> list[str]:
    """From the first word of a declaration to the next declaration, with the words that are keywords in it only."""
    region = (
        f"syntax region {_inside(name)} matchgroup=cqpDeclaration start=/\\v^\\s*%({translated(pattern_of(name))})/"
        f" {_NEXT_DECLARATION} {_TOP}"
    )
    return [region, *(_clause(name, soft) for soft in soft_of(name))]


def _clause(declaration: str, soft: str) -> str:
    """A word that is a keyword in one declaration only, where no name may stand."""
    word, after = translated(pattern_of(soft)), SOFT[soft].after
    inside = f"contained containedin={_inside(declaration)}"
    if after.isdisjoint(ENDS):
        before = _any([*after])
        return _match("clause", rf"%(<%({before})\_s+)@40<={word}", inside)
    bar = "" if "BAR" in after else r"\|\s+|"  # what follows the last bar of a line begins another clause
    want = [one for one in wanting(declaration) if one != _word("EXPECTED") or "EXPECTED" not in after]
    not_there = rf"%({bar}%([;:\=(\[{{+×*\/<>≤≥≠−–-]|<%({'|'.join(want)}))\_s+)@40<!"
    return _match("clause", rf"{_ALONE}{not_there}{word}%(\_s*[;:\=.)\]}}+×*\/<>≤≥≠(\[])@!", inside)


def _word(terminal: str) -> str:
    return next(one.word for one in terminals() if one.name == terminal)


def _definitions() -> list[str]:
    """The name that follows the first word of a declaration, or a clause that names."""
    first = [name for name in DEFINES if name in DECLARATIONS]
    softer = [name for name in DEFINES if name not in DECLARATIONS]
    no_word = rf"%(%({_any(['TO', 'TRANSITIONAL'])}))@!"
    return [
        _match(
            "definition",
            rf"%(^\s*%({_any(sorted(first))})\_s+)@60<={no_word}{_NAME}",
            f"contained containedin={_REGIONS}",
        ),
        *(
            _match(
                "definition",
                rf"%(<%({_any([name])})\_s+)@40<={no_word}{_NAME}%(\_s*[\=.])@!",
                f"contained containedin={inside}",
            )
            for name in sorted(softer)
            for inside in [",".join(_inside(one) for one in _DECLARED if name in soft_of(one))]
        ),
    ]


def _types() -> list[str]:
    """A type: after a colon, or after the equals sign of a ``type``; a unit after ``en``."""
    expected = "nextgroup=cqpTypeOpening,cqpTypeList,cqpType,cqpTypeName skipwhite skipempty"
    call = r"%(\_s*\()@!"
    return [
        _match("punctuation", ":", f"contained containedin={_REGIONS}", expected),
        _match("comparison", r"\=", f"contained containedin={_inside('TYPE')}", expected),
        rf"syntax match cqpTypeName /\v{_NAME}{call}/ contained",
        rf"syntax match cqpType /\v%({translated(types())}){call}/ contained",
        rf"syntax match cqpTypeOpening /\v\(/ contained {expected}",
        rf"syntax match cqpTypeList /\v%({translated(pattern_of('LIST_OF'))})/ contained {expected}",
        _match("type", rf"{_ALONE}{_any(['IN_UNIT'])}%(\_s+conflit)@!", "nextgroup=cqpTypeUnit skipwhite"),
        r"syntax match cqpTypeUnit /\v%(\k+|[%€])%(\/[€[:keyword:]]+)*/ contained",
    ]


def _enclosed() -> list[str]:
    """Braces and ``pour tout … :``, where a colon announces no type; texts, which may hold texts; comments."""
    for_all = translated(pattern_of("FOR_ALL"))
    stop = rf"end=/\v^\ze\s*%({translated(declarations())})\_s+[«“\"[:keyword:]]/"
    quantified = rf"matchgroup=cqpAggregate start=/\v{_ALONE}%({for_all})/ matchgroup=cqpPunctuation end=/:/"
    return [
        f"syntax region cqpBraces matchgroup=cqpPunctuation start=/{{/ end=/}}/ {_NEXT_DECLARATION} {_TOP}",
        f"syntax region cqpQuantified {quantified} {_NEXT_DECLARATION} {_TOP}",
        f"syntax region cqpText start=/«/ end=/»/ {stop} contains=cqpText,cqpInsertion,@Spell",
        f"syntax region cqpTextQuoted start=/“/ end=/”/ {stop} contains=cqpInsertion,@Spell",
        f'syntax region cqpTextQuoted start=/"/ end=/"/ {stop} contains=cqpInsertion,@Spell',
        _match("insertion", r"\{[^{}]*\}", "contained"),
        _match("comment", "#.*$", "contains=@Spell"),
    ]
