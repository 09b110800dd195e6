-- The language server `cqp lsp` in Neovim, from 0.7.2 on: require('cqp').setup()
local M = {}

local defaults = {
  -- The command that starts the server.
  cmd = { 'cqp', 'lsp' },
  -- What marks the folder whose politiques belong together; without any, see `root_of`.
  root_markers = { '.git', '.hg', 'pyproject.toml' },
  -- Whether « exécuter ce scénario » and its result stand above each scenario.
  code_lens = true,
  -- Whether the keys below are set, where they mean nothing else yet.
  keys = true,
  -- Whether the whole message of the line appears when the cursor rests on it ('updatetime').
  float = true,
  -- As in vim.lsp: called with the client and the buffer once the server answers.
  on_attach = nil,
  capabilities = nil,
}

local config = defaults

local function say(text)
  vim.schedule(function()
    vim.notify('cqp : ' .. text, vim.log.levels.ERROR)
  end)
end

local function exists(path)
  return (vim.uv or vim.loop).fs_stat(path) ~= nil
end

-- The nearest folder above a file that holds a marker; else the current folder if the file is in it; else the file's.
local function root_of(path)
  local folder = vim.fn.fnamemodify(path, ':p:h')
  local above = folder
  while true do
    for _, marker in ipairs(config.root_markers) do
      if exists(above .. '/' .. marker) then
        return above
      end
    end
    local parent = vim.fn.fnamemodify(above, ':h')
    if parent == above then
      break
    end
    above = parent
  end
  local here = vim.fn.getcwd()
  return vim.startswith(folder .. '/', here .. '/') and here or folder
end

-- Ask for the code lenses again when a text is opened, left or written. Older versions ask nothing by themselves.
local function show_lenses(bufnr)
  if vim.lsp.codelens.enable then
    vim.lsp.codelens.enable(true, { bufnr = bufnr })
    return
  end
  local group = vim.api.nvim_create_augroup('cqp_lenses_' .. bufnr, { clear = true })
  vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'BufWritePost' }, {
    group = group,
    buffer = bufnr,
    callback = function()
      vim.lsp.codelens.refresh()
    end,
  })
  vim.api.nvim_buf_call(bufnr, function()
    vim.lsp.codelens.refresh()
  end)
end

local function format()
  if vim.lsp.buf.format then
    vim.lsp.buf.format()
  else
    vim.lsp.buf.formatting()
  end
end

-- Those of recent versions, so that they are the same in all; `grf` is ours.
local keys = {
  ['K'] = vim.lsp.buf.hover,
  ['gd'] = vim.lsp.buf.definition,
  ['grr'] = vim.lsp.buf.references,
  ['grn'] = vim.lsp.buf.rename,
  ['gra'] = vim.lsp.buf.code_action,
  ['grx'] = vim.lsp.codelens.run,
  ['grf'] = format,
  [']d'] = vim.diagnostic.goto_next,
  ['[d'] = vim.diagnostic.goto_prev,
}

local function set_keys(bufnr)
  vim.api.nvim_buf_call(bufnr, function()
    for shortcut, run in pairs(keys) do
      if vim.fn.maparg(shortcut, 'n') == '' then
        vim.keymap.set('n', shortcut, function() run() end, { buffer = bufnr })
      end
    end
  end)
  vim.bo[bufnr].omnifunc = 'v:lua.vim.lsp.omnifunc'
end

-- Beside the line, the message alone; the advice that follows it would be cut at the edge of the window.
local function first_line(diagnostic)
  return (diagnostic.message:gsub('\n.*', ''))
end

-- What the reader asked to see stays.
local function a_float_is_open()
  for _, window in ipairs(vim.api.nvim_tabpage_list_wins(0)) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return true
    end
  end
  return false
end

local function show_messages(client, bufnr)
  local namespace = vim.lsp.diagnostic.get_namespace(client.id)
  vim.diagnostic.config({ virtual_text = { format = first_line } }, namespace)
  if not config.float then
    return
  end
  vim.api.nvim_create_autocmd('CursorHold', {
    group = vim.api.nvim_create_augroup('cqp_messages_' .. bufnr, { clear = true }),
    buffer = bufnr,
    callback = function()
      if not a_float_is_open() then
        vim.diagnostic.open_float(bufnr, { scope = 'line', focusable = false, header = '' })
      end
    end,
  })
end

local function attached(client, bufnr)
  show_messages(client, bufnr)
  if config.keys then
    set_keys(bufnr)
  end
  if config.code_lens and (client.server_capabilities or {}).codeLensProvider then
    show_lenses(bufnr)
  end
  if config.on_attach then
    config.on_attach(client, bufnr)
  end
end

local function stopped(code, signal)
  if code ~= 0 and signal == 0 then
    say(
      ('« %s » s’est arrêté (code %d). Il lui manque sans doute ce qu’il faut aux éditeurs : '):format(
        table.concat(config.cmd, ' '),
        code
      )
        .. 'pip install ".[lsp]" dans une copie du dépôt. Ce qu’il a dit est dans '
        .. require('vim.lsp.log').get_filename()
    )
  end
end

-- Before 0.8, nothing tells which client serves a folder: our own list does.
local clients = {}

local function start_once(options, bufnr)
  local id = clients[options.root_dir]
  if not id or not vim.lsp.get_client_by_id(id) then
    id = vim.lsp.start_client(options)
    clients[options.root_dir] = id
  end
  if id then
    vim.lsp.buf_attach_client(bufnr, id)
  end
  return id
end

local told = false

-- Start the server for a buffer, or attach the buffer to the one that serves its folder. Gives the client's number.
function M.start(bufnr)
  bufnr = (bufnr == nil or bufnr == 0) and vim.api.nvim_get_current_buf() or bufnr
  local path = vim.api.nvim_buf_get_name(bufnr)
  if path == '' or vim.bo[bufnr].buftype ~= '' then
    return nil
  end
  if vim.fn.executable(config.cmd[1]) == 0 then
    if not told then
      told = true
      say(
        ('la commande « %s » est introuvable. Installez-la par : pip install ".[lsp]" dans une copie du dépôt ; '):format(config.cmd[1])
          .. "ou dites où elle est : require('cqp').setup { cmd = { '/chemin/vers/cqp', 'lsp' } }"
      )
    end
    return nil
  end
  local options = {
    name = 'cqp',
    cmd = config.cmd,
    root_dir = root_of(path),
    capabilities = config.capabilities or vim.lsp.protocol.make_client_capabilities(),
    on_attach = attached,
    on_exit = stopped,
  }
  options.workspace_folders = {
    { uri = vim.uri_from_fname(options.root_dir), name = vim.fn.fnamemodify(options.root_dir, ':t') },
  }
  if vim.lsp.start then
    return vim.lsp.start(options, { bufnr = bufnr })
  end
  return start_once(options, bufnr)
end

-- Start the server whenever a .cqp file is opened, and for those that already are.
function M.setup(options)
  config = vim.tbl_extend('force', defaults, options or {})
  told = false
  local group = vim.api.nvim_create_augroup('cqp', { clear = true })
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = 'cqp',
    callback = function(event)
      M.start(event.buf)
    end,
  })
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(bufnr) and vim.bo[bufnr].filetype == 'cqp' then
      M.start(bufnr)
    end
  end
end

return M
