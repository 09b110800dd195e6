"""A dossier as fields and back: nothing lost, nothing added, what is wrong told at its field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cqp_dsl.web.form.fields import changed, changes, fields_from, with_row, without_row
from cqp_dsl.web.form.values import dossier_of, fields_of
from tests.web.conftest import EXAMPLES

if TYPE_CHECKING:
    from cqp_dsl.web.workshop import Workshop

NAMES = sorted(path.name for path in EXAMPLES.glob("*.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_dossier_comes_back_from_its_fields(shipped: Workshop, name: str) -> None:
    policies = shipped.policies()
    read = policies.read(EXAMPLES / name)
    back = dossier_of(fields_of(read, policies.program), policies.program)
    assert back.errors == {}
    assert back.dossier.facts == read.facts
    assert (back.dossier.label, back.dossier.date, back.dossier.decisions) == (read.label, read.date, read.decisions)
    assert (back.dossier.readings, back.dossier.holes) == (read.readings, read.holes)
    assert (back.dossier.addressee, back.dossier.provenance) == (read.addressee, read.provenance)


def test_what_is_wrong_is_told_at_its_field_and_the_rest_counts(shipped: Workshop) -> None:
    program = shipped.policies().program
    fields = fields_from(
        [
            ("certification.notes[oral]", "25"),
            ("certification.notes[écrit]", "quinze"),
            ("certification.notes[option]", "12,5"),
            ("certification.pass_suivi", "oui"),
            ("@date", "2013-02-30"),
            ("vae.emplois#", "1"),
            ("vae.emplois[1].période/début", "2013-05-01"),
            ("vae.emplois[1].période/fin", "2013-04-01"),
        ]
    )
    read = dossier_of(fields, program)
    assert read.errors.keys() == {
        "certification.notes[oral]",
        "certification.notes[écrit]",
        "@date",
        "vae.emplois[1].période/fin",
    }
    assert "hors des bornes" in read.errors["certification.notes[oral]"]
    assert read.dossier.facts["certification.pass_suivi"] is True
    assert read.dossier.date is None


def test_nothing_and_unknown_are_told_apart(shipped: Workshop) -> None:
    program = shipped.policies().program
    nothing = dossier_of({"certification.notes[oral]!": "rien", "vae.demandes_antérieures#": "0"}, program).dossier
    assert nothing.facts["vae.demandes_antérieures"] == ()
    assert fields_of(nothing, program) == {"certification.notes[oral]!": "rien", "vae.demandes_antérieures#": "0"}
    assert dossier_of({"certification.notes[oral]": "", "vae.demandes_antérieures#": ""}, program).dossier.facts == {}


def test_an_address_holds_the_facts_that_differ() -> None:
    base = {"a.x": "1", "a.y": "2", "a.list#": "1", "a.list[1].z": "3", "@titre": "Un"}
    fields = {"a.x": "1", "a.list#": "2", "a.list[1].z": "3", "a.list[2].z": "4", "@titre": "Deux"}
    query = changes(base, fields)
    assert dict(query) == {
        "@titre": "Deux",
        "a.list#": "2",
        "a.list[1].z": "3",
        "a.list[2].z": "4",
        "a.y": "",
    }
    assert changed(base, query) == fields
    assert changed(base, ()) == base


def test_a_row_that_is_taken_away_has_the_others_move_up() -> None:
    fields = {"a.list#": "3", "a.list[1].z": "1", "a.list[2].z": "2", "a.list[3].z": "3", "a.other[2]": "kept"}
    assert without_row(fields, "a.list", 2) == {
        "a.list#": "2",
        "a.list[1].z": "1",
        "a.list[2].z": "3",
        "a.other[2]": "kept",
    }
    assert without_row(fields, "a.list", 9) == fields
    assert with_row({}, "a.list")["a.list#"] == "1"


def test_values_chosen_of_a_list_are_put_together_and_what_is_ours_alone_is_left_out() -> None:
    posted = [("a.parts*", "x"), ("a.parts*", "z"), ("@version", "0"), ("@action", "copie"), ("@titre", " T ")]
    assert fields_from(posted) == {"a.parts*": "x;z", "@titre": "T"}
