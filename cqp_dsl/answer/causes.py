"""Why there is no value, in one French phrase."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from cqp_dsl.core.datatypes.display import NBSP, format_date, quoted
from cqp_dsl.core.datatypes.values import Conflict, Gap, Limit, MissingFact, MissingJudgement, UnfixedHole
from cqp_dsl.core.equality import leaf_causes
from cqp_dsl.core.printer import cell_name, short_name

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.values import Cause, Value

_SHOWN = 3


def waiting_for(value: Value) -> str:
    """What a value waits for or fails on; empty when it is known."""
    causes = leaf_causes(value)
    if not causes:
        return ""
    phrases = list(dict.fromkeys(phrase(cause) for cause in causes))
    more = [f"et {len(phrases) - _SHOWN} de plus"] if len(phrases) > _SHOWN else []
    return f"{NBSP}; ".join([*phrases[:_SHOWN], *more])


def phrase(cause: Cause) -> str:
    """One cause."""
    match cause:
        case MissingFact(path=path):
            return f"manque {path}"
        case MissingJudgement(path=path, by=by):
            return f"{path} relève {_of(by)}"
        case UnfixedHole(parameter=parameter, key=key, by=by):
            return f"{cell_name(short_name(parameter), key)} est à fixer par {by}"
        case Gap():
            return _gap(cause)
        case Limit(place=place, detail=detail):
            return f"dans {short_name(place)}, le calcul s'arrête{NBSP}: {detail}"
        case Conflict(place=place, first=first, second=second):
            return f"dans {short_name(place)}, {quoted(first.name)} et {quoted(second.name)} se contredisent"
        case _:
            assert_never(cause)


def _of(somebody: str) -> str:
    """``du jury``, ``des membres``, ``de la caisse``, ``d'Uniformation``."""
    for article, contracted in (("le ", "du "), ("les ", "des ")):
        if somebody.startswith(article):
            return contracted + somebody.removeprefix(article)
    return f"d'{somebody}" if somebody[:1].casefold() in "aàâeéèêiîoôuh" else f"de {somebody}"


def _gap(gap: Gap) -> str:
    match gap.kind:
        case "no_case":
            return f"{short_name(gap.place)} ne prévoit pas ce cas"
        case "not_in_force":
            ends = []
            if gap.before is not None:
                ends.append(f"une valeur était prévue jusqu'au {format_date(gap.before)}")
            if gap.after is not None:
                ends.append(f"une valeur est prévue à partir du {format_date(gap.after)}")
            told = f" ({f'{NBSP}; '.join(ends)})" if ends else ""
            return f"{short_name(gap.place)} n'est pas en vigueur à cette date{told}"
        case _:
            return f"dans {short_name(gap.place)}, {gap.detail}"
