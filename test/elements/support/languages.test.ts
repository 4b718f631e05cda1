import { expect } from '@open-wc/testing';
import type { Snapshot } from '../../../src/headless/snapshot.js';
import { en } from '../../../src/i18n/en.js';
import { languages, type Language } from '../../../src/i18n/loaders.js';
import {
  AGENT,
  defineShown,
  own,
  ShownClient,
  snapshot,
  ticket,
  type ShownSupportElement,
} from '../fixtures.js';
import { atRest, expectAccessible, has, one, part, until } from '../helpers.js';

defineShown();

type File = { readonly words: Language<'other'> };
const left: Element[] = [];

async function made(
  attributes: Record<string, string>,
  first: Snapshot = snapshot(),
): Promise<{ element: ShownSupportElement; root: HTMLElement }> {
  const element = document.createElement('shown-support') as ShownSupportElement;
  element.shown = new ShownClient(first);
  element.shown.history = first.tickets.length > 0;
  for (const [name, value] of Object.entries({ agent: AGENT, ...attributes }))
    element.setAttribute(name, value);
  document.body.append(element);
  left.push(element);
  await element.ready;
  await element.updateComplete;
  return { element, root: one(element.shadowRoot, '.root') };
}

/** A language of the test's own, whose file comes when the test says so. */
function slow(tag: string, words: object = { greeting: `Greeting in ${tag}`, launch: `Launch in ${tag}` }) {
  const asked: { arrive(): void; fail(): void }[] = [];
  const load = () =>
    new Promise<File>((resolve, reject) => {
      asked.push({ arrive: () => resolve({ words } as File), fail: () => reject(new TypeError('no file')) });
    });
  Object.assign(languages, { [tag]: load });
  return asked;
}

const greeting = (element: Element) => one(element.shadowRoot, '.greeting').textContent;
const label = (element: Element) => part(element, 'launcher').getAttribute('aria-label');
/** Everything that was under way without the network is done. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

afterEach(() => {
  for (const element of left.splice(0)) element.remove();
});

describe('the file of a language', () => {
  it('is asked for when the panel is opened, and until it is there all is English, and said to be', async () => {
    const asked = slow('qaa');
    const { element, root } = await made({ lang: 'qaa' });
    expect([asked.length, root.lang, label(element)]).to.deep.equal([0, 'en', en.launch]);
    element.show();
    await until(() => has(element, 'input'));
    expect([asked.length, root.lang, greeting(element)]).to.deep.equal([1, 'en', en.greeting]);
    asked[0]!.arrive();
    await until(() => root.lang === 'qaa');
    expect([greeting(element), label(element)]).to.deep.equal(['Greeting in qaa', 'Launch in qaa']);
    element.hide();
    await element.updateComplete;
    expect(label(element)).to.equal('Launch in qaa');
    expect(asked.length).to.equal(1);
  });

  it('is asked for by a closed widget only where a conversation exists', async () => {
    const asked = slow('qab');
    const { element, root } = await made({ lang: 'qab' }, snapshot({ restoring: true }));
    expect(asked.length).to.equal(0);
    element.shown.show(snapshot({ tickets: [ticket()] }));
    await element.updateComplete;
    expect(asked.length).to.equal(1);
    asked[0]!.arrive();
    await until(() => root.lang === 'qab');
  });

  it('serves the next widget at once', async () => {
    const asked = slow('qac');
    const { root } = await made({ lang: 'qac', open: '' });
    asked[0]!.arrive();
    await until(() => root.lang === 'qac');
    const { element } = await made({ lang: 'qac', 'storage-key': 'next' });
    expect(label(element)).to.equal('Launch in qac');
    expect(asked.length).to.equal(1);
  });

  it('leaves English where it cannot be fetched, and is tried again only at the next opening', async () => {
    const asked = slow('qad');
    const { element, root } = await made({ lang: 'qad', open: '' });
    asked[0]!.fail();
    await settled();
    element.heading = 'another drawing';
    await element.updateComplete;
    expect([asked.length, root.lang, greeting(element)]).to.deep.equal([1, 'en', en.greeting]);
    expect(has(element, 'banner'), 'nothing to complain about').to.equal(false);
    element.hide();
    await element.updateComplete;
    element.show();
    await element.updateComplete;
    expect(asked.length).to.equal(2);
    asked[1]!.arrive();
    await until(() => greeting(element) === 'Greeting in qad');
  });

  it('that is older than the widget leaves English where it says nothing', async () => {
    const asked = slow('qae', { launch: 'Launch in qae' });
    const { element } = await made({ lang: 'qae', open: '' });
    asked[0]!.arrive();
    await until(() => label(element) === 'Launch in qae');
    expect(greeting(element)).to.equal(en.greeting);
  });
});

describe('another language', () => {
  it('wins over one that was asked for earlier and comes later', async () => {
    const [first, second] = [slow('qba'), slow('qbb')];
    const { element, root } = await made({ lang: 'qba', open: '' });
    element.lang = 'qbb';
    await element.updateComplete;
    second[0]!.arrive();
    await until(() => root.lang === 'qbb');
    first[0]!.arrive();
    await settled();
    await element.updateComplete;
    expect([root.lang, greeting(element)]).to.deep.equal(['qbb', 'Greeting in qbb']);
    element.lang = 'en-GB';
    await element.updateComplete;
    expect([root.lang, greeting(element)]).to.deep.equal(['en-GB', en.greeting]);
    element.lang = 'qba';
    await element.updateComplete;
    expect(greeting(element), 'is here by now').to.equal('Greeting in qba');
  });

  it('leaves the former one on screen until it is there', async () => {
    const [first, second] = [slow('qca'), slow('qcb')];
    const { element, root } = await made({ lang: 'qca', open: '' });
    first[0]!.arrive();
    await until(() => root.lang === 'qca');
    element.lang = 'qcb';
    await element.updateComplete;
    expect([root.lang, greeting(element)]).to.deep.equal(['qca', 'Greeting in qca']);
    second[0]!.fail();
    await settled();
    await element.updateComplete;
    expect([root.lang, greeting(element)]).to.deep.equal(['qca', 'Greeting in qca']);
  });

  it('that the widget does not speak shows as English', async () => {
    const { element, root } = await made({ lang: 'sv-SE', open: '' });
    expect([root.lang, greeting(element)]).to.deep.equal(['en', en.greeting]);
  });

  it('is the page’s, as the page says it when the panel is opened', async () => {
    const page = document.documentElement;
    const before = page.lang;
    try {
      page.lang = 'en';
      const { element, root } = await made({});
      page.lang = 'nl';
      element.show();
      await until(() => root.lang === 'nl');
    } finally {
      page.lang = before;
    }
  });
});

describe('the texts of the page', () => {
  it('win over those of any language, and count as in the language that the page says', async () => {
    const asked = slow('qda');
    const { element, root } = await made({ lang: 'qda-DE', open: '' });
    element.strings = { greeting: 'Moin!' };
    await element.updateComplete;
    expect([root.lang, greeting(element), label(element)]).to.deep.equal(['qda-DE', 'Moin!', en.launch]);
    asked[0]!.arrive();
    await until(() => label(element) === 'Launch in qda');
    expect(greeting(element)).to.equal('Moin!');
  });
});

describe('the closest language', () => {
  for (const [lang, tag] of Object.entries({
    'pt-BR': 'pt',
    'zh-Hant-TW': 'zh',
    'DE-at': 'de',
    'fr-CA': 'fr',
  })) {
    it(`to ${lang} is ${tag}`, async () => {
      const { words } = await languages[tag]!();
      const { element } = await made({ lang, open: '' });
      await until(() => has(element, 'input') && greeting(element) === words.greeting);
    });
  }
});

describe('Arabic', () => {
  it('is written from right to left, with the panel on the other side from the start', async () => {
    const { element, root } = await made(
      { lang: 'ar', open: '' },
      snapshot({ tickets: [ticket({ items: [own('مرحبًا')] })] }),
    );
    const panel = part(element, 'panel');
    const before = panel.getBoundingClientRect().left;
    expect(before).to.be.lessThan(innerWidth / 2);
    const { words } = await languages['ar']!();
    await until(() => part(element, 'close-button').getAttribute('aria-label') === words.close);
    await atRest(element);
    expect([root.lang, root.dir, getComputedStyle(panel).direction]).to.deep.equal(['ar', 'rtl', 'rtl']);
    expect(part(element, 'input')).to.have.property('placeholder', words.messageHint);
    const edge = (name: string) => part(element, name).getBoundingClientRect().left;
    expect(edge('close-button'), 'the end is on the left').to.be.lessThan(edge('title'));
    expect(panel.getBoundingClientRect().left, 'and nothing has moved').to.equal(before);
    await expectAccessible(element);
  });
});
