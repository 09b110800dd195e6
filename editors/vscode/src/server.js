// The client of `cqp lsp`: one server for the window, told in French when it does not start.
'use strict';

const { spawn } = require('node:child_process');
const vscode = require('vscode');
const { CloseAction, ErrorAction, LanguageClient } = require('vscode-languageclient/node');
const { findCommand } = require('./command');
const sentences = require('./sentences');

const KEPT = 4000; // characters of what the server says on its way out
const MOST_RESTARTS = 3;

class Server {
  constructor() {
    this.output = vscode.window.createOutputChannel('cqp', { log: true });
    this.files = vscode.workspace.createFileSystemWatcher('**/*.cqp');
    /** @type {LanguageClient | undefined} */
    this.client = undefined;
    /** @type {import('node:child_process').ChildProcess | undefined} */
    this.child = undefined;
    this.said = '';
    this.restarts = 0;
  }

  get running() {
    return this.client?.isRunning() ?? false;
  }

  /** The file of the command; nothing where there is none, which is told. */
  async command() {
    const file = findCommand(named(), process.env, process.platform);
    if (file === undefined) {
      await this.tell(sentences.missing(named()));
    }
    return file;
  }

  async start() {
    const file = await this.command();
    if (file === undefined) {
      return;
    }
    this.said = '';
    this.restarts = 0;
    const client = new LanguageClient('cqp', 'cqp', () => this.spawned(file), this.options());
    this.client = client;
    try {
      await client.start();
    } catch {
      this.client = undefined;
      await this.tell(sentences.stopped(named(), this.said));
    }
  }

  async stop() {
    const client = this.client;
    this.client = undefined;
    if (client?.isRunning()) {
      await client.stop();
    } else {
      this.child?.kill(); // it has not answered yet, and nobody else would end it
    }
  }

  async restart() {
    await this.stop();
    await this.start();
  }

  async dispose() {
    await this.stop();
    this.files.dispose();
    this.output.dispose();
  }

  /**
   * The process of the server; what it writes beside the protocol is shown, and its end is kept.
   *
   * @param {string} file
   */
  async spawned(file) {
    const cwd = vscode.workspace.workspaceFolders?.find((folder) => folder.uri.scheme === 'file')?.uri.fsPath;
    // A .cmd or .bat of Windows is run by its shell alone.
    const shell = /\.(cmd|bat)$/i.test(file);
    const child = spawn(shell ? `"${file}"` : file, ['lsp'], { cwd, shell });
    this.child = child;
    child.stderr?.setEncoding('utf8');
    child.stderr?.on('data', (text) => {
      this.said = (this.said + text).slice(-KEPT);
      this.output.info(text.trimEnd());
    });
    return child;
  }

  /** @returns {import('vscode-languageclient/node').LanguageClientOptions} */
  options() {
    return {
      documentSelector: [
        { language: 'cqp', scheme: 'file' },
        { language: 'cqp', scheme: 'untitled' },
      ],
      synchronize: { fileEvents: this.files },
      // VS Code has them in snippets/cqp.json, made from the same list.
      initializationOptions: { snippets: false },
      outputChannel: this.output,
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => this.closed(),
      },
    };
  }

  /** Start again a server that stopped while it served, but not for ever. */
  closed() {
    this.restarts += 1;
    const action = this.running && this.restarts <= MOST_RESTARTS ? CloseAction.Restart : CloseAction.DoNotRestart;
    return { action, handled: true };
  }

  /** @param {string} sentence */
  async tell(sentence) {
    const { settings, again, output } = sentences;
    const chosen = await vscode.window.showErrorMessage(sentence, settings, again, output);
    if (chosen === settings) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'cqp.chemin');
    } else if (chosen === again) {
      await this.start();
    } else if (chosen === output) {
      this.output.show();
    }
  }
}

/** The command as the settings name it. */
function named() {
  return vscode.workspace.getConfiguration('cqp').get('chemin', 'cqp').trim() || 'cqp';
}

module.exports = { Server };
