// What is looked at: the gallery's states, and how. Every state in the light theme; of each other look those states in
// which it shows. Firefox can't be driven to show a page as it is printed.

import type { BrowserName } from '../support/pages.js';

export interface Look {
  readonly name: string;
  /** Of the gallery's address. */
  readonly query: string;
  readonly width: number;
  readonly height: number;
  /** All unless told. */
  readonly states?: readonly string[];
  readonly forcedColours?: true;
  /** Where it stands in the page: what floats is not printed. */
  readonly printed?: true;
  readonly browsers?: readonly BrowserName[];
}

export const LOOKS: readonly Look[] = [
  { name: 'light', query: 'theme=light', width: 1280, height: 700 },
  {
    name: 'dark',
    query: 'theme=dark',
    width: 1280,
    height: 700,
    states: [
      'launcher-unread',
      'new-everything',
      'new-faults',
      'list',
      'talk',
      'reactions',
      'failed',
      'resolved',
      'tray',
      'files',
      'delete',
      'carried',
    ],
  },
  {
    name: 'arabic-phone',
    query: 'theme=light&lang=ar',
    width: 390,
    height: 700,
    states: ['new-everything', 'list-many', 'talk', 'reactions', 'tray', 'menu-talk'],
  },
  {
    name: 'german-narrow',
    query: 'theme=dark&lang=de',
    width: 320,
    height: 640,
    states: ['new-everything', 'menu', 'files', 'away'],
  },
  {
    name: 'tablet',
    query: 'theme=light',
    width: 820,
    height: 1180,
    states: ['list-many', 'talk', 'menu-talk', 'picture-large'],
  },
  {
    name: 'tall-phone',
    query: 'theme=light',
    width: 390,
    height: 844,
    states: ['new-everything', 'talk', 'resolved', 'tray'],
  },
  {
    name: 'forced-colours',
    query: 'theme=light',
    width: 1280,
    height: 700,
    states: ['launcher-unread', 'new-faults', 'list', 'talk', 'reactions', 'resolved', 'tray', 'delete'],
    forcedColours: true,
  },
  {
    name: 'print',
    query: 'theme=dark',
    width: 700,
    height: 900,
    states: ['talk', 'files', 'rated'],
    printed: true,
    browsers: ['chromium'],
  },
];
