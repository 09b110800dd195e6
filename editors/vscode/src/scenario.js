// « Exécuter le scénario sous le curseur »: the lens that the server put above it, run from the keyboard.
'use strict';

const vscode = require('vscode');
const sentences = require('./sentences');

/** The command of the server; the client makes it one of the window. */
const RUN = 'cqp.run_scenario';

/** @param {{ running: boolean }} server */
async function runScenarioAtCursor(server) {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || editor.document.languageId !== 'cqp') {
    return;
  }
  if (!server.running) {
    await vscode.window.showWarningMessage(sentences.notRunning);
    return;
  }
  const lens = nearest(await lensesOf(editor.document.uri), editor.selection.active.line);
  if (lens?.command === undefined) {
    await vscode.window.showInformationMessage(sentences.noScenario);
    return;
  }
  await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
}

/**
 * @param {vscode.Uri} uri
 * @returns {Promise<vscode.CodeLens[]>}
 */
async function lensesOf(uri) {
  const every = 1000; // lenses beyond this number are given without their command
  const found = await vscode.commands.executeCommand('vscode.executeCodeLensProvider', uri, every);
  return Array.isArray(found) ? found : [];
}

/**
 * The last scenario that begins on the line or above it.
 *
 * @param {readonly vscode.CodeLens[]} lenses
 * @param {number} line
 */
function nearest(lenses, line) {
  return lenses
    .filter((lens) => lens.command?.command === RUN && lens.range.start.line <= line)
    .sort((one, other) => one.range.start.line - other.range.start.line)
    .at(-1);
}

module.exports = { runScenarioAtCursor };
