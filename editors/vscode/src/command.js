// Where the command `cqp` is: looked for before it is started, so that its absence can be told in plain words; and one run of it.
'use strict';

const { execFile } = require('node:child_process');
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

const MOST = 64 * 1024 * 1024; // bytes of an answer

/**
 * One run of the command, to its end.
 *
 * @param {string} file
 * @param {string[]} words
 * @param {string} cwd
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
function runCommand(file, words, cwd) {
  const env = { ...process.env, COLUMNS: '100', NO_COLOR: '1', PYTHONUTF8: '1' };
  // A .cmd or .bat of Windows is run by its shell alone, which reads words between quotation marks.
  const shell = /\.(cmd|bat)$/i.test(file);
  const [program, given] = shell ? [`"${file}"`, words.map((word) => `"${word}"`)] : [file, words];
  return new Promise((settle) => {
    execFile(program, given, { cwd, env, shell, maxBuffer: MOST, encoding: 'utf8' }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 70;
      settle({ code, stdout, stderr: stderr || (code === 70 && error ? String(error.message) : '') });
    });
  });
}

module.exports = { findCommand, runCommand };
