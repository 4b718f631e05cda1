/**
 * What the gallery shows, made by hand: messages, conversations, snapshots, as the widget's client would hand them out.
 *
 * No key, relay or storage is anywhere behind it. Every time is the same on every day, so that pictures can be compared.
 */
export const AGENT = 'a'.repeat(64);
export const SECOND = 'b'.repeat(64);
const CUSTOMER = 'c'.repeat(64);

/** A Tuesday at noon. */
export const NOON = Date.UTC(2026, 4, 12, 12) / 1000;
export const MINUTE = 60;
export const DAY = 86_400;

let count = 0;

/** @param {string} side @param {string} text @param {number} at @param {object} more */
function message(side, text, at, more) {
  const own = side === 'customer';
  const pubkey = own ? CUSTOMER : AGENT;
  return {
    id: `item-${++count}`,
    at,
    pubkey,
    own,
    type: 'message',
    from: side,
    text,
    attachments: [],
    ...more,
  };
}

/** @param {string} text @param {number} [at] @param {object} [more] */
export const own = (text, at = NOON, more = {}) => message('customer', text, at, more);

/** @param {string} text @param {number} [at] @param {object} [more] */
export const theirs = (text, at = NOON, more = {}) => message('agent', text, at, more);

/** @param {string} name @param {number} [at] */
export const status = (name, at = NOON) => ({
  type: 'status',
  id: `item-${++count}`,
  at,
  pubkey: AGENT,
  own: false,
  status: name,
});

/** @param {number} rating @param {string} comment @param {number} [at] */
export const csat = (rating, comment, at = NOON) => ({
  type: 'csat',
  id: `item-${++count}`,
  at,
  pubkey: CUSTOMER,
  own: true,
  rating,
  comment,
});

/** @param {'waiting' | 'sent' | 'failed'} state @param {object} [more] */
export const delivery = (state, more = {}) => ({
  delivery: { state, accepted: state === 'sent' ? 3 : 0, total: 3, ...more },
});

/** @param {string} name @param {string} mime @param {number} size @param {string} digit one that no other file has */
export const file = (name, mime, size, digit) => ({
  type: 'encrypted_blob',
  mime,
  name,
  size,
  sha256: digit.repeat(64),
  cipher: 'aes-256-gcm',
  key: '',
  iv: '',
  blossom: { blob_sha256: digit.repeat(64), servers: [] },
});

/** @param {any} more */
export function ticket(more) {
  const items = more.items;
  return {
    id: `ticket-${++count}`,
    ticketId: `label-${count}`,
    customer: CUSTOMER,
    agent: AGENT,
    title: items[0].text,
    category: '',
    priority: 'normal',
    status: 'open',
    createdAt: items[0].at,
    updatedAt: items.at(-1).at,
    unread: 0,
    details: {},
    ...more,
  };
}

/** @param {any} [more] */
export function snapshot(more = {}) {
  const tickets = more.tickets ?? [];
  const profile = (/** @type {string} */ pubkey, /** @type {string} */ name) => ({ pubkey, name, about: '' });
  return {
    pubkey: CUSTOMER,
    agent: AGENT,
    unread: tickets.reduce((/** @type {number} */ sum, /** @type {any} */ { unread }) => sum + unread, 0),
    connection: 'online',
    relays: [],
    profiles: { [AGENT]: profile(AGENT, 'Mira Holm'), [SECOND]: profile(SECOND, 'Jonas Weber') },
    restoring: false,
    drafts: {},
    storage: 'persistent',
    rejected: {},
    ...more,
    tickets,
  };
}
