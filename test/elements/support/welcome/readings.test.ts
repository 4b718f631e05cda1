import { expect } from '@open-wc/testing';
import { expectationsAt, readReplyTime } from '../../../../src/addons/welcome/expectations.js';
import { faultOf, parsePrechat } from '../../../../src/addons/welcome/prechat.js';
import { readSettings } from '../../../../src/addons/welcome/settings.js';
import { readStarters } from '../../../../src/addons/welcome/starters.js';
import { en } from '../../../../src/i18n/en.js';
import { extrasEn } from '../../../../src/i18n/extras-en.js';
import { createWords } from '../../../../src/i18n/words.js';
import { parseHours } from '../../../../src/util/opening-hours.js';

const words = createWords({ ...en, ...extrasEn }, {}, 'en-GB');
const BERLIN = 'Europe/Berlin';

/** What is said at a moment to somebody `here`, by those in Berlin. */
function said(iso: string, here: string, hours = 'Mon-Fri 09:00-17:00', replyTime?: string): string {
  const set = { hours: parseHours(hours), timezone: BERLIN, replyTime };
  return expectationsAt(Date.parse(iso) / 1000, set, words, here).lines.join(' | ');
}

describe('what to expect', () => {
  it('is said in the time zone of the reader, and that it is theirs only where it is another', () => {
    expect(said('2026-06-10T18:00Z', BERLIN)).to.equal('We’re back tomorrow at 09:00');
    expect(said('2026-06-10T18:00Z', 'Europe/Paris')).to.equal('We’re back tomorrow at 09:00');
    expect(said('2026-06-10T18:00Z', 'America/New_York')).to.equal(
      'We’re back tomorrow at 03:00 (your time)',
    );
    // It is tomorrow in Tokyo already.
    expect(said('2026-06-10T18:00Z', 'Asia/Tokyo')).to.equal('We’re back at 16:00 (your time)');
    expect(said('2026-06-12T18:00Z', BERLIN)).to.equal('We’re back on Monday at 09:00');
    expect(said('2026-06-15T08:00Z', BERLIN, 'Mon 09:00-09:30')).to.equal('We’re back on 22 June at 09:00');
  });

  it('within the hours is how soon, and until when', () => {
    expect(said('2026-06-10T08:00Z', BERLIN, undefined, '2 hours')).to.equal(
      'Usually replies within 2 hours | Open until 17:00',
    );
    expect(said('2026-06-10T08:00Z', BERLIN, 'Mon-Thu 00:00-24:00')).to.equal('Open until Friday, 00:00');
    expect(said('2026-06-10T08:00Z', BERLIN, '24/7', '2 hours')).to.equal('Usually replies within 2 hours');
    expect(said('2026-06-10T08:00Z', BERLIN, '24/7')).to.equal('');
    expect(said('2026-06-10T20:00Z', BERLIN, undefined, '2 hours')).to.equal('We’re back tomorrow at 09:00');
  });

  it('follows both clocks when only one of them changes', () => {
    // From 8 to 29 March 2026 New York is five hours behind, not six.
    expect(said('2026-03-06T22:00Z', 'America/New_York')).to.equal(
      'We’re back on Monday at 04:00 (your time)',
    );
    expect(said('2026-03-27T22:00Z', 'America/New_York')).to.equal(
      'We’re back on Monday at 03:00 (your time)',
    );
  });

  it('takes a reply time as minutes, rounded up, in the reader’s language, or as words', () => {
    const read = (text: string, lang = 'en') => readReplyTime(text, lang);
    expect(['1', '30', '60', '90', '1440', '2881'].map((text) => read(text))).to.deep.equal([
      '1 minute',
      '30 minutes',
      '1 hour',
      '2 hours',
      '24 hours',
      '3 days',
    ]);
    expect(read('120', 'de')).to.equal('2 Stunden');
    expect(read(' a few hours ')).to.equal('a few hours');
    expect(read('long '.repeat(100))?.length).to.equal(80);
    for (const wrong of ['', '0', '-5', '1.5', '43201', '99999999999999999999', '…'])
      expect(read(wrong), wrong).to.equal(undefined);
  });
});

describe('what is asked', () => {
  it('is a list of names, optional where they have a question mark', () => {
    expect(parsePrechat('name email? Bestell-Nr,  größe?')).to.deep.equal({
      questions: [
        { name: 'name', optional: false },
        { name: 'email', optional: true },
        { name: 'Bestell-Nr', optional: false },
        { name: 'größe', optional: true },
      ],
    });
    expect(parsePrechat(' ')).to.deep.equal({ questions: [] });
  });

  it('is no name that a ticket or the language has another use for, nor one twice', () => {
    for (const wrong of [
      'name name?',
      'e?mail',
      '?',
      'body',
      'ticket_id',
      'consent',
      'constructor',
      'x'.repeat(41),
    ])
      expect(parsePrechat(wrong).wrong, wrong).to.equal(wrong.split(' ').at(-1));
    expect(parsePrechat('a b c d e f g h i j k').questions.length).to.equal(10);
    expect(parsePrechat('__proto__').wrong).to.equal('__proto__');
  });

  it('is answered by what could be an address or a number, not only by those we know', () => {
    const email = { name: 'email', optional: true };
    const phone = { name: 'phone', optional: true };
    for (const good of ['', ' ', 'a@b.co', ' jörg@köln.example ', 'x+y@sub.host.museum'])
      expect(faultOf(email, good), good).to.equal(undefined);
    for (const bad of ['a', 'a@b', 'a b@c.de', '@c.de', 'a@@c.de', 'a@c.', 'a@c.d'])
      expect(faultOf(email, bad), bad).to.equal('prechatEmail');
    for (const good of ['', '+49 (0)30 1234-567', '٠١٢٣٤٥٦'])
      expect(faultOf(phone, good), good).to.equal(undefined);
    for (const bad of ['1234', 'call me', '12345x'])
      expect(faultOf(phone, bad), bad).to.equal('prechatPhone');
    expect(faultOf({ name: 'name', optional: false }, '  ')).to.equal('prechatMissing');
  });
});

describe('suggestions', () => {
  it('are texts, or a label and a text, six at most and none too long', () => {
    expect(readStarters([' Hi ', { label: 'Return', text: 'I return this' }])).to.deep.equal([
      { label: 'Hi', text: 'Hi' },
      { label: 'Return', text: 'I return this' },
    ]);
    expect(readStarters(Array.from({ length: 50 }, String))?.length).to.equal(6);
    const [long] = readStarters(['😀'.repeat(5000)])!;
    expect([long!.label.length, long!.text.length]).to.deep.equal([80, 1000]);
  });

  it('are nothing where something else is handed in', () => {
    const odd = [null, 7, '', [], {}, { label: 'x' }, { text: 7 }, { text: ' ' }];
    for (const given of [undefined, null, odd]) expect(readStarters(given)).to.deep.equal([]);
    const trap = new Proxy([], {
      get() {
        throw new Error('not to be read');
      },
    });
    const labelled = Object.defineProperty({ text: 'Hi' }, 'label', { get: () => trap[0] as unknown });
    for (const given of ['text', 7, {}, trap, ['Hi', labelled]])
      expect(readStarters(given)).to.equal(undefined);
  });
});

describe('settings', () => {
  const nothing = { hours: null, timezone: null, replyTime: null, prechat: null, starters: undefined };
  const blamed = (given: object) =>
    readSettings({ ...nothing, ...given }).mistakes.map(({ attribute }) => attribute);

  it('say which of them is wrong', () => {
    expect(blamed({})).to.deep.equal([]);
    expect(
      blamed({ hours: 'Mon 09:00-17:00', timezone: BERLIN, replyTime: '5', prechat: 'name' }),
    ).to.deep.equal([]);
    expect(
      blamed({ hours: 'always', timezone: 'Berlin', replyTime: '0', prechat: '!', starters: 'x' }),
    ).to.deep.equal(['hours', 'timezone', 'reply-time', 'prechat', 'starters']);
  });

  it('are no hours without the time zone they are in', () => {
    expect(blamed({ hours: 'Mon 09:00-17:00' })).to.deep.equal(['timezone']);
    expect(readSettings({ ...nothing, hours: 'Mon 09:00-17:00' }).hours).to.equal(undefined);
  });
});
