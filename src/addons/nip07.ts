// A signer of the page's or of a browser extension (NIP-07): what checks its answers. An add-on, because most customers have
// a key that was made here.

export { fromNip07 } from '../io/signers/nip07-signer.js';
