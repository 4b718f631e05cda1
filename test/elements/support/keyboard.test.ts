// Where the keyboard is when what it was on goes away: never nowhere, for then Escape would not be heard any more.

import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { Attachment } from '../../../src/protocol/envelope.js';
import { NOON, own, snapshot, theirs, ticket } from '../fixtures.js';
import { focused, one, part, until } from '../helpers.js';
import { drawn, input, leave, panel, withAddons, type Shown } from './panel.js';

const FILE: Attachment = {
  type: 'encrypted_blob',
  mime: 'application/pdf',
  name: 'invoice.pdf',
  size: 48_200,
  sha256: '1'.repeat(64),
  cipher: 'aes-256-gcm',
  key: '',
  iv: '',
  blossom: { blob_sha256: '1'.repeat(64), servers: [] },
};
const FAILED = { state: 'failed', accepted: 0, total: 3, reason: 'relay-refused' } as const;

afterEach(leave);

const at = () => focused()?.getAttribute('part');

/** Pressed as by the keyboard. */
async function pressed({ element }: Shown, selector: string): Promise<void> {
  await until(() => element.shadowRoot!.querySelector(selector) !== null);
  one<HTMLElement>(element.shadowRoot, selector).focus();
  await sendKeys({ press: 'Enter' });
  await drawn(element);
}

async function closesByEscape({ element }: Shown): Promise<void> {
  await sendKeys({ press: 'Escape' });
  expect(element.open).to.equal(false);
}

describe('the keyboard stays in the panel', () => {
  it('when a long message is shown whole', async () => {
    const shown = await panel({ tickets: [ticket({ items: [theirs('Word '.repeat(400))] })] });
    await pressed(shown, '.bubble .text-button');
    expect(at()).to.equal('log');
    await closesByEscape(shown);
  });

  it('when a message is offered again', async () => {
    const item = own('Hello?', NOON, { delivery: FAILED });
    const shown = await panel({ tickets: [ticket({ items: [item] })] });
    await pressed(shown, '.meta .text-button');
    const waiting = { ...item, delivery: { state: 'waiting', accepted: 0, total: 3 } as const };
    shown.client.show(snapshot({ tickets: [ticket({ items: [waiting] })] }));
    await drawn(shown.element);
    expect(at()).to.equal('log');
    await closesByEscape(shown);
  });

  it('when a message goes away that it was on', async () => {
    await withAddons('actions');
    const talk = ticket({ items: [own('Hello?'), theirs('Oh', NOON + 60)] });
    const shown = await panel({ tickets: [talk] });
    shown.element.shadowRoot!.querySelectorAll<HTMLElement>('.more')[1]!.focus();
    shown.client.show(snapshot({ tickets: [{ ...talk, items: talk.items.slice(0, 1) }] }));
    await drawn(shown.element);
    expect(at()).to.equal('log');
    await closesByEscape(shown);
  });

  it('when a reaction is taken back', async () => {
    await withAddons('actions');
    const item = theirs('On its way', NOON, { reactions: [{ emoji: '👍', pubkeys: ['x'], own: ['y'] }] });
    const talk = ticket({ items: [item] });
    const shown = await panel({ tickets: [talk] });
    await pressed(shown, '.reaction');
    shown.client.show(snapshot({ tickets: [{ ...talk, items: [{ ...item, reactions: [] }] }] }));
    await drawn(shown.element);
    expect(at()).to.equal('log');
    await closesByEscape(shown);
  });

  it('when a starter is sent', async () => {
    await withAddons('welcome');
    const starters = ['Where is my order?'];
    const shown = await panel({}, {}, ({ element }) => Object.assign(element, { starters }));
    await pressed(shown, '[part=starter]');
    expect(shown.client.called('createTicket')).to.have.length(1);
    shown.client.show(snapshot({ tickets: [ticket({ id: 'new-ticket' })] }));
    await drawn(shown.element);
    expect(at()).to.equal('panel');
    await closesByEscape(shown);
  });

  it('when a file is not sent after all: where one writes', async () => {
    await withAddons('tray');
    const uploads = [{ sha256: '1'.repeat(64), sent: 0, total: 48_200, state: 'uploading' } as const];
    const item = own('Here it is', NOON, {
      attachments: [FILE],
      delivery: { state: 'waiting', accepted: 0, total: 3, uploads },
    });
    const talk = ticket({ items: [own('Hello?'), item] });
    const shown = await panel({ tickets: [talk] });
    await pressed(shown, '.upload .text-button');
    shown.client.show(snapshot({ tickets: [{ ...talk, items: talk.items.slice(0, 1) }] }));
    await drawn(shown.element);
    expect(at()).to.equal('input');
    await closesByEscape(shown);
  });

  it('when what was pressed in the menu can’t be pressed until it is done', async () => {
    await withAddons('menu');
    const shown = await panel({ tickets: [ticket({ items: [own('Hello?')] })] });
    const { client } = shown;
    const isOnSheet = () => focused()?.classList.contains('menu-sheet');
    client.exportTranscript = () => new Promise(() => undefined);
    await pressed(shown, '[part=menu]');
    await pressed(shown, '.menu-format:last-child');
    expect(isOnSheet()).to.equal(true);
    await sendKeys({ press: 'Escape' });
    expect(at()).to.equal('menu');
    await closesByEscape(shown);

    const another = await panel({ tickets: [ticket({ items: [own('Hello?')] })] });
    let fail!: (error: Error) => void;
    another.client.reset = () => new Promise((_, reject) => (fail = reject));
    await pressed(another, '[part=menu]');
    await pressed(another, '.menu-danger');
    await pressed(another, '.menu-delete');
    expect(isOnSheet()).to.equal(true);
    fail(new TypeError('no file'));
    await until(() => another.element.shadowRoot!.querySelector('[role=alert]') !== null);
    expect(isOnSheet()).to.equal(true);
  });

  it('when emoji are asked for, which stand before their button: on the first of them', async () => {
    await withAddons('actions');
    const shown = await panel({ tickets: [ticket({ items: [own('Hello?')] })] });
    await pressed(shown, '[part=emoji-button]');
    await until(() => focused()?.textContent === '😊');
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await drawn(shown.element);
    expect(at()).to.equal('input');
    expect(input(shown.element).value).to.equal('😂');
    await sendKeys({ press: 'Escape' });
    await closesByEscape(shown);
  });

  it('but is taken from nobody who has gone on elsewhere in the page', async () => {
    const talk = ticket({ items: [own('Hello?')] });
    const shown = await panel({ tickets: [talk] });
    part(shown.element, 'log').focus();
    const elsewhere = document.createElement('button');
    document.body.append(elsewhere);
    elsewhere.focus();
    shown.client.show(snapshot());
    await drawn(shown.element);
    expect(document.activeElement).to.equal(elsewhere);
    elsewhere.remove();
  });
});
