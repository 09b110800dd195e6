"""What rules read and call, directly and however deep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from cqp_dsl.core.call_graph import CallGraph, mentioned_by, reads_of, shown_by
from cqp_dsl.core.datatypes.types import DATE, ListType
from cqp_dsl.core.program import Requirement
from tests.engine.build import (
    both,
    call,
    case,
    cell,
    const,
    default,
    either,
    fact,
    fold,
    hole,
    interpretation,
    label,
    make_list,
    prim,
    program,
    reading,
    rule,
    span,
    today,
    var,
)
from tests.growth.test_growth import calls

if TYPE_CHECKING:
    from cqp_dsl.core.nodes import Node

READINGS = interpretation("i", "a", "b")


def shown(node: Node) -> Node:
    """A condition whose label shows an expression."""
    return both(fact("vu"), says=label("vu {x}", "vu ", node))


def test_every_kind_of_node_is_gone_through_in_order() -> None:
    element = var("x", 1, DATE)
    last = rule("suite", fact("ailleurs"))
    body = both(
        prim("eq", fact("prim"), const(1)),
        cell(fact("base"), fact("clé")),
        default(case(0, fact("valeur"), fact("garde"), condition=fact("condition"))),
        fold("max", element, fact("liste", ListType(DATE)), element, keep=fact("filtre"), fallback=fact("défaut")),
        make_list(reading(READINGS)),
        hole("p", "k"),
        call(last, fact("argument"), at=fact("date")),
        fact("prim"),
    )
    found = reads_of(body)
    inside = ["prim", "base", "clé", "garde", "valeur", "liste", "filtre", "défaut", "argument", "date"]
    assert found.facts == tuple(f"p.{name}" for name in inside)
    assert (found.interpretations, found.holes, found.rules) == (("p.i",), ("p.p",), ("p.suite",))
    assert found.names == (*found.facts[:8], "p.i", "p.p", "p.suite", "p.argument", "p.date")
    assert found.inputs == {*found.facts, "p.i", "p.p"}
    assert not found.date
    assert reads_of(both(fact("a"), prim("eq", today(), today()))).date


def test_labels_are_apart() -> None:
    inner = shown(fact("montré"))
    body = default(case(0, inner, fact("garde"), says=label("{y}", shown(fact("cas")))))
    assert reads_of(body).names == ("p.garde", "p.vu")
    assert shown_by(body).names == ("p.vu", "p.cas", "p.montré")
    assert set(mentioned_by(body).names) == {"p.garde", "p.vu", "p.cas", "p.montré"}


LEAF = rule("feuille", both(fact("lu"), hole("h")))
MIDDLE = rule("milieu", shown(call(rule("côté", fact("de_côté")))), assessed_at="p.jour")
SIDE = rule("côté", both(fact("de_côté"), reading(READINGS)))
TOP = rule("haut", either(call(LEAF), call(MIDDLE), call(LEAF)), kind="decision")
ALONE = rule("seule", fact("seul"))
ALL = (TOP, LEAF, MIDDLE, SIDE, ALONE)


@pytest.fixture
def graph() -> CallGraph:
    return program(*ALL, interpretations=[READINGS]).calls


def test_a_rule_and_what_it_reaches(graph: CallGraph) -> None:
    assert graph.reads("p.milieu").names == ("p.jour", "p.vu")
    assert graph.shown("p.milieu").names == ("p.côté",)
    assert graph.callees("p.haut") == ("p.haut", "p.feuille", "p.milieu")
    assert graph.inputs("p.haut") == {"p.lu", "p.h", "p.jour", "p.vu"}
    assert graph.mentioned("p.haut") == graph.inputs("p.haut") | {
        "p.haut", "p.feuille", "p.milieu", "p.côté", "p.de_côté", "p.i",
    }  # fmt: skip
    everything = graph.everything(["p.haut"])
    assert set(everything.rules) == {"p.haut", "p.feuille", "p.milieu", "p.côté"}
    assert everything.interpretations == ("p.i",)
    assert graph.callers["p.feuille"] == ("p.haut",)
    assert graph.callers["p.haut"] == graph.callers["p.côté"] == ()


def test_rules_in_a_circle_and_rules_that_are_not_there() -> None:
    ring = {f"p.r{n}": rule(f"r{n}", both(call(rule(f"r{(n + 1) % 3}", fact("x"))), fact(f"f{n}"))) for n in range(3)}
    ring["p.r0"] = evolve(ring["p.r0"], body=both(ring["p.r0"].body, call(rule("absente", fact("x")))))
    graph = CallGraph(ring)
    assert graph.callees("p.r1") == ("p.r1", "p.r2", "p.r0")
    assert graph.inputs("p.r1") == {"p.f0", "p.f1", "p.f2"}


def test_what_requirements_speak_of() -> None:
    condition = both(fact("exigé"), call(MIDDLE))
    requirement = Requirement(label("l"), "p", condition, span())
    assert program(*ALL).calls.required == frozenset()
    assert program(*ALL, requirements=[requirement]).calls.required == {
        "p.exigé", "p.milieu", "p.jour", "p.vu", "p.côté", "p.de_côté", "p.i",
    }  # fmt: skip


def test_a_part_that_stands_in_many_places_is_gone_through_once() -> None:
    def doubled(times: int) -> Node:
        node: Node = fact("x")
        for _ in range(times):
            node = both(node, node)
        return node

    assert reads_of(doubled(60)).facts == ("p.x",)
    few, many = (calls(lambda n=n: reads_of(doubled(n))) for n in (100, 1_000))  # type: ignore[misc]
    assert many < 12 * few


def test_rules_that_are_not_asked_about_are_not_looked_at() -> None:
    class Rules(dict[str, object]):
        def __getitem__(self, name: str) -> object:
            assert name != "p.seule"
            return super().__getitem__(name)

    graph = CallGraph(Rules({each.name: each for each in ALL}))  # type: ignore[arg-type]
    assert graph.inputs("p.haut")


def test_a_rule_is_closed_where_nothing_that_is_told_of_it_depends_on_a_dossier() -> None:
    scale = rule("barème", both(const(1), today()))
    closed = rule("fermée", call(scale))
    open_ = {
        "fait": rule("fait", both(call(scale), fact("x"))),
        "figure": rule("figure", hole("p", "k")),
        "lecture": rule("lecture", reading(READINGS)),
        "libellé": rule("libellé", both(const(1), says=label("de {x}", "de ", fact("x")))),
    }
    through = [rule(f"par_{name}", call(each)) for name, each in open_.items()]
    graph = program(scale, closed, *open_.values(), *through).calls
    assert graph.is_closed("p.barème")
    assert graph.is_closed("p.fermée")
    assert [name for name in (*open_, *(f"par_{name}" for name in open_)) if graph.is_closed(f"p.{name}")] == []
    assert not graph.is_closed("p.ailleurs")


def test_a_long_chain_of_rules_is_gone_through_once() -> None:
    def asked(length: int) -> None:
        rules = [rule("r0", const(1))]
        for number in range(1, length):
            rules.append(rule(f"r{number}", call(rules[-1])))
        graph = program(*rules).calls
        assert all(graph.is_closed(each.name) for each in reversed(rules))

    few, many = (calls(lambda n=n: asked(n)) for n in (200, 2_000))  # type: ignore[misc]
    assert many < 12 * few
