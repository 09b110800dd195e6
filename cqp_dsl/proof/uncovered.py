"""Is a case forgotten, do two cases contradict one another? Dossiers, complete, of which a decision has no value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from cqp_dsl.answer.verdicts import Finding, Verdict
from cqp_dsl.core.cases import case_window
from cqp_dsl.core.datatypes.display import NBSP, format_date, quoted
from cqp_dsl.core.datatypes.values import Conflict, Gap, Limit
from cqp_dsl.core.lowered.logic import TRUE, both, either, less, no
from cqp_dsl.core.lowered.numbers import day_number, whole
from cqp_dsl.core.lowered.reasons import NotLowered
from cqp_dsl.core.lowered.values import Leaf, known
from cqp_dsl.core.nodes import TODAY
from cqp_dsl.diagnostics import Diagnostic, Label
from cqp_dsl.proof.inquiry import LIMIT_REACHED
from cqp_dsl.proof.solver import holding
from cqp_dsl.proof.subjects import somewhere
from cqp_dsl.proof.witnesses import witness
from cqp_dsl.render.wording import final_cause_text

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from cqp_dsl.answer.answer import DecisionAnswer
    from cqp_dsl.core.datatypes.values import Cause
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.lowered.terms import Number, Truth
    from cqp_dsl.core.program import Rule
    from cqp_dsl.proof.inquiry import Inquiry, Question
    from cqp_dsl.proof.solver import Reply
    from cqp_dsl.proof.subjects import Met, Subject

_MOST_FINDINGS = 8
_MOST_ROUNDS = 40
_STATUSES = {"uncovered": "non couverte", "conflict": "en conflit"}


@define(eq=False)
class _Round:
    """What was found of a decision so far."""

    gaps: list[Finding] = field(factory=list)
    conflicts: list[Finding] = field(factory=list)
    notes: dict[str, None] = field(factory=dict)
    unsettled: bool = False
    stopped: str = ""
    most: int | None = None


def uncovered(inquiry: Inquiry, rule: Rule, told: set[object]) -> Iterator[Verdict]:
    """Both verdicts about a decision; ``told`` are the places that another decision showed already."""
    found = _Round()
    for question, subject in inquiry.asked(rule):
        if isinstance(subject, NotLowered):
            yield inquiry.out_of_reach("gap", rule.name, rule.label, rule.span, subject)
            yield inquiry.out_of_reach("conflict", rule.name, rule.label, rule.span, subject)
            return
        _search(inquiry, question, subject, found, told)
    for asked, findings in (("gap", found.gaps), ("conflict", found.conflicts)):
        standing = "counterexample" if findings else "unsettled" if found.unsettled else "established"
        yield Verdict(
            "gap" if asked == "gap" else "conflict",
            rule.name,
            rule.label,
            rule.span,
            standing,  # type: ignore[arg-type]  # one of three
            found.most if standing == "established" else None,
            tuple(found.notes) if asked == "gap" else (),
            (found.stopped or LIMIT_REACHED) if standing == "unsettled" else "",
            findings=tuple(findings),
        )


def _search(inquiry: Inquiry, question: Question, subject: Subject, found: _Round, told: set[object]) -> None:
    """Dossiers without a value, one for each place that gives none, until there are no more."""
    sought = no(known(subject.value))
    for _ in range(_MOST_ROUNDS):
        conditions = holding(sought)
        reply = inquiry.some(subject, conditions)
        if reply.found == "unknown":
            found.unsettled = True
            return
        if reply.found == "none":
            most = inquiry.none_with_more(subject, conditions)
            found.most = most if found.most is None else found.most if most is None else min(most, found.most)
            return
        dossier = inquiry.completed(reply.dossier(), subject.readings)
        answer = inquiry.decided(question, dossier)
        if answer.status not in _STATUSES or inquiry.refused(dossier):
            inquiry.disagree("gap", question[0], "aucune valeur", answer.status, dossier)
            return
        cause = next((one for one in answer.causes if not isinstance(one, Limit)), answer.causes[0])
        outside = _outside(reply, subject, cause)
        if outside is not None:
            note, met = outside
            found.notes[note] = None
            sought = both(sought, *[no(somewhere(_beyond(one))) for one in subject.met if one.node is met.node])
            continue
        key = _key(cause)
        if key not in told:
            told.add(key)
            finding = _finding(inquiry, question, dossier, answer, cause)
            (found.conflicts if isinstance(cause, Conflict) else found.gaps).append(finding)
        blocked = _blocked(subject, cause)
        if blocked is None or len(found.gaps) + len(found.conflicts) >= _MOST_FINDINGS:
            found.unsettled, found.stopped = (
                True,
                "d'autres dossiers sans réponse ne peuvent être distingués de celui-là",
            )
            return
        sought = both(sought, blocked)
    found.unsettled = True


def _key(cause: Cause) -> object:
    match cause:
        case Conflict(first=first, second=second):
            return frozenset((first.span, second.span))
        case Gap(kind=kind, span=span):
            return (kind, span)
        case _:
            return cause


def _blocked(subject: Subject, cause: Cause) -> Truth | None:
    """The condition that a place gives a value: what else there is, is looked for next."""
    match cause:
        case Gap(kind="no_case" | "not_in_force", span=span):
            gaps = [somewhere(no(either(*met.standing.possible))) for met in subject.met if met.node.span == span]
            return both(*map(no, gaps)) if gaps else None
        case Conflict(first=first, second=second):
            clashes = []
            for met in subject.met:
                of = {case.span: met.standing.certain[case.id] for case in met.node.cases}
                if first.span in of and second.span in of:
                    clashes.append(somewhere(both(of[first.span], of[second.span])))
            return both(*map(no, clashes)) if clashes else None
        case _:
            return None


# --- Outside the days of the text -----------------------------------------------------------------------------------


def _outside(reply: Reply, subject: Subject, cause: Cause) -> tuple[str, Met] | None:
    """Where the day is before all windows of the place, or after them: nothing was in force, nothing is forgotten."""
    if not isinstance(cause, Gap) or cause.kind != "not_in_force":
        return None
    for met in subject.met:
        if met.node.span != cause.span:
            continue
        if reply.holds(somewhere(both(_beyond(met), no(either(*met.standing.possible))))):
            start, end = _hull(met)
            bounds = []
            if start is not None:
                bounds.append(f"avant le {format_date(start)}")
            if end is not None:
                bounds.append(f"après le {format_date(end)}")
            return f"{quoted(cause.place)} n'est pas en vigueur {' ni '.join(bounds)}", met
    return None


def _hull(met: Met) -> tuple[datetime.date | None, datetime.date | None]:
    """The first and the last day on which some case of a place may be in force."""
    windows = [case_window(case.guard) for case in met.node.cases]
    real = [one for one in windows if not (one.start and one.end and one.start > one.end)] or windows
    starts, ends = [one.start for one in real], [one.end for one in real]
    first = None if None in starts else min(start for start in starts if start is not None)
    last = None if None in ends else max(end for end in ends if end is not None)
    return first, last


def _beyond(met: Met) -> Truth:
    """Whether the day is outside all the windows of a place."""
    start, end = _hull(met)
    today = met.place.slots[TODAY]
    day: Number = today.number if isinstance(today, Leaf) else whole(0)
    tests = []
    if start is not None:
        tests.append(less(day, whole(day_number(start))))
    if end is not None:
        tests.append(less(whole(day_number(end)), day))
    return either(*tests) if tests else no(TRUE)


# --- What is told ---------------------------------------------------------------------------------------------------


def _finding(inquiry: Inquiry, question: Question, dossier: Dossier, answer: DecisionAnswer, cause: Cause) -> Finding:
    key = _key(cause)

    def shows(other: Dossier) -> bool:
        answered = inquiry.decided(question, other)
        return answered.status == answer.status and any(_key(one) == key for one in answered.causes)

    small = inquiry.shrinker(question[0]).shrunk(dossier, shows)
    answered = inquiry.decided(question, small)
    cause = next(one for one in answered.causes if _key(one) == key)
    rule = inquiry.program.rules[question[0]]
    called = inquiry.called(question)
    text = final_cause_text(cause, small.date, inquiry.program)  # type: ignore[arg-type]  # a final cause
    says = f"{called} : {_STATUSES[answered.status]}"
    name = question[0].partition(".")[2]
    labels: tuple[Label, ...]
    match cause:
        case Conflict(place=place, first=first, second=second):
            title = f"{place.partition('.')[2] or place} : {first.name} et {second.name} se contredisent"
            labels = (
                Label(first.span, _side(first.value, first.cite)),
                Label(second.span, _side(second.value, second.cite)),
            )
            advice = (
                f"Dites lequel l'emporte (« prévaut sur »){NBSP}; ou resserrez la condition de l'un des deux"
                f"{NBSP}; ou faites de l'un une exception à l'autre."
            )
            diagnostic = Diagnostic("CQP851", text, labels, advice)
        case _:
            title = f"{name} : un cas oublié"
            labels = (Label(cause.span, "aucune valeur ici pour ce dossier"),)  # type: ignore[union-attr]  # a gap has a place
            for near in answered.near:
                if near.case is not None and near.unmet:
                    lacking = f"{NBSP}; ".join(reason.text for reason in near.unmet)
                    labels = (*labels, Label(near.case, f"le cas le plus proche{NBSP}; il y manque{NBSP}: {lacking}"))
            advice = (
                f"Ajoutez le cas qui manque, ou « sinon »{NBSP}; ou, si le texte se tait, déclarez-le « à fixer par »."
            )
            diagnostic = Diagnostic("CQP850", text, labels, advice)
    shown = witness(
        inquiry.program, rule.policy, title, small, says, f"{called} {_STATUSES[answered.status]}", question[0]
    )
    return Finding(diagnostic, (shown,))


def _side(value: str, cite: object) -> str:
    return f"donne {value}" + (f" ({cite})" if cite else "")
