// What the author reads when the server does not start: what is wrong, and the way out.
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

module.exports = {
  missing,
  stopped,
  settings: 'Ouvrir le réglage',
  again: 'Réessayer',
  output: 'Voir la sortie',
  noScenario: 'Il n’y a pas de scénario sous le curseur.',
  notRunning: 'Le serveur de cqp n’est pas démarré : c’est lui qui exécute les scénarios.',
};
