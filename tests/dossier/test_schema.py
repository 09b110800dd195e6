from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from cqp_dsl.core.datatypes.types import EnumType
from cqp_dsl.dossier.scalars import NOT_READ, enumerated
from cqp_dsl.dossier.schema import dossier_schema, type_schema
from cqp_dsl.source import SourceFile
from tests.dossier.example import PROGRAM, read_dossier

SCHEMA = dossier_schema(PROGRAM)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def under(policy: str, facts: dict[str, object]) -> dict[str, Any]:
    return {"faits": {policy: facts}}


GOOD = [
    {},
    {"dossier": "x", "date": "16 décembre 2013", "décisions": ["certification", "vae.recevabilité"]},
    {"decisions": "financement.montant", "lectures": {"vae.une_demande_par_an": "sur douze mois"}},
    under("certification", {"pass_suivi": True, "notes": {"oral": "1/3", "épreuve écrite": 9, "sinon": "9,5"}}),
    under("certification", {"pass_suivi": "oui", "modules_suivis": ["a", "b"]}),
    under("vae", {"emplois": [{"période": "2013-01-01/2013-02-01", "quotité": "60 %", "en_relation": "non"}]}),
    under("vae", {"réunion_du_jury": None, "titre": "rien", "observation": "rien"}),
    under("vae", {"emplois": [{"période": {"debut": "1/1/2013", "fin": "1er mars 2013"}}]}),
    under("financement", {"heures": {"pass": {"enseignement": "40 h"}, "sinon": 0}, "nombre_de_demandes": 2}),
    under("financement", {"heures": {"sinon": {"évaluation": 1}}}),
    {
        "paramètres": {
            "plafond_option": {"allocataire": {"évaluation": 3}, "service_médical": {"sinon": 2}},
            "liste_des_pilotes": [1],
        }
    },
    {"paramètres": {"plafond_option": {"allocataire": {"évaluation": 3}, "sinon": {"enseignement": "2 h"}}}},
    {"$schema": "dossier.schema.json", "dossier": 2013, "date": "16.12.2013"},
    {"dossier": "17", "date": "16 déc. 2013"},
    under("certification", {"pass_suivi": "OUI", "notes": {"oral": "12,5/20", "écrit": "14/20"}}),
    under("financement", {"heures": {"pass": {"enseignement": "149h30", "évaluation": "149 h 30"}}}),
    under("vae", {"emplois": [{"quotité": 80}, {"quotité": "80"}]}),
]

BAD = [
    {"$schéma": "dossier.schema.json"},
    {"date": "16-déc-2013"},
    under("certification", {"pass_suivi": "OUIS"}),
    {"dosier": "x"},
    {"date": "demain"},
    {"décisions": ["moyenne"]},
    {"décisions": ["montant"]},
    {"faits": {"autre": {}}},
    under("certification", {"inconnu": 1}),
    under("certification", {"pass_suivi": "peut-être"}),
    under("certification", {"pass_suivi": None}),
    under("certification", {"notes": {"oral": 21}}),
    under("certification", {"notes": {"orale": 2}}),
    under("certification", {"notes": 12}),
    under("vae", {"emplois": {"quotité": 1}}),
    under("vae", {"emplois": [{"quotite": 1}]}),
    under("financement", {"nombre_de_demandes": 1.5}),
    under("financement", {"modules_demandés": "pass"}),
    under("financement", {"modules_demandés": ["passe"]}),
    {"lectures": {"vae.une_demande_par_an": "autre"}},
    {"paramètres": {"taux_horaire": 13}},
    {"paramètres": {"plafond_option": {"allocataire": {"enseignement": 13}}}},
]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize("dossier", GOOD)
def test_reader_and_schema_accept(dossier: dict[str, Any]) -> None:
    text = json.dumps(dossier, ensure_ascii=False)
    read, diagnostics = read_dossier(SourceFile.from_text("d.json", text), PROGRAM, "json")
    assert diagnostics == []
    assert read is not None
    VALIDATOR.validate(dossier)


@pytest.mark.parametrize("dossier", BAD)
def test_reader_and_schema_refuse(dossier: dict[str, Any]) -> None:
    text = json.dumps(dossier, ensure_ascii=False)
    assert read_dossier(SourceFile.from_text("d.json", text), PROGRAM, "json")[0] is None
    assert not VALIDATOR.is_valid(dossier)


def test_a_label_that_is_a_number_may_be_written_as_one() -> None:
    schema = type_schema(EnumType("Taux", ("plein", "réduit"), ("10", "2,5")))
    assert [jsonschema.Draft202012Validator(schema).is_valid(value) for value in ("10", 10, "réduit", 20)] == [
        True, True, True, False,
    ]  # fmt: skip
    read = enumerated(EnumType("Taux", ("plein", "réduit"), ("10", "2,5")))
    assert (read("10"), read(10)) == ("plein", NOT_READ)
