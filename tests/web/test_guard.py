"""Who is answered: one browser, its own pages, this machine. Each promise, and what breaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from cqp_dsl.web.app import application
from cqp_dsl.web.guard import MAX_BODY, Guard

if TYPE_CHECKING:
    from tests.web.conftest import Visitor

PORT = 8765
HOST = f"127.0.0.1:{PORT}"
OURS = {"origin": f"http://{HOST}"}


@pytest.fixture
def guard() -> Guard:
    return Guard(PORT)


@pytest.fixture
def stranger(visitor: Visitor, guard: Guard) -> TestClient:
    """A browser that was not given the link."""
    return TestClient(application(visitor.workshop, guard), base_url=f"http://{HOST}", follow_redirects=False)


@pytest.fixture
def guest(stranger: TestClient, guard: Guard) -> TestClient:
    """A browser that opened the link."""
    entered = stranger.get("/", params={"jeton": guard.token})
    assert entered.status_code == 303
    return stranger


def test_the_link_opens_and_its_key_leaves_the_address(stranger: TestClient, guard: Guard) -> None:
    assert stranger.get("/").status_code == 403
    assert stranger.get("/", params={"jeton": "faux"}).status_code == 403
    entered = stranger.get("/dossier/x.yaml", params={"jeton": guard.token, "a": "b"})
    assert entered.headers["location"] == "/dossier/x.yaml?a=b"
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert stranger.get("/").status_code == 200


def test_two_workbenches_have_keys_of_their_own() -> None:
    assert Guard(PORT).token != Guard(PORT).token
    assert len(Guard(PORT).token) >= 32
    assert Guard(PORT).cookie != Guard(PORT + 1).cookie


@pytest.mark.parametrize("host", ["exemple.fr", f"exemple.fr:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}", ""])
def test_another_host_is_refused(guest: TestClient, host: str) -> None:
    assert guest.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://exemple.fr"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_page_can_neither_read_nor_write(guest: TestClient, headers: dict[str, str]) -> None:
    assert guest.get("/", headers=headers).status_code == 403
    answer = guest.post("/dossier/neuf.yaml", data={"@action": "copie", "@nom": "neuf"}, headers=headers)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_a_write_must_say_that_it_is_ours(guest: TestClient, visitor: Visitor) -> None:
    form = {"@action": "copie", "@nom": "neuf"}
    assert guest.post("/dossier/neuf.yaml", data=form).status_code == 403
    assert not (visitor.root / "neuf.yaml").exists()
    assert guest.post("/dossier/neuf.yaml", data=form, headers=OURS).status_code == 303
    assert (visitor.root / "neuf.yaml").is_file()


def test_pages_load_nothing_from_elsewhere_and_run_no_script_of_their_own(guest: TestClient) -> None:
    page = guest.get("/dossier/exemples/refuse-oral.yaml")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["cache-control"] == "no-store"
    assert "<script>" not in page.text
    assert " style=" not in page.text
    assert " onclick=" not in page.text
    assert "//" not in page.text.replace("http://www.w3.org", "").replace("<!--", "")
    letter = guest.get("/document/exemples/refuse-oral.yaml?forme=lettre")
    assert "script-src" not in letter.headers["content-security-policy"]
    assert "default-src 'none'" in letter.headers["content-security-policy"]


def test_a_form_that_is_too_large_is_refused(guest: TestClient) -> None:
    huge = "x" * (MAX_BODY + 1)
    assert guest.post("/dossier/x.yaml", data={"@titre": huge}, headers=OURS).status_code == 413
    many = {f"a.b{number}": "1" for number in range(5_001)}
    assert guest.post("/dossier/x.yaml", data=many, headers=OURS).status_code == 413


def test_a_form_of_no_said_length_is_refused(guest: TestClient) -> None:
    endless = guest.post("/dossier/x.yaml", content=iter([b"a=b"]), headers=OURS)
    assert endless.status_code == 413


def test_other_methods_are_refused(guest: TestClient) -> None:
    assert guest.put("/dossier/x.yaml", headers=OURS).status_code == 405
    assert guest.delete("/dossier/x.yaml", headers=OURS).status_code == 405


@pytest.mark.parametrize(
    "path", ["/dossier/..%2f..%2fetc%2fpasswd.yaml", "/statique/..%2fapp.py", "/texte/%2e%2e%2fx.yaml"]
)
def test_no_address_leads_out_of_the_folder(guest: TestClient, path: str) -> None:
    assert guest.get(path).status_code == 404


def test_the_language_server_speaks_to_our_pages_alone(stranger: TestClient, guard: Guard) -> None:
    known = {"host": HOST, "cookie": f"{guard.cookie}={guard.token}"}
    strange: tuple[dict[str, str], ...] = (
        known,
        {**known, "origin": "https://exemple.fr"},
        {**OURS, "host": HOST},
        {**known, **OURS, "host": "exemple.fr"},
    )
    for headers in strange:
        with pytest.raises(WebSocketDisconnect), stranger.websocket_connect("/langage", headers=headers):
            pass
    with stranger.websocket_connect("/langage", headers={**known, **OURS}) as socket:
        socket.send_json({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}})
        assert "capabilities" in socket.receive_json()["result"]
