// What is done with a dossier: decide it, see its answer beside it, have the editor know its facts.
'use strict';

const fs = require('node:fs/promises');
const path = require('node:path');
const vscode = require('vscode');
const { runCommand } = require('./command');
const sentences = require('./sentences');

const DOSSIER = /\.(ya?ml|json|toml)$/i;
const SCHEMA = path.join('.vscode', 'dossier.schema.json');

class Dossiers {
  /** @param {{ command: () => Promise<string | undefined> }} server gives the file of the command */
  constructor(server) {
    this.server = server;
    /** @type {vscode.OutputChannel | undefined} */
    this.answers = undefined;
    /** The answers that are shown, by the file of the dossier. @type {Map<string, vscode.WebviewPanel>} */
    this.panels = new Map();
  }

  dispose() {
    this.answers?.dispose();
    for (const panel of [...this.panels.values()]) {
      panel.dispose();
    }
  }

  /** « Décider le dossier ouvert »: the decision in a sentence, and why in the output. */
  async decide() {
    const file = await this.opened();
    const done = file && (await this.cqp(file, ['check', file]));
    if (!done) {
      return;
    }
    this.answers ??= vscode.window.createOutputChannel(sentences.answers);
    this.answers.clear();
    this.answers.append([done.stdout, done.stderr].filter(Boolean).join('\n'));
    this.answers.show(true);
    const sentence = sentences.verdict(path.basename(file), done.code);
    await (done.code <= 1 ? vscode.window.showInformationMessage(sentence) : vscode.window.showWarningMessage(sentence));
  }

  /** « Voir la réponse à côté »: the page, which follows the dossier. */
  async preview() {
    const file = await this.opened();
    if (!file) {
      return;
    }
    let panel = this.panels.get(file);
    if (panel === undefined) {
      const title = sentences.answerTo(path.basename(file));
      const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      panel = vscode.window.createWebviewPanel('cqp.reponse', title, column, { enableScripts: false });
      panel.onDidDispose(() => this.panels.delete(file));
      this.panels.set(file, panel);
    }
    await this.show(file, panel);
  }

  /**
   * @param {string} file
   * @param {vscode.WebviewPanel} panel
   */
  async show(file, panel) {
    const done = await this.cqp(file, ['check', file, '--format', 'html']);
    if (done) {
      panel.webview.html = done.stdout || sentences.page(done.stderr);
    }
  }

  /**
   * What follows a file that was saved: the answers that are shown, and the schema where there is one.
   *
   * @param {vscode.TextDocument} document
   */
  async saved(document) {
    const file = document.uri.fsPath;
    const policy = file.endsWith('.cqp');
    const shown = [...this.panels].filter(([dossier]) => policy || dossier === file);
    await Promise.all(shown.map(([dossier, panel]) => this.show(dossier, panel)));
    const folder = policy ? folderOf(document.uri) : undefined;
    if (folder !== undefined && (await exists(path.join(folder, SCHEMA)))) {
      await this.writeSchema(folder);
    }
  }

  /** « Compléter et vérifier les dossiers »: the schema of the policies, and the settings that apply it. */
  async useSchema() {
    const folder = folderOf(vscode.window.activeTextEditor?.document.uri);
    if (folder === undefined) {
      await vscode.window.showWarningMessage(sentences.noFolder);
      return;
    }
    if (!(await this.writeSchema(folder))) {
      return;
    }
    /** @type {string[]} */
    const globs = vscode.workspace.getConfiguration('cqp').get('dossiers', []);
    const url = `./${SCHEMA.split(path.sep).join('/')}`;
    const json = vscode.workspace.getConfiguration('json');
    /** @type {{ url?: string }[]} */
    const given = json.get('schemas', []);
    const others = given.filter((one) => one.url !== url);
    await json.update('schemas', [...others, { fileMatch: globs, url }], vscode.ConfigurationTarget.Workspace);
    const yaml = vscode.workspace.getConfiguration('yaml');
    try {
      await yaml.update('schemas', { ...yaml.get('schemas', {}), [url]: globs }, vscode.ConfigurationTarget.Workspace);
    } catch {
      await vscode.window.showWarningMessage(sentences.noYaml); // the setting belongs to an extension that is not there
      return;
    }
    await vscode.window.showInformationMessage(sentences.schemaWritten(globs.join(', ')));
  }

  /** @param {string} folder */
  async writeSchema(folder) {
    const file = path.join(folder, SCHEMA);
    await fs.mkdir(path.dirname(file), { recursive: true });
    const done = await this.cqp(file, ['schema', 'dossier', '--output', file], folder);
    if (done && done.code !== 0) {
      await vscode.window.showWarningMessage(sentences.refused(done.stderr));
    }
    return done?.code === 0;
  }

  /** The file of the dossier in the window, as it is now; nothing where there is none, which is told. */
  async opened() {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || document.uri.scheme !== 'file' || !DOSSIER.test(document.uri.fsPath)) {
      await vscode.window.showInformationMessage(sentences.noDossier);
      return undefined;
    }
    if (document.isDirty && !(await document.save())) {
      return undefined;
    }
    return document.uri.fsPath;
  }

  /**
   * @param {string} file the file that the command is about: its folder of work says which policies are read
   * @param {string[]} words
   */
  async cqp(file, words, folder = folderOf(vscode.Uri.file(file)) ?? path.dirname(file)) {
    const command = await this.server.command();
    return command === undefined ? undefined : runCommand(command, words, folder);
  }
}

/** @param {vscode.Uri | undefined} uri */
function folderOf(uri) {
  const folders = vscode.workspace.workspaceFolders?.filter((folder) => folder.uri.scheme === 'file');
  const own = uri && vscode.workspace.getWorkspaceFolder(uri);
  return (own ?? folders?.[0])?.uri.fsPath;
}

/** @param {string} file */
async function exists(file) {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}

module.exports = { Dossiers };
