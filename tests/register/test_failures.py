"""What was answered is found again, whatever happened: killed, no room left, the database gone and back."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.register.errors import RegisterError
from cqp_dsl.register.store import Register
from cqp_dsl.register.verify import verified

if TYPE_CHECKING:
    from pathlib import Path

    from tests.register.conftest import Acts, Cluster


@pytest.fixture
def folder(tmp_path: Path, acts: Acts) -> Path:
    (source,) = acts.policies.program.files.values()
    found = tmp_path / "politiques"
    found.mkdir()
    (found / "essai.cqp").write_text(source.text, encoding="utf-8")
    return found


def found(address: str) -> dict[int, str]:
    register = Register.open(address)
    result = verified(register)
    assert result.faults == []
    with register.reading() as connection:
        entries = {entry.sequence: entry.digest for entry in register.entries(connection)}
    register.close()
    return entries


@pytest.mark.parametrize("kills", [2])
def test_acts_answered_are_acts_found_after_kill_9(address: str, folder: Path, kills: int) -> None:
    answered: list[tuple[int, str]] = []
    for _ in range(kills):
        command = [sys.executable, "-m", "tests.register.writer", address, str(folder), "0", "a"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            lines = [writer.stdout.readline() for _ in range(20)]
            os.kill(writer.pid, signal.SIGKILL)
            lines += writer.stdout.readlines()
        answered += [tuple(json.loads(line)) for line in lines if line.endswith("\n")]
    assert len(answered) >= 20 * kills
    kept = found(address)
    assert [(sequence, digest) for sequence, digest in answered if kept.get(sequence) != digest] == []
    # The one that was being written when the program was killed may be there, unanswered.
    assert len(answered) <= len(kept) <= len(answered) + kills


def command(*args: str | Path) -> bool:
    """Run a program of the system; whether it could do it."""
    program = shutil.which(str(args[0]))
    return program is not None and not subprocess.run([program, *args[1:]], capture_output=True, check=False).returncode


@pytest.mark.skipif(os.getuid() != 0, reason="a small disk of its own is mounted by root only")
def test_a_full_disk_loses_nothing_that_was_answered(tmp_path: Path, acts: Acts) -> None:
    disk = tmp_path / "disque"
    disk.mkdir()
    if not command("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk):
        pytest.skip("nothing can be mounted here")
    try:
        register = Register.open(str(disk / "a.db"), create=True)
        answered: dict[int, str] = {}
        with pytest.raises(RegisterError, match=r"le disque est plein|ne répond pas"):
            fill(register, acts, answered)
        register.close()
        assert answered
        assert command("mount", "-o", "remount,size=8m", disk)
        assert found(str(disk / "a.db")) == answered
        register = Register.open(str(disk / "a.db"))
        register.write([acts.of("Bruno")], acts.program)
        register.close()
        assert len(found(str(disk / "a.db"))) == len(answered) + 1
    finally:
        command("umount", disk)


def fill(register: Register, acts: Acts, answered: dict[int, str]) -> None:
    act = acts.of("Anne")
    while len(answered) < 5_000:
        for entry in register.write([act], acts.program):
            assert not isinstance(entry, Exception)
            answered[entry.sequence] = entry.digest


def test_a_limit_on_files_loses_nothing_that_was_answered(tmp_path: Path, folder: Path) -> None:
    """A disk that is full, as far as a user who is not root can have one."""
    command = f'ulimit -f 600; trap "" XFSZ; exec "$0" -m tests.register.writer {tmp_path}/a.db {folder} 0 a'
    done = subprocess.run(["/bin/bash", "-c", command, sys.executable], capture_output=True, text=True, check=False)
    assert "RegisterError" in done.stderr
    answered = dict(map(json.loads, done.stdout.splitlines()))
    assert len(answered) > 5
    kept = found(f"{tmp_path}/a.db")
    assert {sequence: kept.get(sequence) for sequence in answered} == answered


def test_the_database_goes_and_comes_back(cluster: Cluster, acts: Acts) -> None:
    address = cluster.new_base()
    register = Register.open(address, create=True)
    (before,) = register.write([acts.of("Anne")], acts.program)
    cluster.stop("immediate")
    try:
        with pytest.raises(RegisterError, match="la base du registre refuse"):
            register.write([acts.of("Bruno")], acts.program)
    finally:
        cluster.start()
    (after,) = register.write([acts.of("Chloé")], acts.program)
    register.close()
    assert not isinstance(before, Exception)
    assert not isinstance(after, Exception)
    assert found(address) == {1: before.digest, 2: after.digest}
