"""``prove``: every question about a program, in order, and what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.answer.verdicts import QUESTIONS, ProofReport
from cqp_dsl.proof.guarantees import guaranteed
from cqp_dsl.proof.idle import idle
from cqp_dsl.proof.inquiry import Inquiry
from cqp_dsl.proof.outcomes import outcomes
from cqp_dsl.proof.readings import mattering
from cqp_dsl.proof.solver import Solver
from cqp_dsl.proof.uncovered import uncovered
from cqp_dsl.workspace.lint.ignored import proved_reasons

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from cqp_dsl.answer.verdicts import Asked, Verdict
    from cqp_dsl.core.program import Program


ASKED: tuple[Asked, ...] = tuple(QUESTIONS)
"""Every question."""


def prove(
    program: Program,
    *,
    asked: Collection[Asked] = ASKED,
    only: Collection[str] | None = None,
    solver: Solver | None = None,
    on_verdict: Callable[[Verdict], None] | None = None,
) -> ProofReport:
    """The verdicts about a program.

    Args:
        program: the program.
        asked: the questions to ask.
        only: the politiques to ask about; None for all.
        solver: what to ask them of; by default, one that spends the usual steps.
        on_verdict: called after each verdict.
    """
    inquiry = Inquiry(program, Solver() if solver is None else solver, only=only)
    verdicts = []
    for found in _verdicts(inquiry, asked):
        verdict = _with_what_is_kept(found, program)
        verdicts.append(verdict)
        if on_verdict is not None:
            on_verdict(verdict)
    return ProofReport(tuple(verdicts), tuple(inquiry.disagreements))


def _verdicts(inquiry: Inquiry, asked: Collection[Asked]) -> Iterator[Verdict]:
    program = inquiry.program
    told: set[object] = set()
    for rule in inquiry.decisions:
        if "gap" in asked or "conflict" in asked:
            yield from (verdict for verdict in uncovered(inquiry, rule, told) if verdict.asked in asked)
        if "outcome" in asked:
            verdict = outcomes(inquiry, rule)
            if verdict is not None:
                yield verdict
    if "idle" in asked:
        yield from idle(inquiry)
    if "guarantee" in asked:
        yield from (guaranteed(inquiry, one) for one in program.guarantees if inquiry.concerns(one.policy))
    if "reading" in asked:
        open_ = [one for one in program.interpretations.values() if one.retained is None]
        yield from (mattering(inquiry, one) for one in open_ if inquiry.concerns(one.policy))


def _with_what_is_kept(verdict: Verdict, program: Program) -> Verdict:
    """The verdict, where what disproves it is kept with its reason: « established », but for that."""
    findings = []
    for finding in verdict.findings:
        span = finding.diagnostic.span
        reasons = proved_reasons(program.files[span.path]) if span is not None and span.path in program.files else {}
        findings.append(evolve(finding, kept=reasons.get((span.line, finding.diagnostic.code), "") if span else ""))
    all_kept = bool(findings) and all(finding.kept for finding in findings)
    standing = "established" if all_kept and verdict.standing == "counterexample" else verdict.standing
    return evolve(verdict, findings=tuple(findings), standing=standing)
