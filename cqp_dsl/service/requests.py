"""Requests read: the JSON of a body against the document that it ought to be, all that is wrong said at once."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, NoReturn

from attrs import define, field

from cqp_dsl.diagnostics import nearest
from cqp_dsl.dossier.dates import iso_day
from cqp_dsl.service.problems import Kind, ProblemError
from cqp_dsl.source import SourceFile

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from cqp_dsl.pipeline import DossierInput

_DEEPEST = 100


@define(frozen=True)
class Asked:
    """A dossier, and what is asked of it."""

    dossier: DossierInput
    date: datetime.date | None = None
    decisions: tuple[str, ...] | None = None
    readings: dict[str, str] = field(factory=dict)
    act: bool = False
    reference: str = ""
    trace: bool = False


def json_of(body: bytes) -> dict[str, Any]:
    """The object that a body is; its numbers are exact.

    Raises:
        ProblemError: it is none.
    """
    try:
        if body.count(b"[") + body.count(b"{") > _DEEPEST and _depth(body) > _DEEPEST:
            _refuse("la demande est trop imbriquée")
        found = json.loads(body, parse_float=_number, parse_constant=_no_constant, object_pairs_hook=_once)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError, InvalidOperation) as error:
        where = f" : ligne {error.lineno}, colonne {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        _refuse(f"le corps de la demande n'est pas du JSON en UTF-8{where}")
    except ValueError as error:  # a whole number of more digits than Python reads
        if isinstance(error.args[0] if error.args else None, str) and "digits" in error.args[0]:
            _refuse("un nombre de la demande est trop long")
        raise
    if not isinstance(found, dict):
        _refuse("le corps de la demande doit être un objet JSON")
    return found


def _depth(body: bytes) -> int:
    depth = deepest = 0
    for byte in body:
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def _number(text: str) -> Decimal:
    return Decimal(text)


def _no_constant(name: str) -> NoReturn:
    _refuse(f"« {name} » n'est pas un nombre")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        _refuse(f"la clé « {twice} » est répétée")
    return found


def _refuse(detail: str) -> NoReturn:
    raise ProblemError(Kind.BAD_REQUEST, detail)


def asked_of(body: bytes, *, whole: bool = True) -> Asked:
    """The request of a decision, or (not ``whole``) of the next question.

    Raises:
        ProblemError: it is not well written.
    """
    document = json_of(body)
    reader = Reader(document)
    dossier = reader.one_of("dossier", (dict, str), "un objet, ou un texte en YAML", required=True)
    asked = Asked(
        SourceFile.from_text("dossier", dossier) if isinstance(dossier, str) else dossier or {},
        reader.day("date"),
        reader.texts("decisions"),
        reader.pairs("readings") if whole else {},
        act=reader.flag("act") if whole else False,
        reference=reader.text("reference") if whole else "",
        trace=reader.flag("trace") if whole else False,
    )
    reader.end()
    return asked


class Reader:
    """Takes the keys of a document one by one; ``end`` says all that was wrong."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._known: list[str] = []
        self._wrong: list[str] = []

    def one_of(self, name: str, types: tuple[type, ...], expected: str, *, required: bool = False) -> Any:  # noqa: ANN401
        """What stands under a key; None where it is not there, or is wrong."""
        self._known.append(name)
        if name not in self._document:
            if required:
                self._wrong.append(f"il manque « {name} »")
            return None
        found = self._document[name]
        if type(found) not in types:
            self._wrong.append(f"« {name} » doit être {expected}")
            return None
        return found

    def text(self, name: str, *, required: bool = False) -> str:
        """A text; empty where there is none."""
        found = self.one_of(name, (str,), "un texte", required=required) or ""
        if required and name in self._document and not str(found).strip():
            self._wrong.append(f"« {name} » ne peut pas être vide")
        if "\0" in found:
            self._wrong.append(f"« {name} » contient un caractère nul")
        return str(found).encode("utf-8", "replace").decode()

    def flag(self, name: str, *, required: bool = False) -> bool:
        """A truth; false where there is none."""
        return bool(self.one_of(name, (bool,), "true ou false", required=required))

    def day(self, name: str, *, required: bool = False) -> datetime.date | None:
        """A day; None where there is none."""
        found = self.one_of(name, (str,), "une date, comme 2013-12-16", required=required)
        day = iso_day(found) if isinstance(found, str) else None
        if isinstance(found, str) and day is None:
            self._wrong.append(f"« {name} » doit être une date, comme 2013-12-16")
        return day

    def texts(self, name: str) -> tuple[str, ...] | None:
        """A list of texts; None where there is none."""
        found = self.one_of(name, (list,), "une liste de textes")
        if found is not None and not all(isinstance(each, str) for each in found):
            self._wrong.append(f"« {name} » doit être une liste de textes")
            return None
        return None if found is None else tuple(found)

    def pairs(self, name: str) -> dict[str, str]:
        """An object of texts; empty where there is none."""
        found = self.one_of(name, (dict,), "un objet de textes") or {}
        if not all(isinstance(each, str) for each in found.values()):
            self._wrong.append(f"« {name} » doit être un objet de textes")
            return {}
        return dict(found)

    def end(self) -> None:
        """Refuse the document, if anything is wrong with it.

        Raises:
            ProblemError: something is.
        """
        for name in self._document:
            if name not in self._known:
                near = nearest(name, self._known)
                advice = f" ; vouliez-vous dire « {near} » ?" if near else ""
                self._wrong.append(f"« {name} » n'est pas attendu{advice}")
        if self._wrong:
            _refuse(" ; ".join(self._wrong))
