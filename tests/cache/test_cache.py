from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from cqp_dsl import cache

if TYPE_CHECKING:
    from pathlib import Path

KEY = cache.key_of("test", "entry")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("CQP_CACHE", str(folder))
    return folder


def test_what_is_kept_is_read_again(folder: Path) -> None:
    assert cache.read(KEY) is None
    cache.write(KEY, lambda: b"text")
    assert cache.read(KEY) == b"text"
    assert [path.name for path in folder.iterdir()] == [KEY]
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("spoilt", [b"", b"x", b"0" * 64, b"0" * 64 + b"text", b"\xff" * 100])
def test_a_corrupt_entry_is_ignored_then_replaced(folder: Path, spoilt: bytes) -> None:
    cache.write(KEY, lambda: b"text")
    (folder / KEY).write_bytes(spoilt)
    assert cache.read(KEY) is None
    cache.write(KEY, lambda: b"text")
    assert cache.read(KEY) == b"text"


def test_an_entry_that_was_cut_short_is_ignored(folder: Path) -> None:
    cache.write(KEY, lambda: b"text" * 100)
    data = (folder / KEY).read_bytes()
    (folder / KEY).write_bytes(data[:-1])
    assert cache.read(KEY) is None


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
@pytest.mark.parametrize("place", [".", KEY])
def test_what_others_may_write_is_not_read(folder: Path, place: str) -> None:
    cache.write(KEY, lambda: b"text")
    path = folder / place
    path.chmod(path.stat().st_mode | 0o020)
    assert cache.read(KEY) is None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("place", [".", KEY])
def test_what_belongs_to_somebody_else_is_not_read(folder: Path, place: str) -> None:
    cache.write(KEY, lambda: b"text")
    os.chown(folder / place, 65534, 65534)
    assert cache.read(KEY) is None


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links")
def test_links_are_not_followed(folder: Path, tmp_path: Path) -> None:
    cache.write(KEY, lambda: b"text")
    (folder / KEY).rename(tmp_path / "elsewhere")
    (folder / KEY).symlink_to(tmp_path / "elsewhere")
    assert cache.read(KEY) is None
    cache.write(KEY, lambda: b"new")
    assert cache.read(KEY) == b"new"
    (tmp_path / "link").symlink_to(folder)
    os.environ["CQP_CACHE"] = str(tmp_path / "link")
    assert cache.read(KEY) is None


def test_it_may_be_deleted_or_impossible_at_any_time(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.write(KEY, lambda: b"text")
    (folder / KEY).unlink()
    folder.rmdir()
    assert cache.read(KEY) is None
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CQP_CACHE", str(tmp_path / "file"))
    cache.write(KEY, lambda: b"text")
    assert cache.read(KEY) is None
    monkeypatch.setenv("CQP_CACHE", "")
    cache.write(KEY, lambda: pytest.fail("made for nothing"))
    assert cache.read(KEY) is None


def test_what_utf_8_does_not_write_is_not_kept(folder: Path) -> None:
    cache.write(KEY, "\udcff".encode)
    assert cache.read(KEY) is None
    assert list(folder.iterdir()) == []


def test_old_entries_make_room(folder: Path) -> None:
    keys = [cache.key_of(str(number)) for number in range(cache._MOST_ENTRIES + 5)]
    for number, key in enumerate(keys):
        cache.write(key, lambda: b"text")
        os.utime(folder / key, (number, number))
    assert len(list(folder.iterdir())) == cache._MOST_ENTRIES
    assert cache.read(keys[0]) is None
    assert cache.read(keys[-1]) == b"text"


def test_two_processes_at_once_never_see_half_an_entry(folder: Path) -> None:
    script = (
        "import sys; from cqp_dsl import cache\n"
        "text = sys.argv[2].encode() * 200_000\n"
        "for _ in range(40):\n"
        "    cache.write(sys.argv[1], lambda: text)\n"
        "    found = cache.read(sys.argv[1])\n"
        "    assert found is not None and len(set(found)) == 1 and len(found) == 200_000\n"
    )

    def run(letter: str) -> int:
        return subprocess.run([sys.executable, "-c", script, KEY, letter], check=False).returncode

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(run, "ab")) == [0, 0]
    assert [path.name for path in folder.iterdir()] == [KEY]


def test_keys_tell_parts_apart() -> None:
    assert cache.key_of("ab", "c") != cache.key_of("a", "bc")
    assert cache.key_of("é") == cache.key_of("é".encode())
