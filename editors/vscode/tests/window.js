// A window of VS Code as far as the extension uses one: what it asks is written down, what the author answers is set.
'use strict';

const Module = require('node:module');

class Window {
  constructor() {
    this.settings = { chemin: 'cqp' };
    this.said = [];
    this.answers = [];
    this.executed = [];
    this.registered = new Map();
    this.lenses = [];
    this.clients = [];
    this.log = [];
    this.changed = undefined;
    this.editor = undefined;
    this.folder = undefined;
    this.saved = undefined;
    this.panels = [];
    this.shown = '';
    this.written = [];
    this.yaml = true;
    this.context = undefined;
    this.policies = [];
    this.definitions = undefined;
    this.asked = [];
    this.found = [];
  }

  get vscode() {
    const say = async (sentence, ...buttons) => {
      this.said.push({ sentence, buttons });
      return this.answers.shift();
    };
    return {
      window: {
        createOutputChannel: () => ({
          info: (text) => this.log.push(text),
          append: (text) => (this.shown += text),
          clear: () => (this.shown = ''),
          show() {},
          dispose() {},
        }),
        createWebviewPanel: (kind, title) => {
          const panel = { kind, title, webview: { html: '' }, closed: () => {} };
          panel.onDidDispose = (react) => (panel.closed = react);
          panel.dispose = () => panel.closed();
          this.panels.push(panel);
          return panel;
        },
        showErrorMessage: say,
        showWarningMessage: say,
        showInformationMessage: say,
        activeTextEditor: this.editor,
      },
      workspace: {
        workspaceFolders: this.folder && [{ uri: { scheme: 'file', fsPath: this.folder } }],
        getWorkspaceFolder: ({ fsPath }) =>
          this.folder && fsPath.startsWith(this.folder) ? { uri: { fsPath: this.folder } } : undefined,
        findFiles: async () => this.policies,
        onDidSaveTextDocument: (react) => {
          this.saved = react;
          return { dispose() {} };
        },
        getConfiguration: (section) => ({
          get: (name, otherwise) => this.settings[name] ?? otherwise,
          update: async (name, value) => {
            if (section === 'yaml' && !this.yaml) {
              throw new Error('Unable to write: yaml.schemas is not a registered configuration.');
            }
            this.written.push([`${section}.${name}`, value]);
          },
        }),
        createFileSystemWatcher: () => ({ dispose() {} }),
        onDidChangeConfiguration: (react) => {
          this.changed = react;
          return { dispose() {} };
        },
      },
      languages: {
        registerDefinitionProvider: (selector, provider) => {
          this.definitions = { selector, provider };
          return { dispose() {} };
        },
      },
      Uri: { file: (fsPath) => ({ scheme: 'file', fsPath }) },
      ViewColumn: { Beside: -2 },
      ConfigurationTarget: { Workspace: 2 },
      commands: {
        registerCommand: (name, run) => {
          this.registered.set(name, run);
          return { dispose() {} };
        },
        executeCommand: async (name, ...rest) => {
          if (name === 'setContext') {
            this.context = rest;
            return undefined;
          }
          this.executed.push([name, ...rest]);
          return name === 'vscode.executeCodeLensProvider' ? this.lenses : undefined;
        },
      },
    };
  }

  /** The client: it starts the process, and fails like the true one where the process ends before it answers. */
  get languageclient() {
    const { clients, asked, found } = this;
    class LanguageClient {
      code2ProtocolConverter = {
        asTextDocumentPositionParams: ({ uri }, position) => ({ textDocument: { uri: String(uri) }, position }),
      };

      protocol2CodeConverter = { asDefinitionResult: async (result) => result };

      async sendRequest(method, params) {
        asked.push([method, params]);
        return found;
      }

      constructor(id, name, server, options) {
        Object.assign(this, { id, name, server, options, running: false, stopped: false });
        clients.push(this);
      }

      async start() {
        this.process = await this.server();
        this.running = await new Promise((settle) => {
          this.process.on('exit', () => settle(false));
          this.process.stdout.once('data', () => settle(true));
        });
        if (!this.running) {
          throw new Error('Pending response rejected since connection got disposed');
        }
      }

      isRunning() {
        return this.running;
      }

      async stop() {
        this.running = false;
        this.stopped = true;
        this.process.kill();
      }
    }
    return { LanguageClient, CloseAction: { DoNotRestart: 1, Restart: 2 }, ErrorAction: { Continue: 1 } };
  }
}

/** The extension, loaded anew in this window. */
function extensionIn(window) {
  const load = Module._load;
  for (const file of Object.keys(require.cache)) {
    if (/[\\/]src[\\/]/.test(file)) {
      delete require.cache[file];
    }
  }
  Module._load = (request, ...rest) => {
    if (request === 'vscode') {
      return window.vscode;
    }
    return request === 'vscode-languageclient/node' ? window.languageclient : load(request, ...rest);
  };
  try {
    return require('../src/extension');
  } finally {
    Module._load = load;
  }
}

module.exports = { Window, extensionIn };
