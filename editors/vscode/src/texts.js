// From a sentence of a regulation's text to the rules that quote it: the text's files are no documents of the server,
// which is only asked about a place in one of them.
'use strict';

const vscode = require('vscode');

/** What a text may be to VS Code. */
const SELECTOR = [
  { language: 'plaintext', scheme: 'file' },
  { language: 'markdown', scheme: 'file' },
];

/**
 * @param {{ client: import('vscode-languageclient/node').LanguageClient | undefined }} server
 * @returns {vscode.Disposable}
 */
function goFromTextsToRules(server) {
  return vscode.languages.registerDefinitionProvider(SELECTOR, {
    async provideDefinition(document, position, token) {
      const client = server.client;
      if (client === undefined || !client.isRunning()) {
        return undefined;
      }
      const place = client.code2ProtocolConverter.asTextDocumentPositionParams(document, position);
      const found = await client.sendRequest('textDocument/definition', place, token);
      return client.protocol2CodeConverter.asDefinitionResult(/** @type {any} */ (found), token);
    },
  });
}

module.exports = { goFromTextsToRules };
