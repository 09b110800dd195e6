"""The trace: what applied, what did not and why, with formulas and places (SEMANTICS §12)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.citation import Cite
from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.datatypes.types import BOOL, NUMBER, ListType
from cqp_dsl.core.dossier import Dossier
from cqp_dsl.core.program import Retained
from cqp_dsl.decision.decide import Engine
from cqp_dsl.decision.explain.trace import MAX_DEPTH, MAX_ELEMENTS
from tests.decision.example import ENGINE, candidate
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
    hole,
    in_force,
    interpretation,
    label,
    make_map,
    otherwise,
    prim,
    program,
    reading,
    rule,
    var,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.answer.answer import TraceNode
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Rule

D = datetime.date
DAY = D(2013, 12, 16)
A, B = fact("a"), fact("b")


def lines(node: TraceNode) -> Iterator[TraceNode]:
    yield node
    for child in node.children:
        yield from lines(child)


def traced(body: Node, *others: Rule, **facts: object) -> TraceNode:
    entries = {name: BOOL if isinstance(value, bool) else NUMBER for name, value in facts.items()}
    engine = Engine(program(*others, rule("d", body, kind="decision"), entries=entries))
    dossier = Dossier(facts={f"p.{name}": value for name, value in facts.items() if value != "?"})  # type: ignore[misc]
    trace = engine.decide_rule("p.d", (), dossier, DAY).trace
    assert trace is not None
    return trace


def line(trace: TraceNode, name: str) -> TraceNode:
    return next(each for each in lines(trace) if name in {each.name, each.label})


def test_the_trace_follows_the_decision_down_to_the_facts() -> None:
    trace = ENGINE.answer(candidate(oral=6, écrit=15, sinon=14), date=DAY).decisions[0].trace
    assert trace is not None
    assert (trace.kind, trace.name, trace.value) == ("decision", "certification", "non_certifié")
    refused, rest = trace.children
    assert (refused.status, rest.status, rest.label) == ("not_applied", "applied", "sinon")
    assert plain_spaces(refused.why) == (
        "n'a pas joué, car une condition n'est pas remplie : « n'avoir aucune note éliminatoire (oral : 6) »"
    )
    average = line(trace, "moyenne")
    assert (average.formula, average.computed) == (
        "total / (somme de barème(é).coefficient pour é dans Épreuve)",
        "119 / 10",
    )
    enough = line(trace, "avoir au moins 10/20 de moyenne (11,9)")
    assert (enough.status, enough.formula, enough.computed) == ("true", "moyenne ≥ 10", "11,9 ≥ 10")
    assert line(trace, "notes[oral]").label == "notes ?"
    assert {each.span.path for each in lines(trace)} == {"p.cqp"}


def test_an_instance_is_detailed_once() -> None:
    trace = ENGINE.answer(candidate(sinon=12), date=DAY).decisions[0].trace
    assert trace is not None
    again = [each for each in lines(trace) if each.name == "barème(oral).coefficient"]
    assert [each.shared for each in again] == [False, True]
    assert again[0].children
    assert not again[1].children


def test_the_trace_does_not_change_the_answer() -> None:
    dossier = candidate(sinon=12)
    with_it = ENGINE.answer(dossier, date=DAY).decisions[0]
    without = ENGINE.answer(dossier, date=DAY, trace=False).decisions[0]
    assert without.trace is None
    assert (with_it.value, with_it.reasons) == (without.value, without.reasons)


def test_exceptions_say_why_they_did_not_apply() -> None:
    def body(**guards: Node) -> Node:
        outer = guards.get("outer", A)
        return default(
            case(0, const(1)),
            case(1, const(2), outer, kind="exception", beats=[0], name="première", condition=A),
            case(2, const(3), both(outer, B), kind="exception", beats=[0, 1], name="seconde", condition=B,
                 excepted="première"),
        )  # fmt: skip

    trace = traced(body(), a=True, b=False)
    assert [each.status for each in trace.children] == ["not_applied", "applied", "not_applied"]
    assert plain_spaces(trace.children[0].why) == "n'a pas joué, car « première » l'emporte"
    assert (
        plain_spaces(trace.children[2].why)
        == "n'a pas joué, car une condition n'est pas remplie : « répondre oui à “b ?” »"
    )
    held = traced(body(), a=False, b=True)
    assert plain_spaces(held.children[2].why) == "n'a pas joué, car « première » ne joue pas"
    dated = traced(body(outer=both(in_force(D(2014, 1, 1), None), A)), a=True, b=False)
    assert plain_spaces(dated.children[1].why) == (
        "n'a pas joué, car en vigueur seulement à partir du 1er janvier 2014"
    )


def test_what_is_missing_is_said_where_it_is_needed() -> None:
    trace = traced(otherwise((const(1), A), value=const(2)), a="?", b=True)
    assert trace.status == "void"
    assert [each.status for each in trace.children] == ["void", "applied"]
    assert trace.children[0].why == "manque p.a"


def test_parameters_show_their_window_and_keyed_ones_their_cell() -> None:
    colour = enum("Couleur", "rouge", "vert")
    dated = default(case(0, const(12), in_force(D(2013, 1, 1), D(2013, 12, 31)), kind="dated"), place="p.taux")
    rate = rule("taux", dated, kind="parameter")
    grid = rule("plafond", make_map(colour, hole("plafond", "rouge"), const(40)), kind="parameter")
    asked = prim("mul", call(rate), cell(call(grid), const("vert", colour)), type_=NUMBER)
    trace = traced(asked, rate, grid)
    assert plain_spaces(line(trace, "taux").children[0].label) == "du 1er janvier 2013 au 31 décembre 2013"
    assert (line(trace, "plafond[vert]").value, line(trace, "plafond[vert]").status) == (40, "known")
    open_cell = traced(cell(call(grid), const("rouge", colour)), grid)
    assert line(open_cell, "plafond[rouge]").children[0].why == "plafond[rouge] est à fixer par la caisse nationale"


def test_readings_say_where_they_come_from() -> None:
    which = interpretation("année", "civile", "glissante")
    asked = rule("d", prim("eq", reading(which), const("civile", which.type)), kind="decision", readings=[which.name])
    engine = Engine(program(asked, interpretations=[which]))
    open_ = engine.decide_rule("p.d", (), Dossier(), DAY).trace
    assert open_ is not None
    assert [child.kind for child in open_.children] == ["reading", "reading"]
    assert [child.value for child in open_.children] == ["civile", "glissante"]
    supposed = engine.decide_rule("p.d", (), Dossier(readings={which.name: "civile"}), DAY).trace
    assert supposed is not None
    assert line(supposed, "année").why == "lecture supposée par le dossier"
    retained = type(which)(which.name, "p", "", which.type, which.span, retained=Retained("civile", "la CPNEFP", DAY))
    closed = rule("d", asked.body, kind="decision")
    fixed = Engine(program(closed, interpretations=[retained])).decide_rule("p.d", (), Dossier(), DAY).trace
    assert fixed is not None
    assert plain_spaces(line(fixed, "année").why) == "lecture retenue par la CPNEFP le 16 décembre 2013"


def test_long_lists_are_cut_and_say_so_with_what_decides_first() -> None:
    numbers = ListType(NUMBER)
    x = var("x", 1, NUMBER)
    node = fold("any", x, fact("l", numbers), prim("lt", x, const(0)))
    engine = Engine(program(rule("d", node, kind="decision"), entries={"l": numbers}))
    items = (*range(MAX_ELEMENTS + 5), -1)
    trace = engine.decide_rule("p.d", (), Dossier(facts={"p.l": items}), DAY).trace
    assert trace is not None
    elements = [each for each in lines(trace) if each.kind == "element"]
    assert len(elements) == MAX_ELEMENTS + 1
    assert elements[-1].name == "6 autres éléments non montrés"
    assert [each.status for each in elements].count("true") == 1


def test_filtered_elements_say_why_they_do_not_count() -> None:
    x = var("x", 1, NUMBER)
    numbers = const((1, -1), ListType(NUMBER))
    trace = traced(fold("sum", x, numbers, x, keep=prim("gt", x, const(0), text="x > 0")))
    counted, left_out = [each for each in lines(trace) if each.kind == "element"]
    assert (counted.status, left_out.status) == ("known", "not_applied")
    assert plain_spaces(left_out.why) == "n'est pas compté, car la condition « x > 0 » n'est pas remplie"


def test_lines_cite_the_nearest_text() -> None:
    cited = Cite("enjeux", ("§V",))
    node = both(A, B, says=label("les deux"))
    body = default(type(case(0, node))(0, "alternative", node, node, const(1), frozenset(), node.span, cite=cited))
    trace = traced(body, a=True, b=True)
    assert {each.cite for each in lines(trace.children[0])} == {cited}


def test_very_long_chains_are_cut() -> None:
    chain = [rule("r0", fact("n", NUMBER))]
    chain.extend(rule(f"r{i}", call(chain_end)) for i, chain_end in _growing(chain, 3 * MAX_DEPTH))
    trace = traced(call(chain[-1]), *chain, n=3)
    assert trace.value == 3
    last = list(lines(trace))[-1]
    assert last.why == "la suite, trop profonde, n'est pas détaillée"


def _growing(chain: list[Rule], count: int) -> Iterator[tuple[int, Rule]]:
    """Numbers and the last rule so far, while the chain grows."""
    for i in range(1, count):
        yield i, chain[-1]
