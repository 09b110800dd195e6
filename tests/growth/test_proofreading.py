"""How the work of proof-reading a policy grows with its text, counted in calls, for each kind of thing in it.

The rows of a table are compared two by two, and unknown names with those that are known, up to counts of their own.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.workspace.proofreading import lint
from tests.growth.test_growth import DECISION, HEAD, calls

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FEW = 40
FACT = "entrée y : nombre « Y ? »\n"
MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


def day(number: int) -> str:
    found = datetime.date(1950, 1, 2) + datetime.timedelta(days=7 * number)
    return f"{found.day if found.day > 1 else '1er'} {MONTHS[found.month - 1]} {found.year}"


def many(form: str) -> Callable[[int], str]:
    return lambda count: "".join(form.format(i=i, next=i + 1) for i in range(count))


KINDS: dict[str, Callable[[int], str]] = {
    "scenarios": lambda count: (
        DECISION
        + many("scénario « s{i} »\n  à la date du 1er juin 2013\n  avec note = {i}\n  attendu double = 0\n")(count)
    ),
    "lines of a scenario": lambda count: (
        f"{DECISION}scénario « s »\n  cas\n  | note || double |\n{many('  | {i} || 0 |' + chr(10))(count)}"
    ),
    "guarantees": lambda count: DECISION + many("garantie « g{i} »\n  note > {i} implique d\n")(count),
    "dated values": lambda count: (
        "paramètre q : nombre\n  vaut 0 jusqu'au 1er janvier 1950\n"
        + "".join(f"  vaut {i} à partir du {day(i)}\n" for i in range(count))
        + "règle r : nombre vaut q\n"
    ),
    "cases": lambda count: (
        f"{FACT}règle r : nombre\n{many('  vaut {i} si y = {i} « c{i} »' + chr(10))(count)}  vaut 0 sinon\n"
    ),
    "exceptions": lambda count: (
        f"{FACT}règle r : nombre\n  vaut 0\n{many('  exception e{i} vaut {i} si y = {i}' + chr(10))(count)}"
    ),
    "conditions": lambda count: f"{FACT}règle r : booléen vaut y > 0{many(' et y ≠ {next} « c{i} »')(count)}\n",
    "terms": lambda count: f"{FACT}règle r : nombre vaut y{many(' + {i} × y')(count)}\n",
    "facts": many("entrée f{i} : nombre « F{i} ? »\nrègle r{i} : nombre vaut f{i} + 1\n"),
    "tables": lambda count: (
        FACT
        + many("tableau t{i}\n  | x : nombre || v : nombre |\n  | ≥ 0 || {i} |\nrègle u{i} : nombre vaut t{i}(y)\n")(
            count
        )
    ),
    "readings that are retained": lambda count: (
        FACT
        + many(
            "interprétation i{i}\n  question « Q{i} ? »\n  lecture a{i} « a »\n  lecture b{i} « b »\n"
            "  retenue a{i} par « x »\n"
            "règle r{i} : nombre\n  vaut y si i{i} est a{i}\n  vaut 0 sinon\n"
        )(count)
    ),
    "values of an enumeration": lambda count: (
        f"énumération E\n{many('  v{i} « v {i} »' + chr(10))(count)}"
        "entrée e : E « E ? »\nrègle r : booléen vaut e est v0\n"
    ),
    "holes": many("paramètre q{i} : nombre\n  à fixer par « x »\nrègle r{i} : nombre vaut q{i}\n"),
    "comments": lambda count: f"{many('# {i}' + chr(10))(count)}{DECISION}",
}


@pytest.mark.parametrize("kind", KINDS)
def test_proof_reading_grows_as_the_text_does(kind: str, tmp_path: Path) -> None:
    costs = {}
    lint([written(tmp_path, kind, 1)])  # what is imported, and the parser, are there for those that are counted
    for count in (FEW, 4 * FEW):
        path = written(tmp_path, kind, count)
        costs[count] = calls(lambda path=path: lint([path]))  # type: ignore[misc]  # bound here
    assert costs[4 * FEW] <= 1.2 * 4 * costs[FEW]


def written(folder: Path, kind: str, count: int) -> Path:
    path = folder / f"p{count}.cqp"
    path.write_text(HEAD + KINDS[kind](count), encoding="utf-8")
    return path


def test_rules_that_all_call_one_another_are_told_once_each(tmp_path: Path) -> None:
    path = tmp_path / "p.cqp"
    body = "".join(f"règle r{i} : nombre vaut {' + '.join(f'r{j}' for j in range(30))}\n" for i in range(30))
    path.write_text(HEAD + body, encoding="utf-8")
    found = [one for one in lint([path]).diagnostics if one.code == "CQP210"]
    assert 1 <= len(found) <= 30
