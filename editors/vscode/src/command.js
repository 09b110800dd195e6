// Where the command `cqp` is: looked for before it is started, so that its absence can be told in plain words.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

/**
 * The file that a command names, as the system would find it.
 *
 * @param {string} command a name, or the path of a file
 * @param {Record<string, string | undefined>} environment
 * @param {string} platform as `process.platform`
 * @returns {string | undefined} nothing where there is no such file, or it cannot be run
 */
function findCommand(command, environment, platform) {
  const endings = platform === 'win32' ? ['', ...(environment.PATHEXT ?? '.EXE;.CMD;.BAT').split(';')] : [''];
  const folders = command.includes('/') || command.includes(path.sep) ? [''] : searched(environment);
  for (const folder of folders) {
    for (const ending of endings) {
      const file = path.join(folder, command + ending);
      if (isRunnable(file)) {
        return file;
      }
    }
  }
  return undefined;
}

/** @param {Record<string, string | undefined>} environment */
function searched(environment) {
  return (environment.PATH ?? environment.Path ?? '').split(path.delimiter).filter((folder) => folder !== '');
}

/** @param {string} file */
function isRunnable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

module.exports = { findCommand };
