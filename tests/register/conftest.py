"""Registers to try, on both engines; a PostgreSQL of the tests' own where its programs are on the machine."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from cqp_dsl.pipeline import Policies, load
from cqp_dsl.register.act import StoredProgram, act_of, stored_program
from cqp_dsl.register.store import Register
from tests.cli.conftest import POLICY, home, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.register.act import Act

__all__ = ["home", "run"]


def programs() -> Path | None:
    """The folder of the programs of PostgreSQL, which distributions leave out of the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


class Cluster:
    """A PostgreSQL that belongs to the tests, run by a user who is not root, since it refuses root."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self.folder, self.binaries = folder, binaries
        self.user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        if os.getuid() == 0:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.count = 0
        self.program("initdb", "-A", "trust", "-U", "cqp", "-E", "UTF8", "--locale=C", "--no-sync", "-D", self.data)
        self.start()

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    def program(self, name: str, *args: str) -> None:
        root = os.getuid() == 0
        done = subprocess.run(
            [self.binaries / name, *args],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            user=self.user.pw_uid if root else None,
            group=self.user.pw_gid if root else None,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        self.program("pg_ctl", "-D", self.data, "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, how: str = "immediate") -> None:
        self.program("pg_ctl", "-D", self.data, "-w", "-m", how, "stop")

    def address(self, base: str) -> str:
        return f"postgresql://cqp@127.0.0.1:{self.port}/{base}"

    def new_base(self) -> str:
        self.count += 1
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE registre_{self.count}".encode())
        return self.address(f"registre_{self.count}")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    binaries = programs()
    if binaries is None:
        pytest.skip("PostgreSQL is not on this machine (Debian, Ubuntu: apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="cqp-pg-"))
    try:
        made = Cluster(folder, binaries)
        yield made
        made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a register that is not made yet."""
    if request.param == "sqlite":
        return str(tmp_path / "actes.db")
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.new_base()


@pytest.fixture
def register(address: str) -> Iterator[Register]:
    opened = Register.open(address, create=True)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Policies:
    folder = tmp_path_factory.mktemp("politiques")
    (folder / "essai.cqp").write_text(POLICY, encoding="utf-8")
    return load(folder)


class Acts:
    """Acts made by the policies of the tests."""

    def __init__(self, policies: Policies) -> None:
        self.policies = policies
        self.program: StoredProgram = stored_program(policies.program)

    def of(self, name: str, note: int = 12, ask: str = "admission", **given: str) -> Act:
        dossier, answer = self.policies.decided(
            {
                "dossier": name,
                "date": "2013-06-01",
                "faits": {"essai": {"note": note}},
                "décisions": [ask],
            }
        )
        simulation = bool(given.pop("simulation", ""))
        return act_of(
            dossier,
            answer,
            self.policies.program,
            self.program,
            caller=given.pop("caller", "secrétariat"),
            simulation=simulation,
            reference=given.pop("reference", ""),
            request=given.pop("request", ""),
            idempotency=given.pop("idempotency", None),
        )


@pytest.fixture(scope="session")
def acts(policies: Policies) -> Acts:
    return Acts(policies)


def wait_until(condition: object, seconds: float = 10) -> None:
    """Wait for something to be so."""
    assert callable(condition)
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)
