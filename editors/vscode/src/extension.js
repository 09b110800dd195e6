// The extension: a server while a politique is open, and commands for scenarios and dossiers.
'use strict';

const vscode = require('vscode');
const { Dossiers } = require('./dossier');
const { runScenarioAtCursor } = require('./scenario');
const { Server } = require('./server');
const { goFromTextsToRules } = require('./texts');

/** @param {vscode.ExtensionContext} context */
async function activate(context) {
  const server = new Server();
  const dossiers = new Dossiers(server);
  context.subscriptions.push(
    server,
    dossiers,
    goFromTextsToRules(server),
    vscode.commands.registerCommand('cqp.redemarrer', () => server.restart()),
    vscode.commands.registerCommand('cqp.executerScenario', () => runScenarioAtCursor(server)),
    vscode.commands.registerCommand('cqp.deciderDossier', () => dossiers.decide()),
    vscode.commands.registerCommand('cqp.apercuReponse', () => dossiers.preview()),
    vscode.commands.registerCommand('cqp.schemaDossiers', () => dossiers.useSchema()),
    vscode.workspace.onDidSaveTextDocument((document) => dossiers.saved(document)),
    vscode.workspace.onDidChangeConfiguration((event) =>
      event.affectsConfiguration('cqp.chemin') ? server.restart() : undefined,
    ),
  );
  const policies = await vscode.workspace.findFiles('**/*.cqp', '**/node_modules/**', 1);
  await vscode.commands.executeCommand('setContext', 'cqp.politiques', policies.length > 0);
  // Not awaited: what is told of a server that does not start stays until the author answers.
  void server.start();
}

module.exports = { activate };
