// Bech32 (BIP-173), as NIP-19 uses it: without the limit of 90 characters. Ours, because the library that has it
// brings every other base along: 1.5 KB of the widget's file.

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

function checksum(prefix: string, words: readonly number[]): number {
  const codes = [...prefix].map((letter) => letter.charCodeAt(0));
  let sum = 1;
  for (const value of [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31), ...words]) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (let bit = 0; bit < 5; bit++) if ((top >> bit) & 1) sum ^= GENERATOR[bit]!;
  }
  return sum;
}

/** Regroups bits; `undefined` where the bits left over are not the zeros that padding has. */
function regroup(values: Iterable<number>, from: number, to: number, pad: boolean): number[] | undefined {
  const out: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (const value of values) {
    buffer = ((buffer << from) | value) & 0xfff;
    for (bits += from; bits >= to;) out.push((buffer >> (bits -= to)) & ((1 << to) - 1));
  }
  const rest = (buffer << (to - bits)) & ((1 << to) - 1);
  if (pad) {
    if (bits > 0) out.push(rest);
  } else if (bits >= from || rest !== 0) return undefined;
  return out;
}

export function bech32Encode(prefix: string, bytes: Uint8Array): string {
  const words = regroup(bytes, 8, 5, true)!;
  const sum = checksum(prefix, [...words, 0, 0, 0, 0, 0, 0]) ^ 1;
  for (let i = 5; i >= 0; i--) words.push((sum >> (5 * i)) & 31);
  return `${prefix}1${words.map((word) => ALPHABET[word]).join('')}`;
}

/** The bytes behind this prefix, or `undefined` for what is no such Bech32 text. All upper case is allowed. */
export function bech32Decode(prefix: string, text: string): Uint8Array | undefined {
  // Lower case first: a letter outside ASCII may have one inside it.
  if (/[^!-~]/.test(text)) return undefined;
  const lower = text.toLowerCase();
  if ((text !== lower && text !== text.toUpperCase()) || !lower.startsWith(`${prefix}1`)) return undefined;
  const words = [...lower.slice(prefix.length + 1)].map((letter) => ALPHABET.indexOf(letter));
  if (words.length < 6 || words.includes(-1) || checksum(prefix, words) !== 1) return undefined;
  const bytes = regroup(words.slice(0, -6), 5, 8, false);
  return bytes && Uint8Array.from(bytes);
}
