"""Scenarios: small dossiers written beside the rules, and what is expected of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from attrs import evolve

from cqp_dsl.core.datatypes.types import TEXT, ListType, RecordType
from cqp_dsl.core.scenario import (
    Expectation,
    ExpectedMissing,
    ExpectedReasons,
    ExpectedRefusal,
    ExpectedStatus,
    ExpectedValue,
    Given,
    Scenario,
)
from cqp_dsl.diagnostics import nearest
from cqp_dsl.language.syntax import tree
from cqp_dsl.semantics.expressions import infer
from cqp_dsl.semantics.givens import GivenReader, path_text
from cqp_dsl.semantics.limits import MAX_LIKE
from cqp_dsl.semantics.names import callee
from cqp_dsl.semantics.resolutions import Vacancy
from cqp_dsl.semantics.scope import EntrySymbol, PolicyScope, RuleSymbol

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.declarations import HoleDeclaration
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Interpretation, Param, Rule


_REASON_HEADS = ("motif", "motifs", "manque")
"""The heads of a ``cas`` that are not rules."""


class ScenarioReader:
    """Elaborates the scenarios of one politique.

    ``rules`` are linked; they, ``interpretations`` and ``holes`` are those of the whole program.
    """

    def __init__(
        self,
        scope: PolicyScope,
        rules: dict[str, Rule],
        interpretations: dict[str, Interpretation],
        holes: dict[tuple[str, tuple[str, ...]], HoleDeclaration],
    ) -> None:
        self.scope = scope
        self.rules = rules
        self.interpretations = interpretations
        self.holes = holes
        self.givens = GivenReader(scope, holes)
        self._read: dict[int, list[Given]] = {}

    def read(self) -> list[Scenario]:
        """Every scenario, one per row where there is a ``cas`` grid."""
        decls = [decl for decl in self.scope.file.declarations if isinstance(decl, tree.ScenarioDecl)]
        by_label: dict[str, tree.ScenarioDecl] = {}
        for decl in decls:
            first = by_label.setdefault(decl.label.text, decl)
            if first is not decl:
                self.scope.session.error(
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
            if not decl.expectations:
                self.scope.session.error(
                    "CQP317",
                    f"Le scénario « {decl.label.text} » n'attend rien",
                    decl.label.span,
                    "rien à vérifier",
                    help="Ajoutez une ligne « attendu … », ou un tableau « cas ».",
                )
            return [base]
        return self._rows(decl.grid, base)

    def _background(
        self, decl: tree.ScenarioDecl, by_label: dict[str, tree.ScenarioDecl]
    ) -> tuple[list[Given], datetime.date | None]:
        """What a scenario is given: by those it resembles (« comme ») first, then by itself."""
        chain = {id(decl): decl}
        last = decl
        while last.like is not None:
            parent = self._parent(last.like, by_label, report=last is decl)
            if parent is None:
                break
            if id(parent) in chain:
                circle = list(chain.values())[list(chain).index(id(parent)) :]
                if decl is min(circle, key=lambda other: other.span.start):
                    self.scope.session.error(
                        "CQP220",
                        "Ces scénarios se ressemblent en rond",
                        last.like.span,
                        "le cercle se referme",
                        help="Retirez l'un des « comme ».",
                    )
                break
            if len(chain) == MAX_LIKE:
                self._report_chain(decl, last)
                break
            chain[id(parent)] = last = parent
        date = next((d.date.value for d in chain.values() if d.date is not None), None)
        return [given for d in reversed(chain.values()) for given in self._own(d)], date

    def _report_chain(self, decl: tree.ScenarioDecl, last: tree.ScenarioDecl) -> None:
        self.scope.session.error(
            "CQP220",
            f"Plus de {MAX_LIKE} scénarios reprennent l'un ce que l'autre donne",
            decl.label.span,
            "un de trop",
            others=[(last.label.span, "jusqu'ici")],
            help="Reprenez un scénario plus proche des faits, ou redonnez-les.",
        )

    def _parent(
        self, like: tree.Text, by_label: dict[str, tree.ScenarioDecl], *, report: bool
    ) -> tree.ScenarioDecl | None:
        """The scenario that one resembles; where there is none, that one reports it, and not those that resemble it."""
        parent = by_label.get(like.text)
        if not report:
            return parent
        if parent is not None:
            self.scope.session.resolutions.use(like.span, parent.label.span)
            return parent
        close = nearest(like.text, by_label)
        self.scope.session.error(
            "CQP220",
            f"Aucun scénario ne s'appelle « {like.text} » dans cette politique",
            like.span,
            "inconnu",
            help=f"Vouliez-vous dire « {close} » ?" if close else "Nommez un scénario du même fichier.",
        )
        return None

    def _own(self, decl: tree.ScenarioDecl) -> list[Given]:
        """What a scenario gives by itself, elaborated once for all those that resemble it."""
        if id(decl) not in self._read:
            self._read[id(decl)] = [given for item in decl.givens for given in self.givens.read(item)]
        return self._read[id(decl)]

    def _rows(self, grid: tree.Grid, base: Scenario) -> list[Scenario]:
        for head in grid.row_heads:
            if not isinstance(head, tree.EffectDate):
                self.givens.target(head)
        for head in grid.column_heads:
            if not (isinstance(head, tree.NameRef) and head.name.text in _REASON_HEADS):
                self._subject(head)
        scenarios = []
        for number, row in enumerate(grid.rows, start=1):
            date, givens = base.date, list(base.givens)
            for head, cell in zip(grid.row_heads, row.keys, strict=True):
                if isinstance(cell, tree.AnyCell):
                    continue
                if isinstance(head, tree.EffectDate):
                    date = cell.value if isinstance(cell, tree.DateLit) else date
                    if not isinstance(cell, tree.DateLit):
                        self.scope.session.error(
                            "CQP301",
                            "Une date est attendue ici",
                            cell.span,
                            "sous « date d'effet »",
                            help="Écrivez par exemple « 14 février 2013 ».",
                        )
                    continue
                givens.extend(self.givens.read(tree.GivenDecl(target=head, value=cell, span=cell.span)))
            if not base.expectations and all(isinstance(cell, tree.AnyCell) for cell in row.cells):
                self.scope.session.error(
                    "CQP317",
                    "Cette ligne n'attend rien",
                    row.span,
                    "rien à vérifier",
                    help="Remplissez au moins une case après « || », ou retirez la ligne.",
                )
            expectations = list(base.expectations)
            for head, expected in zip(grid.column_heads, row.cells, strict=True):
                if not isinstance(expected, tree.AnyCell):
                    expectations.extend(self._expected_cell(head, expected))
            scenarios.append(
                evolve(
                    base, date=date, givens=tuple(givens), expectations=tuple(expectations), span=row.span, row=number
                )
            )
        return scenarios

    # --- What is expected -------------------------------------------------------------------------------------------

    def _expected_cell(
        self, head: tree.Expr, cell: tree.Expr | tree.HoleExpr | tree.StatusExpr
    ) -> Iterable[Expectation]:
        if isinstance(cell, tree.HoleExpr):
            self.scope.session.error(
                "CQP317",
                "« à fixer » ne peut pas être attendu",
                cell.span,
                "une valeur ou un état est attendu",
                help="Écrivez « indéterminé » : c'est ce qu'est une décision à laquelle manque un chiffre à fixer.",
            )
            return []
        word = head.name.text if isinstance(head, tree.NameRef) else ""
        cells = tuple(e.value for e in cell.elements) if isinstance(cell, tree.SetLit) else (cell,)
        if word in ("motif", "motifs"):
            other = next((c for c in cells if not isinstance(c, tree.TextLit)), None)
            if other is not None:
                self.scope.session.error(
                    "CQP317",
                    "Un motif est un texte entre guillemets",
                    other.span,
                    f"sous « {word} »",
                    help="Écrivez-le « entre guillemets », tel que le libellé de la condition le donne.",
                )
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
            node = self.givens.constant(decl.value, symbol.type, None)
            return [] if node is None else [ExpectedValue(symbol.name, args, node, decl.span)]
        status = decl.value.status
        if status == "refused":
            return [ExpectedRefusal(decl.span)]
        outcomes = None
        if decl.value.outcomes is not None:
            outcomes = self._outcomes(symbol, decl.value.outcomes)
        return [ExpectedStatus(symbol.name, args, status, decl.span, outcomes)]

    def _subject(self, expr: tree.Expr) -> tuple[RuleSymbol, tuple[Node, ...]] | None:
        env = self.givens.environment()
        function, given = (expr.function, expr.args) if isinstance(expr, tree.CallExpr) else (expr, ())
        symbol = callee(function, env)
        if isinstance(symbol, RuleSymbol) and len(symbol.params) == len(given):
            nodes = [
                self.givens.constant(arg, _asked_by(arg, param, symbol), None)
                for arg, param in zip(given, symbol.params, strict=True)
            ]
            known = tuple(node for node in nodes if node is not None)
            return (symbol, known) if len(known) == len(nodes) else None
        if isinstance(symbol, RuleSymbol):
            infer(expr, env)
            return None
        if symbol is None and isinstance(function, tree.NameRef):
            self.scope.session.resolutions.seek(function.name, Vacancy())
            self.scope.unknown_value(function.name, _REASON_HEADS)
            return None
        before = len(self.scope.session.diagnostics)
        if symbol is None:
            infer(function, env)
        told = len(self.scope.session.diagnostics) > before or (symbol is None and self.scope.incomplete)
        if not told:
            self.scope.session.error(
                "CQP317",
                "On n'attend de valeur que d'une règle, d'une décision ou d'un paramètre entier",
                expr.span,
                "autre chose",
                help="Un fait se donne avec « avec » ; une case ou un tableau s'attend à travers la règle qui les "
                "utilise.",
            )
        return None

    def _outcomes(self, symbol: RuleSymbol, literal: tree.SetLit) -> tuple[tuple[str, Node], ...]:
        rule = self.rules[symbol.name]
        readings = {reading: name for name in rule.readings for reading in self.interpretations[name].type.values}
        outcomes = []
        for element in literal.elements:
            if element.key is None or element.key.text not in readings:
                name = element.key or tree.Name(text="sinon" if element.otherwise else "…", span=element.span)
                self.scope.unknown(
                    "CQP222",
                    f"« {name.text} » n'est pas une lecture dont dépend « {symbol.name.partition('.')[2]} »",
                    name,
                    readings,
                    otherwise=None if readings else "Elle ne dépend d'aucune interprétation ouverte.",
                )
                continue
            self.scope.session.resolutions.use_part(element.key, readings[element.key.text])
            node = self.givens.constant(element.value, symbol.type, None)
            if node is not None:
                outcomes.append((element.key.text, node))
        return tuple(outcomes)

    def _missing_path(self, expr: tree.Expr) -> str | None:
        """The path of something missing, qualified: ``certification.notes[oral]``."""
        match expr:
            case tree.EffectDate():
                return "date d'effet"
            case tree.Index(base=base, keys=(tree.NumberLit(value=int(number), unit=""),)):
                outer = self._missing_path(base)
                return None if outer is None else f"{outer}[{number}]"
            case tree.Access(base=base, field=field) if callee(expr, self.givens.environment()) is None:
                if isinstance(base, tree.Index) and isinstance(base.keys[0], tree.NumberLit):
                    outer = self._missing_path(base)
                    self._use_element(base, field)
                    return None if outer is None else f"{outer}.{field.text}"
        symbol = callee(expr, self.givens.environment())
        if isinstance(symbol, RuleSymbol):
            return symbol.name
        target = self.givens.target(expr)
        if target is None:
            return None
        return target.name + path_text(target.path)

    def _use_element(self, element: tree.Index, field: tree.Name) -> None:
        """Note what the field of an element of a list is: ``emplois[1].quotité``."""
        symbol = callee(element.base, self.givens.environment())
        type_ = symbol.entry.type if isinstance(symbol, EntrySymbol) else None
        if isinstance(type_, ListType):
            self.scope.session.resolutions.seek(field, Vacancy(base=type_.item))
            if isinstance(type_.item, RecordType):
                self.scope.session.resolutions.use_part(field, type_.item.name)


def _asked_by(arg: tree.Expr, param: Param, symbol: RuleSymbol) -> Type:
    """What is given for an argument: its value; an element of the list that a decision goes through, by its name."""
    return TEXT if param.name == symbol.each and isinstance(arg, tree.TextLit) else param.type
