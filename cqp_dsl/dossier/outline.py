"""From what a library reads to data that knows its places.

``json`` and ``tomllib`` say what is well written and what is in what, but not where. So each scalar of the text is
replaced by its number in the file, the library reads that, and the numbers lead back to the scalars and their places.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from attrs import define

from cqp_dsl.dossier.keys import report_repeated
from cqp_dsl.dossier.limits import MAX_DEPTH, TOO_DEEP
from cqp_dsl.dossier.tree import Items, Keyed, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.dossier.report import Report
    from cqp_dsl.dossier.tree import Node, Placed


def numbered_part(raw: str, text: str, start: int) -> Placed:
    """What a number stands for: a scalar, from what is written and what it says; or an empty list or group."""
    end = start + len(raw)
    match raw[0]:
        case "[":
            return Items([], start, end)
        case "{":
            return Keyed({}, start, end)
        case first:
            return Text(unicodedata.normalize("NFC", text), start, end, quoted=first in "\"'")


@define(eq=False, repr=False)
class Outline:
    """Builds the data from nested lists and dictionaries of numbers.

    Attributes:
        parts: what each number stands for.
        key: the key of a name and of the value under it.
        report: receives CQP602, and what passes a limit.
    """

    parts: Sequence[Placed]
    key: Callable[[str, Any], Text]
    report: Report

    def tree(self, value: Any, around: Placed, depth: int = 0) -> Placed:  # noqa: ANN401 - what the libraries give
        """The data of a value; ``around`` has the place of what passes a limit.

        Raises:
            ReadingStoppedError: it passes a limit; the report says which.
        """
        if depth > MAX_DEPTH:
            raise self.report.stop(TOO_DEEP, around)
        match value:
            case dict():
                self.report.count_keys(value)
                return self._keyed(value, around, depth)
            case list():
                items: list[Any] = [self.tree(item, around, depth + 1) for item in value]
                return Items(items, items[0].start, items[-1].end)
            case _:
                return self.parts[int(value)]

    def _keyed(self, value: dict[str, Any], around: Placed, depth: int) -> Placed:
        pairs: dict[Text, Node] = {}
        first: dict[str, Text] = {}
        start, end = around.start, around.end
        for name, inner in value.items():
            key = self.key(name, inner)
            node = self.tree(inner, key, depth + 1)
            start, end = (start if pairs else key.start), node.end
            before = first.setdefault(key, key)
            if before is key:
                pairs[key] = node
            else:
                report_repeated(key, before, self.report)
        return Keyed(pairs, start, end)
