// What the desk asks of a client and of the session that remembers who is signed in: the real ones fit, and a test
// can hand in its own.

import type { AgentClient } from '../../headless/agent-client.js';
import type { AgentSession } from '../../headless/agent-session.js';

export type DeskClient = Pick<
  AgentClient,
  | 'hasHistory'
  | 'connect'
  | 'disconnect'
  | 'getSnapshot'
  | 'subscribe'
  | 'onError'
  | 'retry'
  | 'markRead'
  | 'saveDraft'
  | 'reset'
  | 'replyTicket'
  | 'updateStatus'
  | 'addInternalNote'
  | 'publishSetup'
>;

export type DeskSession = Pick<AgentSession, 'load' | 'signInWithKey' | 'signInWithExtension' | 'signOut'>;

/** Who is signed in, and over which relays. */
export type DeskIdentity = NonNullable<Awaited<ReturnType<DeskSession['load']>>>;
