"""What is written of an answer: what stays in clear, and what its key seals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define, evolve

from cqp_dsl.dossier.write import dossier_text
from cqp_dsl.register.entry import canonical_json, sha256
from cqp_dsl.render.answer_json import answer_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.answer.answer import Answer, DecisionAnswer, Reason
    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program
    from cqp_dsl.render.answer_document import AnswerJson


@define(frozen=True)
class StoredProgram:
    """Policies by content.

    Attributes:
        digest: the digest of ``files``.
        files: canonical JSON: of each file, its path, the digest of its bytes, the digest of its text.
        texts: the texts by digest.
    """

    digest: str
    files: str
    texts: dict[str, str]


@define(frozen=True)
class Act:
    """An answer, ready to be written.

    Attributes:
        reference: what names the person, to be found and erased by.
        receipt: the digest of the receipt.
        content: what stays in clear.
        sealed: what its key will seal.
        request: the digest of the request that it answers, empty where there is none.
    """

    simulation: bool
    caller: str
    reference: str
    receipt: str
    program: str
    language: str
    engine: str
    effect_date: str | None
    content: dict[str, object]
    sealed: dict[str, object]
    request: str = ""
    idempotency: str | None = None


def stored_program(program: Program) -> StoredProgram:
    """The policies of a program, by content."""
    texts = {sha256(file.text): file.text for file in program.files.values()}
    files = [[file.path, file.digest, sha256(file.text)] for file in program.files.values()]
    written = canonical_json(sorted(files))
    return StoredProgram(sha256(written), written, texts)


def act_of(  # noqa: PLR0913 - what is known of an act
    dossier: Dossier,
    answer: Answer,
    program: Program,
    stored: StoredProgram,
    *,
    caller: str,
    simulation: bool,
    reference: str = "",
    request: str = "",
    idempotency: str | None = None,
    document: AnswerJson | None = None,
) -> Act:
    """What is to be written of an answer.

    Args:
        dossier: the checked dossier that it answers.
        answer: the answer.
        program: the policies.
        stored: the same, by content.
        caller: who asked.
        simulation: whether nothing is decided by it.
        reference: what names the person; the title of the dossier by default.
        request: the digest of the request, to tell a retry from another request.
        idempotency: the caller's key of the request.
        document: the answer as JSON data, where it was made already.
    """
    receipt = answer.receipt
    asked = evolve(dossier, date=answer.date, decisions=receipt.decisions)
    if document is None:
        document = answer_data(answer, program, traced=False)
    content: dict[str, object] = {
        "decisions": [_in_clear(decision) for decision in answer.decisions],
        "readings": dict(receipt.readings),
        "figures": [name for name, _ in receipt.overrides],
    }
    sealed: dict[str, object] = {
        "reference": reference or answer.dossier,
        "dossier": dossier_text(asked, program),
        "receipt": document["receipt"],
        "decisions": [{**decision, "computation": [], "trace": None} for decision in document["decisions"]],
        "request": request,
    }
    date = answer.date.isoformat() if answer.date else None
    return Act(
        simulation,
        caller,
        reference or answer.dossier,
        receipt.digest,
        stored.digest,
        receipt.language,
        receipt.engine,
        date,
        content,
        sealed,
        request,
        idempotency,
    )


def _in_clear(decision: DecisionAnswer) -> dict[str, Any]:
    """What may be known of a decision once its person is erased: no value, no argument, no word of a ground."""
    return {
        "name": decision.name,
        "status": decision.status,
        "favourable": decision.favourable,
        "articles": sorted(set(_articles(decision))),
    }


def _articles(decision: DecisionAnswer) -> Iterator[str]:
    yield from _cited(decision.cite)
    reasons = [*decision.reasons, *(reason for outcome in decision.outcomes for reason in outcome.reasons)]
    for reason in _all(reasons):
        yield from _cited(reason.cite)


def _all(reasons: Iterable[Reason]) -> Iterator[Reason]:
    waiting = [*reasons]
    while waiting:
        reason = waiting.pop()
        yield reason
        waiting.extend(reason.children)


def _cited(cite: Cite | None) -> Iterator[str]:
    if cite is not None:
        yield from (f"{cite.source} {section}" for section in cite.sections)
