"""What is known, kept up to date: quickly for the file in hand, wholly a moment later."""

from __future__ import annotations

import pytest

from cqp_dsl.lsp.project import SupersededError
from tests.lsp.workshop import MARKS, SHARED, document, project

ADVICE = {
    "CQP402": MARKS.replace("paramètre limite", "entrée inutile : booléen\n\nparamètre limite"),
    "CQP403": MARKS.replace("paramètre limite", "paramètre jamais : nombre\n  vaut 3\n\nparamètre limite"),
    "CQP405": MARKS.replace("si tenues est 0", "si tenues est 7"),
    "CQP407": MARKS.replace("« avoir {seuil} à l'{é} »", "« avoir plus de {seuil} à l'{é} »"),
    "CQP408": MARKS.replace("2014\n  attendu reçu = faux", "2014\n  avec manière = une\n  attendu tenues = 1"),
    "CQP410": MARKS.replace("si tenues est 0", "si tenues ≥ 10/20"),
    "CQP417": MARKS.replace("paramètre limite", "# cqp: ignorer CQP405\nparamètre limite"),
    "CQP201": MARKS.replace("≥ seuil «", "≥ seuill «"),
    "CQP101": MARKS.replace("≥ seuil «", "≥ ≥ seuil «"),
}


@pytest.mark.parametrize("code", ADVICE)
def test_a_look_says_of_the_file_in_hand_what_is_said_in_the_end(code: str) -> None:
    made = project({"commun.cqp": SHARED, "notes.cqp": MARKS})
    made.snapshot = made.finish(made.look()(), lambda: None)
    made.put(document("notes.cqp", ADVICE[code], 2))
    look = made.look()()
    assert code in [one.code for one in look.diagnostics["notes.cqp"]]
    assert look.diagnostics == made.finish(look, lambda: None).diagnostics


def test_a_look_takes_what_did_not_change_as_read() -> None:
    made = project({"commun.cqp": SHARED, "notes.cqp": MARKS})
    made.snapshot = made.finish(made.look()(), lambda: None)
    made.put(document("notes.cqp", MARKS + "\n# fin\n", 2))
    look = made.look()()
    assert look.parsed["commun.cqp"] is made.snapshot.parsed["commun.cqp"]
    assert not look.complete
    made.snapshot = look
    assert made.current
    made.touch("notes.cqp")
    assert not made.current


def test_what_is_superseded_is_dropped() -> None:
    made = project({"commun.cqp": SHARED, "notes.cqp": MARKS})
    look = made.look()()

    def pause() -> None:
        raise SupersededError

    with pytest.raises(SupersededError):
        made.finish(look, pause)


def test_a_mistake_in_one_file_is_told_in_the_others_that_it_reaches() -> None:
    made = project({"commun.cqp": SHARED, "notes.cqp": MARKS})
    made.snapshot = made.finish(made.look()(), lambda: None)
    made.put(document("commun.cqp", SHARED.replace("oral  «", "orale «"), 2))
    done = made.finish(made.look()(), lambda: None)
    assert "CQP214" in [one.code for one in done.diagnostics["notes.cqp"]]
