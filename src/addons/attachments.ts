// Attachments (protocol section 5; Blossom, BUD-01 and BUD-02): files are encrypted here, put on file servers as
// ciphertext, and fetched from there. An add-on, because most conversations are of text. A file server must never learn a
// key, a name, a type or whose file it is; and nothing that came from one is given out before both its hashes held.

export { cancel } from './attachments/cancel.js';
export { download } from './attachments/download.js';
export { pack } from './attachments/pack.js';
export { upload } from './attachments/upload.js';
