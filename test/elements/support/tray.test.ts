import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { Delivery, MessageItem } from '../../../src/headless/snapshot.js';
import type { Attachment } from '../../../src/protocol/envelope.js';
import { SupportError } from '../../../src/util/errors.js';
import {
  NOON,
  own,
  snapshot,
  theirs,
  ticket,
  type ShownClient,
  type ShownSupportElement,
} from '../fixtures.js';
import { expectAccessible, focused, frame, has, one, part, press, type, until } from '../helpers.js';
import { drawn, input, leave, panel as shown, withAddons, type Shown } from './panel.js';
import {
  avis,
  blank,
  contains,
  gif,
  look,
  photo,
  png,
  stillWebp,
  text,
  vector,
  webp,
  wideVector,
} from './pictures.js';

interface Out {
  data: Blob;
  name: string;
}

const live = new Set<string>();
const { createObjectURL, revokeObjectURL } = URL;
let errors: SupportError[] = [];

async function panel(
  more: {
    items?: MessageItem[];
    attributes?: Record<string, string>;
    others?: number;
    download?: Blob | SupportError;
  } = {},
): Promise<Shown> {
  const { items = [theirs('What does it look like?')], attributes = {}, others = 0, download } = more;
  const tickets = [ticket({ items }), ...Array.from({ length: others }, () => ticket({ title: 'Another' }))];
  await withAddons('tray');
  const all = { 'blob-servers': 'https://blobs.example', ...attributes };
  return shown({ tickets }, all, ({ element, client }) => {
    if (download) client.download = download;
    element.addEventListener('support-error', (event) =>
      errors.push((event as unknown as { error: SupportError }).error),
    );
  });
}

function transfer(files: readonly File[], words: Record<string, string> = {}): DataTransfer {
  const made = new DataTransfer();
  for (const file of files) made.items.add(file);
  for (const [kind, said] of Object.entries(words)) made.setData(kind, said);
  return made;
}

/** As the browser does when the reader has chosen. */
function choose(element: Element, ...files: File[]): void {
  const input = one<HTMLInputElement>(element.shadowRoot, 'input[type=file]');
  input.files = transfer(files).files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

function fire(target: Element, name: string, data: DataTransfer): Event {
  const event = new Event(name, { bubbles: true, composed: true, cancelable: true });
  Object.defineProperty(event, name === 'paste' ? 'clipboardData' : 'dataTransfer', { value: data });
  target.dispatchEvent(event);
  return event;
}

const rows = (element: Element) => [...element.shadowRoot!.querySelectorAll<HTMLElement>('.chosen')];
const names = (element: Element) => rows(element).map((row) => row.querySelector('bdi')!.textContent);
const refusals = (element: Element) =>
  [...element.shadowRoot!.querySelectorAll('[role=alert]')].map((alert) => alert.textContent?.trim());
const ready = (element: Element, count: number) =>
  until(() => rows(element).length === count && !element.shadowRoot!.querySelector('.preparing'));
const files = (element: Element) => [...element.shadowRoot!.querySelectorAll<HTMLElement>('.file')];
const face = (element: Element, index = 0) =>
  files(element)[index]!.querySelector<HTMLElement>('.file-face')!;
const downloads = (client: ShownClient) =>
  client.called('downloadAttachment') as (Attachment & { own: boolean; signal: AbortSignal })[];

async function send(element: Element, client: ShownClient): Promise<Out[]> {
  const before = client.called('sendMessage').length;
  part<HTMLButtonElement>(element, 'send-button').click();
  await until(() => client.called('sendMessage').length > before);
  return (client.called('sendMessage').at(-1) as { attachments?: Out[] }).attachments ?? [];
}

/** To one of two conversations. */
async function goTo(element: ShownSupportElement, index: number): Promise<void> {
  const items = () => [...element.shadowRoot!.querySelectorAll<HTMLElement>('[part~=ticket-item]')];
  if (has(element, 'back-button')) part(element, 'back-button').click();
  await until(() => items().length === 2);
  const item = items()[index]!;
  (item.matches('button') ? item : item.querySelector('button')!).click();
  await until(() => has(element, 'input'));
  await drawn(element);
}

let count = 0;
function file(more: Partial<Attachment> = {}): Attachment {
  const sha256 = (++count).toString(16).padStart(64, '0');
  return {
    type: 'encrypted_blob',
    mime: 'image/png',
    name: 'shot.png',
    size: 1000,
    sha256,
    cipher: 'aes-256-gcm',
    key: '',
    iv: '',
    blossom: { blob_sha256: sha256, servers: ['https://blobs.example'] },
    ...more,
  };
}
const withFiles = (...attachments: Attachment[]) => theirs('', NOON, { attachments });

/** The links that were pressed to save something. */
const saved: HTMLAnchorElement[] = [];
const { click } = HTMLAnchorElement.prototype;

beforeEach(() => {
  errors = [];
  live.clear();
  saved.length = 0;
  URL.createObjectURL = (blob: Blob) => {
    const url = createObjectURL.call(URL, blob);
    live.add(url);
    return url;
  };
  URL.revokeObjectURL = (url) => {
    live.delete(url);
    revokeObjectURL.call(URL, url);
  };
  HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
    saved.push(this);
  };
});

afterEach(() => {
  leave();
  Object.assign(URL, { createObjectURL, revokeObjectURL });
  HTMLAnchorElement.prototype.click = click;
});

describe('the tray', () => {
  it('takes files that are chosen, pasted and dropped, several at once, and sends them without a text', async () => {
    const { element, client } = await panel();
    choose(element, text('a.txt'), text('b.txt'));
    expect(fire(input(element), 'paste', transfer([text('c.txt')])).defaultPrevented).to.equal(true);
    fire(input(element), 'dragover', transfer([text('d.txt')]));
    await drawn(element);
    expect(has(element, 'dropzone')).to.equal(true);
    const leaving = new DragEvent('dragleave', { bubbles: true, relatedTarget: input(element) });
    input(element).dispatchEvent(leaving);
    await drawn(element);
    expect(has(element, 'dropzone')).to.equal(true);
    fire(input(element), 'dragleave', transfer([]));
    await drawn(element);
    expect(has(element, 'dropzone')).to.equal(false);
    fire(input(element), 'dragover', transfer([text('d.txt')]));
    fire(input(element), 'drop', transfer([text('d.txt')]));
    await ready(element, 4);
    expect(has(element, 'dropzone')).to.equal(false);
    expect(names(element)).to.deep.equal(['a.txt', 'b.txt', 'c.txt', 'd.txt']);
    expect(focused()).to.equal(input(element));
    await expectAccessible(element);
    const sent = await send(element, client);
    expect(sent.map(({ name }) => name)).to.deep.equal(['a.txt', 'b.txt', 'c.txt', 'd.txt']);
    expect(await sent[0]!.data.text()).to.equal('two cups');
    await until(() => rows(element).length === 0);
  });

  it('leaves a text that is pasted alone, also where a picture of it comes along', async () => {
    const { element } = await panel();
    expect(fire(input(element), 'paste', transfer([], { 'text/plain': 'hello' })).defaultPrevented).to.equal(
      false,
    );
    const office = transfer([text('cells.png')], { 'text/plain': '1\t2', 'text/html': '<table>' });
    expect(fire(input(element), 'paste', office).defaultPrevented).to.equal(false);
    await drawn(element);
    expect(rows(element)).to.deep.equal([]);
  });

  it('gives up one file, and the same one can be chosen again', async () => {
    const { element } = await panel();
    choose(element, text('a.txt'), await photo());
    expect(one<HTMLInputElement>(element.shadowRoot, 'input[type=file]').files!.length).to.equal(0);
    await ready(element, 2);
    expect(live.size).to.equal(1);
    const remove = rows(element)[1]!.querySelector('button')!;
    expect(remove.getAttribute('aria-label')).to.equal('Remove photo.jpg');
    remove.click();
    await ready(element, 1);
    expect(live.size).to.equal(0);
    expect(focused()).to.equal(input(element));
    choose(element, await photo());
    await ready(element, 2);
  });

  it('makes no picture to look at of one that was given up while it was prepared', async () => {
    const { element } = await panel();
    // The last that is waited for before there would be a picture to look at.
    const { digest } = crypto.subtle;
    let hashed = 0;
    crypto.subtle.digest = (...given) => digest.apply(crypto.subtle, given).finally(() => hashed++);
    try {
      choose(element, await photo());
      await until(() => rows(element).length === 1);
      rows(element)[0]!.querySelector('button')!.click();
      await until(() => hashed === 1);
    } finally {
      Reflect.deleteProperty(crypto.subtle, 'digest');
    }
    await frame();
    expect([rows(element).length, live.size]).to.deep.equal([0, 0]);
  });

  it('refuses a picture that is too large only once it is drawn anew', async () => {
    const { element } = await panel({ attributes: { 'max-file-size': '20000' } });
    const given = await blank(3000, 3000);
    expect(given.size).to.be.below(20_000);
    choose(element, given);
    await until(() => refusals(element).length === 1);
    expect(refusals(element)).to.deep.equal(['blank.png is too large: at most 20 kB.']);
    expect([rows(element).length, live.size]).to.deep.equal([0, 0]);
  });

  it('takes what a file input of the same words would take', async () => {
    for (const [accept, ...takes] of [
      ['.TXT', true, false],
      ['text/plain', true, false],
      ['Application/PDF', false, true],
      ['text/*,.pdf', true, true],
      ['*/*', true, true],
      ['image/*', false, false],
    ] as const) {
      const { element } = await panel({ attributes: { accept } });
      choose(element, text('a.txt'), new File(['%PDF'], 'b.pdf', { type: 'application/pdf' }));
      await ready(element, takes.filter(Boolean).length);
      const wanted = ['a.txt', 'b.pdf'].filter((_, index) => takes[index]);
      expect(names(element), accept).to.deep.equal(wanted);
      element.remove();
    }
  });

  it('refuses what is too large or not wanted, says why, and keeps all the rest', async () => {
    const { element, client } = await panel({
      attributes: { 'max-file-size': '2000', accept: 'image/*, .txt' },
    });
    expect(one<HTMLInputElement>(element.shadowRoot, 'input[type=file]').accept).to.equal('image/*, .txt');
    type(input(element), 'Here they are');
    choose(
      element,
      text('good.TXT'),
      text('long.txt', 'x'.repeat(2001)),
      new File(['%PDF'], 'bill.pdf', { type: 'application/pdf' }),
      await photo(),
    );
    await ready(element, 2);
    expect(refusals(element)).to.deep.equal([
      'long.txt is too large: at most 2 kB.',
      'Files like bill.pdf are not accepted here.',
    ]);
    expect(input(element).value).to.equal('Here they are');
    expect((await send(element, client)).length).to.equal(2);
    await until(() => refusals(element).length === 0);
  });

  it('says before what may be sent: how large, and of which types', async () => {
    for (const [attributes, said] of [
      [{}, 'Up to 26 MB'],
      [{ 'max-file-size': '2000', accept: 'image/*,.TXT' }, 'Up to 2 kB: \u2066image/*, .txt\u2069'],
    ] as const) {
      const { element } = await panel({ attributes });
      const button = part(element, 'attach-button');
      expect(button.title).to.equal(said);
      expect(button.getAttribute('aria-description')).to.equal(said);
      expect(button.getAttribute('aria-label')).to.equal('Attach files');
      await expectAccessible(element);
      fire(input(element), 'dragover', transfer([text()]));
      await until(() => has(element, 'dropzone'));
      expect(one(part(element, 'dropzone'), '.small').textContent).to.equal(said);
      element.remove();
    }
  });

  it('takes files of up to 25 MiB where what the page has set is no limit', async () => {
    for (const limit of ['5MB', '0', '-1']) {
      const { element } = await panel({ attributes: { 'max-file-size': limit } });
      choose(element, text(), new File([new Uint8Array(25 * 1024 * 1024 + 1)], 'film.mov'));
      await ready(element, 1);
      expect(names(element), limit).to.deep.equal(['order.txt']);
      expect(refusals(element), limit).to.contain('film.mov is too large: at most 26 MB.');
      element.remove();
    }
  });

  it('takes at most as many as a message may have', async () => {
    const { element } = await panel();
    choose(element, ...Array.from({ length: 33 }, (_, index) => text(`${index}.txt`)));
    await ready(element, 32);
    expect(refusals(element)).to.deep.equal(['At most 32 files in one message.']);
  });

  it('refuses what is empty, a folder, and what is gone by now', async () => {
    const { element } = await panel();
    const broken = (name: string, error: string) =>
      Object.assign(new File(['x'], name), {
        slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('no', error)) }),
      });
    choose(element, text('nothing.txt', ''), broken('folder', 'NotFoundError'));
    await until(() => refusals(element).length === 2);
    expect(refusals(element)).to.deep.equal([
      'nothing.txt is empty or can’t be read.',
      'folder is empty or can’t be read.',
    ]);
    choose(element, broken('gone.txt', 'NotReadableError'));
    await until(() => refusals(element).join() === 'gone.txt is empty or can’t be read.');
    expect(rows(element)).to.deep.equal([]);
  });

  it('shows and sends no name that turns the direction, names a folder or has no end', async () => {
    const { element, client } = await panel({ attributes: { 'max-file-size': '10', accept: '.txt,.pdf' } });
    const long = `${'M'.repeat(500)}${'W'.repeat(500)}.txt`;
    choose(
      element,
      text('\u202egnp.txt'),
      text('../../etc\\pass\u0000wd.txt'),
      text(long),
      text(`${'W'.repeat(1000)}.pdf`, 'x'.repeat(11)),
    );
    await ready(element, 3);
    const shown = ['gnp.txt', '.._.._etc_passwd.txt', `${long.slice(0, 49)}…${long.slice(-30)}`];
    expect(names(element)).to.deep.equal(shown);
    const [refusal] = refusals(element);
    expect(refusal!.length).to.be.below(140);
    const box = one(element.shadowRoot, '.foot');
    expect(box.scrollWidth).to.be.at.most(box.clientWidth);
    expect((await send(element, client)).map(({ name }) => name)).to.deep.equal(shown);
  });

  it('leaves a link or a text that is dropped alone, and no page is left for a file', async () => {
    const { element } = await panel();
    for (const words of [{ 'text/uri-list': 'https://shop.example' }, { 'text/plain': 'Hello' }])
      for (const name of ['dragover', 'drop'])
        expect(fire(input(element), name, transfer([], words)).defaultPrevented).to.equal(false);
    await drawn(element);
    expect([has(element, 'dropzone'), rows(element)]).to.deep.equal([false, []]);
    element.remove();
    const { element: without } = await panel({ attributes: { 'blob-servers': '' } });
    const over = transfer([text()]);
    Object.defineProperty(over, 'dropEffect', { value: 'copy', writable: true });
    expect(fire(input(without), 'dragover', over).defaultPrevented).to.equal(true);
    expect(over.dropEffect).to.equal('none');
    await drawn(without);
    expect(has(without, 'dropzone')).to.equal(false);
  });

  it('keeps everything where sending fails', async () => {
    const { element, client } = await panel();
    choose(element, text());
    await ready(element, 1);
    client.refusal = new SupportError('file-too-large', 'no');
    await send(element, client);
    await until(() => errors.length === 1);
    await drawn(element);
    expect(names(element)).to.deep.equal(['order.txt']);
    client.refusal = undefined;
    expect((await send(element, client)).length).to.equal(1);
  });

  it('says where the file that encrypts can’t be fetched that nothing was sent, not that the page is wrong', async () => {
    const { element, client } = await panel();
    choose(element, text());
    await ready(element, 1);
    client.refusal = new SupportError('addon-unavailable', 'no file');
    await send(element, client);
    await until(() => errors.length === 1);
    await drawn(element);
    expect(part(element, 'banner').textContent.trim()).to.equal('Not sent. Your text is still here.');
    expect(names(element)).to.deep.equal(['order.txt']);
  });

  it('goes out by itself where the text of an edit was emptied, and the message stays as it was', async () => {
    await withAddons('tray', 'actions');
    const all = { 'blob-servers': 'https://blobs.example' };
    const { element, client } = await shown({ tickets: [ticket({ items: [own('Where is it?')] })] }, all);
    type(input(element), 'Typed before');
    await drawn(element);
    one<HTMLElement>(element.shadowRoot, '.more').click();
    await drawn(element);
    const choices = [...element.shadowRoot!.querySelectorAll<HTMLElement>('.choice')];
    choices.find(({ textContent }) => textContent === 'Edit')!.click();
    await drawn(element);
    choose(element, text());
    await ready(element, 1);
    type(input(element), '');
    await drawn(element);
    expect((await send(element, client)).map(({ name }) => name)).to.deep.equal(['order.txt']);
    await until(() => input(element).value === 'Typed before');
    expect(client.called('editMessage')).to.deep.equal([]);
    expect(has(element, 'banner')).to.equal(false);
  });

  it('sends nothing while a picture is being prepared', async () => {
    const { element, client } = await panel();
    choose(element, await photo());
    press(input(element), 'Enter');
    await drawn(element);
    expect(client.called('sendMessage')).to.deep.equal([]);
    await ready(element, 1);
    press(input(element), 'Enter');
    await until(() => client.called('sendMessage').length === 1);
  });

  it('belongs to one conversation, and only what went out leaves it', async () => {
    const { element, client } = await panel({ others: 1 });
    const go = (index: number) => goTo(element, index);
    await go(0);
    choose(element, text('for the first.txt'));
    await ready(element, 1);
    await go(1);
    expect(rows(element)).to.deep.equal([]);
    choose(element, text('for the second.txt'));
    await ready(element, 1);
    expect((await send(element, client)).map(({ name }) => name)).to.deep.equal(['for the second.txt']);
    await go(0);
    expect(names(element)).to.deep.equal(['for the first.txt']);
  });

  it('is not there without a file server, nor where the page leaves files out; what came is shown all the same', async () => {
    for (const attributes of [{ 'blob-servers': '' }, { disable: 'attachments' }]) {
      const { element } = await panel({
        attributes,
        items: [withFiles(file({ mime: 'text/plain', name: 'a.txt' }))],
      });
      await until(() => files(element).length === 1);
      expect(has(element, 'attach-button')).to.equal(false);
      expect(fire(input(element), 'paste', transfer([text()])).defaultPrevented).to.equal(false);
      await drawn(element);
      expect(rows(element)).to.deep.equal([]);
      element.remove();
    }
  });

  it('can be used with the keyboard alone', async () => {
    const { element } = await panel();
    const button = part<HTMLButtonElement>(element, 'attach-button');
    expect(button.tabIndex).to.equal(0);
    let opened = 0;
    const chooser = one<HTMLInputElement>(element.shadowRoot, 'input[type=file]');
    chooser.click = () => opened++;
    button.click();
    expect(opened).to.equal(1);
    expect(chooser.tabIndex).to.equal(-1);
  });

  it('does nothing any more once it has left the page', async () => {
    const { element, client } = await panel({ items: [withFiles(file())], download: new Blob(['x']) });
    await until(() => downloads(client).length === 1);
    choose(element, await photo(), await photo());
    element.remove();
    expect(downloads(client)[0]!.signal.aborted).to.equal(true);
    await until(() => live.size === 0);
    fire(element.shadowRoot!.firstElementChild!, 'drop', transfer([text()]));
    document.body.append(element);
    await until(() => has(element, 'input'));
    await ready(element, 2);
    expect(names(element)).to.deep.equal(['photo.jpg', 'photo.jpg']);
    // What was fetched anew was found to be no picture; and those that were prepared meanwhile are not shown.
    await until(() => !files(element)[0]!.matches('.picture'));
    expect(live.size).to.equal(0);
    choose(element, await photo());
    await ready(element, 3);
    expect(live.size).to.equal(1);
    element.remove();
    expect(live.size).to.equal(0);
    document.body.append(element);
    await ready(element, 3);
    expect(element.shadowRoot!.querySelector('.chosen img')).to.equal(null);
  });

  it('keeps nothing of a picture that came while it left the page', async () => {
    const { element, client } = await panel({
      items: [withFiles(file())],
      download: new SupportError('blob-unreachable', 'not yet'),
    });
    await until(() => face(element)?.textContent.includes('Press to load') === true);
    client.download = new Blob([await (await png('tEXt', 'x')).arrayBuffer()], { type: 'image/png' });
    const keep = URL.createObjectURL;
    URL.createObjectURL = (blob: Blob) => {
      element.remove();
      return keep(blob);
    };
    face(element).click();
    await until(() => !element.isConnected);
    await until(() => live.size === 0);
    expect(downloads(client).length).to.equal(2);
    URL.createObjectURL = keep;
    document.body.append(element);
    await until(() => element.shadowRoot!.querySelector<HTMLImageElement>('.file img')?.naturalWidth === 40);
    expect([downloads(client).length, live.size]).to.deep.equal([3, 1]);
  });

  it('shows one’s own picture as it went out, without fetching it, and lets go of it with the page', async () => {
    await withAddons('tray');
    const { element, client } = await shown({}, { 'blob-servers': 'https://blobs.example' });
    choose(element, await photo());
    await ready(element, 1);
    part<HTMLButtonElement>(element, 'send-button').click();
    await until(() => client.called('createTicket').length === 1);
    const [out] = (client.called('createTicket')[0] as { attachments: Out[] }).attachments;
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await out!.data.arrayBuffer()));
    const sha256 = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const items = [own('', NOON, { attachments: [file({ mime: 'image/jpeg', sha256 })] })];
    client.show(snapshot({ tickets: [ticket({ id: 'new-ticket', items })] }));
    await until(() => element.shadowRoot!.querySelector<HTMLImageElement>('.file img')?.naturalWidth === 20);
    expect([downloads(client).length, live.size]).to.deep.equal([0, 1]);
    // The same again is the same one.
    choose(element, await photo());
    await ready(element, 1);
    await send(element, client);
    await until(() => rows(element).length === 0);
    expect(live.size).to.equal(1);
    const shows = () => element.shadowRoot!.querySelector<HTMLImageElement>('.file img')!;
    expect(live.has(shows().src)).to.equal(true);
    element.remove();
    expect(live.size).to.equal(0);
  });

  it('shows one’s own picture as a file where this browser can’t show it', async () => {
    const given = new File(['GIF89a'], 'cat.gif', { type: 'image/gif' });
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await given.arrayBuffer()));
    const sha256 = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const { element, client } = await panel();
    choose(element, given);
    await ready(element, 1);
    await send(element, client);
    const [now] = client.getSnapshot().tickets;
    const items = [own('', NOON, { attachments: [file({ mime: 'image/gif', sha256 })] })];
    client.show(snapshot({ tickets: [{ ...now!, items }] }));
    await until(() => files(element)[0]?.matches('.picture') === false);
    await drawn(element);
    expect([element.shadowRoot!.querySelector('.file img'), live.size]).to.deep.equal([null, 0]);
    expect(downloads(client)).to.deep.equal([]);
    face(element).click();
    await until(() => saved.length === 1);
    expect(element.shadowRoot!.querySelector('dialog')).to.equal(null);
  });

  it('asks again for what was on its way when it left the page', async () => {
    const { element, client } = await panel({ items: [withFiles(file({ mime: 'text/plain' }))] });
    const picture = withFiles(file());
    client.downloadAttachment = (attachment, { signal }: { signal?: AbortSignal } = {}) =>
      new Promise((_, reject) => {
        client.calls.push(['downloadAttachment', attachment]);
        signal!.addEventListener('abort', () => reject(new SupportError('cancelled', 'left')));
      });
    const [now] = client.getSnapshot().tickets;
    client.show(snapshot({ tickets: [{ ...now!, items: [picture] }] }));
    await until(() => downloads(client).length === 1);
    element.remove();
    await frame();
    document.body.append(element);
    await until(() => downloads(client).length === 2);
  });
});

describe('a picture', () => {
  async function prepared(given: File): Promise<Out> {
    const { element, client } = await panel();
    choose(element, given);
    await ready(element, 1);
    const [sent] = await send(element, client);
    element.remove();
    return sent!;
  }

  it('goes out upright, and without the place, the time and the name that a camera gave it', async () => {
    for (const [called, type] of [
      ['IMG_20260512_home.jpg', 'image/jpeg'],
      ['home.gif', 'image/gif'],
      ['home', ''],
      ['home.pdf', 'application/pdf'],
    ] as const) {
      const given = await photo(called, type);
      expect(await contains(given, 'GPS-52')).to.equal(true);
      const { data, name } = await prepared(given);
      expect([data.type, name]).to.deep.equal(['image/jpeg', 'photo.jpg']);
      expect(await contains(data, 'Exif')).to.equal(false);
      expect(await contains(data, 'GPS-52')).to.equal(false);
      const top = await look(data, 10, 5);
      expect(top.size).to.deep.equal([20, 40]);
      expect(top.colour[0]).to.be.greaterThan(200);
      expect((await look(data, 10, 35)).colour[2]).to.be.greaterThan(200);
    }
  });

  it('that is said to be drawn by lines and is not does not go out as it is', async () => {
    const { element, client } = await panel();
    choose(element, await photo('home.svg', 'image/svg+xml'), text());
    await until(() => rows(element).length + refusals(element).length === 2);
    await until(() => !element.shadowRoot!.querySelector('.preparing'));
    for (const { data } of await send(element, client))
      expect(await contains(data, 'GPS-52')).to.equal(false);
  });

  it('loses the texts in a PNG too', async () => {
    const given = await png('tEXt', 'Author\0Ada Lovelace');
    expect(await contains(given, 'Ada Lovelace')).to.equal(true);
    const { data, name } = await prepared(given);
    expect([data.type, name]).to.deep.equal(['image/png', 'picture.png']);
    expect(await contains(data, 'Ada Lovelace')).to.equal(false);
    // What only says that it moves does not.
    expect(await contains((await prepared(await png('tEXt', 'acTL by Ada'))).data, 'by Ada')).to.equal(false);
  });

  it('loses them in a WebP that could move and does not', async () => {
    const given = await stillWebp();
    expect((await look(given, 10, 10)).size).to.deep.equal([40, 20]);
    const { data, name } = await prepared(given);
    expect([data.type, name]).to.deep.equal(['image/webp', 'picture.webp']);
    expect(await contains(data, 'GPS-52')).to.equal(false);
    expect((await look(data, 10, 10)).colour[0]).to.be.greaterThan(200);
  });

  it('is white where there was nothing, and never without extent', async () => {
    const { data } = await prepared(wideVector());
    expect(data.type).to.equal('image/jpeg');
    expect(await look(data, 10, 10)).to.deep.equal({ size: [20, 20], colour: [255, 255, 255] });
    expect((await look((await prepared(await blank(20_000, 1))).data, 0, 0)).size).to.deep.equal([4096, 1]);
    expect((await look((await prepared(await blank(1, 20_000))).data, 0, 0)).size).to.deep.equal([1, 4096]);
  });

  it('is kept whole where it moves or is drawn by lines', async () => {
    const whole = [gif(), webp(), await png('acTL', '\0\0\0\x01\0\0\0\0'), avis(), vector()];
    for (const given of whole) {
      const { data, name } = await prepared(given);
      expect(name).to.match(/^picture\.(gif|webp|png|avif|svg)$/);
      expect(data.type).to.equal(given.type);
      expect(new Uint8Array(await data.arrayBuffer())).to.deep.equal(
        new Uint8Array(await given.arrayBuffer()),
      );
    }
    // What it is, its first bytes say.
    expect((await prepared(new File([gif()], 'cat.html', { type: 'text/html' }))).data.type).to.equal(
      'image/gif',
    );
  });

  it('of a hundred megapixels is made as small as the others', async () => {
    const { data } = await prepared(await blank(20_000, 5000));
    expect((await look(data, 0, 0)).size).to.deep.equal([4096, 1024]);
  });

  it('that can’t be read is refused, with the reason, and nothing of it goes out', async () => {
    const { element, client } = await panel();
    choose(element, new File(['no picture'], 'IMG_1.heic', { type: 'image/heic' }), text());
    await ready(element, 1);
    expect(refusals(element)).to.deep.equal([
      'IMG_1.heic can’t be read here. Try another format, such as JPEG.',
    ]);
    expect(live.size).to.equal(0);
    expect((await send(element, client)).map(({ name }) => name)).to.deep.equal(['order.txt']);
  });
});

describe('files in messages', () => {
  const shot = async () => new Blob([await (await png('tEXt', 'x')).arrayBuffer()], { type: 'image/png' });

  it('a picture from the page’s own server comes unasked, into a place that was kept for it', async () => {
    const { element, client } = await panel({
      items: [withFiles(file()), theirs('Below')],
      download: await shot(),
    });
    await until(() => files(element).length === 1);
    const box = () => files(element)[0]!;
    const before = [box().offsetWidth, box().offsetHeight];
    await until(() => element.shadowRoot!.querySelector('.file img') !== null);
    await until(() => one<HTMLImageElement>(element.shadowRoot, '.file img').complete);
    expect([box().offsetWidth, box().offsetHeight]).to.deep.equal(before);
    expect(downloads(client).map(({ own }) => own)).to.deep.equal([true]);
    await expectAccessible(element);
    face(element).click();
    const dialog = one<HTMLDialogElement>(element.shadowRoot, 'dialog.viewer');
    expect(dialog.open).to.equal(true);
    await expectAccessible(element);
    const keep = one<HTMLAnchorElement>(dialog, 'a');
    const picture = one<HTMLImageElement>(dialog, 'img');
    expect([dialog.querySelector('bdi')!.textContent, keep.download, picture.alt]).to.deep.equal(
      Array(3).fill(file().name),
    );
    expect([focused()!.textContent, keep.textContent]).to.deep.equal(['Close', 'Save']);
    expect(picture.getBoundingClientRect().bottom).to.be.at.most(innerHeight);
    keep.addEventListener('click', (event) => event.preventDefault());
    keep.click();
    expect(dialog.open).to.equal(true);
    press(dialog, 'Escape');
    expect(element.open).to.equal(true);
    for (const where of ['button', 'img', 'bdi']) {
      const shown = one<HTMLDialogElement>(element.shadowRoot, 'dialog');
      one<HTMLElement>(shown, where).click();
      await until(() => element.shadowRoot!.querySelector('dialog') === null);
      if (where !== 'bdi') face(element).click();
    }
    face(element).click();
    element.remove();
    expect(element.shadowRoot!.querySelector('dialog')).to.equal(null);
    expect(live.size).to.equal(0);
  });

  it('another server is asked after a press only', async () => {
    const { element, client } = await panel({
      items: [withFiles(file())],
      download: new SupportError('blob-unreachable', 'none of them is own'),
    });
    await until(() => face(element)?.textContent?.includes('Press to load') === true);
    expect(downloads(client).map(({ own }) => own)).to.deep.equal([true]);
    await expectAccessible(element);
    face(element).click();
    await until(() => face(element).textContent.includes('Could not be loaded'));
    client.download = await shot();
    face(element).click();
    await until(() => element.shadowRoot!.querySelector('.file img') !== null);
    expect(downloads(client).map(({ own }) => own)).to.deep.equal([true, false, false]);
  });

  it('what is on its way is not asked for again, however often it is pressed', async () => {
    const { element, client } = await panel({ items: [withFiles(file({ mime: 'text/plain' }))] });
    client.downloadAttachment = (attachment) => {
      client.calls.push(['downloadAttachment', attachment]);
      return new Promise(() => {});
    };
    await until(() => files(element).length === 1);
    for (let turn = 0; turn < 3; turn++) face(element).click();
    await until(() => face(element).textContent.includes('Loading'));
    face(element).click();
    await drawn(element);
    expect(downloads(client).length).to.equal(1);
  });

  it('goes with the conversation, and comes anew with it', async () => {
    const { element, client } = await panel({
      items: [withFiles(file())],
      others: 1,
      download: new SupportError('blob-unreachable', 'not now'),
    });
    await goTo(element, 0);
    const first = files(element).length ? 0 : 1;
    await goTo(element, first);
    await until(() => face(element).textContent.includes('Press to load'));
    await goTo(element, 1 - first);
    client.download = await shot();
    const before = downloads(client).length;
    for (let visit = 1; visit <= 2; visit++) {
      await goTo(element, first);
      await until(
        () => element.shadowRoot!.querySelector<HTMLImageElement>('.file img')?.naturalWidth === 40,
      );
      expect(downloads(client).length).to.equal(before + visit);
      expect(live.size).to.equal(1);
      await goTo(element, 1 - first);
      expect(live.size).to.equal(0);
    }
  });

  it('the same bytes are a picture where they are said to be one, and a file where not', async () => {
    const picture = file();
    const items = [withFiles(picture, { ...picture, mime: 'text/html', name: 'a.html' })];
    const { element } = await panel({ items, download: await shot() });
    await until(() => element.shadowRoot!.querySelector('.file img') !== null);
    await drawn(element);
    expect(files(element).map((each) => each.querySelector('img') !== null)).to.deep.equal([true, false]);
    face(element, 1).click();
    await until(() => saved.length === 1);
    expect(element.shadowRoot!.querySelector('dialog')).to.equal(null);
  });

  it('what was changed on its way is not shown, and it is said', async () => {
    const { element } = await panel({
      items: [withFiles(file())],
      download: new SupportError('blob-corrupt', 'another hash'),
    });
    await until(() => face(element)?.textContent?.includes('This file was changed on its way') === true);
    expect(element.shadowRoot!.querySelector('.file img')).to.equal(null);
  });

  it('what a browser could run is never fetched unasked, never shown, only saved', async () => {
    const kinds = ['image/svg+xml', 'text/html', 'application/xhtml+xml', 'application/pdf'];
    kinds.push('text/html;image/png', 'image/png+xml');
    const { element, client } = await panel({
      items: [withFiles(...kinds.map((mime) => file({ mime, name: `file ${mime}` })))],
      download: new Blob(['<svg onload="alert(1)"/>'], { type: 'application/octet-stream' }),
    });
    await until(() => files(element).length === kinds.length);
    await frame();
    expect(downloads(client)).to.deep.equal([]);
    for (let index = 0; index < kinds.length; index++) {
      face(element, index).click();
      await until(() => saved.length === index + 1);
    }
    expect(saved.map(({ download }) => download)[0]).to.equal('file image_svg+xml');
    expect(saved.every(({ href, target }) => href.startsWith('blob:') && target === '')).to.equal(true);
    expect(element.shadowRoot!.querySelector('.file img, iframe, object, embed, dialog')).to.equal(null);
  });

  it('a picture that would take gigabytes to show is only saved', async () => {
    const download = await blank(10_000, 10_000);
    expect(download.size).to.be.below(100_000);
    const { element } = await panel({ items: [withFiles(file())], download });
    await until(() => files(element)[0]?.matches('.picture') === false);
    expect([element.shadowRoot!.querySelector('.file img'), live.size]).to.deep.equal([null, 0]);
    face(element).click();
    await until(() => saved.length === 1);
  });

  it('what can be run is not shown as a picture that it is said to be', async () => {
    const { element } = await panel({
      items: [withFiles(file())],
      download: new Blob([await vector().arrayBuffer()], { type: 'image/png' }),
    });
    await until(() => files(element)[0]?.matches('.picture') === false);
    expect(element.shadowRoot!.querySelector('.file img')).to.equal(null);
  });

  it('what could not be loaded, or was changed, comes with a press once it is there', async () => {
    for (const code of ['blob-unreachable', 'blob-corrupt'] as const) {
      const { element, client } = await panel({
        items: [withFiles(file())],
        download: new SupportError(code, 'no'),
      });
      await until(() => files(element)[0]?.textContent.includes('Loading') === false);
      face(element).click();
      await until(() => downloads(client).length === 2);
      await drawn(element);
      client.download = await shot();
      face(element).click();
      await until(() => element.shadowRoot!.querySelector('.file img') !== null);
      element.remove();
    }
  });

  it('a picture that is none can be saved all the same', async () => {
    const { element } = await panel({
      items: [withFiles(file())],
      download: new Blob(['<script>'], { type: 'image/png' }),
    });
    await until(() => files(element)[0]?.matches('.picture') === false);
    expect(live.size).to.equal(0);
    face(element).click();
    await until(() => saved.length === 1);
  });

  it('a name is a stranger’s word: no other direction, no folder, no markup, and not without end', async () => {
    const hostile = [
      '\u202egnp.exe',
      '../../etc/passwd',
      '<img src=x onerror=alert(1)>.pdf',
      `${'a'.repeat(1000)}.pdf`,
      '\u{1f600}'.repeat(100),
      'two\u2028lines\u2029.pdf',
      ' \u200f ',
      '\u2066\u0000',
    ];
    const { element } = await panel({
      items: [withFiles(...hostile.map((name) => file({ name, mime: 'application/pdf' })))],
      attributes: { mode: 'inline' },
    });
    await until(() => files(element).length === hostile.length);
    const shown = files(element).map((each) => each.querySelector('bdi')!.textContent!);
    expect(shown[0]).to.equal('gnp.exe');
    expect(shown[1]).to.equal('.._.._etc_passwd');
    expect(shown[2]).to.equal('_img src=x onerror=alert(1)_.pdf');
    expect(shown[3]).to.equal(`${'a'.repeat(49)}…${'a'.repeat(26)}.pdf`);
    expect(shown[4]).to.equal(`${'\u{1f600}'.repeat(49)}…${'\u{1f600}'.repeat(30)}`);
    expect(shown.slice(5)).to.deep.equal(['twolines.pdf', 'File', 'File']);
    expect(element.shadowRoot!.querySelector('.file [onerror], .file img')).to.equal(null);
    const log = part(element, 'log');
    expect(log.scrollWidth).to.equal(log.clientWidth);
  });

  it('however many a stranger sends, only so much comes unasked', async () => {
    const many = Array.from({ length: 32 }, () => file({ size: 5 * 1024 * 1024 }));
    const { element, client } = await panel({
      items: [withFiles(...many), withFiles(file({ size: 6 * 1024 * 1024 }))],
    });
    await until(() => files(element).length === 33);
    await until(() => face(element, 31).textContent!.includes('Press to load'));
    expect(downloads(client).length).to.equal(12);
    expect(face(element, 32).textContent).to.contain('6.3 MB');
  });

  it('and as much again in the next conversation', async () => {
    const many = () => Array.from({ length: 13 }, () => file({ size: 5 * 1024 * 1024 }));
    await withAddons('tray');
    const tickets = [many(), many()].map((attachments) => ticket({ items: [withFiles(...attachments)] }));
    const { element, client } = await shown({ tickets }, { 'blob-servers': 'https://blobs.example' });
    for (const index of [0, 1]) {
      await goTo(element, index);
      await until(() => face(element, 12)?.textContent.includes('Press to load') === true);
      expect(downloads(client).length).to.equal(12 * (index + 1));
    }
  });

  it('of a few bytes is not of nothing', async () => {
    const sizes = [1, 50, 1000].map((size) => file({ mime: 'text/plain', size }));
    const { element } = await panel({ items: [withFiles(...sizes)] });
    await until(() => files(element).length === 3);
    const told = files(element).map((each) => each.querySelector('.small')!.textContent);
    expect(told).to.deep.equal(['1 byte', '50 bytes', '1 kB']);
  });

  it('an upload shows how far it is, and can be given up: what was written comes back', async () => {
    const one_ = file();
    const delivery: Delivery = {
      state: 'waiting',
      accepted: 0,
      total: 1,
      uploads: [{ sha256: one_.sha256, sent: 250, total: 1000, state: 'uploading' }],
    };
    const { element, client } = await panel({
      items: [own('Look', NOON, { id: 'up', attachments: [one_], delivery })],
    });
    await until(() => files(element).length === 1);
    const progress = one<HTMLProgressElement>(element.shadowRoot, 'progress');
    expect([progress.value, progress.max, progress.getAttribute('aria-label')]).to.deep.equal([
      250,
      1000,
      'Sending shot.png',
    ]);
    expect(downloads(client)).to.deep.equal([]);
    await expectAccessible(element);
    one<HTMLElement>(element.shadowRoot, '.upload button').click();
    await until(() => client.called('cancel').length === 1);
    expect(client.called('cancel')).to.deep.equal([{ id: 'up' }]);
    await until(() => input(element).value === 'Look');
    // Nothing that was typed meanwhile is lost for it.
    type(input(element), 'Something else');
    one<HTMLElement>(element.shadowRoot, '.upload button').click();
    await until(() => client.called('cancel').length === 2);
    await drawn(element);
    expect(input(element).value).to.equal('Something else');
  });

  it('an upload that failed is tried again or given up, with the keyboard too', async () => {
    const one_ = file();
    const delivery: Delivery = {
      state: 'failed',
      accepted: 0,
      total: 1,
      reason: 'blob-refused',
      uploads: [{ sha256: one_.sha256, sent: 0, total: 1000, state: 'failed' }],
    };
    const { element, client } = await panel({
      items: [own('Look', NOON, { id: 'up', attachments: [one_], delivery })],
    });
    expect(element.shadowRoot!.querySelector('progress')).to.equal(null);
    await expectAccessible(element);
    const named = (word: string) =>
      [...element.shadowRoot!.querySelectorAll('button')].find(
        ({ textContent }) => textContent.trim() === word,
      )!;
    for (const [word, call] of [
      ['Retry', 'retry'],
      ['Cancel', 'cancel'],
    ] as const) {
      named(word).focus();
      expect(focused()).to.equal(named(word));
      await sendKeys({ press: 'Enter' });
      await until(() => client.called(call).length === 1);
      expect(client.called(call)).to.deep.equal([{ id: 'up' }]);
    }
  });
});
