"""The headings of a text: which lines open the declared sections, and how far each section goes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import define

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_RANKS: Final = ("partie", "livre", "titre", "chapitre", "section", "annexe", "article", "art.", "§", "alinéa")
"""What divides a text, from the widest to the narrowest, where it has no marks of headings."""

_DEEPEST_MARK: Final = 6
_MARKS: Final = re.compile(r"[ \t]{0,3}(#{1,6})[ \t]+")
_SHORTEST_WORD: Final = 5
"""The letters of the shortest word that is no numeral: `titre`; `VIII` and `XIII` are numbers."""

_SEPARATOR: Final = r"[ \t]*(?:[-–—.:)\]][ \t]*|$)"
_ENDED: Final = r"(?!\w|[.\-]\d|[ \t]*(?:bis|ter|quater|\w*(?:quinqui|sexi|septi|octi|noni|deci|vici|trici)es)\b)"
"""Where the name of a section ends: 4 is neither 41, nor 4.1, nor 4 bis, nor 4 duodecies."""

_CAPITAL: Final = r"[ \t]+(?=[A-ZÀ-ÖØ-Þ«“\"])"


@define(frozen=True, repr=False)
class Passage:
    """A section as the text has it.

    Attributes:
        section: its name, as the source declares it.
        title: the rest of its heading; empty where there is none.
        start: the offset of its heading, or of the words at which it resumes.
        body: the offset after the heading.
        end: the offset after its last character; the sections that it holds are within.
    """

    section: str
    title: str
    start: int
    body: int
    end: int


@define(frozen=True, repr=False)
class Resumed:
    """Where a section resumes without a heading, and where it ends if that is in the middle of another section."""

    section: str
    start: int
    end: int | None = None


@define(frozen=True, repr=False)
class _Heading:
    section: str
    title: str
    start: int
    body: int
    rank: int


def passages(text: str, sections: Sequence[str], resumed: Sequence[Resumed] = ()) -> tuple[Passage, ...]:
    """The sections of a text, in the order of the text.

    Args:
        text: the text.
        sections: the names of the sections that its source declares.
        resumed: where sections resume whose heading is missing, and what stands in the middle of another one.

    Returns:
        One passage for each section that has a heading or resumes, and one for each stretch that stands elsewhere. Of
        several lines that could open a section (a table of contents has one too), the one that the longest passage
        follows.
    """
    opened = [one for one in resumed if one.end is None]
    headless = {one.section for one in opened}
    headings = list(_headings(text, [name for name in sections if name not in headless]))
    candidates = sorted([*headings, *_resumed(opened, headings)], key=lambda heading: heading.start)
    chosen: dict[str, Passage] = {}
    for place, heading in enumerate(candidates):
        following = (other.start for other in candidates[place + 1 :] if other.rank <= heading.rank)
        passage = Passage(heading.section, heading.title, heading.start, heading.body, next(following, len(text)))
        known = chosen.get(heading.section)
        if known is None or passage.end - passage.body > known.end - known.body:
            chosen[heading.section] = passage
    apart = [Passage(one.section, "", one.start, one.start, one.end) for one in resumed if one.end is not None]
    return tuple(sorted([*chosen.values(), *apart], key=lambda passage: passage.start))


def _resumed(resumed: Iterable[Resumed], headings: Sequence[_Heading]) -> Iterator[_Heading]:
    """Headings that are not there, of the rank of those of their kind."""
    ranks = {_rank_of(heading.section): heading.rank for heading in headings}
    for one in resumed:
        kind = _rank_of(one.section)
        yield _Heading(one.section, "", one.start, one.start, ranks.get(kind, _DEEPEST_MARK + kind))


def _headings(text: str, sections: Sequence[str]) -> Iterator[_Heading]:
    patterns = {section: _pattern(section) for section in sections}
    after_blank, end = True, 0
    for line in text.splitlines(keepends=True):
        start, end = end, end + len(line)
        written = line.rstrip()
        if not written:
            after_blank = True
            continue
        marks = _MARKS.match(written)
        rest = written[marks.end() :] if marks else written.lstrip()
        matches = [(section, match) for section, pattern in patterns.items() if (match := pattern.match(rest))]
        for section, match in matches:
            if any(other.startswith(f"{section} ") for other, _ in matches):
                continue  # `article 4 A` is declared beside `article 4`
            if marks or match.lastgroup == "separated" or (after_blank and match.lastgroup == "spaced"):
                rank = len(marks[1]) if marks else _DEEPEST_MARK + _rank_of(section)
                yield _Heading(section, rest[match.end() :].strip(" #*_\t"), start, end, rank)
        after_blank = False


def _rank_of(section: str) -> int:
    lowered = section.casefold()
    return next((rank for rank, word in enumerate(_RANKS) if lowered.startswith(word)), len(_RANKS))


def _pattern(section: str) -> re.Pattern[str]:
    """What a line begins with that opens a section: its name, then a dash, a point, a capital or nothing."""
    name = section.removeprefix("§").strip()
    words = [_written(word) for word in re.split(r"[\s\u00a0\u202f]+", name)]
    spaces = r"[ \t\u00a0\u202f]*"
    written = spaces.join(words) + ("(?:er|ᵉʳ)?" if name.endswith("1") else "")
    spaced = f"|(?P<spaced>{_CAPITAL})" if len(words) > 1 else ""
    return re.compile(rf"(?:§{spaces})?{written}{_ENDED}(?:(?P<separated>{_SEPARATOR}){spaced}|(?P<bare>[ \t]))")


def _written(word: str) -> str:
    """A word of the name of a section as a text may write it: a number as it is, a word in any case."""
    if word.casefold() in {"art.", "article"}:
        return "(?i:art\\.|article)"
    letters = sum(char.isalpha() for char in word)
    return f"(?i:{re.escape(word)})" if letters >= _SHORTEST_WORD else re.escape(word)
