"""Does each case serve? A case, a row, an exception that no dossier lets win, or whose removal would change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field

from cqp_dsl.answer.verdicts import Finding, Verdict
from cqp_dsl.core.datatypes.display import NBSP, quoted
from cqp_dsl.core.lowered.cases import settled, standing
from cqp_dsl.core.lowered.equality import equal
from cqp_dsl.core.lowered.logic import FALSE, TRUE, both, either, no
from cqp_dsl.core.lowered.places import StoppedError
from cqp_dsl.core.lowered.reasons import NotLoweredError
from cqp_dsl.core.lowered.terms import NestedError, TooLargeError
from cqp_dsl.core.lowered.values import Bool, known
from cqp_dsl.diagnostics import Diagnostic, Label
from cqp_dsl.proof.inquiry import LIMIT_REACHED
from cqp_dsl.proof.solver import holding
from cqp_dsl.proof.subjects import Subject, somewhere

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.lowered.terms import Truth
    from cqp_dsl.core.nodes import Case, Default
    from cqp_dsl.proof.inquiry import Inquiry
    from cqp_dsl.proof.subjects import Met
    from cqp_dsl.source import Span

_KINDS: Final = {
    "alternative": "ce cas", "otherwise": "ce « sinon »", "exception": "cette exception",
    "disposition": "cette disposition", "dated": "cette valeur", "row": "cette ligne",
}  # fmt: skip
_TOLD: Final = frozenset({"exception", "disposition", "row"})
"""Kinds of cases that are there to change something; two alternatives may well say the same for two reasons."""


@define(eq=False)
class _Search:
    """A case in every place where it is met: whether it wins somewhere, whether it changes something."""

    case: Case
    node: Default
    places: list[tuple[Subject, Met]] = field(factory=list)
    wins: bool = False
    serves: bool = False
    unknown: bool = False


def idle(inquiry: Inquiry) -> Iterator[Verdict]:
    """A verdict for each rule that has cases, in the order of the program."""
    searches = _searches(inquiry)
    _look_for_wins(inquiry, searches)
    _look_for_changes(inquiry, searches)
    by_rule: dict[str, list[_Search]] = {}
    for one in searches.values():
        by_rule.setdefault(one.places[0][1].place.rule, []).append(one)
    for name, several in by_rule.items():
        rule = inquiry.program.rules.get(name)
        if rule is None:
            continue
        findings = tuple(finding for one in several if (finding := _finding(inquiry, one)) is not None)
        unsure = any(one.unknown and not one.serves for one in several)
        standing_ = "counterexample" if findings else "unsettled" if unsure else "established"
        yield Verdict(
            "idle",
            name,
            rule.label,
            rule.span,
            standing_,  # type: ignore[arg-type]  # one of three
            reason=LIMIT_REACHED if standing_ == "unsettled" else "",
            findings=findings,
        )


def _searches(inquiry: Inquiry) -> dict[Span, _Search]:
    """The cases that decisions come to, by their place in the text: a row stands in several columns."""
    found: dict[Span, _Search] = {}
    for rule in inquiry.decisions:
        for _, subject in inquiry.asked(rule):
            if isinstance(subject, Subject):
                for met in subject.met:
                    for case in met.node.cases:
                        one = found.setdefault(case.span, _Search(case, met.node))
                        one.places.append((subject, met))
    return found


def _case_in(met: Met, case: Case) -> Case:
    return next(one for one in met.node.cases if one.span == case.span)


def _look_for_wins(inquiry: Inquiry, searches: dict[Span, _Search]) -> None:
    """Dossier after dossier, each showing as many cases that win as it can."""
    by_subject: dict[int, tuple[Subject, list[tuple[_Search, Truth]]]] = {}
    for one in searches.values():
        for subject, met in one.places:
            truth = met.wins(_case_in(met, one.case).id)
            if truth is not FALSE:
                by_subject.setdefault(id(subject), (subject, []))[1].append((one, truth))
    for subject, pairs in by_subject.values():
        while True:
            left = [(one, truth) for one, truth in pairs if not one.wins]
            if not left:
                break
            reply = inquiry.solver.ask([inquiry.arena(subject)], holding(either(*[truth for _, truth in left])))
            if reply.found == "none":
                break
            if reply.found == "unknown":
                _one_by_one(inquiry, subject, left)
                break
            shown = [one for one, truth in left if reply.holds(truth)]
            for one in shown:
                one.wins = True
            if not shown:
                break


def _one_by_one(inquiry: Inquiry, subject: Subject, left: list[tuple[_Search, Truth]]) -> None:
    for one, truth in left:
        if not one.wins:
            found = inquiry.solver.ask([inquiry.arena(subject)], holding(truth)).found
            one.wins = found == "some"
            one.unknown = one.unknown or found == "unknown"


def _look_for_changes(inquiry: Inquiry, searches: dict[Span, _Search]) -> None:
    """Whether there is a dossier on which the rule, without the case, would say something else."""
    for one in searches.values():
        if not one.wins or one.case.kind not in _TOLD:
            one.serves = one.wins
            continue
        seen: set[Truth] = set()
        for subject, met in one.places:
            changed = _changed(met, _case_in(met, one.case))
            if changed is None:
                one.serves = True  # it cannot be told
            elif changed is not FALSE and changed not in seen:
                seen.add(changed)
                found = inquiry.solver.ask([inquiry.arena(subject)], holding(changed)).found
                one.serves = found == "some"
                one.unknown = one.unknown or found == "unknown"
            if one.serves:
                break


def _changed(met: Met, case: Case) -> Truth | None:
    """Whether a case wins and its place, without it, would not say the same; None where that has no lowered form."""
    node, place = met.node, met.place
    gone = {case.id}
    for _ in node.cases:  # an exception to what is gone is gone with it
        names = {node.cases[i].name for i in gone if node.cases[i].name}
        gone |= {other.id for other in node.cases if other.excepted in names}
    try:
        guards = [Bool(FALSE, TRUE) if one.id in gone else place.truth(one.guard) for one in node.cases]
        values = [place.value(one.value) for one in node.cases]
        without = settled(standing(node.cases, guards, None), guards, values, exhaustive=False)
        same = both(known(without), equal(without, values[case.id]).yes)
    except (NotLoweredError, StoppedError, NestedError, TooLargeError):
        return None
    return somewhere(both(met.standing.certain[case.id], no(same)))


def _finding(inquiry: Inquiry, one: _Search) -> Finding | None:
    if one.serves or one.unknown:
        return None
    case, node = one.case, one.node
    what = _KINDS[case.kind]
    named = f" {quoted(case.name)}" if case.name else ""
    feminine = what.startswith("cette")
    it, him, off = ("elle", "elle", "Ôtez-la") if feminine else ("il", "lui", "Ôtez-le")
    if one.wins:
        message = f"{what}{named} de {quoted(node.place)} ne change jamais rien{NBSP}: sans {him}, même réponse"
        labels = (Label(case.span, "ne change rien"), *_same_as(one))
        return Finding(Diagnostic("CQP853", message, labels, f"{off}, ou corrigez sa valeur ou sa condition."))
    masking = _masking(inquiry, one)
    labels = (Label(case.span, "ne joue jamais"), *[Label(o.span, f"l'emporte toujours sur {him}") for o in masking])
    ahead = f"{'devancée' if feminine else 'devancé'} chaque fois qu'{it} s'applique"
    why = ahead if masking else f"aucun dossier ne remplit sa condition là où {it} joue"
    too_many = "si elle est de trop" if feminine else "s'il est de trop"
    advice = (
        f"Corrigez sa condition, ou celle de ce qui l'emporte sur {him}{NBSP}; {off[0].lower()}{off[1:]} {too_many}."
    )
    message = f"{what}{named} de {quoted(node.place)} ne joue jamais{NBSP}: {why}"
    return Finding(Diagnostic("CQP852", message, labels, advice))


def _masking(inquiry: Inquiry, one: _Search) -> list[Case]:
    """The cases that beat it whenever it holds, where it holds somewhere."""
    for subject, met in one.places:
        case = _case_in(met, one.case)
        holds = met.place.truth(case.guard).yes
        if holds is FALSE:
            continue
        if inquiry.solver.ask([inquiry.arena(subject)], holding(somewhere(holds)), thorough=False).found == "some":
            return [other for other in met.node.cases if case.id in other.beats][:2]
    return []


def _same_as(one: _Search) -> list[Label]:
    """What it is an exception to."""
    case = one.case
    if case.kind == "row":
        return []
    beaten = [other for other in one.node.cases if other.id in case.beats]
    return [Label(other.span, "la même valeur, sans elle") for other in beaten[:1]]
