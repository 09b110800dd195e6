"""The answer as data: built once, rendered many ways (SEMANTICS §6, §11, §12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from attrs import define, field

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from cqp_dsl.answer.computation import Step
    from cqp_dsl.answer.prospects import Prospects
    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Cause, PendingCause, Value
    from cqp_dsl.core.program import World
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.source import Span

_Part = TypeVar("_Part")

Status: TypeAlias = Literal["decided", "undetermined", "disputed", "uncovered", "conflict", "out_of_limits"]


@define(unsafe_hash=True, repr=False)
class Reason:
    """A *motif*: a condition that decided, with its values put in.

    ``named`` are the variables that the text itself already tells; ``labelled`` tells the author's own words from a
    source text that stands in for them. ``satisfied`` is whether the condition held; ``bindings`` are the quantified
    elements it concerns, as (variable, French wording); ``worlds`` are those in which it is a reason, empty for all of
    them. ``shared`` marks a second occurrence of the same motif: its sub-motifs stand at the first. ``concurring``
    marks a ground that would have been enough, where another prevailed with the same value; ``alternative`` numbers the
    case that did not hold, from 1, where several could have, and is 0 elsewhere; ``would`` is what that case would have
    given, where it is a value of an enumeration. ``written`` is the condition as it is
    written, where its author gave it no words. Never changed once made.
    """

    text: str
    satisfied: bool
    span: Span = field(eq=False)
    cite: Cite | None = None
    bindings: tuple[tuple[str, str], ...] = ()
    children: tuple[Reason, ...] = ()
    worlds: tuple[World, ...] = ()
    labelled: bool = True
    named: tuple[str, ...] = ()
    shared: bool = False
    concurring: bool = False
    alternative: int = 0
    would: str = ""
    written: str = field(default="", eq=False)


@define(frozen=True, repr=False)
class Missing:
    """Something that is missing, and the worlds that need it (empty: all of them)."""

    cause: PendingCause
    worlds: tuple[World, ...] = ()


TraceKind: TypeAlias = Literal[
    "rule", "decision", "parameter", "column", "case", "exception", "row", "condition", "fact", "hole", "reading",
    "fold", "element", "value",
]  # fmt: skip

TraceStatus: TypeAlias = Literal["applied", "not_applied", "true", "false", "known", "void"]


@define(unsafe_hash=True, repr=False)
class TraceNode:
    """One line of the explanation.

    ``name`` is what the author calls it (``certification.moyenne(…)``), ``label`` its French wording, values put in;
    ``formula`` the expression and ``computed`` the same with values in place of names, both empty where there is
    nothing to compute. ``why`` says in French why a case did not apply or what a Void waits for. ``shared`` marks a
    second occurrence of the same instance: its children stand at the first. ``subject`` is what the line is about, as
    data: the qualified name of a rule or a fact, the word for an aggregate, the variable of an element; ``instance``
    tells it from others of the same subject: ``(oral)``, ``[oral]``, the element. Never changed once made.
    """

    kind: TraceKind
    name: str
    label: str
    status: TraceStatus
    value: Value
    type: Type
    span: Span
    cite: Cite | None = None
    formula: str = ""
    computed: str = ""
    why: str = ""
    children: tuple[TraceNode, ...] = ()
    shared: bool = False
    subject: str = ""
    instance: str = ""


@define(frozen=True, repr=False)
class Argument:
    """What a decision is taken for: an argument of its rule, by name, and its value."""

    name: str
    value: Value
    type: Type
    label: str = ""
    """What the reader is told of it, where it is not the words of its value: what tells an element from the others."""


@define(frozen=True, repr=False)
class Override:
    """A figure that the text leaves to be fixed, and that the dossier gives."""

    parameter: str
    key: tuple[str, ...]
    value: Value
    type: Type


@define(frozen=True, repr=False)
class NearMiss:
    """What there is to say of a place where no case holds.

    ``place`` and ``span`` are those of the gap; ``facts`` is what the cases look at, with what it is; ``value`` is what
    the case that lacks least would give, in words, and ``unmet`` what it lacks: empty where no case is in force.
    """

    place: str
    span: Span = field(eq=False)
    facts: tuple[tuple[str, str], ...]
    value: str = ""
    unmet: tuple[Reason, ...] = ()
    case: Span | None = field(default=None, eq=False)
    cite: Cite | None = None


@define(frozen=True, repr=False)
class ContendingCase:
    """One of the cases that contradict each other: where it stands, and the words of what made it hold."""

    span: Span
    words: tuple[str, ...]


@define(frozen=True, repr=False)
class Outcome:
    """What a decision is under one combination of the readings that matter."""

    world: World
    status: Status
    value: Value
    favourable: bool | None
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Missing, ...] = ()


def _made(given: _Part | Callable[[], _Part]) -> _Part:
    """A part of an answer, or what makes it."""
    return given() if callable(given) else given


@define(frozen=True, repr=False)
class DecisionAnswer:
    """One decision: status, value, reasons, what is missing, what is open, and the trace.

    ``value`` is known exactly when ``status`` is ``decided``; ``favourable`` is None where the decision does not say
    which values are favourable, or has none. ``causes`` are the final causes of an answer that has no value and never
    will, and the notes of an undetermined one. ``outcomes`` holds one entry per combination of the readings that matter
    (``disputed`` only). ``advice`` is the explainer's remark that the unknown facts would not change the answer; it
    never changes a status. The advice, the trace and the computation may be given as what makes them: they are
    then made when they are first read.
    """

    name: str
    policy: str
    args: tuple[Argument, ...]
    label: str
    type: Type
    status: Status
    value: Value
    favourable: bool | None
    date: datetime.date | None
    span: Span
    cite: Cite | None
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Missing, ...] = ()
    causes: tuple[Cause, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    given_trace: TraceNode | Callable[[], TraceNode] | None = field(default=None, eq=_made)
    given_advice: str | Callable[[], str | None] | None = field(default=None, eq=_made)
    near: tuple[NearMiss, ...] = ()
    contending: tuple[ContendingCase, ...] = ()
    given_computation: tuple[Step, ...] | Callable[[], tuple[Step, ...]] = field(default=(), eq=_made)
    prospects: Prospects | None = field(default=None, eq=False)
    """What would change a refusal; None where it was not asked, or there is nothing to change."""

    @property
    def advice(self) -> str | None:
        """What the answer would be whatever is missing, or between which values, where that can be said."""
        return _made(self.given_advice)

    @property
    def computation(self) -> tuple[Step, ...]:
        """How the value came about, step by step; empty where nothing was computed, or it was not asked for."""
        return _made(self.given_computation)

    @property
    def trace(self) -> TraceNode | None:
        """Every line of the explanation; None where it was not asked for."""
        return _made(self.given_trace)


@define(frozen=True, repr=False)
class Receipt:
    """What the answer is a function of, and the digest of it all: same receipt, same answer, byte for byte."""

    digest: str
    language: str
    engine: str
    program: tuple[tuple[str, str], ...]
    dossier: str
    date: datetime.date | None
    decisions: tuple[str, ...]
    readings: tuple[tuple[str, str], ...]
    overrides: tuple[tuple[str, str], ...]


@define(frozen=True, repr=False)
class Answer:
    """The answer to a dossier.

    ``hypotheses`` are the readings that the dossier assumes, (interpretation, reading); ``diagnostics`` are the
    warnings met on reading it; ``addressee`` is to whom a letter about it goes, line by line;
    ``provenance`` is where facts came from, (entry, text); ``number`` is which of
    the dossiers of its file it is, from one, where it holds several. The receipt may be given as what makes it: it is
    then made when it is first read.
    """

    dossier: str
    path: str
    date: datetime.date | None
    decisions: tuple[DecisionAnswer, ...]
    given_receipt: Receipt | Callable[[], Receipt] = field(eq=_made)
    hypotheses: tuple[tuple[str, str], ...] = ()
    overrides: tuple[Override, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    number: int | None = None
    addressee: tuple[str, ...] = ()
    provenance: tuple[tuple[str, str], ...] = ()

    @property
    def receipt(self) -> Receipt:
        """What the answer is a function of."""
        return _made(self.given_receipt)
