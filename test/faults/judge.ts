// What must hold of two people's screens, given what each has said. Pure: it looks and changes nothing.

import type { Ticket, TimelineItem } from '../../src/headless/snapshot.js';
import type { Person, Said } from './person.js';

export interface Problem {
  /**
   * `stuck`: something never came to an end · `offered twice`: to a relay that had said yes · `differs`: two tabs show
   * not the same
   */
  readonly what:
    'lost' | 'doubled' | 'false' | 'out of order' | 'told twice' | 'offered twice' | 'stuck' | 'differs';
  readonly when: 'meanwhile' | 'settling' | 'settled' | 'in the end';
  readonly detail: string;
}

type Finding = Pick<Problem, 'what' | 'detail'>;

export interface Look {
  readonly customer: Person;
  readonly agent: Person;
  readonly when: Problem['when'];
  /** Whether all that was accepted is to be seen by now. */
  readonly complete: boolean;
}

/** What one tab shows. */
interface Viewer {
  readonly who: Person['who'];
  readonly tickets: readonly Ticket[];
}

export function judge({ customer, agent, when, complete }: Look): Problem[] {
  const said = [...customer.said, ...agent.said];
  const findings = [customer, agent].flatMap((person) => {
    const { who, views } = person;
    const awake = when === 'meanwhile' ? views : views.filter(({ tab }) => !tab.isFrozen);
    const viewers = awake.map(({ client }) => ({ who, tickets: client.getSnapshot().tickets }));
    return [
      ...viewers.flatMap((viewer) => [
        ...findFalse(viewer, said),
        ...findDoubled(viewer),
        ...findOutOfOrder(viewer, said),
        ...(complete ? findLost(viewer, said) : []),
        ...(complete ? findUnsettled(viewer, person.said) : []),
      ]),
      ...findAccounts(person),
      ...(complete ? findDifferent(viewers, !person.device.hadTrouble) : []),
    ];
  });
  return findings.map((finding) => ({ ...finding, when }));
}

const itemsOf = (tickets: readonly Ticket[]): TimelineItem[] => tickets.flatMap(({ items }) => [...items]);

function textOf(item: TimelineItem): string {
  return item.type === 'message' || item.type === 'note' ? item.text : '';
}

function findFalse({ who, tickets }: Viewer, said: readonly Said[]): Finding[] {
  const ids = new Set(said.map(({ id }) => id));
  const texts = new Set(said.map(({ text }) => text));
  // What was tried and not accepted, because its process died, may have gone out all the same.
  const unsure = said.filter(({ type, id }) => type === 'status' && id === undefined).length;
  let unknown = 0;
  return tickets.flatMap((ticket) =>
    ticket.items.flatMap((item): Finding[] => {
      const found: Finding = { what: 'false', detail: `${who} sees ${item.type} "${textOf(item)}"` };
      const mine = said.find(({ id, text }) => id === item.id || (text !== '' && text === textOf(item)));
      if (item.type === 'note' && who === 'customer') return [found];
      if (item.type === 'status') return ids.has(item.id) || ++unknown <= unsure ? [] : [found];
      if (!texts.has(textOf(item)) || mine?.type !== item.type) return [found];
      const isInPlace = mine.ticket === undefined || mine.ticket === ticket.id;
      return isInPlace && item.own === (mine.by === who) ? [] : [found];
    }),
  );
}

function findDoubled({ who, tickets }: Viewer): Finding[] {
  const seen = new Set<string>();
  return itemsOf(tickets).flatMap((item): Finding[] => {
    const key = textOf(item) || item.id;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [{ what: 'doubled', detail: `${who} sees "${key}"` }];
  });
}

function findOutOfOrder({ who, tickets }: Viewer, said: readonly Said[]): Finding[] {
  const accepted = said.filter(({ id, state }) => state === 'accepted' && id !== undefined);
  const byId = new Map(accepted.map((one) => [one.id!, one]));
  return tickets.flatMap(({ items }) => {
    const shown = items.flatMap(({ id }) => byId.get(id) ?? []);
    return shown.flatMap((one, index): Finding[] => {
      if (!shown.slice(0, index).some(({ after }) => after.has(one))) return [];
      return [{ what: 'out of order', detail: `${who} sees ${nameOf(one)} after what came later` }];
    });
  });
}

function findLost({ who, tickets }: Viewer, said: readonly Said[]): Finding[] {
  const shown = new Set(itemsOf(tickets).map(({ id }) => id));
  return said.flatMap((one): Finding[] => {
    const isForThem = one.type !== 'note' || who === 'agent';
    if (one.state !== 'accepted' || one.atRisk || !isForThem || shown.has(one.id!)) return [];
    return [{ what: 'lost', detail: `${who} does not see ${nameOf(one)}` }];
  });
}

/** What the present client has promised has come to an end, and it says truly that it was sent. */
function findUnsettled({ who, tickets }: Viewer, said: readonly Said[]): Finding[] {
  const delivered = new Map(itemsOf(tickets).map(({ id, delivery }) => [id, delivery?.state ?? 'sent']));
  return said.flatMap((one): Finding[] => {
    const state = one.id === undefined ? undefined : delivered.get(one.id);
    if (one.state !== 'accepted' || state === undefined || state === 'sent') return [];
    return [{ what: 'stuck', detail: `${who}'s ${nameOf(one)} says ${state}` }];
  });
}

/** All tabs show the same; how far one's own has come, only if all of it was on the disk they share. */
function findDifferent(viewers: readonly Viewer[], isShared: boolean): Finding[] {
  const part = (name: string, value: unknown) => (isShared || name !== 'delivery' ? value : undefined);
  const [first, ...others] = viewers.map(({ tickets }) => JSON.stringify(tickets, part));
  return others.flatMap((other, index): Finding[] => {
    if (other === first) return [];
    const at = [...other].findIndex((letter, place) => letter !== first![place]);
    const near = (text: string) => text.slice(Math.max(0, at - 40), at + 40);
    const detail = `${viewers[0]!.who}'s tab ${index + 1} shows ${near(other)}, tab 0 ${near(first!)}`;
    return [{ what: 'differs', detail }];
  });
}

function findAccounts({ who, views, device }: Person): Finding[] {
  const twice = views.flatMap(({ told }) => told.filter((id, index) => told.indexOf(id) !== index));
  return [
    ...twice.map((id): Finding => ({ what: 'told twice', detail: `${who} is told of ${id.slice(0, 8)}` })),
    ...device.offeredTwice.map((offer): Finding => ({ what: 'offered twice', detail: `${who}: ${offer}` })),
  ];
}

function nameOf({ by, type, text, id }: Said): string {
  return text === '' ? `${by}'s ${type} ${String(id).slice(0, 8)}` : `"${text}"`;
}
