"""Elaboration: every file of a program, from surface trees to the core.

The phases in order: names and types of every file; bodies of parameters, tables and rules, with the dispositions and
``fixe`` of other files attached; the call graph; then what stands beside the rules (requirements, guarantees,
scenarios). All mistakes of all files are reported at once; a program comes out only when there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from attrs import define, evolve, field

from cqp_dsl.core.datatypes.types import EnumType, ListType, RecordType
from cqp_dsl.core.program import Interpretation, Param, Policy, Program, Rule
from cqp_dsl.diagnostics import has_errors, in_order
from cqp_dsl.language.syntax import tree
from cqp_dsl.semantics.annotations import declared_type
from cqp_dsl.semantics.beside import beside
from cqp_dsl.semantics.cases import BodyBuilder
from cqp_dsl.semantics.citations import required_citation
from cqp_dsl.semantics.declarations import open_scopes
from cqp_dsl.semantics.environment import Environment, Frame
from cqp_dsl.semantics.expressions import check
from cqp_dsl.semantics.graph import link, readings_behind
from cqp_dsl.semantics.holes import Holes
from cqp_dsl.semantics.off_machine import off_machine
from cqp_dsl.semantics.parameters import ParameterBuilder
from cqp_dsl.semantics.scope import EntrySymbol, InterpretationSymbol, PolicyScope, RuleSymbol, TableSymbol
from cqp_dsl.semantics.session import Session
from cqp_dsl.semantics.tables import result_body, row_tests, rule_tables, successive, unsaid
from cqp_dsl.semantics.texts import declared_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.scenario import Scenario
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.semantics.resolutions import Resolutions
    from cqp_dsl.source import SourceFile

T = TypeVar("T")


@define(frozen=True, eq=False, repr=False)
class Analysis:
    """All that elaboration finds of some files, right or wrong.

    Attributes:
        program: what they make; None when there is an error.
        diagnostics: what there is to say of them, in order.
        scopes: what each politique declares, by its name.
        resolutions: what each name designates.
    """

    program: Program | None
    diagnostics: list[Diagnostic]
    scopes: dict[str, PolicyScope]
    resolutions: Resolutions


def elaborate(
    files: Sequence[tuple[SourceFile, tree.File]], *, scenarios: bool = True
) -> tuple[Program | None, list[Diagnostic]]:
    """The program that ``files`` make, and what there is to say of it; no program when there is an error.

    Without ``scenarios``, it has none, and nothing is said of them.
    """
    analysis = analyse(files, scenarios_of=None if scenarios else ())
    return analysis.program, analysis.diagnostics


def analyse(
    files: Sequence[tuple[SourceFile, tree.File]],
    *,
    scenarios_of: Container[str] | None = None,
    pause: Callable[[], None] = lambda: None,
) -> Analysis:
    """Elaborate ``files`` and keep everything that was found on the way.

    Args:
        files: every file of the program.
        scenarios_of: the paths of the files whose scenarios are read; by default all of them.
        pause: called from time to time; may raise, and all is dropped.
    """
    comments = {file.span.path: [comment.span for comment in file.comments] for _, file in files}
    session = Session({source.path: source for source, _ in files}, comments)
    scopes = open_scopes([file for _, file in files], session)
    elaboration = _Elaboration(session, scopes)
    rules = elaboration.bodies()
    interpretations = elaboration.interpretations()
    rules = link(rules, interpretations, session)
    elaboration.check_lists(rules)
    requirements, guarantees = beside(scopes, rules, interpretations, session)
    holes = {(hole.parameter, hole.key): hole for hole in elaboration.holes.declared}
    scenarios: list[Scenario] = []
    for scope in scopes.values():
        if scenarios_of is None or scope.file.span.path in scenarios_of:
            from cqp_dsl.semantics.scenarios import ScenarioReader  # noqa: PLC0415 - what decides does without

            pause()
            scenarios.extend(ScenarioReader(scope, rules, interpretations, holes).read())
    undecided = [declared for scope in scopes.values() for declared in off_machine(scope)]
    texts = [text for scope in scopes.values() for text in declared_texts(scope)]
    diagnostics = in_order(session.diagnostics)
    if has_errors(diagnostics):
        return Analysis(None, diagnostics, scopes, session.resolutions)
    program = Program(
        policies={name: _policy(scope) for name, scope in scopes.items()},
        documents={name: document for scope in scopes.values() for name, document in scope.documents.items()},
        enums={e.name: e for e in _types(scopes, EnumType)},
        records={r.name: r for r in _types(scopes, RecordType)},
        entries={
            symbol.entry.name: symbol.entry
            for scope in scopes.values()
            for symbol in scope.values.values()
            if isinstance(symbol, EntrySymbol)
        },
        rules=rules,
        interpretations=interpretations,
        holes=tuple(elaboration.holes.declared),
        requirements=tuple(requirements),
        guarantees=tuple(guarantees),
        scenarios=tuple(scenarios),
        published=tuple(name for name, rule in rules.items() if rule.kind == "decision"),
        files=session.files,
        off_machine=tuple(undecided),
        texts=tuple(texts),
    )
    return Analysis(program, diagnostics, scopes, session.resolutions)


def _policy(scope: PolicyScope) -> Policy:
    decl = scope.file.policy
    uses = tuple(used.name for used in scope.uses)
    return Policy(scope.name, decl.label.text, decl.name.span, scope.cite, scope.window, scope.assessed_at, uses)


def _types(scopes: dict[str, PolicyScope], kind: type[T]) -> list[T]:
    declared = [declared_type(symbol) for scope in scopes.values() for symbol in scope.types.values()]
    return [type_ for type_ in declared if isinstance(type_, kind)]


@define(eq=False, repr=False)
class _Elaboration:
    """The bodies of one program."""

    session: Session
    scopes: dict[str, PolicyScope]
    holes: Holes = field(factory=Holes)

    def interpretations(self) -> dict[str, Interpretation]:
        """Every interpretation, in the order of files and declarations."""
        return {
            symbol.interpretation.name: symbol.interpretation
            for scope in self.scopes.values()
            for symbol in scope.values.values()
            if isinstance(symbol, InterpretationSymbol)
        }

    def bodies(self) -> dict[str, Rule]:
        """Every rule, parameter and table column, in the order of files and declarations."""
        dispositions = self._dispositions()
        fixes = self._fixes()
        rules: dict[str, Rule] = {}
        for scope in self.scopes.values():
            for decl in scope.file.declarations:
                match decl:
                    case tree.ParameterDecl():
                        found = self._parameter(decl, scope, fixes.get(f"{scope.name}.{decl.name.text}", []))
                    case tree.TableDecl():
                        found = self._table(decl, scope)
                    case tree.RuleDecl():
                        found = self._rule(decl, scope, dispositions.get(f"{scope.name}.{decl.name.text}", []))
                    case _:
                        found = []
                rules.update({rule.name: rule for rule in found})
        return rules

    # --- What other files attach --------------------------------------------------------------------------------------

    def _dispositions(self) -> dict[str, list[tuple[PolicyScope, tree.DispositionDecl]]]:
        attached: dict[str, list[tuple[PolicyScope, tree.DispositionDecl]]] = {}
        for scope in self.scopes.values():
            for decl in scope.file.declarations:
                if isinstance(decl, tree.DispositionDecl):
                    symbol = scope.qualified_value(decl.target)
                    if isinstance(symbol, RuleSymbol) and symbol.kind in ("rule", "decision"):
                        attached.setdefault(symbol.name, []).append((scope, decl))
                    elif symbol is not None:
                        self.session.error(
                            "CQP218",
                            f"« {decl.target.text} » ne se modifie pas par une disposition",
                            decl.target.span,
                            "une règle ou une décision est attendue",
                            others=[(symbol.span, "déclaré ici")],
                            help="Pour un paramètre, ajoutez une valeur datée (« fixe … »).",
                        )
        return attached

    def _fixes(self) -> dict[str, list[tuple[PolicyScope, tree.FixDecl]]]:
        attached: dict[str, list[tuple[PolicyScope, tree.FixDecl]]] = {}
        for scope in self.scopes.values():
            for decl in scope.file.declarations:
                if isinstance(decl, tree.FixDecl):
                    symbol = scope.qualified_value(decl.target)
                    if isinstance(symbol, RuleSymbol) and symbol.kind == "parameter":
                        attached.setdefault(symbol.name, []).append((scope, decl))
                    elif symbol is not None:
                        self.session.error(
                            "CQP218",
                            f"« {decl.target.text} » n'est pas un paramètre",
                            decl.target.span,
                            "« fixe » remplit un paramètre",
                            others=[(symbol.span, "déclaré ici")],
                            help="Pour changer une règle, écrivez une « disposition … modifie … ».",
                        )
        return attached

    # --- Bodies -------------------------------------------------------------------------------------------------------

    def _parameter(
        self, decl: tree.ParameterDecl, scope: PolicyScope, fixes: list[tuple[PolicyScope, tree.FixDecl]]
    ) -> list[Rule]:
        symbol = scope.values.get(decl.name.text)
        if not isinstance(symbol, RuleSymbol) or symbol.span != decl.name.span:
            return []
        cite = required_citation(decl.cite, scope, decl.name, "ce paramètre")
        frame = Frame(place=symbol.name)
        builder = ParameterBuilder(symbol, Environment(scope, frame), cite, self.holes)
        for value in decl.values:
            builder.add(value)
        for home, fix in fixes:
            builder.fix(fix, Environment(home, frame))
        body = builder.build(decl.name.span)
        return [self._finished(symbol, scope, body, cite, decl.label)]

    def _table(self, decl: tree.TableDecl, scope: PolicyScope) -> list[Rule]:
        table = scope.values.get(decl.name.text)
        if not isinstance(table, TableSymbol) or table.span != decl.name.span or not table.well_formed:
            return []
        cite = required_citation(decl.cite, scope, decl.name, "ce tableau")
        rules = []
        before = len(self.session.diagnostics)
        for position, column in enumerate(table.columns.values()):
            frame = Frame(place=column.name)
            env = Environment(scope, frame)
            for param, head in zip(table.params, decl.tables[0].columns, strict=True):
                at = head.head.span
                env, _ = env.bind(param.name, param.type, at=at)
            said = len(self.session.diagnostics)
            builder = BodyBuilder(column.name, column.type, env, cite, self.holes)
            for dated in successive(decl.tables, table.name, env, cite):
                rows = row_tests(dated.table, env, dated.cite)
                builder.base += result_body(dated, rows, position, column.type, builder, env)
            if position:
                unsaid(self.session, before, said)
            body = builder.build(decl.tables[0].span)
            rules.append(self._finished(column, scope, body, cite, decl.label))
        return rules

    def _rule(
        self, decl: tree.RuleDecl, scope: PolicyScope, dispositions: list[tuple[PolicyScope, tree.DispositionDecl]]
    ) -> list[Rule]:
        symbol = scope.values.get(decl.name.text)
        if not isinstance(symbol, RuleSymbol) or symbol.span != decl.name.span:
            return []
        cite = required_citation(decl.cite, scope, decl.name, "cette règle")
        frame = Frame(place=symbol.name)
        env = Environment(scope, frame)
        for param, named in zip(symbol.params, decl.params, strict=True):
            env, _ = env.bind(param.name, param.type, at=named.name.span)
        builder = BodyBuilder(symbol.name, symbol.type, env, cite, self.holes)
        if decl.tables:
            rule_tables(successive(decl.tables, symbol.name, env, cite), symbol.type, builder, env)
        builder.add_cases(decl.cases)
        for exception in decl.exceptions:
            builder.add_exception(exception, env)
        for home, disposition in dispositions:
            builder.add_exception(disposition, evolve(env, scope=home))
        favourable = tuple(check(value, Environment(scope, Frame()), symbol.type) for value in decl.favourable)
        body = builder.build(decl.name.span)
        rule = self._finished(symbol, scope, body, cite, decl.label)
        return [evolve(rule, favourable=favourable, params=self._listed(symbol, decl, scope))]

    def _listed(self, symbol: RuleSymbol, decl: tree.RuleDecl, scope: PolicyScope) -> tuple[Param, ...]:
        """The arguments of a rule, the one that goes through a list with that list."""
        if decl.each is None or not symbol.each:
            return symbol.params
        type_ = next(param.type for param in symbol.params if param.name == symbol.each)
        over = check(decl.each.over, Environment(scope, Frame(place=symbol.name)), ListType(type_))
        return tuple(evolve(param, over=over) if param.name == symbol.each else param for param in symbol.params)

    def _finished(
        self,
        symbol: RuleSymbol,
        scope: PolicyScope,
        body: Node,
        cite: Cite | None,
        label: tree.Text | None,
    ) -> Rule:
        return Rule(
            symbol.name,
            scope.name,
            symbol.kind,
            symbol.params,
            symbol.type,
            label.text if label else "",
            body,
            symbol.span,
            cite,
            assessed_at=symbol.assessed_at,
        )

    def check_lists(self, rules: dict[str, Rule]) -> None:
        """Refuse a decision for each element of a list that is not the same under every reading."""
        for rule in rules.values():
            for over in [param.over for param in rule.params if param.over is not None]:
                readings = readings_behind(over, rules)
                if readings:
                    self.session.error(
                        "CQP314",
                        "La liste d'une décision ne peut pas dépendre d'une interprétation ouverte",
                        over.span,
                        f"dépend de {', '.join(f'« {reading} »' for reading in sorted(readings))}",
                        help="Une décision est publiée pour les mêmes éléments quelle que soit la lecture : faites "
                        "dépendre d'elle la décision, et non la liste.",
                    )
