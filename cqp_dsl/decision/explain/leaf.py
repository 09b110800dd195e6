"""What is known, whatever the dossier, of the line of a fact or a part of one, of a hole, of a reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.answer.worlds import OPEN_READING
from cqp_dsl.core.datatypes.display import format_date
from cqp_dsl.core.nodes import Fact, Hole, Reading
from cqp_dsl.core.printer import short_name

if TYPE_CHECKING:
    from cqp_dsl.answer.answer import TraceKind
    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Interpretation, Program
    from cqp_dsl.decision.explain.labels import Label
    from cqp_dsl.source import Span


@define(eq=False, repr=False)
class Leaf:
    """The parts of a line that no dossier changes.

    ``node`` is what has the value; ``name`` is None where values stand in it; ``subject`` is the fact, and ``short``
    its name without that of its politique; ``interpretation`` is that of a reading, and ``origin`` where it comes from.
    """

    kind: TraceKind
    node: Node
    name: str | None
    label: str
    span: Span
    cite: Cite | None
    subject: str = ""
    short: str = ""
    interpretation: Interpretation | None = None
    origin: str = ""


def leaf_of(node: Node, root: Node, name: Label, program: Program) -> Leaf:
    """What is known of a node, a part of its ``root``, which ``name`` calls by its own name.

    Raises:
        TypeError: the root is no fact, hole or reading.
    """
    match root:
        case Fact():
            entry = program.entries[root.entry]
            short = short_name(root.entry)
            return Leaf("fact", node, name.whole, entry.question, entry.span, entry.cite, root.entry, short)
        case Hole():
            key = f"[{' ; '.join(root.key)}]" if root.key else ""
            return Leaf("hole", root, short_name(root.parameter) + key, "", root.span, root.cite)
        case Reading():
            about = program.interpretations[root.interpretation]
            called = short_name(root.interpretation)
            return Leaf(
                "reading",
                root,
                called,
                about.question,
                about.span,
                about.cite,
                interpretation=about,
                origin=_origin(about),
            )
        case _:
            message = f"nothing is known of {root!r}"
            raise TypeError(message)


def _origin(interpretation: Interpretation) -> str:
    retained = interpretation.retained
    if retained is None:
        return OPEN_READING
    on = f" le {format_date(retained.on)}" if retained.on is not None else ""
    return f"lecture retenue par {retained.by}{on}"
