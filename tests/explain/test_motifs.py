"""Motifs: all the conditions that decided, with their values (SEMANTICS §11)."""

from __future__ import annotations

import datetime
import textwrap
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.answer.expectations import matches
from cqp_dsl.core.datatypes.types import BOOL, NUMBER
from cqp_dsl.core.dossier import Dossier
from cqp_dsl.decision.decide import Engine
from tests.decision.example import ENGINE, EXAM, candidate
from tests.engine.build import (
    both,
    call,
    case,
    const,
    default,
    either,
    enum,
    fact,
    fold,
    in_force,
    label,
    make_list,
    non,
    otherwise,
    prim,
    program,
    rule,
    values_of,
    var,
)
from tests.properties.test_evaluation import program_of

if TYPE_CHECKING:
    from cqp_dsl.answer.answer import Reason
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Rule

D = datetime.date
DAY = D(2013, 12, 16)
OUTCOME = enum("Décision", "accordée", "refusée")
YES, NO = const("accordée", OUTCOME), const("refusée", OUTCOME)


def told(reason: Reason) -> str:
    mark = "+" if reason.satisfied else "-"
    inside = f" [{', '.join(told(child) for child in reason.children)}]" if reason.children else ""
    return f"{mark}{reason.written or reason.text}{inside}"


def why(body: Node, *others: Rule, day: D = DAY, **facts: bool | int) -> list[str]:
    entries = {name: BOOL if isinstance(value, bool) else NUMBER for name, value in facts.items()}
    asked = rule("d", body, kind="decision")
    engine = Engine(program(*others, asked, entries=entries))
    dossier = Dossier(facts={f"p.{name}": value for name, value in facts.items()})
    return [told(each) for each in engine.decide_rule("p.d", (), dossier, day).reasons]


def test_a_refusal_gives_all_the_conditions_that_fail_with_their_values() -> None:
    refused = ENGINE.answer(candidate(passed=False, sinon=9, écrit=6, oral=6), date=DAY).decisions[0]
    inside = "+barème(é).seuil_éliminatoire n'est pas rien, +notes[é] ≤ barème(é).seuil_éliminatoire"
    assert [told(each) for each in refused.reasons] == [
        "-avoir suivi Pass formation",
        "-avoir au moins 10/20 de moyenne (7,2)",
        f"-n'avoir aucune note éliminatoire (écrit : 6) [{inside}]",
        f"-n'avoir aucune note éliminatoire (oral : 6) [{inside}]",
    ]
    assert [each.bindings for each in refused.reasons[2:]] == [(("é", "écrit"),), (("é", "oral"),)]
    assert refused.reasons[3].children[1].bindings == (("é", "oral"),)


def test_an_award_gives_all_the_conditions_that_hold_without_a_witness() -> None:
    awarded = ENGINE.answer(candidate(sinon=12), date=DAY).decisions[0]
    assert [told(each) for each in awarded.reasons] == [
        "+avoir suivi Pass formation",
        "+avoir au moins 10/20 de moyenne (12)",
        "+n'avoir aucune note éliminatoire",
    ]


def test_one_failing_condition_is_enough_even_where_the_rest_is_unknown() -> None:
    refused = ENGINE.answer(Dossier(facts={"p.pass_suivi": False}), date=DAY).decisions[0]
    assert (refused.value, [told(each) for each in refused.reasons]) == (
        "non_certifié",
        ["-avoir suivi Pass formation"],
    )


A, B, C = fact("a"), fact("b"), fact("c")


@pytest.mark.parametrize(
    ("node", "facts", "expected"),
    [
        (both(A, B), (True, True), ["+a", "+b"]),
        (both(A, B), (False, True), ["-a"]),
        (both(A, B), (False, False), ["-a", "-b"]),
        (either(A, B), (True, False), ["+a"]),
        (either(A, B), (True, True), ["+a", "+b"]),
        (either(A, B), (False, False), ["-a", "-b"]),
        (non(A, text="non a"), (True, False), ["-non a"]),
        (non(both(A, B)), (False, True), ["-a"]),
        (either(non(A, text="non a"), B), (True, False), ["-non a", "-b"]),
        (both(A, B, says=label("les deux")), (True, True), ["+les deux [+a, +b]"]),
        (prim("eq", A, B, text="a = b", says=label("pareil")), (True, True), ["+pareil"]),
        (non(both(A, B, says=label("les deux"))), (True, True), ["+les deux [+a, +b]"]),
    ],
)
def test_connectives(node: Node, facts: tuple[bool, bool], expected: list[str]) -> None:
    assert why(node, a=facts[0], b=facts[1]) == expected


def test_boolean_rules_are_entered_and_a_label_on_a_call_covers_them() -> None:
    inner = rule("apte", both(A, B))
    assert why(call(inner), inner, a=True, b=False) == ["-b"]
    assert why(call(inner, says=label("être apte")), inner, a=True, b=False) == ["-être apte [-b]"]
    constant = rule("permis", const(False))
    assert why(call(constant), constant) == ["-permis"]


def test_exceptions_are_reasons_by_name_or_label() -> None:
    def body(**kwargs: object) -> Node:
        return default(
            case(0, YES, A),
            case(1, NO, B, kind="exception", beats=[0], name="sans_numéro", **kwargs),  # type: ignore[arg-type]
        )

    assert why(body(), a=True, b=True) == ["+sans numéro", "+b"]
    assert why(body(says=label("il faut un numéro")), a=True, b=True) == ["+il faut un numéro", "+b"]
    assert why(body(), a=True, b=False) == ["+a"]


def test_rows_are_reasons_by_their_tests_unless_they_are_the_rest() -> None:
    x = fact("x", NUMBER)
    tests = [prim("ge", x, const(18), text="x ≥ 18"), prim("lt", x, const(10), text="x < 10")]
    rows = [case(i, const(i), test, kind="row", beats=[2], tests=(test,)) for i, test in enumerate(tests)]
    body = default(*rows, case(2, const(2), kind="otherwise"), exhaustive=True)
    assert why(body, x=20) == ["+x ≥ 18"]
    assert why(body, x=12) == ["-x ≥ 18", "-x < 10"]


def test_alternatives_of_the_same_value_do_not_explain_the_rest() -> None:
    assert why(otherwise((YES, A), (NO, B), value=NO), a=False, b=False) == ["-a"]


def test_windows_explain_only_where_nothing_else_does() -> None:
    later = in_force(D(2014, 1, 1), None)
    dated = otherwise((YES, both(later, A)), value=NO)
    assert why(otherwise((YES, both(later, A)), (YES, B), value=NO), a=True, b=False) == ["-b"]
    assert why(dated, a=True) == ["-en vigueur à partir du 1er\u00a0janvier\u00a02014"]
    assert why(dated, day=D(2014, 1, 1), a=True) == ["+a"]


def test_each_side_of_an_implication_has_its_own_truth() -> None:
    text = """
    politique p « P » selon s §1
    source s « S » sections §1
    entrée a : nombre « a ? »
    entrée b : nombre « b ? »
    décision d : booléen vaut a ≠ 0 implique b ≠ 0
    """
    engine = Engine(program_of(textwrap.dedent(text)))

    def grounds(a: int, b: int) -> list[str]:
        dossier = Dossier(facts={"p.a": a, "p.b": b})
        return [told(each) for each in engine.decide_rule("p.d", (), dossier, DAY).reasons]

    assert grounds(2, 0) == ["+a ≠ 0", "-b ≠ 0"]
    assert grounds(0, 0) == ["-a ≠ 0"]
    assert grounds(2, 3) == ["+b ≠ 0"]


def test_the_label_of_a_constant_is_a_ground() -> None:
    always = const(True, says=label("en tout état de cause"))
    assert why(otherwise((YES, both(A, always)), value=NO), a=True) == ["+a", "+en tout état de cause"]
    assert why(both(A, const(False, says=label("jamais"))), a=True) == ["-jamais"]


def test_a_comment_is_no_part_of_a_condition() -> None:
    text = """
    politique p « P » selon s §1
    source s « S » sections §1
    entrée a : nombre « a ? »
    décision d : booléen
      vaut a + 1 # la somme
      # une ligne à part, « avec un texte »
      ≥ 10
    """
    engine = Engine(program_of(textwrap.dedent(text)))
    (reason,) = engine.decide_rule("p.d", (), Dossier(facts={"p.a": 9}), DAY).reasons
    assert reason.text == "a + 1 ≥ 10"


def test_motifs_that_rules_share_are_told_once() -> None:
    """``r_i vaut (r_(i-1) « un ») et (r_(i-1) « deux »)``: as many motifs as a tree has, but each is found once."""
    chain = [rule("r0", both(A, B))]
    for number in range(1, 41):
        last = chain[-1]
        chain.append(rule(f"r{number}", both(call(last, says=label("un")), call(last, says=label("deux")))))
    engine = Engine(program(*chain, entries={"a": BOOL, "b": BOOL}))
    answer = engine.decide_rule("p.r40", (), Dossier(facts={"p.a": True, "p.b": True}), DAY)
    pending, met, by_reference = list(answer.reasons), 0, 0
    while pending:
        reason = pending.pop()
        met += 1
        by_reference += reason.shared
        assert not (reason.shared and reason.children)
        pending.extend(reason.children)
    assert (met, by_reference) == (4 * 40 + 2, 2 * 39)
    assert answer.trace is not None


def test_several_winners_are_all_reasons() -> None:
    assert why(default(case(0, YES, A), case(1, YES, B)), a=True, b=True) == ["+a", "+b"]


def test_numbers_are_explained_by_the_cases_that_gave_them() -> None:
    rate = rule("taux", otherwise((const(12), A), value=const(10)))
    amount = prim("mul", call(rate), fold("sum", var("x", 1, NUMBER), make_list(const(3)), const(1)), type_=NUMBER)
    assert why(amount, rate, a=True) == ["+a"]
    assert why(amount, rate, a=False) == ["-a"]


def test_unlabelled_quantifiers_give_one_reason_per_witness() -> None:
    x = var("é", 1, EXAM)
    some = fold(
        "any", x, values_of(EXAM), prim("in", x, const(("oral", "écrit"), values_of(EXAM).type)), text="il existe é"
    )
    asked = rule("d", some, kind="decision")
    found = Engine(program(asked)).decide_rule("p.d", (), Dossier(), DAY).reasons
    assert [(each.written, each.bindings) for each in found] == [
        ("il existe é", (("é", "écrit"),)),
        ("il existe é", (("é", "oral"),)),
    ]
    assert why(fold("all", x, values_of(EXAM), prim("ne", x, const("x", EXAM)), text="pour tout é")) == ["+pour tout é"]


def test_placeholders_without_a_witness() -> None:
    x = var("x", 1, NUMBER)
    says = label("aucun x sous 0 (le plus petit (ici {x}) ; a : {a}), soit {x}",
                 "aucun x sous 0 (le plus petit (ici ", x, ") ; a : ", A, "), soit ", x)  # fmt: skip
    node = non(fold("any", x, make_list(const(1)), prim("lt", x, const(0))), says=says)
    assert why(node, a=True) == ["+aucun x sous 0 (le plus petit ; a : oui), soit …"]


def test_labels_are_compared_spaces_and_apostrophes_apart() -> None:
    assert matches("n'avoir que 40 h", "n’avoir\u00a0que 40\u202fh")
    assert matches("sans_numéro", "sans numéro")
    assert not matches("n'avoir que 40 h", "n'avoir que 41 h")
