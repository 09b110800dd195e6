"""What a letter says that no dossier says: letterhead, place and date, signatory, ways of appeal, mention owed.

They are read from a small TOML file, ``[en_tete]``, ``[signataire]``, ``[recours]``, ``[demandes]``, whose mistakes are
all told at once.
"""

from __future__ import annotations

import datetime
import unicodedata
from typing import TYPE_CHECKING, Any, Final

import attrs
from attrs import define

from cqp_dsl.core.datatypes.display import format_date
from cqp_dsl.diagnostics.nearest import nearest
from cqp_dsl.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SALUTATION: Final = "Madame, Monsieur,"


@define(frozen=True)
class LetterSettings:
    """The settings of letters; each is empty where the file does not give it.

    Attributes:
        letterhead: who writes, line by line.
        place: where the letter is written.
        date: its day, in words.
        addressee: to whom it goes, where the dossier does not say.
        salutation: how it begins.
        closing: how it ends.
        signature: who signs: name, capacity, line by line.
        appeal: the ways of appeal, paragraph by paragraph.
        purpose: the purpose of the processing, as the mention owed says it.
        requests: where its rules may be asked for.
    """

    letterhead: tuple[str, ...] = ()
    place: str = ""
    date: str = ""
    addressee: tuple[str, ...] = ()
    salutation: str = SALUTATION
    closing: str = ""
    signature: tuple[str, ...] = ()
    appeal: tuple[str, ...] = ()
    purpose: str = ""
    requests: str = ""


class SettingsError(ValueError):
    """The file of settings is wrong; ``mistakes`` says how, a sentence each."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        self.mistakes = mistakes
        super().__init__(" ; ".join(mistakes))


@define(frozen=True)
class _Setting:
    """Where a setting stands in the file, and whether it may have several lines."""

    section: str
    key: str
    field: str
    lines: bool = False


_SETTINGS: Final = (
    _Setting("", "lieu", "place"),
    _Setting("", "date", "date"),
    _Setting("", "destinataire", "addressee", lines=True),
    _Setting("", "appel", "salutation"),
    _Setting("", "politesse", "closing"),
    _Setting("en_tete", "lignes", "letterhead", lines=True),
    _Setting("signataire", "lignes", "signature", lines=True),
    _Setting("recours", "paragraphes", "appeal", lines=True),
    _Setting("demandes", "finalite", "purpose"),
    _Setting("demandes", "adresse", "requests"),
)
_SECTIONS: Final = tuple(dict.fromkeys(setting.section for setting in _SETTINGS if setting.section))


def read_settings(text: str) -> LetterSettings:
    """The settings that a TOML text gives.

    Raises:
        SettingsError: it is no TOML, or holds something else; every mistake is in it.
    """
    import tomllib  # noqa: PLC0415 - a command that writes no letter needs none

    from cqp_dsl.dossier.toml_errors import syntax_problem  # noqa: PLC0415

    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place, problem, advice = syntax_problem(error, SourceFile.from_text("", text))
        message = f"ce n'est pas du TOML, ligne {place.line} : {problem}. {advice or ''}".strip()
        raise SettingsError((message,)) from error
    found = _unaccented(found)
    mistakes = tuple(_unknown(found))
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for setting in _SETTINGS:
        table = found.get(setting.section, {}) if setting.section else found
        if isinstance(table, dict) and setting.key in table:
            value = _value(table[setting.key], setting)
            if value is None:
                wrong.append(_expected(setting))
            else:
                values[setting.field] = value
    if mistakes or wrong:
        raise SettingsError((*mistakes, *wrong))
    return attrs.evolve(LetterSettings(), **values)


def _unaccented(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with its keys without accents, which TOML takes between quotes only."""
    return {
        "".join(char for char in unicodedata.normalize("NFD", key) if not unicodedata.combining(char)): (
            _unaccented(value) if isinstance(value, dict) else value
        )
        for key, value in table.items()
    }


def _unknown(found: Mapping[str, object]) -> Iterator[str]:
    """What stands in the file and is no setting."""
    top = [setting.key for setting in _SETTINGS if not setting.section]
    for name, value in found.items():
        if name in _SECTIONS:
            if not isinstance(value, dict):
                yield f"« {name} » est une section : écrivez [{name}]"
                continue
            known = [setting.key for setting in _SETTINGS if setting.section == name]
            yield from (_not_known(f"{name}.{key}", key, known) for key in value if key not in known)
        elif name not in top:
            yield _not_known(name, name, [*top, *_SECTIONS])


def _not_known(shown: str, name: str, known: list[str]) -> str:
    near = nearest(name, known)
    advice = f"vouliez-vous dire « {near} » ?" if near else f"attendu : {', '.join(known)}"
    return f"« {shown} » n'est pas un réglage de lettre ; {advice}"


def _value(value: object, setting: _Setting) -> str | tuple[str, ...] | None:
    """The value of a setting; None for one of another shape."""
    if isinstance(value, datetime.date) and setting.key == "date":
        return format_date(value)
    if isinstance(value, str):
        return tuple(filter(None, map(str.strip, value.splitlines()))) if setting.lines else value.strip()
    if setting.lines and isinstance(value, list) and all(isinstance(line, str) for line in value):
        return tuple(filter(None, map(str.strip, value)))
    return None


def _expected(setting: _Setting) -> str:
    name = f"{setting.section}.{setting.key}" if setting.section else setting.key
    if setting.key == "date":
        return f'« {name} » attend une date : 2013-12-20, ou "20 décembre 2013"'
    shape = "un texte, ou une liste de textes, un par ligne" if setting.lines else "un texte entre guillemets"
    return f"« {name} » attend {shape}"
