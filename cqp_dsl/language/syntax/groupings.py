"""``a et b ou c``: what a sentence that mixes both words may mean, each reading with the parentheses that say it.

One of the two words joins more closely than the other: which one, only the author knows. A label ends a sentence:
where one word alone joins the sentences, only the one that mixes both is read in two ways, and its label covers it all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from attrs import define

from cqp_dsl.diagnostics import Fix
from cqp_dsl.language.syntax.tree import Labelled

if TYPE_CHECKING:
    from cqp_dsl.language.syntax.parts import Parts
    from cqp_dsl.language.syntax.tree import Expr
    from cqp_dsl.source import SourceFile, Span

_WORDS: Final = {"AND": "et", "OR": "ou"}
_BRIEF: Final = 40
_LABEL: Final = re.compile(r"«[^«»]*»|“[^”]*”|\"[^\"]*\"")


@define(frozen=True)
class _Sentence:
    """Operands and the words between them; ``among`` is the word that joins the sentence to the others, if any."""

    parts: Parts
    among: str | None


def groupings(source: SourceFile, span: Span, parts: Parts) -> tuple[Fix, ...]:
    """The two readings of a chain of conditions, ``parts``: operands, and the words between them."""
    sentence = _mixed(parts)
    return tuple(_reading(source, span, sentence, joint) for joint in _WORDS)


def _mixed(parts: Parts) -> _Sentence:
    """The one sentence that mixes both words, where labels set it apart; else all of it."""
    ends = [place + 1 for place in range(0, len(parts) - 1, 2) if isinstance(parts[place], Labelled)]
    starts = [0, *(end + 1 for end in ends)]
    sentences = [parts[start:end] for start, end in zip(starts, [*ends, len(parts)], strict=True)]
    among = {parts[end].type for end in ends}
    others = [one for one in sentences if not {word.type for word in one[1::2]} <= among]
    if len(among) == 1 and len(others) == 1 and len({word.type for word in others[0][1::2]}) > 1:
        return _Sentence(others[0], among.pop())
    return _Sentence(parts, None)


def _reading(source: SourceFile, span: Span, sentence: _Sentence, joint: str) -> Fix:
    """What the sentence says if ``joint`` joins more closely than the other word."""
    parts = sentence.parts
    runs = [[parts[0]]]
    for word, operand in zip(parts[1::2], parts[2::2], strict=True):
        if word.type == joint:
            runs[-1].append(operand)
        else:
            runs.append([operand])
    enclosed = [run for run in runs if run[1:]]
    (outer,) = set(_WORDS) - {joint}
    if sentence.among and (isinstance(parts[-1], Labelled) or sentence.among != outer):
        enclosed.append(parts[::2])
    said = [f" {_WORDS[joint]} ".join(_brief(source, one) for one in run) for run in runs]
    reading = f" {_WORDS[outer]} ".join(f"({text})" if run[1:] else text for text, run in zip(said, runs, strict=True))
    return Fix(f"lire « {reading} »", span, _enclosing(source, span, enclosed))


def _brief(source: SourceFile, operand: Expr) -> str:
    """A condition in a few words, without its label."""
    text = " ".join(_LABEL.sub(" ", source.text[operand.span.start : operand.span.end]).split())
    return text if len(text) <= _BRIEF else f"{text[: _BRIEF - 1].rstrip()}…"


def _enclosing(source: SourceFile, span: Span, enclosed: list[Parts]) -> str:
    """The text with each of some runs of operands between parentheses; a label at the end of one stays after it."""
    signs: defaultdict[int, str] = defaultdict(str)
    for run in enclosed:
        alone = isinstance(run[-1], Labelled) and not any(isinstance(one, Labelled) for one in run[:-1])
        signs[run[0].span.start] += "("
        signs[run[-1].condition.span.end if alone else run[-1].span.end] += ")"
    pieces, start = [], span.start
    for offset in sorted(signs):
        pieces += [source.text[start:offset], signs[offset]]
        start = offset
    return "".join([*pieces, source.text[start : span.end]])
