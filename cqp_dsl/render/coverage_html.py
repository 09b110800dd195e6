"""What scenarios show, as one self-contained page: every file, what they miss, what they would not notice or try."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeAlias

from attrs import define

from cqp_dsl.render.coverage_text import KIND_NAMES, missed_text, reached_text
from cqp_dsl.render.mutation_text import (
    NO_PROPOSAL,
    WARNING,
    frontier_line,
    frontiers_title,
    mutation_title,
    survivor_line,
    untried_sides,
)
from cqp_dsl.render.templating import page
from cqp_dsl.render.wording import percent
from cqp_dsl.workspace.testing.coverage import KINDS, Coverage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cqp_dsl.render.page import Line
    from cqp_dsl.source import SourceFile
    from cqp_dsl.workspace.testing.coverage import Covered
    from cqp_dsl.workspace.testing.mutation import Mutation
    from cqp_dsl.workspace.testing.spelling import Proposal
    from cqp_dsl.workspace.testing.tried_frontiers import Tried

State: TypeAlias = tuple[str, str]
"""How a part of a text is covered: the class that colours it, and what is said of it."""

Pieces: TypeAlias = "list[tuple[str, State | None]]"
"""A line of a file, part by part."""

_NAMES = ("rule", "decision", "parameter", "table", "reading")
"""The kinds of items that are drawn on their first line alone: their text is that of their parts."""


@define(frozen=True, eq=False)
class _File:
    """A file, what scenarios show of it, what they miss by line, and its lines in colours."""

    title: str
    path: str
    coverage: Coverage
    missed: Sequence[tuple[int, str]]
    lines: Iterator[Pieces]


def coverage_html(
    coverage: Coverage,
    files: Mapping[str, SourceFile],
    policies: Mapping[str, str],
    mutation: Mutation | None = None,
    boundaries: Sequence[Tried] | None = None,
) -> str:
    """The page.

    Args:
        coverage: what scenarios reach.
        files: the files of the program, by display path.
        policies: the politique of each path.
        mutation: the mistakes that scenarios notice, where they were sown.
        boundaries: what scenarios try of each frontier, where that was asked for.
    """
    by_path: dict[str, list[Covered]] = {}
    for one in coverage.found:
        by_path.setdefault(one.item.span.path, []).append(one)
    parts = ((path, Coverage(tuple(by_path[path]))) for path in files if path in by_path)
    kinds = ((KIND_NAMES[kind][1], coverage.of(kind=kind)) for kind in KINDS)
    return page(
        "coverage.html.j2",
        coverage=coverage,
        kinds=[(name, part) for name, part in kinds if part.found],
        files=[_file(part, files[path], policies.get(path, path)) for path, part in parts],
        reports=[*_mutation_report(mutation), *_frontiers_report(boundaries)],
        no_proposal=NO_PROPOSAL,
        warning=WARNING,
        percent=percent,
    )


@define(frozen=True, eq=False)
class _Report:
    """What scenarios miss: each thing, what is said of it, and the scenarios that would see it."""

    title: str
    items: Sequence[tuple[Line, Sequence[tuple[str, Proposal | None]]]]

    @property
    def proposes(self) -> bool:
        """Whether a scenario is proposed."""
        return any(proposal for _, told in self.items for _, proposal in told)


def _mutation_report(mutation: Mutation | None) -> Iterator[_Report]:
    if mutation is not None:
        lines = ((survivor_line(one), one.proposal) for one in mutation.survivors)
        items = [(line, [(line.notes[0], proposal)]) for line, proposal in lines]
        yield _Report(mutation_title(mutation), items)


def _frontiers_report(tried: Sequence[Tried] | None) -> Iterator[_Report]:
    if tried is not None:
        items = [(frontier_line(one), untried_sides(one)) for one in tried if one.proposals]
        yield _Report(frontiers_title(tried), items)


def _file(part: Coverage, file: SourceFile, title: str) -> _File:
    missed = [(item.span.line, missed_text(item)) for item in part.missed]
    return _File(title, file.path, part, missed, _lines(part, file))


def _lines(part: Coverage, file: SourceFile) -> Iterator[Pieces]:
    """The lines of a file, each in parts that are covered alike, the innermost item first."""
    states = _states(part, file)
    start = 0
    for text in file.text.split("\n"):
        indent = start + len(text) - len(text.lstrip())
        states[start:indent] = [None] * (indent - start)
        groups = itertools.groupby(range(start, start + len(text)), key=states.__getitem__)
        yield [("".join(file.text[offset] for offset in group), state) for state, group in groups]
        start += len(text) + 1


def _states(part: Coverage, file: SourceFile) -> list[State | None]:
    """For each character, how the smallest item that covers it is covered."""
    places: dict[tuple[int, int], list[Covered]] = {}
    for one in part.found:
        span = one.item.span
        end = file.text.find("\n", span.start, span.end) if one.item.kind in _NAMES else -1
        places.setdefault((span.start, span.end if end == -1 else end), []).append(one)
    states: list[State | None] = [None] * (len(file.text) + 1)
    for (start, end), group in sorted(places.items(), key=lambda place: place[0][0] - place[0][1]):
        states[start:end] = [_state(group)] * (end - start)
    return states


def _state(group: list[Covered]) -> State:
    missed = [one.item for one in group if not one.scenarios]
    if not missed:
        return "seen", reached_text(max(one.scenarios for one in group))
    return ("half" if len(missed) < len(group) else "unseen"), " ; ".join(missed_text(item) for item in missed)
