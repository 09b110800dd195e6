// node tests/scopes.js FILE… : the scope that the grammar gives to each piece of each file, as JSON.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const oniguruma = require('vscode-oniguruma');
const { INITIAL, Registry, parseRawGrammar } = require('vscode-textmate');

const GRAMMAR = path.join(__dirname, '..', 'syntaxes', 'cqp.tmLanguage.json');

async function grammar() {
  await oniguruma.loadWASM(fs.readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')).buffer);
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => parseRawGrammar(fs.readFileSync(GRAMMAR, 'utf8'), GRAMMAR),
  });
  return registry.loadGrammar('source.cqp');
}

function scopesOf(tokenizer, text) {
  const found = [];
  let rules = INITIAL;
  for (const line of text.split('\n')) {
    const result = tokenizer.tokenizeLine(line, rules);
    rules = result.ruleStack;
    found.push(result.tokens.map((token) => [token.startIndex, token.endIndex, token.scopes.at(-1)]));
  }
  return found;
}

async function main() {
  const tokenizer = await grammar();
  const all = process.argv.slice(2).map((file) => scopesOf(tokenizer, fs.readFileSync(file, 'utf8')));
  process.stdout.write(JSON.stringify(all));
}

main();
