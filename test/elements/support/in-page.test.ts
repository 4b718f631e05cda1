import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { AGENT, defineShown, ShownClient, snapshot, ticket, type ShownSupportElement } from '../fixtures.js';
import { focused, frame, has, part, press, type, until } from '../helpers.js';

defineShown();

const left: Element[] = [];

function made(attributes: Record<string, string> = {}, parent: Element = document.body): ShownSupportElement {
  const element = document.createElement('shown-support') as ShownSupportElement;
  element.shown = new ShownClient(snapshot({ tickets: [ticket()] }));
  for (const [name, value] of Object.entries({ agent: AGENT, ...attributes }))
    element.setAttribute(name, value);
  parent.append(element);
  left.push(element);
  return element;
}

function box(css: string): HTMLElement {
  const element = document.body.appendChild(document.createElement('div'));
  element.style.cssText = css;
  left.push(element);
  return element;
}

const input = (element: Element) => part<HTMLTextAreaElement>(element, 'input');

afterEach(() => {
  for (const element of left.splice(0)) element.remove();
});

describe('moved in the page', () => {
  const screen = { width: innerWidth, height: innerHeight };
  beforeEach(() => setViewport({ width: 390, height: 700 }));
  afterEach(() => setViewport(screen));

  it('stays open on a phone, with the page still held and the history untouched', async () => {
    const element = made();
    await element.ready;
    element.show();
    await until(() => has(element, 'input'));
    type(input(element), 'not yet sent');
    const calls: string[] = [];
    const original = history.back.bind(history);
    history.back = () => calls.push('back');
    try {
      box('').append(element);
      await element.updateComplete;
      await frame();
    } finally {
      history.back = original;
    }
    expect(calls).to.deep.equal([]);
    expect(element.open).to.equal(true);
    expect(document.documentElement.style.overflow).to.equal('hidden');
    expect(input(element).value).to.equal('not yet sent');
    const marked = JSON.stringify(history.state);
    element.remove();
    await until(() => JSON.stringify(history.state) !== marked);
    expect(document.documentElement.style.overflow).to.equal('');
  });

  it('by moveBefore() keeps its connection and stays open', async () => {
    const parent = box('') as HTMLElement & { moveBefore?(node: Node, child: Node | null): void };
    // Firefox before 144 has none and moves it as above.
    expect('moveBefore' in parent || navigator.userAgent.includes('Firefox')).to.equal(true);
    if (!parent.moveBefore) return;
    const element = made();
    await element.ready;
    element.show();
    await until(() => has(element, 'input'));
    const before = element.shown.calls.length;
    parent.moveBefore(element, null);
    await element.updateComplete;
    expect(element.shown.calls.length).to.equal(before);
    expect(element.parentElement === parent).to.equal(true);
    expect(has(element, 'input')).to.equal(true);
    element.remove();
    expect(element.shown.calls.at(-1)).to.deep.equal(['disconnect']);
  });
});

describe('inline', () => {
  it('fills what it stands in, and has a height of its own where that has none', async () => {
    const high = box('block-size: 300px; inline-size: 420px');
    const sized = (element: Element) => {
      const { width, height } = part(element, 'panel').getBoundingClientRect();
      return [width, height];
    };
    const first = made({ mode: 'inline' }, high);
    await until(() => has(first, 'input'));
    expect(sized(first)).to.deep.equal([420, 300]);
    first.style.blockSize = '200px';
    expect(sized(first)).to.deep.equal([420, 200]);
    const second = made({ mode: 'inline' }, box('inline-size: 420px'));
    second.style.setProperty('--support-panel-height', '310px');
    await until(() => has(second, 'input'));
    expect(sized(second)).to.deep.equal([420, 310]);
    const inside = input(second).getBoundingClientRect();
    expect(inside.bottom).to.be.lessThan(part(second, 'panel').getBoundingClientRect().bottom);
  });

  it('takes no keyboard at the start, and neither Escape nor hide() closes it', async () => {
    const element = made({ mode: 'inline', open: '' });
    await until(() => has(element, 'input'));
    expect(focused() === document.body).to.equal(true);
    input(element).focus();
    const heard: Event[] = [];
    element.addEventListener('support-hide', (event) => heard.push(event));
    const escape = press(input(element), 'Escape');
    expect(escape.defaultPrevented).to.equal(false);
    expect(heard).to.deep.equal([]);
    element.hide();
    await element.updateComplete;
    expect(has(element, 'input')).to.equal(true);
    expect(focused() === input(element)).to.equal(true);
  });

  it('becomes floating and back, by attribute or property', async () => {
    const element = made({ mode: 'inline' }, box('inline-size: 420px'));
    await until(() => has(element, 'input'));
    element.mode = 'floating';
    await element.updateComplete;
    expect([has(element, 'panel'), element.offsetHeight]).to.deep.equal([false, 0]);
    element.mode = 'inline';
    await element.updateComplete;
    expect(element.offsetHeight).to.be.greaterThan(300);
  });
});

describe('Escape', () => {
  it('is the panel’s while it is open, and the page’s when it is closed', async () => {
    const element = made();
    element.show();
    await until(() => has(element, 'input'));
    expect(press(input(element), 'Escape').defaultPrevented).to.equal(true);
    await element.updateComplete;
    expect(element.open).to.equal(false);
    let heard = 0;
    document.body.addEventListener('keydown', () => heard++, { once: true });
    expect(press(part(element, 'launcher'), 'Escape').defaultPrevented).to.equal(false);
    expect(heard).to.equal(1);
  });
});

describe('closed', () => {
  it('takes no room where it stands, whatever the page does to its children', async () => {
    const parent = box('display: grid; gap: 50px; inline-size: 400px');
    parent.append(document.createElement('hr'));
    const before = parent.offsetHeight;
    const element = made({}, parent);
    await element.ready;
    await element.updateComplete;
    expect(parent.offsetHeight).to.equal(before);
    element.hidden = true;
    expect(part(element, 'launcher').offsetHeight).to.equal(0);
  });
});
