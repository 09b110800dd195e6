"""``paramètres:``, which may fill the figures that the text leaves to be fixed, and nothing else (SEMANTICS §10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.core.dossier import absent
from cqp_dsl.core.nodes import Default, Hole, Make
from cqp_dsl.core.program import Entry
from cqp_dsl.datatypes.types import EnumType, MapType, Type
from cqp_dsl.diagnostics import Fix, Label
from cqp_dsl.dossier.keys import by_canonical_name, report_repeated
from cqp_dsl.dossier.report import choices, suggestion
from cqp_dsl.dossier.scalars import nearest_value
from cqp_dsl.dossier.sections import knows_everything
from cqp_dsl.dossier.tree import Broken, Keyed, Leaf, Tree, shape
from cqp_dsl.dossier.typed import OTHERS, ValueReader
from cqp_dsl.dossier.written import enumeration_value

if TYPE_CHECKING:
    from cqp_dsl.core.program import HoleDeclaration, Program, Rule
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.dossier.report import Report
    from cqp_dsl.source import Span

Key = tuple[str, ...]


def read_holes(node: Tree, program: Program, report: Report) -> dict[tuple[str, Key], Value]:
    """The figures supplied, by parameter and key."""
    match node:
        case Keyed(pairs=pairs):
            pass
        case Leaf(empty=True) | Broken():
            return {}
        case _:
            report.add("CQP609", f"« paramètres » : {shape(node)} ; attendu : un groupe de clés", node.span)
            return {}
    declared: dict[str, dict[Key, HoleDeclaration]] = {}
    for hole in program.holes:
        declared.setdefault(hole.parameter, {}).setdefault(hole.key, hole)
    filled: dict[tuple[str, Key], Value] = {}
    seen: dict[str, Leaf] = {}
    for pair in pairs:
        name = _parameter(pair.key, declared, program, report)
        if name is None:
            continue
        if name in seen:
            report_repeated(pair.key, seen[name], report)
            continue
        seen[name] = pair.key
        filler = _Filler(name, declared[name], program.rules.get(name), report)
        filled.update({(name, key): value for key, value in filler.fill(pair.value).items()})
    order = [(hole.parameter, hole.key) for hole in program.holes]
    return {which: filled[which] for which in dict.fromkeys(order) if which in filled}


def _parameter(
    key: Leaf, declared: dict[str, dict[Key, HoleDeclaration]], program: Program, report: Report
) -> str | None:
    """The qualified parameter that a key names, provided that it has something to be fixed."""
    known = {*declared, *(rule.name for rule in program.rules.values() if rule.kind == "parameter")}
    fitting = [key.text] if key.text in known else sorted(n for n in known if n.partition(".")[2] == key.text)
    open_ones = [name for name in fitting if name in declared]
    if len(open_ones) == 1:
        return open_ones[0]
    places, fix = [Label(key.span)], None
    if open_ones:
        message, advice = f"{key.shown} est le nom de plusieurs paramètres", f"Écrivez {' ou '.join(open_ones)}."
    elif fitting:
        message = f"Le texte donne déjà {key.shown} : un dossier ne remplace pas ce qui est fixé"
        advice = "Un dossier ne remplit que ce qui est « à fixer » ; une autre valeur s'écrit dans la politique."
        places.append(Label(program.rules[fitting[0]].span, "fixé ici"))
    else:
        message = f"{key.shown} n'est pas un paramètre à fixer"
        near, advice = suggestion(key.text, [*declared, *(name.partition(".")[2] for name in declared)])
        fix = Fix(f"écrire « {near} »", key.span, key.rewritten(near)) if near else None
    report.add("CQP621", message, *places, help=advice, fix=fix)
    return None


@define(frozen=True)
class _Filler:
    """Fills the cells of one parameter."""

    name: str
    holes: dict[Key, HoleDeclaration]
    rule: Rule | None
    report: Report

    def fill(self, node: Tree) -> dict[Key, Value]:
        """The cells filled under a node, by key."""
        return self._cells(node, ())

    def _cells(self, node: Tree, prefix: Key, *, filling: bool = False) -> dict[Key, Value]:
        if prefix in self.holes:
            return self._cell(node, self.holes[prefix])
        names = self._names(len(prefix))
        if not names:
            if not filling:
                self._report_fixed(node, prefix)
            return {}
        if isinstance(node, Keyed):
            return self._named_cells(node, prefix, names, filling=filling)
        if filling:
            return {k: v for name in names for k, v in self._cells(node, (*prefix, name), filling=True).items()}
        if isinstance(node, Leaf) and node.empty:
            self._warn_of_empty(node, prefix)
        elif not isinstance(node, Broken):
            message = f"« {self._path(prefix)} » : {shape(node)} ; attendu : un groupe de clés ({choices(names)})"
            self.report.add("CQP609", message, node.span)
        return {}

    def _named_cells(self, node: Keyed, prefix: Key, names: list[str], *, filling: bool) -> dict[Key, Value]:
        enum = self._enumeration(len(prefix))

        def canonical(text: str) -> str | None:
            if text == OTHERS or text in names:
                return text
            return enumeration_value(text, enum) if enum else None

        given = by_canonical_name(
            node,
            canonical,
            names,
            self._path(prefix),
            self.report,
            near=(lambda text: nearest_value(text, enum)) if enum else None,
        )
        cells: dict[Key, Value] = {}
        for name in names:
            if name in given:
                cells.update(self._cells(given[name], (*prefix, name), filling=filling))
            elif OTHERS in given:
                cells.update(self._cells(given[OTHERS], (*prefix, name), filling=True))
        return cells

    def _warn_of_empty(self, leaf: Leaf, key: Key) -> None:
        self.report.warn(
            "CQP618",
            f"« {self._path(key)} » est laissé vide : il reste à fixer",
            leaf.span,
            help="Écrivez le chiffre supposé, ou retirez la ligne.",
        )

    def _cell(self, node: Tree, hole: HoleDeclaration) -> dict[Key, Value]:
        path = self._path(hole.key)
        if isinstance(node, Leaf) and node.empty:
            self._warn_of_empty(node, hole.key)
            return {}
        stand_in = Entry(hole.parameter, "", hole.type, "", None, hole.span)
        before = len(self.report.diagnostics)
        value = ValueReader(self.report, lambda type_, part: absent(stand_in, type_, part)).read(node, hole.type, path)
        if knows_everything(value):
            return {hole.key: value}
        if len(self.report.diagnostics) == before and not isinstance(node, Broken):
            message = f"« {path} » n'est donné qu'en partie ; un paramètre se fixe en entier"
            self.report.add("CQP621", message, Label(node.span), Label(hole.span, "à fixer, déclaré ici"))
        return {}

    def _report_fixed(self, node: Tree, key: Key) -> None:
        places = [Label(node.span)]
        place = _place_of_cell(self.rule, key)
        if place is not None:
            places.append(Label(place, "fixé ici"))
        self.report.add(
            "CQP621",
            f"Le texte donne déjà « {self._path(key)} » : un dossier ne remplace pas ce qui est fixé",
            *places,
            help=f"Ce qui reste à fixer : {choices(self._path(key) for key in self.holes)}.",
        )

    def _path(self, key: Key) -> str:
        return f"{self.name}[{' ; '.join(key)}]" if key else self.name

    def _enumeration(self, depth: int) -> EnumType | None:
        """The enumeration of the keys at a depth, where the parameter is declared ``par`` one."""
        type_: Type | None = self.rule.type if self.rule else None
        return type_.keys[depth] if isinstance(type_, MapType) and depth < len(type_.keys) else None

    def _names(self, depth: int) -> list[str]:
        """The keys possible at a depth; none where a key is complete."""
        enum = self._enumeration(depth)
        if enum is not None:
            return list(enum.values)
        return list(dict.fromkeys(key[depth] for key in self.holes if len(key) > depth))


def _place_of_cell(rule: Rule | None, key: Key) -> Span | None:
    """Where the text gives a cell."""
    if rule is None:
        return None
    body = rule.body
    if isinstance(body, Make) and key in body.keys:
        body = body.operands[body.keys.index(key)]
    if isinstance(body, Default):
        given = [case.span for case in body.cases if not isinstance(case.value, Hole)]
        return given[0] if given else rule.span
    return body.span
