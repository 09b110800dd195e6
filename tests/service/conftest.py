"""The service, in this process for what it says, in one of its own for what becomes of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from starlette.testclient import TestClient

from cqp_dsl.service.app import application
from cqp_dsl.service.keys import RIGHTS, add_key
from cqp_dsl.service.settings import Settings
from tests.cli.conftest import POLICY, home, run
from tests.register.conftest import Cluster, address, cluster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Cluster", "address", "cluster", "home", "run"]


def dossier(name: str, note: object = 12, ask: str = "admission") -> dict[str, Any]:
    return {
        "dossier": name,
        "date": "2013-06-01",
        "faits": {"essai": {"note": note}},
        "décisions": [ask],
    }


class Place:
    """A folder with policies, keys, and what a service there is told."""

    def __init__(self, folder: Path, register: str = "") -> None:
        self.folder = folder
        self.policies = folder / "politiques"
        self.policies.mkdir(exist_ok=True)
        (self.policies / "essai.cqp").write_text(POLICY, encoding="utf-8")
        self.keys = folder / "clés.json"
        self.key = add_key(self.keys, "crfp", RIGHTS)
        self.asking = add_key(self.keys, "stagiaire", ("simulate",))
        self.register = register or str(folder / "actes.db")

    def settings(self, **given: Any) -> Settings:  # noqa: ANN401 - what the settings are
        return Settings((str(self.policies),), self.register, str(self.keys), **given)

    def bearing(self, key: str = "") -> dict[str, str]:
        return {"Authorization": f"Bearer {key or self.key}"}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def client(place: Place) -> Iterator[TestClient]:
    with TestClient(application(place.settings()), headers=place.bearing()) as opened:
        yield opened


class Server:
    """``cqp serve`` as a process, which may be killed and started again."""

    def __init__(self, place: Place, *options: str) -> None:
        self.place = place
        self.options = options
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = place.folder / "journal"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        place = self.place
        command = [
            sys.executable,
            "-m",
            "cqp_dsl",
            "serve",
            "--policies",
            str(place.policies),
            "--keys",
            str(place.keys),
        ]
        command += ["--register", place.register, "--port", str(self.port), *self.options]
        with self.log.open("ab") as stream:
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
            self.process = subprocess.Popen(
                command, stdout=stream, stderr=stream, env=environment, start_new_session=True
            )
        until = time.monotonic() + 60
        while True:
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            assert time.monotonic() < until, self.log.read_text(encoding="utf-8")
            try:
                if httpx.get(f"{self.url}/health", timeout=1).status_code == httpx.codes.OK:
                    return
            except httpx.HTTPError:
                time.sleep(0.05)

    def kill(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(30)
