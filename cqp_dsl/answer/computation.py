"""How a value was computed, as data: steps in the order in which they are worked out (SEMANTICS §12).

What a reader is told of a number, as an accountant notes it: no name of the policies, no formula of the language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import World
    from cqp_dsl.source import Span


@define(unsafe_hash=True, repr=False)
class Term:
    """One line of the table of an aggregate, or of a value that has several parts.

    ``name`` is the element or the part; ``figures`` its formula, values put in, empty where it has none; ``why`` the
    case that gave that formula, or why the element does not count, which ``counts`` says; ``lacks`` is what would have
    given it something else, or have counted it; ``cite`` the citation of that case, where it has one of its own.
    """

    name: str
    figures: str
    text: str
    value: Value = field(eq=False)
    type: Type = field(eq=False)
    why: str = ""
    counts: bool = True
    lacks: str = ""
    cite: Cite | None = None


@define(unsafe_hash=True, repr=False)
class Step:
    """One step: what is worked out, from what, and what comes of it.

    ``words`` is the formula with labels, « heures retenues × taux horaire », ``figures`` the same with values; both are
    empty where nothing is computed. ``why`` is the case or the day that gave that formula. ``aggregate`` is the word
    for an aggregate, and ``terms`` its table, or the parts of a value that has several. ``depth`` counts the steps from
    here to the result; ``worlds`` are the readings under which it is so, empty for all of them. Never changed once
    made.
    """

    label: str
    text: str
    value: Value = field(eq=False)
    type: Type = field(eq=False)
    words: str = ""
    figures: str = ""
    why: str = ""
    cite: Cite | None = None
    span: Span | None = field(default=None, eq=False)
    aggregate: str = ""
    terms: tuple[Term, ...] = ()
    depth: int = field(default=0, eq=False)
    worlds: tuple[World, ...] = ()
