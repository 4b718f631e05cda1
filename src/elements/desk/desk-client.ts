// What the desk asks of a client and of the session that remembers who is signed in: the real ones fit, and a test
// can hand in its own.

import type { LiveElement } from '../live-element.js';
import type { AgentClient } from '../../headless/agent-client.js';
import type { AgentSession } from '../../headless/agent-session.js';
import type { Snapshot } from '../../headless/snapshot.js';
import type { SupportError } from '../../util/errors.js';
import type { RoomClient } from '../parts/extras.js';
import { StoreController } from '../controllers/store-controller.js';

export type DeskClient = Pick<
  AgentClient,
  | 'hasHistory'
  | 'connect'
  | 'disconnect'
  | 'getSnapshot'
  | 'subscribe'
  | 'onError'
  | 'onReset'
  | 'retry'
  | 'markRead'
  | 'saveDraft'
  | 'reset'
  | 'replyTicket'
  | 'updateStatus'
  | 'addInternalNote'
  | 'exportTranscript'
  | 'publishSetup'
  | 'appDataSave'
  | 'appDataLoad'
  | keyof RoomClient
  | 'signals'
>;

export type DeskSession = Pick<AgentSession, 'load' | 'signInWithKey' | 'signInWithExtension' | 'signOut'>;

/** Who is signed in, and over which relays. */
export type DeskIdentity = NonNullable<Awaited<ReturnType<DeskSession['load']>>>;

/** Holds the client of whoever is signed in: that is reason enough to connect. */
export class DeskStore extends StoreController<DeskClient, LiveElement & Element> {
  protected override changed: (now: Snapshot, before: Snapshot) => void;
  protected override failed: (error: SupportError) => void;
  protected override gone: () => void;

  constructor(
    host: LiveElement & Element,
    changed: (now: Snapshot, before: Snapshot) => void,
    failed: (error: SupportError) => void,
    gone: () => void,
  ) {
    super(host);
    this.changed = changed;
    this.failed = failed;
    this.gone = gone;
  }

  protected eager(): boolean {
    return true;
  }

  protected started(): void {}
}
