// Runs in the browser: the widget itself, open, with a conversation on the relay that is to flood it; and how soon keys
// are answered in its composer.

import { SupportElement } from '../../src/elements/support/support-element.js';
import type { SupportClient } from '../../src/elements/support/chat.js';
import { define } from '../../src/elements/parts/define.js';
import { createPlatform } from '../../src/io/platform.js';
import { Keys } from './keys.js';

let client: SupportClient | undefined;
let widget: Probed;
let typed: Keys;
let answers = nothingYet();

/** In milliseconds. */
export interface Answers {
  /** From each key to the end of the frame that shows it. */
  readonly keys: readonly number[];
  /** From each Enter to the message standing in the conversation. */
  readonly sends: number[];
  /** What any other task of the page has to wait, where it comes at no certain time. */
  readonly tasks: number[];
}

function nothingYet(): Pick<Answers, 'sends' | 'tasks'> {
  return { sends: [], tasks: [] };
}

class Probed extends SupportElement {
  protected override createClient(): SupportClient {
    return (client = super.createClient());
  }
}

/** Gives the customer's public key. */
async function open(agent: string, relays: string): Promise<string> {
  widget = Object.assign(document.createElement('nostr-support') as unknown as Probed, {
    ...{ agent, relays, open: true },
  });
  document.body.append(widget);
  await widget.ready;
  await (
    await widget.createTicket({ body: 'The lid of the teapot has a crack.' })
  ).sent;
  const root = widget.renderRoot;
  const count = () => root.querySelectorAll('.bubble').length;
  typed = new Keys(root);
  root.addEventListener('keydown', (event) => {
    const { timeStamp, key } = event as KeyboardEvent;
    if (key !== 'Enter') return;
    const before = count();
    const observer = new MutationObserver(() => {
      if (count() === before) return;
      observer.disconnect();
      answers.sends.push(performance.now() - timeStamp);
    });
    observer.observe(root, { subtree: true, childList: true });
  });
  root.querySelector('textarea')!.focus();
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => answers.tasks.push(performance.now() - (data as number));
  setInterval(() => port2.postMessage(performance.now()), 250);
  return client!.getSnapshot().pubkey!;
}

/** What was measured since the last time. */
function take(): Answers {
  const taken = { ...answers, keys: typed.take() };
  answers = nothingYet();
  return taken;
}

const rejected = () => client!.getSnapshot().rejected;

SupportElement.world = createPlatform();
define('nostr-support', Probed);
export const bench = { open, take, rejected };
Object.assign(globalThis, { bench });
