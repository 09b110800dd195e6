"""What became of a decision from a version to the next: by its favour, its amount, its being decided."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.types import NumberType, OptionalType, RecordType
from cqp_dsl.core.datatypes.values import Record
from cqp_dsl.render.impact.report import Stand
from cqp_dsl.render.wording import missing_path, outcome_text, short_status_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.answer.answer import DecisionAnswer, Status
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.render.impact.report import Effect

_WAITING = frozenset({"undetermined", "disputed"})


def stand_of(answer: DecisionAnswer) -> Stand:
    """Where an answer stands."""
    return stand(
        answer.status,
        answer.value,
        answer.type,
        favourable=answer.favourable,
        grounds=_grounds(answer),
    )


def _grounds(answer: DecisionAnswer) -> tuple[str, ...]:
    """What explains an answer: its grounds, what is missing, or the outcome of each reading."""
    told = {f"{reason.satisfied:d}{reason.text}" for reason in answer.reasons}
    told |= {f"?{missing_path(one.cause)}" for one in answer.missing}
    told |= {
        f"{one.world}{outcome_text(one.value, answer.type) if one.status == 'decided' else one.status}"
        for one in answer.outcomes
    }
    return tuple(sorted(told))


def stand(
    status: Status, value: Value, type_: Type, *, favourable: bool | None, grounds: tuple[str, ...] = ()
) -> Stand:
    """Where a decision stands; ``value`` counts only where it is decided."""
    if status != "decided":
        return Stand(status, None, short_status_text(status), grounds=grounds)
    return Stand(status, favourable, outcome_text(value, type_), tuple(_amounts(value, type_, "")), grounds)


def _amounts(value: Value, type_: Type, part: str) -> Iterator[tuple[str, Fraction | int, NumberType]]:
    """The numbers of a value that may be added up: those that count something, in a unit, percentages apart."""
    match type_:
        case OptionalType(inner=inner):
            if value is not None:
                yield from _amounts(value, inner, part)
        case NumberType(percent=False) if isinstance(value, int | Fraction) and not isinstance(value, bool):
            if type_.unit.powers:
                yield part, value, type_
        case RecordType(fields=fields) if isinstance(value, Record):
            for one, inner_value in zip(fields, value.values, strict=True):
                name = one.name.replace("_", " ")
                yield from _amounts(inner_value, one.type, f"{part}, {name}" if part else name)
        case _:
            pass


def effect_of(before: Stand | None, after: Stand | None) -> Effect:
    """What became of a decision that stood so, and stands so."""
    if before is None:
        return "added"
    if after is None:
        return "removed"
    if (before.status, before.text) == (after.status, after.text):
        return "unchanged"
    if "decided" not in (before.status, after.status):
        return "other"
    if before.status != "decided":
        return "settled" if before.status in _WAITING else "mended"
    if after.status != "decided":
        return "unsettled" if after.status in _WAITING else "broken"
    if after.favourable and before.favourable is False:
        return "gains"
    if before.favourable and after.favourable is False:
        return "loses"
    return _compared(before, after)


def _compared(before: Stand, after: Stand) -> Effect:
    """Where both are one amount, which is the larger."""
    if len(before.amounts) == len(after.amounts) == 1 and before.amounts[0][2].unit == after.amounts[0][2].unit:
        difference = after.amounts[0][1] - before.amounts[0][1]
        return "rises" if difference > 0 else "falls" if difference < 0 else "other"
    return "other"
