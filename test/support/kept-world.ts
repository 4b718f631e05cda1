// The platform as the entries make it, with real storage and real time, over relays in memory.

import type { World } from '../../src/headless/world.js';
import { createPlatform } from '../../src/io/platform.js';
import type { Socket } from '../../src/io/relays/relay-connection.js';
import { addons } from './addons.js';
import type { MemoryNetwork } from './memory-relay.js';

export function keptWorld({ open }: MemoryNetwork): World {
  function Dialled(this: unknown, url: string): Socket {
    return open(url);
  }
  const platform = createPlatform({
    WebSocket: Dialled as unknown as new (url: string) => Socket,
    addons: { session: addons.session },
  });
  return { ...platform, addons };
}
