// Kind 7701: an agent sets the status of a ticket. In the clear: relays see it.

import type { Draft, NostrEvent } from './event.js';
import { tagValue } from './event.js';
import { KIND_STATUS } from './kinds.js';
import { buildThreadTags, parseThreadTags, type ThreadFactBase, type TicketRef } from './thread.js';
import { isStatus, TICKET_STATUSES, type TicketStatus } from './ticket.js';
import { badInput } from '../util/errors.js';

export interface StatusFact extends ThreadFactBase {
  readonly type: 'status';
  readonly status: TicketStatus;
}

export function buildStatus(
  input: TicketRef & { at: number; customer: string; status: TicketStatus },
): Draft {
  const { at, customer, status } = input;
  if (!isStatus(status)) throw badInput(`status to be one of ${TICKET_STATUSES.join(', ')}`, status);
  const tags = buildThreadTags(input, customer, [['status', status]]);
  return { kind: KIND_STATUS, created_at: at, tags, content: '' };
}

export function parseStatus(event: NostrEvent): StatusFact | undefined {
  const base = parseThreadTags(event, KIND_STATUS);
  const status = tagValue(event, 'status');
  return base && isStatus(status) ? { type: 'status', ...base, status } : undefined;
}
