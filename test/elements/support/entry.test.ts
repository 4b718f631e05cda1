import { expect } from '@open-wc/testing';
import { frame } from '../helpers.js';
import { getPublicKey, generateSecretKey } from '../../../src/protocol/event.js';

describe('the entry', () => {
  it('defines the element once, however often it is loaded', async () => {
    const first = await import('../../../src/nostr-support.js');
    // A query makes it another module, as a second copy on the page would be.
    const copy = '../../../src/nostr-support.ts?again';
    const again = (await import(copy)) as typeof first;
    expect(again).not.to.equal(first);
    expect(customElements.get('nostr-support')).to.equal(first.SupportElement);
  });

  it('of an address with an agent adds one element, once the page is parsed', async () => {
    const agent = getPublicKey(generateSecretKey());
    const load = async (more: string) => {
      await import(`../../../src/nostr-support.ts?agent=${agent}&${more}`);
      // What reads the address is a file of its own, which the entry does not wait for.
      await import('../../../src/addons/one-line.js');
      await frame();
    };
    const there = () => [...document.querySelectorAll('nostr-support')];
    Object.defineProperty(document, 'readyState', { value: 'loading', configurable: true });
    try {
      await load('theme=dark#top');
      await load('theme=light');
      expect(there()).to.deep.equal([]);
    } finally {
      Reflect.deleteProperty(document, 'readyState');
    }
    document.dispatchEvent(new Event('DOMContentLoaded'));
    try {
      expect(there().map((element) => [element.agent, element.theme])).to.deep.equal([[agent, 'dark']]);
      expect(there()[0]?.parentElement).to.equal(document.documentElement);
      await load('theme=auto');
      expect(there().length).to.equal(1);
      // What is asked whether there is a conversation lists a database meanwhile, in Firefox.
      await Promise.all(there().map(({ ready }) => ready));
    } finally {
      for (const element of there()) element.remove();
    }
  });

  it('makes no store, no key, no connection and no request while closed and unused', async () => {
    await import('../../../src/nostr-support.js');
    const opened: string[] = [];
    const Original = globalThis.WebSocket;
    globalThis.WebSocket = class extends Original {
      constructor(url: string | URL) {
        opened.push(String(url));
        super(url);
      }
    };
    // What an earlier test has asked for may be listed late.
    const since = performance.now();
    const asked = () =>
      performance.getEntriesByType('resource').filter(({ startTime }) => startTime >= since);
    const before = (await indexedDB.databases()).map(({ name }) => name);
    const element = document.createElement('nostr-support');
    element.agent = getPublicKey(generateSecretKey());
    element.relays = 'wss://relay.invalid';
    document.body.append(element);
    try {
      await element.ready;
      expect((await indexedDB.databases()).map(({ name }) => name)).to.deep.equal(before);
      expect(opened).to.deep.equal([]);
      expect(localStorage.length + sessionStorage.length).to.equal(0);
      expect(document.cookie).to.equal('');
      expect(asked().map(({ name }) => name)).to.deep.equal([]);
      expect(element.shadowRoot?.querySelector('[part=panel]')).to.equal(null);
    } finally {
      element.remove();
      globalThis.WebSocket = Original;
    }
  });
});
