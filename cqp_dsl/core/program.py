"""The elaborated program: what the back ends, the dossier reader and the tools see."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define, field

from cqp_dsl.core.call_graph import CallGraph

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from cqp_dsl.core.nodes import Cite, Node, Window, Wording
    from cqp_dsl.core.scenario import Scenario
    from cqp_dsl.datatypes.types import EnumType, RecordType, Type
    from cqp_dsl.source import SourceFile, Span


@define(eq=False, repr=False)
class Policy:
    """A ``politique``: one file. ``assessed_at`` is the qualified date fact of ``appréciée au``, if any."""

    name: str
    label: str
    span: Span
    cite: Cite | None = None
    window: Window | None = None
    assessed_at: str | None = None
    uses: tuple[str, ...] = ()


@define(eq=False, repr=False)
class SourceDocument:
    """A ``source``: its short name, title and sections."""

    name: str
    title: str
    sections: tuple[str, ...]
    span: Span


@define(eq=False, repr=False)
class Entry:
    """An ``entrée``: qualified name ``politique.nom``, type, question, and whose judgement it is, if anybody's."""

    name: str
    policy: str
    type: Type
    question: str
    judge: str | None
    span: Span
    cite: Cite | None = None


@define(eq=False, repr=False)
class Requirement:
    """An ``exigence``: a constraint on the dossier itself. False, the dossier is refused; Void, it is not."""

    label: Wording
    policy: str
    condition: Node
    span: Span
    cite: Cite | None = None


@define(eq=False, repr=False)
class Param:
    """A parameter of a rule and its type; its slot is its index plus one."""

    name: str
    type: Type


RuleKind: TypeAlias = Literal["rule", "decision", "parameter", "column"]


@define(eq=False, repr=False)
class Rule:
    """A named value: ``règle``, ``décision``, ``paramètre`` or a table's result column.

    ``name`` is qualified (``vae.recevabilité``, ``certification.barème.coefficient``). A keyed parameter is a
    rule without parameters whose body makes a map, one ``Default`` per cell.
    ``favourable`` holds constants, or is empty where no value is favourable or unfavourable. ``readings`` are the
    *open* interpretations that the rule reaches, in source order. ``assessed_at`` comes from the politique.
    ``row_type`` is shared by all columns of a table.
    """

    name: str
    policy: str
    kind: RuleKind
    params: tuple[Param, ...]
    type: Type
    label: str
    body: Node
    span: Span = field(eq=False)
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
    """A reading retained: which, by whom, and the documentary date."""

    reading: str
    by: str
    on: datetime.date | None = None


@define(eq=False, repr=False)
class Interpretation:
    """An ``interprétation``: its question and its readings (an enumeration named after it)."""

    name: str
    policy: str
    question: str
    type: EnumType
    span: Span
    cite: Cite | None = None
    retained: Retained | None = None


@define(eq=False, repr=False)
class HoleDeclaration:
    """One cell declared ``à fixer par``: parameter, key, type of the cell, and by whom."""

    parameter: str
    key: tuple[str, ...]
    type: Type
    by: str
    span: Span
    cite: Cite | None = None


@define(eq=False, repr=False)
class Guarantee:
    """A ``garantie``: a condition that every dossier must satisfy, or a monotony (``croît avec``)."""

    label: str
    policy: str
    span: Span
    condition: Node | None
    grows: tuple[str, str] | None = None
    cite: Cite | None = None


@define(eq=False, repr=False)
class OffMachine:
    """A ``hors_machine``: what the text says and no machine decides, and why; ``name`` is qualified."""

    name: str
    policy: str
    text: str
    reason: str
    span: Span
    cite: Cite | None = None


@define(eq=False, repr=False)
class Program:
    """Every file of the program, elaborated. Mappings are keyed by qualified name, in declaration order.

    ``published`` names the decisions.
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

    @property
    def decisions(self) -> tuple[Rule, ...]:
        """The published rules."""
        return tuple(self.rules[name] for name in self.published)

    @cached_property
    def calls(self) -> CallGraph:
        """What each rule reads and calls."""
        return CallGraph(self.rules, (requirement.condition for requirement in self.requirements))
