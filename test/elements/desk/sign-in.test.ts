import { expect, oneEvent } from '@open-wc/testing';
import type { SupportSignInEvent } from '../../../src/elements/desk/desk-events.js';
import { createLocalSigner } from '../../../src/io/signers/local-signer.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { parseSecretKey } from '../../../src/protocol/nip19.js';
import { SupportError } from '../../../src/util/errors.js';
import {
  AGENT,
  button,
  FakeDesk,
  find,
  findAll,
  NSEC,
  openDesk,
  press,
  RELAYS,
  SECRET,
  settle,
  type,
} from './desk-fixture.js';

type PageWithNostr = { nostr?: unknown };

describe('signing in to the desk', () => {
  let desk: FakeDesk;

  afterEach(() => {
    desk.remove();
    delete (globalThis as PageWithNostr).nostr;
  });

  async function paste(key: string): Promise<void> {
    await press(desk, 'Use a key');
    find<HTMLInputElement>(desk, '[name=key]').value = key;
    await press(desk, 'Sign in');
  }
  const asked = (method: string) =>
    desk.session.calls.filter(([name]) => name === method).map(([, input]) => input);
  const alerts = () => findAll(desk, '[role=alert]').map((alert) => alert.textContent.trim());

  it('offers three ways, and does nothing by itself', async () => {
    desk = await openDesk();
    expect(findAll(desk, '.way')).to.have.length(3);
    expect(desk.session.calls).to.deep.equal([]);
    expect(desk.client.calls).to.deep.equal([]);
  });

  it('shows a new key once, and goes on only when it is saved', async () => {
    desk = await openDesk({ snapshot: { setup: 'missing' } });
    await press(desk, 'Make a new key');
    const nsec = find(desk, 'output').textContent;
    expect(parseSecretKey(nsec)).to.have.length(32);
    expect(button(desk, 'Continue').disabled).to.equal(true);
    find<HTMLInputElement>(desk, '[name=saved]').click();
    await settle(desk);
    await press(desk, 'Continue');
    expect(asked('signInWithKey')).to.deep.equal([{ secretKey: nsec, made: 'here', relays: RELAYS }]);
    expect(desk.shadowRoot!.innerHTML).not.to.contain(nsec);
  });

  it('makes another key each time', async () => {
    desk = await openDesk();
    await press(desk, 'Make a new key');
    const first = find(desk, 'output').textContent;
    await press(desk, 'Back');
    await press(desk, 'Make a new key');
    expect(find(desk, 'output').textContent).not.to.equal(first);
  });

  it('takes an nsec', async () => {
    desk = await openDesk();
    await paste(` ${NSEC} `);
    expect(asked('signInWithKey')).to.deep.equal([{ secretKey: NSEC, made: 'elsewhere', relays: RELAYS }]);
    expect(findAll(desk, '.desk')).to.have.length(1);
  });

  it('takes a key in hex', async () => {
    desk = await openDesk();
    await paste(bytesToHex(SECRET));
    expect(asked('signInWithKey')).to.have.length(1);
  });

  it('hides a pasted key and lets no browser fill it in', async () => {
    desk = await openDesk();
    await press(desk, 'Use a key');
    const field = find<HTMLInputElement>(desk, '[name=key]');
    expect(field.type).to.equal('password');
    expect(field.autocomplete).to.equal('off');
    expect(desk.shadowRoot!.activeElement).to.equal(field);
  });

  for (const [what, key] of [
    ['nothing', ''],
    ['an npub', 'npub1nzwqkakt2cuhrlwfhme3asrvx4s0xfyadm57tkpu2a39t9hqtahs7fsn89'],
    ['half a key', NSEC.slice(0, 40)],
    ['zero', '0'.repeat(64)],
  ] as const) {
    it(`says in words that ${what} is no secret key`, async () => {
      desk = await openDesk();
      await paste(key);
      expect(alerts()).to.deep.equal([
        'That is no secret key. It starts with nsec1, or is 64 characters of 0–9 and a–f.',
      ]);
      expect(find(desk, '[name=key]').getAttribute('aria-invalid')).to.equal('true');
      expect(desk.session.calls).to.deep.equal([]);
    });
  }

  it('names the relay that is none', async () => {
    desk = await openDesk();
    await press(desk, 'Use a key');
    await type(desk, find<HTMLTextAreaElement>(desk, '[name=relays]'), 'wss://a.example\nhttps://b.example');
    find<HTMLInputElement>(desk, '[name=key]').value = NSEC;
    await press(desk, 'Sign in');
    expect(alerts()).to.deep.equal([
      '“https://b.example” is no relay address. It must start with wss:// and name a server.',
    ]);
    expect(desk.session.calls).to.deep.equal([]);
  });

  it('asks for at least one relay', async () => {
    desk = await openDesk({ attributes: { relays: '' } });
    await paste(NSEC);
    expect(alerts()).to.deep.equal(['Name at least one relay, such as wss://relay.example.com.']);
  });

  it('signs in over the relays that were typed', async () => {
    desk = await openDesk();
    await press(desk, 'Use a key');
    await type(
      desk,
      find<HTMLTextAreaElement>(desk, '[name=relays]'),
      ' wss://A.example/ , wss://a.example ',
    );
    find<HTMLInputElement>(desk, '[name=key]').value = NSEC;
    await press(desk, 'Sign in');
    expect(asked('signInWithKey')).to.deep.equal([
      { secretKey: NSEC, made: 'elsewhere', relays: ['wss://a.example'] },
    ]);
  });

  it('says why it did not work', async () => {
    desk = await openDesk();
    desk.session.signInWithKey = () => Promise.reject(new SupportError('insecure-context', 'no crypto'));
    await paste(NSEC);
    expect(alerts()[0]).to.contain('served securely');
    expect(button(desk, 'Sign in').disabled).to.equal(false);
  });

  it('keeps the keyboard on the button while it waits, and does it once', async () => {
    desk = await openDesk();
    let refuse!: (error: SupportError) => void;
    let tries = 0;
    desk.session.signInWithKey = () => new Promise((_, reject) => (tries++, (refuse = reject)));
    await press(desk, 'Use a key');
    find<HTMLInputElement>(desk, '[name=key]').value = NSEC;
    const submit = button(desk, 'Sign in');
    submit.focus();
    await press(desk, 'Sign in');
    expect(submit.getAttribute('aria-disabled')).to.equal('true');
    await press(desk, 'Sign in');
    expect(tries).to.equal(1);
    refuse(new SupportError('insecure-context', 'no crypto'));
    await settle(desk);
    expect(submit.getAttribute('aria-disabled')).to.equal('false');
    expect(desk.shadowRoot!.activeElement === submit).to.equal(true);
  });

  it('notices an extension that appears while it waits', async () => {
    desk = await openDesk();
    await press(desk, 'Use a browser extension');
    expect(find(desk, '[role=status]').textContent).to.contain('No extension answers');
    expect(button(desk, 'Sign in').disabled).to.equal(true);
    const nip07 = createLocalSigner(SECRET);
    (globalThis as PageWithNostr).nostr = nip07;
    window.dispatchEvent(new Event('focus'));
    await settle(desk);
    expect(find(desk, '[role=status]').textContent).to.contain('An extension is ready');
    await press(desk, 'Sign in');
    expect(asked('signInWithExtension')).to.deep.equal([{ nip07, relays: RELAYS }]);
  });

  it('says calmly that the extension refused', async () => {
    desk = await openDesk();
    const getPublicKey = () => Promise.reject(new SupportError('signer-refused', 'no'));
    (globalThis as PageWithNostr).nostr = { ...createLocalSigner(SECRET), getPublicKey };
    await press(desk, 'Use a browser extension');
    await press(desk, 'Sign in');
    expect(alerts()).to.deep.equal(['Your signer said no, so nothing was done. You can try again.']);
  });

  it('tells the page who is signed in, by public key only', async () => {
    desk = await openDesk();
    const told = oneEvent(desk, 'support-sign-in') as Promise<SupportSignInEvent>;
    await desk.signIn({ secretKey: NSEC, relays: RELAYS });
    expect((await told).pubkey).to.equal(AGENT);
  });

  it('finds who was signed in before a reload', async () => {
    desk = await openDesk({ signedIn: 'elsewhere' });
    expect(findAll(desk, '.desk')).to.have.length(1);
    expect(desk.client.called('connect')).to.have.length(1);
  });

  it('waits for an extension that comes after the page', async () => {
    desk = new FakeDesk();
    const kept = { signer: createLocalSigner(SECRET), made: 'elsewhere', relays: RELAYS } as const;
    desk.session.load = () => Promise.reject(new SupportError('signer-refused', 'no extension'));
    document.body.append(desk);
    await settle(desk);
    expect(findAll(desk, '.way')).to.have.length(3);
    expect(alerts()).to.deep.equal([]);
    desk.session.load = async () => kept;
    window.dispatchEvent(new Event('focus'));
    await settle(desk);
    expect(findAll(desk, '.desk')).to.have.length(1);
  });

  it('finds who was signed in where another sign-in fails at once', async () => {
    desk = new FakeDesk();
    desk.session.kept = { signer: createLocalSigner(SECRET), made: 'elsewhere', relays: RELAYS };
    document.body.append(desk);
    await desk.signIn({ secretKey: 'nsec1', relays: RELAYS }).catch(() => undefined);
    await settle(desk);
    expect(findAll(desk, '.desk')).to.have.length(1);
  });

  for (const [what, options, code] of [
    ['no key', {}, 'bad-input'],
    ['a bad key', { secretKey: 'nsec1' }, 'bad-key'],
    ['a bad relay', { secretKey: NSEC, relays: ['http://a.example'] }, 'bad-relay'],
    ['no relay', { secretKey: NSEC, relays: [] }, 'no-relays'],
  ] as const) {
    it(`rejects signIn() with ${what}`, async () => {
      desk = await openDesk();
      const error: unknown = await desk.signIn(options).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(SupportError);
      expect((error as SupportError).code).to.equal(code);
    });
  }

  it('asks before it signs out, and says what remains', async () => {
    desk = await openDesk({ signedIn: 'elsewhere' });
    await press(desk, 'Account');
    await press(desk, 'Sign out');
    const dialog = find<HTMLDialogElement>(desk, 'dialog');
    expect(dialog.open).to.equal(true);
    expect(dialog.textContent).to.contain('Your tickets stay on your relays');
    dialog.querySelector<HTMLButtonElement>('.quiet-button')!.click();
    await settle(desk);
    expect(dialog.open).to.equal(false);
    expect(desk.client.called('reset')).to.have.length(0);
  });

  it('leaves nothing behind after signing out', async () => {
    desk = await openDesk({ signedIn: 'elsewhere' });
    await press(desk, 'Account');
    await press(desk, 'Sign out');
    const gone = oneEvent(desk, 'support-sign-out');
    find(desk, 'dialog .danger').click();
    await gone;
    await settle(desk);
    expect(desk.client.called('reset')).to.have.length(1);
    expect(asked('signOut')).to.have.length(1);
    expect(findAll(desk, '.way')).to.have.length(3);
  });

  it('removes the key even where what was read can not be removed', async () => {
    desk = await openDesk({ signedIn: 'elsewhere' });
    desk.client.reset = () => Promise.reject(new SupportError('storage-unavailable', 'locked'));
    const error: unknown = await desk.signOut().catch((reason: unknown) => reason);
    expect((error as SupportError).code).to.equal('storage-unavailable');
    expect(asked('signOut')).to.have.length(1);
  });
});
