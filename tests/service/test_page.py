"""What docs/service.md and docs/registre.md show is tried: both clients, the systemd unit, backup and restore."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from cqp_dsl.cli.group import cqp
from cqp_dsl.service.routes import ADDRESSES
from tests.register.conftest import programs
from tests.service.conftest import Cluster, Place, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Run

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "service.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(Place(tmp_path_factory.mktemp("service")))
    started.start()
    yield started
    started.stop()


@pytest.mark.parametrize(
    ("language", "suffix", "program", "told"),
    [
        ("python", ".py", sys.executable, "admission → admis"),
        ("javascript", ".mjs", shutil.which("node"), "admission → refusé"),
    ],
)
def test_a_client_decides(
    server: Server, tmp_path: Path, language: str, suffix: str, program: str | None, told: str
) -> None:
    if program is None:
        pytest.skip("Node is not on this machine")
    script = tmp_path / f"client{suffix}"
    script.write_text(block(language), encoding="utf-8")
    environment = {**os.environ, "CQP_URL": server.url, "CQP_KEY": server.place.key, "PYTHONIOENCODING": "utf-8"}
    command = [program, str(script)]
    runs = [
        subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
        for _ in range(2)
    ]
    assert [run.returncode for run in runs] == [0, 0], runs[0].stderr
    assert told in runs[0].stdout
    assert runs[0].stdout == runs[1].stdout


def test_the_page_has_every_address() -> None:
    for address in ADDRESSES:
        path = address.path.replace("{sequence}", "{n}").replace("{policy}", "{nom}")
        assert f"{path}`" in PAGE, path


def test_the_unit_and_the_image_start_the_command_as_it_is() -> None:
    unit = configparser.ConfigParser()
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(block("ini"))
    context = cqp.make_context("cqp", ["help"])
    command = cqp.get_command(context, "serve")
    assert command is not None
    known = {name for param in command.params if isinstance(param, click.Option) for name in param.opts}
    image = re.search(r"^CMD (.*)$", block("dockerfile"), re.MULTILINE)
    assert image is not None
    for line in (unit["Service"]["ExecStart"], image[1]):
        assert "serve" in line
        assert set(re.findall(r"--[a-z-]+", line)) <= known


def test_a_backup_of_sqlite_is_restored(home: Path, run: Run) -> None:
    place = Place(home)
    dossier = home / "d.yaml"
    dossier.write_text("dossier: Anne\ndate: 2013-06-01\nfaits: {essai: {note: 12}}\ndécisions: [admission]\n", "utf-8")
    check = ("check", str(dossier), "--policies", str(place.policies), "--register", "actes.db")
    assert run(*check).exit_code == 0
    with sqlite3.connect("actes.db") as live, sqlite3.connect("sauvegarde.db") as copy:
        live.backup(copy)
    live.close()
    copy.close()
    assert run("register", "verify", "--register", "sauvegarde.db").exit_code == 0
    assert run(*check).exit_code == 0
    assert run("register", "erase", "Anne", "--why", "demande", "--register", "actes.db").exit_code == 0
    for name in ("actes.db-wal", "actes.db-shm"):
        Path(name).unlink(missing_ok=True)
    shutil.copy("sauvegarde.db", "actes.db")
    assert run("register", "verify", "--register", "actes.db").exit_code == 0
    # What was erased since is back, as the page says: it is erased again.
    assert "Anne" in run("register", "list", "--register", "actes.db").stdout
    assert run("register", "erase", "Anne", "--why", "restauration", "--register", "actes.db").exit_code == 0
    assert run(*check).exit_code == 0


def test_a_backup_of_postgresql_is_restored(home: Path, run: Run, cluster: Cluster) -> None:
    place = Place(home, cluster.new_base())
    dossier = home / "d.yaml"
    dossier.write_text("dossier: Anne\ndate: 2013-06-01\nfaits: {essai: {note: 12}}\ndécisions: [admission]\n", "utf-8")
    check = ("check", str(dossier), "--policies", str(place.policies), "--register")
    assert run(*check, place.register).exit_code == 0
    restored = cluster.new_base()
    folder = programs()
    assert folder is not None
    dump = home / "sauvegarde.dump"
    for command in (
        [str(folder / "pg_dump"), "--format", "custom", "--file", str(dump), place.register],
        [str(folder / "pg_restore"), "--dbname", restored, str(dump)],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert run("register", "verify", "--register", restored).exit_code == 0
    assert run(*check, restored).exit_code == 0
    assert run("register", "verify", "--register", restored).exit_code == 0
