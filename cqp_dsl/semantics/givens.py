"""What an ``avec`` sets: facts and parts of facts, readings, holes, assumed rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define, evolve

from cqp_dsl.core.call_graph import mentioned_by
from cqp_dsl.core.datatypes.types import ListType, MapType, NumberType, OptionalType, RecordType, Type, type_name
from cqp_dsl.core.nodes import Const, Node
from cqp_dsl.core.scenario import Given
from cqp_dsl.language.syntax import tree
from cqp_dsl.semantics.agreement import fit, without_nothing
from cqp_dsl.semantics.environment import Environment, Frame
from cqp_dsl.semantics.expressions import infer
from cqp_dsl.semantics.names import callee
from cqp_dsl.semantics.parameters import grid_cells
from cqp_dsl.semantics.resolutions import Vacancy
from cqp_dsl.semantics.scope import EntrySymbol, InterpretationSymbol, PolicyScope, RuleSymbol, TableSymbol

if TYPE_CHECKING:
    from cqp_dsl.core.declarations import HoleDeclaration
    from cqp_dsl.core.program import Entry

Step: TypeAlias = "str | tuple[str, ...]"


def path_text(path: tuple[Step, ...]) -> str:
    """A path inside a value, as it is read: ``[oral].début``."""
    return "".join(f".{step}" if isinstance(step, str) else f"[{' ; '.join(step)}]" for step in path)


@define(frozen=True)
class Target:
    """What an ``avec`` sets: a symbol, the path inside it, and the type found there."""

    kind: Literal["fact", "reading", "hole", "assumption"]
    name: str
    path: tuple[Step, ...]
    type: Type
    entry: Entry | None = None


@define(eq=False, repr=False)
class GivenReader:
    """Elaborates what the scenarios of one politique give.

    ``holes`` are those of the whole program, by (parameter, key).
    """

    scope: PolicyScope
    holes: dict[tuple[str, tuple[str, ...]], HoleDeclaration]

    def read(self, decl: tree.GivenDecl) -> list[Given]:
        """The givens of one ``avec``."""
        target = self.target(decl.target)
        if target is None:
            return []
        if isinstance(decl.value, tree.Grid):
            return self._grid(target, decl.value)
        return self._given_value(target, decl.value)

    def _given_value(self, target: Target, expr: tree.Expr) -> list[Given]:
        node = self.constant(expr, target.type, target)
        return [] if node is None else [Given(target.kind, target.name, target.path, node, expr.span)]

    def _grid(self, target: Target, grid: tree.Grid) -> list[Given]:
        if not isinstance(target.type, MapType):
            self.scope.session.error(
                "CQP301",
                "Un tableau croisé donne une valeur « par » énumération, "
                f"pas une valeur de type « {type_name(target.type)} »",
                grid.span,
                "tableau croisé",
                help="Écrivez « avec … = … », ou un tableau « cas » pour plusieurs dossiers.",
            )
            return []
        givens = []
        for key, cell in grid_cells(grid, target.type.keys, self.environment()):
            if isinstance(cell, tree.HoleExpr):
                self.scope.session.error(
                    "CQP317",
                    "Un fait ne se déclare pas « à fixer »",
                    cell.span,
                    "un fait",
                    help="Un fait qu'on ignore se laisse de côté : écrivez « - ».",
                )
                continue
            inner = evolve(target, path=(*target.path, key), type=target.type.value)
            givens.extend(self._given_value(inner, cell))
        return givens

    def target(self, expr: tree.Expr) -> Target | None:
        """What the left side of an ``avec`` designates; reports what cannot be given."""
        env = self.environment()
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
                self.scope.session.error(
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
                column = self._column(base)
                if column is not None:
                    return self._row(column, expr)
                outer = self._target_base(base)
                return None if outer is None else self._key(outer, keys, expr, env)
            case tree.NameRef(name=name):
                self.scope.session.resolutions.seek(name, Vacancy())
                self.scope.unknown_value(name)
                return None
            case _:
                self.scope.session.error(
                    "CQP317",
                    "Un fait, une interprétation, un paramètre à fixer ou une règle est attendu ici",
                    expr.span,
                    help="Par exemple « avec notes = … », « avec notes[oral] = 6 ».",
                )
                return None

    def _target_base(self, expr: tree.Expr) -> Target | None:
        """The outer part of a path; a hole is only checked once its whole key is known."""
        symbol = callee(expr, self.environment())
        if isinstance(symbol, RuleSymbol) and symbol.kind == "parameter":
            return Target("hole", symbol.name, (), symbol.type)
        return self.target(expr)

    def _field(self, outer: Target, field: tree.Name, expr: tree.Expr) -> Target | None:
        type_ = without_nothing(outer.type)
        self.scope.session.resolutions.seek(field, Vacancy(base=type_))
        if isinstance(type_, RecordType):
            found = type_.field(field.text)
            if found is not None:
                self.scope.session.resolutions.use_part(field, type_.name)
                return evolve(outer, path=(*outer.path, field.text), type=found.type)
            self.scope.unknown(
                "CQP213",
                f"La fiche « {type_.name} » n'a pas de champ « {field.text} »",
                field,
                [f.name for f in type_.fields],
            )
            return None
        help_ = f"Ce qui précède est de type « {type_name(outer.type)} » : seule une fiche a des champs."
        if isinstance(type_, MapType) and isinstance(expr, tree.Access):
            help_ = f"Entre crochets : « {self.scope.session.text(expr.base.span)}[{field.text}] »."
        self.scope.session.error(
            "CQP213",
            f"« {self.scope.session.text(expr.span)} » n'existe pas",
            field.span,
            "pas de champs ici",
            help=help_,
        )
        return None

    def _cell(self, outer: Target, type_: MapType, key: tuple[str, ...], name: tree.Name) -> Target | None:
        for part, enum in zip(key, type_.keys, strict=True):
            if part not in enum.values:
                self.scope.unknown("CQP214", f"« {part} » n'est pas une valeur de « {enum.name} »", name, enum.values)
                return None
        if outer.kind == "hole":
            return self._parameter(outer.name, type_.value, key, name)
        return evolve(outer, path=(*outer.path, key), type=type_.value)

    def _column(self, expr: tree.Expr) -> RuleSymbol | None:
        """The column of a table that ``organisation.lieu`` names, if it does."""
        match expr:
            case tree.Access(base=base, field=field):
                table = callee(base, self.environment())
                column = table.columns.get(field.text) if isinstance(table, TableSymbol) else None
                if column is not None:
                    self.scope.session.resolutions.use(field.span, column.span)
                return column
            case _:
                return None

    def _row(self, column: RuleSymbol, expr: tree.Index) -> Target | None:
        """The figure to fix of a row, which its cells tell: ``organisation.lieu[oral]``."""
        words = " ; ".join(self.scope.session.text(key.span) for key in expr.keys)
        if (column.name, (words,)) in self.holes:
            return Target("hole", column.name, ((words,),), column.type)
        rows = [f"[{key[0]}]" for parameter, key in self.holes if parameter == column.name]
        self.scope.session.error(
            "CQP317",
            f"« {self.scope.session.text(expr.span)} » n'est pas à fixer",
            expr.span,
            "aucune ligne à fixer n'a ces cases",
            help=f"À fixer dans cette colonne : {', '.join(rows[:6])}."
            if rows
            else "Rien n'est à fixer dans cette colonne.",
        )
        return None

    def _key(self, outer: Target, keys: tuple[tree.Expr, ...], expr: tree.Expr, env: Environment) -> Target | None:
        type_ = without_nothing(outer.type)
        text = self.scope.session.text(expr.span)
        if not isinstance(type_, MapType):
            self.scope.session.error(
                "CQP305",
                f"« {text} » ne se donne pas par case",
                expr.span,
                f"de type {type_name(outer.type)}",
                help="Une liste se donne entière : « avec … = { … ; … } ».",
            )
            return None
        if len(type_.keys) != len(keys):
            self.scope.session.error(
                "CQP304",
                f"« {text} » : {len(type_.keys)} clé{'s' if len(type_.keys) > 1 else ''} par case",
                expr.span,
                "clés en trop" if len(keys) > len(type_.keys) else "il manque une clé",
                help="Une clé par énumération, séparées par « ; ».",
            )
            return None
        found: list[str] = []
        for key, enum in zip(keys, type_.keys, strict=True):
            node = fit(infer(key, env, enum), enum, env)
            if not isinstance(node, Const) or not isinstance(node.value, str):
                return None
            found.append(node.value)
        return self._cell(outer, type_, tuple(found), tree.Name(text=found[-1], span=expr.span))

    def _parameter(self, name: str, type_: Type, key: tuple[str, ...], at: tree.Expr | tree.Name) -> Target | None:
        if any(parameter == name and known[: len(key)] == key for parameter, known in self.holes):
            return Target("hole", name, (key,) if key else (), type_)
        self.scope.session.error(
            "CQP317",
            f"Le texte donne déjà la valeur de « {name.partition('.')[2]} »",
            at.span,
            "ce paramètre n'est pas à fixer",
            help="Un scénario ne remplit que ce qui est déclaré « à fixer » ; pour une autre date, changez la date.",
        )
        return None

    def environment(self, target: Target | None = None) -> Environment:
        """The scope of closed values, those of ``target`` possibly given in part."""
        partial = None
        if target is not None and target.entry is not None:
            partial = (target.entry, target.entry.name + path_text(target.path))
        return Environment(self.scope, Frame(), partial=partial)

    def constant(self, expr: tree.Expr, type_: Type, target: Target | None) -> Node | None:
        """A closed value: no fact, rule or interpretation in it. Limits of facts are checked when the scenario runs.

        A bare number is in the unit that is declared, whether it is given or expected.
        """
        env = evolve(self.environment(target), bare=True)
        wanted = _without_bounds(type_) if target is not None and target.kind == "fact" else type_
        node = fit(infer(expr, env, wanted), wanted, env)
        if isinstance(node, Const) and node.label is None:
            return node
        if mentioned_by(node).names:
            self.scope.session.error(
                "CQP315",
                "Un scénario ne donne et n'attend que des valeurs écrites",
                expr.span,
                "dépend du dossier ou d'une règle",
                help="Écrivez la valeur elle-même.",
            )
            return None
        return node


def _without_bounds(type_: Type) -> Type:
    """The type without its limits, at every depth: an out-of-bounds fact is a refused dossier, not a wrong scenario."""
    match type_:
        case MapType(keys=keys, value=value):
            return MapType(keys, _without_bounds(value))
        case ListType(item=item):
            return ListType(_without_bounds(item))
        case RecordType(name=name, fields=fields):
            return RecordType(name, tuple(evolve(f, type=_without_bounds(f.type)) for f in fields))
        case NumberType():
            return evolve(type_, bounds=None)
        case OptionalType(inner=inner):
            return OptionalType(_without_bounds(inner))
        case _:
            return type_
