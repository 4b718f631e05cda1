/** What the menu in the header opens, and the search over many conversations. A menu closes when the focus goes elsewhere. */
import { snapshot } from './facts.js';
import { manyTalks } from './states.js';
import { opening, talk } from './talk-states.js';

/** A published one, of NIP-49: it opens nothing. */
const CODE =
  'ncryptsec1qgg9947rlpvqu76pj5ecreduf9jxhselq2nae2kghhvd5g7dgjtcxfqtd67p9m0w57lspw8gsq6yphnm8623nsl8xn9j4jdzz84zm3frztj3z7s35vpzmqf6ksu8r89qk5z2zxfmu5gv8th8wclt0h4p';

/** @typedef {import('./stage.js').Stage} Stage */

/** @param {string} text @returns {(stage: Stage) => Promise<void>} */
const search = (text) => async (stage) => stage.fill('.search input', text);

/** @param {Stage} stage @param {string} [selector] of the entry that is pressed */
async function menu(stage, selector) {
  (await stage.find('[part=menu]')).click();
  if (selector) (await stage.find(selector)).click();
}

/** @param {Stage} stage @param {object} does what the client does from now on */
async function remove(stage, does) {
  Object.assign(stage.client, does);
  await menu(stage, '.menu-danger');
  (await stage.find('.menu-check input')).click();
  (await stage.find('.menu-delete')).click();
}

/** @param {Stage} stage @param {string} entry */
async function hand(stage, entry) {
  await menu(stage, entry);
  await stage.fill('#hand-pass', 'a long walk by the sea');
  if (stage.all('#hand-code').length) await stage.fill('#hand-code', CODE);
  /** @type {HTMLElement} */ (stage.all('.hand .button')[0]).click();
}

const CARRY = '.menu-entry:not(.menu-danger)';

/** @type {import('./states.js').State[]} */
export const searchStates = [
  {
    name: 'search',
    title: 'Searched for',
    snapshot: snapshot({ tickets: manyTalks() }),
    act: search('deliv'),
  },
  {
    name: 'search-none',
    title: 'Searched for in vain',
    snapshot: snapshot({ tickets: manyTalks() }),
    act: search('bicycle'),
  },
];

/** @type {import('./states.js').State[]} */
export const menuStates = [
  { name: 'menu-talk', title: 'Menu of a conversation', snapshot: talk(opening()), act: menu },
  {
    name: 'menu-failed',
    title: 'Nothing could be saved',
    snapshot: talk(opening()),
    act: async (stage) => {
      await menu(stage, '.menu-format');
      await stage.find('.menu-sheet .error');
    },
  },
  { name: 'menu-new', title: 'Menu before there is anything', snapshot: snapshot(), act: menu },
  {
    name: 'delete',
    title: 'Deleting from this browser is asked once more',
    snapshot: talk(opening()),
    act: async (stage) => {
      await menu(stage, '.menu-danger');
      await stage.find('.menu-delete');
    },
  },
  {
    name: 'deleting',
    title: 'Relays are being asked to forget',
    snapshot: talk(opening()),
    act: (stage) => remove(stage, { reset: () => new Promise(() => {}) }),
  },
  {
    name: 'deleted',
    title: 'What the relays have answered',
    snapshot: talk(opening()),
    act: async (stage) => {
      const reset = async () => {
        stage.client.show(snapshot());
        return { asked: 3, accepted: 2 };
      };
      await remove(stage, { reset });
      await stage.find('.menu-sheet [role=status]');
    },
  },
  {
    name: 'delete-failed',
    title: 'Nothing was deleted',
    snapshot: talk(opening()),
    act: async (stage) => {
      await remove(stage, { reset: () => Promise.reject(new Error('for the gallery')) });
      await stage.find('.menu-sheet .error');
    },
  },
  {
    name: 'carry',
    title: 'Going on elsewhere, with too short a passphrase',
    snapshot: talk(opening()),
    act: async (stage) => {
      await menu(stage, CARRY);
      (await stage.find('.hand .button')).click();
      await stage.find('#hand-fault');
    },
  },
  {
    name: 'carried',
    title: 'The code that goes on elsewhere',
    snapshot: talk(opening()),
    act: async (stage) => {
      Object.assign(stage.client, { exportKey: async () => CODE });
      await hand(stage, CARRY);
      await stage.find('.qr');
    },
  },
  {
    name: 'bring',
    title: 'A code that does not fit',
    snapshot: snapshot(),
    act: async (stage) => {
      const importKey = () =>
        Promise.reject(Object.assign(new Error('for the gallery'), { code: 'bad-key' }));
      Object.assign(stage.client, { importKey });
      await hand(stage, CARRY);
      await stage.find('#hand-fault');
    },
  },
].map((state) => ({ ...state, alone: true }));
