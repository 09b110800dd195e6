"""Findings that the authors keep: ``# cqp: ignorer CQP405 parce que …``.

The comment stands at the end of the line that it speaks of, or on a line of its own just above. The reason is required:
whoever reads the policy after the author must know why it stays as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.diagnostics import CATALOGUE
from cqp_dsl.workspace.lint.subject import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.language.syntax import tree
    from cqp_dsl.source import SourceFile
    from cqp_dsl.workspace.lint.subject import Subject

_ADDRESSED = re.compile(r"#+\s*cqp\s*:\s*(?P<rest>.*)", re.IGNORECASE)
_ORDER = re.compile(
    r"ignorer\s+(?P<codes>CQP\d{3}(?:\s*(?:;|,|\bet\b)\s*CQP\d{3})*)(?P<tail>.*)", re.IGNORECASE | re.DOTALL
)
_REASON = re.compile(r"\s+parce\s+(?:que\s+|qu['’]\s*)(?P<reason>.*\w.*)", re.IGNORECASE)
_CODE = re.compile(r"CQP\d{3}", re.IGNORECASE)
PROVED = "CQP85"
"""How the codes start of what ``cqp prove`` finds: it alone knows whether they are kept for nothing."""
_EXAMPLE = "« # cqp: ignorer CQP405 parce que le texte ne donne pas de nom à ce chiffre »"


@define(frozen=True)
class _Order:
    """A comment that keeps the findings of some codes on one line."""

    comment: tree.Comment
    path: str
    line: int
    codes: tuple[str, ...]


def kept(subject: Subject, found: list[Diagnostic]) -> list[Diagnostic]:
    """The findings that no comment keeps, and what is wrong with the comments."""
    orders: list[_Order] = []
    said: list[Diagnostic] = []
    for source, file in subject.files:
        for comment in file.comments:
            read = _read(source, comment)
            if isinstance(read, _Order):
                orders.append(read)
            elif read is not None:
                said.append(read)
    places = {(order.path, order.line, code) for order in orders for code in order.codes}
    answered = {place for diagnostic in found if (place := _place(diagnostic)) in places}
    said.extend(_useless(order, code) for order in orders for code in _unanswered(order, answered))
    return [*(diagnostic for diagnostic in found if _place(diagnostic) not in places), *said]


def proved_reasons(source: SourceFile) -> dict[tuple[int, str], str]:
    """By line and code, why the authors of a file keep what ``cqp prove`` finds there."""
    found = {}
    lines = source.text.splitlines()
    for number, text in enumerate(lines, 1):
        before, hash_, rest = text.partition("#")
        addressed = _ADDRESSED.fullmatch((hash_ + rest).strip()) if hash_ else None
        order = _ORDER.fullmatch(addressed["rest"]) if addressed else None
        reason = _REASON.fullmatch(order["tail"]) if order else None
        if order is None or reason is None:
            continue
        line = number
        if not before.strip():
            below = (later for later in range(number, len(lines)) if not lines[later].strip().startswith(("#",)))
            line = next((later + 1 for later in below if lines[later].strip()), number)
        found.update({(line, code.upper()): reason["reason"].strip() for code in _CODE.findall(order["codes"])})
    return found


def _place(diagnostic: Diagnostic) -> tuple[str, int, str]:
    span = diagnostic.span
    return (span.path, span.line, diagnostic.code) if span else ("", 0, diagnostic.code)


def _unanswered(order: _Order, answered: set[tuple[str, int, str]]) -> Iterator[str]:
    return (
        code for code in order.codes if not code.startswith(PROVED) and (order.path, order.line, code) not in answered
    )


def _read(source: SourceFile, comment: tree.Comment) -> _Order | Diagnostic | None:
    """What a comment orders, or what is wrong with it; None where it is not addressed to cqp."""
    addressed = _ADDRESSED.fullmatch(comment.text.strip())
    if addressed is None:
        return None
    order = _ORDER.fullmatch(addressed["rest"])
    if order is None:
        return finding(
            "CQP417",
            "Cette consigne pour cqp ne se lit pas",
            comment.span,
            "« ignorer », un code, puis « parce que » sont attendus",
            help=f"Par exemple : {_EXAMPLE}.",
        )
    codes = tuple(dict.fromkeys(code.upper() for code in _CODE.findall(order["codes"])))
    wrong = next((code for code in codes if code not in CATALOGUE or not code.startswith(("CQP4", PROVED))), None)
    if wrong is not None:
        return _not_ignorable(comment, wrong)
    if _REASON.fullmatch(order["tail"]) is None:
        return finding(
            "CQP417",
            f"Il manque la raison d'ignorer {' et '.join(codes)}",
            comment.span,
            "« parce que … » est attendu",
            help=f"Dites pourquoi la remarque ne vaut pas ici : {_EXAMPLE}.",
        )
    return _Order(comment, source.path, _line_spoken_of(source, comment), codes)


def _not_ignorable(comment: tree.Comment, code: str) -> Diagnostic:
    why = "n'existe pas" if code not in CATALOGUE else "ne s'ignore pas"
    return finding(
        "CQP417",
        f"{code} {why}",
        comment.span,
        "un code CQP4xx ou CQP85x est attendu",
        help="Seules les remarques de relecture, de CQP401 à CQP499, et celles de « cqp prove », de CQP850 à CQP859, "
        "se gardent avec une raison ; le reste se corrige.",
    )


def _useless(order: _Order, code: str) -> Diagnostic:
    return finding(
        "CQP417",
        f"Il n'y a pas de {code} à ignorer à la ligne {order.line}",
        order.comment.span,
        "consigne sans objet",
        help="Retirez-la, ou mettez-la au bout de la ligne que la remarque désigne, ou juste au-dessus.",
    )


def _line_spoken_of(source: SourceFile, comment: tree.Comment) -> int:
    """The line of the comment where something stands before it; else the first one below that is not a comment."""
    line = comment.span.line
    if source.line(line)[: comment.span.column - 1].strip():
        return line
    last = source.position(len(source.text))[0]
    while line < last:
        line += 1
        text = source.line(line).strip()
        if text and not text.startswith("#"):
            return line
    return line
