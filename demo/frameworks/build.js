/**
 * Builds the examples, each with its framework's own compiler and bundler: what `npm run demo -- --frameworks` shows
 * and the tests drive. They are served from `/frameworks/<name>/`.
 */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const EXAMPLES = /** @type {const} */ (['plain', 'react', 'vue', 'svelte', 'angular']);

/** @typedef {{ agent: string, relays: string }} Support who answers, and where */

/**
 * @param {string} examples the folder that they lie in
 * @param {Support} support
 * @param {string} outDir
 */
export async function buildExamples(examples, support, outDir) {
  for (const name of EXAMPLES) await buildExample(join(examples, name), name, support, join(outDir, name));
}

/**
 * @param {string} folder where the example lies
 * @param {string} name what it is served as
 * @param {Support} support
 * @param {string} outDir
 * @param {string[]} [options] more of them for vite
 * @param {Record<string, string>} [env]
 */
export async function buildExample(folder, name, support, outDir, options = [], env = {}) {
  if (name === 'plain') return copyPlain(folder, support, outDir);
  const args = ['--outDir', outDir, '--emptyOutDir', '--base', `/frameworks/${name}/`, '--logLevel', 'warn'];
  await runScript(folder, 'build', [...args, ...options], {
    VITE_SUPPORT_AGENT: support.agent,
    VITE_SUPPORT_RELAYS: support.relays,
    ...env,
  });
}

/**
 * Runs one of an example's own scripts.
 * @param {string} folder
 * @param {string} script
 * @param {string[]} [args]
 * @param {Record<string, string>} [env]
 */
export async function runScript(folder, script, args = [], env = {}) {
  const command = ['run', '--silent', script, '--', ...args];
  try {
    await promisify(execFile)('npm', command, { cwd: folder, env: { ...process.env, ...env } });
  } catch (error) {
    const { stdout = '', stderr = '' } = /** @type {{ stdout?: string, stderr?: string }} */ (error);
    throw new Error(`${script} failed in ${folder}\n${stdout}${stderr}`, { cause: error });
  }
}

/**
 * A plain page is not built: its two values are filled in.
 * @param {string} folder
 * @param {Support} support
 * @param {string} outDir
 */
async function copyPlain(folder, { agent, relays }, outDir) {
  await mkdir(outDir, { recursive: true });
  await copyFile(join(folder, 'main.js'), join(outDir, 'main.js'));
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  const filled = page
    .replace(/agent="[^"]*"/, `agent="${agent}"`)
    .replace(/relays="[^"]*"/, `relays="${relays}"`);
  await writeFile(join(outDir, 'index.html'), filled);
}
