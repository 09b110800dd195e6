"""What each node means: operations, connectives, composites, folds, rules and dates (SEMANTICS §3, §5, §8)."""

from __future__ import annotations

import datetime
import itertools
import sys
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.answer.worlds import status_of
from cqp_dsl.core.datatypes.types import (
    BOOL,
    DATE,
    NUMBER,
    Bounds,
    Field,
    ListType,
    MapType,
    NumberType,
    OptionalType,
    RecordType,
)
from cqp_dsl.core.datatypes.values import (
    Conflict,
    Gap,
    Limit,
    MapValue,
    MissingFact,
    MissingJudgement,
    Record,
    UnfixedHole,
    Void,
)
from cqp_dsl.core.declarations import HoleDeclaration
from cqp_dsl.core.dossier import Dossier
from cqp_dsl.decision.decide import Engine
from tests.engine import build
from tests.engine.build import (
    both,
    call,
    case,
    cell,
    const,
    default,
    either,
    enum,
    fact,
    field,
    fold,
    hole,
    in_force,
    make_list,
    make_map,
    non,
    otherwise,
    prim,
    program,
    rule,
    var,
)

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Node

D = datetime.date
DAY = D(2013, 12, 16)
COLOUR = enum("Couleur", "rouge", "vert")


def missing(name: str) -> MissingFact:
    return MissingFact(f"p.{name}", f"p.{name}", f"{name} ?")


def value_of(node: Node, entries: dict[str, Type] | None = None, day: Value = DAY, **facts: Value) -> Value:
    """The value of a node in a rule of its own."""
    engine = Engine(program(rule("r", node), entries=entries))
    return engine.value("p.r", Dossier(facts={f"p.{name}": value for name, value in facts.items()}), day)


def gap_of(value: Value) -> Gap:
    assert isinstance(value, Void)
    (cause,) = value.causes
    assert isinstance(cause, Gap)
    return cause


def test_numbers_are_exact_and_whole_ones_are_ints() -> None:
    third = prim("div", const(1), const(3), type_=NUMBER)
    assert value_of(third) == Fraction(1, 3)
    whole = value_of(prim("mul", third, const(3), type_=NUMBER))
    assert whole == 1
    assert type(whole) is int


@pytest.mark.parametrize(
    ("op", "operands", "expected"),
    [
        ("add", (1, 2), 3),
        ("sub", (1, 2), -1),
        ("neg", (5,), -5),
        ("pow", (2, 10), 1024),
        ("pow", (2, -1), Fraction(1, 2)),
        ("pow", (-1, 10**40 + 1), -1),
        ("min", (1, Fraction(1, 2)), Fraction(1, 2)),
        ("max", (1, 2), 2),
        ("round", (Fraction(5, 2), 1), 3),
        ("round", (Fraction(-5, 2), 1), -3),
        ("round", (Fraction(12345, 1000), Fraction(1, 100)), Fraction(1235, 100)),
        ("floor", (Fraction(-5, 2), 1), -3),
        ("ceil", (Fraction(-5, 2), 1), -2),
        ("between", (18, 18, 30), True),
        ("between", (31, 18, 30), False),
    ],
)
def test_arithmetic(op: str, operands: tuple[int, ...], expected: Value) -> None:
    assert value_of(prim(op, *[const(each) for each in operands], type_=NUMBER)) == expected


@pytest.mark.parametrize(
    ("op", "operands"),
    [
        ("div", (1, 0)),
        ("round", (1, 0)),
        ("pow", (0, -1)),
        ("pow", (2, Fraction(1, 2))),
        ("lt", (None, 3)),
        ("add", (None, 3)),
        ("neg", (None,)),
        ("between", (None, 1, 2)),
    ],
)
def test_undefined_operations_are_gaps_that_say_why(op: str, operands: tuple[int | None, ...]) -> None:
    gap = gap_of(value_of(prim(op, *[const(each) for each in operands], type_=NUMBER)))
    assert gap.kind == "undefined_operation"
    assert gap.detail
    assert gap.place == "p.r"


@pytest.mark.parametrize(("op", "operands"), [("pow", (10, 10**6)), ("mul", (10**60_000, 10**60_000))])
def test_numbers_beyond_the_machine_are_no_gap_of_the_text(op: str, operands: tuple[int, ...]) -> None:
    value = value_of(prim(op, *[const(each) for each in operands], type_=NUMBER))
    assert isinstance(value, Void)
    (cause,) = value.causes
    assert isinstance(cause, Limit)
    assert "100\u202f000 chiffres" in cause.detail or "100\u00a0000 chiffres" in cause.detail
    assert status_of(value) == "out_of_limits"


def test_a_strict_operation_has_the_causes_of_all_its_operands_and_absorbs_nothing() -> None:
    entries: dict[str, Type] = {"u": NUMBER, "v": NUMBER}
    u, v = fact("u", NUMBER), fact("v", NUMBER)
    assert value_of(prim("mul", const(0), u, type_=NUMBER), entries) == Void((missing("u"),))
    assert value_of(prim("sub", u, u, type_=NUMBER), entries) == Void((missing("u"),))
    assert value_of(prim("add", v, u, type_=NUMBER), entries) == Void((missing("v"), missing("u")))


def test_kleene_connectives() -> None:
    entries: dict[str, Type] = {"a": BOOL, "b": BOOL}
    a, b = fact("a"), fact("b")
    options: tuple[bool | None, ...] = (True, False, None)
    for left, right in itertools.product(options, repeat=2):
        facts = {name: given for name, given in (("a", left), ("b", right)) if given is not None}
        causes = tuple(missing(name) for name in ("a", "b") if name not in facts)
        conjunction = value_of(both(a, b), entries, **facts)
        disjunction = value_of(either(a, b), entries, **facts)
        assert conjunction == (False if False in (left, right) else Void(causes) if causes else True)
        assert disjunction == (True if True in (left, right) else Void(causes) if causes else False)
    assert value_of(non(a), entries) == Void((missing("a"),))
    undefined = prim("eq", prim("div", const(1), const(0), type_=NUMBER), const(1))
    assert value_of(both(undefined, const(False))) is False
    assert value_of(both(const(False), undefined)) is False


def test_equality_is_total_on_nothing_and_leafwise_on_composites() -> None:
    maybe = OptionalType(NUMBER)
    assert value_of(prim("eq", const(None), const(None))) is True
    assert value_of(prim("eq", fact("m", maybe), const(None)), {"m": maybe}, m=3) is False
    colours = MapType((COLOUR,), NUMBER)
    same = prim("eq", fact("c", colours), fact("d", colours))
    unknown = Void((missing("c"),))
    half = MapValue({("rouge",): 1, ("vert",): unknown})
    entries: dict[str, Type] = {"c": colours, "d": colours}
    assert value_of(same, entries, c=half, d=MapValue({("rouge",): 2, ("vert",): 5})) is False
    assert value_of(same, entries, c=half, d=MapValue({("rouge",): 1, ("vert",): 5})) == unknown
    numbers = ListType(NUMBER)
    assert value_of(prim("eq", make_list(const(1)), make_list(const(1), const(2)))) is False
    assert value_of(prim("ne", make_list(const(1)), make_list(const(1)))) is False
    x = fact("x", NUMBER)
    assert value_of(prim("in", const(1), make_list(x, const(1))), {"x": NUMBER}) is True
    assert value_of(prim("in", const(2), make_list(x, const(1))), {"x": NUMBER}) == Void((missing("x"),))
    assert value_of(prim("in", x, fact("l", numbers)), {"x": NUMBER, "l": numbers}) == Void(
        (missing("x"), missing("l"))
    )


def test_cells_and_fields() -> None:
    colours = MapType((COLOUR,), NUMBER)
    entries: dict[str, Type] = {"k": COLOUR, "c": colours}
    at_k = cell(fact("c", colours), fact("k", COLOUR))
    assert value_of(at_k, entries, k="vert", c=MapValue({("rouge",): 1, ("vert",): 2})) == 2
    assert value_of(at_k, entries, c=MapValue({("rouge",): 1, ("vert",): 2})) == Void((missing("k"),))
    assert value_of(at_k, entries, c=MapValue({("rouge",): 2, ("vert",): 2})) == 2
    assert value_of(at_k, entries, k="vert") == Void((MissingFact("p.c[vert]", "p.c", "c ?"),))
    point = RecordType("Point", (Field("x", NUMBER), Field("y", NUMBER)))
    maybe = OptionalType(point)
    assert value_of(field(fact("p", maybe), "y", NUMBER), {"p": maybe}, p=Record((1, 2))) == 2
    assert gap_of(value_of(field(fact("p", maybe), "y", NUMBER), {"p": maybe}, p=None)).kind == "undefined_operation"
    assert value_of(field(fact("p", maybe), "y", NUMBER), {"p": maybe}) == Void((missing("p"),))


ELEMENT = var("x", 1, NUMBER)
NUMBERS = ListType(NUMBER)


def positive() -> Node:
    return prim("gt", ELEMENT, const(0))


@pytest.mark.parametrize(
    ("kind", "items", "expected"),
    [
        ("any", (), False),
        ("any", (-1, 2), True),
        ("all", (), True),
        ("all", (-1, 2), False),
        ("sum", (), 0),
        ("sum", (1, Fraction(1, 2)), Fraction(3, 2)),
        ("count", (), 0),
        ("count", (5, 5), 2),
        ("min", (3, 2), 2),
        ("max", (3, 2), 3),
        ("list", (3, 2), (3, 2)),
        ("list", (), ()),
    ],
)
def test_folds(kind: str, items: tuple[Value, ...], expected: Value) -> None:
    body = positive() if kind in {"any", "all"} else ELEMENT
    node = fold(kind, ELEMENT, fact("l", NUMBERS), body)
    assert value_of(node, {"l": NUMBERS}, l=items) == expected
    assert value_of(node, {"l": NUMBERS}) == Void((missing("l"),))


def test_extrema_of_nothing_are_gaps_unless_a_fallback_is_given() -> None:
    nothing = make_list()
    assert gap_of(value_of(fold("max", ELEMENT, nothing, ELEMENT))).kind == "undefined_operation"
    assert value_of(fold("max", ELEMENT, nothing, ELEMENT, fallback=const(7))) == 7
    assert value_of(fold("min", ELEMENT, make_list(const(1)), ELEMENT, keep=const(False), fallback=const(7))) == 7


def test_an_unknown_filter_does_no_harm_where_it_does_not_matter() -> None:
    entries: dict[str, Type] = {"f": BOOL}
    doubt = fact("f")
    zero, one = make_list(const(0)), make_list(const(1))
    unknown = Void((missing("f"),))
    assert value_of(fold("sum", ELEMENT, zero, ELEMENT, keep=doubt), entries) == 0
    assert value_of(fold("sum", ELEMENT, one, ELEMENT, keep=doubt), entries) == unknown
    assert value_of(fold("count", ELEMENT, one, ELEMENT, keep=doubt), entries) == unknown
    assert value_of(fold("any", ELEMENT, zero, positive(), keep=doubt), entries) is False
    assert value_of(fold("any", ELEMENT, one, positive(), keep=doubt), entries) == unknown
    assert value_of(fold("all", ELEMENT, one, positive(), keep=doubt), entries) is True
    assert value_of(fold("all", ELEMENT, zero, positive(), keep=doubt), entries) == unknown
    assert value_of(fold("list", ELEMENT, one, ELEMENT, keep=doubt), entries) == unknown
    assert value_of(fold("min", ELEMENT, one, ELEMENT, keep=doubt), entries) == unknown


def test_a_fold_gives_the_causes_of_all_its_elements() -> None:
    entries: dict[str, Type] = {"u": NUMBER, "v": NUMBER}
    items = make_list(fact("u", NUMBER), const(1), fact("v", NUMBER))
    everything = Void((missing("u"), missing("v")))
    assert value_of(fold("sum", ELEMENT, items, ELEMENT), entries) == everything
    assert value_of(fold("all", ELEMENT, items, positive()), entries) == everything
    assert value_of(fold("any", ELEMENT, items, positive()), entries) is True
    assert value_of(fold("max", ELEMENT, items, ELEMENT), entries) == everything
    collected = value_of(fold("list", ELEMENT, items, ELEMENT), entries)
    assert collected == (Void((missing("u"),)), 1, Void((missing("v"),)))


def test_judgements_and_holes_are_causes_of_their_own() -> None:
    verdict, rate = rule("avis", fact("avis")), rule("taux", hole("taux"))
    declared = HoleDeclaration("p.taux", (), NUMBER, "la caisse nationale", build.span())
    engine = Engine(program(verdict, rate, entries={"avis": BOOL}, judged={"avis": "le jury"}, holes=[declared]))
    assert engine.value("p.avis", Dossier(), DAY) == Void((MissingJudgement("p.avis", "p.avis", "le jury", "avis ?"),))
    unfixed = engine.value("p.taux", Dossier(), DAY)
    assert isinstance(unfixed, Void)
    assert unfixed.causes == (UnfixedHole("p.taux", (), "la caisse nationale", build.span()),)
    assert unfixed.pending
    assert engine.value("p.taux", Dossier(holes={("p.taux", ()): 12}), DAY) == 12


def test_a_parameter_has_no_value_out_of_its_windows_and_says_until_when_it_had_one() -> None:
    rate = rule(
        "taux",
        default(
            case(0, const(12), in_force(D(2013, 1, 1), D(2013, 12, 31)), kind="dated"),
            case(1, const(14), in_force(D(2015, 1, 1), None), kind="dated"),
            place="p.taux",
        ),
    )
    engine = Engine(program(rate))
    ends = {D(2013, 1, 1): 12, D(2013, 12, 31): 12, D(2015, 1, 1): 14}
    assert {day: engine.value("p.taux", Dossier(), day) for day in ends} == ends
    between = gap_of(engine.value("p.taux", Dossier(), D(2014, 6, 1)))
    assert (between.kind, between.before, between.after) == ("not_in_force", D(2013, 12, 31), D(2015, 1, 1))
    before = gap_of(engine.value("p.taux", Dossier(), D(2012, 12, 31)))
    assert (before.before, before.after) == (None, D(2013, 1, 1))


def test_a_gap_is_not_in_force_only_where_a_case_would_hold_without_its_window() -> None:
    guard = both(in_force(D(2014, 1, 1), None), fact("a"))
    node = default(case(0, const(1), guard))
    assert gap_of(value_of(node, {"a": BOOL}, a=True)).kind == "not_in_force"
    assert gap_of(value_of(node, {"a": BOOL}, a=False)).kind == "no_case"


def test_a_call_at_another_date_carries_it_to_all_that_is_called() -> None:
    inner = rule("inner", otherwise((const(1), in_force(None, D(2013, 12, 31))), value=const(2)))
    outer = rule("outer", call(inner))
    then = rule("then", call(outer, at=const(D(2014, 1, 1), DATE)))
    asked = rule("asked", call(outer, at=fact("d", DATE)))
    eternal = rule("eternal", const(5))
    lasting = rule("lasting", call(eternal, at=fact("d", DATE)))
    engine = Engine(program(inner, outer, then, asked, eternal, lasting, entries={"d": DATE}))
    assert engine.value("p.outer", Dossier(), DAY) == 1
    assert engine.value("p.then", Dossier(), DAY) == 2
    assert engine.value("p.asked", Dossier(facts={"p.d": D(2014, 6, 1)}), DAY) == 2
    assert engine.value("p.asked", Dossier(), DAY) == Void((missing("d"),))
    assert engine.value("p.lasting", Dossier(), DAY) == 5


def test_two_certain_cases_with_different_values_conflict_and_name_both() -> None:
    node = default(case(0, const(1), fact("a")), case(1, const(2), fact("b")), place="p.r")
    found = value_of(node, {"a": BOOL, "b": BOOL}, a=True, b=True)
    assert isinstance(found, Void)
    (conflict,) = found.causes
    assert isinstance(conflict, Conflict)
    assert (conflict.place, conflict.first.value, conflict.second.value) == ("p.r", "1", "2")
    assert (conflict.first.span.line, conflict.second.span.line) == (10, 11)


def test_a_result_out_of_its_declared_bounds_is_a_gap() -> None:
    mark = NumberType(bounds=Bounds(0, 20))
    colours = MapType((COLOUR,), mark)
    engine = Engine(
        program(
            rule("high", const(21), type_=mark),
            rule("fine", const(20), type_=mark),
            rule("none", const(None), type_=OptionalType(mark)),
            rule("map", make_map(COLOUR, const(3), const(-1)), type_=colours),
            rule("list", make_list(const(30)), type_=ListType(mark)),
        )
    )
    gap = gap_of(engine.value("p.high", Dossier(), DAY))
    assert (gap.kind, gap.detail) == ("out_of_bounds", "21 n'est pas de 0 à 20")
    assert engine.value("p.fine", Dossier(), DAY) == 20
    assert engine.value("p.none", Dossier(), DAY) is None
    cells = engine.value("p.map", Dossier(), DAY)
    assert isinstance(cells, MapValue)
    assert cells.cells["rouge",] == 3
    assert gap_of(cells.cells["vert",]).kind == "out_of_bounds"
    items = engine.value("p.list", Dossier(), DAY)
    assert isinstance(items, tuple)
    assert gap_of(items[0]).kind == "out_of_bounds"


def test_a_chain_of_rules_may_be_long() -> None:
    rules = [rule("r0", fact("n", NUMBER))]
    for i in range(1, 1501):
        rules.append(rule(f"r{i}", otherwise((const(0), prim("lt", call(rules[-1]), const(0))), value=prim(
            "add", call(rules[-1]), const(1), type_=NUMBER
        )), kind="decision" if i == 1500 else "rule"))  # fmt: skip
    engine = Engine(program(*rules, entries={"n": NUMBER}))
    limit = sys.getrecursionlimit()
    answer = engine.answer(Dossier(facts={"p.n": 1}), date=DAY)
    assert answer.decisions[0].value == 1501
    assert answer.decisions[0].trace is not None
    assert sys.getrecursionlimit() == limit


def test_a_rule_is_computed_once_per_arguments_and_date() -> None:
    x = var("x", 1, NUMBER)
    doubled = rule("double", prim("add", x, x, type_=NUMBER), ("x", NUMBER))
    twice = rule("twice", prim("add", call(doubled, const(2)), call(doubled, const(3)), type_=NUMBER))
    engine = Engine(program(doubled, twice))
    run = engine.run(Dossier())
    ((_, scope),) = engine.rule_scopes(twice, (), run, DAY)
    assert scope.result() == 10
    assert set(engine.compiled.rule(doubled.name).memo(run)) == {(DAY, 2), (DAY, 3)}


def test_a_rule_that_nothing_reaches_is_not_compiled() -> None:
    broken = rule("broken", field(const(1), "x", NUMBER))
    engine = Engine(program(rule("r", const(1)), broken))
    assert engine.value("p.r", Dossier(), DAY) == 1


def test_assumed_rules_are_not_computed() -> None:
    average = rule("moyenne", fact("n", NUMBER))
    passed = rule("admis", prim("ge", call(average), const(10)))
    engine = Engine(program(average, passed, entries={"n": NUMBER}))
    assert engine.value("p.admis", Dossier(assumptions={("p.moyenne", ()): 12}), DAY) is True


def test_cases_told_apart_by_one_value_mean_what_the_general_rule_says() -> None:
    k = fact("k", COLOUR)
    red, green = (prim("eq", k, const(name, COLOUR)) for name in COLOUR.values)
    entries: dict[str, Type] = {"k": COLOUR}
    rows = default(case(0, const(1), red, kind="row"), case(1, const(2), green, kind="row"), exhaustive=True)
    assert [value_of(rows, entries, k=name) for name in COLOUR.values] == [1, 2]
    assert value_of(rows, entries) == Void((missing("k"),))
    same = default(case(0, const(1), red), case(1, const(1), green), exhaustive=True)
    assert value_of(same, entries) == 1
    others = enum("Couleur", "rouge", "vert", "bleu")
    assert gap_of(value_of(rows, {"k": others}, k="bleu")).kind == "no_case"
    rest = default(
        case(0, const(1), red, beats=[2]), case(1, const(2), green, beats=[2]), case(2, const(3), kind="otherwise")
    )
    assert [value_of(rest, {"k": others}, k=name) for name in others.values] == [1, 2, 3]
    unbeaten = default(case(0, const(1), red), case(1, const(2), green), case(2, const(3)))
    clash = value_of(unbeaten, entries, k="rouge")
    assert isinstance(clash, Void)
    assert isinstance(clash.causes[0], Conflict)
    twice = default(case(0, const(1), red), case(1, const(2), red))
    assert isinstance(value_of(twice, entries, k="rouge"), Void)
