"""What other languages and spreadsheets call the functions of this one."""

from __future__ import annotations

from typing import Final

_SUM, _COUNT = "« somme de x pour x dans liste »", "« nombre de x dans liste »"
_LOWEST = "« minimum(a ; b) », ou « minimum de x pour x dans liste »"
_HIGHEST = "« maximum(a ; b) », ou « maximum de x pour x dans liste »"
_ROUND, _DOWN, _UP = "« arrondi(x ; 0,01) »", "« arrondi_inférieur(x ; 1) »", "« arrondi_supérieur(x ; 1) »"
_MEAN = "« (somme de x pour x dans liste) / (nombre de x dans liste) »"
_TODAY, _POWER = "« date d'effet »", "« puissance(x ; n) »"
_EXISTS, _ALL = "« il existe x dans liste tel que … »", "« pour tout x dans liste : … »"

ELSEWHERE: Final = {
    "min": _LOWEST, "max": _HIGHEST, "somme": _SUM, "sum": _SUM, "total": _SUM, "nombre": _COUNT, "nb": _COUNT,
    "count": _COUNT, "len": _COUNT, "longueur": _COUNT, "compte": _COUNT, "moyenne": _MEAN, "average": _MEAN,
    "avg": _MEAN, "mean": _MEAN, "round": _ROUND, "arrondir": _ROUND, "arrondi_à": _ROUND, "floor": _DOWN,
    "plancher": _DOWN, "ent": _DOWN, "int": _DOWN, "ceil": _UP, "plafond": _UP, "pow": _POWER, "today": _TODAY,
    "now": _TODAY, "aujourd_hui": _TODAY, "maintenant": _TODAY, "any": _EXISTS, "existe": _EXISTS,
    "all": _ALL, "tous": _ALL,
    "abs": "« maximum(x ; −x) »", "valeur_absolue": "« maximum(x ; −x) »", "age": "« années_révolues(né_le ; jour) »",
    "âge": "« années_révolues(né_le ; jour) »",
}  # fmt: skip
"""By a name that nothing declares, what is written here instead."""
