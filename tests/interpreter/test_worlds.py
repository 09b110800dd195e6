"""What scenarios cannot say: the machine's limit, what is missing and in which worlds, gaps with their days, motifs."""

from __future__ import annotations

import datetime
import textwrap
from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.core.dossier import Dossier
from cqp_dsl.language.syntax import parse_file
from cqp_dsl.semantics import elaborate
from cqp_dsl.source import SourceFile
from tests.interpreter.values import Gap, Limit, Missing, Unfixed
from tests.interpreter.worlds import broken, decide, evaluation, published

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.values import Known
    from tests.interpreter.evaluate import Scope
    from tests.interpreter.motifs import Motifs
    from tests.interpreter.values import Value
    from tests.interpreter.worlds import Answer

DAY = datetime.date(2013, 6, 1)
HEAD = """politique p « P » selon texte §1
source texte « Texte » sections §1
entrée n : nombre
entrée b : booléen
entrée c : booléen
"""


def scope_of(text: str, *, day: datetime.date | None = DAY, head: str = HEAD, **facts: object) -> Scope:
    source = SourceFile.from_text("essai.cqp", head + textwrap.dedent(text))
    file, syntax = parse_file(source)
    assert file is not None, syntax
    program, findings = elaborate([(source, file)])
    assert program is not None, findings
    return evaluation(program, Dossier(facts={f"p.{name}": value for name, value in facts.items()}), day)  # type: ignore[misc]


def labels(motifs: Motifs) -> list[tuple[str, bool]]:
    return [
        found
        for one in motifs
        for found in ([] if one.label is None else [(one.label, one.holds)]) + labels(one.inside)
    ]


def answer(text: str, **given: object) -> Answer:
    return decide(scope_of(text, **given), "p.r")  # type: ignore[arg-type]


def test_too_large_a_number_is_a_limit_and_no_gap() -> None:
    huge = answer("règle r : nombre vaut puissance(10 ; 200000) − puissance(10 ; 200000)")
    assert huge.status == "limited"
    assert all(isinstance(cause, Limit) for cause in huge.causes)
    assert answer("règle r : nombre vaut puissance(puissance(10 ; 90000) ; 2)").status == "limited"
    assert answer("règle r : nombre vaut puissance(10 ; 90000) / puissance(10 ; 89999)").value == 10
    beside = answer("règle r : nombre vaut puissance(10 ; 200000) + n")
    assert (beside.status, [need.cause for need in beside.missing]) == ("undetermined", [Missing("p.n")])


def test_a_conflict_comes_before_a_limit_and_a_limit_before_a_gap() -> None:
    conflict = "règle k : nombre\n  vaut 1\n  vaut 2\n"
    assert answer(conflict + "règle r : nombre vaut k + puissance(10 ; 200000)").status == "conflict"
    assert answer("règle r : nombre vaut puissance(10 ; 200000) + 1 / 0").status == "limited"
    assert answer("règle r : nombre vaut 1 / 0").status == "uncovered"


def test_what_is_missing_comes_in_the_order_of_the_text_and_with_its_worlds() -> None:
    text = """
    interprétation i
      question « ? »
      lecture une « une »
      lecture deux « deux »
    paramètre q : nombre à fixer par « la caisse »
    règle r : booléen
      vaut c et n ≥ 1 si i est une
      vaut n ≥ q      si i est deux
    """
    found = answer(text)
    assert found.status == "undetermined"
    one, two = ((("p.i", "une"),),), ((("p.i", "deux"),),)
    assert [(need.cause, need.worlds) for need in found.missing] == [
        (Missing("p.c"), one),
        (Missing("p.n"), ()),
        (Unfixed("p.q", (), "la caisse"), two),
    ]
    assert answer(text, n=0).missing == (evolve(found.missing[2], worlds=two),)
    assert {one.world: one.value for one in answer(text, n=0, day=DAY).outcomes} == {}


def test_only_the_readings_that_matter_are_told() -> None:
    text = """
    interprétation i
      question « ? »
      lecture une « une »
      lecture deux « deux »
    interprétation j
      question « ? »
      lecture trois « trois »
      lecture quatre « quatre »
    règle r : nombre
      vaut 1 si i est une et j est trois
      vaut 1 si i est une et j est quatre
      vaut 2 si i est deux
    """
    found = answer(text)
    assert found.status == "disputed"
    assert [(one.world, one.value) for one in found.outcomes] == [((("p.i", "une"),), 1), ((("p.i", "deux"),), 2)]


def gaps(found: Answer) -> list[tuple[str, datetime.date | None, datetime.date | None]]:
    return [(cause.kind, cause.before, cause.after) for cause in found.causes if isinstance(cause, Gap)]


def test_out_of_its_period_a_case_says_the_nearest_days() -> None:
    text = """
    règle r : nombre
      vaut 1 du 1er janvier 2011 au 31 décembre 2011
      vaut 2 si b du 1er janvier 2012 au 31 décembre 2012
      vaut 3 à partir du 1er janvier 2014
      vaut 4 à partir du 1er janvier 2015
    """
    day = datetime.date
    assert gaps(answer(text, b=True)) == [("not_in_force", day(2012, 12, 31), day(2014, 1, 1))]
    assert gaps(answer(text, b=False)) == [("not_in_force", day(2011, 12, 31), day(2014, 1, 1))]
    assert gaps(answer("règle r : nombre vaut 1 si b jusqu'au 31 décembre 2012", b=False)) == [("no_case", None, None)]


def test_a_case_that_shares_no_day_with_its_politique_is_not_in_force() -> None:
    head = HEAD.replace("§1\n", "§1 à partir du 1er janvier 2013\n", 1)
    found = answer("règle r : nombre vaut 1 jusqu'au 31 décembre 2012", head=head)
    assert gaps(found) == [("not_in_force", None, None)]


def test_motifs() -> None:
    text = """
    règle r : booléen
      vaut b « un » et (c « deux » ou non (n ≥ 3 « trois ») « quatre »)
      exception x « cinq » vaut faux si n = 7
    """
    assert labels(answer(text, b=True, c=True, n=9).motifs) == [("un", True), ("deux", True)]
    assert labels(answer(text, b=False, c=False, n=9).motifs) == [
        ("un", False), ("deux", False), ("quatre", False), ("trois", True),
    ]  # fmt: skip
    excepted = answer(text, b=False, c=False, n=7).motifs
    assert [(one.label, one.holds, one.concurring) for one in excepted] == [
        ("cinq", True, False), (None, True, False), ("un", False, True), ("deux", False, True), ("quatre", False, True),
    ]  # fmt: skip


def test_motifs_of_a_rest_and_of_a_constant() -> None:
    text = """
    règle r : nombre
      vaut 1 si b « un »
      vaut 2 si c « deux »
      vaut 3 sinon
      exception x
        vaut 4 si n = 7 « sept »
        vaut 3 sinon à partir du 1er janvier 2014
    règle s : booléen vaut vrai « toujours »
    """
    assert labels(answer(text, b=False, c=False, n=1).motifs) == [("un", False), ("deux", False)]
    later = labels(answer(text, b=False, c=False, n=1, day=datetime.date(2014, 1, 1)).motifs)
    assert later == [("x", True), ("sept", False), ("un", False), ("deux", False)]  # the last two concur
    assert labels(decide(scope_of(text), "p.s").motifs) == [("toujours", True)]


def test_a_witness_each() -> None:
    text = """
    entrée l : liste de nombre
    règle r : booléen vaut aucun x dans l tel que x ≥ 3 « aucun : {x} »
    """

    def elements(**facts: Known) -> list[tuple[bool, list[Value]]]:
        return [(one.holds, [value for _, value, _ in one.about]) for one in answer(text, **facts).motifs]

    assert elements(l=(1, 4, 5)) == [(False, [4]), (False, [5])]
    assert elements(l=(1, 2)) == [(True, [])]


def test_a_requirement_refuses_where_it_is_false() -> None:
    text = "exigence « n est petit » n ≤ 10"
    assert broken(scope_of(text, n=11)) == [0]
    assert broken(scope_of(text, n=10)) == []
    assert broken(scope_of(text)) == []


def test_a_decision_is_published_for_each_key() -> None:
    text = """
    énumération E
      alpha
      beta
    décision r(e : E ; f : E) : booléen vaut e = f
    """
    scope = scope_of(text)
    assert [(args, decide(scope, "p.r", args).value) for args in published(scope.program, "p.r")] == [
        (("alpha", "alpha"), True),
        (("alpha", "beta"), False),
        (("beta", "alpha"), False),
        (("beta", "beta"), True),
    ]
