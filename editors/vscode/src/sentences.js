// What the author reads: what became of a dossier, what is wrong, and the way out.
'use strict';

const INSTALL = 'pip install ".[lsp]" dans une copie du dépôt';

/** @param {string} command */
function missing(command) {
  return (
    `La commande « ${command} » est introuvable. Installez-la dans un terminal par : ${INSTALL} ; ` +
    'si elle l’est déjà, donnez son chemin complet dans le réglage « cqp.chemin ».'
  );
}

/**
 * @param {string} command
 * @param {string} said what the server wrote before it stopped
 */
function stopped(command, said) {
  const last = said.trim().split('\n').at(-1)?.trim();
  const quoted = last ? ` Il a dit : « ${last} ».` : '';
  return (
    `« ${command} lsp » s’est arrêté avant de répondre.${quoted} ` +
    `S’il lui manque ce qu’il faut aux éditeurs, installez-le dans un terminal par : ${INSTALL}.`
  );
}

/** What the exit codes of `cqp check` say of a dossier. */
const VERDICTS = new Map([
  [0, 'tout est décidé'],
  [1, 'décidé, et une décision au moins est défavorable'],
  [3, 'les politiques sont à revoir : une erreur, un conflit, ou un cas qu’elles ne prévoient pas'],
  [4, 'indéterminé ou à trancher : la réponse dit ce qui manque'],
  [5, 'le dossier est à corriger'],
]);

/**
 * @param {string} name
 * @param {number} code
 */
function verdict(name, code) {
  return `${name} : ${VERDICTS.get(code) ?? 'cqp n’a pas pu répondre'}.`;
}

/**
 * A page for what is not an answer.
 *
 * @param {string} said
 */
function page(said) {
  const safe = said.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><title>cqp</title><pre>${safe}</pre></html>`;
}

/** @param {string} said */
function refused(said) {
  return `cqp n’a pas pu écrire le schéma des dossiers : ${said.trim().split('\n').at(-1) ?? ''}`;
}

module.exports = {
  missing,
  stopped,
  verdict,
  page,
  refused,
  answers: 'cqp : réponse',
  /** @param {string} name */
  answerTo: (name) => `Réponse : ${name}`,
  /** @param {string} globs */
  schemaWritten: (globs) =>
    `Le schéma des dossiers est dans .vscode/dossier.schema.json ; il vaut pour ${globs} (réglage « cqp.dossiers »).`,
  noDossier: 'Ouvrez d’abord un dossier : un fichier YAML, JSON ou TOML enregistré sur le disque.',
  noFolder: 'Ouvrez d’abord le répertoire qui contient les politiques et les dossiers.',
  noYaml:
    'Le schéma est écrit, et vaut pour les dossiers en JSON. Pour ceux en YAML, installez l’extension « YAML » de Red Hat, ' +
    'puis relancez la commande.',
  settings: 'Ouvrir le réglage',
  again: 'Réessayer',
  output: 'Voir la sortie',
  noScenario: 'Il n’y a pas de scénario sous le curseur.',
  notRunning: 'Le serveur de cqp n’est pas démarré : c’est lui qui exécute les scénarios.',
};
