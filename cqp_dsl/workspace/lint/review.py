"""One proof-reading: every check, less what the authors chose to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import evolve

from cqp_dsl.diagnostics import Severity, in_order
from cqp_dsl.workspace.lint.bands import bands_with_holes
from cqp_dsl.workspace.lint.confusable import names_taken_for_one_another
from cqp_dsl.workspace.lint.dated import gaps_between_values, windows_and_date_facts, windows_before_the_text
from cqp_dsl.workspace.lint.dead_cases import cases_that_never_apply
from cqp_dsl.workspace.lint.figures import figures_gathered, figures_in_rules, figures_under_two_names
from cqp_dsl.workspace.lint.grounds import conditions_of_others, conditions_that_route
from cqp_dsl.workspace.lint.ignored import kept
from cqp_dsl.workspace.lint.labels import labels_against_operators
from cqp_dsl.workspace.lint.ladders import steps_that_overlap
from cqp_dsl.workspace.lint.misread import (
    counts_for_existence,
    fractions_for_marks,
    sums_of_months,
)
from cqp_dsl.workspace.lint.scenarios import scenarios_that_miss
from cqp_dsl.workspace.lint.subject import Subject
from cqp_dsl.workspace.lint.unused import facts_never_read, rules_never_used

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cqp_dsl.core.program import Program
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.language.syntax import tree
    from cqp_dsl.source import SourceFile

CHECKS: Final[tuple[Callable[[Subject], Iterator[Diagnostic]], ...]] = (
    facts_never_read,
    rules_never_used,
    cases_that_never_apply,
    figures_in_rules,
    gaps_between_values,
    labels_against_operators,
    scenarios_that_miss,
    names_taken_for_one_another,
    fractions_for_marks,
    bands_with_holes,
    windows_and_date_facts,
    windows_before_the_text,
    sums_of_months,
    figures_under_two_names,
    counts_for_existence,
    conditions_of_others,
    conditions_that_route,
    steps_that_overlap,
)
"""The checks, in the order of their codes from CQP402 on."""

MOST_ALIKE: Final = 200
"""Findings of one code told of one file; those that have a fix are all told, so that ``--fix`` applies them."""


def lint(
    files: Sequence[tuple[SourceFile, tree.File]],
    program: Program,
    warnings: Iterable[Diagnostic] = (),
    pause: Callable[[], None] = lambda: None,
) -> list[Diagnostic]:
    """Proof-read a program.

    Args:
        files: the files of the program, with their surface trees; where some are left out, what concerns them may be.
        program: what they elaborate to.
        warnings: those of elaboration, which the authors' comments may keep too.
        pause: called from time to time; may raise, and all is dropped.

    Returns:
        What there is to say, in order; comments that keep nothing, or give no reason, included.
    """
    subject = Subject(tuple(files), program)
    found = list(warnings)
    for check in CHECKS:
        pause()
        found.extend(check(subject))
    return _shown(figures_gathered(subject, kept(subject, in_order(found))))


def _shown(found: list[Diagnostic]) -> list[Diagnostic]:
    """The findings, less those that would not be read, which the last one before them counts."""
    alike: dict[tuple[str, str], list[Diagnostic]] = {}
    for one in found:
        if one.severity is not Severity.ERROR and one.fix is None and one.span is not None:
            alike.setdefault((one.code, one.span.path), []).append(one)
    left: set[int] = set()
    last: dict[int, Diagnostic] = {}
    for (code, _), those in alike.items():
        if len(those) > MOST_ALIKE:
            left.update(map(id, those[MOST_ALIKE:]))
            more = f"{len(those) - MOST_ALIKE} autres remarques {code} de ce fichier ne sont pas montrées."
            end = those[MOST_ALIKE - 1]
            last[id(end)] = evolve(end, help=f"{end.help} {more}" if end.help else more)
    return [last.get(id(one), one) for one in found if id(one) not in left]
