"""``cqp lsp``: what it says when it cannot start; the server itself is tested in tests/lsp."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from tests.cli.conftest import Run


def test_without_the_extra_one_sentence_says_how_to_have_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    done = run("lsp")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "pip install pygls" in done.stderr


def test_a_port_that_is_none_is_refused(run: Run) -> None:
    assert run("lsp", "--tcp", "0").exit_code == 2


def test_the_loopback_is_served_on_a_port() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "cqp_dsl", "lsp", "--tcp", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        try:
            with _connected(port, server) as line:
                body = b'{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}'
                line.sendall(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
                assert line.recv(64).startswith(b"Content-Length: ")
        finally:
            server.kill()


def _connected(port: int, server: subprocess.Popen[bytes]) -> socket.socket:
    """A connection, as soon as something listens."""
    while server.poll() is None:
        try:
            return socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            continue
    message = f"the server left with code {server.returncode}"
    raise AssertionError(message)


def test_a_port_that_is_taken_is_said(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("lsp", "--tcp", str(taken.getsockname()[1]))
    assert done.exit_code == 2
    assert "n'est pas libre" in done.stderr
