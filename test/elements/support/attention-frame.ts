// Another tab of the attention test.

import { tab } from './attention-tab.js';

Object.assign(globalThis, { tab });
