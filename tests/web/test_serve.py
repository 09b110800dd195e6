"""The command itself: its address on a line of its own, what it refuses, a kill that loses nothing."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import stat
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from click.testing import CliRunner

from cqp_dsl.cli.group import cqp
from cqp_dsl.web.shortcuts import write_shortcuts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest


@contextlib.contextmanager
def served(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command, serving a folder on a free port; its link."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [
        sys.executable,
        "-X",
        "utf8",
        "-m",
        "cqp_dsl",
        "atelier",
        str(folder),
        "--port",
        str(port),
        "--sans-navigateur",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def test_the_address_stands_alone_on_its_line_and_answers(tmp_path: Path) -> None:
    with served(tmp_path) as (process, link):
        address = urlsplit(link)
        assert address.scheme == "http"
        assert address.hostname == "127.0.0.1"
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", address.port or 0, timeout=20)) as connection:
            connection.request("GET", f"/?{address.query}")
            entered = connection.getresponse()
            entered.read()
            assert entered.status == 303
            cookie = (entered.headers["set-cookie"] or "").partition(";")[0]
            body = "%40titre=Un+essai&%40nom=essai&%40action=copie"
            headers = {
                "Cookie": cookie,
                "Origin": f"http://127.0.0.1:{address.port}",
                "Content-Type": "application/x-www-form-urlencoded",
            }
            connection.request("POST", "/dossier/essai.yaml", body, headers)
            saved = connection.getresponse()
            saved.read()
            assert saved.status == 303
        process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        process.wait()
    assert "Un essai" in (tmp_path / "essai.yaml").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["essai.yaml"]


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(cqp, ["atelier", str(tmp_path / "rien")], prog_name="cqp")
    assert done.exit_code == 2
    assert "n’est pas un répertoire" in done.output


def test_a_port_that_is_taken_is_refused(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(cqp, ["atelier", str(tmp_path), "--port", port, "--no-browser"], prog_name="cqp")
    assert done.exit_code == 2
    assert f"le port {port} n'est pas libre" in done.output


def test_without_its_extra_the_command_says_how_to_have_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    done = CliRunner().invoke(cqp, ["atelier", str(tmp_path)], prog_name="cqp")
    assert done.exit_code == 2
    assert "pip install 'cqp-dsl[web]'" in done.output


def test_what_opens_by_a_double_click_is_written_once(tmp_path: Path) -> None:
    folder = tmp_path / "l'été 100 %"
    folder.mkdir()
    done = CliRunner().invoke(cqp, ["atelier", str(folder), "--raccourci"], prog_name="cqp")
    assert done.exit_code == 0
    written = {path.suffix: path for path in folder.iterdir()}
    assert written.keys() == {".desktop", ".command", ".bat"}
    if os.name == "posix":
        assert written[".command"].stat().st_mode & stat.S_IXUSR
        parsed = subprocess.run(["/bin/sh", "-n", written[".command"]], check=False)
        assert parsed.returncode == 0
    assert "100 %%" in written[".desktop"].read_text(encoding="utf-8")
    written[".bat"].write_text("à moi", encoding="utf-8")
    assert sorted(path.name for path in write_shortcuts(folder)) == sorted(path.name for path in written.values())
    assert written[".bat"].read_text(encoding="utf-8") == "à moi"
