// The menu in the header, by hand and by keyboard; what it asks for; and the search over many conversations.

import { expect } from '@open-wc/testing';
import { encode } from 'uqr';
import { SupportElement } from '../../../src/elements/support/support-element.js';
import type { SupportClient } from '../../../src/elements/support/support-element.js';
import type { ExtraLoaders } from '../../../src/elements/parts/extras.js';
import { extras } from '../../../src/addons/loaders.js';
import type { Snapshot } from '../../../src/headless/snapshot.js';
import { SupportError } from '../../../src/util/errors.js';
import { watchDownloads } from '../downloads.js';
import { own, snapshot, theirs, ticket, type ShownClient, type ShownSupportElement } from '../fixtures.js';
import { expectAccessible, focused, has, one, part, press, until } from '../helpers.js';
import { MARKUP } from '../hostile-texts.js';
import { drawn, leave, panel as shown, withAddons, type Shown } from './panel.js';

const ran: unknown[] = [];
(globalThis as { xss?: (what: unknown) => void }).xss = (what) => ran.push(what);

const conversation = () => ticket({ items: [own('Where is it?'), theirs('On its way')] });

async function panel(
  now: Partial<Snapshot> = { tickets: [conversation()] },
  { signer, reached }: { signer?: SupportElement['signer']; reached?: ExtraLoaders } = {},
): Promise<Shown> {
  const there = await withAddons('menu', 'handover');
  SupportElement.extras = { ...there, ...reached };
  return shown(now, {}, ({ element }) => Object.assign(element, { signer }));
}

const texts = (element: Element) =>
  [...element.shadowRoot!.querySelectorAll('.menu-sheet button')].map((button) => button.textContent!.trim());
const sheet = (element: Element) => element.shadowRoot!.querySelector<HTMLElement>('.menu-sheet');
const button = (element: Element, text: string) =>
  [...sheet(element)!.querySelectorAll('button')].find((each) => each.textContent!.trim() === text)!;

async function opened(element: ShownSupportElement, entry?: string): Promise<HTMLElement> {
  part(element, 'menu').focus();
  part(element, 'menu').click();
  await element.updateComplete;
  if (entry) {
    button(element, entry).click();
    await until(() => sheet(element)?.querySelector('h3') != null && focusIsIn(element));
  }
  return sheet(element)!;
}

const focusIsIn = (element: Element) => !!focused()?.closest('.menu-sheet') && !!sheet(element);

function fill(element: Element, values: Record<string, string>): void {
  for (const [name, value] of Object.entries(values))
    one<HTMLInputElement>(sheet(element), `[name=${name}]`).value = value;
  one<HTMLFormElement>(sheet(element), 'form').requestSubmit();
}

/** What is dark in a picture, row by row: each module is looked at in its middle. */
function modules(picture: SVGElement): string {
  const path = one<SVGPathElement>(picture, 'path');
  const [, , width, height] = picture.getAttribute('viewBox')!.split(' ').map(Number) as [
    0,
    0,
    number,
    number,
  ];
  const isDark = (x: number, y: number) => path.isPointInFill({ x: x + 0.5, y: y + 0.5 });
  return dark(
    Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => isDark(x, y))),
  );
}

const dark = (rows: readonly (readonly boolean[])[]) =>
  rows.map((row) => row.map((isDark) => (isDark ? '█' : '·')).join('')).join('\n');

let undo = () => {};

afterEach(() => {
  undo();
  leave();
  expect(ran).to.deep.equal([]);
});

it('a page that is printed has all of a conversation', async () => {
  const items = Array.from({ length: 300 }, (_, index) => theirs(`message ${index}`, 1_750_000_000 + index));
  for (const [mode, printed] of [
    ['inline', 300],
    ['floating', 60],
  ] as const) {
    await withAddons('menu');
    const { element } = await shown({ tickets: [ticket({ items })] }, { mode });
    const count = () => element.shadowRoot!.querySelectorAll('.items > *').length;
    expect(count()).to.equal(60);
    dispatchEvent(new Event('beforeprint'));
    expect(count(), mode).to.equal(printed);
    // And only the paper has it.
    dispatchEvent(new Event('afterprint'));
    await drawn(element);
    expect(count()).to.equal(60);
    leave();
  }
});

describe('the menu', () => {
  it('opens and closes by its button, by Escape before the panel, and by a press outside', async () => {
    const { element } = await panel();
    const toggle = part(element, 'menu');
    expect(toggle.getAttribute('aria-expanded')).to.equal('false');
    await opened(element);
    expect(toggle.getAttribute('aria-expanded')).to.equal('true');
    expect(sheet(element)!.id).to.equal(toggle.getAttribute('aria-controls'));
    await expectAccessible(element);
    button(element, 'As text').focus();
    press(focused()!, 'Escape');
    await element.updateComplete;
    expect(sheet(element) === null).to.equal(true);
    expect(element.open).to.equal(true);
    expect(focused() === toggle).to.equal(true);
    press(toggle, 'Escape');
    expect(element.open).to.equal(false);
    element.show();
    await element.updateComplete;
    await opened(element);
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
    await element.updateComplete;
    expect(sheet(element) === null).to.equal(true);
    await opened(element);
    part(element, 'close-button').focus();
    await element.updateComplete;
    expect(sheet(element) === null).to.equal(true);
    expect(focused() === part(element, 'close-button')).to.equal(true);
  });

  it('is closed when the panel is opened again', async () => {
    const { element } = await panel();
    await opened(element);
    element.hide();
    await element.updateComplete;
    element.show();
    await element.updateComplete;
    expect(sheet(element) === null).to.equal(true);
  });

  it('has only what makes sense', async () => {
    const save = ['As text', 'As a web page', 'As JSON, with signatures'];
    const { element } = await panel();
    await opened(element);
    expect(texts(element)).to.deep.equal([...save, 'Continue on another device', 'Delete from this browser']);
    const { element: empty } = await panel({});
    await opened(empty);
    expect(texts(empty)).to.deep.equal(['Continue from another device']);
    const { element: list } = await panel({ tickets: [conversation(), conversation()] });
    await opened(list);
    expect(texts(list)).to.deep.equal(['Continue on another device', 'Delete from this browser']);
    const { element: signed } = await panel(undefined, { signer: {} as never });
    await until(() => has(signed, 'menu'));
    await opened(signed);
    expect(texts(signed)).to.deep.equal([...save, 'Delete from this browser']);
  });

  it('is not there where it would be empty', async () => {
    const { element } = await panel({}, { signer: {} as never });
    await panel();
    expect(has(element, 'menu')).to.equal(false);
  });

  it('saves the conversation as a file, whose address ends with the element', async () => {
    const { saved } = ({ undo } = watchDownloads());
    const { element, client } = await panel();
    for (const [label, format, name] of [
      ['As text', 'text', /^conversation-[\d-]{10}\.txt$/],
      ['As a web page', 'html', /\.html$/],
      ['As JSON, with signatures', 'json', /\.json$/],
    ] as const) {
      await opened(element);
      button(element, label).click();
      await until(() => sheet(element) === null);
      const last = saved.at(-1)!;
      expect(last.name).to.match(name);
      expect(await last.blob.text()).to.equal(`as ${format}`);
      expect(focused() === part(element, 'menu')).to.equal(true);
    }
    const [asked] = client.called('exportTranscript') as { ticketId: string; words: unknown }[];
    expect(asked!.ticketId).to.equal(client.getSnapshot().tickets[0]!.id);
    expect(asked!.words).to.be.a('function');
    expect(saved.map(({ revoked }) => revoked())).to.deep.equal([false, false, false]);
    element.remove();
    expect(saved.map(({ revoked }) => revoked())).to.deep.equal([true, true, true]);
  });

  it('says so where the file cannot be made', async () => {
    const { element, client } = await panel();
    client.exportTranscript = () => Promise.reject(new SupportError('addon-unavailable', 'no file'));
    await opened(element);
    button(element, 'As text').click();
    await until(() => sheet(element)?.querySelector('[role=alert]') != null);
    expect(one(sheet(element), '[role=alert]').textContent).to.equal('That did not work. Please try again.');
    expect(button(element, 'As text').disabled).to.equal(false);
  });

  it('deletes only what is confirmed, and asks the relays only where that is ticked', async () => {
    const { element, client } = await panel();
    const asked: unknown[] = [];
    const reset = client.reset.bind(client);
    client.reset = (options?: unknown) => {
      asked.push(options);
      client.show(snapshot());
      return reset();
    };
    await opened(element, 'Delete from this browser');
    await expectAccessible(element);
    button(element, 'Cancel').click();
    await element.updateComplete;
    expect(asked).to.deep.equal([]);
    await opened(element, 'Delete from this browser');
    button(element, 'Delete').click();
    await until(() => sheet(element) === null);
    expect(asked).to.deep.equal([{ forget: false }]);
    await until(() => focused() === part(element, 'input'));
  });

  it('tells what came of asking the relays, and that nothing is gone where it failed', async () => {
    const { element, client } = await panel();
    client.reset = () => Promise.reject(new SupportError('addon-unavailable', 'no file'));
    await opened(element, 'Delete from this browser');
    one<HTMLInputElement>(sheet(element), '[type=checkbox]').click();
    button(element, 'Delete').click();
    await until(() => sheet(element)?.querySelector('[role=alert]') != null);
    expect(one(sheet(element), '[role=alert]').textContent).to.match(/^Nothing was deleted/);
    const asked: unknown[] = [];
    client.reset = (async (options: unknown) => {
      asked.push(options);
      client.show(snapshot());
      return { asked: 3, accepted: 2 };
    }) as unknown as SupportClient['reset'] & ShownClient['reset'];
    button(element, 'Delete').click();
    await until(() => sheet(element)?.textContent.includes('2 of 3 relays') === true);
    expect(asked).to.deep.equal([{ forget: true }]);
    await until(() => focusIsIn(element));
    button(element, 'OK').click();
    await element.updateComplete;
    expect(sheet(element) === null).to.equal(true);
  });

  it('has the keyboard on what came of asking, as soon as what is left was read', async () => {
    const { element, client } = await panel();
    const reset = client.reset.bind(client);
    client.reset = (async () => {
      client.show(snapshot({ restoring: true }));
      await reset();
      return { asked: 3, accepted: 2 };
    }) as unknown as SupportClient['reset'] & ShownClient['reset'];
    await opened(element, 'Delete from this browser');
    button(element, 'Delete').click();
    await until(() => client.called('reset').length > 0);
    await drawn(element);
    expect(sheet(element) === null).to.equal(true);
    client.show(snapshot());
    await until(() => focused() === sheet(element));
    expect(sheet(element)!.textContent).to.contain('2 of 3 relays');
  });

  it('shows the key only under a passphrase, as a picture, a text and a file, and forgets it', async () => {
    const { saved } = ({ undo } = watchDownloads());
    const code = `ncryptsec1${'q'.repeat(152)}`;
    const { element, client } = await panel();
    client.exportKey = async (input) => {
      client.calls.push(['exportKey', input]);
      return code;
    };
    await opened(element, 'Continue on another device');
    await until(() => focused()?.getAttribute('name') === 'passphrase');
    await expectAccessible(element);
    fill(element, { passphrase: 'short' });
    await until(() => sheet(element)?.querySelector('[role=alert]') != null);
    expect(client.called('exportKey')).to.deep.equal([]);
    fill(element, { passphrase: 'correct horse' });
    await until(() => sheet(element)?.querySelector('.qr') != null);
    expect(client.called('exportKey')).to.deep.equal([{ passphrase: 'correct horse' }]);
    const picture = one<SVGElement>(sheet(element), '.qr');
    expect(picture.getAttribute('aria-label')).to.match(/QR code/);
    expect(modules(picture)).to.equal(dark(encode(code, { ecc: 'M', border: 4 }).data));
    expect(getComputedStyle(picture).fill).to.equal('rgb(0, 0, 0)');
    expect(getComputedStyle(picture).backgroundColor).to.equal('rgb(255, 255, 255)');
    expect(one(sheet(element), 'p.code').textContent!.trim()).to.equal(code);
    await expectAccessible(element);
    button(element, 'Save as a file').click();
    expect(saved[0]!.name).to.equal('conversation-key.txt');
    expect(await saved[0]!.blob.text()).to.equal(code);
    expect(element.shadowRoot!.innerHTML.includes('correct horse')).to.equal(false);
    press(sheet(element)!, 'Escape');
    await element.updateComplete;
    expect(element.shadowRoot!.innerHTML.includes(code)).to.equal(false);
    await opened(element, 'Continue on another device');
    await until(() => sheet(element)?.querySelector('[name=passphrase]') != null);
    expect(sheet(element)!.querySelector('.qr') === null).to.equal(true);
  });

  it('keeps the keyboard while the key is encrypted, and does it once', async () => {
    const { element, client } = await panel();
    let give!: (code: string) => void;
    client.exportKey = (input) => {
      client.calls.push(['exportKey', input]);
      return new Promise((resolve) => (give = resolve));
    };
    await opened(element, 'Continue on another device');
    await until(() => sheet(element)?.querySelector('[name=passphrase]') != null);
    button(element, 'Show code').focus();
    fill(element, { passphrase: 'correct horse' });
    await until(() => /One moment/.test(sheet(element)!.textContent));
    const submit = button(element, 'One moment…');
    expect(focused() === submit).to.equal(true);
    expect(submit.getAttribute('aria-disabled')).to.equal('true');
    await expectAccessible(element);
    submit.click();
    expect(client.called('exportKey').length).to.equal(1);
    give(`ncryptsec1${'q'.repeat(152)}`);
    await until(() => focused() === sheet(element));
    expect(sheet(element)!.querySelector('.qr') === null).to.equal(false);
  });

  it('takes a key in where there is no conversation, and says what is wrong with it', async () => {
    const { element, client } = await panel({});
    await opened(element, 'Continue from another device');
    await until(() => sheet(element)?.querySelector('[name=code]') != null);
    await expectAccessible(element);
    client.refusal = new SupportError('bad-key', 'wrong');
    fill(element, { code: ' ncryptsec1\nabc ', passphrase: 'wrong' });
    await until(() => sheet(element)?.querySelector('[role=alert]') != null);
    expect(one(sheet(element), '[role=alert]').textContent).to.match(/don’t fit together/);
    client.refusal = undefined;
    fill(element, { code: ' ncryptsec1\nabc ', passphrase: 'right' });
    await until(() => sheet(element) === null);
    expect(client.called('importKey').at(-1)).to.deep.equal({
      key: 'ncryptsec1abc',
      passphrase: 'right',
    });
    expect(focused() === part(element, 'input')).to.equal(true);
  });

  it('takes the code from a file too, chosen or dropped, and nothing else that a file may hold', async () => {
    await withAddons('menu', 'handover', 'tray');
    const { element, client } = await shown({}, { 'blob-servers': 'https://blobs.example' });
    await until(() => has(element, 'attach-button') && has(element, 'menu'));
    await opened(element, 'Continue from another device');
    await until(() => sheet(element)?.querySelector('[name=code]') != null);
    const box = one<HTMLTextAreaElement>(sheet(element), '[name=code]');
    const dragged = (name: string, file: File, target: Element = box) => {
      const event = new Event(name, { bubbles: true, composed: true, cancelable: true });
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(file);
      Object.defineProperty(event, 'dataTransfer', { value: dataTransfer });
      target.dispatchEvent(event);
      return event.defaultPrevented;
    };
    const alert = () => sheet(element)!.querySelector('[role=alert]')?.textContent;
    dragged('dragover', new File(['x'], 'key.txt'), part(element, 'input'));
    await until(() => has(element, 'dropzone'));
    for (const [name, content, why] of [
      ['picture.png', new Uint8Array([0x89, 0x50, 0xff]), 'picture.png is empty or can’t be read.'],
      ['film.txt', 'x'.repeat(65_537), 'film.txt is too large: at most 65 kB.'],
      ['nothing.txt', ' \n', 'nothing.txt is empty or can’t be read.'],
    ] as const) {
      expect(dragged('dragover', new File([content], name))).to.equal(true);
      expect(dragged('drop', new File([content], name))).to.equal(true);
      await until(() => alert() === why);
    }
    await expectAccessible(element);
    expect([box.value, focused() === box]).to.deep.equal(['', true]);

    dragged('drop', new File(['ncryptsec1dropped\n'], 'key.txt'));
    await until(() => box.value === 'ncryptsec1dropped' && !alert());
    expect((focused() as HTMLInputElement).name).to.equal('passphrase');
    // None of them is sent.
    expect(has(element, 'dropzone')).to.equal(false);
    expect(has(element, 'attachment')).to.equal(false);

    const { click } = HTMLInputElement.prototype;
    try {
      HTMLInputElement.prototype.click = function (this: HTMLInputElement) {
        const chosen = new DataTransfer();
        chosen.items.add(new File(['ncryptsec1\nchosen'], 'conversation-key.txt'));
        this.files = chosen.files;
        this.dispatchEvent(new Event('change'));
      };
      button(element, 'Choose a file').click();
    } finally {
      HTMLInputElement.prototype.click = click;
    }
    await until(() => box.value.includes('chosen'));
    expect(element.shadowRoot!.querySelectorAll('input[type=file]').length).to.equal(1);
    fill(element, { passphrase: 'right' });
    await until(() => sheet(element) === null);
    expect((client.called('importKey').at(-1) as { key: string }).key).to.equal('ncryptsec1chosen');
  });

  it('says so where the file behind an entry cannot be fetched, and tries again', async () => {
    let tries = 0;
    const handover = () => (tries++ ? extras.handover() : Promise.reject(new TypeError('no file')));
    const { element } = await panel(undefined, { reached: { handover } });
    await opened(element);
    button(element, 'Continue on another device').click();
    await until(() => sheet(element)?.querySelector('[role=alert]') != null);
    part(element, 'menu').click();
    await element.updateComplete;
    await opened(element, 'Continue on another device');
    await until(() => sheet(element)?.querySelector('[name=passphrase]') != null);
    expect(sheet(element)!.querySelector('[role=alert]') === null).to.equal(true);
  });
});

describe('the search over the list', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      ticket({ title: `Order ${index}`, items: [own(index === 3 ? 'Das Café ist ZU' : `Text ${index}`)] }),
    );
  const rows = (element: Element) =>
    [...element.shadowRoot!.querySelectorAll('[part=ticket-item] .row:first-child .cut')]
      .map((title) => title.textContent!.trim())
      .filter((text) => text.startsWith('Order'));
  const field = (element: Element) =>
    element.shadowRoot!.querySelector<HTMLInputElement>('input[type=search]');
  const search = async (element: ShownSupportElement, text: string) => {
    const input = field(element)!;
    input.value = text;
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await element.updateComplete;
  };

  it('is there once there are more than seven conversations', async () => {
    const { element } = await panel({ tickets: many(7) });
    expect(field(element) === null).to.equal(true);
    element.remove();
    const { element: more } = await panel({ tickets: many(8) });
    expect(field(more) !== null).to.equal(true);
    await expectAccessible(more);
  });

  it('finds words in titles and texts, whatever the case and the accents', async () => {
    const { element } = await panel({ tickets: many(8) });
    await search(element, 'cafe zu');
    expect(rows(element)).to.deep.equal(['Order 3']);
    await search(element, 'ÓRDER 5');
    expect(rows(element)).to.deep.equal(['Order 5']);
    await search(element, 'nothing like it');
    expect(rows(element)).to.deep.equal([]);
    expect(one(element.shadowRoot, '.search [role=status]').textContent).to.equal('Nothing found.');
    press(field(element)!, 'Escape');
    await element.updateComplete;
    expect(rows(element).length).to.equal(8);
    expect(field(element)!.value).to.equal('');
    expect(element.open).to.equal(true);
    for (const text of MARKUP) await search(element, text);
  });
});

it('what was deleted is said once the panel is open again, and nothing waits for that while it is closed', async () => {
  const { element, client } = await panel();
  let gone = () => {};
  const told = { asked: 2, accepted: 1 };
  client.reset = () => new Promise<never>((resolve) => (gone = () => resolve(told as never)));
  await opened(element, 'Delete from this browser');
  one<HTMLInputElement>(sheet(element), '[type=checkbox]').click();
  button(element, 'Delete').click();
  await element.updateComplete;
  element.hide();
  await element.updateComplete;
  let frames = 0;
  const { requestAnimationFrame: next } = window;
  window.requestAnimationFrame = (draw) => (frames++, next(draw));
  gone();
  await drawn(element);
  const soon = frames;
  await drawn(element);
  await drawn(element);
  window.requestAnimationFrame = next;
  // Those of the test itself.
  expect(frames - soon).to.equal(2);
});

describe('the mark of an address', () => {
  const mark = (element: Element) => element.shadowRoot!.querySelector('[part=title] [role=img]');
  const marked = async (agent: string, now: Partial<Snapshot> = {}) => {
    await withAddons('menu');
    return (await shown(now, { agent })).element;
  };

  it('says which one the domain that the owner has named gave the key', async () => {
    const element = await marked('mira@shop.test');
    expect(mark(element)!.getAttribute('aria-label')).to.equal('Verified address: mira@shop.test');
    expect(part(element, 'title').textContent!.trim()).to.equal('Mira Holm');
    await expectAccessible(element);
    expect(mark(await marked(' _@shop.test '))!.getAttribute('aria-label')).to.equal(
      'Verified address: shop.test',
    );
  });

  it('is not there for a plain key, before the domain has answered, nor for another agent', async () => {
    expect(mark(await marked('a'.repeat(64)))).to.equal(null);
    expect(mark(await marked('mira@shop.test', { agent: undefined }))).to.equal(null);
    const ours = ticket({ items: [own('Hi')] });
    expect(mark(await marked('mira@shop.test', { tickets: [ours] }))).not.to.equal(null);
    expect(mark(await marked('mira@shop.test', { tickets: [{ ...ours, agent: 'b'.repeat(64) }] }))).to.equal(
      null,
    );
  });

  it('stays in sight beside a name that is too long, and moves nothing', async () => {
    const element = await marked('mira@shop.test', {
      agent: 'a'.repeat(64),
      profiles: { ['a'.repeat(64)]: { pubkey: 'a'.repeat(64), name: 'Mira '.repeat(12), about: '' } },
    });
    const title = part(element, 'title').getBoundingClientRect();
    const { right, bottom, width } = mark(element)!.getBoundingClientRect();
    expect(width).to.be.greaterThan(12);
    expect([right <= title.right + 0.5, bottom <= title.bottom + 0.5]).to.deep.equal([true, true]);
    element.agent = 'a'.repeat(64);
    await element.updateComplete;
    expect(part(element, 'title').getBoundingClientRect().height).to.equal(title.height);
  });
});
