import { expect } from '@open-wc/testing';
import { isLocal, snippetText } from '../../../src/elements/desk/welcome/snippet.js';
import { SupportError } from '../../../src/util/errors.js';
import {
  AGENT,
  button,
  find,
  findAll,
  makeTicket,
  NSEC,
  openDesk,
  press,
  RELAYS,
  settle,
  type,
  type FakeDesk,
} from './desk-fixture.js';

const NPUB = 'npub1nzwqkakt2cuhrlwfhme3asrvx4s0xfyadm57tkpu2a39t9hqtahs7fsn89';

describe("the desk's first day", () => {
  let desk: FakeDesk;

  afterEach(() => desk.remove());

  const asks = () => findAll(desk, 'nostr-support-desk-setup').length > 0;

  it('asks for a name where a key that was made here has no profile', async () => {
    desk = await openDesk({ signedIn: 'here', snapshot: { setup: 'missing' } });
    expect(find(desk, 'h1').textContent).to.equal('What should customers see?');
    expect(desk.client.called('publishSetup')).to.have.length(0);
    expect(findAll(desk, 'button').map((each) => each.textContent.trim())).to.deep.equal(['Publish']);
  });

  it('publishes the name and the relays, then shows the snippet', async () => {
    desk = await openDesk({ signedIn: 'here', snapshot: { setup: 'missing' } });
    await type(desk, find<HTMLInputElement>(desk, '[name=name]'), '  Acme Support ');
    await press(desk, 'Publish');
    expect(desk.client.called('publishSetup')).to.deep.equal([{ name: 'Acme Support', relays: RELAYS }]);
    expect(find(desk, '.code').textContent).to.contain('<nostr-support');
    await press(desk, 'Go to the inbox');
    expect(findAll(desk, '.desk')).to.have.length(1);
  });

  it('publishes nothing without a name', async () => {
    desk = await openDesk({ signedIn: 'here', snapshot: { setup: 'missing' } });
    await press(desk, 'Publish');
    expect(find(desk, '[role=alert]').textContent).to.equal('Write a name first.');
    expect(desk.client.called('publishSetup')).to.have.length(0);
  });

  it('says why publishing did not work, and lets it be tried again', async () => {
    desk = await openDesk({ signedIn: 'here', snapshot: { setup: 'missing' } });
    desk.client.refusal = new SupportError('signer-refused', 'no');
    await type(desk, find<HTMLInputElement>(desk, '[name=name]'), 'Acme');
    const publish = button(desk, 'Publish');
    publish.focus();
    await press(desk, 'Publish');
    expect(find(desk, '[role=alert]').textContent).to.contain('Your signer said no');
    expect(desk.shadowRoot!.activeElement === publish).to.equal(true);
    await press(desk, 'Publish');
    expect(desk.client.called('publishSetup')).to.have.length(2);
    expect(asks()).to.equal(false);
  });

  it('asks a key from elsewhere after signing in, and takes no for an answer', async () => {
    desk = await openDesk({ snapshot: { setup: 'missing', tickets: [makeTicket(1)] } });
    await desk.signIn({ secretKey: NSEC });
    await settle(desk);
    expect(find(desk, 'h1').textContent).to.equal('Publish who answers here?');
    await press(desk, 'Not now');
    expect(desk.client.called('publishSetup')).to.have.length(0);
    await press(desk, 'Go to the inbox');
    expect(find(desk, '.banner').textContent).to.contain('Your name is not on your relays yet.');
    await press(desk, 'Set up');
    expect(asks()).to.equal(true);
  });

  it('does not stop a key from elsewhere at every reload', async () => {
    desk = await openDesk({ signedIn: 'elsewhere', snapshot: { setup: 'missing' } });
    expect(asks()).to.equal(false);
    expect(button(desk, 'Set up').disabled).to.equal(false);
  });

  for (const setup of ['unknown', 'published'] as const) {
    it(`does not ask while the profile is ${setup}`, async () => {
      desk = await openDesk({ snapshot: { setup } });
      await desk.signIn({ secretKey: NSEC });
      await settle(desk);
      expect(asks()).to.equal(false);
    });
  }

  it('leaves a name that is there as it is', async () => {
    const profiles = { [AGENT]: { pubkey: AGENT, name: 'Known Shop', about: '' } };
    desk = await openDesk({ snapshot: { setup: 'missing', profiles } });
    await desk.signIn({ secretKey: NSEC });
    await settle(desk);
    const field = find<HTMLInputElement>(desk, '[name=name]');
    expect(field.value).to.equal('Known Shop');
    expect(field.readOnly).to.equal(true);
  });

  it("fills this agent's key and relays into the snippet", async () => {
    desk = await openDesk({ signedIn: 'elsewhere', snapshot: { tickets: [makeTicket(1)] } });
    await press(desk, 'Account');
    await press(desk, 'Snippet for your site');
    expect(find(desk, '.code code').textContent).to.equal(
      [
        '<script type="module" src="https://cdn.example.com/nostr-support.js"></script>',
        '<nostr-support',
        `  agent="${NPUB}"`,
        '  relays="wss://relay.example.com wss://other.example.net"',
        '></nostr-support>',
      ].join('\n'),
    );
  });

  it('makes a snippet that a browser reads as it was meant', () => {
    const relays = ['wss://a.example/?x="1"&amp=2', 'wss://b.example'];
    const text = snippetText({
      widgetUrl: 'https://a.example/"x"&lt/nostr-support.js',
      pubkey: AGENT,
      relays,
      blobServers: [],
    });
    const { body, head } = new DOMParser().parseFromString(text, 'text/html');
    const script = (head.querySelector('script') ?? body.querySelector('script'))!;
    expect(script.getAttribute('src')).to.equal('https://a.example/"x"&lt/nostr-support.js');
    expect(body.querySelector('nostr-support')!.getAttribute('relays')).to.equal(relays.join(' '));
    expect(body.querySelector('nostr-support')!.getAttribute('agent')).to.equal(NPUB);
    expect(body.querySelector('nostr-support')!.hasAttribute('blob-servers')).to.equal(false);
  });

  for (const [where, tickets] of [
    ['where there is no ticket yet', []],
    ['from the menu', [makeTicket(1)]],
  ] as const) {
    it(`names the servers for files in the snippet ${where}`, async () => {
      const attributes = { 'blob-servers': 'https://files.example.com/, https://more.example.net/' };
      desk = await openDesk({ signedIn: 'elsewhere', snapshot: { tickets }, attributes });
      if (tickets.length > 0) {
        await press(desk, 'Account');
        await press(desk, 'Snippet for your site');
      }
      expect(find(desk, '.code').textContent).to.contain(
        '  blob-servers="https://files.example.com/ https://more.example.net/"\n></nostr-support>',
      );
      expect(findAll(desk, '.card > .small')).to.have.length(0);
    });
  }

  it('tells an address that leads nowhere from elsewhere', () => {
    for (const host of [
      'localhost:7777',
      'relay.localhost',
      'nas.local',
      '127.0.0.1:7777',
      '10.0.0.2',
      '192.168.1.20:3000',
      '172.16.0.1',
      '172.31.255.1',
      '169.254.0.9',
      '[::1]:7777',
      '[fd00::1]',
      '[fe80::1]',
    ])
      expect(isLocal(`wss://${host}/x`), host).to.equal(true);
    for (const host of [
      'relay.example.com',
      'local.example.com',
      'mylocalhost.com',
      '10.example.com',
      '11.0.0.1',
      '172.32.0.1',
      '192.169.0.1',
      '[2001:db8::1]',
      'fd.example.com',
    ])
      expect(isLocal(`wss://${host}/x`), host).to.equal(false);
    expect(isLocal('file:///site/nostr-support.js')).to.equal(true);
    expect(isLocal('nothing')).to.equal(false);
  });

  it('warns of servers that customers cannot reach, and names them', async () => {
    desk = await openDesk({ attributes: { 'blob-servers': 'http://127.0.0.1:3000/' } });
    await desk.signIn({ secretKey: NSEC, relays: ['ws://localhost:7777', RELAYS[0]!] });
    await settle(desk);
    await press(desk, 'Account');
    await press(desk, 'Snippet for your site');
    const notes = findAll(desk, '.card > .small').map((note) => note.textContent);
    expect(notes).to.have.length(1);
    expect(notes[0]).to.contain('cannot reach ws://localhost:7777, http://127.0.0.1:3000/.');
  });

  it('shows the snippet where there is no ticket yet', async () => {
    desk = await openDesk({ signedIn: 'elsewhere' });
    expect(find(desk, '.list').textContent).to.contain('No tickets yet');
    expect(find(desk, '.reader .code').textContent).to.contain(NPUB);
  });

  it('copies the snippet, or says how to', async () => {
    desk = await openDesk({ signedIn: 'elsewhere' });
    const written: string[] = [];
    const original = Object.getOwnPropertyDescriptor(navigator, 'clipboard');
    const clipboard = (writeText: (text: string) => Promise<void>) =>
      Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } });
    try {
      clipboard(() => Promise.reject(new Error('forbidden')));
      await press(desk, 'Copy the snippet');
      expect(find(desk, '.reader [role=status]').textContent).to.contain('Could not copy');
      clipboard(async (text) => void written.push(text));
      await press(desk, 'Copy the snippet');
      expect(written[0]).to.contain(NPUB);
      expect(button(desk, 'Copied').disabled).to.equal(false);
    } finally {
      if (original) Object.defineProperty(navigator, 'clipboard', original);
      else delete (navigator as { clipboard?: unknown }).clipboard;
    }
  });
});
