import { expect } from '@open-wc/testing';
import type { Ticket } from '../../../src/headless/snapshot.js';
import { getPublicKey, signEvent } from '../../../src/protocol/event.js';
import { buildIdentityProof, type IdentityProof } from '../../../src/protocol/identity-proof.js';
import { encodeNpub } from '../../../src/protocol/nip19.js';
import { expectAccessible } from '../helpers.js';
import { CHARACTERS, MARKUP } from '../hostile-texts.js';
import { find, findAll, makeTicket, NSEC, openDesk, settle, type FakeDesk } from './desk-fixture.js';

const BACKEND = new Uint8Array(32).fill(9);
const ISSUER = getPublicKey(BACKEND);
const SHORT = `${encodeNpub(ISSUER).slice(0, 9)}…${encodeNpub(ISSUER).slice(-4)}`;

/** Details are known by their object: each ticket has its own. */
function ticketWith(
  told: Record<string, string>,
  change: Partial<IdentityProof> = {},
  token?: string,
): Ticket {
  const { customer, createdAt: at } = makeTicket(1);
  const claims = { name: 'Ada', email: 'ada@shop.test' };
  const proof = signEvent(
    buildIdentityProof({ at, expires: at + 600, customer, claims, ...change }),
    BACKEND,
  );
  return makeTicket(1, { details: { ...told, proof: token ?? JSON.stringify(proof) } });
}

describe('who a customer is, in the desk', () => {
  let desk: FakeDesk;

  afterEach(() => desk.remove());

  async function open(ticket: Ticket, trusted = encodeNpub(ISSUER)): Promise<void> {
    const attributes = { 'trusted-identities': trusted };
    desk = await openDesk({ signedIn: 'elsewhere', snapshot: { tickets: [ticket] }, attributes });
    find(desk, '.ticket').click();
    await settle(desk);
    findAll(desk, '.facts summary')[0]?.click();
    await settle(desk);
  }
  const textOf = (element: Element) => element.textContent.replace(/\s+/g, ' ').trim();
  const summary = () => textOf(find(desk, '.facts summary .proof'));
  const fault = () => findAll(desk, '.proof-fault').map(textOf).join();
  /** Name, value, and what is said of it. */
  const rows = () =>
    findAll(desk, '.facts dl > div').map((row) => [...row.children].map((each) => textOf(each)).join(' | '));

  it('is shown as verified, by whom, beside what nobody has proved', async () => {
    await open(ticketWith({ name: 'Ada', email: ' ada@shop.test ', plan: 'Gold' }));
    expect(summary()).to.equal('Verified: name, email');
    expect(fault()).to.equal('');
    expect(rows()).to.deep.equal([
      `name | Ada | Verified by ${SHORT}`,
      `email | ada@shop.test | Verified by ${SHORT}`,
      'plan | Gold',
    ]);
    expect(findAll(desk, '.facts .proof.good svg')).to.have.length(3);
    await expectAccessible(desk);
  });

  const head = () => textOf(find(desk, '.case-meta')).replace(/ Opened .*/, '');
  const row = () => textOf(find(desk, '.ticket-row'));

  it('has the verified name in the head and in the list, and everywhere else', async () => {
    await open(ticketWith({ name: 'The owner', plan: 'Gold' }, { claims: { name: 'Ada' } }));
    expect(head()).to.equal('Ada Verified');
    expect(row()).to.match(/^Ada Verified /);
    expect(find<HTMLTextAreaElement>(desk, 'textarea').placeholder).to.equal('Reply to Ada…');
    expect(textOf(find(desk, '.message .hidden, .message .who'))).to.equal('Ada');
    expect(findAll(desk, '.case-meta .good svg, .ticket-row .good svg')).to.have.length(2);
    // What the customer says otherwise is in sight, and said to be that.
    expect(summary()).to.equal('Not all verified');
    expect(textOf(find(desk, '.facts-line'))).to.equal('The owner · Gold');
  });

  for (const [name, ticket] of [
    ['without a proof', makeTicket(1, { details: { name: 'Ada \u2714\ufe0f\u2713 \u2705' } })],
    [
      'with a proof of other things',
      ticketWith({ name: '\u2714 Ada' }, { claims: { email: 'ada@shop.test' } }),
    ],
    [
      'with a proof that fails',
      ticketWith({ name: 'Ada\u2611\ufe0f' }, { customer: makeTicket(2).customer }),
    ],
  ] as const)
    it(`has a name ${name} that does not look verified`, async () => {
      await open(ticket);
      expect(head()).to.equal('Ada Not verified');
      expect(row()).to.match(/^Ada (?!Verified)/);
      expect(findAll(desk, '.case-meta .good, .ticket-row .good')).to.have.length(0);
    });

  it('has no name that only a proof says which does not hold', async () => {
    await open(ticketWith({ email: 'm@shop.test' }, { customer: makeTicket(2).customer }));
    expect(head()).to.equal('m@shop.test Not verified');
    desk.remove();
    await open(ticketWith({}, { customer: makeTicket(2).customer }));
    expect(head()).to.match(/^npub1\S+ Not verified$/);
  });

  it('has a verified address for a name where none is told', async () => {
    await open(ticketWith({}, { claims: { email: 'ada@shop.test' } }));
    expect(head()).to.equal('ada@shop.test Verified');
  });

  it('has no marks where nobody is trusted', async () => {
    await open(makeTicket(1), '');
    expect(head()).to.equal('Customer 1');
  });

  it('is in the one row of many tickets too', async () => {
    const one = ticketWith({ name: 'Ada' });
    const tickets = Array.from({ length: 8 }, (_, index) => ({ ...one, id: `${index}`.repeat(64) }));
    const attributes = { 'trusted-identities': ISSUER };
    desk = await openDesk({ signedIn: 'elsewhere', snapshot: { tickets }, attributes });
    expect(row()).to.match(/^8 tickets from \u2068Ada\u2069 Verified /);
  });

  it('is shown where nothing but the proof was told', async () => {
    await open(ticketWith({}, { claims: { name: 'Ada' } }));
    expect(summary()).to.equal('Verified: name');
    expect(rows()).to.deep.equal([`name | Ada | Verified by ${SHORT}`]);
  });

  it('is not verified where the customer says otherwise, and both are shown', async () => {
    await open(ticketWith({ name: 'The owner', email: 'ada@shop.test' }));
    expect(summary()).to.equal('Not all verified');
    expect(fault()).to.equal(`Not all of it is verified: the proof by ${SHORT} says otherwise.`);
    expect(rows()).to.deep.equal([
      `name | Ada | Verified by ${SHORT}`,
      `email | ada@shop.test | Verified by ${SHORT}`,
      'name | The owner | Not verified',
    ]);
    await expectAccessible(desk);
  });

  const { createdAt: at } = makeTicket(1);
  const other = makeTicket(2).customer;
  const stolen = { customer: other };
  const forged = JSON.stringify({
    ...signEvent(
      buildIdentityProof({ at, expires: at + 600, customer: makeTicket(1).customer, claims: { id: '1' } }),
      new Uint8Array(32).fill(8),
    ),
    pubkey: ISSUER,
  });
  const faults: [string, Ticket, string, string?][] = [
    ['of another customer', ticketWith({ name: 'Ada' }, stolen), 'was made for somebody else'],
    ['that had expired', ticketWith({ name: 'Ada' }, { at: at - 9999, expires: at - 5000 }), 'had expired'],
    ['from later', ticketWith({ name: 'Ada' }, { at: at + 5000, expires: at + 6000 }), 'was made later'],
    ['by an unknown key', ticketWith({ name: 'Ada' }), `names ${SHORT}, whom this desk does not trust`, ''],
    ['that is forged', ticketWith({ name: 'Ada' }, {}, forged), 'the signature of the proof is wrong'],
    ['that is none', ticketWith({ name: 'Ada' }, {}, 'eyJhbGciOiJIUzI1NiJ9'), 'cannot be read'],
    ['of 100 kB', ticketWith({ name: 'Ada' }, {}, `"${'x'.repeat(100_000)}"`), 'cannot be read'],
    ['nested by the thousand', ticketWith({ name: 'Ada' }, {}, '['.repeat(50_000)), 'cannot be read'],
  ];
  for (const [name, ticket, reason, trusted] of faults) {
    it(`is not verified by a proof ${name}, and it is said why`, async () => {
      await open(ticket, trusted);
      expect(summary()).to.equal('Not verified');
      expect(fault())
        .to.contain(reason)
        .and.to.match(/^Not verified: .*\.$/);
      expect(rows()).to.contain('name | Ada | Not verified');
      expect(findAll(desk, '.facts .proof.good')).to.have.length(0);
      // Neither in sight nor anywhere else.
      expect(desk.shadowRoot!.innerHTML).not.to.contain(ticket.details['proof']!.slice(0, 60));
    });
  }

  it('is shown as told where there is no proof', async () => {
    await open(makeTicket(1, { details: { name: 'Ada', constructor: 'x', plan: 'Gold' } }));
    expect(findAll(desk, '.facts .proof')).to.have.length(0);
    expect(rows()).to.deep.equal(['name | Ada', 'constructor | x', 'plan | Gold']);
  });

  it('takes names of the prototype as names', async () => {
    const claims = { toString: 'x', constructor: 'y' } as unknown as Record<string, string>;
    await open(ticketWith({ plan: 'Gold' }, { claims }));
    expect(rows()).to.deep.equal([
      `toString | x | Verified by ${SHORT}`,
      `constructor | y | Verified by ${SHORT}`,
      'plan | Gold',
    ]);
  });

  it('is text, whatever it is', async () => {
    for (const text of [
      ...MARKUP.slice(0, 8),
      ...Object.values(CHARACTERS).map((each) => each.slice(0, 200)),
    ]) {
      await open(ticketWith({ note: text }, { claims: { [text.slice(0, 40) || 'x']: `x${text}` } }));
      const allowed = ['DL', 'DIV', 'DT', 'DD', 'SPAN', 'P', 'SVG', 'PATH'];
      for (const each of findAll<Element>(desk, '.facts-all *'))
        expect(allowed).to.contain(each.tagName.toUpperCase());
      for (const each of findAll(desk, '.facts dd:not(:has(.proof))')) expect(each.dir).to.equal('auto');
      desk.remove();
    }
  });

  it('is judged anew when the page trusts somebody else', async () => {
    await open(ticketWith({ name: 'Ada' }), '');
    expect(summary()).to.equal('Not verified');
    desk.setAttribute('trusted-identities', `${'0'.repeat(63)}1, ${ISSUER}`);
    await settle(desk);
    expect(summary()).to.equal('Verified: name, email');
    desk.removeAttribute('trusted-identities');
    await settle(desk);
    expect(summary()).to.equal('Not verified');
  });

  it('says which key is none, without repeating a secret one, and trusts the others', async () => {
    const lines: string[] = [];
    const { error } = console;
    console.error = (line: string) => lines.push(line);
    try {
      await open(ticketWith({ name: 'Ada' }), `npub1wrong ${NSEC},${ISSUER}`);
    } finally {
      console.error = error;
    }
    expect(lines).to.deep.equal([
      '<nostr-support-desk> trusted-identities="npub1wrong": expected public keys, as npub or hex',
      '<nostr-support-desk> trusted-identities=what may be a secret key (nsec): never put one in a page: expected public keys, as npub or hex',
    ]);
    expect(summary()).to.equal('Verified: name, email');
  });
});
