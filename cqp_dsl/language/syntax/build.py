"""The builder: from what Lark's parser reads to the surface tree, one method per rule of the grammar."""

# ruff: noqa: D102 - each method builds the grammar rule of its name
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from lark import Token

from cqp_dsl.language.syntax import tree
from cqp_dsl.language.syntax.build_tables import TableBuilder
from cqp_dsl.language.syntax.citations import split_citation
from cqp_dsl.language.syntax.findings import late_period, second_grid
from cqp_dsl.language.syntax.parts import (
    Applies,
    AssessedAt,
    CaseGrid,
    DeclaredSection,
    Excepted,
    Favourable,
    Fingerprint,
    Guard,
    Judge,
    Keys,
    Like,
    OnDate,
    Otherwise,
    Params,
    Parts,
    Prevails,
    Resumes,
    Section,
    Uses,
    every,
    only,
    the,
)

if TYPE_CHECKING:
    from cqp_dsl.source import Span

_WAYS: Final[dict[str, Literal["up", "down", "to_come", "piece"]]] = {
    "UPWARDS": "up",
    "DOWNWARDS": "down",
    "TO_COME": "to_come",
    "BY_PIECE": "piece",
}
"""How an entry may change, by terminal."""


class Builder(TableBuilder):
    """Builds the declarations, and through what it inherits every piece of them."""

    # --- Files

    def file(self, span: Span, parts: Parts) -> tree.File:
        policy, *declarations = parts
        return tree.File(span=span, policy=policy, declarations=tuple(declarations))

    def policy_decl(self, span: Span, parts: Parts) -> tree.PolicyDecl:
        assessed_at, uses = only(parts, AssessedAt), only(parts, Uses)
        return tree.PolicyDecl(
            span=span,
            name=the(parts, tree.Name),
            label=the(parts, tree.Text),
            cite=only(parts, tree.CiteDecl),
            assessed_at=assessed_at.value if assessed_at else None,
            window=only(parts, tree.WindowDecl),
            uses=uses.value if uses else (),
        )

    def assessed_at(self, _span: Span, parts: Parts) -> AssessedAt:
        return AssessedAt(the(parts, tree.Path))

    def uses(self, _span: Span, parts: Parts) -> Uses:
        return Uses(every(parts, tree.Name))

    # --- Definitions

    def source_decl(self, span: Span, parts: Parts) -> tree.SourceDecl:
        sections = every(parts, DeclaredSection)
        return tree.SourceDecl(
            span=span,
            name=the(parts, tree.Name),
            title=the(parts, tree.Text),
            sections=tuple(section.value for section in sections),
            titles=tuple(section.title for section in sections),
            file=only(parts, tree.TextDecl),
            gaps=every(parts, tree.GapDecl),
        )

    def section_decl(self, _span: Span, parts: Parts) -> DeclaredSection:
        return DeclaredSection(the(parts, Section).value, only(parts, tree.Text))

    def text_decl(self, span: Span, parts: Parts) -> tree.TextDecl:
        digest = only(parts, Fingerprint)
        return tree.TextDecl(span=span, name=the(parts, tree.Text), fingerprint=digest.value if digest else None)

    def fingerprint(self, _span: Span, parts: Parts) -> Fingerprint:
        return Fingerprint(the(parts, tree.Text))

    def gap_decl(self, span: Span, parts: Parts) -> tree.GapDecl:
        resumes = only(parts, Resumes)
        return tree.GapDecl(
            span=span,
            section=the(parts, Section).value,
            reason=the(parts, tree.Text),
            resumes=resumes.value[0] if resumes else None,
            ends=resumes.value[1] if resumes and len(resumes.value) > 1 else None,
        )

    def resumes(self, _span: Span, parts: Parts) -> Resumes:
        return Resumes(every(parts, tree.Text))

    def unit_decl(self, span: Span, parts: Parts) -> tree.UnitDecl:
        singular, *plural = every(parts, tree.Text)
        return tree.UnitDecl(span=span, name=the(parts, tree.Name), singular=singular, plural=only(plural, tree.Text))

    def enum_decl(self, span: Span, parts: Parts) -> tree.EnumDecl:
        ordered = any(isinstance(part, Token) and part.type == "ORDERED" for part in parts)
        return tree.EnumDecl(
            span=span, name=the(parts, tree.Name), members=every(parts, tree.EnumMember), ordered=ordered
        )

    def enum_member(self, span: Span, parts: Parts) -> tree.EnumMember:
        return tree.EnumMember(span=span, name=the(parts, tree.Name), label=only(parts, tree.Text))

    def type_decl(self, span: Span, parts: Parts) -> tree.TypeDecl:
        return tree.TypeDecl(span=span, name=the(parts, tree.Name), type=parts[-1])

    def record_decl(self, span: Span, parts: Parts) -> tree.RecordDecl:
        return tree.RecordDecl(span=span, name=the(parts, tree.Name), fields=every(parts, tree.FieldDecl))

    def field_decl(self, span: Span, parts: Parts) -> tree.FieldDecl:
        name, type_, *label = parts
        return tree.FieldDecl(span=span, name=name, type=type_, label=only(label, tree.Text))

    def entry_decl(self, span: Span, parts: Parts) -> tree.EntryDecl:
        judge = only(parts, Judge)
        return tree.EntryDecl(
            span=span,
            name=the(parts, tree.Name),
            type=_type(parts),
            question=only(parts, tree.Text),
            judge=judge.value if judge else None,
            modifiable=only(parts, tree.ModifiableDecl),
            cite=only(parts, tree.CiteDecl),
        )

    def modifiable_decl(self, span: Span, parts: Parts) -> tree.ModifiableDecl:
        said = [_WAYS[part.type] for part in parts if isinstance(part, Token) and part.type in _WAYS]
        return tree.ModifiableDecl(span=span, way=said[0] if said else "any", piece=only(parts, tree.Text))

    def judge(self, _span: Span, parts: Parts) -> Judge:
        return Judge(the(parts, tree.Text))

    def requirement_decl(self, span: Span, parts: Parts) -> tree.RequirementDecl:
        label, cite = the(parts, tree.Text), only(parts, tree.CiteDecl)
        return tree.RequirementDecl(span=span, label=label, cite=cite, condition=parts[-1])

    # --- Parameters

    def parameter_decl(self, span: Span, parts: Parts) -> tree.ParameterDecl:
        return tree.ParameterDecl(
            span=span,
            name=the(parts, tree.Name),
            type=_type(parts),
            label=only(parts, tree.Text),
            cite=only(parts, tree.CiteDecl),
            values=tuple(part for part in parts if isinstance(part, (tree.DatedValue, tree.Grid))),
        )

    def fix_decl(self, span: Span, parts: Parts) -> tree.FixDecl:
        keys = only(parts, Keys)
        return tree.FixDecl(
            span=span,
            target=the(parts, tree.Path),
            keys=keys.value if keys else (),
            cite=only(parts, tree.CiteDecl),
            values=every(parts, tree.DatedValue),
        )

    def keys(self, _span: Span, parts: Parts) -> Keys:
        return Keys(tuple(parts))

    def dated_value(self, span: Span, parts: Parts) -> tree.DatedValue:
        window, value = only(parts, tree.WindowDecl), _result(parts)
        value, cite = self._cited(value, window, only(parts, tree.CiteDecl))
        return tree.DatedValue(span=span, value=value, window=window, cite=cite)

    def _cited(self, last: Any, window: tree.WindowDecl | None, cite: tree.CiteDecl | None) -> Any:  # noqa: ANN401 - an expression or a hole
        """The expression that ends a case, its dates and its own citation apart, and the citation of the case."""
        inner, ending = split_citation(last)
        if ending is None:
            return last, cite
        if window is not None:
            self.diagnostics.append(late_period(self.source, window.span, ending.span))
        return inner, ending

    def table_decl(self, span: Span, parts: Parts) -> tree.TableDecl:
        return tree.TableDecl(
            span=span,
            name=the(parts, tree.Name),
            label=only(parts, tree.Text),
            cite=only(parts, tree.CiteDecl),
            tables=every(parts, tree.Table),
        )

    # --- Rules

    def rule_decl(self, span: Span, parts: Parts) -> tree.RuleDecl:
        params, favourable = only(parts, Params), only(parts, Favourable)
        return tree.RuleDecl(
            span=span,
            name=the(parts, tree.Name),
            published=parts[0].type == "DECISION",
            params=params.value if params else (),
            each=only(parts, tree.ForEach),
            type=_type(parts),
            label=only(parts, tree.Text),
            favourable=favourable.value if favourable else (),
            cite=only(parts, tree.CiteDecl),
            cases=every(parts, tree.CaseDecl),
            tables=every(parts, tree.Table),
            exceptions=every(parts, tree.ExceptionDecl),
        )

    def for_each(self, span: Span, parts: Parts) -> tree.ForEach:
        name, over = [part for part in parts if not isinstance(part, Token)]
        return tree.ForEach(span=span, name=name, over=over)

    def params(self, _span: Span, parts: Parts) -> Params:
        return Params(every(parts, tree.ParamDecl))

    def param_decl(self, span: Span, parts: Parts) -> tree.ParamDecl:
        name, type_ = parts
        return tree.ParamDecl(span=span, name=name, type=type_)

    def favourable(self, _span: Span, parts: Parts) -> Favourable:
        return Favourable(tuple(parts[1:]))

    def case_decl(self, span: Span, parts: Parts) -> tree.CaseDecl:
        clauses = {"value": _result(parts)}
        for name, kind in (("applies", Applies), ("guard", Guard)):
            found = only(parts, kind)
            clauses[name] = None if found is None else found.value
        window, otherwise = only(parts, tree.WindowDecl), only(parts, Otherwise) is not None
        last = next(name for name in ("guard", "applies", "value") if clauses[name] is not None)
        clauses[last], cite = self._cited(clauses[last], window, only(parts, tree.CiteDecl))
        return tree.CaseDecl(span=span, otherwise=otherwise, window=window, cite=cite, **clauses)

    def applies(self, _span: Span, parts: Parts) -> Applies:
        return Applies(parts[1])

    def guard(self, _span: Span, parts: Parts) -> Guard:
        return Guard(parts[1])

    def otherwise(self, _span: Span, _parts: Parts) -> Otherwise:
        return Otherwise(None)

    def exception_decl(self, span: Span, parts: Parts) -> tree.ExceptionDecl:
        name, *excepted = every(parts, tree.Name)
        prevails = only(parts, Prevails)
        return tree.ExceptionDecl(
            span=span,
            name=name,
            excepted=excepted[0] if excepted else None,
            prevails=prevails.value if prevails else (),
            label=only(parts, tree.Text),
            cite=only(parts, tree.CiteDecl),
            cases=every(parts, tree.CaseDecl),
        )

    def prevails(self, _span: Span, parts: Parts) -> Prevails:
        return Prevails(every(parts, tree.Path))

    def disposition_decl(self, span: Span, parts: Parts) -> tree.DispositionDecl:
        prevails, excepted = only(parts, Prevails), only(parts, Excepted)
        return tree.DispositionDecl(
            span=span,
            name=the(parts, tree.Name),
            transitional=any(isinstance(part, Token) and part.type == "TRANSITIONAL" for part in parts),
            target=the(parts, tree.Path),
            excepted=excepted.value if excepted else None,
            prevails=prevails.value if prevails else (),
            label=only(parts, tree.Text),
            cite=only(parts, tree.CiteDecl),
            cases=every(parts, tree.CaseDecl),
        )

    def excepted(self, _span: Span, parts: Parts) -> Excepted:
        return Excepted(the(parts, tree.Name))

    # --- Readings of the text

    def interpretation_decl(self, span: Span, parts: Parts) -> tree.InterpretationDecl:
        return tree.InterpretationDecl(
            span=span,
            name=the(parts, tree.Name),
            cite=only(parts, tree.CiteDecl),
            question=the(parts, tree.Text),
            readings=every(parts, tree.ReadingDecl),
            retained=only(parts, tree.RetainedDecl),
        )

    def reading_decl(self, span: Span, parts: Parts) -> tree.ReadingDecl:
        name, label, *cite = parts[1:]
        return tree.ReadingDecl(span=span, name=name, label=label, cite=only(cite, tree.CiteDecl))

    def retained_decl(self, span: Span, parts: Parts) -> tree.RetainedDecl:
        reading, by = the(parts, tree.Name), the(parts, tree.Text)
        return tree.RetainedDecl(span=span, reading=reading, by=by, on=only(parts, tree.DateLit))

    # --- Scenarios, guarantees

    def scenario_decl(self, span: Span, parts: Parts) -> tree.ScenarioDecl:
        like, date, grids = only(parts, Like), only(parts, OnDate), every(parts, CaseGrid)
        self.diagnostics.extend(second_grid(grid.span, grids[0].span) for grid in grids[1:])
        return tree.ScenarioDecl(
            span=span,
            label=the(parts, tree.Text),
            like=like.value if like else None,
            date=date.value if date else None,
            givens=every(parts, tree.GivenDecl),
            expectations=every(parts, tree.ExpectationDecl),
            grid=grids[0].grid if grids else None,
        )

    def like(self, _span: Span, parts: Parts) -> Like:
        return Like(the(parts, tree.Text))

    def on_date(self, _span: Span, parts: Parts) -> OnDate:
        return OnDate(the(parts, tree.DateLit))

    def given_decl(self, span: Span, parts: Parts) -> tree.GivenDecl:
        target, value = (part for part in parts if not isinstance(part, Token))
        return tree.GivenDecl(span=span, target=target, value=value)

    def case_grid(self, span: Span, parts: Parts) -> CaseGrid:
        return CaseGrid(the(parts, tree.Grid), span)

    def expected_value(self, span: Span, parts: Parts) -> tree.ExpectationDecl:
        subject, value = (part for part in parts if not isinstance(part, Token))
        return tree.ExpectationDecl(span=span, kind="value", subject=subject, value=value)

    def expected_status(self, span: Span, parts: Parts) -> tree.ExpectationDecl:
        subject, status = (part for part in parts if not isinstance(part, Token))
        return tree.ExpectationDecl(span=span, kind="status", subject=subject, value=status)

    def expected_refusal(self, span: Span, parts: Parts) -> tree.ExpectationDecl:
        return tree.ExpectationDecl(span=span, kind="refused", texts=every(parts, tree.Text))

    def expected_reasons(self, span: Span, parts: Parts) -> tree.ExpectationDecl:
        exact = any(isinstance(part, Token) and part == "motifs" for part in parts)
        return tree.ExpectationDecl(span=span, kind="reasons" if exact else "reason", texts=every(parts, tree.Text))

    def expected_missing(self, span: Span, parts: Parts) -> tree.ExpectationDecl:
        paths = tuple(part for part in parts if not isinstance(part, Token))
        return tree.ExpectationDecl(span=span, kind="missing", paths=paths)

    def guarantee_decl(self, span: Span, parts: Parts) -> tree.GuaranteeDecl:
        label, cite = the(parts, tree.Text), only(parts, tree.CiteDecl)
        return tree.GuaranteeDecl(span=span, label=label, cite=cite, condition=parts[-1])

    # --- What no machine decides

    def off_machine_decl(self, span: Span, parts: Parts) -> tree.OffMachineDecl:
        statement, reason = every(parts, tree.Text)
        name, cite = the(parts, tree.Name), only(parts, tree.CiteDecl)
        return tree.OffMachineDecl(span=span, name=name, statement=statement, cite=cite, reason=reason)


_TYPES = (
    tree.SimpleTypeExpr,
    tree.NumberTypeExpr,
    tree.NamedTypeExpr,
    tree.ListTypeExpr,
    tree.MapTypeExpr,
    tree.OptionalTypeExpr,
)


def _type(parts: Parts) -> tree.TypeExpr:
    return next(part for part in parts if isinstance(part, _TYPES))


def _result(parts: Parts) -> Any:  # noqa: ANN401 - an expression or a hole
    return parts[1] if isinstance(parts[0], Token) else parts[0]
