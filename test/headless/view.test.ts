// The reducer and the view: whatever order facts come in and however often, what is shown is the same.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Board } from '../../src/headless/board.js';
import { compareFacts, type Fact, type ThreadFact } from '../../src/headless/facts.js';
import type { Delivery, MessageItem } from '../../src/headless/snapshot.js';
import { addFacts, EMPTY_STATE } from '../../src/headless/reducer.js';
import { adoptLoose, viewTicket, type ViewContext } from '../../src/headless/view.js';
import { runs } from '../support/properties.js';
import { TestClock } from '../support/test-world.js';
import { NOW, uuid } from './people.js';

const hex = (digit: string) => digit.repeat(64);
const AGENT = hex('a');
const MEMBER = hex('b');
const CUSTOMER = hex('c');
const OTHER_CUSTOMER = hex('d');
const STRANGER = hex('e');
const TICKETS = ['1', '2', '3'].map(hex);
const PEOPLE = [AGENT, MEMBER, CUSTOMER, OTHER_CUSTOMER, STRANGER];

const person = fc.constantFrom(...PEOPLE);
// A handful of seconds, so that ties are common; some too far ahead to be due.
const at = fc.oneof(fc.integer({ min: NOW, max: NOW + 4 }), fc.constant(NOW + 100_000));
const label = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.constant(1));

const ticketFact = fc
  .record({ index: fc.nat(2), author: person, at, recipient: person })
  .map(({ index, ...rest }): Fact => ({
    type: 'ticket',
    id: TICKETS[index]!,
    ...rest,
    ...{ author: index === 2 ? OTHER_CUSTOMER : CUSTOMER, recipient: AGENT, at: NOW + index },
    ...{ ticketId: uuid(index), title: '', text: `ticket ${index}`, attachments: [] },
    ...{ category: 'general', priority: 'normal', details: {} },
  }));
const base = fc.record({ index: fc.nat(2), labelled: label, author: person, recipient: person, at });
const content = fc.oneof(
  fc.constantFrom('open', 'in_progress', 'resolved', 'closed').map((status) => ({ type: 'status', status })),
  fc.record({ type: fc.constantFrom('reply', 'message'), text: fc.constantFrom('yes', 'no') }),
  fc.record({ type: fc.constant('note'), text: fc.constant('note'), noteId: fc.constantFrom('n1', 'n2') }),
  fc.record({ type: fc.constant('csat'), rating: fc.integer({ min: 1, max: 5 }), comment: fc.constant('') }),
);
const threadFact = fc.tuple(base, content).map(([{ index, labelled, ...rest }, made]): ThreadFact => {
  const ref = { ticket: TICKETS[index]!, ticketId: uuid(index + labelled) };
  const body = { ...rest, ...ref, ...made, attachments: [] };
  // As on the wire, the id follows from everything else.
  return { ...body, id: idOf(body) } as unknown as ThreadFact;
});
const looseFact = fc.record({ author: person, recipient: person, at }).map((rest): ThreadFact => {
  const body = { type: 'message' as const, ...rest, text: 'loose', attachments: [] };
  return { ...body, id: idOf(body) };
});
const teamFact = fc
  .record({ at, members: fc.subarray([MEMBER, STRANGER]), gone: fc.subarray([MEMBER, STRANGER]) })
  .map(({ gone, ...rest }): Fact => {
    const removed = Object.fromEntries(gone.map((key) => [key, NOW + 2]));
    const body = { type: 'team' as const, author: AGENT, ...rest, removed };
    return { ...body, id: idOf(body) };
  });
const expiring = fc
  .tuple(fc.oneof(threadFact, ticketFact, looseFact), fc.constantFrom(NOW - 1, NOW + 5, NOW + 50_000))
  .map(([fact, expires]): Fact => ({ ...fact, expires }));
/** Takes back what one person said of some that were said, whoever wrote them. */
const deletionOf = (facts: readonly Fact[]) =>
  fc
    .record({
      of: fc.subarray([...facts]),
      author: person,
      at,
      k: fc.subarray(['14', '7', '7700', '7702', '1']),
    })
    .map(({ of, author, at, k }): Fact => {
      const targets = of.map(({ id }) => id);
      const body = { type: 'deletion' as const, author, at, targets, kinds: k.length > 0 ? k : [''] };
      return { ...body, id: idOf(body) };
    });
/** Later versions of what was said, answers to it and reactions to it, by whoever. */
const changesOf = (facts: readonly Fact[]) => {
  const about = fc.record({ of: fc.constantFrom(...facts), author: person, recipient: person, at });
  const version = fc.record({ isOwn: fc.boolean(), name: fc.constantFrom('edits', 'replyTo') });
  return fc.array(
    fc.oneof(
      fc.tuple(about, version).map(([{ of, author, ...rest }, { isOwn, name }]): Fact => {
        const ref = { ticket: TICKETS[0]!, ticketId: uuid(0), text: 'later', attachments: [] };
        const who = isOwn ? of.author : author;
        const body = { type: 'message' as const, ...rest, author: who, ...ref, [name]: of.id };
        return { ...body, id: idOf(body) };
      }),
      fc.tuple(about, fc.constantFrom('a', 'b')).map(([{ of, ...rest }, emoji]): Fact => {
        const body = { type: 'reaction' as const, ...rest, target: of.id, emoji };
        return { ...body, id: idOf(body) };
      }),
    ),
    { maxLength: 8 },
  );
};
const withChanges = (said: readonly Fact[]): fc.Arbitrary<Fact[]> =>
  said.length === 0 ? fc.constant([]) : changesOf(said).map((made) => [...said, ...made]);
const history = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: threadFact },
      { weight: 2, arbitrary: ticketFact },
      { weight: 1, arbitrary: looseFact },
      { weight: 1, arbitrary: teamFact },
      { weight: 1, arbitrary: expiring },
    ),
    { maxLength: 40 },
  )
  .chain((said) => withChanges(said as Fact[]))
  .chain((said) => withChanges(said as Fact[]))
  .chain((said) =>
    fc.tuple(fc.constant(said as Fact[]), fc.array(deletionOf(said as Fact[]), { maxLength: 3 })),
  )
  .map(([said, deletions]) => [...said, ...deletions])
  .chain((facts) =>
    fc.record({
      facts: fc.constant(facts as Fact[]),
      again: fc.shuffledSubarray([...facts, ...facts] as Fact[], { minLength: facts.length }),
      order: fc.shuffledSubarray(facts as Fact[], { minLength: facts.length, maxLength: facts.length }),
      chunk: fc.integer({ min: 1, max: 12 }),
    }),
  );

function idOf(body: object): string {
  let hash = 0n;
  for (const char of JSON.stringify(body)) {
    hash = (hash * 1099511628211n + BigInt(char.codePointAt(0)!)) % 2n ** 256n;
  }
  return hash.toString(16).padStart(64, '0');
}

function inChunks(facts: readonly Fact[], size: number) {
  let state = EMPTY_STATE;
  for (let i = 0; i < facts.length; i += size) state = addFacts(state, facts.slice(i, i + size));
  return state;
}

function view(
  state: ReturnType<typeof inChunks>,
  role: 'customer' | 'agent',
  delivery: ViewContext['delivery'] = () => undefined,
) {
  const context: ViewContext = {
    role,
    pubkey: role === 'agent' ? AGENT : CUSTOMER,
    teams: state.teams,
    now: NOW + 10,
    delivery,
    marks: { [TICKETS[0]!]: NOW + 2 },
    typing: new Map(),
    receipts: true,
  };
  const adopted = adoptLoose(state, context);
  const tickets = [...state.tickets.keys()].map((id) => viewTicket(id, state, adopted, context));
  return tickets.filter((ticket) => ticket !== undefined).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What hangs on something else than the facts. */
interface Around {
  readonly clock: TestClock;
  readonly deliveries: Map<string, Delivery>;
  readonly told: string[];
}

function makeBoard(role: 'customer' | 'agent', { clock, deliveries, told }: Around): Board {
  const board = new Board({
    ...{ role, clock, receipts: () => true, delivery: (id) => deliveries.get(id) },
    ...{ onChange: () => undefined, onRejected: () => undefined },
    ...{ onTicket: ({ id }) => told.push(id), onItem: ({ id }) => told.push(id) },
  });
  board.pubkey = role === 'agent' ? AGENT : CUSTOMER;
  return board;
}

function aroundAt(seconds: number): Around {
  const clock = new TestClock(() => Promise.resolve());
  clock.set((NOW + seconds) * 1000);
  return { clock, deliveries: new Map(), told: [] };
}

function boardOf(facts: readonly Fact[], role: 'customer' | 'agent', look: boolean) {
  const board = makeBoard(role, aroundAt(10));
  const read = (seconds: number) => {
    board.marks = { [TICKETS[0]!]: NOW + seconds };
    board.invalidate(TICKETS[0], []);
  };
  facts.forEach((fact, index) => {
    board.add(fact, () => undefined);
    if (!look) return;
    if (index % 3) board.tickets();
    read(index % 5);
    if (index % 2) board.tickets();
  });
  read(2);
  return board.tickets();
}

/** What may happen between two facts. */
const happening = fc.oneof(
  fc.record({ pass: fc.constantFrom(1, 1, 1, 3, 600, 50_000) }),
  fc.record({
    of: fc.nat(100),
    delivery: fc.constantFrom<Delivery>(
      { state: 'waiting', accepted: 0, total: 2 },
      { state: 'sent', accepted: 1, total: 2 },
      { state: 'failed', accepted: 0, total: 2, reason: 'relay-refused' },
      { state: 'failed', accepted: 0, total: 2, reason: 'cancelled' },
    ),
  }),
  fc.record({ read: fc.nat(2), upTo: fc.nat(6) }),
  fc.record({ by: fc.option(person, { nil: undefined }), in: fc.nat(2) }),
  fc.constant('look' as const),
);

describe('the view of the same facts', () => {
  for (const role of ['customer', 'agent'] as const) {
    it(`is the same for ${role === 'agent' ? 'an agent' : 'a customer'} in any order, with any repetition`, () => {
      fc.assert(
        fc.property(history, ({ facts, order, again, chunk }) => {
          const expected = view(addFacts(EMPTY_STATE, facts), role);
          assert.deepEqual(view(inChunks(order, chunk), role), expected);
          assert.deepEqual(view(inChunks([...order, ...again], chunk), role), expected);
          assert.deepEqual(view(inChunks(order, 1), role), expected);
        }),
        runs(400),
      );
    });

    it(`is the same on the board of ${role === 'agent' ? 'an agent' : 'a customer'}, looked at once or all along`, () => {
      fc.assert(
        fc.property(history, ({ facts, order, again }) => {
          const expected = boardOf(facts, role, false);
          assert.deepEqual(boardOf(order, role, false), expected);
          assert.deepEqual(boardOf([...order, ...again], role, true), expected);
          // As it mostly comes: each at the end.
          assert.deepEqual(boardOf([...facts].sort(compareFacts), role, true), expected);
        }),
        runs(400),
      );
    });
  }

  for (const role of ['customer', 'agent'] as const)
    it(`is the same for ${role === 'agent' ? 'an agent' : 'a customer'} who was there all along and who comes later`, async () => {
      const life = history.chain(({ facts, order }) =>
        fc.record({
          facts: fc.constantFrom(order, [...facts].sort(compareFacts)),
          between: fc.array(fc.array(happening, { maxLength: 3 }), {
            minLength: facts.length,
            maxLength: facts.length,
          }),
        }),
      );
      await fc.assert(
        fc.asyncProperty(life, async ({ facts, between }) => {
          const around = aroundAt(0);
          const board = makeBoard(role, around);
          board.start();
          for (const [index, fact] of facts.entries()) {
            board.add(fact, () => undefined);
            for (const each of between[index]!) {
              if (each === 'look') board.tickets();
              else if ('pass' in each) await around.clock.advance(each.pass * 1000);
              else if ('delivery' in each) {
                const { id, ...of } = facts[each.of % facts.length]!;
                around.deliveries.set(id, each.delivery);
                board.invalidate('ticket' in of ? of.ticket : of.type === 'ticket' ? id : undefined);
              } else if ('read' in each) {
                board.marks = { ...board.marks, [TICKETS[each.read]!]: NOW + each.upTo };
                board.invalidate(TICKETS[each.read], []);
              } else {
                const id = TICKETS[each.in]!;
                if (each.by) board.typing.set(id, { by: each.by, end: () => board.typing.delete(id) });
                else board.typing.delete(id);
                board.invalidate(id, []);
              }
            }
          }
          const toldLater: string[] = [];
          const later = makeBoard(role, { ...around, told: toldLater });
          later.marks = board.marks;
          for (const fact of facts) later.add(fact, () => undefined);
          for (const [id, typing] of board.typing) later.typing.set(id, typing);
          for (const id of TICKETS) later.invalidate(id);
          assert.deepEqual(board.tickets(), later.tickets());
          assert.deepEqual(around.told, [...new Set(around.told)]);
          // What had expired and was then said anew is not told: it stands where it stood.
          const edited = board.tickets().flatMap(({ items }) => items.filter((item) => 'edited' in item));
          const known = [...around.told, ...edited.map(({ id }) => id)];
          assert.deepEqual(
            toldLater.filter((id) => !known.includes(id)),
            [],
          );
          board.stop();
        }),
        runs(400),
      );
    });

  it('is the same where two talk, however that comes in, and whenever it is looked at', () => {
    const step = fc.record({
      ...{
        isAnswer: fc.boolean(),
        at: fc.integer({ min: NOW + 1, max: NOW + 6 }),
        about: fc.nat(12),
        place: fc.nat(1),
      },
      kind: fc.constantFrom(
        ...(['said', 'said', 'said', 'answer', 'edit', 'loose'] as const),
        ...(['resolved', 'reaction', 'expired', 'takenBack'] as const),
      ),
    });
    const talk = (steps: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[]): Fact[] =>
      steps.map(({ isAnswer, at, about, kind, place }, index): Fact => {
        const [author, recipient] = isAnswer ? [AGENT, CUSTOMER] : [CUSTOMER, AGENT];
        const id = index.toString(16).padStart(64, '0');
        const other = (about % steps.length).toString(16).padStart(64, '0');
        const ref = { ticket: TICKETS[place]!, ticketId: uuid(place) };
        const who = { id, author, recipient, at };
        const said = { type: 'message' as const, ...who, text: id, attachments: [] };
        if (kind === 'loose') return said;
        if (kind === 'reaction') return { type: 'reaction', ...who, target: other, emoji: 'a' };
        if (kind === 'resolved')
          return { type: 'status', ...who, author: AGENT, recipient: CUSTOMER, ...ref, status: 'resolved' };
        if (kind === 'takenBack') return { type: 'deletion', id, author, at, targets: [other], kinds: [''] };
        if (kind === 'expired') return { ...said, ...ref, expires: NOW + 5 };
        const named = kind === 'edit' ? { edits: other } : kind === 'answer' ? { replyTo: other } : {};
        return { ...said, ...ref, ...named };
      });
    const tickets = fc.sample(ticketFact, 100).filter(({ author }) => author === CUSTOMER);
    const all = fc
      .array(step, { minLength: 1, maxLength: 12 })
      .map(talk)
      .chain((facts) =>
        fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length })),
      );
    fc.assert(
      fc.property(all, ([facts, order]) => {
        const expected = boardOf([...tickets, ...facts], 'customer', false);
        for (const each of [order, [...facts].sort(compareFacts)])
          assert.deepEqual(boardOf([...tickets, ...each], 'customer', true), expected);
      }),
      runs(2000),
    );
  });

  it('is the same where a member takes something back after leaving, whatever came first', () => {
    const [ticket] = fc.sample(ticketFact, 50).filter(({ id }) => id === TICKETS[0]);
    const ref = { ticket: TICKETS[0]!, ticketId: uuid(0), text: 'said', attachments: [] };
    const who = { author: MEMBER, recipient: CUSTOMER };
    const reply: Fact = { type: 'reply', id: hex('7'), at: NOW + 1, ...who, ...ref };
    const deletion: Fact = {
      ...{ type: 'deletion', id: hex('8'), at: NOW + 5, author: MEMBER },
      ...{ targets: [reply.id], kinds: [''] },
    };
    const strange = { ...deletion, id: hex('9'), author: STRANGER };
    const team = { type: 'team' as const, author: AGENT };
    const lists: Fact[] = [
      { ...team, id: hex('4'), at: NOW, members: [MEMBER], removed: {} },
      { ...team, id: hex('5'), at: NOW + 3, members: [], removed: { [MEMBER]: NOW + 3 } },
    ];
    const all = [ticket!, reply, strange, deletion, ...lists];
    for (const facts of [all, [...all].reverse(), [...lists, ...all], [deletion, lists[1]!, ...all]])
      for (const role of ['customer', 'agent'] as const) {
        const [, item, ...more] = boardOf(facts, role, true)[0]!.items as MessageItem[];
        assert.deepEqual([item?.id, item?.removed, more.length], [reply.id, true, 0]);
      }
  });

  it('names of two deletions the same, and one that came through', () => {
    const ticket = fc.sample(ticketFact, 50).find(({ id }) => id === TICKETS[0])!;
    const said = { type: 'message' as const, id: hex('7'), at: NOW + 1, author: CUSTOMER, recipient: AGENT };
    const message = { ...said, ticket: TICKETS[0]!, ticketId: uuid(0), text: 'no', attachments: [] };
    const [first, second] = ['8', '9'].map((digit, index): Fact => ({
      ...{ type: 'deletion', id: hex(digit), at: NOW + 2 + index, author: CUSTOMER },
      ...{ targets: [message.id], kinds: ['14'] },
    })) as [Fact, Fact];
    const shown = (facts: readonly Fact[], refused: readonly Fact[] = []) => {
      const delivery = (id: string): Delivery | undefined =>
        refused.some((fact) => fact.id === id)
          ? { state: 'failed', accepted: 0, total: 1, reason: 'relay-refused' }
          : undefined;
      const state = facts.reduce((before, fact) => addFacts(before, [fact]), EMPTY_STATE);
      return (view(state, 'customer', delivery)[0]!.items[1] as MessageItem).deletion;
    };
    // Whose message it is not takes nothing back.
    const strange = { ...first, id: hex('6'), author: AGENT };
    for (const facts of [
      [ticket, message, strange, first, second],
      [second, first, strange, message, ticket],
    ]) {
      assert.equal(shown(facts), first.id);
      assert.equal(shown(facts, [first]), second.id);
      assert.equal(shown(facts, [second]), first.id);
      assert.ok(shown(facts, [first, second]));
    }
  });

  it('gives back the same state when nothing is new', () => {
    fc.assert(
      fc.property(history, ({ facts, again }) => {
        const state = addFacts(EMPTY_STATE, facts);
        assert.equal(addFacts(state, again), state);
        for (const fact of again) assert.equal(addFacts(state, [fact]), state);
      }),
      runs(100),
    );
  });
});

describe('a long ticket', () => {
  it('makes one item for one new message, and keeps the objects of all others', () => {
    const message = (index: number): ThreadFact => ({
      type: 'reply',
      id: index.toString(16).padStart(64, '0'),
      at: NOW - 20_000 + index,
      author: AGENT,
      recipient: CUSTOMER,
      ticket: TICKETS[0]!,
      ticketId: uuid(0),
      text: `reply ${index}`,
      attachments: [],
    });
    const ticket = fc.sample(ticketFact, 50).find(({ id }) => id === TICKETS[0])!;
    const facts = [ticket, ...Array.from({ length: 10_000 }, (_, index) => message(index + 1))];
    const before = addFacts(EMPTY_STATE, facts);
    const shown = view(before, 'customer')[0]!.items;
    const after = view(addFacts(before, [message(10_001)]), 'customer')[0]!.items;
    assert.equal(after.length, 10_002);
    for (let index = 1; index < shown.length; index++) assert.equal(after[index], shown[index]);
  });

  /** How often anything of these facts is looked at while a history of so many is taken up. */
  const looksAt = (length: number, isLoose: boolean): { history: number; message: number } => {
    let looks = 0;
    const ticket = fc.sample(ticketFact, 50).find(({ id }) => id === TICKETS[0])!;
    const counted = (fact: Fact): Fact =>
      Object.defineProperties(
        { ...fact },
        {
          at: { enumerable: true, get: () => (looks++, fact.at) },
          author: { enumerable: true, get: () => (looks++, fact.author) },
        },
      );
    const message = (index: number): Fact =>
      counted({
        ...{ type: 'message', id: index.toString(16).padStart(64, '0'), at: NOW - 20_000 + index },
        ...{ author: CUSTOMER, recipient: AGENT, text: 'message', attachments: [] },
        ...(isLoose && index % 2 ? {} : { ticket: TICKETS[0]!, ticketId: uuid(0) }),
      } as Fact);
    const board = makeBoard('agent', aroundAt(0));
    // As a relay hands it over: the newest first, the ticket last.
    for (let index = length; index > 0; index--) board.add(message(index), () => {});
    looks = 0;
    board.add(ticket, () => {});
    assert.equal(board.tickets()[0]!.items.length, length + 1);
    board.add(message(length + 1), () => {});
    assert.equal(board.tickets()[0]!.items.length, length + 2);
    const history = looks;
    board.add(message(length + 2), () => {});
    assert.equal(board.tickets()[0]!.items.length, length + 3);
    board.marks = { [TICKETS[0]!]: NOW - 20_000 + length + 1 };
    board.invalidate(TICKETS[0], []);
    // It, and the ticket, which was opened later.
    assert.equal(board.tickets()[0]!.unread, 2);
    return { history, message: looks - history };
  };

  for (const isLoose of [false, true]) {
    it(`takes work by its length, not by the square of it${isLoose ? ', also where messages name no ticket' : ''}`, () => {
      const [short, long] = [looksAt(500, isLoose).history, looksAt(2000, isLoose).history];
      assert.ok(short > 500 && long < 5 * short, `${short} looks for 500, ${long} for 2000`);
    });
  }

  it('takes no more work for one message more, and for being read, than a short one', () => {
    assert.equal(looksAt(2000, false).message, looksAt(50, false).message);
  });
});

describe('ten thousand reactions to one message', () => {
  const ticket = fc.sample(ticketFact, 50).find(({ id }) => id === TICKETS[0])!;
  const reaction = (index: number, author: string, kinds: number): Fact => ({
    type: 'reaction',
    id: index.toString(16).padStart(64, '0'),
    at: NOW - 20_000 + index,
    author,
    recipient: AGENT,
    target: ticket.id,
    emoji: String.fromCodePoint(0x1f600 + (index % kinds)),
  });
  const deletion = (target: string): Fact => ({
    ...{ type: 'deletion', id: hex('9'), at: NOW, author: CUSTOMER, targets: [target], kinds: [''] },
  });

  /** What is shown, and how often it was asked whether something was taken back. */
  const shown = (facts: readonly Fact[]) => {
    const state = addFacts(EMPTY_STATE, [ticket, ...facts]);
    let asked = 0;
    const ends = new Map(state.ends);
    ends.get = (key) => (asked++, Map.prototype.get.call(ends, key) as number | undefined);
    const [item] = view({ ...state, ends }, 'agent')[0]!.items;
    return { asked, reactions: (item as MessageItem).reactions };
  };

  for (const [what, kinds, count] of [
    ['of sixty kinds', 60, 20],
    ['of one kind', 1, 1],
  ] as const)
    it(`${what} are shown as few, and cost hardly more than these`, () => {
      const all = Array.from({ length: 10_000 }, (_, index) => reaction(index, CUSTOMER, kinds));
      const strange = Array.from({ length: 100 }, (_, index) => reaction(20_000 + index, STRANGER, 30));
      const gone = [deletion(reaction(0, CUSTOMER, kinds).id)];
      const few = shown([...all.slice(0, 100), ...strange, ...gone]);
      const many = shown([...all, ...strange, ...gone]);
      assert.deepEqual(many.reactions, few.reactions);
      assert.equal(many.reactions?.length, count);
      assert.ok(many.reactions.every(({ pubkeys }) => pubkeys.length === 1 && pubkeys[0] === CUSTOMER));
      assert.ok(many.asked - few.asked < 100, `asked ${many.asked} times, for few of them ${few.asked}`);
    });
});

describe('edits that name each other', () => {
  const ticket = fc.sample(ticketFact, 50).find(({ id }) => id === TICKETS[0])!;
  const message = (index: number, edits: number | undefined): Fact => ({
    ...{ type: 'message', id: index.toString(16).padStart(64, '0'), at: NOW + 1 + index },
    ...{ author: CUSTOMER, recipient: AGENT, ticket: TICKETS[0]!, ticketId: uuid(0) },
    ...{ text: `${index}`, attachments: [] },
    ...(edits !== undefined && { edits: edits.toString(16).padStart(64, '0') }),
  });
  const textsOf = (...edits: (number | undefined)[]) => {
    const facts = edits.map((edited, index) => message(index, edited));
    const items = view(addFacts(EMPTY_STATE, [ticket, ...facts]), 'agent')[0]!.items;
    return items.slice(1).map((item) => (item as MessageItem).text);
  };

  for (const [what, edits, expected] of [
    ['in a circle of two', [1, 0], ['1']],
    ['in a circle of three', [2, 0, 1], ['2']],
    ['themselves', [0, 1], ['0', '1']],
    ['what comes later', [2, undefined, undefined], ['0', '1', '2']],
    ['the last version of a chain', [undefined, 0, 1, 2], ['3']],
  ] as const)
    it(`show each message once where they name ${what}`, () => {
      assert.deepEqual(textsOf(...edits), expected);
    });

  it('are followed through ten thousand of them', () => {
    const chain = Array.from({ length: 10_000 }, (_, index) => (index ? index - 1 : undefined));
    assert.deepEqual(textsOf(...chain.slice(0, 100)), ['99']);
    assert.deepEqual(textsOf(...chain.map((_, index) => (index ? 0 : undefined))), ['9999']);
  });
});
