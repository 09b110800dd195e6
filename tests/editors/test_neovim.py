"""The Neovim configuration, in the Neovim that Debian ships: colours, layout of the text, what is said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cqp_dsl.language.highlight.reader import read_pieces
from cqp_dsl.resources import policies_folder
from editors.grammars.vim import GROUPS, PARTS
from tests.editors.programs import needs

CONFIGURATION = Path(__file__).resolve().parents[2] / "editors" / "neovim"
POLICIES = ("commun.cqp", "accès/accès.cqp", "calendrier/déploiement.cqp", "transition/titulaires.cqp")
_GROUP = {f"cqp{category.title().replace('_', '')}": category for category in GROUPS}
_CATEGORY = _GROUP | {part: _GROUP[whole] for part, whole in PARTS.items()}

_GROUPS_OF_BYTES = """
local rows = {}
for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
  rows[number] = {}
  for column = 1, #line do
    rows[number][column] = vim.fn.synIDattr(vim.fn.synID(number, column, 1), 'name')
  end
end
print(vim.json.encode(rows))
"""


@pytest.fixture(autouse=True)
def _neovim() -> None:
    needs("nvim")


def neovim(folder: Path, script: str, *arguments: str) -> str:
    """What Neovim prints when it runs a script in Lua, with our configuration and no other."""
    path = folder / "script.lua"
    path.write_text(f"vim.o.more = false\n{script}\nvim.cmd('qall!')\n", encoding="utf-8")
    command = [
        "nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", "--cmd", f"set runtimepath^={CONFIGURATION}",
        "--cmd", "filetype plugin indent on | syntax on", *arguments, "-c", f"luafile {path}",
    ]  # fmt: skip
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder), "XDG_STATE_HOME": str(folder)}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120, check=True
    )
    return done.stderr


@pytest.mark.parametrize("name", POLICIES)
def test_its_colours_are_those_of_the_parser(name: str, tmp_path: Path) -> None:
    text = (policies_folder() / name).read_text(encoding="utf-8")
    said = neovim(tmp_path, _GROUPS_OF_BYTES, str(policies_folder() / name))
    rows = json.loads(said[said.index("[") :])
    seen: list[str] = []
    for line, row in zip(text.removesuffix("\n").split("\n"), rows, strict=True):
        at = 0
        for char in line:
            seen.append(_CATEGORY.get(row[at], "name"))
            at += len(char.encode())
        seen.append("space")
    wrong = [
        (piece.text, piece.category, shown)
        for piece in read_pieces(text)
        if piece.category != "space"
        for shown in [{seen[piece.start + i] for i, char in enumerate(piece.text) if not char.isspace()}]
        if shown != {piece.category}
    ]
    assert wrong == []


@pytest.mark.parametrize("long", ["1" * 400, "é" * 400, "1 000 " * 60, "« " * 60, "{ " * 60])
def test_no_text_stops_the_colours(long: str, tmp_path: Path) -> None:
    (tmp_path / "p.cqp").write_text(f"règle r : nombre\n  vaut {long}\n", encoding="utf-8")
    said = neovim(tmp_path, _GROUPS_OF_BYTES, "p.cqp")
    assert json.loads(said[said.index("[") :])[0][0] == "cqpDeclaration"


def test_lines_are_set_in_folded_and_commented(tmp_path: Path) -> None:
    typed = "règle r : nombre<CR>vaut 1<CR>si vrai<CR><CR>règle s : nombre<CR>vaut 2<Esc>"
    said = neovim(
        tmp_path,
        f"""
        vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes('i{typed}', true, false, true), 'tx', false)
        vim.cmd('normal! zX')
        local levels = {{}}
        for number = 1, vim.fn.line('$') do levels[number] = vim.fn.foldlevel(number) end
        print(vim.json.encode({{ vim.api.nvim_buf_get_lines(0, 0, -1, false), levels, vim.bo.commentstring }}))
        """,
        "p.cqp",
    )
    lines, levels, comment = json.loads(said[said.index("[") :])
    assert lines == ["règle r : nombre", "  vaut 1", "  si vrai", "", "règle s : nombre", "  vaut 2"]
    assert levels == [1, 1, 1, 1, 1, 1]
    assert comment == "# %s"


def setup(command: str) -> str:
    """A script that opens a politique and waits until something is said."""
    return f"""
    local said = {{}}
    vim.notify = function(text) said[#said + 1] = text end
    require('cqp').setup {{ cmd = {{ {command} }} }}
    vim.cmd('edit p.cqp')
    vim.wait(3000, function() return #said > 0 end, 20)
    print(vim.json.encode(said))
    """


def test_a_command_that_is_missing_is_told_once_with_the_way_out(tmp_path: Path) -> None:
    said = neovim(tmp_path, setup("'cqp-nulle-part', 'lsp'") + "vim.cmd('edit q.cqp')")
    (message,) = json.loads(said[said.index("[") :])
    assert "la commande «\u00a0cqp-nulle-part\u00a0» est introuvable" in message
    assert 'pip install ".[lsp]" dans une copie du dépôt' in message


def test_a_server_that_stops_at_once_is_told(tmp_path: Path) -> None:
    said = neovim(tmp_path, setup(f"{sys.executable!r}, '-c', 'raise SystemExit(2)'"))
    assert "s’est arrêté (code 2)" in json.loads(said[said.index('["') : said.rindex('"]') + 2])[0]


def test_one_server_for_the_files_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "sous").mkdir()
    started = tmp_path / "started"
    program = f"open({str(started)!r}, 'a').write('x'); import sys; sys.stdin.read()"
    script = f"""
    require('cqp').setup {{ cmd = {{ {json.dumps(sys.executable)}, '-c', {json.dumps(program)} }} }}
    vim.cmd('edit p.cqp')
    vim.cmd('edit sous/q.cqp')
    vim.wait(3000, function() return vim.fn.getfsize({json.dumps(str(started))}) > 0 end, 20)
    """
    neovim(tmp_path, script)
    assert started.read_text(encoding="utf-8") == "x"
