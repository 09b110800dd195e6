"""The terminals as the grammars of the editors take them: by category, as regular expressions without groups."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cqp_dsl.language.highlight.words import (
    CATEGORIES,
    DECLARATIONS,
    DEFINES,
    ENDS,
    SOFT,
    TYPE_WORDS,
    pattern_of,
    terminals,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.language.highlight.words import Category

NAME: Final = r"[^\W\d]\w*"
"""A name."""

WORDY: Final[tuple[Category, ...]] = ("clause", "type", "logic", "comparison", "aggregate", "constant")
"""The categories whose terminals are words, or signs that stand for words."""

_GROUP = re.compile(r"(?<!\\)\((?!\?)")


def bare(pattern: str) -> str:
    """The pattern, its groups not numbered."""
    return _GROUP.sub("(?:", pattern)


def whole(names: Iterable[str]) -> str:
    """Any of some terminals."""
    return "|".join(bare(pattern_of(name)) for name in names)


def declarations() -> str:
    """The first word of any declaration."""
    return whole(one.name for one in terminals() if one.name in DECLARATIONS)


def of_category(category: Category, *, plain: bool) -> list[str]:
    """The terminals of a category that are what they are wherever they stand: the plain words, or the others."""
    apart = TYPE_WORDS | set(SOFT) | {"UNIT"}
    mine = (one for one in terminals() if CATEGORIES[one.name] == category and one.name not in apart)
    return [one.name for one in mine if bool(one.word) is plain]


def soft_of(declaration: str) -> list[str]:
    """The words of clauses that are keywords in some declarations only, this one among them."""
    return [name for name, place in SOFT.items() if declaration in place.declarations]


def types() -> str:
    """The words of types."""
    return whole(one.name for one in terminals() if one.name in TYPE_WORDS)


def wanting(declaration: str) -> list[str]:
    """The plain words after which something must come, in a declaration: none of its clauses begins there."""
    apart = (ENDS | set(SOFT) | DEFINES) - set(soft_of(declaration))
    return [one.word for one in terminals() if one.word and one.name not in apart]
