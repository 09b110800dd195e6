"""What names turned out to designate, for the tools that show it: an editor goes to a declaration, renames, completes.

Elaboration is the only resolver: it notes here what it finds, as it goes, and never reads it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.language.syntax import tree
    from cqp_dsl.source import Span

PLACEHOLDER: Final = "ici_se_complète_un_nom"
"""The name that an editor puts where its user is typing, to learn what may stand there."""

Owner: TypeAlias = "str | Span"
"""What has parts: an enumeration, a fiche, a table, an interpretation by its unique name; a source by its place."""


@define(frozen=True, eq=False, repr=False)
class Variable:
    """A bound variable: its slot, its type, and where it is named first."""

    slot: int
    type: Type
    span: Span | None = None


@define(frozen=True, eq=False, repr=False)
class Vacancy:
    """Where ``PLACEHOLDER`` was met: what would fit.

    Attributes:
        expected: the type that is wanted of an expression, where one is.
        variables: the variables bound there.
        base: what the name would be a part of: a field, a value, a column.
        policy: the name of the politique that would declare it.
        type_name: whether it stands for a type.
    """

    expected: Type | None = None
    variables: Mapping[str, Variable] = field(factory=dict)
    base: Type | None = None
    policy: str | None = None
    type_name: bool = False


@define(eq=False, repr=False)
class Resolutions:
    """What each name designates: the place of the name, that of the declared name. The same pair may come twice."""

    uses: list[tuple[Span, Span]] = field(factory=list)
    variables: dict[Span, Type] = field(factory=dict)
    """The type of each bound variable, by the place where it is named first."""
    vacancy: Vacancy | None = None
    _parts: dict[tuple[Owner, str], Span] = field(factory=dict)

    def use(self, place: Span, declared: Span | None) -> None:
        """Note that what stands at ``place`` designates what is declared at ``declared``."""
        if declared is not None:
            self.uses.append((place, declared))

    def declare_part(self, owner: Owner, name: str, declared: Span) -> None:
        """Note where a part is declared: a field, a value, a reading, a column, a section."""
        self._parts.setdefault((owner, name), declared)

    def use_part(self, name: tree.Name, owner: Owner, part: str | None = None) -> None:
        """Note that a name designates a part, by the name itself or by ``part``."""
        self.use(name.span, self._parts.get((owner, part or name.text)))

    def seek(self, name: tree.Name, vacancy: Vacancy) -> None:
        """Note what would fit where the placeholder stands; any other name is none of our business."""
        if name.text == PLACEHOLDER:
            self.vacancy = vacancy
