"""Where compiled code goes when an operand is unknown, is ``rien``, or has no result (SEMANTICS §3).

Compiled code works with Python's own operators and comes here on the errors that they raise: a ``Void`` neither adds,
nor compares, nor has a truth value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.core.datatypes.values import MapValue, Record, Void, unknown
from cqp_dsl.core.equality import equal, is_in
from cqp_dsl.core.ranking import comparison_in
from cqp_dsl.core.undefined import UndefinedError, cause_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.signatures import Operation
    from cqp_dsl.source import Span

_NOTHING = "«\u00a0rien\u00a0» n'a pas de valeur ici"


@define(eq=False, repr=False)
class Site:
    """An expression as the place of a gap; ``row`` is that of the table, where it is an operation."""

    place: str
    span: Span
    cite: Cite | None
    row: Operation | None = None

    def gap(self, error: UndefinedError) -> Void:
        """No value, because an operation has no result, or one that is beyond the machine."""
        return Void((cause_of(error, self.place, self.span, self.cite),))


def together(values: Sequence[Value]) -> Void | None:
    """The Void of several operands, whose causes are theirs; None where none is Void."""
    return unknown([value for value in values if type(value) is Void])


def strict(site: Site, *operands: Value) -> Value:
    """A strict operation, once Python's own operators have refused; ``entre`` is the ``et`` of its two comparisons."""
    row = site.row
    if row is not None and row.conjunction is not None:
        value, *ends = operands
        pairs = zip(row.conjunction, ends, strict=True)
        return conjunction(*[_known(site, comparison_in(row, name), (value, end)) for name, end in pairs])
    return _known(site, row, operands)


def _known(site: Site, row: Operation | None, operands: Sequence[Value]) -> Value:
    void = together(operands)
    if void is not None:
        return void
    if row is None or (not row.accepts_nothing and _has_nothing(operands)):
        return site.gap(UndefinedError(_NOTHING))
    try:
        return row.apply(*operands)
    except UndefinedError as error:
        return site.gap(error)


def _has_nothing(operands: Sequence[Value]) -> bool:
    """Whether an operand, or an element of one that is a list, is ``rien``."""
    return None in operands or any(type(operand) is tuple and None in operand for operand in operands)


def strict_in_leaves(site: Site, *operands: Value) -> Value:
    """A strict operation that looks into lists: an unknown leaf of one is an unknown operand."""
    void = unknown(operands)
    return strict(site, *operands) if void is None else void


def member(site: Site, value: Value, items: Value) -> Value:
    """``parmi``: the ``ou`` of the equalities."""
    if type(items) is Void:
        return unknown([value, items])
    return strict(site, value, items) if type(value) is not Void else is_in(value, items)  # type: ignore[arg-type]


def conjunction(*operands: Value) -> Value:
    """``et``, in strong Kleene logic."""
    return _connected(operands, absorbing=False)


def disjunction(*operands: Value) -> Value:
    """``ou``, in strong Kleene logic."""
    return _connected(operands, absorbing=True)


def _connected(operands: Sequence[Value], *, absorbing: bool) -> Value:
    if any(operand is absorbing for operand in operands):
        return absorbing
    void = together(operands)
    return not absorbing if void is None else void


def field_of(site: Site, base: Value, index: int) -> Value:
    """A field of a record."""
    if isinstance(base, Record):
        return base.values[index]
    return strict(site, base)


def cell_of(site: Site, base: Value, key: tuple[Value, ...]) -> Value:
    """A cell of a map; where the key is unknown, the value that all the cells it may name agree on, if they do."""
    if not isinstance(base, MapValue):
        return strict(site, base)
    if not any(type(part) is Void for part in key):
        found = base.cells.get(key, base)  # type: ignore[arg-type]  # known parts are names
        return found if found is not base else site.gap(UndefinedError("cette case n'existe pas"))
    cells = [
        cell
        for names, cell in base.cells.items()
        if all(type(part) is Void or part == name for part, name in zip(key, names, strict=True))
    ]
    if cells and all(equal(cells[0], cell) is True for cell in cells):
        return cells[0]
    void = unknown([part for part in key if type(part) is Void])
    if void is None or void.pending or _told_apart(cells):
        return void
    return unknown([void, *cells])  # the key will never be known, but the cells may yet turn out to be equal


def _told_apart(cells: Sequence[Value]) -> bool:
    """Whether some cells certainly differ from one that is known."""
    known = [cell for cell in cells if unknown([cell]) is None]  # one of them may be ``rien``
    return bool(known) and any(equal(known[0], cell) is False for cell in cells)
