// The client: which command it starts, and what it says when that does not go well.
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

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cqp-'));
  process.env.PATH = folder;
  context = { subscriptions: [] };
});

afterEach(async () => {
  for (const one of context.subscriptions) {
    await one.dispose();
  }
  process.env.PATH = PATH;
  fs.rmSync(folder, { recursive: true });
});

/** A command that runs a program of Node. */
function install(name, program) {
  const file = path.join(folder, name);
  fs.writeFileSync(file, `#!${process.execPath}\n${program}`, { mode: 0o755 });
  return file;
}

const SERVES = "process.stdout.write(process.argv.slice(2).join(' ')); setInterval(() => {}, 1000);";

async function until(holds) {
  for (let tries = 0; tries < 500 && !holds(); tries += 1) {
    await new Promise((settle) => setTimeout(settle, 10));
  }
  assert.ok(holds(), holds.toString());
}

async function opened(window) {
  await extensionIn(window).activate(context);
  return window;
}

test('the command found on the path is started with « lsp »', async () => {
  const file = install('cqp', SERVES);
  const window = await opened(new Window());
  await until(() => window.clients[0]?.running);
  assert.equal(window.clients[0].process.spawnfile, file);
  assert.deepEqual(window.clients[0].process.spawnargs.slice(1), ['lsp']);
  assert.deepEqual(window.said, []);
  assert.deepEqual(
    window.clients[0].options.documentSelector.map((one) => one.language),
    ['cqp', 'cqp'],
  );
  // The snippets of the window are enough: those of the server would be offered twice.
  assert.deepEqual(window.clients[0].options.initializationOptions, { snippets: false });
});

test('the command of the setting is started, and another one once it changes', async () => {
  const first = install('premier', SERVES);
  const second = install('second', SERVES);
  const window = new Window();
  window.settings.chemin = first;
  await opened(window);
  await until(() => window.clients[0]?.running);
  assert.equal(window.clients[0].process.spawnfile, first);
  window.settings.chemin = second;
  await window.changed({ affectsConfiguration: (name) => name === 'cqp.chemin' });
  assert.ok(window.clients[0].stopped);
  assert.equal(window.clients[1].process.spawnfile, second);
});

test('a command that is missing is told, with the way out', async () => {
  const window = new Window();
  window.answers = ['Ouvrir le réglage'];
  await opened(window);
  await until(() => window.executed.length === 1);
  assert.deepEqual(window.said, [
    {
      sentence:
        'La commande « cqp » est introuvable. Installez-la dans un terminal par : pip install ".[lsp]" dans une copie du dépôt ; ' +
        'si elle l’est déjà, donnez son chemin complet dans le réglage « cqp.chemin ».',
      buttons: ['Ouvrir le réglage', 'Réessayer', 'Voir la sortie'],
    },
  ]);
  assert.deepEqual(window.executed, [['workbench.action.openSettings', 'cqp.chemin']]);
  assert.deepEqual(window.clients, []);
});

test('once it is installed, « Réessayer » starts it', async () => {
  const window = new Window();
  let retry;
  window.answers = [new Promise((settle) => (retry = settle))];
  await opened(window);
  await until(() => window.said.length === 1);
  install('cqp', SERVES);
  retry('Réessayer');
  await until(() => window.clients[0]?.running);
});

test('a file that cannot be run is no command', async () => {
  fs.writeFileSync(path.join(folder, 'cqp'), 'not a program', { mode: 0o644 });
  const window = await opened(new Window());
  await until(() => window.said.length === 1);
  assert.match(window.said[0].sentence, /est introuvable/);
});

test('what the server says before it stops is told: an extra that is missing', async () => {
  install('cqp', "console.error('avertissement\\nInstallez : pip install pygls'); process.exit(2);");
  const window = await opened(new Window());
  await until(() => window.said.length === 1);
  assert.equal(
    window.said[0].sentence,
    '« cqp lsp » s’est arrêté avant de répondre. Il a dit : « Installez : pip install pygls ». ' +
      'S’il lui manque ce qu’il faut aux éditeurs, installez-le dans un terminal par : pip install ".[lsp]" dans une copie du dépôt.',
  );
  assert.match(window.log.join('\n'), /avertissement/);
});

test('a server that stops while it serves is started again, three times', async () => {
  install('cqp', SERVES);
  const window = await opened(new Window());
  await until(() => window.clients[0]?.running);
  const { closed } = window.clients[0].options.errorHandler;
  assert.deepEqual(
    [closed(), closed(), closed(), closed()].map((one) => one.action),
    [2, 2, 2, 1],
  );
});

test('« Exécuter le scénario » runs the lens above the cursor', async () => {
  install('cqp', SERVES);
  const window = new Window();
  const lens = (line, command, ...rest) => ({ range: { start: { line } }, command: { command, arguments: rest } });
  window.lenses = [lens(30, 'cqp.run_scenario', 'c'), lens(4, 'cqp.run_scenario', 'a'), lens(12, 'cqp.run_scenario', 'b')];
  window.editor = { document: { languageId: 'cqp', uri: 'file:///p.cqp' }, selection: { active: { line: 20 } } };
  await opened(window);
  await until(() => window.clients[0]?.running);
  await window.registered.get('cqp.executerScenario')();
  assert.deepEqual(window.executed.at(-1), ['cqp.run_scenario', 'b']);

  window.editor.selection.active.line = 2;
  await window.registered.get('cqp.executerScenario')();
  assert.equal(window.said.at(-1).sentence, 'Il n’y a pas de scénario sous le curseur.');
});

test('without a server, no scenario is run, and it is said', async () => {
  const window = new Window();
  window.editor = { document: { languageId: 'cqp', uri: 'file:///p.cqp' }, selection: { active: { line: 2 } } };
  await opened(window);
  await window.registered.get('cqp.executerScenario')();
  assert.match(window.said.at(-1).sentence, /n’est pas démarré/);
});

test('from a sentence of a text, the server is asked for the rules that quote it', async () => {
  install('cqp', SERVES);
  const window = await opened(new Window());
  await until(() => window.clients[0]?.running);
  const { selector, provider } = window.definitions;
  assert.deepEqual(
    selector.map((one) => [one.language, one.scheme]),
    [
      ['plaintext', 'file'],
      ['markdown', 'file'],
    ],
  );
  window.found.push({ uri: 'file:///regles/certification.cqp' });
  const place = { line: 3, character: 8 };
  const answer = await provider.provideDefinition({ uri: 'file:///regles/enjeux.txt' }, place);
  assert.deepEqual(answer, [{ uri: 'file:///regles/certification.cqp' }]);
  const asked = { textDocument: { uri: 'file:///regles/enjeux.txt' }, position: place };
  assert.deepEqual(window.asked, [['textDocument/definition', asked]]);
});

test('without a server, a text leads nowhere', async () => {
  const window = await opened(new Window());
  assert.equal(await window.definitions.provider.provideDefinition({ uri: 'file:///a.txt' }, {}), undefined);
  assert.deepEqual(window.asked, []);
});
