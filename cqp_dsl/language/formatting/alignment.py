"""Sixth pass: what stands in a list is aligned: the labels of an enumeration, the fields of a fiche, alike cases.

Lines are aligned when each of them holds on its own, even aligned, and when their lengths are close: an alignment that
leaves a wide hole is harder to read than none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, evolve

from cqp_dsl.language.formatting.pieces import LINE_WIDTH, STEP
from cqp_dsl.language.syntax import tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.language.formatting.sheet import Node, Sheet

_WIDEST_HOLE: Final = 32


@define(frozen=True)
class _Line:
    """A line that could be aligned: its pieces, its indentation, and by name the pieces that stops stand before."""

    first: int
    last: int
    indent: int
    stops: dict[str, int]


def align_lists(sheet: Sheet, file: tree.File) -> Sheet:
    """Pad the sheet's gaps so that lists are aligned."""
    for declaration in file.declarations:
        for lines in _lists(sheet, declaration):
            _align(sheet, [line for line in lines if _holds(sheet, line)])
    for lines in _runs(sheet, file.declarations):
        _align(sheet, lines)
    return sheet


# --- What is a list


def _lists(sheet: Sheet, node: tree.Declaration) -> Iterator[list[_Line]]:
    """The lists inside a declaration."""
    match node:
        case tree.EnumDecl(members=items) | tree.InterpretationDecl(readings=items):
            yield [_line(sheet, item, label=item.label) for item in items]
        case tree.RecordDecl(fields=fields):
            yield [_field(sheet, field) for field in fields]
        case tree.ParameterDecl(values=values) | tree.FixDecl(values=values):
            yield [_dated(sheet, value) for value in values if isinstance(value, tree.DatedValue)]
        case tree.RuleDecl(cases=cases, exceptions=exceptions):
            yield [_case(sheet, case, STEP) for case in cases]
            for exception in exceptions:
                yield [_case(sheet, case, 2 * STEP) for case in exception.cases]
        case tree.DispositionDecl(cases=cases):
            yield [_case(sheet, case, STEP) for case in cases]
        case _:
            return


def _runs(sheet: Sheet, declarations: Sequence[tree.Declaration]) -> Iterator[list[_Line]]:
    """The declarations of one line each that follow one another without an empty line or a comment."""
    run: list[_Line] = []
    kind: type[tree.Declaration] | None = None
    for node in declarations:
        line = _short(sheet, node)
        if line is None or not _holds(sheet, line):
            yield run
            run, kind = [], None
            continue
        piece = sheet.pieces[line.first]
        if type(node) is not kind or piece.blank or piece.above:
            yield run
            run = []
        run.append(line)
        kind = type(node)
    yield run


def _short(sheet: Sheet, node: tree.Declaration) -> _Line | None:
    match node:
        case tree.EntryDecl(question=question):
            return _line(sheet, node, 0, label=question)
        case tree.FixDecl(values=(value,)):
            return _line(sheet, node, 0, value=value)
        case _:
            return None


def _line(sheet: Sheet, node: Node, indent: int = STEP, **stops: Node | None) -> _Line:
    places = {name: sheet.first(stop) for name, stop in stops.items() if stop is not None}
    return _Line(sheet.first(node), sheet.last(node), indent, places)


def _field(sheet: Sheet, field: tree.FieldDecl) -> _Line:
    line = _line(sheet, field, label=field.label)
    return evolve(line, stops={"colon": sheet.last(field.name) + 1, **line.stops})


def _dated(sheet: Sheet, value: tree.DatedValue) -> _Line:
    return _line(sheet, value, window=value.window, cite=value.cite)


def _case(sheet: Sheet, case: tree.CaseDecl, indent: int) -> _Line:
    label = case.guard.label if isinstance(case.guard, tree.Labelled) and case.applies is None else None
    line = _line(sheet, case, indent, label=label, window=case.window, cite=case.cite)
    guarded = case.otherwise or case.guard is not None or case.applies is not None
    return evolve(line, stops={**({"guard": sheet.last(case.value) + 1} if guarded else {}), **line.stops})


# --- Aligning


def _holds(sheet: Sheet, line: _Line) -> bool:
    """Whether it stays on one line."""
    return not sheet.forced(line.first, line.last) and _width(sheet, line) <= LINE_WIDTH


def _width(sheet: Sheet, line: _Line) -> int:
    return line.indent + sheet.flat_width(line.first, line.last)


def _align(sheet: Sheet, lines: Sequence[_Line]) -> None:
    """Align the lines at each of their stops, from left to right, as long as they hold."""
    for stop in ("colon", "value", "guard", "label", "window", "cite"):
        at_stop = [line for line in lines if stop in line.stops]
        before = [sheet.flat_width(line.first, line.stops[stop] - 1) for line in at_stop]
        if not before or max(before) - min(before) > _WIDEST_HOLE:
            continue
        pads = {line.stops[stop]: max(before) - width for line, width in zip(at_stop, before, strict=True)}
        sheet.pads.update(pads)
        if any(_width(sheet, line) > LINE_WIDTH for line in at_stop):
            for place in pads:
                del sheet.pads[place]
