// Takes back a message whose files are still on their way: no relay was offered it, so that it was never anywhere else.
// Only the tab that leads can say whether that still holds, so it is the one to do it.

import type { Core } from '../../headless/core.js';
import { badInput } from '../../util/errors.js';

/** Rejects with `bad-input` where it is too late, and for a ticket in which more was written since. */
export async function cancel(core: Core, id: string): Promise<void> {
  const { outbox, board, seat } = core;
  if (!outbox.deliveries.get(id)?.uploads || board.find(id)?.items[1])
    throw badInput('the id of what no relay was offered and nothing hangs on', id);
  if (seat.leads) core.withdraw(id);
  else seat.say({ id, gone: false });
}
