"""One seed tried: its program, dossiers that extend one another, what differs and what knowing more has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.language.syntax import parse_file
from cqp_dsl.semantics import elaborate
from cqp_dsl.source import SourceFile
from tests.differential.compare import Disagreement, Judge
from tests.differential.dossiers import dossier
from tests.differential.programs import program

if TYPE_CHECKING:
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program
    from tests.differential.compare import Question, Verdict
    from tests.differential.drafts import Draft

COMPLETENESS = (0.3, 0.6, 0.9, 1.0)
"""How much of a dossier is given, each time more."""
FINAL = ("decided", "conflict", "uncovered", "limited")


class ProgramError(Exception):
    """A text that is no program, and why."""


@define(frozen=True)
class Found:
    """A difference: the program, the dossier that shows it, and what differs."""

    seed: int
    draft: Draft
    dossier: Dossier
    differing: tuple[Disagreement, ...]


def program_of(draft: Draft) -> Program:
    """The program that a draft is.

    Raises:
        ProgramError: it is none.
    """
    trees, findings = [], []
    for name, text in draft.texts():
        source = SourceFile.from_text(name, text)
        file, found = parse_file(source)
        findings += found
        if file is not None:
            trees.append((source, file))
    made, found = elaborate(trees)
    if made is None or len(trees) < len(draft.files):
        raise ProgramError([(one.code, one.message, one.span and one.span.place) for one in [*findings, *found]])
    return made


def tried(seed: int) -> Found | None:
    """The first difference that a seed shows, if it shows one.

    Raises:
        ProgramError: what was drawn is no program.
    """
    draft = program(seed)
    judge = Judge(program_of(draft))
    less: dict[Question, Verdict] = {}
    for completeness in COMPLETENESS:
        drawn = dossier(judge.program, seed, completeness)
        differing = judge.differing(drawn)
        if not differing:
            more = judge.by_engine(drawn)
            differing = [
                Disagreement(one, more[one], f"it was {before}, and knowing more has changed it")
                for one, before in less.items()
                if has_changed(before, more[one])
            ]
            less = more
        if differing:
            return Found(seed, draft, drawn, tuple(differing))
    return None


def has_changed(less: Verdict, more: Verdict) -> bool:
    """Whether knowing more has changed what was final (SEMANTICS §7)."""
    if less.status in FINAL:
        return (less.status, less.value) != (more.status, more.value)
    return less.status == "disputed" != more.status
