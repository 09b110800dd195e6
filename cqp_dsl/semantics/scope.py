"""Names: what each politique declares, and how a name is found.

A name is looked for among the politique's own declarations, then among those of the politiques it uses. Two candidates
among the latter are an error: names never clash in silence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from attrs import define, field

from cqp_dsl.core.operations import FUNCTIONS
from cqp_dsl.diagnostics import nearest
from cqp_dsl.semantics.elsewhere import ELSEWHERE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.types import RecordType, Type
    from cqp_dsl.core.datatypes.units import Measure
    from cqp_dsl.core.nodes import Window
    from cqp_dsl.core.program import Entry, Interpretation, Param, RuleKind, SourceDocument
    from cqp_dsl.language.syntax import tree
    from cqp_dsl.semantics.session import Session
    from cqp_dsl.source import Span


class _Declared(Protocol):
    """What has a place where it is declared."""

    @property
    def span(self) -> Span: ...


T = TypeVar("T", bound=_Declared)


@define(eq=False, repr=False)
class EntrySymbol:
    """A declared ``entrée``."""

    entry: Entry

    @property
    def span(self) -> Span:
        """Where it is declared."""
        return self.entry.span


@define(eq=False, repr=False)
class RuleSymbol:
    """The signature of a rule, decision, parameter or table column."""

    name: str
    kind: RuleKind
    params: tuple[Param, ...]
    type: Type
    span: Span
    assessed_at: str | None = None
    each: str = ""
    """The argument that goes through a list, ``pour chaque``."""


@define(eq=False, repr=False)
class TableSymbol:
    """A declared ``tableau``: the signatures of its result columns, and its row as a record."""

    name: str
    params: tuple[Param, ...]
    columns: dict[str, RuleSymbol]
    row: RecordType
    span: Span
    well_formed: bool = True
    """Its header could be read; otherwise a diagnostic has told, and calls are not checked."""


@define(eq=False, repr=False)
class InterpretationSymbol:
    """A declared ``interprétation``."""

    interpretation: Interpretation

    @property
    def span(self) -> Span:
        """Where it is declared."""
        return self.interpretation.span


ValueSymbol: TypeAlias = EntrySymbol | RuleSymbol | TableSymbol | InterpretationSymbol


@define(eq=False, repr=False)
class UnitSymbol:
    """A declared ``unité``."""

    measure: Measure
    span: Span


@define(eq=False, repr=False)
class TypeSymbol:
    """A declared type, enumeration or fiche; ``type`` is filled on first use."""

    decl: tree.TypeDecl | tree.EnumDecl | tree.RecordDecl
    scope: PolicyScope
    type: Type | None = None
    resolving: bool = False

    @property
    def span(self) -> Span:
        """Where it is declared."""
        return self.decl.name.span


@define(eq=False, repr=False)
class PolicyScope:
    """The names of one politique."""

    file: tree.File
    session: Session
    uses: list[PolicyScope] = field(factory=list)
    documents: dict[str, SourceDocument] = field(factory=dict)
    types: dict[str, TypeSymbol] = field(factory=dict)
    units: dict[str, UnitSymbol] = field(factory=dict)
    """Its own units, by each of their spellings."""
    values: dict[str, ValueSymbol] = field(factory=dict)
    cite: Cite | None = None
    window: Window | None = None
    assessed_at: str | None = None
    incomplete: bool = False
    """A politique that it uses does not exist: names that are not found here may be declared there."""

    @property
    def name(self) -> str:
        """The politique's name."""
        return self.file.policy.name.text

    def reachable(self) -> dict[str, PolicyScope]:
        """This politique and those it uses, by name."""
        return {scope.name: scope for scope in (self, *self.uses)}

    def _find(self, name: tree.Name, table: Callable[[PolicyScope], dict[str, T]]) -> T | None:
        own = table(self).get(name.text)
        if own is not None:
            return self._used(name, own)
        found = [(scope, table(scope)[name.text]) for scope in self.uses if name.text in table(scope)]
        if len(found) > 1:
            homes = " et ".join(f"« {scope.name} »" for scope, _ in found)
            self.session.error(
                "CQP204",
                f"« {name.text} » est déclaré à la fois dans {homes}",
                name.span,
                "lequel ?",
                help=f"Écrivez « {found[0][0].name}.{name.text} » ou « {found[1][0].name}.{name.text} ».",
            )
        return self._used(name, found[0][1]) if found else None

    def _used(self, name: tree.Name, symbol: T) -> T:
        self.session.resolutions.use(name.span, symbol.span)
        return symbol

    def through(self, head: tree.Name, name: tree.Name, table: Callable[[PolicyScope], dict[str, T]]) -> T | None:
        """What ``politique.nom`` designates; silent where there is none."""
        home = self.reachable().get(head.text)
        found = table(home).get(name.text) if home else None
        if home is None or found is None:
            return None
        self.session.resolutions.use(head.span, home.file.policy.name.span)
        return self._used(name, found)

    def value(self, name: tree.Name) -> ValueSymbol | None:
        """The fact, rule, parameter, table or interpretation of that name; silent where there is none."""
        return self._find(name, lambda scope: scope.values)

    def type_symbol(self, name: tree.Name) -> TypeSymbol | None:
        """The type, enumeration or fiche of that name; silent where there is none."""
        return self._find(name, lambda scope: scope.types)

    def document(self, name: tree.Name) -> SourceDocument | None:
        """The source of that name; silent where there is none."""
        return self._find(name, lambda scope: scope.documents)

    def qualified_value(self, path: tree.Path) -> ValueSymbol | None:
        """The value that a dotted path names, by itself or through a politique; reports what is not found."""
        head, *rest = path.parts
        if not rest:
            symbol = self.value(head)
            if symbol is None:
                self.unknown_value(head)
            return symbol
        home = self.reachable().get(head.text)
        if home is None:
            self.unknown_policy(head)
            return None
        symbol = self.through(head, rest[0], lambda scope: scope.values)
        if symbol is None:
            self.unknown(
                "CQP201", f"La politique « {home.name} » ne déclare pas « {rest[0].text} »", rest[0], home.values
            )
        return symbol

    def unknown_policy(self, name: tree.Name) -> None:
        """Report a politique that this one does not use."""
        if self.incomplete:
            return
        self.unknown(
            "CQP205",
            f"La politique « {name.text} » n'est pas utilisée ici",
            name,
            self.reachable(),
            otherwise=f"Ajoutez-la à la ligne « utilise » de la politique « {self.name} ».",
        )

    def visible_values(self) -> list[str]:
        """Every value name that can be written here."""
        return [name for scope in (self, *self.uses) for name in scope.values]

    def unknown_value(self, name: tree.Name, candidates: Iterable[str] = ()) -> None:
        """Report a name that nothing here declares, with the nearest one."""
        if self.incomplete:
            return
        names = [*candidates, *self.visible_values(), *FUNCTIONS]
        close = nearest(name.text, names)
        elsewhere = sorted(
            scope.name for scope in self.every_policy.values() if name.text in scope.values or name.text in scope.types
        )
        where = "n'est déclaré nulle part"
        if elsewhere and (close is None or close != name.text):
            where = "n'est pas déclaré ici"
            help_ = f"La politique « {elsewhere[0]} » le déclare : ajoutez « utilise {elsewhere[0]} »."
        elif name.text in ELSEWHERE:
            help_ = f"Dans cette langue, on écrit {ELSEWHERE[name.text]}."
        elif close:
            help_ = f"Vouliez-vous dire « {close} » ?"
        else:
            help_ = "Déclarez-le (entrée, règle, paramètre…) ou corrigez son nom."
        self.session.error("CQP201", f"Le nom « {name.text} » {where}", name.span, "inconnu", help=help_)

    every_policy: dict[str, PolicyScope] = field(factory=dict)
    """Every politique of the program, by name, for better advice."""

    def unknown(
        self, code: str, message: str, name: tree.Name, candidates: Iterable[str], otherwise: str | None = None
    ) -> None:
        """Report an unknown name with the nearest candidate, or with other advice."""
        names = sorted(set(candidates))
        close = nearest(name.text, names)
        if close:
            help_ = f"Vouliez-vous dire « {close} » ?"
        elif otherwise:
            help_ = otherwise
        elif names:
            shown = ", ".join(f"« {n} »" for n in names[:12])
            help_ = f"Attendu : {shown}{'…' if len(names) > 12 else ''}."  # noqa: PLR2004 - a line's worth
        else:
            help_ = "Rien n'est déclaré de cette sorte : déclarez-le, ou retirez cette ligne."
        self.session.error(code, message, name.span, "inconnu", help=help_)
