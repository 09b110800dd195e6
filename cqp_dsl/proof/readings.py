"""Does each reading matter, and to whom? A dossier on which two readings of an interpretation part."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.answer.verdicts import Finding, Verdict
from cqp_dsl.core.datatypes.display import NBSP, format_value, quoted
from cqp_dsl.core.equality import equal
from cqp_dsl.core.lowered import equality
from cqp_dsl.core.lowered.logic import both, either, no
from cqp_dsl.core.lowered.reasons import NotLowered, NotLoweredError
from cqp_dsl.core.lowered.values import known
from cqp_dsl.core.lowered.worlds import Worlds
from cqp_dsl.diagnostics import Diagnostic, Label
from cqp_dsl.proof.inquiry import LIMIT_REACHED
from cqp_dsl.proof.solver import holding
from cqp_dsl.proof.witnesses import witness

if TYPE_CHECKING:
    from cqp_dsl.answer.verdicts import Witness
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.lowered.terms import Truth
    from cqp_dsl.core.program import Interpretation
    from cqp_dsl.proof.inquiry import Inquiry, Question
    from cqp_dsl.proof.subjects import Subject


def mattering(inquiry: Inquiry, interpretation: Interpretation) -> Verdict:
    """Whether an open interpretation matters: for each pair of its readings, a dossier on which they part."""
    name = interpretation.name
    label, span = interpretation.question, interpretation.span
    pairs = list(itertools.combinations(interpretation.type.values, 2))
    shown: dict[tuple[str, str], Witness] = {}
    unsure: list[str] = []
    reached = most = None
    for rule in inquiry.program.decisions:
        if name not in rule.readings:
            continue
        for question, subject in inquiry.asked(rule):
            if isinstance(subject, NotLowered):
                unsure.append(f"{rule.name}{NBSP}: {subject.construct}")
                break
            reached = subject
            for pair in pairs:
                if pair not in shown:
                    found = _parting(inquiry, interpretation, question, subject, pair)
                    if found == "unknown":
                        unsure.append(LIMIT_REACHED)
                    elif found is not None and not isinstance(found, str):
                        shown[pair] = found
        if len(shown) == len(pairs):
            break
    witnesses = tuple(shown[pair] for pair in pairs if pair in shown)
    if len(shown) < len(pairs) and unsure:
        return Verdict("reading", name, label, span, "unsettled", reason=unsure[0], witnesses=witnesses)
    if reached is None:
        return Verdict("reading", name, label, span, "established", notes=("aucune décision ne la lit",))
    if shown:
        alike = [pair for pair in pairs if pair not in shown]
        notes = tuple(f"{quoted(one)} et {quoted(two)} donnent toujours la même réponse" for one, two in alike)
        return Verdict("reading", name, label, span, "established", most, notes, witnesses=witnesses)
    message = f"l'interprétation {quoted(name)} ne change aucune décision, quelle que soit la lecture"
    diagnostic = Diagnostic(
        "CQP855",
        message,
        (Label(span, "toutes les lectures donnent la même réponse, pour tous les dossiers"),),
        f"Ôtez-la si elle est sans objet{NBSP}; ou corrigez la règle qui devait la lire.",
    )
    return Verdict("reading", name, label, span, "counterexample", findings=(Finding(diagnostic),))


def _parting(
    inquiry: Inquiry, interpretation: Interpretation, question: Question, subject: Subject, pair: tuple[str, str]
) -> Witness | str | None:
    """A dossier on which two readings give different answers; None where there is none."""
    name = interpretation.name
    for example in inquiry.examples(inquiry.program.rules[question[0]]):
        if _part(inquiry, name, question, example, pair) and not inquiry.refused(example):
            return _witness(inquiry, interpretation, question, example, pair)
    worlds = Worlds({name: interpretation.type.values})
    one, two = (worlds.value_in(subject.value, [(name, reading)]) for reading in pair)
    try:
        differ: Truth = either(
            both(known(one), known(two), equality.equal(one, two).no), both(known(one), no(known(two))),
            both(no(known(one)), known(two)),
        )  # fmt: skip
    except NotLoweredError:
        return "unknown"
    settled = both(known(one), known(two), differ)
    for condition in (settled, differ):
        reply = inquiry.some(subject, holding(condition))
        if reply.found == "unknown":
            return "unknown"
        if reply.found == "some":
            dossier = inquiry.completed(reply.dossier(), subject.readings)
            return _witness(inquiry, interpretation, question, dossier, pair)
    return None


def _under(name: str, reading: str, dossier: Dossier) -> Dossier:
    return evolve(dossier, readings={**dossier.readings, name: reading})


def _part(inquiry: Inquiry, name: str, question: Question, dossier: Dossier, pair: tuple[str, str]) -> bool:
    """Whether the engine answers differently under two readings, and for good."""
    first, second = (inquiry.decided(question, _under(name, reading, dossier)) for reading in pair)
    final = ("decided", "uncovered", "conflict")
    if first.status not in final or second.status not in final:
        return False
    return first.status != second.status or equal(first.value, second.value) is False


def _witness(
    inquiry: Inquiry, interpretation: Interpretation, question: Question, dossier: Dossier, pair: tuple[str, str]
) -> Witness | None:
    name, rule = interpretation.name, inquiry.program.rules[question[0]]

    def part(other: Dossier) -> bool:
        return _part(inquiry, name, question, other, pair)

    if not part(dossier) or inquiry.refused(dossier):
        inquiry.disagree("reading", name, f"{pair[0]} et {pair[1]} diffèrent", "elles ne diffèrent pas", dossier)
        return None
    small = inquiry.shrinker(question[0]).shrunk(dossier, part)
    told = []
    for reading in pair:
        answer = inquiry.decided(question, _under(name, reading, small))
        outcome = format_value(answer.value, rule.type) if answer.status == "decided" else "sans réponse"
        told.append(f"{interpretation.type.label(reading)}{NBSP}: {outcome}")
    bare = evolve(small, readings={other: reading for other, reading in small.readings.items() if other != name})
    says = f"{inquiry.label(rule)}{NBSP}: {f'{NBSP}; '.join(told)}"
    expected = (
        f"{inquiry.called(question)} à trancher" if inquiry.decided(question, bare).status == "disputed" else None
    )
    title = f"{name.partition('.')[2]} : {pair[0]} ou {pair[1]}"
    return witness(inquiry.program, rule.policy, title, bare, says, expected, question[0])
