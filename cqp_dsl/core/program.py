"""The elaborated program: what the engine, the reader of dossiers and the tools see. Names are qualified."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from attrs import define, field

from cqp_dsl.core.call_graph import CallGraph, reads_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.types import EnumType, RecordType, Type
    from cqp_dsl.core.declarations import DeclaredText, Guarantee, HoleDeclaration, OffMachine
    from cqp_dsl.core.nodes import Node, Window, Wording
    from cqp_dsl.core.scenario import Scenario
    from cqp_dsl.source import SourceFile, Span


@define(eq=False, repr=False)
class Policy:
    """A ``politique``: one file.

    Attributes:
        window: the days on which it is in force; None where it does not say.
        assessed_at: the fact that gives the day of ``appréciée au``, if any.
        uses: the politiques whose names it uses without qualifying them.
    """

    name: str
    label: str
    span: Span
    cite: Cite | None = None
    window: Window | None = None
    assessed_at: str | None = None
    uses: tuple[str, ...] = ()


@define(eq=False, repr=False)
class SourceDocument:
    """A ``source``: its short name, its title and its sections; ``titles`` are those of the sections that have one."""

    name: str
    title: str
    sections: tuple[str, ...]
    span: Span
    titles: dict[str, str] = field(factory=dict)


Way: TypeAlias = Literal["any", "up", "down", "to_come", "piece"]
"""How a fact may change: freely, to something greater, to something less, to a day to come, by a piece to supply."""


WAYS: Final[dict[Way, str]] = {
    "any": "modifiable",
    "up": "modifiable à la hausse",
    "down": "modifiable à la baisse",
    "to_come": "modifiable à l'avenir",
    "piece": "modifiable par une pièce",
}
"""Each way, as it is written."""


@define(eq=False, repr=False)
class Modifiable:
    """What an ``entrée`` says of how it may change; ``piece`` names the piece to supply, if any."""

    way: Way
    piece: str
    span: Span


@define(eq=False, repr=False)
class Entry:
    """An ``entrée``: a fact that a dossier may give.

    Attributes:
        question: the question that a person answers to give it.
        judge: whose judgement it is, for ``appréciée par``; None for a plain fact.
        modifiable: how it may change; None where nobody may propose another value. No decision reads it.
    """

    name: str
    policy: str
    type: Type
    question: str
    judge: str | None
    span: Span
    cite: Cite | None = None
    modifiable: Modifiable | None = None


@define(eq=False, repr=False)
class Requirement:
    """An ``exigence``: a constraint on the dossier itself, which is refused where the condition is false."""

    label: Wording
    policy: str
    condition: Node
    span: Span
    cite: Cite | None = None


@define(eq=False, repr=False)
class Param:
    """A parameter of a rule and its type. Its slot in a frame is its index plus one."""

    name: str
    type: Type
    over: Node | None = None
    """The list of what a decision is taken for, ``pour chaque``; None for every value of an enumeration."""


World: TypeAlias = tuple[tuple[str, str], ...]
"""Open interpretations (qualified) with the reading each is given, in source order."""

RuleKind: TypeAlias = Literal["rule", "decision", "parameter", "column"]


@define(eq=False, repr=False)
class Rule:
    """A named value: ``règle``, ``décision``, ``paramètre`` or a table's result column.

    A keyed parameter is a rule without parameters whose body makes a map, one ``Default`` per cell.

    Attributes:
        name: ``vae.recevabilité``, ``certification.barème.coefficient``.
        label: how a reader is told of it.
        favourable: the favourable values, as constants; empty where no value is favourable or unfavourable.
        readings: the open interpretations that it reaches, through the rules that it calls too, in source order.
        assessed_at: that of its politique.
    """

    name: str
    policy: str
    kind: RuleKind
    params: tuple[Param, ...]
    type: Type
    label: str
    body: Node
    span: Span
    cite: Cite | None = None
    favourable: tuple[Node, ...] = ()
    readings: tuple[str, ...] = ()
    assessed_at: str | None = None

    @property
    def short_name(self) -> str:
        """The name without its politique."""
        return self.name.partition(".")[2]


@define(eq=False, repr=False)
class Retained:
    """A reading that was retained: which, by whom, and on which day, which is told and decides nothing."""

    reading: str
    by: str
    on: datetime.date | None = None


@define(eq=False, repr=False)
class Interpretation:
    """An ``interprétation``: its question and its readings (an enumeration named after it).

    Attributes:
        reading_cites: by the name of a reading, what it cites, where it has a citation of its own.
    """

    name: str
    policy: str
    question: str
    type: EnumType
    span: Span
    cite: Cite | None = None
    retained: Retained | None = None
    reading_cites: dict[str, Cite] = field(factory=dict)


@define(eq=False, repr=False)
class Program:
    """Every file of the program, elaborated. Mappings are keyed by qualified name, in the order of declarations.

    Attributes:
        files: what it was elaborated from, by display path.
        holes: every cell to be fixed, one by one.
        published: the names of its decisions.
        rules: the rules proper, and the parameters, decisions and columns of tables.
    """

    policies: dict[str, Policy]
    documents: dict[str, SourceDocument]
    enums: dict[str, EnumType]
    records: dict[str, RecordType]
    entries: dict[str, Entry]
    rules: Mapping[str, Rule]
    interpretations: dict[str, Interpretation]
    holes: Sequence[HoleDeclaration]
    requirements: tuple[Requirement, ...]
    guarantees: Sequence[Guarantee]
    scenarios: Sequence[Scenario]
    published: tuple[str, ...]
    files: dict[str, SourceFile]
    off_machine: Sequence[OffMachine] = ()
    texts: Sequence[DeclaredText] = ()

    @property
    def decisions(self) -> tuple[Rule, ...]:
        """The rules that are published."""
        return tuple(self.rules[name] for name in self.published)

    def holes_under(self, parameter: str, key: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
        """The cells to be fixed of a parameter whose key starts so: all the days of a cell, for its own key."""
        known = (hole.key for hole in self.holes if hole.parameter == parameter)
        return [(parameter, one) for one in known if one[: len(key)] == key]

    def open_readings(self, node: Node) -> tuple[str, ...]:
        """The open interpretations that an expression reaches, in the order of the program."""
        reads = reads_of(node)
        reached = {reading for called in reads.rules for reading in self.rules[called].readings}
        reached.update(reads.interpretations)
        return tuple(n for n, one in self.interpretations.items() if n in reached and one.retained is None)

    @cached_property
    def calls(self) -> CallGraph:
        """What each rule reads and calls."""
        return CallGraph(self.rules, (requirement.condition for requirement in self.requirements))
