"""An act made through the service is found, verified, replayed, erased, the chain verified again, after a kill -9."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from typing import TYPE_CHECKING

import httpx

from tests.cli.conftest import POLICY
from tests.service.conftest import Place, Server, dossier

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


class Load:
    """Callers that send acts until they are told to stop, and note what was answered."""

    def __init__(self, server: Server, callers: int) -> None:
        self.server = server
        self.stopping = False
        self.sent: set[str] = set()
        self.answered: dict[str, tuple[int, str]] = {}
        self.threads = [threading.Thread(target=self._send, args=(number,)) for number in range(callers)]
        for thread in self.threads:
            thread.start()

    def _send(self, caller: int) -> None:
        with httpx.Client(base_url=self.server.url, headers=self.server.place.bearing(), timeout=20) as client:
            count = 0
            while not self.stopping:
                count += 1
                name = f"candidat {caller}-{count}"
                self.sent.add(name)
                if not self.send(client, name):
                    return

    def send(self, client: httpx.Client, name: str) -> bool:
        try:
            answer = client.post(
                "/v1/decide",
                json={"dossier": dossier(name), "act": True},
                headers={"Idempotency-Key": name.replace(" ", "-")},
            )
        except httpx.HTTPError:
            return False
        if answer.status_code != httpx.codes.OK:
            return False
        entry = answer.json()["entry"]
        self.answered[name] = (entry["sequence"], entry["digest"])
        return True

    def stop(self) -> None:
        self.stopping = True
        for thread in self.threads:
            thread.join(30)


def test_done(tmp_path: Path, address: str, run: Run) -> None:  # noqa: PLR0915 - one story, from beginning to end
    place = Place(tmp_path, address)
    kept = ("--register", address)
    server = Server(place)
    server.start()
    try:
        load = Load(server, 4)
        until = time.monotonic() + 30
        while len(load.answered) < 40:
            assert time.monotonic() < until
            time.sleep(0.01)
        server.kill()
        load.stop()
        server.start()
        answered = dict(load.answered)
        unanswered = load.sent - set(answered)
        with httpx.Client(base_url=server.url, headers=place.bearing(), timeout=20) as client:
            # Acts answered are acts found, under their very numbers and digests.
            verified = run("register", "verify", *kept, "--format", "json")
            assert verified.exit_code == 0, verified.stdout
            exported = [json.loads(line) for line in run("register", "export", *kept).stdout.splitlines()]
            found = {each["reference"]: (each["sequence"], each["digest"]) for each in exported}
            assert len(found) == len(exported)
            assert {name: found.get(name) for name in answered} == answered
            assert set(found) <= load.sent
            # What was sent and not answered is sent again, and is written once, whether it had been written or not.
            for name in sorted(unanswered):
                assert load.send(client, name)
            for name in sorted(answered)[:3]:
                before = load.answered[name]
                assert load.send(client, name)
                assert load.answered[name] == before
            listed = json.loads(run("register", "list", *kept, "--format", "json").stdout)["entries"]
            assert len(listed) == len(load.sent) == len({each["reference"] for each in listed})

            sequence, _ = load.answered["candidat 1-1"]
            search = client.get("/v1/acts", params={"reference": "candidat 1-1"})
            assert sequence in [each["sequence"] for each in search.json()["entries"]]

            # Today's text, from the register: the files may change or go. Tomorrow's: who would be refused, by what.
            tomorrow = tmp_path / "demain"
            tomorrow.mkdir()
            text = POLICY.replace("note ≥ 10", "note ≥ 13").replace(
                "(obtenu : {note}) »", "(obtenu : {note}) » selon texte §2"
            )
            (tomorrow / "essai.cqp").write_text(text, encoding="utf-8")
            today = run("register", "replay", *kept, "--format", "json")
            assert json.loads(today.stdout)["counts"] == {"identical": len(listed), "differs": 0, "not_replayable": 0}
            after = json.loads(
                run("register", "replay", str(sequence), *kept, "--with", str(tomorrow), "--format", "json").stdout
            )
            moved = after["replays"][0]["moved"][0]
            assert (moved["before"], moved["after"]) == ("admis", "refusé")
            assert "texte §2" in moved["articles"]

            head = client.get("/v1/head").json()
            erased = client.post("/v1/erasures", json={"reference": "candidat 1-1", "why": "demande du 3 juin"})
            assert (erased.status_code, erased.json()["acts"]) == (200, 1)
            act = client.get(f"/v1/acts/{sequence}").json()
            assert (act["erased"], act["reference"], act["sealed"]) == (True, None, None)
            again = run(
                "register", "verify", *kept, "--noted", f"{head['sequence']}:{head['digest']}", "--format", "json"
            )
            assert again.exit_code == 0, again.stdout
            assert json.loads(again.stdout)["erased"] == 1
        assert server.stop() == 0
    finally:
        with contextlib.suppress(ProcessLookupError):
            server.kill()
    log = server.log.read_text(encoding="utf-8")
    assert '"route": "/v1/decide"' in log
    assert "candidat" not in log
