"""From what a library reads to the neutral tree, with places.

``json`` and ``tomllib`` say what is well written and what is in what, but not where. So each scalar of the text is
replaced by its number in the file, the library reads that, and the numbers lead back to the scalars and their places.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, NoReturn

from attrs import define

from cqp_dsl.dossier.limits import MAX_DEPTH, MAX_ITEMS
from cqp_dsl.dossier.report import ReadingStoppedError
from cqp_dsl.dossier.tree import Items, Keyed, Leaf, Pair, Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.dossier.report import Report
    from cqp_dsl.source import Span

_TOO_DEEP = f"plus de {MAX_DEPTH} niveaux de listes et de clés emboîtés"


def too_large(report: Report, place: Span, what: str = _TOO_DEEP) -> NoReturn:
    """Say which limit the dossier passes, and stop.

    Raises:
        ReadingStoppedError: always.
    """
    report.add("CQP604", f"Ce dossier est trop grand : {what}", place)
    raise ReadingStoppedError


def numbered_part(raw: str, text: str, span: Span) -> Tree:
    """What a number stands for: a scalar, from what is written and what it says; or an empty list or group."""
    match raw[0]:
        case "[":
            return Items((), span)
        case "{":
            return Keyed((), span)
        case first:
            return Leaf(unicodedata.normalize("NFC", text), span, quoted=first in "\"'")


@define(frozen=True)
class Outline:
    """Builds the tree from nested lists and dictionaries of numbers.

    Attributes:
        parts: what each number stands for.
        key: the key of a name and of the value under it.
        report: receives what passes a limit.
    """

    parts: Sequence[Tree]
    key: Callable[[str, Any], Leaf]
    report: Report

    def tree(self, value: Any, around: Span, depth: int = 0) -> Tree:  # noqa: ANN401 - what the libraries give
        """The tree of a value; ``around`` is the place of what holds nothing, and of what passes a limit.

        Raises:
            ReadingStoppedError: it passes a limit; the report says which.
        """
        if depth > MAX_DEPTH:
            too_large(self.report, around)
        match value:
            case dict() if len(value) > MAX_ITEMS:
                too_large(self.report, around, f"plus de {MAX_ITEMS} clés dans un groupe")
            case list() if len(value) > MAX_ITEMS:
                too_large(self.report, around, f"plus de {MAX_ITEMS} éléments dans une liste")
            case dict():
                keys = [self.key(name, inner) for name, inner in value.items()]
                inners = zip(keys, value.values(), strict=True)
                pairs = tuple(Pair(key, self.tree(inner, key.span, depth + 1)) for key, inner in inners)
                return Keyed(pairs, pairs[0].key.span.to(pairs[-1].value.span) if pairs else around)
            case list():
                items = tuple(self.tree(item, around, depth + 1) for item in value)
                return Items(items, items[0].span.to(items[-1].span))
            case _:
                return self.parts[int(value)]
