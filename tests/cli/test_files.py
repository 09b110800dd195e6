"""Reading files: what is refused, and what files are called."""

from __future__ import annotations

import os
import tempfile
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.diagnostics import Diagnostic
from cqp_dsl.pipeline import PolicyError, load
from cqp_dsl.workspace import files

if TYPE_CHECKING:
    from collections.abc import Iterator


DEPTH = 1_500
"""Folders in one another: more than a path can name, and than Python can recurse."""


def write(path: Path, text: str = "politique x\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def collected(*paths: Path) -> list[str]:
    """The display paths of the files, and the codes of the refusals after them."""
    sources, diagnostics = files.collect(paths)
    return [*(source.path for source in sources), *(diagnostic.code for diagnostic in diagnostics)]


def test_every_policy_file_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b/z.cqp", "a.cqp", "b/a.cqp", "lisez-moi.md", ".git/caché.cqp"):
        write(tmp_path / name)
    assert collected(tmp_path) == ["a.cqp", "b/a.cqp", "b/z.cqp"]


def test_names_are_normalised(tmp_path: Path) -> None:
    write(tmp_path / unicodedata.normalize("NFD", "carrière.cqp"))
    assert collected(tmp_path) == ["carrière.cqp"]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.cqp")
    assert len(files.collect([tmp_path, path])[0]) == 1


def test_two_folders_with_the_same_names_are_told_apart(tmp_path: Path) -> None:
    for folder in ("x/pol", "y/pol"):
        write(tmp_path / folder / "commun.cqp")
    assert collected(tmp_path / "x/pol", tmp_path / "y/pol") == ["x/pol/commun.cqp", "y/pol/commun.cqp"]


def test_a_missing_path(tmp_path: Path) -> None:
    assert collected(tmp_path / "absent") == ["CQP701"]


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    assert _code(files.read(tmp_path, "x", 10)) == "CQP702"


def test_a_file_that_fails_while_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.cqp")

    def fail(*_args: object, **_options: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("pathlib.Path.open", fail)
    assert _code(files.read(path, "a.cqp", 10)) == "CQP702"


@pytest.mark.parametrize(("size", "code"), [(10, None), (11, "CQP703")])
def test_the_size_limit_on_the_spot(tmp_path: Path, size: int, code: str | None) -> None:
    assert _code(files.read(write(tmp_path / "a.cqp", "x" * size), "a.cqp", 10)) == code


def test_bytes_that_are_not_utf8_are_placed() -> None:
    found = files.decode(b"ligne 1\nd\xe9cision", "a.cqp", 100)
    assert isinstance(found, Diagnostic)
    assert "où se lit « décision » (ligne 2)" in plain_spaces(found.message)


def test_a_byte_order_mark_is_accepted() -> None:
    found = files.decode("\ufeffpolitique".encode(), "a.cqp", 100)
    assert not isinstance(found, Diagnostic)
    assert found.text == "politique"


def test_links_that_lead_outside_are_refused(tmp_path: Path) -> None:
    secret = write(tmp_path / "ailleurs" / "secret.cqp")
    home = tmp_path / "politiques"
    write(home / "a.cqp")
    (home / "lien.cqp").symlink_to(secret)
    (home / "dossier").symlink_to(secret.parent)
    (home / "dedans.cqp").symlink_to(home / "a.cqp")
    names = collected(home)
    assert names.count("CQP705") == 2
    assert "lien.cqp" not in names


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FILES", 2)
    for number in range(3):
        write(tmp_path / f"{number}.cqp")
    assert collected(tmp_path) == ["CQP706"]


def test_no_file_at_all(tmp_path: Path) -> None:
    assert collected(tmp_path) == ["CQP707"]


def _code(found: object) -> str | None:
    return found.code if isinstance(found, Diagnostic) else None


def test_hidden_files_and_folders_are_left_to_those_who_make_them(tmp_path: Path) -> None:
    for name in ("a.cqp", ".#a.cqp", "._a.cqp", ".a.cqp", ".secret/b.cqp", "b/.c/d.cqp"):
        write(tmp_path / name)
    (tmp_path / ".#verrou.cqp").symlink_to("auteur@machine.1234")
    assert collected(tmp_path) == ["a.cqp"]
    assert collected(tmp_path / ".a.cqp") == [".a.cqp"]


def test_a_name_in_capitals_is_a_policy_file(tmp_path: Path) -> None:
    for name in ("a.cqp", "B.CQP", "c.Cqp", "d.cqp.bak", "cqp"):
        write(tmp_path / name)
    assert collected(tmp_path) == ["B.CQP", "a.cqp", "c.Cqp"]


def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.cqp")
    write(tmp_path / "fermé" / "b.cqp")
    scandir = os.scandir

    def refuse(folder: Path) -> Iterator[os.DirEntry[str]]:
        if folder.name == "fermé":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    sources, (found,) = files.collect([tmp_path])
    assert [source.path for source in sources] == ["a.cqp"]
    assert found.code == "CQP702"
    assert "le répertoire « fermé » ne peut pas être lu" in found.message
    with pytest.raises(PolicyError, match="fermé"):
        load(tmp_path)


@pytest.mark.parametrize("name", ["boucle.cqp", "boucle"])
def test_a_link_to_itself_is_named(tmp_path: Path, name: str) -> None:
    write(tmp_path / "a.cqp")
    (tmp_path / name).symlink_to(name)
    sources, (found,) = files.collect([tmp_path])
    assert [source.path for source in sources] == ["a.cqp"]
    assert found.code == "CQP701"
    assert f"{name} » ne mène à rien qui existe" in found.message


def test_links_in_a_ring_are_read_once(tmp_path: Path) -> None:
    write(tmp_path / "a.cqp")
    (tmp_path / "encore").symlink_to(tmp_path)
    assert collected(tmp_path) == ["a.cqp"]


def test_folders_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder that pytest does not remove: it cannot."""
    folder = Path(tempfile.mkdtemp())
    write(folder / "a.cqp")
    monkeypatch.chdir(folder)
    depth = 0
    try:
        for _ in range(DEPTH):
            Path("profond").mkdir()
            os.chdir("profond")
            depth += 1
        sources, (found,) = files.collect([folder])
    finally:
        for _ in range(depth):
            os.chdir("..")
            Path("profond").rmdir()
        (folder / "a.cqp").unlink()
        folder.rmdir()
    assert [source.path for source in sources] == ["a.cqp"]
    assert found.code == "CQP702"
    assert len(found.message) < 300
