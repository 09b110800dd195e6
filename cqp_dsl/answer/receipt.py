"""The receipt: what an answer is a function of, and one digest of it all (SEMANTICS §12).

No time, host, absolute path, locale, hash order or float enters it. The dossier is digested in a canonical form, so
that another layout of the same YAML gives the same receipt.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from cqp_dsl.answer.answer import Receipt
from cqp_dsl.core.datatypes.values import MapValue, Period, Record, Value, Void
from cqp_dsl.core.printer import cell_name
from cqp_dsl.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program

LANGUAGE_VERSION = "1"
"""Version of the meaning of the language: it changes when a policy may mean something else."""

Canonical: TypeAlias = "str | bool | Sequence[Canonical] | None"


def canonical(value: Value) -> Canonical:
    """A value as JSON that tells types apart: ``["n", "119/10"]``, ``["d", "2013-12-16"]``, ``["?"]`` if unknown."""
    match value:
        case None | bool():
            return value
        case int() | Fraction():
            return ["n", str(Fraction(value))]
        case datetime.date():
            return ["d", value.isoformat()]
        case Period(start=start, end=end):
            return ["p", start.isoformat(), end.isoformat()]
        case str():
            return ["s", value]
        case Record(values=values):
            return ["r", *[canonical(part) for part in values]]
        case MapValue(cells=cells):
            return ["m", *[[list(key), canonical(part)] for key, part in sorted(cells.items())]]
        case Void():
            return ["?"]
        case _:
            return ["l", *[canonical(part) for part in value]]


_written = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":"), check_circular=False).encode


def _digest(data: object) -> str:
    return hashlib.sha256(_written(data).encode("ascii")).hexdigest()


def _knows_something(value: Value) -> bool:
    match value:
        case Void():
            return False
        case Record(values=values):
            return any(_knows_something(part) for part in values)
        case MapValue(cells=cells):
            return any(_knows_something(part) for part in cells.values())
        case _:
            return True


def dossier_digest(dossier: Dossier) -> str:
    """The SHA-256 of the label and facts; a fact left out and one whose every leaf is left out are the same."""
    facts = {name: canonical(value) for name, value in dossier.facts.items() if _knows_something(value)}
    return _digest({"label": dossier.label, "facts": facts})


class ReceiptMaker:
    """The receipt of an answer, made when it is first asked for."""

    __slots__ = ("_given", "_made")

    def __init__(
        self, program: Program, dossier: Dossier, date: datetime.date | None, decisions: Sequence[str]
    ) -> None:
        self._given = (program, dossier, date, decisions)
        self._made: Receipt | None = None

    def __call__(self) -> Receipt:
        """The receipt, the same one each time."""
        if self._made is None:
            self._made = make_receipt(*self._given)
        return self._made


def make_receipt(program: Program, dossier: Dossier, date: datetime.date | None, decisions: Sequence[str]) -> Receipt:
    """The receipt of an answer."""
    files = tuple(sorted((file.path, file.digest) for file in program.files.values()))
    readings = tuple(sorted(dossier.readings.items()))
    overrides = tuple(
        (cell_name(*cell), json.dumps(canonical(value), ensure_ascii=True, separators=(",", ":")))
        for cell, value in sorted(dossier.holes.items(), key=lambda item: item[0])
    )
    facts = dossier_digest(dossier)
    whole = {
        "language": LANGUAGE_VERSION,
        "engine": __version__,
        "program": files,
        "dossier": facts,
        "date": date.isoformat() if date else None,
        "decisions": list(decisions),
        "readings": readings,
        "overrides": overrides,
    }
    return Receipt(
        _digest(whole), LANGUAGE_VERSION, __version__, files, facts, date, tuple(decisions), readings, overrides
    )
