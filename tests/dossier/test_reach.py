from __future__ import annotations

from attrs import evolve

from cqp_dsl.core.nodes import Call, Case, Default, Fact, Fold, Get, Hole, Logic, Make, Node, Prim, Reading, Var
from cqp_dsl.datatypes.types import BOOL, DATE, ListType
from cqp_dsl.dossier.reach import Reach, reach
from tests.dossier.example import PROGRAM, at, constant, rule

PLACE = {"id": 0, "type": BOOL, "span": at("vae")}


def fact(name: str) -> Node:
    return Fact(**PLACE, entry=name)  # type: ignore[arg-type]


def test_every_kind_of_node_is_entered() -> None:
    here = PLACE | {"type": ListType(DATE)}
    case = Case(0, "alternative", fact("garde"), fact("garde"), fact("valeur"), frozenset(), at("vae"))
    body = Logic(
        **PLACE,  # type: ignore[arg-type]
        op="and",
        operands=(
            Prim(**PLACE, op="eq", operands=(fact("prim"), constant(1, BOOL))),  # type: ignore[arg-type]
            Get(**PLACE, base=fact("base"), key=(fact("clé"),)),  # type: ignore[arg-type]
            Default(**PLACE, cases=(case,), exhaustive=False, place=""),  # type: ignore[arg-type]
            Fold(
                **here,  # type: ignore[arg-type]
                kind="max", var="x", slot=1, item_type=DATE, over=fact("liste"), filter=fact("filtre"),
                body=Var(**PLACE, name="x", slot=1),  # type: ignore[arg-type]
                fallback=fact("défaut"),
            ),
            Make(**here, shape="list", operands=(Reading(**PLACE, interpretation="i"),)),  # type: ignore[arg-type]
            Hole(**PLACE, parameter="p", key=("k",), by="l'Ucanss"),  # type: ignore[arg-type]
            Call(**PLACE, rule="vae.suite", args=(fact("argument"),), at=fact("date")),  # type: ignore[arg-type]
        ),
    )  # fmt: skip
    call = Call(**PLACE, rule="vae.début")  # type: ignore[arg-type]
    rules = {
        "vae.début": rule("vae.début", "rule", BOOL, body),
        "vae.suite": evolve(rule("vae.suite", "rule", BOOL, call), assessed_at="vae.jour"),
        "vae.autre": rule("vae.autre", "rule", BOOL, fact("ailleurs")),
    }
    names = {"prim", "base", "clé", "garde", "valeur", "liste", "filtre", "défaut", "argument", "date", "vae.jour"}
    found = reach(evolve(PROGRAM, rules=rules), ["vae.début"])
    assert found == Reach(frozenset(names), frozenset({"i"}), frozenset({("p", ("k",))}))
