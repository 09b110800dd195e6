"""Units as they are written, those that politiques declare included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.units import PLAIN, SPELLINGS, own_measure, parse_unit, spellings_of, with_finer
from cqp_dsl.diagnostics import nearest
from cqp_dsl.language.syntax import tree
from cqp_dsl.language.syntax.findings import unknown_unit
from cqp_dsl.language.syntax.typography import typeset_diagnostic
from cqp_dsl.language.syntax.words import RESERVED_WORDS
from cqp_dsl.semantics.scope import UnitSymbol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.core.datatypes.units import Unit
    from cqp_dsl.semantics.scope import PolicyScope
    from cqp_dsl.source import Span

_LONG_WORD = 4
"""Letters of a word that may be a keyword badly spelt, rather than a unit."""


def declare_units(scope: PolicyScope) -> None:
    """Note the units that a politique declares; reports a spelling that is taken."""
    for decl in scope.file.declarations:
        if isinstance(decl, tree.UnitDecl):
            plural = decl.plural or decl.singular
            measure = own_measure(decl.name.text, decl.singular.text, plural.text)
            for spelling in dict.fromkeys(spellings_of(measure)):
                _declare(spelling, UnitSymbol(measure, decl.name.span), decl, scope)


def _declare(spelling: str, symbol: UnitSymbol, decl: tree.UnitDecl, scope: PolicyScope) -> None:
    previous = scope.units.setdefault(spelling, symbol)
    taken = spelling in SPELLINGS or spelling == "%"
    if previous is symbol and not taken:
        return
    others = [] if taken else [(previous.span, "première fois")]
    home = "dans la langue" if taken else f"dans la politique « {scope.name} »"
    place = next((text.span for text in (decl.singular, decl.plural) if text and text.text == spelling), decl.name.span)
    scope.session.error(
        "CQP203",
        f"« {spelling} » est déjà une unité {home}",
        place,
        "seconde fois" if others else "",
        others=others,
        help="Donnez-lui un autre nom, ou retirez cette déclaration.",
    )


def written_unit(text: str, span: Span, scope: PolicyScope) -> Unit | None:
    """A unit as it is written; None after a diagnostic."""
    own = known_units(scope)
    try:
        unit = parse_unit(text, {spelling: symbol.measure for spelling, symbol in own.items()})
    except KeyError:
        _report(text, span, own, scope)
        return None
    if text in own:
        _check_homes(text, span, scope)
        if own[text].measure.name == text:
            scope.session.resolutions.use(span, own[text].span)
    return unit


def known_units(scope: PolicyScope) -> dict[str, UnitSymbol]:
    """The units that are declared here and in the politiques in use, by their spellings."""
    return {spelling: symbol for each in reversed(scope.uses) for spelling, symbol in each.units.items()} | scope.units


def _check_homes(text: str, span: Span, scope: PolicyScope) -> None:
    """Report a unit that two politiques in use declare otherwise: names never clash in silence."""
    homes = [each for each in scope.uses if text in each.units]
    if text in scope.units or len({each.units[text].measure for each in homes}) < 2:  # noqa: PLR2004
        return
    scope.session.error(
        "CQP204",
        f"L'unité « {text} » est déclarée à la fois dans « {homes[0].name} » et « {homes[1].name} »",
        span,
        "laquelle ?",
        help="Déclarez-la une seule fois, dans une politique que les deux utilisent.",
    )


def _report(text: str, span: Span, own: Iterable[str], scope: PolicyScope) -> None:
    if scope.incomplete:
        return
    keyword = nearest(text, RESERVED_WORDS) if len(text) >= _LONG_WORD and text.isalpha() else None
    from cqp_dsl.language.syntax.wrong_words import misspelt  # noqa: PLC0415 - wanted only where a word is wrong

    found = misspelt(span, text, keyword) if keyword else unknown_unit(span, text, own)
    scope.session.diagnostics.append(typeset_diagnostic(found))


def literal_unit(expr: tree.NumberLit, scope: PolicyScope) -> Unit | None:
    """The unit of a literal, ``1 an et 6 mois`` told as it is written; None after a diagnostic."""
    if not expr.unit:
        return PLAIN
    file = scope.session.files[expr.span.path]
    start = file.text.index(expr.unit, expr.span.start)
    unit = written_unit(expr.unit, file.span(start, start + len(expr.unit)), scope)
    return with_finer(unit) if unit is not None and expr.mixed else unit


def quiet_unit(expr: tree.NumberLit, scope: PolicyScope) -> Unit:
    """The unit of a literal; none where it is not known, which is told elsewhere."""
    try:
        unit = parse_unit(expr.unit, {spelling: symbol.measure for spelling, symbol in known_units(scope).items()})
    except KeyError:
        return PLAIN
    return with_finer(unit) if expr.mixed else unit
