"""What an author reads under the pointer: what a name is, where it comes from, what it is worth and when."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lsprotocol import types

from cqp_dsl.core.datatypes.display import format_date, format_number, format_quantity, format_value
from cqp_dsl.core.datatypes.types import UnknownType, type_name
from cqp_dsl.core.datatypes.units import PERCENT, PLAIN, in_base
from cqp_dsl.core.nodes import Const, Default, Hole, Make
from cqp_dsl.core.operations import FUNCTIONS
from cqp_dsl.core.program import WAYS
from cqp_dsl.language.syntax import tree
from cqp_dsl.language.syntax.descent import within
from cqp_dsl.lsp.keywords import MEANINGS
from cqp_dsl.semantics.measures import quiet_unit
from cqp_dsl.semantics.windows import window_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.nodes import Case, Node, Window
    from cqp_dsl.core.program import Rule
    from cqp_dsl.lsp.definitions import Definition
    from cqp_dsl.lsp.documents import Document
    from cqp_dsl.lsp.snapshot import Snapshot
    from cqp_dsl.source import Span

_WORD = re.compile(r"[^\W\d]\w*")
_UNCITED: Final = frozenset({
    "source", "section", "unité", "énumération", "valeur", "type", "fiche", "champ", "argument", "variable", "lecture",
})  # fmt: skip
"""What no text is cited for."""
_MOST: Final = 24
"""Lines of a table or of a list that are shown."""


def hover(snapshot: Snapshot, document: Document, position: types.Position) -> types.Hover | None:
    """What there is to say of what stands at a place."""
    offset = document.positions.offset(position)
    found = snapshot.at(document.source.path, offset)
    if found is not None:
        span, definition = found
        return _shown("\n\n".join(_described(snapshot, definition)), document.range(span))
    figure = _figure(snapshot, document, offset)
    if figure is not None:
        return _shown(_worth(figure, snapshot, document), document.range(figure.span))
    word = next((m for m in _WORD.finditer(document.source.text) if m.start() <= offset <= m.end()), None)
    return None if word is None else _of_the_language(word, document)


def _shown(text: str, place: types.Range) -> types.Hover:
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text), place)


def _of_the_language(word: re.Match[str], document: Document) -> types.Hover | None:
    builtin = FUNCTIONS.get(word[0])
    place = document.positions.between(*word.span())
    text = document.source.text
    if builtin is not None and text[word.end() :].lstrip().startswith("("):
        takes = " ; ".join(type_name(each) for each in builtin.takes)
        return _shown(
            f"**fonction** `{word[0]}({takes})` : {type_name(builtin.gives)}\n\n"
            f"{builtin.meaning}\n\nPar exemple : `{builtin.usage}`",
            place,
        )
    if word[0] in MEANINGS and not _in_words(document, word.start()):
        return _shown(f"**{word[0]}**\n\n{MEANINGS[word[0]]}", place)
    return None


def _in_words(document: Document, offset: int) -> bool:
    """Whether a place is inside a comment or a label, as far as its line tells."""
    text = document.source.text
    before = text[text.rfind("\n", 0, offset) + 1 : offset]
    return "#" in before or before.count("«") > before.count("»") or before.count('"') % 2 == 1


# --- Figures --------------------------------------------------------------------------------------------------------


def _figure(snapshot: Snapshot, document: Document, offset: int) -> tree.NumberLit | tree.DateLit | None:
    file = snapshot.tree(document.source.path)
    if file is None:
        return None
    around = next(
        (decl for decl in (file.policy, *file.declarations) if decl.span.start <= offset <= decl.span.end), None
    )
    literals = within(around, tree.NumberLit, tree.DateLit) if around is not None else iter(())
    return next((one for one in literals if one.span.start <= offset <= one.span.end), None)


def _worth(figure: tree.NumberLit | tree.DateLit, snapshot: Snapshot, document: Document) -> str:
    """A figure as the engine counts it."""
    if isinstance(figure, tree.DateLit):
        return f"**date** {format_date(figure.value)} (`{figure.value.isoformat()}`)"
    if not figure.unit:
        return f"**nombre** {format_number(figure.value)}, exact"
    outline = snapshot.outlines.get(document.source.path)
    scope = snapshot.analysis.scopes.get(outline.policy) if outline else None
    unit = quiet_unit(figure, scope) if scope is not None else PLAIN
    exact = in_base(figure.value, unit)
    word = "taux" if unit == PERCENT else "quantité"
    return f"**{word}** {format_quantity(exact, unit)} : exactement {format_quantity(exact, unit.base)}"


# --- Names ----------------------------------------------------------------------------------------------------------


def _described(snapshot: Snapshot, one: Definition) -> Iterator[str]:
    yield _title(snapshot, one)
    if one.label and not one.is_label:
        yield f"« {one.label} »"
    yield from _content(snapshot, one)
    cite = _citation(snapshot, one)
    if cite:
        yield cite
    if one.kind != "politique":
        yield f"politique `{one.policy}`"


def title(snapshot: Snapshot, one: Definition) -> str:
    """A declared thing in a line: ``vae.expérience(e : Emploi) : durée``."""
    type_ = snapshot.type_of(one)
    shown = "" if type_ is None or isinstance(type_, UnknownType) or _is_its_type(one) else f" : {type_name(type_)}"
    arguments = [part for part in one.parts if part.kind == "argument"]
    listed = " ; ".join(title(snapshot, part) for part in arguments)
    return f"{one.name}{f'({listed})' if listed else ''}{shown}"


def _is_its_type(one: Definition) -> bool:
    """Whether what it is says its type already."""
    return one.kind in ("énumération", "fiche", "tableau", "interprétation")


def _title(snapshot: Snapshot, one: Definition) -> str:
    return f"**{one.kind}** « {one.name} »" if one.is_label else f"**{one.kind}** `{title(snapshot, one)}`"


def _content(snapshot: Snapshot, one: Definition) -> Iterator[str]:
    match one.node:
        case tree.ParameterDecl():
            yield from _values(snapshot, one)
        case tree.InterpretationDecl(readings=readings, retained=retained):
            yield _list(f"`{reading.name.text}` : {reading.label.text}" for reading in readings)
            if retained is None:
                yield "Question ouverte : chaque lecture est évaluée."
            else:
                yield f"Lecture retenue : `{retained.reading.text}`, par {retained.by.text}."
        case tree.UnitDecl(singular=singular, plural=plural):
            yield f"1 {singular.text}, 2 {(plural or singular).text}"
        case tree.EnumDecl(members=members):
            yield _list(
                f"`{member.name.text}`{f' : {member.label.text}' if member.label else ''}" for member in members
            )
        case tree.RecordDecl() | tree.TableDecl() | tree.SourceDecl():
            yield _list(f"`{title(snapshot, part)}`{_label(part)}" for part in one.parts if part.kind != "argument")
        case tree.RuleDecl(exceptions=exceptions):
            if exceptions:
                yield "Exceptions : " + ", ".join(f"`{each.name.text}`" for each in exceptions)
        case tree.EntryDecl(judge=judge, modifiable=modifiable):
            if judge is not None:
                yield f"Appréciée par {judge.text}."
            if modifiable is not None:
                piece = f" : {modifiable.piece.text}" if modifiable.piece else ""
                yield f"{WAYS[modifiable.way].capitalize()}{piece}."
        case tree.OffMachineDecl(reason=reason):
            yield f"Hors machine : {reason.text}"
        case _:
            return


def _label(one: Definition) -> str:
    return f" : {one.label}" if one.label else ""


def _list(lines: Iterator[str]) -> str:
    shown = list(lines)
    more = [f"- … et {len(shown) - _MOST} autres"] if len(shown) > _MOST else []
    return "\n".join([*(f"- {line}" for line in shown[:_MOST]), *more])


def _citation(snapshot: Snapshot, one: Definition) -> str:
    """Where something comes from: its own citation, else that of its politique."""
    if one.kind in _UNCITED:
        return ""
    cite = getattr(one.node, "cite", None)
    outline = next((each for each in snapshot.outlines.values() if each.policy == one.policy), None)
    if cite is None and outline is not None:
        cite = getattr(outline.node, "cite", None)
    if not isinstance(cite, tree.CiteDecl):
        return ""
    sections = ", ".join(section.text for section in cite.sections)
    extract = f" : « {cite.extract.text} »" if cite.extract else ""
    return f"Selon {cite.source.text} {sections}{extract}"


# --- Parameters -----------------------------------------------------------------------------------------------------


def _values(snapshot: Snapshot, one: Definition) -> Iterator[str]:
    """The values of a parameter by date, those that other files fix included, once the program is right."""
    program = snapshot.analysis.program
    rule = program.rules.get(f"{one.policy}.{one.name}") if program else None
    if rule is None:
        decl = one.node
        if isinstance(decl, tree.ParameterDecl):
            yield _list(_as_written(snapshot, value.span) for value in decl.values)
        return
    rows = list(_rows(snapshot, rule))
    keyed = any(key for key, _, _ in rows)
    head = "| case | valeur | en vigueur |\n|---|---|---|" if keyed else "| valeur | en vigueur |\n|---|---|"
    lines = [f"| {key} | {value} | {days} |" if keyed else f"| {value} | {days} |" for key, value, days in rows]
    more = [f"\n\n… et {len(lines) - _MOST} autres"] if len(lines) > _MOST else []
    yield "\n".join([head, *lines[:_MOST], *more])


def _as_written(snapshot: Snapshot, span: Span) -> str:
    return " ".join(snapshot.documents[span.path].text_of(span).split())


def _rows(snapshot: Snapshot, rule: Rule) -> Iterator[tuple[str, str, str]]:
    match rule.body:
        case Make(shape="map", operands=operands, keys=keys):
            cells = zip(keys, operands, strict=True)
        case _:
            cells = zip([()], [rule.body], strict=True)
    for key, body in cells:
        if isinstance(body, Default):
            for case in body.cases:
                yield " ; ".join(key), _value(snapshot, case), _days(case.window)


def _value(snapshot: Snapshot, case: Case) -> str:
    node: Node = case.value
    match node:
        case Const(value=value, type=type_):
            return format_value(value, type_)
        case Hole(by=by):
            return f"à fixer par « {by} »"
        case _:
            return f"`{_as_written(snapshot, node.span)}`"


def _days(window: Window | None) -> str:
    return "toujours" if window is None else window_text(window)
