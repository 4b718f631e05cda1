/** Every state before there is a conversation on screen: launcher, first view, list, and what can be wrong with all of it. */
import { AGENT, csat, DAY, MINUTE, NOON, own, snapshot, status, theirs, ticket } from './facts.js';

/**
 * @typedef {object} State
 * @property {string} name as in `?state=`
 * @property {string} title
 * @property {any} snapshot
 * @property {Record<string, string>} [attributes]
 * @property {Record<string, unknown>} [properties]
 * @property {Record<string, import('./shown-client.js').Download>} [files]
 * @property {boolean} [launcher] the panel is closed: only the launcher is there
 * @property {(stage: import('./stage.js').Stage) => Promise<unknown>} [act] what has to be pressed to get there
 */

const QUESTIONS = [
  'Where is my order?',
  'Does the celadon jug go in the dishwasher?',
  'Invoice for order 1182',
  'A mug arrived broken',
  'Glaze colours',
  'Delivery to Norway',
  'Gift wrapping',
  'Can I pick it up in person?',
  'The tracking link does not work',
  'Wholesale prices for a small café in Trondheim, with an option on seconds and returns of every kind',
  'Returning a bowl',
  'Opening hours of the studio',
];

/** @param {string} text @param {number} index */
const oldTalk = (text, index) => {
  const at = NOON - index * 2.6 * DAY;
  const items = [own(text, at), theirs('Happy to help! Let me look that up for you.', at + MINUTE)];
  const state = index === 0 ? 'open' : index === 1 ? 'in_progress' : index % 3 ? 'resolved' : 'closed';
  return ticket({
    items: index % 4 === 2 ? items.slice(0, 1) : items,
    title: text,
    status: state,
    unread: [2, 0, 0, 1][index] ?? 0,
  });
};

const WELCOME = {
  greeting: 'Hello! How can we help?',
  hours: 'Mon-Fri 09:00-17:00',
  timezone: 'Europe/Oslo',
  'reply-time': '10',
};
const STARTERS = [
  'Where is my order?',
  'I want to return something',
  { label: 'Wholesale', text: 'Hello, I own a shop.' },
];
const FORM = { prechat: 'name email company?', consent: '', 'privacy-url': 'https://example.com/privacy' };

/** @type {State[]} */
export const launcherStates = [
  { name: 'launcher', title: 'Launcher', launcher: true, snapshot: snapshot() },
  {
    name: 'launcher-unread',
    title: 'Launcher with unread messages',
    launcher: true,
    snapshot: snapshot({ tickets: [{ ...oldTalk('Where is my order?', 0), unread: 3 }] }),
  },
  {
    name: 'launcher-many',
    title: 'Launcher with very many',
    launcher: true,
    snapshot: snapshot({ tickets: [{ ...oldTalk('Where is my order?', 0), unread: 1200 }] }),
  },
];

/** @type {State[]} */
export const firstStates = [
  { name: 'new', title: 'First view', snapshot: snapshot() },
  {
    name: 'new-starters',
    title: 'First view with hours and starters',
    snapshot: snapshot(),
    attributes: WELCOME,
    properties: { starters: STARTERS },
  },
  {
    name: 'new-away',
    title: 'First view when nobody is there',
    snapshot: snapshot(),
    attributes: { ...WELCOME, hours: 'Mon-Fri 16:00-17:00' },
  },
  {
    name: 'new-topics',
    title: 'First view with topics, something typed',
    snapshot: snapshot({ drafts: { new: 'My parcel has not come yet,\nand I leave on Friday.' } }),
    attributes: { categories: 'Orders, Delivery, Returns, Something else' },
    act: async (stage) => (await stage.find('.topic input')).click(),
  },
  {
    name: 'new-everything',
    title: 'First view with all that can be asked',
    snapshot: snapshot(),
    attributes: { ...WELCOME, ...FORM, categories: 'Orders, Delivery, Returns' },
    properties: { starters: STARTERS },
  },
  {
    name: 'new-faults',
    title: 'Questions that were not answered',
    snapshot: snapshot({ drafts: { new: 'Hello', 'new/prechat': '{"name":"Ada Lovelace","email":"ada@"}' } }),
    attributes: FORM,
    act: async (stage) => {
      await stage.find('.prechat');
      (await stage.find('[part=send-button]')).click();
      await stage.find('.prechat .error');
    },
  },
  {
    name: 'new-long',
    title: 'First view with a long name and a long greeting',
    snapshot: snapshot({
      profiles: {
        [AGENT]: {
          pubkey: AGENT,
          about: '',
          name: 'Wolfeschlegelsteinhausenbergerdorff Hubert Blaine of Bremerhaven',
        },
      },
    }),
    attributes: {
      greeting:
        'Good day, and thank you very much for coming by: what is it that we can do for you on this fine day?',
    },
  },
  {
    name: 'list',
    title: 'List of conversations',
    snapshot: snapshot({ tickets: QUESTIONS.slice(0, 4).map(oldTalk) }),
  },
  { name: 'list-many', title: 'List of very many', snapshot: snapshot({ tickets: QUESTIONS.map(oldTalk) }) },
  { name: 'loading', title: 'Reading what is stored', snapshot: snapshot({ restoring: true }) },
  {
    name: 'trouble',
    title: 'Set up wrongly',
    snapshot: snapshot(),
    attributes: { agent: '' },
  },
  {
    name: 'offline',
    title: 'Offline',
    snapshot: snapshot({ tickets: [oldTalk('Where is my order?', 0)], connection: 'offline' }),
  },
  {
    name: 'memory',
    title: 'Nothing can be stored',
    snapshot: snapshot({ tickets: [oldTalk('Where is my order?', 0)], storage: 'memory' }),
  },
  {
    name: 'error',
    title: 'Something could not be sent',
    snapshot: snapshot({ drafts: { new: 'Is anybody there?' } }),
    act: async (stage) => {
      stage.refuse('signer-timeout');
      (await stage.find('[part=send-button]')).click();
      await stage.find('[part=banner]');
    },
  },
  {
    name: 'resolved',
    title: 'Resolved, to be rated',
    snapshot: snapshot({
      tickets: [
        ticket({
          items: [
            own('Where is my order?'),
            theirs('It has arrived at the depot.', NOON + MINUTE),
            status('resolved', NOON + 2 * MINUTE),
          ],
          status: 'resolved',
        }),
      ],
    }),
    act: async (stage) => (await stage.find('[part=csat-star][value="4"]')).click(),
  },
  {
    name: 'rated',
    title: 'Closed and rated',
    snapshot: snapshot({
      tickets: [
        ticket({
          items: [
            own('Where is my order?'),
            theirs('It has arrived at the depot.', NOON + MINUTE),
            status('closed', NOON + 2 * MINUTE),
            csat(5, 'Quick and kind.', NOON + 3 * MINUTE),
          ],
          status: 'closed',
          csat: csat(5, 'Quick and kind.', NOON + 3 * MINUTE),
        }),
      ],
    }),
  },
];
