// The extension: a server while a politique is open, and two commands.
'use strict';

const vscode = require('vscode');
const { runScenarioAtCursor } = require('./scenario');
const { Server } = require('./server');

/** @param {vscode.ExtensionContext} context */
async function activate(context) {
  const server = new Server();
  context.subscriptions.push(
    server,
    vscode.commands.registerCommand('cqp.redemarrer', () => server.restart()),
    vscode.commands.registerCommand('cqp.executerScenario', () => runScenarioAtCursor(server)),
    vscode.workspace.onDidChangeConfiguration((event) =>
      event.affectsConfiguration('cqp.chemin') ? server.restart() : undefined,
    ),
  );
  // Not awaited: what is told of a server that does not start stays until the author answers.
  void server.start();
}

module.exports = { activate };
