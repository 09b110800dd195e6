"""``paramètres:``, which may fill the figures that the text leaves to be fixed, and nothing else (SEMANTICS §10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.datatypes.types import EnumType, MapType, Type
from cqp_dsl.core.nodes import Default, Hole, Make
from cqp_dsl.core.program import Entry
from cqp_dsl.diagnostics import Label
from cqp_dsl.dossier.facts import knows_everything
from cqp_dsl.dossier.keys import as_group, by_canonical_name, is_name, report_repeated, section
from cqp_dsl.dossier.maps import OTHERS
from cqp_dsl.dossier.mistakes import nearest_value
from cqp_dsl.dossier.report import choices
from cqp_dsl.dossier.scalars import enumerated
from cqp_dsl.dossier.sections import meanings
from cqp_dsl.dossier.tree import Refused, is_empty, shape, shown
from cqp_dsl.dossier.values import value_reader

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.declarations import HoleDeclaration
    from cqp_dsl.core.program import Program, Rule
    from cqp_dsl.dossier.report import Report
    from cqp_dsl.dossier.tree import Node
    from cqp_dsl.source import Span

Key = tuple[str, ...]


def read_holes(node: Node, program: Program, report: Report) -> dict[tuple[str, Key], Value]:
    """The figures supplied, by parameter and key."""
    declared: dict[str, dict[Key, HoleDeclaration]] = {}
    for hole in program.holes:
        declared.setdefault(hole.parameter, {}).setdefault(hole.key, hole)
    parameters = (name for name, rule in program.rules.items() if rule.kind == "parameter")
    known = meanings(dict.fromkeys([*declared, *parameters]))
    filled: dict[tuple[str, Key], Value] = {}
    seen: dict[str, str] = {}
    for key, value in section(node, "paramètres", "les paramètres à fixer", report).items():
        if not is_name(key, "paramètres", report):
            continue
        name = _parameter(key, known, declared, program, report)
        if name is None:
            continue
        if name in seen:
            report_repeated(key, seen[name], report)
            continue
        seen[name] = key
        filler = _Filler(name, declared[name], program.rules.get(name), report)
        filled.update({(name, cell): found for cell, found in filler.fill(value).items()})
    order = [(hole.parameter, hole.key) for hole in program.holes]
    return {which: filled[which] for which in dict.fromkeys(order) if which in filled}


def _parameter(
    key: str,
    known: dict[str, list[str]],
    declared: dict[str, dict[Key, HoleDeclaration]],
    program: Program,
    report: Report,
) -> str | None:
    """The qualified parameter that a key names, provided that it has something to be fixed."""
    fitting = sorted(known.get(key, ()))
    open_ones = [name for name in fitting if name in declared]
    if len(open_ones) == 1:
        return open_ones[0]
    if report.skips(key):
        return None
    fixed, near = None, None
    if open_ones:
        message, advice = f"{shown(key)} est le nom de plusieurs paramètres", f"Écrivez {' ou '.join(open_ones)}."
    elif fitting:
        message = f"Le texte donne déjà {shown(key)} : un dossier ne remplace pas ce qui est fixé"
        advice = "Un dossier ne remplit que ce qui est « à fixer » ; une autre valeur s'écrit dans la politique."
        fixed = Label(program.rules[fitting[0]].span, "fixé ici")
    else:
        message = f"{shown(key)} n'est pas un paramètre à fixer"
        near, advice = report.suggestion(key, [*declared, *(name.partition(".")[2] for name in declared)])
    report.add("CQP621", message, key, fixed, help=advice, fix=report.writing(near, key))
    return None


@define(eq=False, repr=False)
class _Filler:
    """Fills the cells of one parameter."""

    name: str
    holes: dict[Key, HoleDeclaration]
    rule: Rule | None
    report: Report

    def fill(self, node: Node) -> dict[Key, Value]:
        """The cells filled under a node, by key."""
        return self._cells(node, ())

    def _cells(self, node: Node, prefix: Key, *, filling: bool = False) -> dict[Key, Value]:
        if prefix in self.holes:
            return self._cell(node, self.holes[prefix])
        names = self._names(prefix)
        if not names:
            if not filling:
                self._report_fixed(node, prefix)
            return {}
        group = as_group(node)
        if group is not None:
            return self._named_cells(group, prefix, names, filling=filling)
        if self._stands_for_one(node, prefix):
            return self._cell(node, *self.holes.values())
        if filling:
            return {k: v for name in names for k, v in self._cells(node, (*prefix, name), filling=True).items()}
        if is_empty(node):
            self._warn_of_empty(node, prefix)
        elif not isinstance(node, Refused):
            message = f"« {self._path(prefix)} » : {shape(node)} ; attendu : un groupe de clés ({choices(names)})"
            self.report.add("CQP609", message, node)
        return {}

    def _stands_for_one(self, node: Node, prefix: Key) -> bool:
        """Whether a value without a key is that of the only figure to fix: a row, a case or a day may go unsaid."""
        alone = len(self.holes) == 1 and not prefix and self._enumeration(0) is None
        return alone and not is_empty(node) and not isinstance(node, Refused)

    def _named_cells(
        self, group: dict[object, Node], prefix: Key, names: list[str], *, filling: bool
    ) -> dict[Key, Value]:
        enum = self._enumeration(len(prefix))
        read_name = enumerated(enum) if enum else None
        worded = {_folded(name): name for name in names}

        def canonical(text: str) -> str | None:
            if text == OTHERS or text in names:
                return str(text)
            if enum is None:
                return worded.get(_folded(text))
            found = read_name(text) if read_name else None
            return found if isinstance(found, str) else None

        near = (lambda text: nearest_value(text, enum, self.report)) if enum else None
        given = by_canonical_name(group, canonical, names, self._path(prefix), self.report, near=near)
        cells: dict[Key, Value] = {}
        for name in names:
            if name in given:
                cells.update(self._cells(given[name], (*prefix, name), filling=filling))
            elif OTHERS in given and OTHERS not in names:
                cells.update(self._cells(given[OTHERS], (*prefix, name), filling=True))
        return cells

    def _warn_of_empty(self, node: Node, key: Key) -> None:
        self.report.warn(
            "CQP618",
            f"« {self._path(key)} » est laissé vide : il reste à fixer",
            node,
            help="Écrivez le chiffre supposé, ou retirez la ligne.",
        )

    def _cell(self, node: Node, hole: HoleDeclaration) -> dict[Key, Value]:
        path = self._path(hole.key)
        if is_empty(node):
            self._warn_of_empty(node, hole.key)
            return {}
        stand_in = Entry(hole.parameter, "", hole.type, "", None, hole.span)
        before = self.report.errors + self.report.warnings
        value = value_reader(hole.type, stand_in).read(node, path, self.report)
        if knows_everything(value):
            return {hole.key: value}
        if self.report.errors + self.report.warnings == before and not isinstance(node, Refused):
            message = f"« {path} » n'est donné qu'en partie ; un paramètre se fixe en entier"
            self.report.add("CQP621", message, node, Label(hole.span, "à fixer, déclaré ici"))
        return {}

    def _report_fixed(self, node: Node, key: Key) -> None:
        place = _place_of_cell(self.rule, key)
        self.report.add(
            "CQP621",
            f"Le texte donne déjà « {self._path(key)} » : un dossier ne remplace pas ce qui est fixé",
            node,
            None if place is None else Label(place, "fixé ici"),
            help=f"Ce qui reste à fixer : {choices(self._path(key) for key in self.holes)}.",
        )

    def _path(self, key: Key) -> str:
        return f"{self.name}[{' ; '.join(key)}]" if key else self.name

    def _enumeration(self, depth: int) -> EnumType | None:
        """The enumeration of the keys at a depth, where the parameter is declared ``par`` one."""
        type_: Type | None = self.rule.type if self.rule else None
        return type_.keys[depth] if isinstance(type_, MapType) and depth < len(type_.keys) else None

    def _names(self, prefix: Key) -> list[str]:
        """The keys possible after others; none where a key is complete."""
        depth = len(prefix)
        enum = self._enumeration(depth)
        if enum is not None:
            return list(enum.values)
        return list(dict.fromkeys(key[depth] for key in self.holes if len(key) > depth and key[:depth] == prefix))


def _folded(words: str) -> str:
    """Words that name a row, a case or days, whatever the spaces and apostrophes."""
    return plain_spaces(words).replace("’", "'")


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
