/** Every state of a conversation that has ended, or waits for somebody who is away. */
import { csat, MINUTE, NOON, own, status, theirs } from './facts.js';
import { opening, talk } from './talk-states.js';

/** @param {'resolved' | 'closed'} how @param {ReturnType<typeof csat>} [rating] */
function ended(how, rating) {
  const said = [own('Where is my order?'), theirs('It has arrived at the depot.', NOON + MINUTE)];
  const items = [...said, status(how, NOON + 2 * MINUTE), ...(rating ? [rating] : [])];
  return talk(items, { status: how, csat: rating });
}

/** @type {import('./states.js').State[]} */
export const endedStates = [
  {
    name: 'away',
    title: 'A conversation while nobody is there',
    snapshot: talk(opening()),
    attributes: { hours: 'Mon-Fri 16:00-17:00', timezone: 'Europe/Oslo' },
    // Only where it pushes nothing away that is being read.
    act: (stage) =>
      stage.find('.away', () => {
        const [there] = stage.all('.away, [part=back-button], [part=ticket-item]').reverse();
        if (!there?.matches('.away')) there?.click();
      }),
  },
  {
    name: 'closed',
    title: 'Closed, to be rated',
    snapshot: ended('closed'),
    act: (stage) => stage.find('.csat'),
  },
  {
    name: 'unrated',
    title: 'Resolved, on a page that asks for no rating',
    snapshot: ended('resolved'),
    attributes: { disable: 'rating' },
  },
  {
    name: 'resolved',
    title: 'Resolved, a star chosen',
    snapshot: ended('resolved'),
    act: (stage) => stage.press('[part=csat-star][value="4"]'),
  },
  {
    name: 'reopened',
    title: 'Open once more',
    snapshot: talk([...opening(), status('resolved'), own('It came broken.'), status('open')]),
  },
  {
    name: 'rated',
    title: 'Closed and rated',
    snapshot: ended('closed', csat(5, 'Quick and kind.', NOON + 3 * MINUTE)),
  },
];
