"""The receipt: same receipt, same answer; whatever the answer depends on changes it (SEMANTICS §12)."""

from __future__ import annotations

import datetime

from attrs import evolve

from cqp_dsl import __version__
from cqp_dsl.answer.receipt import LANGUAGE_VERSION, canonical, dossier_digest, make_receipt
from cqp_dsl.core.datatypes.values import MapValue, Period, Record, Void
from cqp_dsl.core.dossier import Dossier, absent
from cqp_dsl.source import SourceFile
from tests.decision.example import candidate, certification

D = datetime.date
DAY = D(2013, 12, 16)
PROGRAM = certification()


def test_what_the_answer_depends_on_changes_the_digest() -> None:
    dossier = candidate(sinon=12)
    asked = ("p.certification",)
    base = make_receipt(PROGRAM, dossier, DAY, asked)
    assert (base.language, base.engine, base.date, base.decisions) == (LANGUAGE_VERSION, __version__, DAY, asked)
    others = [
        make_receipt(PROGRAM, candidate(sinon=13), DAY, asked),
        make_receipt(PROGRAM, evolve(dossier, label="autre"), DAY, asked),
        make_receipt(PROGRAM, dossier, D(2013, 12, 17), asked),
        make_receipt(PROGRAM, dossier, DAY, ()),
        make_receipt(PROGRAM, evolve(dossier, readings={"p.i": "a"}), DAY, asked),
        make_receipt(PROGRAM, evolve(dossier, holes={("p.t", ("a",)): 12}), DAY, asked),
        make_receipt(
            evolve(PROGRAM, files={"a.cqp": SourceFile.from_text("a.cqp", "politique a")}),
            dossier,
            DAY,
            asked,
        ),
    ]
    digests = {each.digest for each in [base, *others]}
    assert len(digests) == len(others) + 1
    assert others[5].overrides == (("p.t[a]", '["n","12"]'),)


def test_layout_and_order_do_not() -> None:
    dossier = candidate(sinon=12)
    turned = evolve(dossier, facts=dict(reversed(dossier.facts.items())), path="ailleurs.yaml")
    asked = ("p.certification",)
    assert make_receipt(PROGRAM, dossier, DAY, asked) == make_receipt(PROGRAM, turned, DAY, asked)
    nothing = Dossier(facts={"p.notes": absent(PROGRAM.entries["p.notes"])})
    assert dossier_digest(nothing) == dossier_digest(Dossier())


def test_canonical_values_tell_types_apart() -> None:
    unknown = absent(PROGRAM.entries["p.pass_suivi"])
    assert isinstance(unknown, Void)
    values = [True, None, 1, "1", D(2013, 1, 1), Period(D(2013, 1, 1), D(2013, 1, 2)), (1, 2), Record((1, 2)), unknown]
    shown = [repr(canonical(value)) for value in values]
    assert len(set(shown)) == len(values)
    assert canonical(MapValue({("b",): 1, ("a",): unknown})) == ["m", [["a"], ["?"]], [["b"], ["n", "1"]]]
