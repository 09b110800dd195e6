"""Coverage for the terminal: how much of each kind and of each politique, and what no scenario shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.display import quoted
from cqp_dsl.render.layout import cells
from cqp_dsl.render.page import Line, source_of
from cqp_dsl.render.tree import tree_of
from cqp_dsl.render.wording import COLON, counted, percent
from cqp_dsl.workspace.testing.coverage import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.render.layout import Styled
    from cqp_dsl.render.screen import Screen
    from cqp_dsl.workspace.testing.coverage import Coverage, Item, ItemKind

KIND_NAMES: dict[ItemKind, tuple[str, str]] = {
    "rule": ("règle", "règles"),
    "decision": ("décision", "décisions"),
    "parameter": ("paramètre", "paramètres"),
    "table": ("colonne de tableau", "colonnes de tableaux"),
    "alternative": ("cas", "cas"),
    "exception": ("exception ou disposition", "exceptions et dispositions"),
    "row": ("ligne de tableau", "lignes de tableaux"),
    "value": ("valeur de paramètre", "valeurs de paramètres"),
    "reading": ("lecture", "lectures"),
    "requirement": ("exigence", "exigences, respectées et enfreintes"),
    "label": ("condition libellée", "conditions libellées, vraies et fausses"),
}
"""What each kind of item is called, one and several."""


def coverage_text(coverage: Coverage, policies: Iterable[str], files: Iterable[str], screen: Screen) -> str:
    """The coverage laid out for ``screen``."""
    screen = screen.naming(files)
    title = f"Couverture{COLON}{percent(coverage.tenths)}, {coverage.covered} sur {len(coverage.found)}"
    kinds = [(KIND_NAMES[kind][1], coverage.of(kind=kind)) for kind in KINDS]
    homes = [(policy, coverage.of(policy=policy)) for policy in policies]
    width = max(cells(name) for name, part in (*kinds, *homes) if part.found)
    rows: list[Styled] = [*screen.paragraph(screen.text(title, _style(coverage))), ()]
    rows.extend(_row(name, part, screen, width) for name, part in kinds if part.found)
    rows.append(())
    rows.extend(_row(name, part, screen, width) for name, part in homes if part.found)
    for line in _missed_lines(coverage):
        rows.extend(((), *tree_of(line, screen)))
    return screen.lay_out(rows)


def _style(coverage: Coverage) -> str:
    return "bold red" if coverage.missed else "bold green"


def _row(name: str, part: Coverage, screen: Screen, width: int) -> Styled:
    """A name in ``width`` columns, how many are reached and which share."""
    ratio = f"{part.covered}/{len(part.found)}".rjust(9)
    shown = f"  {name}{' ' * (width - cells(name))}  {ratio}  {percent(part.tenths).rjust(7)}"
    return screen.text(shown, "red" if part.missed else "")


def _missed_lines(coverage: Coverage) -> list[Line]:
    groups: dict[str, list[Item]] = {}
    for item in coverage.missed:
        groups.setdefault(item.policy, []).append(item)
    return [
        Line(f"{policy}{COLON}ce qu'aucun scénario ne montre", "no", children=tuple(_line(item) for item in items))
        for policy, items in groups.items()
    ]


def _line(item: Item) -> Line:
    return Line(missed_text(item), "no", source_of(None, item.span))


def missed_text(item: Item) -> str:
    """An item that no scenario reaches, and how: ``condition libellée « … » de total : jamais fausse``."""
    noun = KIND_NAMES[item.kind][0]
    name = item.name.removeprefix(f"{item.policy}.")
    match item.kind:
        case "label":
            return f"condition {quoted(item.label)} de {name}{COLON}jamais {'vraie' if item.side else 'fausse'}"
        case "requirement":
            return f"exigence {quoted(item.label)}{COLON}jamais {'respectée' if item.side else 'enfreinte'}"
        case "alternative":
            return f"cas de {name}"
        case "row":
            return f"ligne du tableau {name}"
        case "value":
            return f"valeur de {name}"
        case "exception":
            return f"exception {name}"
        case _:
            return f"{noun} {name}" + (f"{COLON}{item.label}" if item.label else "")


def reached_text(count: int) -> str:
    """``montré par 3 scénarios``."""
    return f"montré par {counted(count, 'scénario')}" if count else "montré par aucun scénario"
