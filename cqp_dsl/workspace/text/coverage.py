"""What the rules make of each sentence of a text: quoted, covered, out of the machine's reach, or uncovered."""

from __future__ import annotations

import bisect
import itertools
import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from attrs import define

from cqp_dsl.workspace.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.core.declarations import TextGap
    from cqp_dsl.workspace.inventory.sources import Citing, SourceCoverage
    from cqp_dsl.workspace.text.headings import Passage
    from cqp_dsl.workspace.text.reading import SourceText, Texts
    from cqp_dsl.workspace.text.sentences import Sentence

_SPACES: Final = re.compile(r"\s+")

Status: TypeAlias = Literal["quoted", "covered", "off_machine", "uncovered"]
"""``quoted``: something quotes words of it. ``covered``: a rule cites its section as a whole. ``off_machine``: only a
``hors_machine`` speaks of it. ``uncovered``: nothing does."""


@define(frozen=True)
class CoveredSentence:
    """A sentence, and what speaks of it: what quotes it, then what cites its section as a whole.

    Attributes:
        parts: its words, those that are quoted apart from the others: each stretch, and whether something quotes it.
    """

    sentence: Sentence
    status: Status
    quoted_by: tuple[Citing, ...]
    covered_by: tuple[Citing, ...]
    parts: tuple[tuple[str, bool], ...]


@define(frozen=True)
class CoveredSection:
    """A section of a text, or what stands before the first one (no passage), sentence by sentence.

    Attributes:
        section: its name; empty before the first one.
        passage: where it stands; None where the text does not have it.
        sentences: those that stand in it and in none that it holds.
        gaps: what is declared missing of it.
        items: everything that cites it.
    """

    section: str
    passage: Passage | None
    sentences: tuple[CoveredSentence, ...]
    gaps: tuple[TextGap, ...]
    items: tuple[Citing, ...]


@define(frozen=True)
class TextCoverage:
    """A text face to face with its rules."""

    text: SourceText
    sections: tuple[CoveredSection, ...]

    def count(self, status: Status) -> int:
        """How many sentences have this status."""
        return sum(one.status == status for section in self.sections for one in section.sentences)

    @property
    def uncovered(self) -> tuple[CoveredSentence, ...]:
        """The sentences that nothing speaks of, in order."""
        return tuple(one for section in self.sections for one in section.sentences if one.status == "uncovered")


def text_coverage(sources: Iterable[SourceCoverage], texts: Texts) -> tuple[TextCoverage, ...]:
    """The texts that could be read, face to face with what cites them."""
    return tuple(
        TextCoverage(text, tuple(_sections(source, text)))
        for source in sources
        if (text := texts.found.get(source.document.name)) is not None
    )


def _sections(source: SourceCoverage, text: SourceText) -> Iterator[CoveredSection]:
    items = {section.section: section.items for section in source.sections}
    quoting = _quoting(items, text)
    passages: dict[str, Passage] = {}
    for passage in text.passages:
        passages.setdefault(passage.section, passage)
    by_section: dict[str, list[CoveredSentence]] = {}
    around = {passage.section: _around(passage, text) for passage in text.passages}
    title = fold(text.document.title).chars
    for sentence in text.sentences:
        if not sentence.section and fold(sentence.text).chars in title:
            continue
        holders = around.get(sentence.section, ())
        whole = [item for section in holders for item in items.get(section, ()) if _whole(item)]
        one = _covered(sentence, quoting.get(sentence.start, []), whole, text.file.text)
        by_section.setdefault(sentence.section, []).append(one)
    if "" in by_section:
        yield CoveredSection("", None, tuple(by_section[""]), (), ())
    absent = [section for section in text.document.sections if section not in passages]
    for section in (*passages, *absent):
        said = tuple(by_section.get(section, ()))
        gaps = tuple(gap for gap in text.declared.gaps if gap.section == section)
        yield CoveredSection(section, passages.get(section), said, gaps, items.get(section, ()))


def _around(passage: Passage, text: SourceText) -> tuple[str, ...]:
    """A section and those that hold it."""
    return tuple(other.section for other in text.passages if other.start <= passage.start and passage.end <= other.end)


def _whole(item: Citing) -> bool:
    """Whether it cites a section as a whole; a politique's own citation speaks for what it declares, not for itself."""
    return item.kind != "policy" and not item.cite.extract


@define(frozen=True)
class _Quote:
    """Something that quotes the text, and where."""

    item: Citing
    start: int
    end: int


def _quoting(items: dict[str, tuple[Citing, ...]], text: SourceText) -> dict[int, list[_Quote]]:
    """What quotes each sentence, by its start."""
    starts = [sentence.start for sentence in text.sentences]
    found: dict[int, list[_Quote]] = {}
    for section, citing in items.items():
        for item in citing:
            if not item.own or not item.cite.extract:
                continue
            for first, last in text.located(item.cite.extract, section) or ():
                at = max(bisect.bisect_right(starts, first) - 1, 0)
                for sentence in itertools.takewhile(lambda one: one.start < last, text.sentences[at:]):  # noqa: B023 - used at once
                    if sentence.end > first:
                        found.setdefault(sentence.start, []).append(_Quote(item, first, last))
    return found


def _covered(sentence: Sentence, quotes: list[_Quote], whole: list[Citing], text: str) -> CoveredSentence:
    if any(quote.item.kind != "off_machine" for quote in quotes):
        status: Status = "quoted"
    elif quotes:
        status = "off_machine"
    elif any(item.kind != "off_machine" for item in whole):
        status = "covered"
    else:
        status = "off_machine" if whole else "uncovered"
    quoted_by = tuple(dict.fromkeys(quote.item for quote in quotes))
    return CoveredSentence(
        sentence, status, quoted_by, tuple(dict.fromkeys(whole)), tuple(_parts(sentence, quotes, text))
    )


def _parts(sentence: Sentence, quotes: list[_Quote], text: str) -> Iterator[tuple[str, bool]]:
    """The stretches of a sentence that something quotes, and those between them."""
    at = sentence.start
    for quote in sorted(quotes, key=lambda one: (one.start, one.end)):
        start, end = max(quote.start, at), min(quote.end, sentence.end)
        if start >= end:
            continue
        if start > at:
            yield _spaced(text[at:start]), False
        yield _spaced(text[start:end]), True
        at = end
    if at < sentence.end:
        yield _spaced(text[at : sentence.end]), False


def _spaced(words: str) -> str:
    """Words with one space where there are several or a line ends, at both ends too."""
    return _SPACES.sub(" ", words)
