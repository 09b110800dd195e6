"""Verdicts kept from one run to the next: the same files, the same engine, the same solver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from cqp_dsl import cache
from cqp_dsl.answer.verdicts import Disagreement, Finding, ProofReport, Verdict, Witness
from cqp_dsl.core.codec import MalformedError, decode, encode
from cqp_dsl.proof.prove import ASKED, prove
from cqp_dsl.proof.solver import STEPS, solver_version

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from cqp_dsl.answer.verdicts import Asked
    from cqp_dsl.core.program import Program


def proved(
    program: Program,
    *,
    asked: Collection[Asked] = ASKED,
    on_verdict: Callable[[Verdict], None] | None = None,
    cached: bool = True,
) -> ProofReport:
    """The verdicts about a program, from the user's cache where they are there."""
    if not cached:
        return prove(program, asked=asked, on_verdict=on_verdict)
    files = [part for file in program.files.values() for part in (file.path, file.digest)]
    key = cache.key_of("proof", cache.engine_stamp(), solver_version(), str(STEPS), *asked, *files)
    text = cache.read(key)
    if text is not None:
        try:
            return _report(decode(text))
        except (MalformedError, TypeError, ValueError):
            pass  # what the cache holds is computed again
    report = prove(program, asked=asked, on_verdict=on_verdict)
    if not report.disagreements:
        cache.write(key, lambda: encode(_plain(report)))
    return report


def _plain(record: Any) -> Any:  # noqa: ANN401 - the records of a report as tuples, the rest as it is
    match record:
        case ProofReport() | Verdict() | Finding() | Witness() | Disagreement():
            return tuple(_plain(getattr(record, one.name)) for one in attrs.fields(type(record)))
        case tuple():
            return tuple(map(_plain, record))
        case _:
            return record


def _report(plain: Any) -> ProofReport:  # noqa: ANN401
    verdicts, _, _ = plain
    return ProofReport(tuple(map(_verdict, verdicts)), cached=True)


def _verdict(plain: Any) -> Verdict:  # noqa: ANN401
    *fields, findings, witnesses = plain
    every: list[Any] = [*fields, tuple(map(_finding, findings)), tuple(Witness(*one) for one in witnesses)]
    return Verdict(*every)


def _finding(plain: Any) -> Finding:  # noqa: ANN401
    diagnostic, witnesses, kept = plain
    return Finding(diagnostic, tuple(Witness(*one) for one in witnesses), kept)
