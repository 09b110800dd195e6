"""Where grammar, shipped policies and pages of diagnostics are: in the package once installed, else beside it."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str, beside: str | None = None) -> Path:
    """The folder inside the package, else the one in the checkout, where it may have another name."""
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / (beside or name)


def grammar_folder() -> Path:
    """The folder of the grammar files."""
    return _folder("grammar")


def policies_folder() -> Path:
    """The folder of the policies that are shipped."""
    return _folder("policies")


def letter_template() -> Path:
    """The template of letters in DOCX that is shipped."""
    return _PACKAGE / "render" / "templates" / "letter" / "lettre.docx"


def pages_folder() -> Path:
    """The folder of the pages that say what each diagnostic means."""
    return _folder("pages", "docs/diagnostics")
