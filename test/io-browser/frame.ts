// What a frame of the session store's test runs.

import { systemClock } from '../../src/io/clock.js';
import { openSession } from '../../src/io/storage/session-store.js';

Object.assign(globalThis, { open: (name: string) => openSession(name, systemClock) });
