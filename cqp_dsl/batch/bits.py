"""What the bits of a decision stand for: its grounds, each by its place and the values that it is about.

Elements of an enumeration have bits of their own; those of a list in a table share one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field

from cqp_dsl.core.datatypes.types import EnumType
from cqp_dsl.core.lowered.logic import FALSE, either, exists
from cqp_dsl.core.lowered.reasons import NotLoweredError
from cqp_dsl.core.lowered.terms import Text
from cqp_dsl.core.lowered.values import Leaf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.answer.answer import Reason
    from cqp_dsl.core.lowered.places import Place
    from cqp_dsl.core.lowered.terms import Truth
    from cqp_dsl.core.lowered.values import Lowered
    from cqp_dsl.core.nodes import Var
    from cqp_dsl.source import Span

Bindings: TypeAlias = tuple[tuple[str, str], ...]


@define(eq=False)
class Ground:
    """What a bit stands for.

    Attributes:
        text: the author's words, with their braces; the name of an exception that has none.
        span: where it is written.
        bindings: the values of enumerations that it is about, as (variable, French wording).
        elements: the variables that stand for elements of lists, whose values a bit does not tell.
        held: whether it is told as satisfied.
        failed: whether it is told as not satisfied.
        unknown: whether it is a condition that is not known, on which the decision may depend.
    """

    text: str
    span: Span
    bindings: Bindings
    elements: frozenset[str]
    held: Truth = FALSE
    failed: Truth = FALSE
    unknown: Truth = FALSE

    def tell(self, held: Truth, failed: Truth) -> None:
        """Have it told where those hold, for some element where they are about one."""
        self.held = either(self.held, _over_rows(held))
        self.failed = either(self.failed, _over_rows(failed))

    def leave_unknown(self, reach: Truth) -> None:
        """Have it told as unknown where that holds."""
        self.unknown = either(self.unknown, _over_rows(reach))


@define(eq=False)
class Bits:
    """The grounds that were met, by place, bindings and elements, in the order in which they are met."""

    found: dict[tuple[Span, Bindings, frozenset[str]], Ground] = field(factory=dict)

    def of(
        self, text: str, span: Span, place: Place, variables: Sequence[Var], extra: Sequence[tuple[str, str | None]]
    ) -> Ground:
        """The ground of a condition at a place: about its variables, and ``extra`` elements with their words if any."""
        bound: list[tuple[str, str]] = []
        elements: set[str] = set()
        for var in variables:
            words = _constant_words(place.slots[var.slot], var.type)
            bound.append((var.name, words)) if words is not None else elements.add(var.name)
        for name, words in extra:
            bound.append((name, words)) if words is not None else elements.add(name)
        key = (span, tuple(sorted(bound)), frozenset(elements))
        if key not in self.found:
            self.found[key] = Ground(text, *key)
        return self.found[key]


def told_by(reasons: Sequence[Reason]) -> set[tuple[Span, Bindings, bool]]:
    """The labelled motifs of an answer, wherever they stand: place, bindings, whether they are satisfied."""
    found = set()
    for one in reasons:
        if one.labelled:
            found.add((one.span, tuple(sorted(one.bindings)), one.satisfied))
        found |= told_by(one.children)
    return found


def _over_rows(truth: Truth) -> Truth:
    """Whether something holds for some element of a list, where it is about one."""
    if len(truth.sources) > 1:
        message = "un motif sur deux listes à la fois"
        raise NotLoweredError(message)
    return exists(next(iter(truth.sources)), truth) if truth.sources else truth


def _constant_words(value: Lowered, type_: object) -> str | None:
    """The words of a value of an enumeration that is the same for every dossier."""
    if isinstance(type_, EnumType) and isinstance(value, Leaf) and isinstance(value.terms[0], Text):
        return type_.label(value.terms[0].value)
    return None
