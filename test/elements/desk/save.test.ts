// A ticket that is saved as a file from the desk: what is asked for, by hand and by keyboard.

import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { getPublicKey, signEvent } from '../../../src/protocol/event.js';
import { buildIdentityProof } from '../../../src/protocol/identity-proof.js';
import { SupportError } from '../../../src/util/errors.js';
import { watchDownloads } from '../downloads.js';
import { expectAccessible } from '../helpers.js';
import {
  AGENT,
  button,
  find,
  findAll,
  makeTicket,
  openDesk,
  press,
  settle,
  type DeskSetting,
  type FakeDesk,
} from './desk-fixture.js';

const TICKET = makeTicket(1);
const SAVE = 'Save conversation';

describe('saving a ticket', () => {
  let desk: FakeDesk;
  let undo = () => {};

  afterEach(() => {
    undo();
    desk.remove();
  });

  async function open(setting: DeskSetting = {}): Promise<void> {
    desk = await openDesk({
      signedIn: 'elsewhere',
      snapshot: { tickets: [TICKET, makeTicket(2)] },
      ...setting,
    });
    find(desk, '.ticket').click();
    await settle(desk);
  }
  const choices = () => findAll(desk, '[role=menuitem]').map(({ textContent }) => textContent.trim());
  const active = () => desk.shadowRoot!.activeElement;

  it('gives each of the three formats, with names and words as the agent sees them', async () => {
    const { saved } = ({ undo } = watchDownloads());
    await open();
    for (const [label, format, name, type] of [
      ['As text', 'text', /^conversation-\d{4}-\d\d-\d\d\.txt$/, 'text/plain'],
      ['As a web page', 'html', /\.html$/, 'text/html'],
      ['As JSON, with signatures', 'json', /\.json$/, 'application/json'],
    ] as const) {
      await press(desk, SAVE);
      expect(choices()).to.deep.equal(['As text', 'As a web page', 'As JSON, with signatures']);
      expect(find(desk, '.menu').textContent).to.contain('Internal notes are left out.');
      await press(desk, label);
      await settle(desk);
      expect(saved.at(-1)!.name).to.match(name);
      expect(saved.at(-1)!.blob.type).to.contain(type);
      expect(await saved.at(-1)!.blob.text()).to.equal(`as ${format}`);
      expect(findAll(desk, '[role=menu]')).to.have.length(0);
      expect(active()).to.equal(button(desk, SAVE));
    }
    const [asked] = desk.client.called('exportTranscript') as {
      ticketId: string;
      words: (key: string) => string;
      names: Record<string, string>;
    }[];
    expect(asked!.ticketId).to.equal(TICKET.id);
    expect(asked!.words('status-closed')).to.equal('Status set to closed');
    expect(asked!.names[TICKET.customer]).to.equal('Customer 1');
    expect(asked!.names[AGENT]).to.match(/^npub1/);
    expect(saved.map(({ revoked }) => revoked())).to.deep.equal([false, false, false]);
    desk.remove();
    expect(saved.map(({ revoked }) => revoked())).to.deep.equal([true, true, true]);
  });

  it('calls the customer by the name that is verified', async () => {
    ({ undo } = watchDownloads());
    const { customer, createdAt: at } = TICKET;
    const backend = new Uint8Array(32).fill(9);
    const claims = { name: 'Ada' };
    const proof = JSON.stringify(
      signEvent(buildIdentityProof({ at, expires: at + 600, customer, claims }), backend),
    );
    await open({
      snapshot: { tickets: [{ ...TICKET, details: { name: 'The owner', proof } }] },
      attributes: { 'trusted-identities': getPublicKey(backend) },
    });
    await press(desk, SAVE);
    await press(desk, 'As text');
    const [{ names }] = desk.client.called('exportTranscript') as [{ names: Record<string, string> }];
    expect(names[customer]).to.equal('Ada');
  });

  it('says that it is at work, and does not begin again', async () => {
    ({ undo } = watchDownloads());
    await open();
    let done = (_text: string) => {};
    desk.client.exportTranscript = (input) => {
      desk.client.calls.push(['exportTranscript', input]);
      return new Promise((resolve) => (done = resolve));
    };
    await press(desk, SAVE);
    await press(desk, 'As JSON');
    expect(choices()).to.deep.equal(['As text', 'As a web page', 'Saving…']);
    await press(desk, 'As text');
    expect(desk.client.called('exportTranscript')).to.have.length(1);
    done('{}');
    await settle(desk);
    expect(findAll(desk, '[role=menu]')).to.have.length(0);
  });

  it('calls nobody back who has gone on meanwhile', async () => {
    const { saved } = ({ undo } = watchDownloads());
    await open();
    let done = (_text: string) => {};
    desk.client.exportTranscript = () => new Promise((resolve) => (done = resolve));
    await press(desk, SAVE);
    await press(desk, 'As JSON');
    find(desk, 'textarea').focus();
    await settle(desk);
    done('{}');
    await settle(desk);
    expect(saved).to.have.length(1);
    expect(active()).to.equal(find(desk, 'textarea'));
  });

  it('says so where the file cannot be made, and can be tried again', async () => {
    const { saved } = ({ undo } = watchDownloads());
    await open();
    const { client } = desk;
    const real = client.exportTranscript.bind(client);
    client.exportTranscript = () => Promise.reject(new SupportError('addon-unavailable', 'no file'));
    await press(desk, SAVE);
    await press(desk, 'As text');
    expect(find(desk, '.menu [role=alert]').textContent).to.equal(
      'That could not be saved. Please try again.',
    );
    await expectAccessible(desk);
    client.exportTranscript = real;
    await press(desk, 'As text');
    expect(saved).to.have.length(1);
    await press(desk, SAVE);
    expect(findAll(desk, '.menu [role=alert]')).to.have.length(0);
  });

  it('is walked through by keyboard', async () => {
    ({ undo } = watchDownloads());
    await open();
    button(desk, SAVE).focus();
    await sendKeys({ press: 'Enter' });
    await settle(desk);
    expect(active()?.textContent.trim()).to.equal('As text');
    await sendKeys({ press: 'ArrowUp' });
    expect(active()?.textContent.trim()).to.equal('As JSON, with signatures');
    await sendKeys({ press: 'Escape' });
    await settle(desk);
    // It closes the menu, not the ticket.
    expect(active()).to.equal(button(desk, SAVE));
    await expectAccessible(desk);
  });
});
