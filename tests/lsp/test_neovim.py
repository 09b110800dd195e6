"""The server in Neovim, through the configuration that we ship: a mistake is seen, a name leads somewhere."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import cqp_dsl
from cqp_dsl.resources import policies_folder
from tests.editors.programs import needs
from tests.editors.test_neovim import neovim

if TYPE_CHECKING:
    import pytest

_SESSION = """
local seen = {}
require('cqp').setup { cmd = { PYTHON, '-m', 'cqp_dsl', 'lsp' } }
vim.cmd('edit policies/vae/vae.cqp')
local function ready() return #vim.lsp.get_active_clients() > 0 and vim.lsp.buf_get_clients(0)[1].initialized end
seen.attached = vim.wait(60000, ready, 20)

-- A mistake is planted, and seen.
local line = vim.fn.search('et expérience est d.au moins durée_exigée')
vim.fn.setline(line, vim.fn.substitute(vim.fn.getline(line), 'durée_exigée', 'durée_exigé', ''))
vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 20)
seen.said = vim.tbl_map(function(one) return { one.code, one.lnum + 1, one.col } end, vim.diagnostic.get(0))
seen.line = line
vim.fn.setline(line, vim.fn.substitute(vim.fn.getline(line), 'durée_exigé', 'durée_exigée', ''))
seen.mended = vim.wait(60000, function() return #vim.diagnostic.get(0) == 0 end, 20)

-- A jump to another file.
vim.fn.search('quotité     : Quotité')
vim.fn.search('Quotité')
vim.lsp.buf.definition()
vim.wait(60000, function() return vim.fn.expand('%:t') == 'commun.cqp' end, 20)
seen.jumped = { vim.fn.expand('%:t'), vim.fn.expand('<cword>') }

-- Both files are changed by a new name.
vim.lsp.buf.rename('Taux')
vim.wait(60000, function() return vim.fn.search('type Taux', 'nw') > 0 end, 20)
seen.renamed = vim.fn.search('type Taux = ', 'nw') > 0
vim.cmd('silent wall')
vim.cmd('buffer vae.cqp')
seen.used = vim.fn.search('quotité     : Taux ', 'nw') > 0
-- Nothing is wrong afterwards, in either file: the answer to a question comes after what is said of them.
vim.lsp.buf_request_sync(0, 'workspace/symbol', { query = '' }, 60000)
seen.left = #vim.diagnostic.get()
print(vim.json.encode(seen))
"""


def test_a_mistake_is_seen_a_name_leads_somewhere_and_is_renamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs("nvim")
    monkeypatch.setenv("PYTHONPATH", str(Path(cqp_dsl.__file__).parent.parent))
    shutil.copytree(policies_folder(), tmp_path / "policies")
    (tmp_path / ".git").mkdir()
    said = neovim(tmp_path, _SESSION.replace("PYTHON", json.dumps(sys.executable)))
    seen = json.loads(said[said.index('{"') : said.rindex("}") + 1])
    assert seen["attached"]
    (mistake,) = seen["said"]
    assert mistake[:2] == ["CQP201", seen["line"]]
    assert seen["mended"]
    assert seen["jumped"] == ["commun.cqp", "Quotité"]
    assert seen["renamed"]
    assert seen["used"]
    assert seen["left"] == 0
    assert "type Taux = nombre" in (tmp_path / "policies" / "commun.cqp").read_text(encoding="utf-8")
