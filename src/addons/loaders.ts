// How add-ons are reached, and the only way: the entries hand this down. In dist-cdn each is a file of its own beside
// the entry's; what can't be fetched rejects, and whoever asked says so.

export const addons = {
  erasure: () => import('./erasure.js'),
  nip11: () => import('./nip11.js'),
  nip49: () => import('./nip49.js'),
  pow: () => import('./pow.js'),
};
