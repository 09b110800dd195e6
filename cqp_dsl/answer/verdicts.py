"""What was established of policies for every dossier, as data: a verdict for each question, and what disproves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from attrs import define

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.source import Span

Asked: TypeAlias = Literal["gap", "conflict", "idle", "guarantee", "reading", "outcome"]
"""The questions, in the order in which they are asked."""

Standing: TypeAlias = Literal["established", "counterexample", "unsettled", "out_of_reach"]

QUESTIONS: Final[dict[Asked, str]] = {
    "gap": "aucun cas n'est oublié",
    "conflict": "deux cas ne se contredisent jamais",
    "idle": "chaque cas sert",
    "guarantee": "la garantie tient",
    "reading": "la lecture compte-t-elle ?",
    "outcome": "chaque issue est possible",
}


@define(frozen=True, repr=False)
class Witness:
    """A dossier that shows something, as the engine decided it.

    Attributes:
        says: what the engine answers, in French.
        scenario: the dossier as a scenario to paste; None where no scenario can spell it.
        policy, path: the politique that the scenario is for, and its file.
        facts: the dossier, a fact a line, as scenarios write them.
    """

    says: str
    scenario: str | None
    policy: str
    path: str
    facts: tuple[str, ...] = ()


@define(frozen=True, repr=False)
class Finding:
    """What disproves a statement: told with its places, and the dossiers that show it (two, of a growth)."""

    diagnostic: Diagnostic
    witnesses: tuple[Witness, ...] = ()
    kept: str = ""
    """Why the authors keep it (« # cqp: ignorer CQP850 parce que … »); empty where they do not."""


@define(frozen=True, repr=False)
class Verdict:
    """The answer to one question about one thing.

    Attributes:
        subject: what it is about: a qualified rule, the label of a guarantee.
        label: how a reader is told of it.
        most: the number of elements that the lists of a dossier had at most; None where no list matters.
        notes: what goes with the verdict: outside which days nothing is in force, which dossier gives which outcome.
        reason: why nothing could be established, where it could not.
        findings: what disproves it.
        witnesses: dossiers that show what is said where nothing is wrong: each outcome, each reading that matters.
    """

    asked: Asked
    subject: str
    label: str
    span: Span
    standing: Standing
    most: int | None = None
    notes: tuple[str, ...] = ()
    reason: str = ""
    reason_span: Span | None = None
    findings: tuple[Finding, ...] = ()
    witnesses: tuple[Witness, ...] = ()


@define(frozen=True, repr=False)
class Disagreement:
    """A dossier of which the proof says one thing and the engine another: an error of the tool, to be reported."""

    asked: Asked
    subject: str
    expected: str
    found: str
    facts: tuple[str, ...]


@define(frozen=True, repr=False)
class ProofReport:
    """All the verdicts, in the order of questions within that of the program."""

    verdicts: tuple[Verdict, ...]
    disagreements: tuple[Disagreement, ...] = ()
    cached: bool = False

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What disproves something, and is not kept."""
        return tuple(finding for verdict in self.verdicts for finding in verdict.findings if not finding.kept)

    def having(self, standing: Standing) -> Sequence[Verdict]:
        """The verdicts of a kind."""
        return [verdict for verdict in self.verdicts if verdict.standing == standing]


# --- Two versions ---------------------------------------------------------------------------------------------------

ChangeKind: TypeAlias = Literal[
    "equivalent", "better", "worse", "both", "different", "added", "removed", "unsettled", "out_of_reach"
]


@define(frozen=True, repr=False)
class Mover:
    """A rule that changed, and moved an answer."""

    label: str
    span: Span
    cite: str


@define(frozen=True, repr=False)
class Changed:
    """A dossier that both versions decided, and not alike: its facts, a line each, and the rules that moved it."""

    kind: ChangeKind
    before: str
    after: str
    facts: tuple[str, ...]
    movers: tuple[Mover, ...]


@define(frozen=True, repr=False)
class Change:
    """What becomes of a decision from one version to the next, whatever the dossier."""

    decision: str
    label: str
    span: Span
    kind: ChangeKind
    changed: tuple[Changed, ...] = ()
    reason: str = ""
