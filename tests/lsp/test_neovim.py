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


_KEYS = """
local function wait(done) return vim.wait(60000, done, 20) end
local function floats()
  return vim.tbl_filter(
    function(window) return vim.api.nvim_win_get_config(window).relative ~= '' end, vim.api.nvim_list_wins()
  )
end
local function shown()
  local window = floats()[1]
  return window and table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), ' ') or ''
end
local seen = {}
vim.keymap.set('n', 'gd', '<Nop>')
require('cqp').setup { cmd = { PYTHON, '-m', 'cqp_dsl', 'lsp' } }
vim.cmd('edit essai.cqp')
wait(function() return #vim.diagnostic.get(0) > 0 end)
vim.fn.search('vaut durée')
vim.cmd('doautocmd CursorHold')
seen.message = shown()
for _, window in ipairs(floats()) do vim.api.nvim_win_close(window, true) end
vim.fn.search('taux')
vim.cmd('normal K')
wait(function() return #floats() > 0 end)
seen.hover = shown()
vim.cmd('doautocmd CursorHold')
seen.stays = shown() == seen.hover
seen.mine = vim.fn.maparg('gd', 'n')
seen.set = vim.tbl_map(
  function(key) return vim.fn.maparg(key, 'n') ~= '' end, { 'K', 'grn', 'grr', 'gra', 'grx', 'grf', ']d', '[d' }
)
seen.omnifunc = vim.bo.omnifunc
seen.beside = {}
for _, namespace in pairs(vim.diagnostic.get_namespaces()) do
  local texts = namespace.user_data.virt_text_ns
  for _, mark in ipairs(texts and vim.api.nvim_buf_get_extmarks(0, texts, 0, -1, { details = true }) or {}) do
    for _, chunk in ipairs(mark[4].virt_text or {}) do table.insert(seen.beside, chunk[1]) end
  end
end
print(vim.json.encode(seen))
"""
_WRONG = """politique essai « Essai » selon texte §I
source texte « Texte » sections §I
entrée durée : nombre en h « Durée ? »
paramètre taux : nombre en €/h « taux »
  vaut 12 €/h
décision montant : nombre en € « montant »
  vaut durée + taux
"""


def test_its_keys_and_the_whole_message_of_the_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    needs("nvim")
    monkeypatch.setenv("PYTHONPATH", str(Path(cqp_dsl.__file__).parent.parent))
    (tmp_path / "essai.cqp").write_text(_WRONG, encoding="utf-8")
    said = neovim(tmp_path, _KEYS.replace("PYTHON", json.dumps(sys.executable)))
    seen = json.loads(said[said.index('{"') : said.rindex("}") + 1])
    assert "multipliez-le par un taux" in seen["message"]
    assert "12 €/h" in seen["hover"].replace("\u00a0", " ")
    assert seen["stays"]
    assert seen["mine"].lower() == "<nop>"
    assert seen["set"] == [True] * 8
    assert seen["omnifunc"] == "v:lua.vim.lsp.omnifunc"
    (beside,) = [text for text in seen["beside"] if "additionne" in text]
    assert "multipliez" not in beside
