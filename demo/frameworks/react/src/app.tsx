import { useRef, useState, useSyncExternalStore } from 'react';
// Defines the element, and tells JSX about it.
import 'nostr-support/react';
import type { SupportElement } from 'nostr-support/react';

const WORDS = { greeting: 'Hello! What about your account?' };

export function App() {
  const [here, setHere] = useState(true);
  return (
    <main>
      {here && <Account />}
      <button id="leave" type="button" onClick={() => setHere(!here)}>
        {here ? 'Leave' : 'Come back'}
      </button>
    </main>
  );
}

/** Whether this is drawn in a browser, and not by a server or over what a server has drawn. */
const useBrowser = () =>
  useSyncExternalStore(
    () => () => {},
    () => true,
    () => false,
  );

function Account() {
  const inBrowser = useBrowser();
  const support = useRef<SupportElement>(null);
  const [plan, setPlan] = useState('free');
  const [unread, setUnread] = useState(0);
  return (
    <>
      <h1>Your account</h1>
      <label>
        Plan
        <select id="plan" value={plan} onChange={(event) => setPlan(event.target.value)}>
          <option>free</option>
          <option>team</option>
        </select>
      </label>
      <button id="help" type="button" onClick={() => support.current?.show()}>
        {unread > 0 ? `Help (${unread})` : 'Help'}
      </button>
      {/* On an element that a server has drawn React sets no properties and listens to no events (react/react#35446).
          With another key it is made anew; where there was no server the key stays the same. */}
      <nostr-support
        key={String(inBrowser)}
        ref={support}
        agent={import.meta.env.VITE_SUPPORT_AGENT}
        relays={import.meta.env.VITE_SUPPORT_RELAYS}
        strings={WORDS}
        context={{ plan }}
        onsupport-unread={({ count }) => setUnread(count)}
      />
    </>
  );
}
