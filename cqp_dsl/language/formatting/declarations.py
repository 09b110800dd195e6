"""Fifth pass: where each construct breaks. Declarations begin their lines; what they hold stands one step further."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from cqp_dsl.language.formatting.expressions import break_citation, break_expression
from cqp_dsl.language.formatting.pieces import STEP
from cqp_dsl.language.formatting.rows import break_rows
from cqp_dsl.language.formatting.scenarios import break_scenario
from cqp_dsl.language.formatting.sheet import Sheet
from cqp_dsl.language.syntax import tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.language.formatting.pieces import Piece


def break_lines(pieces: Sequence[Piece], file: tree.File) -> Sheet:
    """The sheet of a file, with every gap that may be broken."""
    sheet = Sheet(pieces)
    _policy(sheet, file.policy)
    for declaration in file.declarations:
        sheet.hard(sheet.first(declaration), 0)
        sheet.hold(declaration)
        _declaration(sheet, declaration)
    sheet.hard(len(pieces) - 1, 0)
    return sheet


def _policy(sheet: Sheet, policy: tree.PolicyDecl) -> None:
    sheet.hold(policy)
    _cited(sheet, policy.cite)
    sheet.hard(sheet.find("ASSESSED_AT", policy), STEP)
    _on_its_line(sheet, policy.window)
    sheet.hard(sheet.find("USES", policy), 0)
    for name in policy.uses[1:]:
        sheet.fill(sheet.first(name), STEP)


def _declaration(sheet: Sheet, node: tree.Declaration) -> None:
    match node:
        case tree.SourceDecl():
            _source(sheet, node)
        case tree.EnumDecl(members=members):
            _items(sheet, [(member, member.label) for member in members])
        case tree.TypeDecl() | tree.UnitDecl():
            pass
        case tree.RecordDecl(fields=fields):
            _items(sheet, [(field, field.label) for field in fields])
        case tree.EntryDecl():
            _entry(sheet, node)
        case tree.RequirementDecl(condition=condition) | tree.GuaranteeDecl(condition=condition):
            _cited(sheet, node.cite)
            _on_its_line(sheet, condition)
            break_expression(sheet, condition)
        case tree.ParameterDecl():
            _parameter(sheet, node)
        case tree.FixDecl():
            _fix(sheet, node)
        case tree.TableDecl(label=label, cite=cite, tables=tables):
            _label(sheet, label)
            _cited(sheet, cite)
            _tables(sheet, tables)
        case tree.RuleDecl():
            _rule(sheet, node)
        case tree.DispositionDecl():
            _disposition(sheet, node)
        case tree.InterpretationDecl():
            _interpretation(sheet, node)
        case tree.ScenarioDecl():
            break_scenario(sheet, node)
        case tree.OffMachineDecl(cite=cite):
            _cited(sheet, cite)
            sheet.hard(sheet.find("REASONS", node), STEP)
        case _:
            assert_never(node)


# --- What several of them have


def _on_its_line(sheet: Sheet, node: tree.WindowDecl | tree.Expr | tree.RetainedDecl | None) -> None:
    if node is not None:
        sheet.hard(sheet.first(node), STEP)


def _label(sheet: Sheet, label: tree.Text | None) -> None:
    if label is not None:
        sheet.fill(sheet.first(label), STEP)


def _cited(sheet: Sheet, cite: tree.CiteDecl | None) -> None:
    """A citation on a line of its own."""
    if cite is not None:
        sheet.hard(sheet.first(cite), STEP)
        break_citation(sheet, cite)


def _items(sheet: Sheet, items: Sequence[tuple[tree.EnumMember | tree.FieldDecl, tree.Text | None]]) -> None:
    """Each on its line, with its label."""
    for item, label in items:
        sheet.hard(sheet.first(item), STEP)
        sheet.hold(item)
        _label(sheet, label)


# --- Definitions, facts, figures


def _source(sheet: Sheet, node: tree.SourceDecl) -> None:
    sheet.soft(sheet.find("SECTIONS", node), STEP)
    titled = any(title is not None for title in node.titles)
    for number, (section, title) in enumerate(zip(node.sections, node.titles, strict=True)):
        if titled:
            sheet.hard(sheet.first(section), 2 * STEP)
        elif number:
            sheet.fill(sheet.first(section), 2 * STEP)
        if title is not None:
            sheet.fill(sheet.first(title), 3 * STEP)
    if node.file is not None:
        sheet.soft(sheet.first(node.file), STEP)
        sheet.hold(node.file)
        sheet.fill(sheet.find("FINGERPRINT", node.file), STEP)
    for gap in node.gaps:
        sheet.hard(sheet.first(gap), STEP)
        sheet.hold(gap)
        sheet.fill(sheet.find("RESUMES", gap), STEP)


def _entry(sheet: Sheet, node: tree.EntryDecl) -> None:
    if node.question is not None:
        sheet.soft(sheet.first(node.question), STEP)
    sheet.soft(sheet.find("ASSESSED_BY", node), STEP)
    sheet.soft(sheet.find("MODIFIABLE", node), STEP)
    if node.cite is not None:
        sheet.soft(sheet.first(node.cite), STEP)
        break_citation(sheet, node.cite)


def _parameter(sheet: Sheet, node: tree.ParameterDecl) -> None:
    _label(sheet, node.label)
    _cited(sheet, node.cite)
    for value in node.values:
        if isinstance(value, tree.Grid):
            break_rows(sheet, value, STEP)
        else:
            sheet.hard(sheet.first(value), STEP)
            _dated(sheet, value)


def _tables(sheet: Sheet, tables: Sequence[tree.Table]) -> None:
    """Tables one under the other; where one has a window and a mode, the mode has a line of its own."""
    for table in tables:
        break_rows(sheet, table, STEP)
        if table.window is not None:
            for word in ("FIRST", "UNIQUE", "CUMULATE"):
                sheet.hard(sheet.find(word, table), STEP)


def _fix(sheet: Sheet, node: tree.FixDecl) -> None:
    """On one line when it holds one value and its politique's citation is enough."""
    _cited(sheet, node.cite)
    for value in node.values:
        if node.cite is None and len(node.values) == 1:
            sheet.soft(sheet.first(value), STEP)
        else:
            sheet.hard(sheet.first(value), STEP)
        _dated(sheet, value)


def _dated(sheet: Sheet, node: tree.DatedValue | tree.CaseDecl) -> None:
    """A value, and what follows it: a window, a citation."""
    sheet.hold(node)
    if not isinstance(node.value, tree.HoleExpr):
        sheet.hold(node.value, STEP)
        break_expression(sheet, node.value, label_indent=0)
    if node.window is not None:
        sheet.soft(sheet.first(node.window), STEP)
    if node.cite is not None:
        sheet.soft(sheet.first(node.cite), STEP)
        break_citation(sheet, node.cite)


# --- Rules, dispositions, readings


def _rule(sheet: Sheet, node: tree.RuleDecl) -> None:
    if node.each is not None:
        sheet.fill(sheet.first(node.each), STEP)
        break_expression(sheet, node.each.over)
    _label(sheet, node.label)
    sheet.fill(sheet.find("FAVOURABLE", node), STEP)
    _cited(sheet, node.cite)
    _cases(sheet, node.cases, STEP)
    _tables(sheet, node.tables)
    for exception in node.exceptions:
        sheet.hard(sheet.first(exception), STEP)
        sheet.hold(exception)
        _exception(sheet, exception)


def _exception(sheet: Sheet, node: tree.ExceptionDecl) -> None:
    sheet.fill(sheet.find("PREVAILS", node), STEP)
    _label(sheet, node.label)
    _cited(sheet, node.cite)
    _cases(sheet, node.cases, STEP)


def _disposition(sheet: Sheet, node: tree.DispositionDecl) -> None:
    if node.excepted is not None:
        sheet.hard(sheet.first(node.excepted) - 2, STEP)
    sheet.hard(sheet.find("PREVAILS", node), STEP)
    if node.label is not None:
        sheet.hard(sheet.first(node.label), STEP)
    _cited(sheet, node.cite)
    _cases(sheet, node.cases, STEP)


def _cases(sheet: Sheet, cases: Sequence[tree.CaseDecl], indent: int) -> None:
    for case in cases:
        sheet.hard(sheet.first(case), indent)
        _dated(sheet, case)
        before: tree.Expr | tree.HoleExpr = case.value
        for condition in (case.applies, case.guard):
            if condition is not None:
                sheet.soft(sheet.last(before) + 1, STEP)
                sheet.hold(condition)
                break_expression(sheet, condition)
                before = condition
        if case.otherwise:
            sheet.soft(sheet.last(case.value) + 1, STEP)


def _interpretation(sheet: Sheet, node: tree.InterpretationDecl) -> None:
    _cited(sheet, node.cite)
    sheet.hard(sheet.find("QUESTION", node), STEP)
    for reading in node.readings:
        sheet.hard(sheet.first(reading), STEP)
        sheet.hold(reading)
        _label(sheet, reading.label)
        if reading.cite is not None:
            sheet.fill(sheet.first(reading.cite), STEP)
            break_citation(sheet, reading.cite)
    _on_its_line(sheet, node.retained)
