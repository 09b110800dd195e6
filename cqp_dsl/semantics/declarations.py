"""First pass over all files: politiques, imports, sources, types, and the signature of every value.

Nothing is elaborated here but types: bodies come after, when every name of every file is known. The order of files and
of declarations never matters.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cqp_dsl.core.aggregates import AGGREGATE_WORDS, MARGINAL
from cqp_dsl.core.datatypes.types import (
    DATE,
    INTEGER,
    UNKNOWN,
    EnumType,
    Field,
    ListType,
    RecordType,
    Type,
    UnknownType,
    type_name,
)
from cqp_dsl.core.program import Entry, Interpretation, Param, Retained, RuleKind, SourceDocument
from cqp_dsl.diagnostics import nearest
from cqp_dsl.language.syntax import tree
from cqp_dsl.semantics.annotations import declared_type, in_the_unit_of, resolve_type
from cqp_dsl.semantics.brackets import due_type
from cqp_dsl.semantics.citations import citation, required_citation, section_name
from cqp_dsl.semantics.imports import link_imports
from cqp_dsl.semantics.limits import MAX_PUBLISHED
from cqp_dsl.semantics.measures import declare_units
from cqp_dsl.semantics.modifiable import modifiable
from cqp_dsl.semantics.scope import (
    EntrySymbol,
    InterpretationSymbol,
    PolicyScope,
    RuleSymbol,
    TableSymbol,
    TypeSymbol,
    ValueSymbol,
)
from cqp_dsl.semantics.windows import window

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.semantics.session import Session
    from cqp_dsl.source import Span


def open_scopes(files: Iterable[tree.File], session: Session) -> dict[str, PolicyScope]:
    """One scope per politique, linked by its imports, with its sources, types and signatures."""
    scopes: dict[str, PolicyScope] = {}
    for file in files:
        name = file.policy.name
        if name.text in scopes:
            session.error(
                "CQP219",
                f"Deux fichiers déclarent la politique « {name.text} »",
                name.span,
                "second fichier",
                others=[(scopes[name.text].file.policy.name.span, "premier fichier")],
                help="Une politique tient dans un seul fichier : renommez l'une des deux.",
            )
            continue
        scopes[name.text] = PolicyScope(file, session)
    for scope in scopes.values():
        scope.every_policy = scopes
    link_imports(scopes, session)
    for scope in scopes.values():
        _declare_documents(scope)
        declare_units(scope)
        _declare_types(scope)
    for scope in scopes.values():
        policy = scope.file.policy
        scope.cite = citation(policy.cite, scope, None)
        scope.window = window(policy.window, scope)
        for symbol in scope.types.values():
            declared_type(symbol)
    for scope in scopes.values():
        _declare_values(scope)
    for scope in scopes.values():
        _assess(scope)
    return scopes


def _declare_documents(scope: PolicyScope) -> None:
    for decl in scope.file.declarations:
        if isinstance(decl, tree.SourceDecl):
            previous = scope.documents.get(decl.name.text)
            if previous is not None:
                declared_twice(decl.name, previous.span, scope)
                continue
            sections = tuple(dict.fromkeys(section_name(section) for section in decl.sections))
            for section in decl.sections:
                scope.session.resolutions.declare_part(decl.name.span, section_name(section), section.span)
            titled = zip(decl.sections, decl.titles, strict=True)
            titles = {section_name(section): title.text for section, title in titled if title is not None}
            name, title, span = decl.name.text, decl.title.text, decl.name.span
            scope.documents[name] = SourceDocument(name, title, sections, span, titles)


def _declare_types(scope: PolicyScope) -> None:
    for decl in scope.file.declarations:
        if isinstance(decl, tree.TypeDecl | tree.EnumDecl | tree.RecordDecl):
            previous = scope.types.get(decl.name.text)
            if previous is not None:
                declared_twice(decl.name, previous.span, scope)
                continue
            scope.types[decl.name.text] = TypeSymbol(decl, scope)


def declared_twice(name: tree.Name, first: Span, scope: PolicyScope) -> None:
    """Report a name declared a second time, with where it was first."""
    scope.session.error(
        "CQP203",
        f"« {name.text} » est déclaré deux fois dans la politique « {scope.name} »",
        name.span,
        "seconde fois",
        others=[(first, "première fois")],
        help="Renommez l'un des deux, ou retirez celui qui est en trop.",
    )


def _declare_values(scope: PolicyScope) -> None:
    for decl in scope.file.declarations:
        symbol = _signature(decl, scope)
        if symbol is None:
            continue
        short = _short_name(symbol)
        previous = scope.values.get(short)
        if previous is not None:
            name = tree.Name(text=short, span=symbol.span)
            declared_twice(name, previous.span, scope)
            continue
        scope.values[short] = symbol


def _short_name(symbol: ValueSymbol) -> str:
    match symbol:
        case EntrySymbol(entry=entry):
            return entry.name.partition(".")[2]
        case InterpretationSymbol(interpretation=interpretation):
            return interpretation.name.partition(".")[2]
        case RuleSymbol(name=name) | TableSymbol(name=name):
            return name.partition(".")[2]


def _signature(decl: tree.Declaration, scope: PolicyScope) -> ValueSymbol | None:
    match decl:
        case tree.EntryDecl():
            question = decl.question.text if decl.question else ""
            judge = decl.judge.text if decl.judge else None
            type_ = resolve_type(decl.type, scope)
            cite = citation(decl.cite, scope, scope.cite)
            how = modifiable(decl, type_, scope)
            return EntrySymbol(
                Entry(f"{scope.name}.{decl.name.text}", scope.name, type_, question, judge, decl.name.span, cite, how)
            )
        case tree.ParameterDecl():
            type_ = in_the_unit_of(decl.values, resolve_type(decl.type, scope), scope)
            return RuleSymbol(f"{scope.name}.{decl.name.text}", "parameter", (), type_, decl.name.span)
        case tree.RuleDecl():
            return _rule_signature(decl, scope)
        case tree.TableDecl():
            return _table_signature(decl, scope)
        case tree.InterpretationDecl():
            return InterpretationSymbol(_interpretation(decl, scope))
        case _:
            return None


def _rule_signature(decl: tree.RuleDecl, scope: PolicyScope) -> RuleSymbol:
    kind: RuleKind = "decision" if decl.published else "rule"
    params = parameters_of([(p.name, p.type) for p in decl.params], scope)
    each = _each(decl, scope)
    for param, param_decl in zip(params, decl.params, strict=True):
        if decl.published and param.name != each and not isinstance(param.type, EnumType | UnknownType):
            scope.session.error(
                "CQP314",
                f"L'argument « {param.name} » d'une décision doit être d'une énumération, ou parcourir une liste",
                param_decl.span,
                f"de type {type_name(param.type)}",
                help=f"Une décision est publiée pour chaque valeur de ses arguments. Dites quelle liste celui-ci "
                f"parcourt, « pour chaque {param.name} dans … », ou faites-en une règle.",
            )
    choices = [len(param.type.values) for param in params if isinstance(param.type, EnumType)]
    if decl.published and math.prod(choices) > MAX_PUBLISHED:
        scope.session.error(
            "CQP225",
            f"Cette décision serait prise {math.prod(choices)} fois, au plus {MAX_PUBLISHED} sont admises",
            decl.name.span,
            "une fois pour chaque combinaison de ses arguments",
            help="Ôtez-lui un argument ; ou faites-en une règle, que chaque décision appelle pour les valeurs utiles.",
        )
    type_ = in_the_unit_of(decl.cases, resolve_type(decl.type, scope), scope)
    return RuleSymbol(f"{scope.name}.{decl.name.text}", kind, params, type_, decl.name.span, each=each)


def _each(decl: tree.RuleDecl, scope: PolicyScope) -> str:
    """The argument that goes through a list; what is no such argument is reported."""
    if decl.each is None:
        return ""
    name = decl.each.name
    if not decl.published:
        scope.session.error(
            "CQP314",
            "Une règle ne se publie pas : « pour chaque » n'a de sens que pour une décision",
            decl.each.span,
            "de trop",
            help="Retirez « pour chaque … dans … », ou faites-en une décision.",
        )
    param = next((param for param in decl.params if param.name.text == name.text), None)
    scope.session.resolutions.use(name.span, None if param is None else param.name.span)
    if param is None:
        known = [param.name.text for param in decl.params]
        close = nearest(name.text, known)
        scope.session.error(
            "CQP314",
            f"« {name.text} » n'est pas un argument de cette décision",
            name.span,
            "inconnu",
            help=f"Vouliez-vous dire « {close} » ?"
            if close
            else f"L'élément est un argument, avec son type : « décision {decl.name.text}({name.text} : …) pour chaque "
            f"{name.text} dans … ».",
        )
        return ""
    return name.text


def parameters_of(pairs: list[tuple[tree.Name, tree.TypeExpr]], scope: PolicyScope) -> tuple[Param, ...]:
    """Parameters with their types; a name given twice is reported."""
    seen: dict[str, tree.Name] = {}
    params = []
    for name, type_expr in pairs:
        type_ = resolve_type(type_expr, scope)
        if name.text in seen:
            declared_twice(name, seen[name.text].span, scope)
            type_ = UNKNOWN
        seen.setdefault(name.text, name)
        params.append(Param(name.text, type_))
    return tuple(params)


def _table_signature(decl: tree.TableDecl, scope: PolicyScope) -> TableSymbol:
    name = f"{scope.name}.{decl.name.text}"
    well_formed = True
    pairs: list[tuple[tree.Name, tree.TypeExpr]] = []
    table = decl.tables[0]
    for column in table.columns:
        if isinstance(column.head, tree.NameRef) and column.type is not None:
            pairs.append((column.head.name, column.type))
        else:
            well_formed = False
            scope.session.error(
                "CQP316",
                "Une colonne de condition d'un tableau s'écrit « nom : type »",
                column.span,
                help="Par exemple : « | épreuve : Épreuve || coefficient : nombre | ».",
            )
    params = parameters_of(pairs, scope) if well_formed else ()
    columns: dict[str, RuleSymbol] = {}
    for result in table.results:
        if result.type is None:
            scope.session.error(
                "CQP316",
                f"Le type de la colonne « {result.name.text} » manque",
                result.span,
                help=f"Écrivez « {result.name.text} : nombre » (ou un autre type).",
            )
        if result.name.text in columns:
            declared_twice(result.name, columns[result.name.text].span, scope)
            continue
        scope.session.resolutions.declare_part(name, result.name.text, result.name.span)
        cell = resolve_type(result.type, scope) if result.type is not None else UNKNOWN
        type_ = table_result_type(table.mode, cell, params[0].type if params else UNKNOWN)
        columns[result.name.text] = RuleSymbol(f"{name}.{result.name.text}", "column", params, type_, result.name.span)
    row = RecordType(name, tuple(Field(short, column.type) for short, column in columns.items()))
    alike = [_is_headed_alike(other, table, scope) for other in decl.tables[1:]]
    return TableSymbol(name, params, columns, row, decl.name.span, well_formed and all(alike))


def _is_headed_alike(other: tree.Table, first: tree.Table, scope: PolicyScope) -> bool:
    """Whether a later table of the same name has the columns of the first, cumulated alike; said if not."""
    text = scope.session.text
    if (
        [text(column.span) for column in (*other.columns, *other.results)]
        == [text(column.span) for column in (*first.columns, *first.results)]
    ) and (other.mode == MARGINAL) is (first.mode == MARGINAL):
        return True
    scope.session.error(
        "CQP316",
        "Les tableaux successifs d'un même nom ont le même en-tête",
        other.span,
        "un autre en-tête",
        others=[(first.span, "le premier")],
        help="Reprenez l'en-tête du premier, ses colonnes et leurs types.",
    )
    return False


def table_result_type(mode: str, cell: Type, base: Type) -> Type:
    """The type of a result column: what ``cumul`` makes of its cells; ``base`` is what a scale by brackets cuts."""
    if mode == MARGINAL:
        return due_type(cell, base)
    item = AGGREGATE_WORDS[mode].item if mode in AGGREGATE_WORDS else None
    if item == "nothing":
        return INTEGER
    return ListType(cell) if item == "anything" and not isinstance(cell, UnknownType) else cell


def _interpretation(decl: tree.InterpretationDecl, scope: PolicyScope) -> Interpretation:
    name = f"{scope.name}.{decl.name.text}"
    seen: dict[str, tree.ReadingDecl] = {}
    cites: dict[str, Cite] = {}
    for reading in decl.readings:
        if (own := citation(reading.cite, scope, None)) is not None:
            cites[reading.name.text] = own
        previous = seen.setdefault(reading.name.text, reading)
        scope.session.resolutions.declare_part(name, reading.name.text, reading.name.span)
        if previous is not reading:
            declared_twice(reading.name, previous.name.span, scope)
    type_ = EnumType(name, tuple(seen), tuple(reading.label.text for reading in seen.values()))
    retained = None
    if decl.retained is not None:
        chosen = decl.retained.reading
        scope.session.resolutions.use_part(chosen, name)
        if chosen.text in seen:
            on = decl.retained.on.value if decl.retained.on else None
            retained = Retained(chosen.text, decl.retained.by.text, on)
        else:
            close = nearest(chosen.text, seen)
            scope.session.error(
                "CQP222",
                f"« {chosen.text} » n'est pas une lecture de « {decl.name.text} »",
                chosen.span,
                "inconnue",
                help=f"Vouliez-vous dire « {close} » ?" if close else f"Lectures : {', '.join(seen)}.",
            )
    cite = required_citation(decl.cite, scope, decl.name, "cette interprétation")
    return Interpretation(name, scope.name, decl.question.text, type_, decl.name.span, cite, retained, cites)


def _assess(scope: PolicyScope) -> None:
    """Resolve ``appréciée au F`` and pass it to the decisions of the politique."""
    path = scope.file.policy.assessed_at
    if path is None:
        return
    symbol = scope.qualified_value(path)
    if symbol is None:
        return
    if not isinstance(symbol, EntrySymbol) or symbol.entry.type != DATE:
        scope.session.error(
            "CQP301",
            f"« {path.text} » doit être une entrée de type date",
            path.span,
            "après « appréciée au »",
            others=[(symbol.span, "déclaré ici")],
            help="Déclarez « entrée … : date », ou nommez un autre fait.",
        )
        return
    scope.assessed_at = symbol.entry.name
    for value in scope.values.values():
        if isinstance(value, RuleSymbol) and value.kind == "decision":
            value.assessed_at = symbol.entry.name
