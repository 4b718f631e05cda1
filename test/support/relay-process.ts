/**
 * The demo's relay as a process of its own, so that a test can kill it in the middle of something and start it
 * again on the same port with the same store.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { relayStore, type RelayStore } from './relay.js';

const PROGRAM = fileURLToPath(new URL('../../demo/relay/main.js', import.meta.url));

export interface RelayProcess {
  readonly url: string;
  readonly port: number;
  readonly store: 'sqlite' | 'file';
  /** Ends it as a crash would (SIGKILL). */
  kill(): Promise<void>;
  /** Ends it cleanly and removes its store, unless the store was the caller's. */
  stop(): Promise<void>;
  /** Starts it again on the same port with the same store, after killing it if it still runs. */
  restart(): Promise<void>;
}

interface Ready {
  url: string;
  port: number;
  store: 'sqlite' | 'file';
}

export async function startRelayProcess(
  options: { file?: string; port?: number; store?: RelayStore } = {},
): Promise<RelayProcess> {
  const folder =
    options.file === undefined ? await mkdtemp(join(tmpdir(), 'nostr-support-relay-')) : undefined;
  const file = options.file ?? join(folder ?? '', 'relay');
  const start = (port: number, store: RelayStore): Promise<[ChildProcess, Ready]> =>
    launch(['--port', String(port), '--file', file, '--store', store]);

  let [child, ready] = await start(options.port ?? 0, options.store ?? relayStore());
  return {
    get url() {
      return ready.url;
    },
    get port() {
      return ready.port;
    },
    get store() {
      return ready.store;
    },
    kill: () => end(child, 'SIGKILL'),
    async stop() {
      await end(child, 'SIGTERM');
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
    async restart() {
      await end(child, 'SIGKILL');
      [child, ready] = await start(ready.port, ready.store);
    },
  };
}

async function launch(args: string[]): Promise<[ChildProcess, Ready]> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  // A test run that ends early must leave no relay behind.
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));
  const lines = createInterface({ input: child.stdout });
  const first = new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the relay ended before it was ready (code ${code})`)));
  });
  const ready: unknown = JSON.parse(await first);
  if (!isReady(ready)) throw new Error(`the relay said something else than its address: ${await first}`);
  return [child, ready];
}

function isReady(value: unknown): value is Ready {
  return typeof value === 'object' && value !== null && 'url' in value && 'port' in value && 'store' in value;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
