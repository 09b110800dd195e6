"""Quotations checked: what a ``selon`` quotes stands in the section that it cites."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

from attrs import define

from cqp_dsl.diagnostics import Diagnostic, Fix, Label
from cqp_dsl.language.syntax import tree
from cqp_dsl.language.syntax.descent import within
from cqp_dsl.language.syntax.typography import typeset_diagnostic
from cqp_dsl.semantics.citations import section_name
from cqp_dsl.workspace.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.workspace.text.reading import SourceText, Texts
    from cqp_dsl.workspace.text.sentences import Sentence

_LIKELY: Final = 6
"""The sentences that are compared letter by letter: those that share most words with the quotation."""

_SURE: Final = 0.6
"""From which likeness on a passage is most likely the one that was meant."""

_SHOWN: Final = 160


def text_findings(files: Iterable[tree.File], texts: Texts) -> list[Diagnostic]:
    """What is wrong with the texts of a program, and with what these files quote of them."""
    return [*texts.diagnostics, *false_quotations(files, texts)]


def false_quotations(files: Iterable[tree.File], texts: Texts) -> Iterator[Diagnostic]:
    """What is wrong with the quotations of these files, where the text of their source was read."""
    for file in files:
        for cite in within(file, tree.CiteDecl):
            text = texts.found.get(cite.source.text)
            if text is not None and cite.extract is not None:
                yield from map(typeset_diagnostic, _checked(cite, cite.extract, text))


def _checked(cite: tree.CiteDecl, extract: tree.Text, text: SourceText) -> Iterator[Diagnostic]:
    sections = [section_name(section) for section in cite.sections]
    if any(text.located(extract.text, section) is not None for section in sections):
        return
    shown = " ni ".join(sections)
    elsewhere = [p.section for p in text.passages if text.located(extract.text, p.section) is not None]
    if elsewhere:
        place = cite.sections[0].span
        yield Diagnostic(
            "CQP805",
            f"Ces mots ne sont pas en {shown} du texte, mais en {elsewhere[-1]}",
            (Label(extract.span, "cités ici"), Label(place, "section citée")),
            f"Citez {elsewhere[-1]}.",
            fix=Fix(f"Citer {elsewhere[-1]}", place, elsewhere[-1]) if len(sections) == 1 else None,
        )
        return
    near = nearest_passage(extract.text, text, sections)
    if near is None:
        help_ = "Citez les mots mêmes du texte ; « […] » tient la place de ceux que vous laissez."
        yield Diagnostic("CQP805", f"Le texte ne dit pas cela en {shown}", (Label(extract.span, "introuvable"),), help_)
        return
    where = "" if near.section in sections else f", en {near.section}"
    sure = near.ratio >= _SURE and _quotable(near.words) and not where
    fix = Fix("Citer les mots du texte", extract.span, f"« {near.words} »") if sure else None
    yield Diagnostic(
        "CQP805",
        f"Le texte ne dit pas cela en {shown}",
        (Label(extract.span, "introuvable"),),
        f"Le passage le plus proche{where} : « {_shortened(near.words)} ».",
        fix=fix,
    )


@define(frozen=True)
class NearPassage:
    """Words of a text that are near to a quotation: how near (0 to 1), and in which section."""

    ratio: float
    words: str
    section: str


def nearest_passage(quotation: str, text: SourceText, sections: Iterable[str]) -> NearPassage | None:
    """The words of the text that are nearest to a quotation; None where none has anything in common with it.

    Those of the cited sections come first, where they are near enough.
    """
    cited = set(sections)
    here = _nearest(quotation, [sentence for sentence in text.sentences if sentence.section in cited])
    if here is not None and here.ratio >= _SURE:
        return here
    anywhere = _nearest(quotation, text.sentences)
    return anywhere if anywhere is not None and anywhere.ratio >= _SURE else here or anywhere


def _nearest(quotation: str, among: Iterable[Sentence]) -> NearPassage | None:
    wanted = fold(quotation.casefold()).chars
    words = set(quotation.casefold().split())
    likely = sorted(among, key=lambda one: -len(words & set(one.text.casefold().split())))[:_LIKELY]
    near = [
        NearPassage(*stretch, sentence.section)
        for sentence in likely
        if (stretch := _stretch(wanted, sentence.text)) is not None
    ]
    return max(near, key=lambda one: one.ratio, default=None)


def _stretch(wanted: str, sentence: str) -> tuple[float, str] | None:
    """How near a stretch of a sentence is to what is wanted, and its words."""
    lowered = sentence.casefold()
    folded = fold(lowered if len(lowered) == len(sentence) else sentence)
    matcher = difflib.SequenceMatcher(None, wanted, folded.chars, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size > 1]
    if not blocks:
        return None
    first, last = blocks[0].b, blocks[-1].b + blocks[-1].size
    ratio = difflib.SequenceMatcher(None, wanted, folded.chars[first:last], autojunk=False).ratio()
    start, end = folded.offsets[first], folded.offsets[last - 1] + 1
    while start > 0 and not sentence[start - 1].isspace():
        start -= 1
    while end < len(sentence) and not sentence[end].isspace():
        end += 1
    return ratio, sentence[start:end].strip().rstrip(".,;:")


def _quotable(words: str) -> bool:
    return words.count("«") == words.count("»") and not words.startswith("»")


def _shortened(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rsplit(' ', 1)[0]} […]"
