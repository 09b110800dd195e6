"""Dates and periods as people write them."""

from __future__ import annotations

import datetime
import re
import unicodedata

from cqp_dsl.core.datatypes.display import MONTH_NAMES, plain_spaces
from cqp_dsl.core.dossier import FIRST_DAY, LAST_DAY
from cqp_dsl.diagnostics import nearest

DATE_FORMS = "2013-12-16, 16/12/2013 ou 16 décembre 2013"
_ABBREVIATIONS = frozenset("jan janv fev fevr mar avr juil jul sep sept oct nov dec".split())  # noqa: SIM905 - one line
_ISO = r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"
_SLASHED = r"(?P<day>[0-9]{1,2})(?P<sign>[/.])(?P<month>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4})"
_FRENCH = r"(?P<day>1\s?er|[0-9]{1,2})\s(?P<month>[^\W\d_]+\.?)\s(?P<year>[0-9]{4})"
_SHORT_YEAR = r"[0-9]{1,2}([/.])[0-9]{1,2}\1[0-9]{2}"
_WITH_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:.*"
_FROM_TO = r"(?:du\s)?(?P<start>.+?)\sau\s(?P<end>.+)"
_INTERVAL = r"(?P<start>[0-9]{4}-[0-9-]+)\s?/\s?(?P<end>[0-9]{4}-[0-9-]+)"


def unaccented(text: str) -> str:
    """The text without accents or capitals."""
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))


def iso_day(text: str) -> datetime.date | None:
    """``2013-12-16``, as programs write most days: told apart at once. Whatever is wrong is found out later."""
    if len(text) != len("2013-12-16") or not text[4] == text[7] == "-":
        return None
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def parse_date(text: str) -> datetime.date | str:
    """The day, or a French phrase that says why there is none."""
    if (day := iso_day(text)) is not None:
        return day
    text = plain_spaces(text)
    if match := re.fullmatch(_ISO, text) or re.fullmatch(_SLASHED, text):
        return _day(int(match["year"]), int(match["month"]), int(match["day"]))
    if match := re.fullmatch(_FRENCH, text):
        return _french_day(match["year"], match["month"], match["day"])
    if re.fullmatch(_SHORT_YEAR, text):
        return "l'année doit avoir quatre chiffres"
    if re.fullmatch(_WITH_TIME, text):
        return "une date s'écrit sans heure"
    return "ce n'est pas une date"


def _french_day(year: str, month: str, day: str) -> datetime.date | str:
    months = [unaccented(name) for name in MONTH_NAMES]
    written = unaccented(month.removesuffix("."))
    if written in _ABBREVIATIONS:
        month = next(name for name in months if name.startswith(written.replace("jul", "juil")))
    if unaccented(month) not in months:
        near = nearest(month, MONTH_NAMES)
        return f"« {month} » n'est pas un mois" + (f" : vouliez-vous dire « {near} » ?" if near else "")
    return _day(int(year), months.index(unaccented(month)) + 1, int(day.removesuffix("er")))


def _day(year: int, month: int, day: int) -> datetime.date | str:
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        return f"l'année {year} est hors du calendrier, qui va de {FIRST_DAY.year} à {LAST_DAY.year}"
    if not 1 <= month <= len(MONTH_NAMES):
        return f"il n'y a pas de mois {month}"
    first = datetime.date(year, month, 1)
    last = (first.replace(month=month % 12 + 1, year=year + month // 12) - datetime.timedelta(days=1)).day
    if not 1 <= day <= last:
        name = MONTH_NAMES[month - 1]
        return f"le {day} {name} {year} n'existe pas : {name} {year} finit le {last}"
    return datetime.date(year, month, day)


def split_period(text: str) -> tuple[str, str] | None:
    """The two days of ``du … au …`` or ``2009-06-01/2014-05-31``, unread; None when it is not so written."""
    text = plain_spaces(text)
    match = re.fullmatch(_INTERVAL, text) or re.fullmatch(_FROM_TO, text)
    return (match["start"], match["end"]) if match else None
