"""What drawn programs speak of: types, as the language writes them, literals of each, days and windows."""

from __future__ import annotations

BOOL, TEXT, DATE, PERIOD = "booléen", "texte", "date", "période"
NUMBER, WHOLE, EUROS, MONTHS, DAYS, HOURS, RATE = (
    "nombre", "entier", "nombre en €", "durée", "nombre en jours", "nombre en h", "nombre en €/h",
)  # fmt: skip
E, F, LINE = "E", "F", "Ligne"
OPT_NUMBER, OPT_DATE, OPT_E, OPT_LINE = "nombre ou rien", "date ou rien", "E ou rien", "Ligne ou rien"
NUMBERS, ES, LINES, PERIODS, TEXTS = (
    "liste de nombre", "liste de E", "liste de Ligne", "liste de période", "liste de texte",
)  # fmt: skip
BY_E, BY_EF, NUMBER_BY_EF, OPT_BY_E = (
    "nombre par E", "booléen par E et F", "nombre par E et F", "(nombre ou rien) par E",
)  # fmt: skip

E_VALUES = ("alpha", "beta", "gamma")
F_VALUES = ("delta", "epsilon")
FIELDS = {
    "quantité": NUMBER, "comptée": BOOL, "note": OPT_NUMBER, "quand": DATE, "sorte": E, "durant": PERIOD,
}  # fmt: skip
"""The fields of the fiche."""

PLAIN = (BOOL, NUMBER, WHOLE, EUROS, MONTHS, DAYS, DATE, PERIOD, TEXT, E, F)
OPTIONAL = (OPT_NUMBER, OPT_DATE, OPT_E)
COMPOSITE = (LINE, NUMBERS, ES, LINES, PERIODS, BY_E, BY_EF, NUMBER_BY_EF, OPT_BY_E)
QUANTITIES = (NUMBER, WHOLE, EUROS, MONTHS, DAYS, HOURS, RATE)
ITEMS = {NUMBERS: NUMBER, ES: E, LINES: LINE, PERIODS: PERIOD, TEXTS: TEXT}

COMMON = f"""source texte « Règlement d'essai » sections §1 ; §2

énumération E
  {" ".join(E_VALUES)}

énumération ordonnée F
  {" ".join(F_VALUES)}

fiche Ligne
  {"  ".join(f"{name} : {type_}" for name, type_ in FIELDS.items())}"""

DAY_TEXTS = (
    "31 décembre 2011", "1er janvier 2012", "29 février 2012", "1er janvier 2013", "31 janvier 2013", "28 février 2013",
    "14 mai 2013", "30 juin 2013", "1er juillet 2013", "31 décembre 2013", "1er janvier 2014", "14 février 2014",
    "31 août 2014", "1er janvier 2015",
)  # fmt: skip
"""Days in order, which windows, facts and dates of effect share."""

LITERALS: dict[str, tuple[str, ...]] = {
    BOOL: ("vrai", "faux"),
    NUMBER: ("0", "1", "2", "3", "9,5", "10", "12", "20", "(1/3)", "50 %"),
    WHOLE: ("0", "1", "2", "7", "12"),
    EUROS: ("0 €", "1 €", "12,50 €", "3 200 €"),
    MONTHS: ("0 mois", "1 mois", "6 mois", "1 an", "3 ans", "1 an et 6 mois", "(1 mois / 2)"),
    DAYS: ("0 jours", "1 jour", "30 jours", "400 jours"),
    HOURS: ("0 h", "7 h", "46 h"),
    RATE: ("10 €/h", "12,50 €/h"),
    DATE: DAY_TEXTS,
    PERIOD: ("du 1er janvier 2013 au 31 décembre 2013", "du 15 février 2013 au 14 février 2014"),
    TEXT: ("« a »", "« b »"),
    E: tuple(f"E.{value}" for value in E_VALUES),
    F: tuple(f"F.{value}" for value in F_VALUES),
}
