// The package as npm ships it: built into a folder of its own, and imported by its name in plain Node, as a server does
// that renders pages.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import {
  createPlatform,
  CustomerClient,
  encodeNsec,
  generateSecretKey,
  getPublicKey,
} from '../../src/headless.js';
import { startRelayProcess } from '../support/relay-process.js';

const ENTRIES = {
  'nostr-support': ['SupportElement', 'SupportError', 'SupportMessageEvent'],
  'nostr-support/desk': ['DeskElement', 'SupportError', 'SupportSignInEvent'],
  'nostr-support/headless': ['AgentClient', 'CustomerClient', 'createLocalSigner'],
  'nostr-support/protocol': ['buildTicket', 'openGiftWrap', 'parseTicket'],
};

/** Says what an import touched of the browser's, and what it exports. Lit itself looks whether there is a `document`. */
const PROBE = `
const touched = [];
for (const name of ['window', 'indexedDB', 'localStorage', 'sessionStorage']) {
  Object.defineProperty(globalThis, name, {
    configurable: true,
    get() { touched.push(name); },
    set() { touched.push(name); },
  });
}
const names = Object.keys(await import(process.argv[2]));
console.log(JSON.stringify({ touched, names }));
`;

/** A page that is none, as programs that render on a server put into place: elements can be defined, not drawn. */
const PRETENCE = `
globalThis.HTMLElement = class {};
globalThis.CSSStyleSheet = class {};
globalThis.document = { createComment: () => ({}), createTreeWalker: () => ({}) };
globalThis.window = globalThis;
const defined = new Map();
globalThis.customElements = {
  get: (name) => defined.get(name),
  define: (name, element) => defined.set(name, [element, element.observedAttributes]),
};
await import(process.argv[2]);
console.log(JSON.stringify([...defined.keys()]));
`;

/** The README's program, on a relay of ours; it may start after the question was asked. */
function botProgram(relay: string): string {
  const code = /```js\n(import \{ AgentClient.*?)```/s.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
  const changed = code
    .replace(/relays: '[^']*'/, `relays: '${relay}'`)
    .replace(/started = .*/, 'started = 0;');
  assert.ok(changed.includes(relay) && changed.includes('started = 0'), 'the README has a bot');
  return changed;
}

describe('the package', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'nostr-support-package-'));
    cpSync('package.json', join(folder, 'package.json'));
    symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
    const outDir = join(folder, 'dist');
    execFileSync('npx', ['--no-install', 'tsc', '-p', 'tsconfig.build.json', '--outDir', outDir], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    writeFileSync(join(folder, 'probe.js'), PROBE);
    writeFileSync(join(folder, 'pretence.js'), PRETENCE);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [entry, expected] of Object.entries(ENTRIES)) {
    it(`can be imported as ${entry} where there is no page`, () => {
      const output = execFileSync(process.execPath, ['probe.js', entry], { cwd: folder, encoding: 'utf8' });
      const { touched, names } = JSON.parse(output) as { touched: string[]; names: string[] };
      assert.deepEqual(touched, []);
      for (const name of expected) assert.ok(names.includes(name), `${entry} exports ${name}`);
    });
  }

  it('brings its languages, each as a module of its own', () => {
    const program = `const { languages } = await import('./dist/i18n/loaders.js');
      const all = await Promise.all(Object.values(languages).map((load) => load()));
      console.log(JSON.stringify(all.map(({ words }) => words.send)));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: folder,
      encoding: 'utf8',
    });
    const said = JSON.parse(output) as string[];
    assert.equal(new Set(said).size >= 10 && said.every((word) => word && word !== 'Send'), true, output);
  });

  it('can be imported where something only pretends to be a page', () => {
    for (const entry of Object.keys(ENTRIES)) {
      const run = ['pretence.js', entry];
      const names = JSON.parse(
        execFileSync(process.execPath, run, { cwd: folder, encoding: 'utf8' }),
      ) as string[];
      const element = { 'nostr-support': 'nostr-support', 'nostr-support/desk': 'nostr-support-desk' }[entry];
      assert.equal(names.at(-1), element);
    }
  });

  it('runs the README\u2019s bot, which answers a customer', async () => {
    const relay = await startRelayProcess();
    const key = generateSecretKey();
    writeFileSync(join(folder, 'bot.js'), botProgram(relay.url));
    const env = { ...process.env, AGENT_KEY: encodeNsec(key) };
    const bot = spawn(process.execPath, ['bot.js'], {
      cwd: folder,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = once(bot, 'exit');
    const world = createPlatform({ WebSocket: WebSocket as never });
    const customer = new CustomerClient({ agent: getPublicKey(key), relays: relay.url, world });
    try {
      const answer = new Promise<string>((resolve, reject) => {
        customer.onReply(({ text }) => resolve(text));
        void ended.then(() => reject(new Error('the bot ended before it answered')));
      });
      await customer.createTicket({ body: 'The export stops at 90 %' });
      assert.equal(await answer, 'Thank you! Somebody will be with you within the hour.');
    } finally {
      customer.disconnect();
      bot.kill();
      await ended;
      await relay.stop();
    }
  });
});
