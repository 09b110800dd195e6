"""What each address answers, who may ask it, and what is said when it cannot."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING

import httpx
import jsonschema
import pytest
from sqlalchemy import create_engine, text
from starlette.testclient import TestClient

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.service.app import application
from cqp_dsl.service.keys import add_key
from tests.cli.conftest import POLICY
from tests.service.conftest import Server, dossier

if TYPE_CHECKING:
    from tests.cli.conftest import Run
    from tests.service.conftest import Place


def test_a_dossier_is_decided_and_written(client: TestClient) -> None:
    done = client.post("/v1/decide", json={"dossier": dossier("Anne", 12), "act": True}).json()
    assert done["entry"] == {"sequence": 1, "digest": done["entry"]["digest"], "simulation": False, "again": False}
    assert done["answer"]["decisions"][0]["value"] == "admis"
    assert done["answer"]["decisions"][0]["trace"] is None
    assert done["program"][0]["path"] == "essai.cqp"
    traced = client.post("/v1/decide", json={"dossier": dossier("Anne", 12), "trace": True}).json()
    assert traced["entry"]["simulation"] is True
    assert traced["answer"]["decisions"][0]["trace"]["children"]
    kept = client.get("/v1/acts/1").json()
    assert kept["sealed"]["receipt"] == done["answer"]["receipt"] == traced["answer"]["receipt"]
    assert client.get("/v1/head").json()["sequence"] == 2


def test_numbers_are_exact(client: TestClient) -> None:
    body = json.dumps({"dossier": dossier("Anne", 9)}).replace('"note": 9', '"note": 9.99999999999999999999')
    done = client.post("/v1/decide", content=body.encode(), headers={"Content-Type": "application/json"}).json()
    assert "9,99999999999999999999" in done["answer"]["decisions"][0]["reasons"][0]["text"]


def test_the_same_request_is_written_once(client: TestClient, place: Place) -> None:
    key = {"Idempotency-Key": "session-1"}
    body = {"dossier": dossier("Anne"), "act": True}
    first = client.post("/v1/decide", json=body, headers=key).json()
    again = client.post("/v1/decide", json=body, headers=key).json()
    assert (first["entry"]["again"], again["entry"]["again"]) == (False, True)
    assert {**again["entry"], "again": False} == first["entry"]
    assert again["answer"] == first["answer"]
    letter = client.post("/v1/letter", json=body, headers=key).json()
    assert letter["entry"]["sequence"] == 1
    other = client.post("/v1/decide", json={**body, "act": False}, headers=key)
    assert other.status_code == 409
    assert client.get("/v1/head").json()["sequence"] == 1
    # The policies change, and the service is started again: the request keeps its answer.
    (place.policies / "essai.cqp").write_text(POLICY.replace("note ≥ 10", "note ≥ 13"), encoding="utf-8")
    with TestClient(application(place.settings()), headers=place.bearing()) as restarted:
        kept = restarted.post("/v1/decide", json=body, headers=key).json()
        assert (kept["answer"], kept["program"]) == (first["answer"], first["program"])
        new = restarted.post("/v1/decide", json=body).json()
        assert new["answer"]["decisions"][0]["value"] == "refusé"


def test_letters_explanations_questions_templates(client: TestClient) -> None:
    body = {"dossier": dossier("Anne", 9)}
    letter = client.post("/v1/letter", json=body).json()
    assert "avoir au moins 10" in plain_spaces(letter["letter"])
    owed = client.post("/v1/explain", json=body).json()["explications"][0]
    assert owed["data"][0]["name"] == "essai.note"
    assert owed["receipt"] == client.get("/v1/acts/1").json()["receipt"]
    empty = {"dossier": {"date": "2013-06-01", "faits": {"essai": {}}}, "decisions": ["admission"]}
    asked = client.post("/v1/next-question", json=empty).json()
    assert asked["question"]["path"] == "essai.note"
    assert asked["question"]["question"] == "Note obtenue"
    assert client.post("/v1/next-question", json=body).json() == {"question": None, "left": 0}
    assert "note:" in client.get("/v1/policies/essai/template").text
    assert client.get("/v1/policies").json()["policies"][0]["name"] == "essai"
    schema = client.get("/v1/dossier-schema").json()
    jsonschema.validate(dossier("Anne", 9), schema)


def test_what_is_wrong_is_said_in_french_with_its_code_and_place(client: TestClient) -> None:
    text = "dossier: Anne\ndate: 2013-06-01\nfaits:\n  essai:\n    notte: 12\n"
    refused = client.post("/v1/decide", json={"dossier": text})
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    problem = refused.json()
    assert (problem["type"], problem["code"]) == ("urn:cqp:problem:dossier-refused", "CQP607")
    assert (problem["place"]["line"], problem["place"]["column"]) == (5, 5)
    assert problem["diagnostics"][0]["fix"]["replacement"] == "note"
    unknown = client.post("/v1/decide", json={"dossier": dossier("Anne"), "decisions": ["admision"]})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "CQP708")
    assert client.get("/v1/head").status_code == 404


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{", "n'est pas du JSON en UTF-8 : ligne 1, colonne 2"),
        ("[]", "doit être un objet JSON"),
        (
            '{"dossier": 1, "acte": true}',
            "« dossier » doit être un objet, ou un texte en YAML ; « acte » n'est pas attendu",
        ),
        ('{"act": 1}', "il manque « dossier » ; « act » doit être true ou false"),
        ('{"dossier": {}, "date": "demain"}', "« date » doit être une date, comme 2013-12-16"),
        ('{"dossier": {}, "date": "2013-02-30"}', "« date » doit être une date"),
        ('{"dossier": {}, "dossier": {}}', "la clé « dossier » est répétée"),
        ('{"dossier": NaN}', "« NaN » n'est pas un nombre"),
        ('{"dossier": ' + "[" * 1000 + "]" * 1000 + "}", "trop imbriquée"),
        ('{"dossier": {"faits": ' + "9" * 5000 + "}}", "un nombre de la demande est trop long"),
        ('{"dossier": {}, "decisions": [1]}', "« decisions » doit être une liste de textes"),
    ],
)
def test_a_request_that_is_badly_written_is_refused(client: TestClient, body: str, said: str) -> None:
    refused = client.post("/v1/decide", content=body, headers={"Content-Type": "application/json"})
    assert refused.status_code == 400, refused.text
    assert said in plain_spaces(refused.json()["detail"])


def test_keys_open_what_their_rights_say(client: TestClient, place: Place) -> None:
    asking = place.bearing(place.asking)
    body = {"dossier": dossier("Anne")}
    assert client.post("/v1/decide", json=body, headers=asking).status_code == 200
    acting = client.post("/v1/decide", json={**body, "act": True}, headers=asking)
    assert (acting.status_code, acting.json()["type"]) == (403, "urn:cqp:problem:forbidden")
    for method, path in (("GET", "/v1/acts"), ("GET", "/v1/acts/1"), ("GET", "/v1/head")):
        assert client.request(method, path, headers=asking).status_code == 403
    erasing = client.post("/v1/erasures", json={"reference": "Anne", "why": "x"}, headers=asking)
    assert erasing.status_code == 403
    for key in ("", "Bearer", "Bearer cqp_faux", "Basic cqp", f"Bearer {place.key}x"):
        refused = client.get("/v1/policies", headers={"Authorization": key})
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, 'Bearer realm="cqp"')
    assert place.key not in place.keys.read_text(encoding="utf-8")
    assert place.keys.stat().st_mode & 0o077 == 0


def test_a_key_that_is_taken_out_opens_nothing(client: TestClient, place: Place) -> None:
    assert client.get("/v1/policies").status_code == 200
    document = json.loads(place.keys.read_text(encoding="utf-8"))
    document["keys"] = [each for each in document["keys"] if each["name"] != "crfp"]
    place.keys.write_text(json.dumps(document), encoding="utf-8")
    assert client.get("/v1/policies").status_code == 401
    new = add_key(place.keys, "autre", ("simulate",))
    assert client.get("/v1/policies", headers=place.bearing(new)).status_code == 200


def test_what_is_too_much_is_sent_away(place: Place) -> None:
    with TestClient(application(place.settings(most_bytes=2_000, rate=3)), headers=place.bearing()) as client:
        large = client.post("/v1/decide", json={"dossier": "x" * 3_000})
        assert (large.status_code, large.json()["type"]) == (413, "urn:cqp:problem:too-large")
        plain = client.post("/v1/decide", content=b"dossier: x", headers={"Content-Type": "text/plain"})
        assert plain.status_code == 415
        codes = [client.get("/v1/policies").status_code for _ in range(8)]
        assert codes[0] == 200
        assert codes[-1] == 429
        assert client.get("/health").status_code == 200


def test_a_computation_that_is_too_long_is_stopped(place: Place) -> None:
    heavy = """
politique lourde « Lourde » selon texte §1
utilise essai
entrée nombres : liste de nombre « Des nombres »
décision paires : nombre « paires »
  vaut nombre de a dans nombres tel que il existe b dans nombres tel que a × b = 17
"""
    (place.policies / "lourde.cqp").write_text(heavy, encoding="utf-8")
    body = {
        "dossier": {
            "date": "2013-06-01",
            "faits": {"lourde": {"nombres": list(range(1, 400))}},
            "décisions": ["paires"],
        }
    }
    with TestClient(application(place.settings(most_steps=20_000)), headers=place.bearing()) as client:
        done = client.post("/v1/decide", json=body)
        assert done.status_code == 200
        assert done.json()["answer"]["decisions"][0]["status"] == "out_of_limits"
    with TestClient(application(place.settings()), headers=place.bearing()) as client:
        assert client.post("/v1/decide", json=body).json()["answer"]["decisions"][0]["text"] == "2"


def test_what_is_not_served_is_a_problem_too(client: TestClient) -> None:
    for path, method, status in (("/v1/rien", "GET", 404), ("/v1/decide", "GET", 405), ("/v1/acts/99", "GET", 404)):
        refused = client.request(method, path)
        assert refused.status_code == status
        assert refused.json()["status"] == status
    assert client.get("/v1/acts/0").status_code == 404
    assert client.get("/v1/acts", params={"depuis": "x"}).status_code == 400
    assert client.get("/v1/acts", params={"since": "hier"}).status_code == 400


def test_a_follow_up_is_written(client: TestClient) -> None:
    client.post("/v1/decide", json={"dossier": dossier("Anne"), "act": True})
    given = {"by": "le jury", "on": "2013-06-12", "followed": False, "why": "fraude"}
    done = client.post("/v1/acts/1/follow-up", json=given)
    assert (done.status_code, done.json()["sequence"]) == (200, 2)
    assert client.get("/v1/acts/1").json()["follow_ups"][0]["why"] == "fraude"
    assert client.post("/v1/acts/2/follow-up", json=given).status_code == 404
    assert client.post("/v1/acts/1/follow-up", json={**given, "by": " "}).status_code == 400
    assert client.post("/v1/erasures", json={"reference": "Bruno", "why": "x"}).status_code == 404


def test_the_service_says_how_it_is(client: TestClient, place: Place) -> None:
    client.post("/v1/decide", json={"dossier": dossier("Anne")})
    assert client.get("/health", headers={"Authorization": ""}).json()["status"] == "ok"
    counted = client.get("/metrics").text
    assert 'cqp_requests_total{route="/v1/decide",status="200"} 1' in counted
    assert 'cqp_request_seconds_bucket{le="+Inf"}' in counted
    assert client.get("/metrics", headers={"Authorization": ""}).status_code == 401


def test_nothing_of_a_person_is_in_the_log(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    client.post("/v1/decide", json={"dossier": dossier("Zénobie Malou"), "act": True})
    client.get("/v1/acts", params={"reference": "Zénobie"})
    client.post("/v1/erasures", json={"reference": "Zénobie Malou", "why": "demande de Zénobie"})
    client.post("/v1/decide", json={"dossier": "Zénobie: {"})
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert [(each["route"], each["status"], each["entry"]) for each in lines] == [
        ("/v1/decide", 200, 1), ("/v1/acts", 200, None), ("/v1/erasures", 200, 2), ("/v1/decide", 422, None),
    ]  # fmt: skip
    assert "nobie" not in json.dumps(lines, ensure_ascii=False)
    assert {each["caller"] for each in lines} == {"crfp"}
    assert all(datetime.datetime.fromisoformat(each["time"]) for each in lines)


def test_when_the_register_is_gone_nothing_is_answered(place: Place) -> None:
    with TestClient(application(place.settings()), headers=place.bearing()) as client:
        engine = create_engine(f"sqlite:///{place.register}")
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE entries RENAME TO ailleurs"))
        refused = client.post("/v1/decide", json={"dossier": dossier("Anne"), "act": True})
        assert (refused.status_code, refused.json()["type"]) == (503, "urn:cqp:problem:register")
        assert "rien n'a été inscrit" in refused.json()["detail"]
        assert client.get("/health").status_code == 503
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE ailleurs RENAME TO entries"))
        engine.dispose()
        assert client.post("/v1/decide", json={"dossier": dossier("Anne"), "act": True}).status_code == 200


def test_two_workers_write_one_chain_and_stop_when_told(place: Place, run: Run) -> None:
    server = Server(place, "--workers", "2")
    server.start()
    try:
        with httpx.Client(base_url=server.url, headers=place.bearing(), timeout=20) as client:
            numbers = [
                client.post("/v1/decide", json={"dossier": dossier(f"c{n}")}, headers={"Connection": "close"}).json()
                for n in range(12)
            ]
        assert sorted(each["entry"]["sequence"] for each in numbers) == list(range(1, 13))
        assert server.stop() == 0
    finally:
        if server.process is not None and server.process.poll() is None:
            server.kill()
    assert run("register", "verify", "--register", place.register).exit_code == 0


def test_the_command_says_what_is_missing(run: Run, place: Place) -> None:
    policies = ("--policies", str(place.policies))
    assert "il manque l'option --register" in run("serve", *policies, "--keys", str(place.keys)).stderr
    absent = run("serve", *policies, "--keys", str(place.folder / "rien.json"), "--register", place.register)
    assert (absent.exit_code, "ne peut pas être lu" in absent.stderr) == (2, True)
    keys = str(place.folder / "neuves.json")
    assert run("serve", "--keys", keys, "--new-key", "a").exit_code == 2
    assert "parmi : simulate, act" in run("serve", "--keys", keys, "--new-key", "a", "--right", "x").stderr
    made = run("servir", "--clés", keys, "--nouvelle-clé", "a", "--droit", "act")
    assert made.stdout.startswith("cqp_")
    assert run("serve", "--keys", keys, "--new-key", "a", "--right", "act").exit_code == 2
    (place.policies / "essai.cqp").write_text("politique", encoding="utf-8")
    wrong = run("serve", *policies, "--keys", keys, "--register", place.register)
    assert wrong.exit_code == 3
