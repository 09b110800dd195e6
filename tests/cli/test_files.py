"""Reading files: what is refused, and what files are called."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.diagnostics import Diagnostic
from cqp_dsl.workspace import files

if TYPE_CHECKING:
    from pathlib import Path


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
    assert "octet 0xe9 à la position 10 (ligne 2)" in found.message


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
