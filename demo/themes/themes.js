/**
 * Six widgets that differ in nothing but their sites' style sheets, and in what is talked about. ?theme=light|dark|auto
 */
import { AGENT, delivery, MINUTE, NOON, own, snapshot, theirs, ticket } from '../gallery/facts.js';
import { setUp } from '../gallery/stage.js';

/** Who answers, and what is said in turn, the customer first. @type {Record<string, [name: string, ...texts: string[]]>} */
const BRANDS = {
  raw: [
    'DESK 3',
    'Do you have the M8 bolts in stainless?',
    'Yes. 900 left. 0.12 each.',
    'Box of 200 then.',
    'Done. Ships today.',
  ],
  bank: [
    'Eleanor Marsh',
    'Good morning. May I raise the limit of my card for a journey?',
    'Good morning, Mr Whitlock. Of course. Until which day will you be away?',
    'Until the 24th of May.',
    'That is arranged. I wish you a pleasant journey.',
  ],
  kids: [
    'Captain Bop',
    'The drum is too quiet!',
    'Too QUIET? Press the blue star for three seconds.',
    'Oh no. It works.',
    'Boom! Have a loud day!',
  ],
  terminal: [
    'oncall',
    'node fra-07 drops packets since 11:40',
    'seen. bad line card, traffic is moved to fra-09',
    'latency is back to 3 ms, thanks',
    'ticket stays open until the card is replaced',
  ],
  atelier: [
    'Camille',
    'I should like to have the velvet jacket altered.',
    'With pleasure. Shall we say Thursday, at four?',
    'Thursday is perfect.',
    'We look forward to seeing you.',
  ],
  mochi: [
    'Yuki',
    'the rain sound stops after an hour :(',
    'oh! swipe the cloud up, then it rains all night',
    'it works, you are the best',
    'sleep well!',
  ],
};

// A phone would be covered by the first of them.
const place = matchMedia('(max-width: 480px)').matches ? { mode: 'inline' } : { open: '' };
const theme = new URLSearchParams(location.search).get('theme') ?? 'auto';
document.documentElement.dataset['theme'] = theme;

for (const [name, [agent, ...texts]] of Object.entries(BRANDS)) {
  const items = texts.map((text, index) => {
    const at = NOON + index * 4 * MINUTE;
    return index % 2 ? theirs(text, at) : own(text, at, index === 2 ? delivery('sent') : {});
  });
  const profiles = { [AGENT]: { pubkey: AGENT, name: agent, about: '' } };
  const talk = snapshot({ tickets: [ticket({ items, readAt: NOON + 9 * MINUTE })], profiles });
  const { element, shown } = setUp({ name, title: '', snapshot: talk }, { ...place, theme, lang: 'en' });
  document.querySelector(`.${name} .frame`)?.append(element);
  await shown().catch(reportError);
}
document.documentElement.dataset['ready'] = String(Object.keys(BRANDS).length);
