"""Every planted mistake is named, with a dossier that the engine confirms; policies without one give no alarm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cqp_dsl.answer.verdicts import QUESTIONS
from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.proof.prove import prove
from tests.proof.faults import FAULTS, planted

if TYPE_CHECKING:
    from cqp_dsl.answer.verdicts import Asked

EVERYWHERE = {"allocataire": "déploiement", "recouvrement": "déploiement"}
"""Where what a file fixes is promised."""


ASKED_BY: dict[str, Asked] = {
    "CQP850": "gap", "CQP851": "conflict", "CQP852": "idle", "CQP853": "idle", "CQP854": "guarantee",
    "CQP855": "reading", "CQP856": "outcome",
}  # fmt: skip


@pytest.mark.parametrize("group", range(len(FAULTS)))
def test_planted_mistakes_are_named(group: int) -> None:
    faults = FAULTS[group]
    only = {EVERYWHERE.get(fault.policy, fault.policy) for fault in faults}
    program = planted(faults)
    report = prove(program, only=only, asked={ASKED_BY[fault.code] for fault in faults})
    assert report.disagreements == ()
    found = []
    for one in report.findings:
        places = [
            program.files[label.span.path].text[label.span.start : label.span.end] for label in one.diagnostic.labels
        ]
        found.append((one.diagnostic.code, plain_spaces(" ".join([one.diagnostic.message, *places]))))
    missed = [f.name for f in faults if not any(code == f.code and f.where in text for code, text in found)]
    assert missed == [], found
    shown = {one.diagnostic.code for one in report.findings if not one.witnesses}
    assert shown <= {"CQP852", "CQP853", "CQP855", "CQP856"}  # what never happens has no dossier


def test_there_are_twenty() -> None:
    assert sum(map(len, FAULTS)) >= 20


def test_without_a_mistake_there_is_no_alarm() -> None:
    report = prove(planted(()), only={"public", "demande", "premières_délivrances", "jury", "convention", "épreuves"})
    assert [(one.asked, one.subject) for one in report.verdicts if one.standing != "established"] == []
    assert [one.diagnostic.message for one in report.findings if not one.kept] == []
    assert report.disagreements == ()
    assert len(report.verdicts) > 100
    assert {one.asked for one in report.verdicts} == set(QUESTIONS)
