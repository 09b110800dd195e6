"""Files: only those of the folder, whole or not at all, never over what somebody else wrote."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.web.folder import NEW, ChangedElsewhereError, Folder, RefusedFileError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "ouvert").mkdir()
    (tmp_path / "secret.yaml").write_text("date: 2013-01-01\n", encoding="utf-8")
    (tmp_path / "ouvert" / "un.yaml").write_text("dossier: un\n", encoding="utf-8")
    return Folder((tmp_path / "ouvert").resolve())


@pytest.mark.parametrize(
    "name",
    ["../secret.yaml", "a/../../secret.yaml", "/etc/passwd", "", ".caché.yaml", "a\x00b.yaml", "C:x.yaml", "a\\b.yaml"],
)
def test_no_name_leads_out(folder: Folder, name: str) -> None:
    with pytest.raises(RefusedFileError):
        folder.read(name)
    with pytest.raises(RefusedFileError):
        folder.write(name, "x", NEW)


def test_no_link_leads_out(folder: Folder, tmp_path: Path) -> None:
    (folder.root / "lien.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder.root / "dehors").symlink_to(tmp_path)
    for name in ("lien.yaml", "dehors/secret.yaml", "dehors/nouveau.yaml"):
        with pytest.raises(RefusedFileError, match="hors du répertoire ouvert"):
            folder.read(name)
        with pytest.raises(RefusedFileError, match="hors du répertoire ouvert"):
            folder.write(name, "x", NEW)
    assert list(folder.files((".yaml",))) == ["un.yaml"]
    assert not (tmp_path / "nouveau.yaml").exists()


def test_a_file_is_written_whole_and_nothing_is_left_beside(folder: Folder) -> None:
    version = folder.read("un.yaml").version
    again = folder.write("un.yaml", "dossier: deux\n", version)
    assert folder.read("un.yaml").text == "dossier: deux\n"
    assert folder.version("un.yaml") == again
    folder.write("sous/neuf.yaml", "dossier: neuf\n", NEW)
    assert sorted(path.name for path in folder.root.rglob("*")) == ["neuf.yaml", "sous", "un.yaml"]


def test_what_was_changed_elsewhere_is_not_overwritten(folder: Folder) -> None:
    version = folder.read("un.yaml").version
    (folder.root / "un.yaml").write_text("dossier: un autre\n", encoding="utf-8")
    with pytest.raises(ChangedElsewhereError):
        folder.write("un.yaml", "dossier: le mien\n", version)
    with pytest.raises(ChangedElsewhereError):
        folder.write("un.yaml", "dossier: le mien\n", NEW)
    assert folder.read("un.yaml").text == "dossier: un autre\n"


def test_a_write_that_fails_leaves_the_file_as_it_was(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    version = folder.read("un.yaml").version

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RefusedFileError):
        folder.write("un.yaml", "x" * 100, version)
    assert folder.read("un.yaml").text == "dossier: un\n"
    assert [path.name for path in folder.root.iterdir()] == ["un.yaml"]


def test_a_file_in_read_only_is_left_alone(folder: Folder) -> None:
    version = folder.read("un.yaml").version
    (folder.root / "un.yaml").chmod(0o444)
    with pytest.raises(RefusedFileError):
        folder.write("un.yaml", "x", version)


def test_what_is_too_large_or_no_text_is_not_read(folder: Folder) -> None:
    (folder.root / "gros.yaml").write_bytes(b"#" * 20_000_000)
    (folder.root / "octets.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(RefusedFileError, match="trop gros"):
        folder.read("gros.yaml")
    with pytest.raises(RefusedFileError, match="UTF-8"):
        folder.read("octets.yaml")


def test_what_is_shipped_is_not_changed(folder: Folder) -> None:
    shipped = Folder(folder.root, writable=False)
    with pytest.raises(RefusedFileError, match="copie"):
        shipped.write("un.yaml", "x", shipped.version("un.yaml"))


def test_a_free_name_is_that_of_no_file(folder: Folder) -> None:
    assert folder.free_name("deux.yaml") == "deux.yaml"
    assert folder.free_name("un.yaml") == "un-2.yaml"
