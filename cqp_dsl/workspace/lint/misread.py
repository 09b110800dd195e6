"""What reads otherwise than it was meant: ``10/20``, ``tel que a et b``, a sum of months, a count of at least one."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from cqp_dsl.core.datatypes.display import format_number
from cqp_dsl.core.nodes import Call, Const, Fold, Prim
from cqp_dsl.core.walk import nodes_of
from cqp_dsl.diagnostics import Fix
from cqp_dsl.language.syntax import tree
from cqp_dsl.language.syntax.descent import within
from cqp_dsl.workspace.lint.subject import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Program
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.source import Span
    from cqp_dsl.workspace.lint.subject import Subject

_SCALES: Final = frozenset({10, 20, 100})
"""The totals that marks are given out of."""

_ADDITIVE: Final = {"mois_entre": "mois_en_trentièmes", "mois_de": "durée"}
"""The functions on months that do not add up, each with the one that does."""


def fractions_for_marks(subject: Subject) -> Iterator[Diagnostic]:
    """CQP410: ``≥ 10/20``, which is a half."""
    for _, file in subject.files:
        conditions = itertools.chain(within(file, tree.Compare, tree.Between), within(file, tree.CellRange))
        cells = within(file, tree.CellCompare, tree.CellValue)
        for compared in itertools.chain(conditions, cells):
            for operand in _operands(compared):
                mark = mark_of(operand)
                if mark is None:
                    continue
                top = subject.text(mark.left.span)
                yield finding(
                    "CQP410",
                    f"« {subject.text(operand.span)} » est une division, et vaut {_shown(mark)}",
                    operand.span,
                    "un quotient, non une note",
                    help=f"Une note sur un total s'écrit sans lui : « {top} ». Pour une fraction, simplifiez-la.",
                    fix=Fix(f"écrire {top}", operand.span, top),
                )


def _operands(
    compared: tree.Compare | tree.Between | tree.CellCompare | tree.CellRange | tree.CellValue,
) -> tuple[tree.Expr, ...]:
    match compared:
        case tree.Compare():
            return compared.left, compared.right
        case tree.Between():
            return compared.low, compared.high
        case tree.CellRange():
            return compared.low, compared.high
        case _:
            return (compared.value,)


def mark_of(operand: tree.Expr) -> tree.Binary | None:
    """A quotient of two bare numbers that looks like a mark out of a total."""
    match operand:
        case tree.Binary(
            op="/", left=tree.NumberLit(unit="", value=top), right=tree.NumberLit(unit="", value=int(total))
        ) if total in _SCALES or (isinstance(top, int) and math.gcd(top, total) > 1):
            return operand
        case _:
            return None


def _shown(mark: tree.Binary) -> str:
    match mark:
        case tree.Binary(left=tree.NumberLit(value=top), right=tree.NumberLit(value=total)) if total:
            return format_number(Fraction(top) / total)
        case _:
            return "un nombre"


def sums_of_months(subject: Subject) -> Iterator[Diagnostic]:
    """CQP415: a sum of months counted from day to day, which two periods that follow one another do not add up to."""
    told: set[Span] = set()
    for node in subject.nodes:
        if not isinstance(node, Fold) or node.kind != "sum" or node.span in told:
            continue
        counted = next(_months(node.body, subject.program), None)
        if counted is not None:
            told.add(node.span)
            yield _not_additive(subject, node, counted)


def _months(body: Node, program: Program) -> Iterator[Prim]:
    """Where the summed value counts months from day to day, in the rules that it calls too."""
    for node in nodes_of(body):
        if isinstance(node, Prim) and node.op in ("months_between", "months_of"):
            yield node
        elif isinstance(node, Call):
            for name in program.calls.callees(node.rule):
                for inner in nodes_of(program.rules[name].body):
                    if isinstance(inner, Prim) and inner.op in ("months_between", "months_of"):
                        yield inner


def _not_additive(subject: Subject, total: Fold, counted: Prim) -> Diagnostic:
    name = subject.text(counted.span).partition("(")[0].strip()
    other = _ADDITIVE.get(name)
    start = counted.span.start
    place = subject.sources[counted.span.path].span(start, start + len(name))
    inside = total.span.path == counted.span.path and total.span.start <= start < total.span.end
    return finding(
        "CQP415",
        f"Une somme de « {name} » dépend de la façon dont les périodes sont découpées",
        place,
        "compte de quantième à quantième",
        others=[] if inside else [(total.span, "additionné ici")],
        help="De quantième à quantième, deux périodes qui se suivent ne font pas le compte de la période entière. "
        f"Sous une somme, comptez par trentièmes : « {other or 'mois_en_trentièmes'} ».",
        fix=Fix(f"écrire {other}", place, other) if other else None,
    )


def counts_for_existence(subject: Subject) -> Iterator[Diagnostic]:
    """CQP418: ``(nombre de x …) ≥ 1``, which one fact that is missing leaves unknown."""
    told: set[Span] = set()
    for node in subject.nodes:
        match node:
            case Prim(op="ge", operands=(Fold(kind="count"), Const(value=1))):
                word, kind = "il existe", "au moins un"
            case Prim(op="gt", operands=(Fold(kind="count"), Const(value=0))):
                word, kind = "il existe", "au moins un"
            case Prim(op="eq", operands=(Fold(kind="count"), Const(value=0))):
                word, kind = "aucun", "aucun"
            case _:
                continue
        if node.span not in told:
            told.add(node.span)
            yield finding(
                "CQP418",
                f"Compter pour savoir s'il y en a {kind} demande de tout connaître",
                node.span,
                "indéterminé dès qu'un élément l'est",
                help=f"Écrivez « {word} x dans … tel que … » : un seul élément connu peut alors suffire.",
            )
