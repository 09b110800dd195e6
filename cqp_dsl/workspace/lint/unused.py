"""What is declared and serves nothing: facts that nothing reads, rules that no decision reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.call_graph import mentioned_by, together
from cqp_dsl.core.datatypes.types import ListType, MapType, OptionalType, RecordType, TextType, bare
from cqp_dsl.core.nodes import Fact, Get, Prim
from cqp_dsl.core.printer import short_name
from cqp_dsl.language.syntax import tree
from cqp_dsl.language.syntax.descent import within
from cqp_dsl.workspace.lint.subject import evaluated_apart, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Program
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.source import Span
    from cqp_dsl.workspace.lint.subject import Subject


def facts_never_read(subject: Subject) -> Iterator[Diagnostic]:
    """CQP402: a fact, or a field of a fiche, that no rule reads."""
    program = subject.program
    fields = {field for node in subject.everything for field in _fields_read(node)}
    unread = facts_unread(subject)
    for entry in program.entries.values():
        if entry.name in unread:
            yield finding(
                "CQP402",
                f"Aucune règle ne lit « {short_name(entry.name)} »",
                entry.span,
                "demandé à tous, et sans effet",
                help="Retirez ce fait, ou lisez-le dans la règle qui en dépend.",
            )
    yield from _fields_never_read(subject, fields)


def facts_unread(subject: Subject) -> frozenset[str]:
    """The facts that no rule, requirement or guarantee reads or shows."""
    program = subject.program
    read = {policy.assessed_at for policy in program.policies.values()}
    read.update(guarantee.grows[1] for guarantee in program.guarantees if guarantee.grows)
    read.update(node.entry for node in subject.everything if isinstance(node, Fact))
    return frozenset(program.entries) - read


def _fields_read(node: Node) -> Iterator[tuple[str, str]]:
    """The fields of fiches that a node reads; what compares whole fiches reads them all."""
    match node:
        case Get(base=base, field=str(field)):
            inner = base.type.inner if isinstance(base.type, OptionalType) else base.type
            if isinstance(inner, RecordType):
                yield inner.name, field
        case Prim(op="eq" | "ne" | "in"):
            for operand in node.operands:
                for record in _records(operand.type):
                    yield from ((record.name, field.name) for field in record.fields)
        case _:
            return


def _records(type_: Type) -> Iterator[RecordType]:
    """The fiches that a type holds."""
    match type_:
        case RecordType():
            yield type_
            for field in type_.fields:
                yield from _records(field.type)
        case ListType(item=inner) | OptionalType(inner=inner) | MapType(value=inner):
            yield from _records(inner)
        case _:
            return


def _listed(type_: Type) -> Iterator[RecordType]:
    """The fiches that are elements of a list in a type."""
    match type_:
        case ListType(item=item):
            yield from _records(item)
        case OptionalType(inner=inner) | MapType(value=inner):
            yield from _listed(inner)
        case RecordType():
            for field in type_.fields:
                yield from _listed(field.type)
        case _:
            return


def _naming_field(record: RecordType) -> str | None:
    """The field by which answers call an element: the first text."""
    return next((field.name for field in record.fields if isinstance(bare(field.type), TextType)), None)


def _fields_never_read(subject: Subject, read: set[tuple[str, str]]) -> Iterator[Diagnostic]:
    """The fields that a dossier gives and no rule reads; a fiche that a rule returns is an answer, and is let be."""
    program = subject.program
    asked = {record.name for entry in program.entries.values() for record in _records(entry.type)}
    listed = {record for entry in program.entries.values() for record in _listed(entry.type)}
    returned = {record.name for rule in program.rules.values() for record in _records(rule.type)}
    for _, file in subject.files:
        for decl in within(file, tree.RecordDecl):
            name = next((n for n in asked - returned if n.rpartition(".")[2] == decl.name.text), None)
            record = program.records.get(name) if name else None
            if record is None or {field.name for field in record.fields} != {f.name.text for f in decl.fields}:
                continue
            named = _naming_field(record) if record in listed else None
            for field in decl.fields:
                if (record.name, field.name.text) not in read and field.name.text != named:
                    yield finding(
                        "CQP402",
                        f"Aucune règle ne lit « {field.name.text} » de la fiche {decl.name.text}",
                        field.name.span,
                        "demandé à tous, et sans effet",
                        help="Retirez ce champ, ou lisez-le dans la règle qui en dépend.",
                    )


def rules_never_used(subject: Subject) -> Iterator[Diagnostic]:
    """CQP403: a rule, parameter, column or interpretation that no decision, requirement or guarantee reaches."""
    program = subject.program
    if not program.published:
        return
    reached, readings = _reached(program)
    reached_tables = {name.rpartition(".")[0] for name in reached if program.rules[name].kind == "column"}
    told: set[str] = set()
    for rule in program.rules.values():
        table = rule.name.rpartition(".")[0]
        if rule.name in reached or (rule.kind == "column" and table in told):
            continue
        whole = rule.kind == "column" and table not in reached_tables
        told.update({table} if whole else ())
        name = short_name(table if whole else rule.name)
        yield finding(
            "CQP403",
            f"Aucune décision ne dépend de « {name} »",
            _table_name(subject, rule.span) if whole else rule.span,
            "jamais employé" if whole or rule.kind in ("parameter", "column") else "jamais employée",
            help="Retirez cette déclaration, employez-la, ou publiez-la comme « décision » si sa valeur est demandée.",
        )
    for interpretation in program.interpretations.values():
        if interpretation.name not in readings:
            yield finding(
                "CQP403",
                f"Aucune décision ne dépend de l'interprétation « {short_name(interpretation.name)} »",
                interpretation.span,
                "jamais lue",
                help="Une question ouverte doit changer quelque chose : lisez-la dans une règle, ou retirez-la.",
            )


def _table_name(subject: Subject, column: Span) -> Span:
    """Where the table of a column is named."""
    tables = (decl for _, file in subject.files for decl in file.declarations if isinstance(decl, tree.TableDecl))
    holds = (
        decl for decl in tables if decl.span.path == column.path and decl.span.start <= column.start < decl.span.end
    )
    return next((decl.name.span for decl in holds), column)


def _reached(program: Program) -> tuple[set[str], set[str]]:
    """The rules, and the interpretations, that what is published or guaranteed reaches."""
    apart = together(mentioned_by(node) for node in evaluated_apart(program))
    grown = (guarantee.grows[0] for guarantee in program.guarantees if guarantee.grows)
    found = program.calls.everything([*program.published, *grown, *apart.rules])
    return set(found.rules), {*found.interpretations, *apart.interpretations}
