/**
 * Every state of every part of the widget, side by side, or one of them alone as a page would have it.
 *
 * ?state=… one of them · ?theme=light|dark|auto · ?lang=ar and the like. `<html data-ready>` stands once all is shown,
 * and counts the states; one that can't be reached is an error of the page.
 */
import { composerStates } from './composer-states.js';
import { endedStates } from './ended-states.js';
import { fileStates } from './file-states.js';
import { menuStates, searchStates } from './menu-states.js';
import { setUp } from './stage.js';
import { firstStates, launcherStates } from './states.js';
import { talkStates } from './talk-states.js';

const query = new URLSearchParams(location.search);
const theme = query.get('theme') ?? 'auto';
const lang = query.get('lang') ?? 'en';
const wanted = query.get('state');
const { documentElement: page } = document;

const groups = new Map([
  ['Launcher', launcherStates],
  ['First view, list, and the state of things', [...firstStates, ...searchStates]],
  ['Conversation', [...talkStates, ...endedStates]],
  ['Composer', composerStates],
  ['Files', fileStates],
  ['Menu', menuStates],
]);
const states = [...groups.values()].flat();
page.dataset['theme'] = theme;
const main = /** @type {HTMLElement} */ (document.querySelector('main'));

/** @param {string} title @param {import('./states.js').State[]} states */
function room(title, states) {
  const section = document.createElement('section');
  main.append(Object.assign(document.createElement('h2'), { textContent: title }), section);
  return states.flatMap((state) => exhibit(state, section));
}

/** Of what can only be seen alone there is the link. @param {import('./states.js').State} state @param {HTMLElement} section */
function exhibit(state, section) {
  const figure = document.createElement('figure');
  const link = Object.assign(document.createElement('a'), {
    textContent: state.title,
    href: address({ state: state.name }),
  });
  const caption = document.createElement('figcaption');
  caption.append(link);
  figure.append(caption);
  section.append(figure);
  if (state.alone) {
    link.className = 'only';
    return [];
  }
  const mode = state.launcher ? 'floating' : 'inline';
  const { element, shown } = setUp(state, { mode, theme, lang });
  const frame = document.createElement('div');
  frame.className = state.launcher ? 'frame small' : 'frame';
  frame.append(element);
  figure.append(frame);
  return shown;
}

/** As it stands in a page: floating, and open where it is not about the launcher. @param {import('./states.js').State} state */
function alone(state) {
  page.classList.add('alone');
  const { element, shown } = setUp(state, { theme, lang, ...(state.launcher ? {} : { open: '' }) });
  main.replaceChildren(element);
  return shown;
}

/** @param {Record<string, string>} changed */
function address(changed) {
  return `?${new URLSearchParams({ ...Object.fromEntries(query), ...changed })}`;
}

for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('nav a')))
  link.href = address(Object.fromEntries(new URLSearchParams(link.search)));

const chosen = states.find(({ name }) => name === wanted);
const waits = chosen ? [alone(chosen)] : [...groups].flatMap(([title, states]) => room(title, states));
for (const wait of waits.map((shown) => shown())) await wait.catch(reportError);
page.dataset['ready'] = String(waits.length);
