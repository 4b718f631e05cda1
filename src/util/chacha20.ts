// ChaCha20 (RFC 8439 section 2.4), counter from 0, as NIP-44 uses it. Ours, because the library that has it brings its
// other ciphers and their checks along: 1.2 KB of the widget's file; the tests hold it against that library.

/** Encrypts and decrypts alike. `key` is 32 bytes, `nonce` 12. */
export function chacha20(key: Uint8Array, nonce: Uint8Array, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const state = new Uint32Array(16);
  const words = (bytes: Uint8Array) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i, true));
  };
  // "expand 32-byte k"
  state.set([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574, ...words(key), 0, ...words(nonce)]);
  const out = new Uint8Array(data.length);
  const x = new Uint32Array(16);
  for (let at = 0; at < data.length; at += 64) {
    x.set(state);
    for (let round = 0; round < 10; round++) {
      for (let i = 0; i < 4; i++) quarter(x, i, i + 4, i + 8, i + 12);
      for (let i = 0; i < 4; i++) quarter(x, i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4));
    }
    for (let i = 0; i < 64 && at + i < data.length; i++) {
      const word = x[i >> 2]! + state[i >> 2]!;
      out[at + i] = data[at + i]! ^ (word >>> (8 * (i & 3)));
    }
    state[12]!++;
  }
  return out;
}

function quarter(x: Uint32Array, a: number, b: number, c: number, d: number): void {
  mix(x, a, b, d, 16);
  mix(x, c, d, b, 12);
  mix(x, a, b, d, 8);
  mix(x, c, d, b, 7);
}

/** `to += from; target = (target ^ to) <<< by` */
function mix(x: Uint32Array, to: number, from: number, target: number, by: number): void {
  x[to]! += x[from]!;
  const mixed = x[target]! ^ x[to]!;
  x[target] = (mixed << by) | (mixed >>> (32 - by));
}
