"""Do guarantees hold? Dossiers that break one; two side by side, of a value that ought to grow with a fact."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import z3
from attrs import evolve

from cqp_dsl.answer.verdicts import Finding, Verdict
from cqp_dsl.core.call_graph import reads_of
from cqp_dsl.core.datatypes.display import NBSP, format_value, quoted
from cqp_dsl.core.datatypes.types import DateType, NumberType
from cqp_dsl.core.datatypes.values import normal
from cqp_dsl.core.dossier import violations
from cqp_dsl.core.lowered.equality import equal
from cqp_dsl.core.lowered.inputs import constant
from cqp_dsl.core.lowered.logic import FALSE, both, either, no
from cqp_dsl.core.lowered.names import NOTHING_SUFFIX
from cqp_dsl.core.lowered.reasons import NotLowered
from cqp_dsl.core.lowered.terms import DOSSIER
from cqp_dsl.core.lowered.values import Bool, Leaf
from cqp_dsl.core.nodes import Const
from cqp_dsl.decision.requests import no_date
from cqp_dsl.diagnostics import Diagnostic, Label
from cqp_dsl.proof.inquiry import LIMIT_REACHED, PER_ELEMENT
from cqp_dsl.proof.solver import FEW, Arena, holding
from cqp_dsl.proof.witnesses import witness
from cqp_dsl.workspace.testing.spelling import spelled
from cqp_dsl.workspace.testing.variations import leaves

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.declarations import Guarantee
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.lowered.terms import Truth
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Rule
    from cqp_dsl.proof.inquiry import Inquiry
    from cqp_dsl.proof.printer import Printer
    from cqp_dsl.proof.solver import Conditions
    from cqp_dsl.proof.subjects import Subject

_ADVICE = "Corrigez la règle qui la met en défaut, ou la garantie si elle promet trop."


def guaranteed(inquiry: Inquiry, guarantee: Guarantee) -> Verdict:
    """The verdict about a guarantee."""
    if guarantee.grows is not None:
        return _growing(inquiry, guarantee, *guarantee.grows)
    if guarantee.condition is None:
        raise AssertionError(guarantee)
    return _always(inquiry, guarantee, guarantee.condition)


def _verdict(guarantee: Guarantee, standing: str, **more: Any) -> Verdict:  # noqa: ANN401 - the other fields
    label = guarantee.label
    return Verdict("guarantee", label, label, guarantee.span, standing, **more)  # type: ignore[arg-type]  # one of four


def _always(inquiry: Inquiry, guarantee: Guarantee, condition: Node) -> Verdict:
    subject = inquiry.subjects.condition(condition)
    if isinstance(subject, NotLowered):
        return inquiry.out_of_reach("guarantee", guarantee.label, guarantee.label, guarantee.span, subject)
    asked = holding(subject.value.no if isinstance(subject.value, Bool) else FALSE)
    reply = inquiry.some(subject, asked)
    if reply.found == "none":
        return _verdict(guarantee, "established", most=inquiry.none_with_more(subject, asked))
    if reply.found == "unknown":
        return _verdict(guarantee, "unsettled", reason=LIMIT_REACHED)

    called = _called(inquiry, condition)

    def decided(other: Dossier) -> frozenset[str]:
        return frozenset(name for name in called if inquiry.decided((name, ()), other).status == "decided")

    def shows(other: Dossier) -> bool:
        broken = inquiry.engine.broken_guarantees(other, other.date or no_date(), (guarantee.policy,))
        return guarantee in broken and decided(other) >= settled

    dossier = inquiry.completed(reply.dossier(), subject.readings)
    settled = decided(dossier)
    if not shows(dossier) or inquiry.refused(dossier):
        inquiry.disagree("guarantee", guarantee.label, "la garantie n'est pas respectée", "elle l'est", dossier)
        return _verdict(guarantee, "unsettled", reason="le moteur ne confirme pas ce qui a été trouvé")
    small = inquiry.shrinker("").shrunk(dossier, shows)
    says, expected = _told(inquiry, called, small)
    shown = witness(
        inquiry.program, guarantee.policy, f"{guarantee.label} : contre-exemple", small, says, expected,
    )  # fmt: skip
    labels = [Label(guarantee.span, "n'est pas respectée par ce dossier")]
    labels += [Label(inquiry.program.rules[name].span, "en dépend") for name in called[:2]]
    message = f"la garantie {quoted(guarantee.label)} ne tient pas{NBSP}: {says}"
    diagnostic = Diagnostic("CQP854", message, tuple(labels), _ADVICE)
    return _verdict(guarantee, "counterexample", findings=(Finding(diagnostic, (shown,)),))


def _called(inquiry: Inquiry, condition: Node) -> list[str]:
    """The rules that a condition names and that a scenario can ask, decisions first."""
    names = [name for name in reads_of(condition).rules if inquiry.program.rules[name].kind in {"rule", "decision"}]
    plain = [name for name in names if not inquiry.program.rules[name].params]
    return sorted(plain, key=lambda name: inquiry.program.rules[name].kind != "decision")


def _told(inquiry: Inquiry, called: Sequence[str], dossier: Dossier) -> tuple[str, str | None]:
    """What the engine says of the rules that a guarantee names, and what a scenario would expect of the first."""
    told, expected = [], None
    for name in called[:3]:
        answer = inquiry.decided((name, ()), dossier)
        rule = inquiry.program.rules[name]
        shown = format_value(answer.value, rule.type) if answer.status == "decided" else "sans valeur"
        told.append(f"{inquiry.label(rule)}{NBSP}: {shown}")
        if expected is None and answer.status == "decided":
            expected = f"{name} = {_spell(answer.value, rule)}"
    return f"{NBSP}; ".join(told), expected


def _spell(value: Value, rule: Rule) -> str:
    return spelled(value, rule.type) or "rien"


# --- Two dossiers ---------------------------------------------------------------------------------------------------


def _growing(inquiry: Inquiry, guarantee: Guarantee, name: str, entry: str) -> Verdict:
    rule = inquiry.program.rules[name]
    keys = inquiry.subjects.questions(rule)
    if keys is None:
        why = NotLowered(PER_ELEMENT, name, rule.span)
        return inquiry.out_of_reach("guarantee", guarantee.label, guarantee.label, guarantee.span, why)
    most: int | None = None
    for args in keys:
        subject = inquiry.subject(name, args)
        if isinstance(subject, NotLowered):
            return inquiry.out_of_reach("guarantee", guarantee.label, guarantee.label, guarantee.span, subject)
        fall = _fall(inquiry, rule, subject)
        if fall is None:
            why = NotLowered("une valeur qui n'a pas d'ordre", name, rule.span)
            return inquiry.out_of_reach("guarantee", guarantee.label, guarantee.label, guarantee.span, why)
        arenas = [Arena.of(inquiry.subjects, [subject], inquiry.codes, FEW, mark) for mark in ("", " (2)")]
        asked = _pair(arenas, entry, fall)
        reply = inquiry.solver.ask(arenas, asked)
        if reply.found == "some":
            reply = inquiry.solver.rounder(arenas, reply, asked)
            pair = [inquiry.completed(reply.dossier(place), subject.readings) for place in (0, 1)]
            return _fallen(inquiry, guarantee, (name, args), entry, pair)
        if reply.found == "unknown":
            return _verdict(guarantee, "unsettled", reason=LIMIT_REACHED)
        most = FEW if arenas[0].dossier.has_lists else most
    return _verdict(guarantee, "established", most=most)


def _fall(inquiry: Inquiry, rule: Rule, subject: Subject) -> Callable[[Sequence[Printer]], z3.BoolRef] | None:
    """Whether the value falls from the first dossier to the second: it was favourable and is not, or it is less."""
    value = subject.value
    if rule.favourable and isinstance(value, Bool | Leaf):
        favourable = [inquiry.engine.constant(node) for node in rule.favourable if isinstance(node, Const)]
        good: Truth = either(*[both(_known(value), equal(value, constant(one, rule.type)).yes) for one in favourable])
        bad = both(_known(value), no(good))
        return lambda printers: z3.And(printers[0].truth(good), printers[1].truth(bad))
    if isinstance(value, Bool):
        return lambda printers: z3.And(printers[0].truth(value.yes), printers[1].truth(value.no))
    if isinstance(value, Leaf) and isinstance(rule.type, NumberType | DateType):
        return lambda printers: z3.And(
            *[printer.truth(value.known) for printer in printers],
            printers[1].of(value.number) < printers[0].of(value.number),
        )
    return None


def _known(value: Bool | Leaf) -> Truth:
    return value.known


def _pair(arenas: Sequence[Arena], entry: str, fall: Callable[[Sequence[Printer]], z3.BoolRef]) -> Conditions:
    """The same dossier twice, but for one fact, which grows leaf by leaf."""

    def asked(printers: Sequence[Printer]) -> list[z3.BoolRef]:
        fell = fall(printers)
        second = dict(arenas[1].dossier.slots())
        ties = []
        for slot, one in arenas[0].dossier.slots():
            other = second.get(slot)
            if other is not None:
                ties.append(_grown(one, other) if _belongs(slot, entry) and not _is_shape(slot) else one == other)
        ties += [one == other for one, other in arenas[0].dossier.worlds_with(arenas[1].dossier)]
        return [fell, *ties]

    def _belongs(slot: tuple[str, str, int | None], name: str) -> bool:
        source, path, _ = slot
        at = path if source == DOSSIER else source
        return at == name or at.startswith((f"{name}.", f"{name}[", f"{name} :"))

    def _is_shape(slot: tuple[str, str, int | None]) -> bool:
        """Whether a variable says that there is ``rien``, or how many there are: a better mark is still a mark."""
        return slot[1].endswith(NOTHING_SUFFIX) or slot in lists

    lists = {(DOSSIER, source, None) for (source, _, _), _ in arenas[0].dossier.slots() if source != DOSSIER}

    def _grown(one: Any, other: Any) -> z3.BoolRef:  # noqa: ANN401
        if z3.is_bool(one):
            return z3.Implies(one, other)
        return one <= other

    return asked


def _fallen(
    inquiry: Inquiry, guarantee: Guarantee, question: tuple[str, tuple[Value, ...]], entry: str, pair: list[Dossier]
) -> Verdict:
    rule = inquiry.program.rules[question[0]]
    favourable = [inquiry.engine.constant(node) for node in rule.favourable]

    def falls(one: Dossier, two: Dossier) -> bool:
        answers = [inquiry.decided(question, dossier) for dossier in (one, two)]
        if any(answer.status != "decided" for answer in answers):
            return False
        before, after = (answer.value for answer in answers)
        if favourable:
            return before in favourable and after not in favourable
        return bool(after < before)  # type: ignore[operator]  # numbers, dates or truths

    first, second = pair
    if not falls(first, second) or inquiry.refused(first) or inquiry.refused(second):
        inquiry.disagree("guarantee", guarantee.label, f"{inquiry.label(rule)} baisse", "elle ne baisse pas", second)
        return _verdict(guarantee, "unsettled", reason="le moteur ne confirme pas ce qui a été trouvé")

    def with_fact(dossier: Dossier, value: Value) -> Dossier:
        return evolve(dossier, facts={**dossier.facts, entry: value})

    def _still(one: Dossier, two: Dossier) -> bool:
        return falls(one, two) and not inquiry.refused(two)

    last = second.facts[entry]
    first = inquiry.shrinker(question[0]).shrunk(
        first, lambda other: entry in other.facts and other.facts[entry] == first.facts[entry]
        and falls(other, with_fact(other, last)) and not inquiry.refused(with_fact(other, last)),
    )  # fmt: skip
    last = _nearer(first.facts[entry], last, inquiry, entry, lambda other: _still(first, with_fact(first, other)))
    shown = []
    for number, dossier in enumerate((first, with_fact(first, last)), 1):
        answer = inquiry.decided(question, dossier)
        says = f"{inquiry.label(rule)}{NBSP}: {format_value(answer.value, rule.type)}"
        expected = f"{inquiry.called(question)} = {_spell(answer.value, rule)}"
        shown.append(
            witness(inquiry.program, rule.policy, f"{guarantee.label} : {number}", dossier, says, expected, rule.name)
        )
    type_ = inquiry.program.entries[entry].type
    moved = " puis ".join(format_value(value, type_) for value in (first.facts[entry], last))
    message = (
        f"la garantie {quoted(guarantee.label)} ne tient pas{NBSP}: de {shown[0].says} à {shown[1].says}, "
        f"pour {quoted(entry.partition('.')[2])} qui passe de {moved}"
    )
    labels = (Label(guarantee.span, "n'est pas respectée par ces deux dossiers"), Label(rule.span, "baisse"))
    diagnostic = Diagnostic("CQP854", message.replace(" puis ", " à "), labels, _ADVICE)
    return _verdict(guarantee, "counterexample", findings=(Finding(diagnostic, tuple(shown)),))


def _nearer(first: Value, last: Value, inquiry: Inquiry, entry: str, shows: Callable[[Value], bool]) -> Value:
    """The second fact as near the first as it can be: leaf by leaf the same, else a little more."""
    type_ = inquiry.program.entries[entry].type
    for place in range(len(list(leaves(first, type_)))):
        before = list(leaves(first, type_))[place][0]
        after, _, put = list(leaves(last, type_))[place]
        for other in _between(before, after):
            candidate = put(other)
            if other != after and not violations(candidate, type_, entry) and shows(candidate):
                last = candidate
                break
    return last


def _between(before: Value, after: Value) -> list[Value]:
    """The first value, then values a little above it, up to the second."""
    match before, after:
        case ((int() | Fraction()), (int() | Fraction())) if not isinstance(before, bool):
            above: list[Value] = [normal(Fraction(before) + step) for step in (1, 10, 100) if before + step < after]
            return [before, *above]
        case _:
            return [before]
