"""The cell of a map that a key names, whatever the key is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.lowered.equality import equal
from cqp_dsl.core.lowered.logic import FALSE, TRUE, both, either, no, same
from cqp_dsl.core.lowered.numbers import text
from cqp_dsl.core.lowered.reasons import NotLoweredError
from cqp_dsl.core.lowered.selection import Void, selected
from cqp_dsl.core.lowered.values import Composite, Leaf, conflict, known, nothing_known, pending, waits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.lowered.terms import Truth
    from cqp_dsl.core.lowered.values import Lowered


def cell_of(base: Composite, key: Sequence[Lowered], type_: Type) -> Lowered:
    """A cell of a map; where the key is unknown, the value that all the cells it may name agree on, if they do."""
    parts = [part for part in key if isinstance(part, Leaf)]
    if len(parts) != len(key):
        message = "une clé inattendue"
        raise NotLoweredError(message)
    named, may_be = [], []
    for names in base.keys:
        matches = [same(part.terms[0], text(name)) for part, name in zip(parts, names, strict=True)]  # type: ignore[call-overload]  # keys of a map are names
        named.append(both(*matches))
        may_be.append(both(*[either(no(part.known), one) for part, one in zip(parts, matches, strict=True)]))
    live = [i for i, candidate in enumerate(may_be) if candidate is not FALSE]
    if not live:
        return nothing_known(type_)
    key_known = both(*[part.known for part in parts])
    values = [base.parts[i] for i in live]
    if key_known is TRUE and len(live) == 1 and named[live[0]] is TRUE:
        return values[0]
    agree: Truth = TRUE
    key_pending, key_conflict = (either(*[cause(part) for part in parts]) for cause in (pending, conflict))
    cells_pending: Truth = FALSE
    cells_conflict: Truth = FALSE
    if key_known is not TRUE:
        pairs = [(i, j) for place, i in enumerate(live) for j in live[place + 1 :]]
        equalities = {(i, j): equal(base.parts[i], base.parts[j]) for i, j in pairs}
        agree = both(
            *[either(no(may_be[i]), known(base.parts[i])) for i in live],
            *[either(no(may_be[i]), no(may_be[j]), one.yes) for (i, j), one in equalities.items()],
        )
        apart = either(*[
            both(may_be[i], may_be[j], either(known(base.parts[i]), known(base.parts[j])), one.no)
            for (i, j), one in equalities.items()
        ])  # fmt: skip
        # A key that nothing will ever give leaves the cells to be known: they may yet be equal.
        lasting = both(no(key_pending), no(apart))
        cells_pending = both(lasting, either(*[both(may_be[i], pending(base.parts[i])) for i in live]))
        cells_conflict = both(lasting, either(*[both(may_be[i], conflict(base.parts[i])) for i in live]))

    certain = all(map(waits, [*parts, *base.parts])) and len(live) == len(base.keys)

    def said(leaves: Sequence[Lowered]) -> Void:
        here = list(zip([named[i] for i in live], leaves, strict=True))
        leaf_known = either(
            both(
                key_known, *[either(no(is_it), known(leaf)) for is_it, leaf in here], either(*[one for one, _ in here])
            ),
            both(no(key_known), agree),
        )
        lost = both(no(key_known), no(agree))
        return Void(
            leaf_known,
            either(
                both(lost, either(key_pending, cells_pending)),
                both(key_known, either(*[both(is_it, pending(leaf)) for is_it, leaf in here])),
            ),
            either(
                both(lost, either(key_conflict, cells_conflict)),
                both(key_known, either(*[both(is_it, conflict(leaf)) for is_it, leaf in here])),
            ),
            certain,
        )

    return selected([(may_be[i], base.parts[i]) for i in live], said)
