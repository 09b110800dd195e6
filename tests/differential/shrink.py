"""A program and a dossier made as small as they can be while they still differ."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve

from cqp_dsl.core.dossier import Dossier
from tests.differential.compare import Judge
from tests.differential.drafts import Draft
from tests.differential.trial import Found, ProgramError, program_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.differential.drafts import Block, File

Item = TypeVar("Item")

_ASIDE = re.compile(r" « [^»]*»| (?:à partir du|jusqu’au|du) \d[^|;(){}]*?\d{4}(?: au \d[^|;(){}]*?\d{4})?")
"""Labels and periods, which may be left out of a text."""
_SIMPLE = ("vrai", "faux", "0", "1", "rien", "E.alpha")


def shrunk(found: Found, is_enough: Callable[[], bool]) -> Found:
    """The smallest that is found by leaving things out, until it is enough: asked before each try."""
    smallest = found
    while True:
        smaller = _smaller(smallest, is_enough)
        if smaller is None:
            return smallest
        smallest = smaller


def _smaller(found: Found, is_enough: Callable[[], bool]) -> Found | None:
    """The first of the smaller ones that still differs; none, or enough was tried."""
    drafts = (evolve(found, draft=draft) for draft in _drafts(found.draft))
    dossiers = (evolve(found, dossier=dossier) for dossier in _dossiers(found.dossier))
    for one in itertools.chain(drafts, dossiers):
        if is_enough():
            return None
        smaller = _differing(one)
        if smaller is not None:
            return smaller
    return None


def _differing(found: Found) -> Found | None:
    """The same, with what differs now; none where nothing does."""
    try:
        judge = Judge(program_of(found.draft))
    except ProgramError:
        return None
    program, given = judge.program, found.dossier
    cells = {(hole.parameter, hole.key) for hole in program.holes}
    dossier = Dossier(
        date=given.date,
        facts={name: value for name, value in given.facts.items() if name in program.entries},
        holes={cell: value for cell, value in given.holes.items() if cell in cells},
        readings={name: one for name, one in given.readings.items() if name in program.interpretations},
    )
    differing = judge.differing(dossier)
    return evolve(found, dossier=dossier, differing=tuple(differing)) if differing else None


def _dossiers(dossier: Dossier) -> Iterator[Dossier]:
    """The dossier with one thing less."""
    for name in dossier.facts:
        yield evolve(dossier, facts={other: value for other, value in dossier.facts.items() if other != name})
    for cell in dossier.holes:
        yield evolve(dossier, holes={other: value for other, value in dossier.holes.items() if other != cell})
    for name in dossier.readings:
        yield evolve(dossier, readings={other: one for other, one in dossier.readings.items() if other != name})


def _drafts(draft: Draft) -> Iterator[Draft]:
    """The program with something less, the largest things first, and the last ones, which the others do not need."""
    files = draft.files
    for i, file in enumerate(files):
        yield Draft(_cut(files, i, i + 1))
        for some in _spans(len(file.blocks)):
            yield _with(draft, i, evolve(file, blocks=_cut(file.blocks, *some)))
        for some in _spans(len(file.header)):
            yield _with(draft, i, evolve(file, header=_cut(file.header, *some)))
    for i, file in enumerate(files):
        for j, block in enumerate(file.blocks):
            for smaller in _blocks(block):
                yield _with(draft, i, evolve(file, blocks=[*file.blocks[:j], smaller, *file.blocks[j + 1 :]]))


def _blocks(block: Block) -> Iterator[Block]:
    """A declaration with something less."""
    for some in _spans(len(block.pieces)):
        yield evolve(block, pieces=_cut(block.pieces, *some))
    for k, piece in enumerate(block.pieces):
        for text in _texts(piece):
            yield evolve(block, pieces=[*block.pieces[:k], text, *block.pieces[k + 1 :]])
    for head in _texts(block.head):
        yield evolve(block, head=head)


def _spans(length: int) -> Iterator[tuple[int, int]]:
    """What to leave out of a list: halves, quarters, and so on down to one, from the end."""
    size = length // 2
    while size:
        yield from ((max(end - size, 0), end) for end in range(length, 0, -size))
        size //= 2
    if length == 1:
        yield 0, 1


def _cut(items: list[Item], start: int, end: int) -> list[Item]:
    return items[:start] + items[end:]


def _with(draft: Draft, i: int, file: File) -> Draft:
    return Draft([*draft.files[:i], file, *draft.files[i + 1 :]])


def _texts(text: str) -> Iterator[str]:
    """A text with something simpler in it: without a label or a period; with a part or a word for a whole group."""
    for aside in _ASIDE.finditer(text):
        yield text[: aside.start()] + text[aside.end() :]
    for start, end in _groups(text):
        for simpler in (*_SIMPLE, *(text[a:b] for a, b in _groups(text[start + 1 : end - 1], start + 1))):
            if len(simpler) < end - start:
                yield text[:start] + simpler + text[end:]


def _groups(text: str, shift: int = 0) -> list[tuple[int, int]]:
    """The groups in parentheses, braces or brackets of a text, outermost first; ``shift`` is added to the places."""
    opened: list[int] = []
    found = []
    for place, sign in enumerate(text):
        if sign in "({":
            opened.append(place)
        elif sign in ")}" and opened:
            found.append((opened.pop() + shift, place + 1 + shift))
    return sorted(found, key=lambda span: span[0] - span[1])
