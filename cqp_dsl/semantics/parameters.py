"""Parameters: dated values and cross tables, cell by cell, filled from one file or several.

Source: SEMANTICS §4, « Parameter »: one default per cell, each dated value a case whose guard is its window; windows
of one cell never overlap, across files included; ``à partir du`` runs until the next one.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.core.datatypes.types import EnumType, MapType, Type, UnknownType
from cqp_dsl.core.nodes import Case, Const, Default, Hole, Make, Node
from cqp_dsl.language.syntax import tree
from cqp_dsl.semantics.agreement import make, truth, unknown
from cqp_dsl.semantics.citations import citation
from cqp_dsl.semantics.expressions import check, infer
from cqp_dsl.semantics.holes import window_words
from cqp_dsl.semantics.names import enumeration_named
from cqp_dsl.semantics.successions import in_succession
from cqp_dsl.semantics.windows import in_force, window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.nodes import Window
    from cqp_dsl.semantics.environment import Environment
    from cqp_dsl.semantics.holes import Holes
    from cqp_dsl.semantics.scope import RuleSymbol
    from cqp_dsl.source import Span

Key = tuple[str, ...]


@define(eq=False, repr=False)
class CellValue:
    """One dated value of one cell.

    ``window`` is its own; ``days``, what its politique and the value that follows it leave of it.
    """

    value: Node
    window: Window | None
    span: Span
    cite: Cite | None
    env: Environment
    days: Window | None = None


class ParameterBuilder:
    """Collects the values of a parameter's cells, then makes its body."""

    def __init__(self, symbol: RuleSymbol, env: Environment, cite: Cite | None, holes: Holes) -> None:
        self.symbol = symbol
        self.env = env
        self.cite = cite
        self.holes = holes
        self.before = len(env.scope.session.diagnostics)
        """Diagnostics when it began: when more have been found since, a cell without a value is the consequence."""
        self.cells: dict[Key, list[CellValue]] = {}

    @property
    def keys(self) -> tuple[EnumType, ...]:
        """The enumerations that key it, none for a plain parameter."""
        return self.symbol.type.keys if isinstance(self.symbol.type, MapType) else ()

    @property
    def value_type(self) -> Type:
        """The type of a cell."""
        return self.symbol.type.value if isinstance(self.symbol.type, MapType) else self.symbol.type

    # --- Collecting -------------------------------------------------------------------------------------------------

    def add(self, value: tree.DatedValue | tree.Grid) -> None:
        """A value of the declaration itself."""
        env = self.env
        days = window(value.window, env.scope)
        cite = citation(value.cite, env.scope, self.cite)
        if isinstance(value, tree.Grid):
            for key, cell in grid_cells(value, self.keys, env):
                self._put(key, CellValue(self._content(key, cell, cite, env), days, cell.span, cite, env))
            return
        if isinstance(value.value, tree.HoleExpr):
            for key in itertools.product(*(enum.values for enum in self.keys)):
                self._put(key, CellValue(self._content(key, value.value, cite, env), days, value.span, cite, env))
            return
        node = check(value.value, env, self.symbol.type)
        if not self.keys:
            self._put((), CellValue(node, days, value.span, cite, env))
        elif isinstance(node, Make) and node.shape == "map":
            for key, operand in zip(node.keys, node.operands, strict=True):
                self._put(key, CellValue(operand, days, operand.span, cite, env))
        elif not isinstance(node.type, UnknownType):
            env.scope.session.error(
                "CQP301",
                "La valeur d'un paramètre par énumération s'écrit case par case",
                value.span,
                help="Écrivez « { clé : valeur ; … } » ou un tableau croisé.",
            )

    def fix(self, decl: tree.FixDecl, env: Environment) -> None:
        """Values given by a ``fixe``, possibly from another file."""
        key = self._fixed_key(decl, env)
        if key is None:
            return
        cite = citation(decl.cite, env.scope, env.scope.cite or self.cite)
        for value in decl.values:
            days = window(value.window, env.scope)
            own = citation(value.cite, env.scope, cite)
            self._put(key, CellValue(self._content(key, value.value, own, env), days, value.span, own, env))

    def _fixed_key(self, decl: tree.FixDecl, env: Environment) -> Key | None:
        if len(decl.keys) != len(self.keys):
            names = " ; ".join(enum.name for enum in self.keys)
            written = f"{decl.target.text}[{names}]" if names else decl.target.text
            env.scope.session.error(
                "CQP304",
                f"« {decl.target.text} » se remplit avec {_counted(len(self.keys))}, {len(decl.keys)} ici"
                if self.keys
                else f"« {decl.target.text} » n'a pas de clé",
                decl.target.span,
                f"{_counted(len(decl.keys))} ici",
                help=f"Écrivez « fixe {written} … ».",
            )
            return None
        key: list[str] = []
        for expr, enum in zip(decl.keys, self.keys, strict=True):
            before = len(env.scope.session.diagnostics)
            node = check(expr, env, enum)
            if isinstance(node, Const) and isinstance(node.value, str):
                key.append(node.value)
            elif len(env.scope.session.diagnostics) == before:
                self._report_computed(expr, enum, env)
        return tuple(key) if len(key) == len(self.keys) else None

    def _report_computed(self, expr: tree.Expr, enum: EnumType, env: Environment) -> None:
        env.scope.session.error(
            "CQP214",
            f"« {env.scope.session.text(expr.span)} » n'est pas une valeur de « {enum.name} », mais un calcul",
            expr.span,
            "une valeur est attendue",
            help=f"Une clé s'écrit telle quelle : {', '.join(f'« {value} »' for value in enum.values[:12])}.",
        )

    def _content(self, key: Key, value: tree.Expr | tree.HoleExpr, cite: Cite | None, env: Environment) -> Node:
        """What stands in a cell: an expression, or a declared hole."""
        if not isinstance(value, tree.HoleExpr):
            return check(value, env, self.value_type)
        return self.holes.declare(value, env, self.symbol.name, key, self.value_type, cite)

    def _put(self, key: Key, cell: CellValue) -> None:
        self.cells.setdefault(key, []).append(cell)

    # --- Building ---------------------------------------------------------------------------------------------------

    def build(self, span: Span) -> Node:
        """The body: one default, or a map of one per cell; unfilled cells are reported."""
        if not self.keys:
            if () not in self.cells:
                self._report_unfilled([()], span)
                return unknown(self.env, span)
            return self._default((), self.cells[()], span)
        every = list(itertools.product(*(enum.values for enum in self.keys)))
        missing = [key for key in every if key not in self.cells]
        if missing:
            self._report_unfilled(missing, span)
        operands = tuple(
            self._default(key, self.cells[key], span) if key in self.cells else unknown(self.env, span) for key in every
        )
        return make(Make, self.env, span, self.symbol.type, shape="map", operands=operands, keys=tuple(every))

    def _report_unfilled(self, missing: list[Key], span: Span) -> None:
        if len(self.env.scope.session.diagnostics) > self.before:
            return
        short = self.symbol.name.partition(".")[2]
        if missing == [()]:
            self.env.scope.session.error(
                "CQP216",
                f"Le paramètre « {short} » n'a pas de valeur",
                span,
                "sans valeur",
                help="Écrivez « vaut … », ou « à fixer par « … » » si le texte ne la donne pas.",
            )
            return
        shown = ", ".join(f"[{' ; '.join(key)}]" for key in missing[:6])
        more = f" et {len(missing) - 6} autres" if len(missing) > 6 else ""  # noqa: PLR2004 - a line's worth
        self.env.scope.session.error(
            "CQP216",
            f"Le paramètre « {short} » n'est pas rempli en {shown}{more}",
            span,
            f"{len(missing)} cases vides" if len(missing) > 1 else "une case vide",
            help="Donnez chaque case ici ou par « fixe », ou déclarez-la « à fixer par « … » ».",
        )

    def _default(self, key: Key, values: list[CellValue], span: Span) -> Default:
        place = f"{self.symbol.name}[{' ; '.join(key)}]" if key else self.symbol.name
        successive = in_succession(values, place, self.env.scope.session)
        self._tell_holes_apart(key, successive)
        cases = tuple(
            Case(
                number, "dated",
                truth(v.env, v.span) if v.days is None else in_force(v.days, v.env, v.span),
                truth(v.env, v.span), v.value, frozenset(), v.span, v.days, cite=v.cite,
            )
            for number, v in enumerate(successive)
        )  # fmt: skip
        exhaustive = any(v.days is None for v in successive)
        return make(
            Default, self.env, span, self.value_type, cases=cases, exhaustive=exhaustive, place=place, cite=self.cite
        )

    def _tell_holes_apart(self, key: Key, values: list[CellValue]) -> None:
        """Give each figure to be fixed the days of its value, where a cell has several."""
        holes = [(v, v.value) for v in values if isinstance(v.value, Hole)]
        if len(holes) > 1:
            for value, hole in holes:
                value.value = self.holes.named(hole, (*key, window_words(value.window or value.days)))


def _counted(keys: int) -> str:
    return f"{keys} clés" if keys > 1 else "une clé" if keys else "aucune clé"


def grid_cells(
    grid: tree.Grid, keys: tuple[EnumType, ...], env: Environment
) -> Iterator[tuple[Key, tree.Expr | tree.HoleExpr]]:
    """The cells of a cross table: rows by the first enumerations, columns by the last one or by one value."""
    session = env.scope.session
    row_enums = [enumeration_named(head, env) for head in grid.row_heads]
    known = [enum for enum in row_enums if enum is not None and enum in keys]
    if len(known) < len(row_enums) or len(set(known)) < len(known) or not keys:
        wanted = " et ".join(f"« {enum.name} »" for enum in keys) or "aucune énumération"
        session.error(
            "CQP316",
            "L'en-tête des lignes d'un tableau croisé nomme les énumérations du paramètre",
            grid.row_heads[0].span,
            help=f"Attendu : {wanted}.",
        )
        return
    rest = [enum for enum in keys if enum not in known]
    if len(rest) > 1 or (not rest and len(grid.column_heads) > 1):
        session.error(
            "CQP316",
            "Les colonnes d'un tableau croisé sont les valeurs d'une seule énumération",
            grid.column_heads[0].span,
            help="Mettez les autres énumérations avant « || »."
            if rest
            else "Toutes les énumérations sont avant « || » : gardez une seule colonne après.",
        )
        return
    columns: list[str | None] = [None]
    if rest:
        columns = [_constant(infer(head, env, rest[0]), rest[0], env) for head in grid.column_heads]
    if _repeated_column(grid, columns, env):
        return
    seen: dict[Key, Span] = {}
    for row in grid.rows:
        row_values = [_row_key(cell, enum, env) for cell, enum in zip(row.keys, known, strict=True)]
        for column, cell in zip(columns, row.cells, strict=True):
            named = dict(zip(known, row_values, strict=True)) | ({rest[0]: column} if rest else {})
            key = tuple(named[enum] for enum in keys)
            if any(part is None for part in key) or isinstance(cell, tree.AnyCell):
                continue
            if isinstance(cell, tree.StatusExpr):
                session.error(
                    "CQP317",
                    "Un état ne s'écrit que dans un « cas »",
                    cell.span,
                    "une valeur est attendue",
                    help="Écrivez une valeur, ou « à fixer par « … » » si le texte ne la donne pas.",
                )
                continue
            full = tuple(part for part in key if part is not None)
            if full in seen:
                session.error(
                    "CQP308",
                    f"La case [{' ; '.join(full)}] est donnée deux fois",
                    row.span,
                    "seconde fois",
                    others=[(seen[full], "première fois")],
                    help="Retirez l'une des deux lignes.",
                )
                continue
            seen[full] = row.span
            yield full, cell


def _repeated_column(grid: tree.Grid, columns: list[str | None], env: Environment) -> bool:
    """Whether two columns have the same head, which is reported."""
    first: dict[str, Span] = {}
    for head, column in zip(grid.column_heads, columns, strict=False):
        if column in first:
            env.scope.session.error(
                "CQP308",
                f"La colonne « {column} » figure deux fois dans ce tableau",
                head.span,
                "seconde fois",
                others=[(first[column], "première fois")],
                help="Retirez l'une des deux.",
            )
            return True
        if column is not None:
            first[column] = head.span
    return False


def _row_key(cell: tree.Expr | tree.AnyCell, enum: EnumType, env: Environment) -> str | None:
    if isinstance(cell, tree.AnyCell):
        env.scope.session.error(
            "CQP316",
            f"Une valeur de « {enum.name} » est attendue en tête de ligne, « - » n'en est pas une",
            cell.span,
            help="Écrivez une ligne par valeur.",
        )
        return None
    return _constant(infer(cell, env, enum), enum, env)


def _constant(node: Node, enum: EnumType, env: Environment) -> str | None:
    if isinstance(node, Const) and node.type == enum and isinstance(node.value, str):
        return node.value
    if not isinstance(node.type, UnknownType):
        env.scope.session.error(
            "CQP316",
            f"Une valeur de « {enum.name} » est attendue ici",
            node.span,
            "autre chose est écrit",
            help=f"Valeurs de « {enum.name} » : {', '.join(f'« {value} »' for value in enum.values[:12])}.",
        )
    return None
