/** What stands around the composer, and in it. */
import { AGENT } from './facts.js';
import { inMenu, opening, talk } from './talk-states.js';

/** @type {import('./states.js').State[]} */
export const composerStates = [
  {
    name: 'replying',
    title: 'Writing an answer to one message',
    snapshot: talk(opening().slice(0, 3)),
    act: inMenu('.choice'),
  },
  {
    name: 'editing',
    title: 'Editing a message',
    snapshot: talk(opening()),
    act: inMenu('.choice:nth-child(3)'),
  },
  {
    name: 'emoji',
    title: 'A few emoji',
    snapshot: talk(opening()),
    act: (stage) => stage.press('[part=emoji-button]'),
  },
  { name: 'typing', title: 'Somebody is typing', snapshot: talk(opening(), { typing: AGENT }) },
  {
    name: 'composer',
    title: 'More than six lines typed',
    snapshot: talk(opening()),
    act: (stage) => stage.type('One\nTwo\nThree\nFour\nFive\nSix\nSeven\nEight'),
  },
  {
    name: 'too-long',
    title: 'More typed than fits into one message',
    snapshot: talk(opening()),
    act: (stage) => stage.type('Too long. '.repeat(7000)),
  },
  {
    name: 'offer',
    title: 'Something was sent: a notification is offered',
    snapshot: talk(opening()),
    // Nothing shows from when on it is heard that something was sent.
    act: (stage) =>
      stage.find('.offer', () => {
        void stage.type('Thank you.');
        stage.all('[part=send-button]:enabled')[0]?.click();
      }),
  },
];
