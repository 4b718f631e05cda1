/** Every state of a conversation that has ended, or waits for somebody who is away. */
import { csat, MINUTE, NOON, own, snapshot, status, theirs, ticket } from './facts.js';
import { opening, talk } from './talk-states.js';

/** @type {import('./states.js').State[]} */
export const endedStates = [
  {
    name: 'away',
    title: 'A conversation while nobody is there',
    snapshot: talk(opening()),
    attributes: { hours: 'Mon-Fri 16:00-17:00', timezone: 'Europe/Oslo' },
    act: (stage) => stage.find('.away'),
  },
  {
    name: 'closed',
    title: 'Closed, to be rated',
    snapshot: talk([own('Where is my order?'), status('closed', NOON + MINUTE)], { status: 'closed' }),
    act: (stage) => stage.find('.csat'),
  },
  {
    name: 'unrated',
    title: 'Resolved, on a page that asks for no rating',
    snapshot: talk([own('Where is my order?'), status('resolved', NOON + MINUTE)], { status: 'resolved' }),
    attributes: { disable: 'rating' },
  },
  {
    name: 'resolved',
    title: 'Resolved, to be rated',
    snapshot: snapshot({
      tickets: [
        ticket({
          items: [
            own('Where is my order?'),
            theirs('It has arrived at the depot.', NOON + MINUTE),
            status('resolved', NOON + 2 * MINUTE),
          ],
          status: 'resolved',
        }),
      ],
    }),
    act: async (stage) => (await stage.find('[part=csat-star][value="4"]')).click(),
  },
  {
    name: 'rated',
    title: 'Closed and rated',
    snapshot: snapshot({
      tickets: [
        ticket({
          items: [
            own('Where is my order?'),
            theirs('It has arrived at the depot.', NOON + MINUTE),
            status('closed', NOON + 2 * MINUTE),
            csat(5, 'Quick and kind.', NOON + 3 * MINUTE),
          ],
          status: 'closed',
          csat: csat(5, 'Quick and kind.', NOON + 3 * MINUTE),
        }),
      ],
    }),
  },
];
