// How add-ons are reached, and the only way: the entries hand this down. In dist-cdn each is a file of its own beside
// the entry's; what can't be fetched rejects, and whoever asked says so.

/** What a client asks for. */
export const addons = {
  attachments: () => import('./attachments.js'),
  digest: () => import('./digest.js'),
  erasure: () => import('./erasure.js'),
  life: () => import('./life.js'),
  nip05: () => import('./nip05.js'),
  nip07: () => import('./nip07.js'),
  nip11: () => import('./nip11.js'),
  nip49: () => import('./nip49.js'),
  pow: () => import('./pow.js'),
  transcript: () => import('./transcript.js'),
  session: () => import('./session.js'),
  proof: () => import('./proof.js'),
};

/** What a panel has a use for once it is open. */
export const extras = {
  actions: () => import('./actions.js'),
  tray: () => import('./tray.js'),
  attention: () => import('./attention.js'),
  rating: () => import('./rating.js'),
  welcome: () => import('./welcome.js'),
  menu: () => import('./menu.js'),
  handover: () => import('./handover.js'),
};

/** For a page that names its agent in the address of the script. */
export const oneLine = () => import('./one-line.js');
