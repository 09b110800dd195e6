"""The grounds of an answer under headings: what is not met, what is, and what it bears upon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.display import quoted
from cqp_dsl.core.datatypes.types import BoolType, EnumType, NumberType, bare
from cqp_dsl.render.wording import outcome_text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from cqp_dsl.answer.answer import DecisionAnswer, Reason

NOT_MET = "Conditions non remplies"
MET = "Conditions remplies"


def headed(decision: DecisionAnswer) -> Iterator[tuple[str, tuple[Reason, ...]]]:
    """The grounds of a decided answer, each group under a heading that a reader can trust.

    Those that are not met stand apart from those that are: a mark alone is not seen in black and white. They come
    first where the answer refuses something, last where it gives something.
    """
    met = _once(reason for reason in decision.reasons if reason.satisfied)
    unmet = [reason for reason in decision.reasons if not reason.satisfied]
    if _refuses(decision):
        yield from _by_outcome(decision, unmet, NOT_MET, f"{NOT_MET} pour ")
        yield from _told(_against(decision), met)
    else:
        yield from _told(MET, met)
        granted = decision.favourable is True or decision.value is True
        rest = f"{NOT_MET}, qui ne s'y opposent pas" if granted else f"{NOT_MET} des autres cas"
        yield from _by_outcome(decision, unmet, rest, "Ce qui aurait donné ")


def _refuses(decision: DecisionAnswer) -> bool:
    """Whether an answer gives nothing: unfavourable, no, zero."""
    if decision.favourable is not None:
        return not decision.favourable
    return isinstance(bare(decision.type), BoolType | NumberType) and decision.value == 0


def _against(decision: DecisionAnswer) -> str:
    """What the conditions that are met did; of an outcome among several, neither refused nor granted, they gave it."""
    if decision.favourable is None:
        return MET
    if _has_degrees(decision):
        return f"Ce qui donne {quoted(outcome_text(decision.value, decision.type))}"
    return "Ce qui s'y oppose"


def _has_degrees(decision: DecisionAnswer) -> bool:
    """Whether a decision has more outcomes than the two that a refusal and what is asked for make."""
    type_ = bare(decision.type)
    return isinstance(type_, EnumType) and len(type_.values) > 2  # noqa: PLR2004 - yes and no


def _by_outcome(
    decision: DecisionAnswer, unmet: list[Reason], plain: str, leading: str
) -> Iterator[tuple[str, tuple[Reason, ...]]]:
    """What is not met, by what it would have given where there are several such outcomes; else under one heading."""
    if not _has_degrees(decision):
        yield from _told(plain, _once(unmet))
        return
    type_ = bare(decision.type)
    outcomes = [type_.label(name) for name in type_.values] if isinstance(type_, EnumType) else []
    others = [reason for reason in unmet if reason.would not in outcomes]
    for outcome in outcomes:
        found = _once(reason for reason in unmet if reason.would == outcome)
        yield from _told(f"{leading}{quoted(outcome)}", found)
    yield from _told(plain, _once(others))


def _told(title: str, reasons: tuple[Reason, ...]) -> Iterator[tuple[str, tuple[Reason, ...]]]:
    if reasons:
        yield title, reasons


def _once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Each ground once under one heading, whichever case it was met in."""
    found: dict[Hashable, Reason] = {}
    for reason in reasons:
        found.setdefault((reason.text, reason.cite, reason.bindings, reason.worlds), reason)
    return tuple(found.values())
