"""The files that are made from the keywords of the language and the snippets of the server, and where they are."""

from __future__ import annotations

from pathlib import Path

from editors.grammars import snippets, textmate, vim

_EDITORS = Path(__file__).resolve().parent.parent


def files() -> dict[Path, str]:
    """The text of each file; a test fails while one of them is stale."""
    code = _EDITORS / "vscode"
    return {
        code / "syntaxes" / "cqp.tmLanguage.json": textmate.text_of(textmate.grammar()),
        code / "snippets" / "cqp.json": textmate.text_of(snippets.snippets()),
        code / "language-configuration.json": textmate.text_of(textmate.configuration()),
        _EDITORS / "neovim" / "syntax" / "cqp.vim": vim.syntax(),
    }
