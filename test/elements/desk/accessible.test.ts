import { expect } from '@open-wc/testing';
import {
  AGENT,
  find,
  findAll,
  makeMessage,
  makeTicket,
  openDesk,
  press,
  settle,
  type DeskSetting,
  type FakeDesk,
} from './desk-fixture.js';

const own = { from: 'agent', own: true, pubkey: AGENT } as const;
const TICKETS = [
  makeTicket(1, {
    unread: 1,
    priority: 'urgent',
    category: 'billing',
    details: { name: 'Maya', email: 'maya@example.com' },
    items: [
      makeMessage(1),
      makeMessage(2, {
        ...own,
        delivery: { state: 'failed', accepted: 0, total: 2, reason: 'relay-refused' },
      }),
      {
        type: 'note',
        id: 'b'.repeat(64),
        at: 1_795_000_001,
        text: 'Ours',
        to: [AGENT],
        own: true,
        pubkey: AGENT,
      },
    ],
  }),
  makeTicket(2, { priority: 'high' }),
  makeTicket(3, {
    status: 'resolved',
    csat: { type: 'csat', id: 'c'.repeat(64), at: 1, pubkey: AGENT, own: false, rating: 5, comment: '' },
  }),
  makeTicket(4, { status: 'in_progress' }),
  makeTicket(5, { status: 'closed' }),
];

interface View {
  readonly setting: DeskSetting;
  /** The way there. */
  readonly reach?: (desk: FakeDesk) => Promise<void>;
}
const inbox = { signedIn: 'elsewhere', snapshot: { tickets: TICKETS } } as const;
const CROWD = Array.from({ length: 8 }, (_, index) => ({
  ...makeTicket(200),
  id: `${index}`.repeat(64),
  unread: 1,
}));
const crowded = { signedIn: 'elsewhere', snapshot: { tickets: [...CROWD, ...TICKETS] } } as const;
const openFirst = async (desk: FakeDesk) => {
  findAll(desk, '.ticket')[0]!.click();
  await settle(desk);
};

const VIEWS: Record<string, View> = {
  'the ways in': { setting: {} },
  'a new key': { setting: {}, reach: (desk) => press(desk, 'Make a new key') },
  'a wrong key': {
    setting: {},
    reach: async (desk) => {
      await press(desk, 'Use a key');
      await press(desk, 'Sign in');
    },
  },
  'no extension': { setting: {}, reach: (desk) => press(desk, 'Use a browser extension') },
  'the question for a name': {
    setting: { signedIn: 'here', snapshot: { setup: 'missing' } },
    reach: (desk) => press(desk, 'Publish'),
  },
  'an empty inbox': { setting: { signedIn: 'elsewhere' } },
  'an inbox that loads': { setting: { signedIn: 'elsewhere', snapshot: { restoring: true } } },
  'all tickets': { setting: inbox, reach: (desk) => press(desk, 'All') },
  'many tickets of one customer': { setting: crowded },
  'many tickets of one customer, opened': { setting: crowded, reach: openFirst },
  'a customer who is muted': {
    setting: { ...crowded, appData: [CROWD[0]!.customer] },
    reach: async (desk) => {
      findAll(desk, '.ticket').at(-1)!.click();
      await settle(desk);
    },
  },
  'a ticket': { setting: inbox, reach: openFirst },
  'a note being written': {
    setting: { ...inbox, snapshot: { tickets: TICKETS, drafts: { [`${TICKETS[0]!.id}:note`]: 'Hm' } } },
    reach: async (desk) => {
      await openFirst(desk);
      find(desk, '[name=mode][value=note]').click();
      await settle(desk);
    },
  },
  'everything that can be wrong': {
    setting: {
      signedIn: 'elsewhere',
      snapshot: { tickets: TICKETS, connection: 'offline', storage: 'memory', setup: 'missing' },
    },
  },
  'the menu': { setting: inbox, reach: (desk) => press(desk, 'Account') },
  'the menu of a ticket': {
    setting: inbox,
    reach: async (desk) => {
      await openFirst(desk);
      await press(desk, 'Save conversation');
    },
  },
  'the question before signing out': {
    setting: inbox,
    reach: async (desk) => {
      await press(desk, 'Account');
      await press(desk, 'Sign out');
    },
  },
  'the snippet': {
    setting: inbox,
    reach: async (desk) => {
      await press(desk, 'Account');
      await press(desk, 'Snippet');
    },
  },
};

describe('the desk for everybody', () => {
  let desk: FakeDesk;

  afterEach(() => desk.remove());

  for (const theme of ['light', 'dark'])
    for (const [name, { setting, reach }] of Object.entries(VIEWS))
      it(`axe finds nothing wrong with ${name}, ${theme}`, async () => {
        desk = await openDesk({ ...setting, attributes: { theme } });
        await reach?.(desk);
        for (const animation of document.getAnimations()) animation.finish();
        await expect(desk).to.be.accessible();
      });

  it('uses no inline style and no inline handler', async () => {
    desk = await openDesk(inbox);
    await openFirst(desk);
    // The composer's own height is the one value that is set, through the object model.
    expect(findAll(desk, '[style]:not(textarea)')).to.have.length(0);
    expect(findAll(desk, '[onclick], script')).to.have.length(0);
  });

  for (const [lang, direction] of [
    ['en', 'ltr'],
    ['ar', 'rtl'],
  ] as const)
    it(`reads ${direction} in ${lang}`, async () => {
      desk = await openDesk({ ...inbox, attributes: { lang } });
      desk.style.setProperty('width', '1200px');
      expect(getComputedStyle(find(desk, '.desk')).direction).to.equal(direction);
      const before =
        find(desk, '.nav').getBoundingClientRect().left < find(desk, '.list').getBoundingClientRect().left;
      expect(before).to.equal(direction === 'ltr');
    });
});
