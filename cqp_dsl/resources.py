"""Where the grammar and the shipped policies are: inside the package once installed, beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def grammar_folder() -> Path:
    """The folder of the grammar files."""
    return _folder("grammar")


def policies_folder() -> Path:
    """The folder of the policies that are shipped."""
    return _folder("policies")
