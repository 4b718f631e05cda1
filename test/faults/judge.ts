// What must hold of two people's screens, given what each has said. Pure: it looks and changes nothing.

import type { MessageItem, Ticket, TimelineItem } from '../../src/headless/snapshot.js';
import { SupportError } from '../../src/util/errors.js';
import type { FileServer } from './faulty-files.js';
import { AGENT, type Person } from './person.js';
import { comesAfter, textOf, type Ledger, type Said, type SaidFile } from './said.js';

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
  readonly ledger: Ledger;
  readonly when: Problem['when'];
  /** Whether all that was accepted is to be seen by now. */
  readonly complete: boolean;
}

/** What one tab shows. */
interface Viewer {
  readonly who: Person['who'];
  readonly tickets: readonly Ticket[];
}

export function judge({ customer, agent, ledger, when, complete }: Look): Problem[] {
  const findings = [customer, agent].flatMap((person) => {
    const { who, views } = person;
    const awake = when === 'meanwhile' ? views : views.filter(({ tab }) => !tab.isFrozen);
    const viewers = awake.map(({ client }) => ({ who, tickets: client.getSnapshot().tickets }));
    return [
      ...viewers.flatMap((viewer) => [
        ...findFalse(viewer, ledger, complete),
        ...findDoubled(viewer, ledger),
        ...findOutOfOrder(viewer, ledger),
        ...(complete ? findLost(viewer, ledger) : []),
        ...(complete ? findUnchanged(viewer, ledger) : []),
        ...(complete ? findUnsettled(viewer, ledger) : []),
      ]),
      ...findAccounts(person),
      ...(complete ? findDifferent(viewers, !person.device.hadTrouble) : []),
    ];
  });
  return findings.map((finding) => ({ ...finding, when }));
}

/** Each file of each message can be had, as it was sent, from a server that has it; and never anything else. */
export async function judgeFiles(person: Person, servers: readonly FileServer[]): Promise<Finding[]> {
  const { who, client, tickets, ledger } = person;
  const findings: Finding[] = [];
  for (const item of itemsOf(tickets)) {
    const files = ledger.find(item)?.files ?? [];
    // What is one's own may have lost its bytes with a disk before it was anywhere.
    const isHere = item.delivery?.reason === 'storage-unavailable';
    if (item.type !== 'message' || item.removed || isHere) continue;
    for (const [index, attachment] of item.attachments.entries()) {
      const name = `${who}: file ${index} of "${item.text}"`;
      const { blob_sha256: hash } = attachment.blossom;
      const has = servers.some(({ fault, files: kept }) => !fault && kept.has(hash));
      const isExcused = servers.some(({ betrayed, files: kept }) => betrayed.has(hash) || kept.has(hash));
      try {
        const blob = await client.downloadAttachment(attachment);
        const bytes = Buffer.from(await blob.arrayBuffer());
        if (!bytes.equals(files[index]!.bytes))
          findings.push({ what: 'false', detail: `${name} is another` });
      } catch (error) {
        if (!(error instanceof SupportError)) throw error;
        if (has || !isExcused) findings.push({ what: 'lost', detail: `${name}: ${error.code}` });
      }
    }
  }
  return findings;
}

const itemsOf = (tickets: readonly Ticket[]): TimelineItem[] => tickets.flatMap(({ items }) => [...items]);

function findFalse({ who, tickets }: Viewer, ledger: Ledger, complete: boolean): Finding[] {
  // What was tried and not accepted, because its process died, may have gone out all the same.
  const unsure = ledger.said.filter(({ type, id }) => type === 'status' && id === undefined).length;
  let unknown = 0;
  return tickets.flatMap((ticket) =>
    ticket.items.flatMap((item): Finding[] => {
      const found: Finding = { what: 'false', detail: `${who} sees ${item.type} "${textOf(item)}"` };
      const mine = ledger.find(item);
      if (item.type === 'note' && who === 'customer') return [found];
      if (item.type === 'status' && !mine) return ++unknown <= unsure ? [] : [found];
      if (mine?.type !== item.type) return [found];
      const isInPlace = mine.ticket === undefined || ledger.isSame(mine.ticket, ticket.id);
      if (!isInPlace || item.own !== (mine.by === who)) return [found];
      if (item.type !== 'message') return [];
      return item.removed ? findSecret(item, mine, ledger, complete) : findMisshapen(item, mine, ledger);
    }),
  );
}

/** Of what was taken back nothing is shown; what is replaced may be gone before the other comes. */
function findSecret(item: MessageItem, said: Said, ledger: Ledger, complete: boolean): Finding[] {
  const isSilent = item.text === '' && item.attachments.length === 0 && !item.reactions;
  const types = complete ? (['deletion'] as const) : (['deletion', 'edit'] as const);
  const isMeant = types.some((type) => ledger.changesTo(said, type).length > 0);
  return isSilent && isMeant ? [] : [{ what: 'false', detail: `a removal of ${nameOf(said)} is seen` }];
}

/** What is shown with a message, and that nobody has said. */
function findMisshapen(item: MessageItem, said: Said, ledger: Ledger): Finding[] {
  const found = (what: string): Finding => ({ what: 'false', detail: `${what} of ${nameOf(said)} is seen` });
  const { about } = said;
  // Where the first version is still to come, the one that is there is answered.
  const answered = about ? [about, ...ledger.changesTo(about, 'edit')] : [];
  const isAnswer =
    item.replyTo === undefined ||
    answered.some(({ id }) => id === undefined || ledger.isSame(id, item.replyTo));
  const reactions = ledger.changesTo(said, 'reaction').filter(({ isOff }) => !isOff);
  const emoji = item.reactions?.map((reaction) => reaction.emoji) ?? [];
  return [
    ...(isAnswer ? [] : [found('an answer')]),
    ...(isWhole(item, said.files) ? [] : [found('other files')]),
    ...(new Set(emoji).size === emoji.length ? [] : [{ ...found('a reaction'), what: 'doubled' as const }]),
    ...(item.reactions ?? []).flatMap(({ emoji, pubkeys }) => [
      ...pubkeys
        .filter((key) => !reactions.some((each) => each.emoji === emoji && each.by === ownerOf(key)))
        .map(() => found(emoji)),
      ...(new Set(pubkeys).size === pubkeys.length ? [] : [{ ...found(emoji), what: 'doubled' as const }]),
    ]),
  ];
}

const ownerOf = (pubkey: string) => (pubkey === AGENT.pubkey ? 'agent' : 'customer');

function isWhole({ attachments }: MessageItem, files: readonly SaidFile[]): boolean {
  const isEach = attachments.every(({ name, size, sha256, mime }, index) => {
    const file = files[index];
    const isSame = file && name === file.name && sha256 === file.sha256;
    return isSame && size === file.bytes.length && mime === (file.mime || 'application/octet-stream');
  });
  return isEach && attachments.length === files.length;
}

function findDoubled({ who, tickets }: Viewer, ledger: Ledger): Finding[] {
  const seen = new Set<unknown>();
  return itemsOf(tickets).flatMap((item): Finding[] => {
    const key = ledger.find(item) ?? item.id;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [{ what: 'doubled', detail: `${who} sees "${textOf(item) || item.id}"` }];
  });
}

function findOutOfOrder({ who, tickets }: Viewer, ledger: Ledger): Finding[] {
  return tickets.flatMap(({ items }) => {
    const shown = items.flatMap((item) => {
      const said = ledger.find(item);
      // A version whose first one is still to come stands for itself.
      return said?.state === 'accepted' && ledger.isSame(said.id, item.id) ? said : [];
    });
    return shown.flatMap((one, index): Finding[] => {
      if (!shown.slice(0, index).some(({ after }) => after.has(one))) return [];
      return [{ what: 'out of order', detail: `${who} sees ${nameOf(one)} after what came later` }];
    });
  });
}

function findLost({ who, tickets }: Viewer, ledger: Ledger): Finding[] {
  const shown = new Set(itemsOf(tickets).map((item) => ledger.find(item)));
  const isShown = (id: string | undefined) => tickets.some((ticket) => ledger.isSame(id, ticket.id));
  return ledger.said.flatMap((one): Finding[] => {
    if (!isPlace(one) || one.state !== 'accepted' || one.atRisk || shown.has(one)) return [];
    if (one.type === 'note' && who === 'customer') return [];
    // The newest rating counts.
    if (one.type === 'csat' && [...shown].some((other) => other && isNewerRating(other, one, ledger)))
      return [];
    // Where all was taken back, nothing is left of the ticket.
    if (ledger.changesTo(one, 'deletion').length > 0 && !isShown(one.ticket)) return [];
    return [{ what: 'lost', detail: `${who} does not see ${nameOf(one)}` }];
  });
}

/** What has a place of its own on the screen. */
const isPlace = ({ type }: Said) => ['message', 'note', 'status', 'csat'].includes(type);

function isNewerRating(other: Said, one: Said, ledger: Ledger): boolean {
  return other.type === 'csat' && ledger.isSame(other.ticket, one.ticket) && !one.after.has(other);
}

/** What was said otherwise, taken back, answered or given a reaction, and is not shown so. */
function findUnchanged({ who, tickets }: Viewer, ledger: Ledger): Finding[] {
  return itemsOf(tickets).flatMap((item): Finding[] => {
    const said = ledger.find(item);
    if (item.type !== 'message' || !said || item.removed) return [];
    const lost = (what: string): Finding => ({
      what: 'lost',
      detail: `${who} does not see ${what} ${nameOf(said)}`,
    });
    const sure = (one: Said) => one.state === 'accepted' && !one.atRisk;
    const edits = ledger.changesTo(said, 'edit');
    const isDeleted = ledger
      .changesTo(said, 'deletion')
      .some((one) => sure(one) && edits.every((edit) => one.after.has(edit)));
    const shown = ledger.versionOf(item)!;
    const isEdited = edits.some((edit) => sure(edit) && edit !== shown && comesAfter(edit, shown));
    const { about } = said;
    // Whoever answers in the moment in which something gets another id may do it by the old one.
    const isFixed = about && about.id === ledger.now(about.id);
    const isAnswer =
      isFixed && sure(about) && item.replyTo === undefined && isShownIn(tickets, about, ledger);
    return [
      ...(isDeleted ? [lost('the end of')] : []),
      ...(isEdited && !isDeleted ? [lost('the last version of')] : []),
      ...(isAnswer ? [lost('what is answered by')] : []),
      ...findUnfelt(item, ledger.changesTo(said, 'reaction'), sure).map((emoji) =>
        lost(`the right ${emoji} of`),
      ),
    ];
  });
}

function isShownIn(tickets: readonly Ticket[], said: Said, ledger: Ledger): boolean {
  return itemsOf(tickets).some((item) => ledger.find(item) === said);
}

/** Emoji that are there, or not, against the last word of somebody. */
function findUnfelt(item: MessageItem, all: readonly Said[], sure: (said: Said) => boolean): string[] {
  const keys = new Set(all.map(({ by, emoji }) => `${by} ${emoji}`));
  return [...keys].flatMap((key) => {
    const [by, emoji] = key.split(' ') as [string, string];
    const words = all.filter((one) => one.by === by && one.emoji === emoji);
    // Of what may have ended on the way, and of two tabs that did not know of each other, nobody knows the end.
    const isClear = words.every(
      (one, index) => sure(one) && words.slice(0, index).every((other) => one.after.has(other)),
    );
    const isThere = !!item.reactions?.some(
      (each) => each.emoji === emoji && each.pubkeys.some((key) => ownerOf(key) === by),
    );
    return isClear && isThere === !!words.at(-1)!.isOff ? [emoji] : [];
  });
}

/** What the present client has promised has come to an end, and it says truly that it was sent. */
function findUnsettled({ who, tickets }: Viewer, ledger: Ledger): Finding[] {
  return itemsOf(tickets).flatMap((item): Finding[] => {
    const said = ledger.find(item);
    const { state = 'sent', reason } = item.delivery ?? {};
    const isOver = said?.atRisk && reason === 'storage-unavailable';
    if (!item.own || said?.state !== 'accepted' || state === 'sent' || isOver) return [];
    return [{ what: 'stuck', detail: `${who}'s ${nameOf(said)} says ${state} ${reason}` }];
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
