"""Is each outcome possible? A dossier for each value that a decision says that it may give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.answer.verdicts import Finding, Verdict
from cqp_dsl.core.datatypes.display import NBSP, format_value, quoted
from cqp_dsl.core.datatypes.types import BoolType, EnumType
from cqp_dsl.core.equality import equal
from cqp_dsl.core.lowered import equality
from cqp_dsl.core.lowered.inputs import constant
from cqp_dsl.core.lowered.logic import both
from cqp_dsl.core.lowered.reasons import NotLowered
from cqp_dsl.core.lowered.values import known
from cqp_dsl.core.nodes import Const, Default
from cqp_dsl.core.walk import nodes_of
from cqp_dsl.diagnostics import Diagnostic, Label
from cqp_dsl.proof.inquiry import LIMIT_REACHED
from cqp_dsl.proof.solver import holding
from cqp_dsl.proof.witnesses import witness
from cqp_dsl.workspace.testing.spelling import spelled

if TYPE_CHECKING:
    from cqp_dsl.answer.verdicts import Witness
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Rule
    from cqp_dsl.proof.inquiry import Inquiry, Question
    from cqp_dsl.proof.subjects import Subject


def outcomes(inquiry: Inquiry, rule: Rule) -> Verdict | None:
    """Whether each outcome of a decision is possible; None for a decision that is not one of a few values."""
    wanted = _stated(inquiry, rule)
    if not wanted:
        return None
    shown: dict[str, Witness] = {}
    unsure = False
    for question, subject in inquiry.asked(rule):
        if isinstance(subject, NotLowered):
            return inquiry.out_of_reach("outcome", rule.name, rule.label, rule.span, subject)
        for value in wanted:
            if format_value(value, rule.type) not in shown:
                found = _reached(inquiry, question, subject, value)
                unsure = unsure or found == "unknown"
                if found is not None and not isinstance(found, str):
                    shown[format_value(value, rule.type)] = found
    never = [value for value in wanted if format_value(value, rule.type) not in shown]
    witnesses = tuple(shown.values())
    if never and not unsure:
        findings = tuple(_finding(inquiry, rule, value) for value in never)
        return Verdict(
            "outcome", rule.name, rule.label, rule.span, "counterexample", findings=findings, witnesses=witnesses
        )
    if never:
        return Verdict(
            "outcome", rule.name, rule.label, rule.span, "unsettled", reason=LIMIT_REACHED, witnesses=witnesses
        )
    return Verdict("outcome", rule.name, rule.label, rule.span, "established", witnesses=witnesses)


def _stated(inquiry: Inquiry, rule: Rule) -> list[Value]:
    """The values that the text of a decision, or of what it calls, gives; those that it says are favourable."""
    if not isinstance(rule.type, BoolType | EnumType):
        return []
    if isinstance(rule.type, BoolType):
        return [True, False]
    written: dict[Value, None] = {inquiry.engine.constant(node): None for node in rule.favourable}
    for name in inquiry.program.calls.callees(rule.name):
        body = inquiry.program.rules[name].body
        for node in nodes_of(body):
            values = [case.value for case in node.cases] if isinstance(node, Default) else []
            written.update({one.value: None for one in values if isinstance(one, Const) and one.type == rule.type})
    return [value for value in rule.type.values if value in written]


def _reached(inquiry: Inquiry, question: Question, subject: Subject, value: Value) -> Witness | str | None:
    rule = inquiry.program.rules[question[0]]
    is_it = both(known(subject.value), equality.equal(subject.value, constant(value, rule.type)).yes)
    reply = inquiry.some(subject, holding(is_it))
    if reply.found != "some":
        return "unknown" if reply.found == "unknown" else None
    dossier = inquiry.completed(reply.dossier(), subject.readings)

    def gives(other: Dossier) -> bool:
        answer = inquiry.decided(question, other)
        return answer.status == "decided" and equal(answer.value, value) is True

    told = format_value(value, rule.type)
    if not gives(dossier) or inquiry.refused(dossier):
        inquiry.disagree("outcome", rule.name, told, inquiry.decided(question, dossier).status, dossier)
        return None
    small = inquiry.shrinker(question[0]).shrunk(dossier, gives)
    expected = f"{inquiry.called(question)} = {spelled(value, rule.type)}"
    title = f"{rule.name.partition('.')[2]} : {told}"
    return witness(
        inquiry.program, rule.policy, title, small, f"{inquiry.label(rule)}{NBSP}: {told}", expected, question[0]
    )


def _finding(inquiry: Inquiry, rule: Rule, value: Value) -> Finding:
    told = format_value(value, rule.type)
    return Finding(
        Diagnostic(
            "CQP856",
            f"{quoted(inquiry.label(rule))} ne donne jamais {quoted(told)}, quel que soit le dossier",
            (Label(rule.span, "une issue qui n'est jamais rendue"),),
            f"Regardez les conditions des cas qui la donnent{NBSP}: l'une d'elles ne peut être remplie.",
        )
    )
