// The platform as the entries make it, with real storage and real time, over relays in memory.

import { createPlatform, type Platform } from '../../src/io/platform.js';
import type { Socket } from '../../src/io/relays/relay-connection.js';
import type { MemoryNetwork } from './memory-relay.js';

export function keptWorld({ open }: MemoryNetwork): Platform {
  function Dialled(this: unknown, url: string): Socket {
    return open(url);
  }
  return createPlatform({ WebSocket: Dialled as unknown as new (url: string) => Socket });
}
