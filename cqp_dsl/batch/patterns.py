"""Truths that rows have in common, so that what follows from them alone is worked out once for all the rows alike.

Grounds are hundreds of conditions on a few dozen elementary truths: whether a fact is known, whether a mark passes a
figure. Those of a row are packed into one whole number; the conditions are worked out for each number that occurs,
of which there are far fewer than rows, and joined back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define
from sqlglot import exp

from cqp_dsl.batch.printer import column, disjunction, negation
from cqp_dsl.core.lowered import terms as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LEAST: Final = 200
"""Conditions below which packing costs more than it spares."""
MOST: Final = 62
"""Elementary truths in a number."""
PACKED: Final = "motif"
_INTEGER_BITS: Final = 31


@define(frozen=True, eq=False)
class Patterns:
    """How the outputs of a query are shared out.

    Attributes:
        outputs: those that follow from elementary truths alone.
        others: the others, worked out for each row.
        packed: the elementary truths that are packed, in the order of their bits.
        derived: those that follow from one or two of these, and how.
    """

    outputs: Mapping[str, t.Term]
    others: Mapping[str, t.Term]
    packed: Sequence[t.Truth]
    derived: Mapping[t.Truth, tuple[str, Sequence[t.Truth]]]

    @property
    def kind(self) -> str:
        """The type of the number."""
        return "INT" if len(self.packed) < _INTEGER_BITS else "BIGINT"

    def number(self, expressions: Sequence[exp.Expression]) -> exp.Expression:
        """The number of a row, from its elementary truths."""
        total: exp.Expression | None = None
        for bit, one in enumerate(expressions):
            term = exp.Case().when(one, exp.Literal.number(1 << bit)).else_(exp.Literal.number(0))
            total = term if total is None else exp.Add(this=total, expression=term)
        return exp.cast(total or exp.Literal.number(0), self.kind)

    def read(self, names: Mapping[t.Term, str]) -> list[exp.Expr]:
        """The elementary truths of a number, under their names."""
        found: list[exp.Expr] = []
        for bit, term in enumerate(self.packed):
            rest = exp.Mod(this=column(PACKED), expression=exp.Literal.number(2 << bit))
            kept = exp.GTE(this=exp.paren(rest), expression=exp.Literal.number(1 << bit))
            found.append(exp.alias_(kept, names[term], quoted=True))
        return found

    def completed(self, names: Mapping[t.Term, str]) -> list[exp.Expr]:
        """Those that follow from others, under their names."""
        found: list[exp.Expr] = []
        for term, (how, parts) in self.derived.items():
            read = [column(names[part]) for part in parts]
            told = negation(read[0]) if how == "not" else disjunction(read)
            found.append(exp.alias_(told, names[term], quoted=True))
        return found


def patterns(outputs: Mapping[str, t.Term]) -> Patterns | None:
    """How these outputs are shared out, where it is worth it."""
    pure: set[t.Term] = set()
    atoms: set[t.Term] = set()
    for term in t.every(iter(outputs.values())):
        _sort(term, pure, atoms)
    sharing = {name: term for name, term in outputs.items() if term in pure}
    conditions = t.every(iter(sharing.values()), atoms)
    if len(conditions) < LEAST:
        return None
    reached = dict.fromkeys(part for one in conditions for part in t.parts(one) if part in atoms)
    reached.update(dict.fromkeys(one for one in sharing.values() if one in atoms))
    packed, derived = _derived(reached)
    if len(packed) > MOST:
        return None
    others = {name: term for name, term in outputs.items() if name not in sharing}
    return Patterns(sharing, others, packed, derived)


def _sort(term: t.Term, pure: set[t.Term], atoms: set[t.Term]) -> None:
    """Whether a term, whose parts are sorted, follows from elementary truths, or is one."""
    match term:
        case t.Constant() | t.Whole() | t.Text() | t.All() | t.Some() | t.Not():
            pure.add(term)
        case t.Given() | t.Holds() | t.Denied() | t.Exists():
            atoms.add(term)
            pure.add(term)
        case t.Same() | t.Less():
            if not all(part in pure for part in t.parts(term)):
                atoms.add(term)
            pure.add(term)
        case t.Choice() | t.Operation():
            if all(part in pure for part in t.parts(term)):
                pure.add(term)
        case _:
            pass


def _derived(
    atoms: Iterable[t.Term],
) -> tuple[list[t.Truth], dict[t.Truth, tuple[str, Sequence[t.Truth]]]]:
    """The elementary truths that need a bit, and those that follow from them."""
    truths: list[t.Truth] = [term for term in atoms if not isinstance(term, t.Column)]  # type: ignore[misc]  # truths
    known = set(truths)
    derived: dict[t.Truth, tuple[str, Sequence[t.Truth]]] = {}
    sides = {(one.source, one.name): one for one in truths if isinstance(one, t.Holds)}
    denied = {(one.source, one.name): one for one in truths if isinstance(one, t.Denied)}
    for term in truths:
        match term:
            case t.Given(column=read) if (read.source, read.name) in sides and (read.source, read.name) in denied:
                place = read.source, read.name
                derived[term] = "or", (sides[place], denied[place])
            case t.Less():
                other = t.make(t.Less, term.right, term.left, not term.or_same)
                if other in known and other not in derived:
                    derived[term] = "not", (other,)
            case _:
                pass
    return [term for term in truths if term not in derived], derived
