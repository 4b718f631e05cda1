// What a frame of the session database's test runs.

import { systemClock } from '../../src/io/clock.js';
import { SessionDatabase } from '../../src/io/storage/session-database.js';
import { SteadyStore } from '../../src/io/storage/steady-store.js';

Object.assign(globalThis, {
  open: (name: string) => new SteadyStore(new SessionDatabase(name, systemClock)),
});
