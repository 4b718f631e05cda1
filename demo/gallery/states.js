/** Every state before there is a conversation on screen: launcher, first view, list, and what can be wrong with all of it. */
import { AGENT, DAY, file, MINUTE, NOON, own, snapshot, theirs, ticket } from './facts.js';
import { portrait } from './stage.js';

/**
 * @typedef {object} State
 * @property {string} name as in `?state=`
 * @property {string} title
 * @property {any} snapshot
 * @property {Record<string, string>} [attributes]
 * @property {Record<string, unknown>} [properties]
 * @property {Record<string, import('./shown-client.js').Download>} [files]
 * @property {boolean} [launcher] the panel is closed: only the launcher is there
 * @property {boolean} [alone] it needs the focus, or the window, for itself
 * @property {Record<string, string>} [slots] what the page puts into each
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

export const manyTalks = () => QUESTIONS.map(oldTalk);

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
/** @param {import('./stage.js').Stage} stage */
async function sendTooSoon(stage) {
  await stage.find('.prechat');
  await stage.press('[part=send-button]');
  await stage.find('.prechat .error');
}
const FORM = { prechat: 'name email company?', consent: '', 'privacy-url': 'https://example.com/privacy' };

const PICTURED = {
  pubkey: AGENT,
  about: '',
  name: 'Mira Holm',
  picture: 'https://pictures.example/mira.webp',
};
/** @param {import('./stage.js').Stage} stage */
const portray = async (stage) => stage.portray(await portrait());

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
  {
    name: 'launcher-label',
    title: 'Launcher with a label, in the other corner',
    launcher: true,
    snapshot: snapshot({ tickets: [{ ...oldTalk('Where is my order?', 0), unread: 3 }] }),
    attributes: { position: 'bottom-start' },
    slots: { launcher: 'Ask us' },
  },
];

/** @type {State[]} */
export const firstStates = [
  { name: 'new', title: 'First view', snapshot: snapshot() },
  {
    name: 'new-verified',
    title: 'First view, with an agent whose address is verified',
    snapshot: snapshot(),
    attributes: { agent: 'mira@shop.example' },
    act: (stage) => stage.find('[part=title] [role=img]'),
  },
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
    name: 'new-closed',
    title: 'First view after the last hour of the week',
    snapshot: snapshot({ profiles: {} }),
    attributes: { hours: 'Mon 09:00-10:00', timezone: 'Europe/Oslo' },
  },
  {
    name: 'new-topics',
    title: 'First view with topics, something typed',
    snapshot: snapshot({ drafts: { new: 'My parcel has not come yet,\nand I leave on Friday.' } }),
    attributes: { categories: 'Orders, Delivery, Returns, Something else' },
    act: (stage) => stage.press('.topic input'),
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
    act: sendTooSoon,
  },
  {
    name: 'new-missing',
    title: 'Questions that were left out',
    snapshot: snapshot({ drafts: { new: 'Hello' } }),
    attributes: FORM,
    act: sendTooSoon,
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
    name: 'new-picture',
    title: 'First view with a picture of who answers',
    snapshot: snapshot({ profiles: { [AGENT]: PICTURED } }),
    act: portray,
  },
  {
    name: 'new-slots',
    title: 'First view with words of the page’s own',
    snapshot: snapshot(),
    attributes: { heading: 'Potters’ help' },
    slots: {
      header: 'Welcome to the pottery',
      greeting: 'Good morning! Coffee is on.',
      privacy: 'We keep what you write for a year.',
      footer: 'Closed on Mondays',
    },
  },
  {
    name: 'new-own',
    title: 'Questions of the page’s own, with a wrong number',
    snapshot: snapshot({ drafts: { new: 'Hello', 'new/prechat': '{"phone":"twelve"}' } }),
    attributes: { prechat: 'phone order_number?' },
    act: sendTooSoon,
  },
  {
    name: 'list',
    title: 'List of conversations',
    snapshot: snapshot({ tickets: QUESTIONS.slice(0, 4).map(oldTalk) }),
  },
  { name: 'list-many', title: 'List of very many', snapshot: snapshot({ tickets: manyTalks() }) },
  {
    name: 'list-lines',
    title: 'List of conversations that end in other things than words',
    snapshot: snapshot({
      tickets: [
        ticket({
          items: [
            own('A mug arrived broken'),
            own('', NOON, { attachments: [file('a.jpg', 'image/jpeg', 9, '1')] }),
          ],
        }),
        ticket({
          items: [own('Delivery to Norway'), { ...theirs(''), removed: true }],
          status: 'in_progress',
        }),
        ticket({ items: [own('متى يصل طلبي؟'), theirs('غدًا إن شاء الله.')], status: 'resolved' }),
        ticket({ items: [own('🏺')], title: '' }),
      ],
    }),
  },
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
    title: 'Nothing can be stored: the disk is full, forbidden, or a newer version’s',
    snapshot: snapshot({ tickets: [oldTalk('Where is my order?', 0)], storage: 'memory' }),
  },
  {
    name: 'memory-meant',
    title: 'Nothing is to be stored',
    snapshot: snapshot({ tickets: [oldTalk('Where is my order?', 0)], storage: 'memory' }),
    attributes: { persist: 'none' },
  },
  {
    name: 'error',
    title: 'Something could not be sent',
    snapshot: snapshot({ drafts: { new: 'Is anybody there?' } }),
    act: async (stage) => {
      stage.refuse('signer-timeout');
      await stage.press('[part=send-button]');
      await stage.find('[part=banner]');
    },
  },
];
