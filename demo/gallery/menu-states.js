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

/**
 * Opens the menu, presses one thing after the other, and waits for what comes of it.
 * @param {string[]} selectors @returns {(stage: Stage) => Promise<unknown>}
 */
const menu =
  (...selectors) =>
  async (stage) => {
    const path = ['[part=menu]', ...selectors];
    const last = selectors.length ? path.pop() : '.menu-sheet';
    for (const selector of path) await stage.press(selector);
    await stage.find(/** @type {string} */ (last));
  };

/** @param {string} last what comes of it @param {(stage: Stage) => Promise<unknown>} reset */
const remove = (last, reset) => (/** @type {Stage} */ stage) => {
  Object.assign(stage.client, { reset: () => reset(stage) });
  return menu('.menu-danger', '.menu-check input', '.menu-delete', last)(stage);
};

/** @param {string} last @param {Partial<Stage['client']>} does what the client does from now on */
const hand = (last, does) => async (/** @type {Stage} */ stage) => {
  Object.assign(stage.client, does);
  await menu(CARRY, '#hand-pass')(stage);
  await stage.fill('#hand-pass', 'a long walk by the sea');
  if (stage.all('#hand-code').length) await stage.fill('#hand-code', CODE);
  await stage.press('.hand .button');
  await stage.find(last);
  // Where it is scrolled to is the browser's affair, and now and then another place.
  stage.all('#hand-code')[0]?.scrollTo(0, 0);
};

/** @param {object} [more] */
const refused = (more) => Promise.reject(Object.assign(new Error('for the gallery'), more));

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

/** In a conversation, unless it says another. @type {import('./states.js').State[]} */
export const menuStates = [
  { name: 'menu-talk', title: 'Menu of a conversation', act: menu() },
  { name: 'menu-failed', title: 'Nothing could be saved', act: menu('.menu-format', '.menu-sheet .error') },
  {
    name: 'menu-saving',
    title: 'A conversation is being saved',
    act: (stage) => {
      Object.assign(stage.client, { exportTranscript: () => new Promise(() => {}) });
      return menu('.menu-format', '.menu-format:disabled')(stage);
    },
  },
  { name: 'menu-new', title: 'Menu before there is anything', snapshot: snapshot(), act: menu() },
  {
    name: 'delete',
    title: 'Deleting from this browser is asked once more',
    act: menu('.menu-danger', '.menu-delete'),
  },
  {
    name: 'delete-signer',
    title: 'Deleting what a signer of the reader’s own opens',
    properties: { signer: { getPublicKey: async () => 'c'.repeat(64) } },
    act: menu('.menu-danger', '.menu-delete'),
  },
  {
    name: 'deleting',
    title: 'Relays are being asked to forget',
    act: remove('.menu-delete:disabled', () => new Promise(() => {})),
  },
  {
    name: 'deleted',
    title: 'What the relays have answered',
    act: remove('.menu-sheet [role=status]', async ({ client }) => {
      client.show(snapshot());
      return { asked: 3, accepted: 2 };
    }),
  },
  {
    name: 'delete-failed',
    title: 'Nothing was deleted',
    act: remove('.menu-sheet .error', () => refused()),
  },
  { name: 'carry-ask', title: 'Going on elsewhere', act: menu(CARRY, '#hand-pass') },
  {
    name: 'carrying',
    title: 'The code is being made',
    act: hand('.hand .button[aria-disabled=true]', { exportKey: () => new Promise(() => {}) }),
  },
  {
    name: 'carry',
    title: 'Going on elsewhere, with too short a passphrase',
    act: menu(CARRY, '.hand .button', '#hand-fault'),
  },
  {
    name: 'carried',
    title: 'The code that goes on elsewhere',
    act: hand('.qr', { exportKey: async () => CODE }),
  },
  {
    name: 'carried-copied',
    title: 'The code was copied',
    act: async (stage) => {
      stage.clipboard(true);
      await hand('.qr', { exportKey: async () => CODE })(stage);
      await stage.turn('.menu-sheet .button');
    },
  },
  {
    name: 'carried-not-copied',
    title: 'The code can’t be copied',
    act: async (stage) => {
      stage.clipboard(false);
      await hand('.qr', { exportKey: async () => CODE })(stage);
      await stage.press('.menu-sheet .button');
      await stage.find('.menu-sheet .error');
    },
  },
  {
    name: 'bring-ask',
    title: 'Going on here',
    snapshot: snapshot(),
    act: menu(CARRY, '#hand-code'),
  },
  {
    name: 'bring-exists',
    title: 'There is another conversation here already',
    snapshot: snapshot(),
    act: hand('#hand-fault', { importKey: () => refused({ code: 'key-exists' }) }),
  },
  {
    name: 'bring-file',
    title: 'A file that holds no code',
    snapshot: snapshot(),
    act: async (stage) => {
      await menu(CARRY, '#hand-code')(stage);
      stage.dropOn('#hand-code', new File([], 'notes.txt'));
      await stage.find('#hand-refused');
    },
  },
  {
    name: 'bring',
    title: 'A code that does not fit',
    snapshot: snapshot(),
    act: hand('#hand-fault', { importKey: () => refused({ code: 'bad-key' }) }),
  },
].map((state) => ({ snapshot: talk(opening()), ...state, alone: true }));
