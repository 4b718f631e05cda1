/**
 * The relay as a program of its own: `node demo/relay/main.js --port 0 --file .demo/relay --store auto`.
 *
 * Prints one line of JSON with its address when it is ready, and ends cleanly on SIGTERM and SIGINT.
 */
import { parseArgs } from 'node:util';

import { startRelay } from './relay.js';

const STORES = /** @type {const} */ (['auto', 'sqlite', 'file']);

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    file: { type: 'string' },
    store: { type: 'string', default: 'auto' },
    name: { type: 'string' },
  },
});

try {
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`expected a port, got ${values.port}`);
  const store = STORES.find((each) => each === values.store);
  if (store === undefined) throw new Error(`expected --store ${STORES.join('|')}, got ${values.store}`);
  const relay = await startRelay({
    port,
    host: values.host,
    store,
    ...(values.file !== undefined && { file: values.file }),
    ...(values.name !== undefined && { name: values.name }),
    log: (line) => console.error(line),
  });
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void relay.close());
  console.log(JSON.stringify({ url: relay.url, port: relay.port, store: relay.store }));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
