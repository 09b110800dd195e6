"""A letter in words: what ``content`` says and what the settings add, as the blocks that every layout shows.

The sentences come from ``templates/letter/wording.j2``; a layout only says how a block looks.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs
from attrs import define, evolve

from cqp_dsl.core.datatypes.display import NBSP, sentence
from cqp_dsl.render.screen import clean
from cqp_dsl.render.templating import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cqp_dsl.render.letter.parts import Item, Letter, Paragraphs
    from cqp_dsl.render.letter.settings import LetterSettings

BlockKind: TypeAlias = Literal["heading", "paragraph", "list"]

_UNBREAKABLE: Final = re.compile(r" (?=[:;!?»%€])|(?<=«) ")
_APOSTROPHE: Final = re.compile(r"(?<=\w)'(?=[\w«])")
_ELISIONS: Final = (("le ", "au "), ("les ", "aux "))


@define(frozen=True)
class Bullet:
    """A line of a list, and the lines under it."""

    text: str
    bullets: tuple[Bullet, ...] = ()


@define(frozen=True)
class Block:
    """A heading, a paragraph, or a list."""

    kind: BlockKind
    text: str = ""
    bullets: tuple[Bullet, ...] = ()


@define(frozen=True)
class WordedLetter:
    """A letter, ready to be laid out; what the settings do not give is empty.

    Attributes:
        place_and_date: ``Paris, le 20 décembre 2013``.
        closing: the formula, then the signature below it.
        appeal: the ways of appeal, paragraph by paragraph.
        notice: the mention owed of a decision prepared by a program.
        sources: the texts cited.
        reference: the beginning of the receipt.
    """

    letterhead: tuple[str, ...]
    addressee: tuple[str, ...]
    place_and_date: str
    subject: str
    dossier: str
    salutation: str
    blocks: tuple[Block, ...]
    closing: str
    signature: tuple[str, ...]
    appeal: tuple[str, ...]
    notice: tuple[str, ...]
    sources: tuple[str, ...]
    reference: str


def worded(letter: Letter, settings: LetterSettings) -> WordedLetter:
    """The words of a letter, typeset as French is."""
    say = _wording()
    place = ", ".join(part for part in (settings.place, f"le {settings.date}" if settings.date else "") if part)
    raw = WordedLetter(
        letterhead=settings.letterhead,
        addressee=letter.addressee or settings.addressee,
        place_and_date=place[:1].upper() + place[1:],
        subject=lower_first(say.subject(letter)),
        dossier=letter.dossier,
        salutation=settings.salutation,
        blocks=tuple(_blocks(letter, say)),
        closing=settings.closing or say.closing(),
        signature=settings.signature,
        appeal=() if letter.pending else settings.appeal,
        notice=() if letter.refused else tuple(_notice(settings, say, pending=letter.pending)),
        sources=letter.sources,
        reference=letter.receipt,
    )
    return mapped(raw, typeset)


def mapped(letter: WordedLetter, change: Callable[[str], str]) -> WordedLetter:
    """The letter with every text passed through ``change``."""
    changed: WordedLetter = _mapped(letter, change)
    return changed


def _mapped(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 - any field of a letter, same type out
    match value:
        case str():
            return change(value)
        case tuple():
            return tuple(_mapped(part, change) for part in value)
        case _:
            parts = ((field.name, getattr(value, field.name)) for field in attrs.fields(type(value)))
            return evolve(value, **{name: _mapped(part, change) for name, part in parts if name != "kind"})


def typeset(text: str) -> str:
    """A text without control characters, with the no-break spaces and the apostrophes of French typography."""
    return _APOSTROPHE.sub("’", _UNBREAKABLE.sub(NBSP, clean(text)))


def _blocks(letter: Letter, say: _Wording) -> Iterator[Block]:
    yield Block("paragraph", say.opening(letter))
    if letter.refused:
        yield _list(letter.refused, say)
        yield Block("paragraph", say.after_refusal(len(letter.refused)))
    if letter.hypotheses:
        yield from _led(say.supposing(letter), letter.hypotheses, say)
    for number, decision in enumerate(letter.decisions, 1):
        head = say.outcome(decision)
        yield Block("heading", f"{number}. {head}" if len(letter.decisions) > 1 else head)
        yield from _decision(decision, letter, say)


def _decision(decision: Paragraphs, letter: Letter, say: _Wording) -> Iterator[Block]:
    if decision.cells:
        yield _list(decision.cells, say)
    if decision.date:
        yield Block("paragraph", say.assessed(decision))
    yield from _grounds(decision, say)
    if decision.computed:
        yield from _led(say.computing(), decision.computed, say)
    for needed in decision.needed:
        yield from _led(say.needing(needed, decision), needed.items, say)
    if decision.questions:
        yield from _led(say.disputing(decision), decision.questions, say)
        yield from _led(say.under_each(), decision.outcomes, say)
    if decision.causes:
        yield from _led(say.caused(decision), decision.causes, say)
    if decision.advice:
        yield Block("paragraph", decision.advice[:1].upper() + decision.advice[1:])
    yield Block("paragraph", say.standing(decision, letter))
    if decision.changes:
        yield from _led(say.changing(), decision.changes, say)


def _grounds(decision: Paragraphs, say: _Wording) -> Iterator[Block]:
    """The grounds: after one sentence where it says how all of them stand, else under their headings."""
    groups = decision.grounds
    if not groups:
        return
    uniform = bool(say.uniform(decision))
    yield Block("paragraph", say.because(decision))
    if uniform or (decision.favourable is None and len(groups) == 1):
        yield _list(groups[0].items, say, marked=not uniform)
        return
    for group in groups:
        yield from _led(f"{group.heading} :", group.items, say, marked=group.marked)


def _led(lead: str, items: tuple[Item, ...], say: _Wording, *, marked: bool = True) -> Iterator[Block]:
    yield Block("paragraph", lead)
    yield _list(items, say, marked=marked)


def _list(items: tuple[Item, ...], say: _Wording, *, marked: bool = True) -> Block:
    return Block("list", bullets=tuple(_bullet(item, say, marked=marked) for item in items))


def _bullet(item: Item, say: _Wording, *, marked: bool) -> Bullet:
    return Bullet(say.item(item, marked), tuple(_bullet(each, say, marked=True) for each in item.items))


def _notice(settings: LetterSettings, say: _Wording, *, pending: bool = False) -> Iterator[str]:
    if settings.requests:
        yield say.notice(settings.purpose, settings.requests, pending)


def notice_of(settings: LetterSettings) -> str:
    """The mention to put on a decision (CRPA, L. 311-3-1); empty where the settings give no address for requests."""
    return " ".join(_notice(settings, _wording()))


class _Wording:
    """The macros of ``wording.j2``, as functions."""

    def __init__(self) -> None:
        filters = {"sentence": sentence, "to": _to}
        template = environment(html=False, filters=filters).get_template("letter/wording.j2")
        self._macros = template.module

    def __getattr__(self, name: str) -> Callable[..., str]:
        macro = getattr(self._macros, name)
        return lambda *arguments: str(macro(*arguments)).strip()


@functools.cache
def _wording() -> _Wording:
    return _Wording()


def lower_first(text: str) -> str:
    """The text as the end of a sentence; an acronym keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _to(by: str) -> str:
    """``by`` after « à »: ``au jury``, ``aux CRFP``, ``à la caisse nationale``."""
    for article, contraction in _ELISIONS:
        if by.casefold().startswith(article):
            return contraction + by[len(article) :]
    return f"à {by}"
