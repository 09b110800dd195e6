"""Rules written as Python (SEMANTICS §2): what the text may hold, and that nothing is worked out twice."""

from __future__ import annotations

import datetime
import io
import keyword
import re
import tokenize
from functools import cache
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.core.datatypes.values import MissingFact, Void
from cqp_dsl.core.dossier import Dossier
from cqp_dsl.core.nodes import Fold
from cqp_dsl.core.walk import nodes_of
from cqp_dsl.decision.decide import Engine
from cqp_dsl.engine import unit
from cqp_dsl.engine.compiled import CompiledProgram
from cqp_dsl.engine.run import Run, TooMuchWorkError
from cqp_dsl.engine.scope import rule_scope
from cqp_dsl.engine.writer import NAMES
from cqp_dsl.language.syntax import parse_file
from cqp_dsl.pipeline import load
from cqp_dsl.semantics import elaborate
from cqp_dsl.source import SourceFile

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Program
    from cqp_dsl.engine.scope import Scope

DAY = datetime.date(2014, 6, 2)
HEAD = "politique p « P »\n  selon s §1\nsource s « S »\n  sections §1\n"
LIST = "fiche E\n  m : nombre\n  k : booléen\nentrée l : liste de E « L ? »\n"


def program(text: str) -> Program:
    source = SourceFile.from_text("p.cqp", HEAD + text)
    tree, _ = parse_file(source)
    assert tree is not None
    found, diagnostics = elaborate([(source, tree)])
    assert found is not None, diagnostics
    return found


def scope_of(text: str, rule: str, facts: dict[str, Value]) -> Scope:
    found = program(text)
    return rule_scope(CompiledProgram(found), Run.of(found.entries, Dossier(facts=facts), {}), rule, (DAY,))


@cache
def shipped_texts() -> tuple[str, ...]:
    """The text of every rule of the shipped policies."""
    return written(load().program)


def written(found: Program) -> tuple[str, ...]:
    """The text of every rule of a program."""
    texts: list[str] = []
    compiled, plain = CompiledProgram(found), unit.compiled_text

    def kept(text: str) -> object:
        texts.append(text)
        return plain(text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unit, "compiled_text", kept)
        for name in compiled.program.rules:
            rule = compiled.rule(name)
            rule.unit.write(rule.body)
    return tuple(texts)


def test_no_word_of_a_policy_becomes_python() -> None:
    attributes = {"facts", "holes", "get", "world", "spend", "append", "cells", "values", "year", "month", "day"}
    attributes |= {"start", "end", "days"}
    for text in shipped_texts():
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            assert token.type not in {tokenize.STRING, tokenize.COMMENT}, token
            if token.type == tokenize.NAME and not re.fullmatch(r"[bfkpv][0-9]+|R|item", token.string):
                known = keyword.iskeyword(token.string) or token.string in attributes
                assert known or token.string in NAMES, token
    assert len(shipped_texts()) > len(load().program.rules) / 2
    assert NAMES["__builtins__"] == {}


def test_a_text_can_be_read() -> None:
    """The whole of a rule as it is written, so that a change of the writer is seen."""
    text = next(text for text in written(program("entrée n : nombre « N ? »\nrègle r : nombre vaut 2 × n\n")))
    assert text.splitlines() == [
        "def p0(R, f0):",
        "    v1 = R.facts[k1]",
        "    try:",
        "        v2 = 2 * v1",
        "        if type(v2) is not int or not -large < v2 < large: v2 = limited(v2)",
        "    except errors: v2 = strict(k0, 2, v1)",
        "    f0[3] = v2",
        "    f0[2] = v2",
        "    return v2",
    ]


@pytest.mark.parametrize(
    "condition",
    ["non " * 90 + "b", "(b ou " * 60 + "b" + ")" * 60, " et ".join(f"n ≥ {i}" for i in range(900))],
    ids=["negations", "parentheses", "conditions"],
)
def test_long_and_deep_conditions_are_written_in_straight_lines(condition: str) -> None:
    scope = scope_of(
        f"entrée b : booléen « B ? »\nentrée n : nombre « N ? »\nrègle r : booléen vaut {condition}\n",
        "p.r",
        {"p.b": True, "p.n": 1000},
    )
    assert scope.result() is True


# --- The record -------------------------------------------------------------------------------------------------------


def test_what_a_scope_reads_is_what_was_computed() -> None:
    """Each expression of each shipped rule that a dossier reaches has one value object, however often it is read."""
    policies = load()
    dossier = policies.read("policies/exemples/vae-cinq-ans-a-60.yaml")
    engine = policies.engine
    rule = policies.program.rules["vae.recevabilité"]
    for _, scope in engine.rule_scopes(rule, (), engine.run(dossier), dossier.date):
        for node in nodes_of(rule.body):
            if not isinstance(node, Fold):
                try:
                    first = scope.value(node)
                except (IndexError, AttributeError):
                    continue  # the variable of an aggregate has no value outside of it
                assert scope.value(node) is first


def test_a_rule_shared_by_many_is_computed_once() -> None:
    chain = "".join(f"règle r{i} : booléen vaut r{i - 1} et r{i - 1}\n" for i in range(1, 60))
    text = f"entrée y : booléen « Y ? »\nrègle r0 : booléen vaut y\n{chain}"
    found = program(text)
    run = Run.of(found.entries, Dossier(facts={"p.y": True}), {})
    assert rule_scope(CompiledProgram(found), run, "p.r59", (DAY,)).result() is True
    assert run.meter.left == Run.of(found.entries, Dossier(), {}).meter.left - 60


def test_an_unknown_that_many_rules_hand_on_is_told_once() -> None:
    chain = "".join(
        f"entrée x{i} : booléen « X ? »\nrègle r{i} : booléen vaut r{i - 1} et x{i}\n" for i in range(1, 300)
    )
    scope = scope_of(f"entrée y : booléen « Y ? »\nrègle r0 : booléen vaut y\n{chain}", "p.r299", {})
    value = scope.result()
    assert isinstance(value, Void)
    assert [cause.path for cause in value.causes if isinstance(cause, MissingFact)] == [
        "p.y",
        *[f"p.x{i}" for i in range(1, 300)],
    ]


def test_work_stops_at_its_limit() -> None:
    pairs = "somme de (somme de e.m × f.m pour f dans l) pour e dans l"
    found = program(f"{LIST}règle r : nombre vaut {pairs}\n")
    engine = Engine(found)
    run = engine.run(Dossier(facts={"p.l": ()}))
    run.meter.left = -1
    with pytest.raises(TooMuchWorkError):
        rule_scope(engine.compiled, run, "p.r", (DAY,))


def test_what_a_label_shows_of_a_dossier_is_not_kept_for_the_next() -> None:
    """A rule that reads no fact is computed once for all dossiers; not so where its label shows one."""
    text = """entrée n : nombre « N ? »
règle seuil : nombre vaut 10
règle r : booléen vaut seuil ≥ 5 « le seuil est atteint (note : {n}) »
"""
    compiled = CompiledProgram(program(text))
    assert compiled.program.calls.is_closed("p.seuil")
    assert not compiled.program.calls.is_closed("p.r")
