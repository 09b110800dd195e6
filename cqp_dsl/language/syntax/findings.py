"""What the builder finds wrong in a text that the grammar accepts: one function per diagnostic."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from lark import Token

from cqp_dsl.core.datatypes.units import SPELLINGS, near_unit
from cqp_dsl.diagnostics import Diagnostic, Fix, Label
from cqp_dsl.language.syntax.groupings import groupings
from cqp_dsl.language.syntax.limits import MAX_DEPTH, MAX_DIGITS, MAX_ROWS
from cqp_dsl.language.syntax.parts import Operator, Row, every

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.language.syntax.literals import BadDate
    from cqp_dsl.language.syntax.parts import Parts
    from cqp_dsl.source import SourceFile, Span

CASE_ORDER: Final = "Dans l'ordre : la valeur, sa condition, ses dates, puis « selon »."
_TWO: Final = 2
_PERIOD: Final = re.compile(r"du|à\s+partir\s+du|jusqu['’]au")


def quantity(count: int, word: str) -> str:
    """``1 case``, ``3 cases``."""
    return f"{count} {word}" + ("s" if count > 1 else "")


def mixed_logic(source: SourceFile, span: Span, parts: Parts) -> Diagnostic:
    """``a et b ou c``: parentheses go around what ``et`` joins, or around what ``ou`` joins; only the author knows."""
    words = [part for part in parts if isinstance(part, Token)]
    before, changed = next((one, two) for one, two in pairwise(words) if one.type != two.type)
    return Diagnostic(
        "CQP104",
        f"« {before} » et « {changed} » sont mêlés sans parenthèses",
        (
            Label(source.span(changed.start_pos or 0, changed.end_pos or 0), f"« {changed} » ici"),
            Label(source.span(before.start_pos or 0, before.end_pos or 0), f"« {before} » là"),
        ),
        help="Dites par des parenthèses ce qui va ensemble : la phrase se lit autrement selon leur place.",
        choices=groupings(source, span, parts),
    )


def chained_comparison(source: SourceFile, span: Span, parts: Parts) -> Diagnostic:
    """``10 < x < 20``: the fix says ``entre``, or repeats the middle."""
    fix = None
    operators = every(parts, Operator)
    if len(operators) == _TWO:
        first, second = operators
        low, middle, high = (source.text[part.span.start : part.span.end] for part in parts[::2])
        if (first.op, second.op) in {("≤", "≤"), ("≤", "<")}:
            below = "moins de " if second.op == "<" else ""
            fix = Fix(f"écrire « entre … et {below}… »", span, f"{middle} entre {low} et {below}{high}")
        elif (first.op, second.op) in {("≥", "≥"), (">", "≥")}:
            below = "moins de " if first.op == ">" else ""
            fix = Fix(f"écrire « entre … et {below}… »", span, f"{middle} entre {high} et {below}{low}")
        else:
            both = f"({low} {first.words} {middle} et {middle} {second.words} {high})"
            fix = Fix("écrire deux comparaisons", span, both)
    return Diagnostic(
        "CQP115",
        "Des comparaisons s'enchaînent sans « et »",
        (Label(span, "une comparaison a deux côtés"),),
        help="Écrivez « x entre 10 et 20 » (les deux bornes comprises), « x entre 10 et moins de 20 », ou deux "
        "comparaisons reliées par « et ».",
        fix=fix,
    )


def bad_date(span: Span, spelling: str, bad: BadDate) -> Diagnostic:
    """A date that does not exist, or is not written as one."""
    fix = Fix(f"écrire « {bad.nearest} »", span, bad.nearest) if bad.nearest else None
    return Diagnostic(
        "CQP110",
        f"« {spelling} » n'est pas une date : {bad.reason}",
        (Label(span, "date impossible"),),
        help="Une date s'écrit « 14 février 2013 », « 14/02/2013 » ou « 2013-02-14 ».",
        fix=fix,
    )


def unknown_unit(span: Span, spelling: str, own: Iterable[str] = ()) -> Diagnostic:
    """``12 repas``, ``nombre en repas``; ``own`` are the spellings of the units that the politique knows besides."""
    own = list(own)
    close = near_unit(spelling, own)
    division = " Pour diviser, laissez une espace de chaque côté de « / »." if "/" in spelling else ""
    return Diagnostic(
        "CQP119",
        f"« {spelling} » n'est pas une unité connue",
        (Label(span, "unité attendue"),),
        help=f"Unités connues : {', '.join(['%', *SPELLINGS, *own])}, et leurs rapports comme « €/h ». Une autre se "
        f"déclare : « unité séance « séance » « séances » ».{division}",
        fix=Fix(f"écrire « {close} »", span, close) if close else None,
    )


def too_deep(span: Span) -> Diagnostic:
    """An expression taller than the limit."""
    return Diagnostic(
        "CQP111",
        f"Cette expression compte plus de {MAX_DEPTH} niveaux imbriqués",
        (Label(span, "trop d'opérations les unes dans les autres"),),
        help="Donnez un nom à une partie du calcul, dans une règle à part.",
    )


def too_many_digits(span: Span) -> Diagnostic:
    """A number longer than the limit."""
    return Diagnostic(
        "CQP123",
        f"Ce nombre a plus de {MAX_DIGITS} chiffres",
        (Label(span, "nombre trop long"),),
        help="Aucun texte n'a besoin d'un tel nombre : vérifiez qu'il n'est pas collé par erreur.",
    )


def row_width(row: Row, side: str, found: int, expected: int, head: Span) -> Diagnostic:
    """A row with more or fewer cells than its header."""
    return Diagnostic(
        "CQP107",
        f"Cette ligne a {quantity(found, 'case')} {side} « || », il en faut {expected}",
        (Label(row.span, f"trouvé : {found}"), Label(head, f"l'en-tête en annonce {expected}")),
        help="Chaque ligne a autant de cases que l'en-tête ; « - » tient la place d'une case sans valeur.",
    )


def broken_row(row: Row, bar: Span) -> Diagnostic:
    """A row that runs over to the next line for want of a closing bar."""
    return Diagnostic(
        "CQP106",
        "Une ligne de tableau n'est pas fermée",
        (Label(bar, "cette barre commence une nouvelle ligne"), Label(row.span, "la ligne commence ici")),
        help="Terminez chaque ligne du tableau par « | ».",
    )


def too_many_rows(span: Span, count: int) -> Diagnostic:
    """A table longer than the limit."""
    return Diagnostic(
        "CQP124",
        f"Ce tableau compte {count} lignes, la limite est de {MAX_ROWS}",
        (Label(span, "tableau trop long"),),
        help="Partagez-le en plusieurs tableaux.",
    )


def second_grid(span: Span, first: Span) -> Diagnostic:
    """Two ``cas`` in one scenario."""
    return Diagnostic(
        "CQP125",
        "Un scénario ne peut avoir qu'un tableau de « cas »",
        (Label(span, "second tableau"), Label(first, "premier tableau")),
        help="Réunissez les lignes dans un seul tableau, ou écrivez un second scénario.",
    )


def late_period(source: SourceFile, window: Span, cite: Span) -> Diagnostic:
    """``vaut 10 selon texte §I du 1er janvier 2014``: the dates of a case come before its citation."""
    word = _PERIOD.match(source.text, window.start)
    end = word.end() if word else window.end
    selon = source.span(cite.start, cite.start + len("selon"))
    return late(source.span(window.start, end), source.text[window.start : end], selon, CASE_ORDER)


def late(span: Span, found: str, cite: Span, help_: str) -> Diagnostic:
    """A period after the citation that it should come before."""
    return Diagnostic(
        "CQP101",
        f"Trouvé : « {found} » ; la période s'écrit avant « selon »",
        (Label(span, "période ici"), Label(cite, "citation là")),
        help=help_,
    )
