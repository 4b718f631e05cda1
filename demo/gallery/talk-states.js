/** Every state of a conversation. */
import {
  AGENT,
  DAY,
  delivery,
  file,
  MINUTE,
  NOON,
  own,
  SECOND,
  snapshot,
  status,
  theirs,
  ticket,
} from './facts.js';
import { picture } from './stage.js';

/** @param {any[]} items @param {object} [more] @param {object} [around] */
export const talk = (items, more = {}, around = {}) =>
  snapshot({ tickets: [ticket({ items, ...more })], ...around });

export const opening = () => [
  own('Hello! I ordered a jug and two mugs last week. Where is my order?', NOON - 9 * MINUTE),
  theirs('Hi Ada, thanks for asking.', NOON - 7 * MINUTE),
  theirs('Kiln 41 was unpacked on Monday, so your parcel left this morning.', NOON - 7 * MINUTE + 20),
  own('Lovely, thank you 🙏', NOON - 2 * MINUTE),
];
/** @param {any[]} items */
export const afterOpening = (...items) => [...opening(), ...items];

const LONG = Array.from(
  { length: 40 },
  (_, index) =>
    `${index + 1}. What follows is one of the forty lines of a message that somebody has written with great care.`,
)
  .join('\n')
  .slice(0, 4000);

function quotes() {
  const shot = own('', NOON - 9 * MINUTE, { attachments: [file('photo.jpg', 'image/jpeg', 284_113, '1')] });
  const gone = { ...theirs('', NOON - 8 * MINUTE), removed: true };
  const much = own(LONG.slice(0, 400), NOON - 7 * MINUTE);
  return [
    shot,
    theirs('Is that the rim?', NOON - 6 * MINUTE, { replyTo: shot.id }),
    gone,
    much,
    own('What did it say?', NOON - 4 * MINUTE, { replyTo: gone.id }),
    theirs('All of it?', NOON - 2 * MINUTE, { replyTo: much.id }),
  ];
}

const reply = own('The first one, please.', NOON, delivery('sent'));

/** @param {string} selector of what is pressed in the menu of the last message @returns {(stage: import('./stage.js').Stage) => Promise<unknown>} */
export const inMenu = (selector) => async (stage) => {
  await stage.find('.more');
  /** @type {HTMLElement} */ (stage.all('.more').at(-1)).click();
  const choices = await stage.find('.choices');
  if (selector) /** @type {HTMLElement} */ (choices.querySelector(selector)).click();
};

/** @type {import('./states.js').State[]} */
export const talkStates = [
  {
    name: 'talk-elsewhere',
    title: 'Something unread in another conversation',
    snapshot: snapshot({
      tickets: [
        ticket({ title: 'Where is my order?', items: opening() }),
        ticket({ title: 'A vase', items: [own('Is it dishwasher safe?'), theirs('It is.')], unread: 2 }),
      ],
    }),
    act: (stage) => stage.press('[part=ticket-item]'),
  },
  {
    name: 'talk',
    title: 'A conversation',
    snapshot: talk(
      [
        own('Do you still have the celadon jug?', NOON - DAY),
        theirs('One, and it is a beauty.', NOON - DAY + 2 * MINUTE),
        status('in_progress', NOON - DAY + 3 * MINUTE),
        theirs('I have put it aside for you.', NOON - DAY + 4 * MINUTE),
        ...opening(),
        theirs('You are welcome.', NOON - MINUTE),
        theirs('Here is the tracking page: https://parcels.example/track/JD0146000038', NOON),
      ],
      { status: 'in_progress' },
    ),
  },
  {
    name: 'inline',
    title: 'In the page itself, without a launcher',
    snapshot: talk(opening()),
    attributes: { mode: 'inline' },
  },
  {
    name: 'announced',
    title: 'A message has just come',
    snapshot: talk(opening()),
    // A copy is what the reader has seen.
    act: async (stage) => {
      const [before] = stage.client.getSnapshot().tickets;
      const items = [...before.items, theirs('It is at the door.', NOON + MINUTE)];
      stage.client.show(snapshot({ tickets: [{ ...before, items }] }));
      await stage.find('[role=status] p');
    },
  },
  {
    name: 'texts',
    title: 'Texts of every kind',
    snapshot: talk([
      own('🎉', NOON - 5 * MINUTE),
      theirs('👍🏽 ❤️ 👩‍👩‍👧‍👦', NOON - 4 * MINUTE),
      own(
        'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
        NOON - 3 * MINUTE,
      ),
      theirs(
        'https://example.com/a/very/long/address/that/goes/on/and/on/and/on/and/on?with=a&query=too',
        NOON - 2 * MINUTE,
      ),
      own('مرحبا، أين طلبي رقم 1182؟', NOON - MINUTE),
      theirs('  Line breaks\n\n  and   spaces\nare kept.', NOON),
      own('ok', NOON + 1, delivery('sent')),
    ]),
  },
  {
    name: 'long',
    title: 'A message of 4,000 characters',
    snapshot: talk([own('Could you tell me more?'), theirs(LONG, NOON + MINUTE)]),
  },
  {
    name: 'several',
    title: 'Several who answer, and a name of sixty characters',
    snapshot: talk(
      afterOpening(
        theirs('I can take over from here.', NOON, { pubkey: SECOND }),
        theirs('Thanks Jonas.', NOON + MINUTE),
      ),
      {},
      {
        profiles: {
          [AGENT]: { pubkey: AGENT, about: '', name: 'Mira Holm' },
          [SECOND]: {
            pubkey: SECOND,
            about: '',
            name: 'Wolfeschlegelsteinhausenbergerdorff Hubert Blaine of Bremen',
          },
        },
      },
    ),
  },
  { name: 'nameless', title: 'Nobody has a name', snapshot: talk(opening(), {}, { profiles: {} }) },
  {
    name: 'sending',
    title: 'Sending',
    snapshot: talk(afterOpening(own('And the mugs?', NOON, delivery('waiting')))),
  },
  {
    name: 'sending-open',
    title: 'Sending, with the details open',
    snapshot: talk(afterOpening(own('And the mugs?', NOON, delivery('waiting')))),
    act: (stage) => stage.press('[part=receipt]'),
  },
  { name: 'sent', title: 'Sent', snapshot: talk(afterOpening(own('And the mugs?', NOON, delivery('sent')))) },
  {
    name: 'sent-some',
    title: 'Sent to some relays, with the details open',
    snapshot: talk(
      afterOpening(
        own(
          'And the mugs?',
          NOON,
          delivery('sent', { accepted: 2, detail: 'blocked: pay first, at https://relay.example' }),
        ),
      ),
    ),
    act: (stage) => stage.press('[part=receipt]'),
  },
  {
    name: 'read',
    title: 'Read',
    snapshot: talk(afterOpening(own('And the mugs?', NOON, delivery('sent'))), { readAt: NOON }),
  },
  {
    name: 'failed',
    title: 'Not sent',
    snapshot: talk(
      afterOpening(
        own(
          'And the mugs?',
          NOON,
          delivery('failed', { reason: 'relay-refused', detail: 'blocked: not on the list' }),
        ),
      ),
    ),
    act: (stage) => stage.press('[part=receipt]'),
  },
  {
    name: 'not-removed',
    title: 'Taken back, and refused by every relay',
    snapshot: talk(
      afterOpening({
        ...own('', NOON, delivery('failed', { reason: 'relay-refused', detail: 'blocked: not on the list' })),
        removed: true,
      }),
    ),
    act: (stage) => stage.press('[part=receipt]'),
  },
  {
    name: 'reaction-not-removed',
    title: 'A reaction taken back, and refused by every relay',
    snapshot: talk([
      own('Which of the two?', NOON - 5 * MINUTE),
      theirs('The one with the blue rim.', NOON - 4 * MINUTE, {
        reactions: [
          { emoji: '👍', pubkeys: ['x'], own: ['y'], removed: true },
          { emoji: '🎉', pubkeys: ['x', 'z'] },
        ],
      }),
    ]),
    act: (stage) => stage.find('.reactions .text-button'),
  },
  {
    name: 'not-yet',
    title: 'Not sent yet',
    snapshot: talk(
      afterOpening(own('And the mugs?', NOON, delivery('waiting', { reason: 'relay-unreachable' }))),
      {},
      { connection: 'offline' },
    ),
  },
  {
    name: 'reactions',
    title: 'Reactions, an answer, an edited and a deleted message',
    snapshot: talk([
      own('Which of the two?', NOON - 5 * MINUTE),
      theirs('The one with the blue rim.', NOON - 4 * MINUTE, {
        reactions: [
          { emoji: '👍', pubkeys: ['x'], own: ['y'] },
          { emoji: '🎉', pubkeys: ['x', 'y', 'z'] },
        ],
      }),
      own('Great.', NOON - 3 * MINUTE, {
        reactions: [{ emoji: '❤️', pubkeys: ['x'] }],
        edited: { id: 'x', at: NOON },
      }),
      { ...theirs('', NOON - 2 * MINUTE), removed: true },
      theirs(
        'You mean this one, do you? It is the last of its kind, so I would have to ask.',
        NOON - MINUTE,
        { replyTo: reply.id },
      ),
      reply,
      theirs('Then that one it is.', NOON + MINUTE, { replyTo: reply.id }),
    ]),
  },
  { name: 'menu', title: 'What can be done with a message', snapshot: talk(opening()), act: inMenu('') },
  {
    name: 'menu-theirs',
    title: 'What can be done with somebody else’s',
    snapshot: talk(opening().slice(0, 3)),
    act: inMenu(''),
  },
  {
    name: 'menu-delete',
    title: 'Deleting is asked once more',
    snapshot: talk(opening()),
    act: inMenu('.danger'),
  },
  {
    name: 'menu-copied',
    title: 'A message was copied',
    alone: true,
    snapshot: talk(opening()),
    act: async (stage) => {
      stage.clipboard(true);
      await inMenu('')(stage);
      await stage.turn('.choice:nth-child(2)');
    },
  },
  {
    name: 'menu-not-copied',
    title: 'A message that can’t be copied',
    alone: true,
    snapshot: talk(opening()),
    act: async (stage) => {
      stage.clipboard(false);
      await inMenu('.choice:nth-child(2)')(stage);
      await stage.find('.choices [role=alert]');
    },
  },
  {
    name: 'new-messages',
    title: 'New messages',
    snapshot: talk(
      afterOpening(theirs('One more thing.', NOON), theirs('Would you like it wrapped?', NOON + 10)),
      { unread: 2 },
    ),
    act: (stage) => stage.find('.new-mark'),
  },
  {
    name: 'scrolled',
    title: 'Scrolled up',
    snapshot: talk([
      ...opening(),
      ...LONG.split('\n')
        .slice(0, 9)
        .map((text) => theirs(text)),
    ]),
    act: async (stage) => {
      const log = await stage.find('.log');
      await stage.find('.jump', () => (log.scrollTop = -200));
    },
  },
  {
    name: 'quotes',
    title: 'Answers to a picture, to something deleted, and to much',
    snapshot: talk(quotes()),
    files: { ['1'.repeat(64)]: await picture(640, 480) },
  },
];
