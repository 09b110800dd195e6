"""Fingerprints of what an answer used: the meaning of each declaration, whatever its place, layout and comments.

A rule's fingerprint leaves its exceptions and dispositions out: each has its own, under the rule's name and its own, so
that a change is told where it was made.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from cqp_dsl.core.datatypes.types import NumberType
from cqp_dsl.core.datatypes.units import DURATION
from cqp_dsl.core.nodes import Case, Default
from cqp_dsl.core.walk import nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.core.program import Program, Rule, RuleKind

Canonical: TypeAlias = "str | bool | list[Canonical] | None"

_PLACES = frozenset({"id", "span", "beats", "inline", "modifiable"})
"""Fields that say where something stands, or number it, or that no decision reads."""

_OPTIONAL = frozenset({"applies", "reading_cites", "thirtieths", "ordered", "over"})
"""Fields that count only where they say something: a fingerprint kept before they were does not change."""

_ATTACHED = ("exception", "disposition")


def fingerprints(program: Program, decisions: Iterable[str]) -> dict[str, str]:
    """What these decisions reach, by qualified name: ``parameter 3f2a91c05d7e6b18``, its kind and its fingerprint.

    An exception or a disposition is named ``politique.règle.exception``, after the rule that it modifies.
    """
    found: dict[str, str] = {}
    for decision in decisions:
        for name in program.calls.callees(decision):
            if name not in found:
                rule = program.rules[name]
                found.update(_rule(rule))
                found.update(_needed(program, rule))
    return dict(sorted(found.items()))


def policy_digests(declarations: dict[str, str], program: Program) -> dict[str, str]:
    """One digest for each politique, of all that was used in it."""
    written = {each.span.path: each.name for each in program.policies.values()}
    attached = {
        f"{rule.name}.{case.name}": written[case.span.path]
        for rule in program.rules.values()
        for case in _attached(rule)
    }
    homes: dict[str, list[Canonical]] = {}
    for name, digest in declarations.items():
        homes.setdefault(attached.get(name, name.partition(".")[0]), []).append([name, digest])
    return {policy: _digest(pairs) for policy, pairs in sorted(homes.items())}


_RULE_KINDS: dict[RuleKind, str] = {"rule": "rule", "decision": "rule", "parameter": "parameter", "column": "table"}


def _rule(rule: Rule) -> Iterator[tuple[str, str]]:
    own: list[Canonical] = [_canonical(value) for name, value in _fields(rule) if name not in {"span", "readings"}]
    yield rule.name, f"{_RULE_KINDS[rule.kind]} {_digest(own)}"
    groups: dict[str, list[Canonical]] = {}
    for case in _attached(rule):
        groups.setdefault(case.name, []).append([_canonical(case, whole=True), _beaten(rule, case)])
    for name, cases in groups.items():
        yield f"{rule.name}.{name}", f"exception {_digest(cases)}"


def _attached(rule: Rule) -> Iterator[Case]:
    for node in nodes_of(rule.body):
        if isinstance(node, Default):
            yield from (case for case in node.cases if case.kind in _ATTACHED)


def _beaten(rule: Rule, case: Case) -> list[Canonical]:
    """The names of the exceptions that one beats."""
    body = rule.body
    cases = body.cases if isinstance(body, Default) else ()
    return [other.name for other in cases if other.id in case.beats and other.name]


def _needed(program: Program, rule: Rule) -> Iterator[tuple[str, str]]:
    """The facts and interpretations that a rule reads."""
    reads = program.calls.reads(rule.name)
    for name in reads.facts:
        yield name, f"entry {_digest(_canonical(program.entries[name]))}"
    for name in reads.interpretations:
        yield name, f"reading {_digest(_canonical(program.interpretations[name]))}"


def _fields(value: Any) -> Iterator[tuple[str, object]]:  # noqa: ANN401 - any attrs class
    return ((field.name, getattr(value, field.name)) for field in attrs.fields(type(value)))


def _canonical(value: object, *, whole: bool = False) -> Canonical:
    """A value of the core as JSON that tells types apart. ``whole`` keeps an attached case, where it is the subject."""
    match value:
        case None | bool():
            return value
        case int() | Fraction():
            return ["n", str(Fraction(value))]
        case str():
            return ["s", value]
        case datetime.date():
            return ["d", value.isoformat()]
        case Case(kind=kind) if kind in _ATTACHED and not whole:
            return None
        case tuple() | list():
            return ["l", *[part for item in value if (part := _canonical(item)) is not None or item is None]]
        case frozenset() | set():
            return ["f", *sorted(json.dumps(_canonical(item)) for item in value)]
        case dict():
            return ["m", *[[_canonical(key), _canonical(part)] for key, part in value.items()]]
        case NumberType():
            return _number(value)
        case _ if attrs.has(type(value)):
            silent = _PLACES | {name for name in _OPTIONAL if not getattr(value, name, None)}
            parts = ((name, part) for name, part in _fields(value) if name not in silent)
            return [type(value).__name__, *[[name, _canonical(part)] for name, part in parts]]
        case _:
            message = f"{value!r} has no canonical form"
            raise TypeError(message)


def _number(type_: NumberType) -> Canonical:
    """A type of numbers: its base unit, and that in which it is shown where this one says more."""
    powers: list[Canonical] = [["l", ["s", measure.name], ["n", str(power)]] for measure, power in type_.unit.powers]
    parts: list[Canonical] = [
        ["unit", ["Unit", ["powers", ["l", *powers]]]],
        ["integer", type_.integer],
        ["bounds", _canonical(type_.bounds)],
        ["percent", type_.percent],
    ]
    told = type_.percent or type_.shown in (type_.unit, DURATION)
    if not told:
        parts.append(["shown", str(type_.shown)])
    return ["NumberType", *parts]


def _digest(data: Canonical) -> str:
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]
