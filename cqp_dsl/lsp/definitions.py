"""Every name and label that a file declares: what it is, where, and inside what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias, assert_never

from attrs import define

from cqp_dsl.language.syntax import tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.source import Span

Kind: TypeAlias = Literal[
    "politique", "source", "section", "unité", "énumération", "valeur", "type", "fiche", "champ", "entrée", "exigence",
    "paramètre", "fixe", "tableau", "colonne", "règle", "décision", "argument", "exception", "disposition",
    "interprétation", "lecture", "scénario", "garantie", "hors_machine", "variable",
]  # fmt: skip

_LABELLED: Final = frozenset({"exigence", "scénario", "garantie"})


@define(frozen=True)
class Definition:
    """Something that is declared.

    Attributes:
        name: its name, or its label where it has no name.
        span: where it is named.
        extent: the whole declaration.
        policy: the politique that it stands in.
        label: what it is called for readers.
        node: the declaration itself.
        parts: what it declares in turn.
    """

    kind: Kind
    name: str
    span: Span
    extent: Span
    policy: str
    label: str
    node: object
    parts: tuple[Definition, ...] = ()

    @property
    def is_label(self) -> bool:
        """Whether it has a label between quotation marks instead of a name."""
        return self.kind in _LABELLED

    def all(self) -> Iterator[Definition]:
        """Itself and all its parts."""
        yield self
        for part in self.parts:
            yield from part.all()


def definitions(file: tree.File) -> Definition:
    """What a file declares: its politique, and in it everything else."""
    policy = file.policy
    name = policy.name.text
    parts = tuple(_declared(decl, name) for decl in file.declarations)
    return Definition("politique", name, policy.name.span, file.span, name, policy.label.text, policy, parts)


def _declared(decl: tree.Declaration, policy: str) -> Definition:
    match decl:
        case tree.SourceDecl(name=name, title=title):
            sections = tuple(_part("section", section, None, section, policy) for section in decl.sections)
            return _named("source", name, title, decl, policy, sections)
        case tree.EnumDecl(name=name):
            values = tuple(_part("valeur", member.name, member.label, member, policy) for member in decl.members)
            return _named("énumération", name, None, decl, policy, values)
        case tree.TypeDecl(name=name) | tree.UnitDecl(name=name):
            kind: Kind = "type" if isinstance(decl, tree.TypeDecl) else "unité"
            return _named(kind, name, None, decl, policy)
        case tree.RecordDecl(name=name):
            fields = tuple(_part("champ", field.name, field.label, field, policy) for field in decl.fields)
            return _named("fiche", name, None, decl, policy, fields)
        case tree.EntryDecl(name=name, question=question):
            return _named("entrée", name, question, decl, policy)
        case tree.RequirementDecl(label=label):
            return _called("exigence", label, decl, policy)
        case tree.ParameterDecl(name=name, label=label):
            return _named("paramètre", name, label, decl, policy)
        case tree.FixDecl(target=target):
            return Definition("fixe", target.text, target.span, decl.span, policy, "", decl)
        case tree.TableDecl(name=name, label=label):
            return _named("tableau", name, label, decl, policy, tuple(_columns(decl, policy)))
        case tree.RuleDecl():
            return _rule(decl, policy)
        case tree.DispositionDecl(name=name, label=label):
            return _named("disposition", name, label, decl, policy)
        case tree.InterpretationDecl(name=name, question=question):
            readings = tuple(_part("lecture", r.name, r.label, r, policy) for r in decl.readings)
            return _named("interprétation", name, question, decl, policy, readings)
        case tree.ScenarioDecl(label=label):
            return _called("scénario", label, decl, policy)
        case tree.GuaranteeDecl(label=label):
            return _called("garantie", label, decl, policy)
        case tree.OffMachineDecl(name=name, statement=statement):
            return _named("hors_machine", name, statement, decl, policy)
        case _:
            assert_never(decl)


def _rule(decl: tree.RuleDecl, policy: str) -> Definition:
    arguments = [_part("argument", param.name, None, param, policy) for param in decl.params]
    exceptions = [_part("exception", one.name, one.label, one, policy) for one in decl.exceptions]
    kind: Kind = "décision" if decl.published else "règle"
    return _named(kind, decl.name, decl.label, decl, policy, (*arguments, *exceptions))


def _columns(decl: tree.TableDecl, policy: str) -> Iterator[Definition]:
    for column in decl.tables[0].columns:
        if isinstance(column.head, tree.NameRef):
            yield _part("argument", column.head.name, None, column, policy)
    for result in decl.tables[0].results:
        yield _part("colonne", result.name, None, result, policy)


def _named(
    kind: Kind,
    name: tree.Name,
    label: tree.Text | None,
    decl: tree.Declaration,
    policy: str,
    parts: Iterable[Definition] = (),
) -> Definition:
    return Definition(kind, name.text, name.span, decl.span, policy, label.text if label else "", decl, tuple(parts))


def _called(kind: Kind, label: tree.Text, decl: tree.Declaration, policy: str) -> Definition:
    return Definition(kind, label.text, label.span, decl.span, policy, label.text, decl)


def _part(
    kind: Kind,
    name: tree.Name,
    label: tree.Text | None,
    node: tree.Name | tree.EnumMember | tree.FieldDecl | tree.ReadingDecl | tree.ParamDecl | tree.ExceptionDecl
    | tree.TableColumn | tree.ResultColumn,
    policy: str,
) -> Definition:  # fmt: skip
    return Definition(kind, name.text, name.span, node.span, policy, label.text if label else "", node)
