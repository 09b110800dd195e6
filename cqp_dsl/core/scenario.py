"""Scenarios as data: what they give, what they expect. Apart from the program, for a decision needs none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define

if TYPE_CHECKING:
    import datetime

    from cqp_dsl.core.nodes import Node
    from cqp_dsl.source import Span


@define(eq=False, repr=False)
class Given:
    """One ``avec`` of a scenario: what it sets, the path inside it, and the closed expression that gives it.

    ``kind`` is ``fact`` (entry), ``reading``, ``hole`` (parameter) or ``assumption`` (rule); ``target`` is the
    qualified name; ``path`` holds field names (str) and map keys (tuple of enumeration value names).
    """

    kind: Literal["fact", "reading", "hole", "assumption"]
    target: str
    path: tuple[str | tuple[str, ...], ...]
    value: Node
    span: Span


@define(eq=False, repr=False)
class ExpectedValue:
    """``attendu X = v``: the rule with these arguments has this value (``Const`` nodes)."""

    rule: str
    args: tuple[Node, ...]
    value: Node
    span: Span


@define(eq=False, repr=False)
class ExpectedStatus:
    """``attendu X indéterminée``, ``à trancher { … }``, ``non couverte``, ``en conflit``.

    ``outcomes`` maps a reading's short name to the value expected under it, for a dispute on one reading; None where
    the scenario does not say.
    """

    rule: str
    args: tuple[Node, ...]
    status: Literal["undetermined", "disputed", "uncovered", "conflict", "out_of_limits"]
    span: Span
    outcomes: tuple[tuple[str, Node], ...] | None = None


@define(eq=False, repr=False)
class ExpectedRefusal:
    """``attendu dossier refusé``, optionally with the label or part of the message of a refusal."""

    span: Span
    text: str | None = None


@define(eq=False, repr=False)
class ExpectedReasons:
    """``attendu motif « … »`` (some reason has this label) or ``attendu motifs « … » ; « … »`` (exactly these)."""

    labels: tuple[str, ...]
    exact: bool
    span: Span


@define(eq=False, repr=False)
class ExpectedMissing:
    """``attendu manque X ; Y``: these paths are among what is missing. A path reads ``notes[oral]``."""

    paths: tuple[str, ...]
    span: Span


Expectation: TypeAlias = ExpectedValue | ExpectedStatus | ExpectedRefusal | ExpectedReasons | ExpectedMissing


@define(eq=False, repr=False)
class Scenario:
    """A ``scénario``, or one row of its ``cas``: a small dossier and what is expected of it."""

    label: str
    policy: str
    date: datetime.date | None
    givens: tuple[Given, ...]
    expectations: tuple[Expectation, ...]
    span: Span
    row: int | None = None
