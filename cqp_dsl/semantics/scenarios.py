"""Scenarios: small dossiers written beside the rules, and what is expected of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

from cqp_dsl.core.nodes import Const, Node
from cqp_dsl.core.program import (
    Entry,
    Expectation,
    ExpectedMissing,
    ExpectedReasons,
    ExpectedRefusal,
    ExpectedStatus,
    ExpectedValue,
    Given,
    HoleDeclaration,
    Scenario,
)
from cqp_dsl.datatypes.types import ListType, MapType, NumberType, OptionalType, RecordType, Type, type_name
from cqp_dsl.diagnostics import nearest
from cqp_dsl.semantics.agreement import fit, without_nothing
from cqp_dsl.semantics.environment import Environment, Frame
from cqp_dsl.semantics.expressions import infer
from cqp_dsl.semantics.graph import uses_of
from cqp_dsl.semantics.names import callee
from cqp_dsl.semantics.parameters import grid_cells
from cqp_dsl.semantics.scope import EntrySymbol, InterpretationSymbol, PolicyScope, RuleSymbol, TableSymbol
from cqp_dsl.syntax import tree

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from cqp_dsl.core.program import Rule
    from cqp_dsl.source import Span

Step = str | tuple[str, ...]


@attrs.frozen
class Target:
    """What an ``avec`` sets: a symbol, the path inside it, and the type found there."""

    kind: Literal["fact", "reading", "hole", "assumption"]
    name: str
    path: tuple[Step, ...]
    type: Type
    entry: Entry | None = None


@attrs.define
class ScenarioReader:
    """Elaborates the scenarios of one politique. ``rules`` are linked; ``holes`` are those of the whole program."""

    scope: PolicyScope
    rules: dict[str, Rule]
    holes: dict[tuple[str, tuple[str, ...]], HoleDeclaration]

    def read(self) -> list[Scenario]:
        """Every scenario, one per row where there is a ``cas`` grid."""
        decls = [decl for decl in self.scope.file.declarations if isinstance(decl, tree.ScenarioDecl)]
        by_label: dict[str, tree.ScenarioDecl] = {}
        for decl in decls:
            first = by_label.setdefault(decl.label.text, decl)
            if first is not decl:
                self._error(
                    "CQP203",
                    f"Deux scénarios s'appellent « {decl.label.text} »",
                    decl.label.span,
                    "second",
                    others=[(first.label.span, "premier")],
                    help="Donnez à chacun son nom : c'est par lui qu'un échec se désigne.",
                )
        return [scenario for decl in decls for scenario in self._scenario(decl, by_label)]

    # --- One scenario -----------------------------------------------------------------------------------------------

    def _scenario(self, decl: tree.ScenarioDecl, by_label: dict[str, tree.ScenarioDecl]) -> list[Scenario]:
        givens, date = self._background(decl, by_label)
        expectations = [e for item in decl.expectations for e in self._expectation(item)]
        base = Scenario(decl.label.text, self.scope.name, date, tuple(givens), tuple(expectations), decl.label.span)
        if decl.grid is None:
            if not expectations:
                self._error(
                    "CQP317",
                    f"Le scénario « {decl.label.text} » n'attend rien",
                    decl.label.span,
                    help="Ajoutez une ligne « attendu … », ou un tableau « cas ».",
                )
            return [base]
        return self._rows(decl.grid, base)

    def _background(
        self, decl: tree.ScenarioDecl, by_label: dict[str, tree.ScenarioDecl]
    ) -> tuple[list[Given], datetime.date | None]:
        """What a scenario is given: by those it resembles (« comme ») first, then by itself."""
        chain = [decl]
        while chain[-1].like is not None:
            like = chain[-1].like
            parent = by_label.get(like.text)
            if parent is None:
                close = nearest(like.text, by_label)
                self._error(
                    "CQP220",
                    f"Aucun scénario ne s'appelle « {like.text} » dans cette politique",
                    like.span,
                    "inconnu",
                    help=f"Vouliez-vous dire « {close} » ?" if close else "Nommez un scénario du même fichier.",
                )
                break
            if parent in chain:
                self._error(
                    "CQP220", "Ces scénarios se ressemblent en rond", like.span, help="Retirez l'un des « comme »."
                )
                break
            chain.append(parent)
        date = next((d.date.value for d in chain if d.date is not None), None)
        givens = [given for d in reversed(chain) for item in d.givens for given in self._given(item, report=d is decl)]
        return givens, date

    def _rows(self, grid: tree.Grid, base: Scenario) -> list[Scenario]:
        scenarios = []
        for number, row in enumerate(grid.rows, start=1):
            if len(row.keys) != len(grid.row_heads) or len(row.cells) != len(grid.column_heads):
                self._error(
                    "CQP316",
                    f"{len(grid.row_heads)} + {len(grid.column_heads)} cases attendues sur cette ligne, "
                    f"{len(row.keys)} + {len(row.cells)} trouvées",
                    row.span,
                    help="Chaque ligne a autant de cases que l'en-tête.",
                )
                continue
            date, givens = base.date, list(base.givens)
            for head, cell in zip(grid.row_heads, row.keys, strict=True):
                if isinstance(cell, tree.AnyCell):
                    continue
                if isinstance(head, tree.EffectDate):
                    date = cell.value if isinstance(cell, tree.DateLit) else date
                    if not isinstance(cell, tree.DateLit):
                        self._error("CQP301", "Une date est attendue ici", cell.span)
                    continue
                givens.extend(self._given(tree.GivenDecl(target=head, value=cell, span=cell.span), report=True))
            expectations = list(base.expectations)
            for head, expected in zip(grid.column_heads, row.cells, strict=True):
                if not isinstance(expected, tree.AnyCell):
                    expectations.extend(self._expected_cell(head, expected))
            scenarios.append(
                attrs.evolve(
                    base, date=date, givens=tuple(givens), expectations=tuple(expectations), span=row.span, row=number
                )
            )
        return scenarios

    # --- What is given ----------------------------------------------------------------------------------------------

    def _given(self, decl: tree.GivenDecl, *, report: bool) -> list[Given]:
        """The givens of one ``avec``; errors are reported where the scenario itself is, not where it is inherited."""
        before = len(self.scope.session.diagnostics)
        givens = self._givens_of(decl)
        if not report:
            del self.scope.session.diagnostics[before:]
        return givens

    def _givens_of(self, decl: tree.GivenDecl) -> list[Given]:
        target = self._target(decl.target)
        if target is None:
            return []
        if isinstance(decl.value, tree.Grid):
            return self._grid(target, decl.value)
        return self._given_value(target, decl.value)

    def _given_value(self, target: Target, expr: tree.Expr) -> list[Given]:
        node = self._constant(expr, target.type, target)
        return [] if node is None else [Given(target.kind, target.name, target.path, node, expr.span)]

    def _grid(self, target: Target, grid: tree.Grid) -> list[Given]:
        if not isinstance(target.type, MapType):
            self._error(
                "CQP301",
                f"Un tableau croisé donne une valeur « par » énumération, pas {type_name(target.type)}",
                grid.span,
            )
            return []
        givens = []
        for key, cell in grid_cells(grid, target.type.keys, self._environment()):
            if isinstance(cell, tree.HoleExpr):
                self._error("CQP317", "Un fait ne se déclare pas « à fixer » : laissez la case vide (« - »)", cell.span)
                continue
            inner = attrs.evolve(target, path=(*target.path, key), type=target.type.value)
            givens.extend(self._given_value(inner, cell))
        return givens

    def _target(self, expr: tree.Expr) -> Target | None:
        env = self._environment()
        symbol = callee(expr, env)
        match symbol:
            case EntrySymbol(entry=entry):
                return Target("fact", entry.name, (), entry.type, entry)
            case InterpretationSymbol(interpretation=interpretation):
                return Target("reading", interpretation.name, (), interpretation.type)
            case RuleSymbol(kind="parameter", name=name, type=type_):
                return self._parameter(name, type_, (), expr)
            case RuleSymbol(params=(), name=name, type=type_):
                return Target("assumption", name, (), type_)
            case RuleSymbol() | TableSymbol():
                self._error(
                    "CQP317",
                    f"« {self.scope.session.text(expr.span)} » ne peut pas être donné : il a des arguments",
                    expr.span,
                    help="Donnez les faits dont il dépend.",
                )
                return None
            case None:
                return self._inner_target(expr, env)

    def _inner_target(self, expr: tree.Expr, env: Environment) -> Target | None:
        match expr:
            case tree.Access(base=base, field=field):
                outer = self._target_base(base)
                return None if outer is None else self._field(outer, field, expr)
            case tree.Index(base=base, keys=keys):
                outer = self._target_base(base)
                return None if outer is None else self._key(outer, keys, expr, env)
            case tree.NameRef(name=name):
                self.scope.unknown_value(name)
                return None
            case _:
                self._error(
                    "CQP317",
                    "Un fait, une interprétation, un paramètre à fixer ou une règle est attendu ici",
                    expr.span,
                    help="Par exemple « avec notes = … », « avec notes[oral] = 6 ».",
                )
                return None

    def _target_base(self, expr: tree.Expr) -> Target | None:
        """The outer part of a path; a hole is only checked once its whole key is known."""
        symbol = callee(expr, self._environment())
        if isinstance(symbol, RuleSymbol) and symbol.kind == "parameter":
            return Target("hole", symbol.name, (), symbol.type)
        return self._target(expr)

    def _field(self, outer: Target, field: tree.Name, expr: tree.Expr) -> Target | None:
        type_ = without_nothing(outer.type)
        if isinstance(type_, RecordType):
            found = type_.field(field.text)
            if found is not None:
                return attrs.evolve(outer, path=(*outer.path, field.text), type=found.type)
            self.scope.unknown(
                "CQP213",
                f"La fiche « {type_.name} » n'a pas de champ « {field.text} »",
                field,
                [f.name for f in type_.fields],
            )
            return None
        if isinstance(type_, MapType) and len(type_.keys) == 1:
            return self._cell(outer, type_, (field.text,), field)
        self._error("CQP213", f"« {self.scope.session.text(expr.span)} » n'existe pas", field.span, "pas de champs ici")
        return None

    def _cell(self, outer: Target, type_: MapType, key: tuple[str, ...], name: tree.Name) -> Target | None:
        for part, enum in zip(key, type_.keys, strict=True):
            if part not in enum.values:
                self.scope.unknown("CQP214", f"« {part} » n'est pas une valeur de « {enum.name} »", name, enum.values)
                return None
        if outer.kind == "hole":
            return self._parameter(outer.name, type_.value, key, name)
        return attrs.evolve(outer, path=(*outer.path, key), type=type_.value)

    def _key(self, outer: Target, keys: tuple[tree.Expr, ...], expr: tree.Expr, env: Environment) -> Target | None:
        type_ = without_nothing(outer.type)
        if not isinstance(type_, MapType) or len(type_.keys) != len(keys):
            self._error(
                "CQP304", f"« {self.scope.session.text(expr.span)} » : clés en trop ou en moins", expr.span,
                help="Une clé par énumération, séparées par « ; ».",
            )  # fmt: skip
            return None
        found: list[str] = []
        for key, enum in zip(keys, type_.keys, strict=True):
            node = fit(infer(key, env, enum), enum, env)
            if not isinstance(node, Const) or not isinstance(node.value, str):
                return None
            found.append(node.value)
        return self._cell(outer, type_, tuple(found), tree.Name(text=found[-1], span=expr.span))

    def _parameter(self, name: str, type_: Type, key: tuple[str, ...], at: tree.Expr | tree.Name) -> Target | None:
        if (name, key) in self.holes:
            return Target("hole", name, (key,) if key else (), type_)
        if isinstance(type_, MapType) and any(parameter == name for parameter, _ in self.holes):
            return Target("hole", name, (), type_)
        self._error(
            "CQP317",
            f"Le texte donne déjà la valeur de « {name.partition('.')[2]} »",
            at.span,
            "ce paramètre n'est pas à fixer",
            help="Un scénario ne remplit que ce qui est déclaré « à fixer » ; pour une autre date, changez la date.",
        )
        return None

    # --- What is expected -------------------------------------------------------------------------------------------

    def _expected_cell(
        self, head: tree.Expr, cell: tree.Expr | tree.HoleExpr | tree.StatusExpr
    ) -> Iterable[Expectation]:
        if isinstance(cell, tree.HoleExpr):
            self._error("CQP317", "« à fixer » ne peut pas être attendu ; écrivez « indéterminé »", cell.span)
            return []
        word = head.name.text if isinstance(head, tree.NameRef) else ""
        cells = tuple(e.value for e in cell.elements) if isinstance(cell, tree.SetLit) else (cell,)
        if word in ("motif", "motifs"):
            texts = tuple(c.text for c in cells if isinstance(c, tree.TextLit))
            kind: Literal["reason", "reasons"] = "reason" if word == "motif" else "reasons"
            return self._expectation(tree.ExpectationDecl(kind=kind, texts=texts, span=cell.span))
        if word == "manque":
            paths = tuple(c for c in cells if not isinstance(c, tree.StatusExpr))
            return self._expectation(tree.ExpectationDecl(kind="missing", paths=paths, span=cell.span))
        if isinstance(cell, tree.StatusExpr):
            kind_: Literal["status", "refused"] = "refused" if cell.status == "refused" else "status"
            return self._expectation(tree.ExpectationDecl(kind=kind_, subject=head, value=cell, span=cell.span))
        return self._expectation(tree.ExpectationDecl(kind="value", subject=head, value=cell, span=cell.span))

    def _expectation(self, decl: tree.ExpectationDecl) -> list[Expectation]:
        match decl.kind:
            case "refused":
                return [ExpectedRefusal(decl.span, decl.texts[0].text if decl.texts else None)]
            case "reason" | "reasons":
                return [ExpectedReasons(tuple(text.text for text in decl.texts), decl.kind == "reasons", decl.span)]
            case "missing":
                paths = [path for expr in decl.paths if (path := self._missing_path(expr)) is not None]
                return [ExpectedMissing(tuple(paths), decl.span)] if len(paths) == len(decl.paths) else []
            case "value" | "status":
                return self._expected_value(decl)

    def _expected_value(self, decl: tree.ExpectationDecl) -> list[Expectation]:
        subject = self._subject(decl.subject) if decl.subject is not None else None
        if subject is None or decl.value is None:
            return []
        symbol, args = subject
        if not isinstance(decl.value, tree.StatusExpr):
            node = self._constant(decl.value, symbol.type, None)
            return [] if node is None else [ExpectedValue(symbol.name, args, node, decl.span)]
        status = decl.value.status
        if status == "refused":
            return [ExpectedRefusal(decl.span)]
        outcomes = None
        if decl.value.outcomes is not None:
            outcomes = self._outcomes(symbol, decl.value.outcomes)
        return [ExpectedStatus(symbol.name, args, status, decl.span, outcomes)]

    def _subject(self, expr: tree.Expr) -> tuple[RuleSymbol, tuple[Node, ...]] | None:
        env = self._environment()
        function, given = (expr.function, expr.args) if isinstance(expr, tree.CallExpr) else (expr, ())
        symbol = callee(function, env)
        if isinstance(symbol, RuleSymbol) and len(symbol.params) == len(given):
            nodes = [self._constant(arg, param.type, None) for arg, param in zip(given, symbol.params, strict=True)]
            known = tuple(node for node in nodes if node is not None)
            return (symbol, known) if len(known) == len(nodes) else None
        if isinstance(symbol, RuleSymbol):
            infer(expr, env)
            return None
        if symbol is None and isinstance(function, tree.NameRef):
            self.scope.unknown_value(function.name, ["motif", "motifs", "manque"])
        elif symbol is None:
            infer(function, env)
        else:
            self._error(
                "CQP317",
                "On n'attend de valeur que d'une règle, d'une décision ou d'un paramètre",
                expr.span,
                help="Un fait se donne avec « avec » ; un tableau s'attend à travers la règle qui l'utilise.",
            )
        return None

    def _outcomes(self, symbol: RuleSymbol, literal: tree.SetLit) -> tuple[tuple[str, Node], ...]:
        rule = self.rules[symbol.name]
        readings = {
            reading: name
            for name in rule.readings
            for scope in self.scope.every_policy.values()
            for value in scope.values.values()
            if isinstance(value, InterpretationSymbol) and value.interpretation.name == name
            for reading in value.interpretation.type.values
        }
        outcomes = []
        for element in literal.elements:
            if element.key is None or element.key.text not in readings:
                name = element.key or tree.Name(text="", span=element.span)
                self.scope.unknown(
                    "CQP222",
                    f"« {name.text} » n'est pas une lecture dont dépend « {symbol.name.partition('.')[2]} »",
                    name,
                    readings,
                )
                continue
            node = self._constant(element.value, symbol.type, None)
            if node is not None:
                outcomes.append((element.key.text, node))
        return tuple(outcomes)

    def _missing_path(self, expr: tree.Expr) -> str | None:
        """The path of something missing, qualified: ``certification.notes[oral]``."""
        match expr:
            case tree.Index(base=base, keys=(tree.NumberLit(value=int(number), unit=""),)):
                outer = self._missing_path(base)
                return None if outer is None else f"{outer}[{number}]"
            case tree.Access(base=base, field=field) if callee(expr, self._environment()) is None:
                if isinstance(base, tree.Index) and isinstance(base.keys[0], tree.NumberLit):
                    outer = self._missing_path(base)
                    return None if outer is None else f"{outer}.{field.text}"
        symbol = callee(expr, self._environment())
        if isinstance(symbol, RuleSymbol):
            return symbol.name
        target = self._target(expr)
        if target is None:
            return None
        steps = (f".{step}" if isinstance(step, str) else f"[{' ; '.join(step)}]" for step in target.path)
        return target.name + "".join(steps)

    # --- Pieces -----------------------------------------------------------------------------------------------------

    def _environment(self, target: Target | None = None) -> Environment:
        partial = None
        if target is not None and target.entry is not None:
            steps = (f".{step}" if isinstance(step, str) else f"[{' ; '.join(step)}]" for step in target.path)
            partial = (target.entry, target.entry.name + "".join(steps))
        return Environment(self.scope, Frame(), partial=partial)

    def _constant(self, expr: tree.Expr, type_: Type, target: Target | None) -> Node | None:
        """A closed value: no fact, rule or interpretation in it. Limits of facts are checked when the scenario runs."""
        env = self._environment(target)
        wanted = _without_bounds(type_) if target is not None and target.kind == "fact" else type_
        node = fit(infer(expr, env, wanted), wanted, env)
        uses = uses_of(node)
        if uses.calls or uses.readings or uses.facts:
            self._error(
                "CQP315",
                "Un scénario ne donne et n'attend que des valeurs écrites",
                expr.span,
                "dépend du dossier ou d'une règle",
                help="Écrivez la valeur elle-même.",
            )
            return None
        return node

    def _error(  # noqa: PLR0913 - the parts of a diagnostic
        self,
        code: str,
        message: str,
        span: Span,
        label: str = "",
        *,
        others: Iterable[tuple[Span, str]] = (),
        help: str | None = None,  # noqa: A002 - the field's name
    ) -> None:
        self.scope.session.error(code, message, span, label, others=others, help=help)


def _without_bounds(type_: Type) -> Type:
    """The type without its limits, at every depth: an out-of-bounds fact is a refused dossier, not a wrong scenario."""
    match type_:
        case MapType(keys=keys, value=value):
            return MapType(keys, _without_bounds(value))
        case ListType(item=item):
            return ListType(_without_bounds(item))
        case RecordType(name=name, fields=fields):
            return RecordType(name, tuple(attrs.evolve(f, type=_without_bounds(f.type)) for f in fields))
        case NumberType():
            return attrs.evolve(type_, bounds=None)
        case OptionalType(inner=inner):
            return OptionalType(_without_bounds(inner))
        case _:
            return type_
