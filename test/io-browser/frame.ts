// What a frame of the session database's test runs.

import { begin } from '../../src/addons/session.js';
import { systemClock } from '../../src/io/clock.js';
import { SealedDatabase } from '../../src/io/storage/sealed-database.js';
import { SteadyStore } from '../../src/io/storage/steady-store.js';

Object.assign(globalThis, {
  open: (name: string) => new SteadyStore(new SealedDatabase(name, systemClock, begin(name, systemClock))),
});
