"""What is said of each row: statuses, values and grounds, by SQL or by the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define, field

from cqp_dsl.batch.bits import told_by
from cqp_dsl.batch.statement import BITS, MASKS, read_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cqp_dsl.answer.answer import DecisionAnswer, Status
    from cqp_dsl.batch.bits import Ground
    from cqp_dsl.batch.statement import AskedDecision
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.diagnostics import Diagnostic

Engine: TypeAlias = Literal["sql", "python"]


@define(eq=False, kw_only=True)
class Outcome:
    """What a decision is for a row.

    Attributes:
        value: known exactly where ``status`` is ``decided``.
        held: the labelled motifs that are told as satisfied, exceptions that played among them; of what is decided.
        failed: those that are told as not satisfied.
        unknown: the labelled conditions that are not known, of what is undetermined.
        answer: the engine's whole answer, where it decided; ``Decided.answer`` gives that of any row.
    """

    status: Status
    value: Value
    held: tuple[Ground, ...] = ()
    failed: tuple[Ground, ...] = ()
    unknown: tuple[Ground, ...] = ()
    answer: DecisionAnswer | None = None


@define(eq=False, kw_only=True)
class RowAnswer:
    """What is said of a row.

    Attributes:
        key: the value of its column ``dossier``; its place in a sequence of dossiers, from 0.
        by: who decided: SQL, or the engine.
        outcomes: by decision, ``reprise.à_repasser(oral)``; none where the row is refused.
        refused: the exigences that it breaks, as they are worded, values put in by the engine alone.
        wrong: what is wrong with its cells, where it could not be read.
    """

    key: object
    by: Engine
    outcomes: dict[str, Outcome] = field(factory=dict)
    refused: tuple[str, ...] = ()
    wrong: tuple[Diagnostic, ...] = ()


@define(eq=False)
class Counts:
    """How many rows were decided by whom, once they have been gone through."""

    sql: int = 0
    python: int = 0


def outcome_of(decision: AskedDecision, cells: Mapping[str, object]) -> Outcome:
    """What the columns of a row say of a decision."""
    label = decision.label
    status: Status = cells[f"{label} : statut"]  # type: ignore[assignment]  # one of them
    value: Value = None
    if status == "decided":
        parts = [(cells[f"{label} : valeur {place}"], scale) for place, scale in enumerate(decision.scales)]
        value = read_value(decision.lowered.rule.type, iter(parts))
    held, failed, unknown = (_grounds(decision, cells, name) for name in MASKS)
    if status == "decided":
        return Outcome(status=status, value=value, held=held, failed=failed)
    return Outcome(status=status, value=value, unknown=unknown if status == "undetermined" else ())


def _grounds(decision: AskedDecision, cells: Mapping[str, object], name: str) -> tuple[Ground, ...]:
    """The grounds whose bits a mask has."""
    grounds = decision.grounds or ()
    found = []
    for place in range(0, len(grounds), BITS):
        mask: int = cells[f"{decision.label} : {name} {place // BITS}"]  # type: ignore[assignment]  # a mask
        found += [ground for bit, ground in enumerate(grounds[place : place + BITS]) if mask >> bit & 1]
    return tuple(found)


def outcome_from(answer: DecisionAnswer, grounds: Sequence[Ground]) -> Outcome:
    """What the engine says of a decision; its grounds are found among those that have bits."""
    told = told_by(answer.reasons) if answer.status == "decided" else set()
    held, failed = (
        tuple([ground for ground in grounds if any(_is_it(ground, *one) for one in told if one[2] is satisfied)])
        for satisfied in (True, False)
    )
    return Outcome(status=answer.status, value=answer.value, held=held, failed=failed, answer=answer)


def _is_it(ground: Ground, span: object, bindings: Sequence[tuple[str, str]], _satisfied: bool) -> bool:  # noqa: FBT001
    kept = tuple([one for one in bindings if one[0] not in ground.elements])
    return ground.span == span and ground.bindings == kept
