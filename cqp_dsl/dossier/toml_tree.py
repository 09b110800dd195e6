"""TOML 1.0 to data that knows its places, read by ``tomllib``; numbers stay texts.

``tomllib`` alone says what is TOML and what is in what. The scan only tells keys from values, in a text known to be
TOML, so as to know where each stands.
"""

from __future__ import annotations

import bisect
import re
import tomllib
from typing import TYPE_CHECKING, Any, cast

from attrs import define, field

from cqp_dsl.dossier.limits import MAX_DOTS, MAX_SCALARS, TOO_DEEP, TOO_MANY_DOTS, TOO_MANY_SCALARS
from cqp_dsl.dossier.outline import Outline, numbered_part
from cqp_dsl.dossier.report import ReadingStoppedError
from cqp_dsl.dossier.toml_errors import syntax_problem
from cqp_dsl.dossier.tree import Refused

if TYPE_CHECKING:
    from cqp_dsl.dossier.report import Report
    from cqp_dsl.dossier.tree import Node, Placed, Text
    from cqp_dsl.source import SourceFile

_LINE_STRING = r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'"
_TOKEN = re.compile(
    rf"""(?P<part> \"\"\"(?:[^\\]|\\.)*?\"{{3,5}} | '''.*?'{{3,5}} | {_LINE_STRING}
    | \[(?:\s|\#[^\n]*\n)*\] | \{{[ \t]*\}} | [^\s\[\]{{}}=,\#"']+(?:[ ][0-9]{{2}}:[^\s,\]}}\#]*)? )
    | \#[^\n]* | [\[\]{{}}=,\n]""",
    re.DOTALL | re.VERBOSE,
)
_KEY = re.compile(rf"{_LINE_STRING}|[^.]+")
_TOO_DOTTED = re.compile(rf"(?:\.[ \t]*(?:[\w-]+|{_LINE_STRING})[ \t]*){{{MAX_DOTS + 1}}}")


def read_toml(source: SourceFile, report: Report) -> Node:
    """The table of the file; None when there is nothing in it.

    Raises:
        ReadingStoppedError: the text is not TOML, or passes a limit; the report says where.
    """
    text = source.text
    # tomllib, which is written in Python, takes the square of the parts of a key, and cannot be stopped on its way.
    if (dotted := _TOO_DOTTED.search(text)) is not None:
        raise report.stop(TOO_MANY_DOTS, source.span(dotted.start(), dotted.start()))
    if text.count("=") + text.count(",") > MAX_SCALARS:
        raise report.stop(TOO_MANY_SCALARS, source.span(0, 0))
    try:
        tomllib.loads(text, parse_float=str)
        places = _Places(source)
        numbered = tomllib.loads(places.numbered_text())
    except ValueError as error:
        span, message, advice = syntax_problem(error, source)
        report.add("CQP601", f"Le TOML n'est pas lisible : {message}", span, help=advice)
        raise ReadingStoppedError from None
    except RecursionError:
        raise report.stop(TOO_DEEP, source.span(0, 0)) from None
    outline = Outline(places.parts, places.key, report)
    return outline.tree(numbered, Refused(0, len(source.text))) if numbered else None


@define(eq=False, repr=False)
class _Places:
    """Where the keys and the values of one text stand.

    Attributes:
        source: the text.
        parts: the keys and the values, in order; a number is an index in it.
        keys: the numbers of the keys of each name, in order.
    """

    source: SourceFile
    parts: list[Placed] = field(factory=list)
    keys: dict[str, list[int]] = field(factory=dict)

    def numbered_text(self) -> str:
        """The text with each value replaced by its number; keys and values are found on the way."""
        pieces: list[str] = []
        done = 0
        expects_value = False
        opened: list[str] = []
        for match in _TOKEN.finditer(self.source.text):
            if match["part"] is None:
                expects_value = _expects_value(match.group(), opened, before=expects_value)
            elif expects_value:
                pieces += self.source.text[done : match.start()], str(len(self.parts))
                done = match.end()
                self._add(match.group(), _says(match.group()), match.start())
            else:
                for part in _KEY.finditer(match.group()):
                    name = _says(part.group()) if part.group()[0] in "\"'" else part.group()
                    self.keys.setdefault(name, []).append(len(self.parts))
                    self._add(part.group(), name, match.start() + part.start())
        return "".join([*pieces, self.source.text[done:]])

    def _add(self, raw: str, text: str, start: int) -> None:
        self.parts.append(numbered_part(raw, text, start))

    def key(self, name: str, value: Any) -> Text:  # noqa: ANN401 - what tomllib gives
        """The key of a name: the last one so named before its value."""
        return cast("Text", self.parts[self._key_number(name, value)])

    def _key_number(self, name: str, value: object) -> int:
        numbers = self.keys[name]
        return numbers[bisect.bisect_left(numbers, self._first_number(value)) - 1]

    def _first_number(self, value: object) -> int:
        """Where a value begins; a group without keys has no number, and is taken to stand at the end."""
        match value:
            case int():
                return value
            case dict() if value:
                return self._key_number(*next(iter(value.items())))
            case [first, *_]:
                return self._first_number(first)
            case _:
                return len(self.parts)


def _says(raw: str) -> str:
    """The text of a value: without quotes and escapes, or digits in base ten and without underscores."""
    value = tomllib.loads(f"_ = {raw}", parse_float=str)["_"]
    return str(value) if raw[0] in "\"'" or type(value) is int else raw.replace("_", "")


def _expects_value(sign: str, opened: list[str], *, before: bool) -> bool:
    """Whether a value, not a key, comes after a sign; ``opened`` holds the brackets open, "" for those of a header."""
    match sign:
        case "=":
            return True
        case "[" | "{":
            opened.append(sign if before else "")
            return before and sign == "["
        case "]" | "}":
            opened.pop()
        case ",":
            return opened[-1] == "["
        case "\n":
            return before and bool(opened)
    return before
