// Dossiers: decided, shown, and known to the editor, by the very command that a terminal runs.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { afterEach, beforeEach, test } = require('node:test');
const { Window, extensionIn } = require('./window');

const PATH = process.env.PATH;
let folder;
let context;
let window;

/** A command that serves `lsp`, and for the rest tells how it was called, in the way of `cqp check`. */
const CQP = `
const words = process.argv.slice(2);
if (words[0] === 'lsp') { process.stdout.write('lsp'); setTimeout(() => {}, 20000); return; }
const fs = require('node:fs');
const output = words.indexOf('--output');
if (output !== -1) fs.writeFileSync(words[output + 1], JSON.stringify({ in: process.cwd() }));
const text = words[0] === 'check' ? fs.readFileSync(words[1], 'utf8') : '';
if (text.includes('perdu')) { console.error('erreur <CQP101>'); process.exitCode = 3; return; }
console.log((words.includes('html') ? '<html>' : '') + text.trim() + ' in ' + process.cwd() + ' ' + process.env.COLUMNS);
process.exitCode = text.includes('refus') ? 1 : 0;
`;

beforeEach(async () => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'cqp-')));
  process.env.PATH = folder;
  fs.writeFileSync(path.join(folder, 'cqp'), `#!${process.execPath}\n(() => {${CQP}})();`, { mode: 0o755 });
  context = { subscriptions: [] };
  window = new Window();
  window.folder = folder;
});

afterEach(async () => {
  for (const one of context.subscriptions) {
    await one.dispose();
  }
  process.env.PATH = PATH;
  fs.rmSync(folder, { recursive: true });
});

/** The window with a file open in it. */
async function opened(name, text, more = {}) {
  const fsPath = path.join(folder, name);
  fs.writeFileSync(fsPath, text);
  window.editor = { document: { uri: { scheme: 'file', fsPath }, isDirty: false, save: async () => true, ...more } };
  await extensionIn(window).activate(context);
  return window.editor.document;
}

const run = (name) => window.registered.get(name)();

test('a dossier is decided: a sentence, and the answer in the output', async () => {
  await opened('dossier.yaml', 'accord');
  await run('cqp.deciderDossier');
  assert.equal(window.said.at(-1).sentence, 'dossier.yaml : tout est décidé.');
  assert.equal(window.shown, `accord in ${folder} 100\n`);
});

test('each code has its sentence', async () => {
  const document = await opened('dossier.json', 'un refus');
  await run('cqp.deciderDossier');
  assert.match(window.said.at(-1).sentence, /défavorable/);
  fs.writeFileSync(document.uri.fsPath, 'perdu');
  await run('cqp.deciderDossier');
  assert.match(window.said.at(-1).sentence, /les politiques sont à revoir/);
  assert.match(window.shown, /erreur <CQP101>/);
});

test('what was not saved is saved first', async () => {
  let saved = false;
  await opened('dossier.toml', 'avant', {
    isDirty: true,
    save: async () => {
      saved = true;
      fs.writeFileSync(path.join(folder, 'dossier.toml'), 'après');
      return true;
    },
  });
  await run('cqp.deciderDossier');
  assert.ok(saved);
  assert.match(window.shown, /^après/);
});

test('the commands stand in the menus where there are policies', async () => {
  await opened('dossier.yaml', 'accord');
  assert.deepEqual(window.context, ['cqp.politiques', false]);
  window.policies = ['p.cqp'];
  await extensionIn(window).activate(context);
  assert.deepEqual(window.context, ['cqp.politiques', true]);
});

test('another file is no dossier', async () => {
  await opened('notes.txt', 'rien');
  await run('cqp.deciderDossier');
  await run('cqp.apercuReponse');
  assert.equal(window.said.filter((one) => /Ouvrez d’abord un dossier/.test(one.sentence)).length, 2);
  assert.equal(window.shown, '');
  assert.deepEqual(window.panels, []);
});

test('the answer beside the dossier follows what is saved', async () => {
  const document = await opened('dossier.yaml', 'accord');
  await run('cqp.apercuReponse');
  await run('cqp.apercuReponse');
  assert.equal(window.panels.length, 1);
  const [panel] = window.panels;
  assert.equal(panel.title, 'Réponse : dossier.yaml');
  assert.match(panel.webview.html, /^<html>accord/);
  fs.writeFileSync(document.uri.fsPath, 'refus');
  await window.saved(document);
  assert.match(panel.webview.html, /^<html>refus/);
  fs.writeFileSync(document.uri.fsPath, 'perdu');
  await window.saved({ uri: { scheme: 'file', fsPath: path.join(folder, 'p.cqp') } });
  assert.match(panel.webview.html, /<pre>erreur &#60;CQP101&#62;/);
  fs.writeFileSync(document.uri.fsPath, 'accord');
  await window.saved({ uri: { scheme: 'file', fsPath: path.join(folder, 'autre.yaml') } });
  assert.match(panel.webview.html, /erreur/);
  panel.dispose();
  await window.saved(document);
  assert.match(panel.webview.html, /erreur/);
});

test('the schema is written, applied, and follows the policies', async () => {
  window.settings.dossiers = ['dossier*.yaml'];
  await opened('dossier.yaml', 'accord');
  await run('cqp.schemaDossiers');
  const schema = path.join(folder, '.vscode', 'dossier.schema.json');
  assert.equal(JSON.parse(fs.readFileSync(schema, 'utf8')).in, folder);
  const url = './.vscode/dossier.schema.json';
  assert.deepEqual(window.written, [
    ['json.schemas', [{ fileMatch: ['dossier*.yaml'], url }]],
    ['yaml.schemas', { [url]: ['dossier*.yaml'] }],
  ]);
  assert.match(window.said.at(-1).sentence, /dossier\*\.yaml/);
  fs.writeFileSync(schema, '');
  await window.saved({ uri: { scheme: 'file', fsPath: path.join(folder, 'dossier.yaml') } });
  assert.equal(fs.readFileSync(schema, 'utf8'), '');
  await window.saved({ uri: { scheme: 'file', fsPath: path.join(folder, 'p.cqp') } });
  assert.equal(JSON.parse(fs.readFileSync(schema, 'utf8')).in, folder);
});

test('without the extension for YAML, it is said', async () => {
  window.yaml = false;
  await opened('dossier.yaml', 'accord');
  await run('cqp.schemaDossiers');
  assert.match(window.said.at(-1).sentence, /extension « YAML » de Red Hat/);
  assert.equal(window.written.length, 1);
});

test('without the command, the way to install it is told', async () => {
  await opened('dossier.yaml', 'accord');
  process.env.PATH = path.join(folder, 'nulle-part');
  window.said.length = 0;
  await run('cqp.deciderDossier');
  assert.match(window.said.at(-1).sentence, /pip install/);
  assert.equal(window.shown, '');
});
