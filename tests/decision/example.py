"""A certification, as the elaborator makes it, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.core.datatypes.types import BOOL, NUMBER, Bounds, MapType, NumberType, OptionalType
from cqp_dsl.core.datatypes.values import MapValue, Value
from cqp_dsl.core.dossier import Dossier
from cqp_dsl.decision.decide import Engine
from tests.engine.build import (
    both,
    call,
    case,
    cell,
    const,
    default,
    enum,
    fact,
    fold,
    label,
    non,
    otherwise,
    prim,
    program,
    rule,
    values_of,
    var,
)

if TYPE_CHECKING:
    from cqp_dsl.core.program import Program, Rule

EXAM = enum("Épreuve", "tronc_commun", "option", "écrit", "oral", "applications")
RESULT = enum("Résultat", "certifié", "non_certifié")
MARK = NumberType(bounds=Bounds(0, 20))
NOTES = MapType((EXAM,), MARK)

_exam = var("é", 1, EXAM)
_notes = fact("notes", NOTES)


def _rows(column: str, values: list[int | None], type_: NumberType | OptionalType) -> Rule:
    tests = [prim("eq", _exam, const(name, EXAM), text=f"é = {name}") for name in EXAM.values]
    rows = [
        case(i, const(value, type_), test, kind="row", tests=(test,))
        for i, (value, test) in enumerate(zip(values, tests, strict=True))
    ]
    return rule(
        f"barème.{column}", default(*rows, exhaustive=True, place=f"p.barème.{column}"), ("é", EXAM), kind="column"
    )


COEFFICIENT = _rows("coefficient", [1, 1, 3, 3, 2], NUMBER)
THRESHOLD = _rows("seuil_éliminatoire", [None, None, 6, 6, None], OptionalType(NUMBER))
TOTAL = rule(
    "total",
    fold("sum", _exam, values_of(EXAM), prim("mul", call(COEFFICIENT, _exam), cell(_notes, _exam), type_=NUMBER)),
)
AVERAGE = rule(
    "moyenne",
    prim("div", call(TOTAL), fold("sum", _exam, values_of(EXAM), call(COEFFICIENT, _exam)), type_=NUMBER),
)
ELIMINATORY = rule(
    "éliminatoire",
    both(
        prim("ne", call(THRESHOLD, _exam), const(None), text="barème(é).seuil_éliminatoire n'est pas rien"),
        prim("le", cell(_notes, _exam), call(THRESHOLD, _exam), text="notes[é] ≤ barème(é).seuil_éliminatoire"),
    ),
    ("é", EXAM),
)
NONE_ELIMINATORY = non(
    fold("any", _exam, values_of(EXAM), call(ELIMINATORY, _exam)),
    says=label(
        "n'avoir aucune note éliminatoire ({é} : {notes[é]})",
        "n'avoir aucune note éliminatoire (", _exam, " : ", cell(_notes, _exam), ")",
    ),
)  # fmt: skip
ENOUGH = prim(
    "ge",
    call(AVERAGE),
    const(10),
    says=label("avoir au moins 10/20 de moyenne ({moyenne})", "avoir au moins 10/20 de moyenne (", call(AVERAGE), ")"),
)


FOLLOWED = evolve(fact("pass_suivi"), label=label("avoir suivi Pass formation"))
CERTIFICATION = rule(
    "certification",
    otherwise(
        (const("certifié", RESULT), both(FOLLOWED, ENOUGH, NONE_ELIMINATORY)), value=const("non_certifié", RESULT)
    ),
    kind="decision",
    favourable=[const("certifié", RESULT)],
)


def certification() -> Program:
    return program(
        COEFFICIENT, THRESHOLD, TOTAL, AVERAGE, ELIMINATORY, CERTIFICATION, entries={"pass_suivi": BOOL, "notes": NOTES}
    )


def notes(**marks: Value) -> MapValue:
    return MapValue({(name,): marks.get(name, marks.get("sinon", 10)) for name in EXAM.values})


def candidate(*, passed: bool = True, **marks: Value) -> Dossier:
    return Dossier(facts={"p.pass_suivi": passed, "p.notes": notes(**marks)})


ENGINE = Engine(certification())
