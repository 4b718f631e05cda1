// Bech32 (BIP-173), as NIP-19 uses it: with a limit of 5,000 characters instead of 90. Ours, because the library that has it
// brings every other base along: 1.5 KB of the widget's file.

const MAX_LENGTH = 5000;
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

/** The lowest `size` bits of each value, as a text of zeros and ones. */
function toBits(values: Iterable<number>, size: number): string {
  return Array.from(values, (value) => value.toString(2).padStart(size, '0')).join('');
}

/** A last group that is not full counts as ending in zeros. */
function fromBits(bits: string, size: number): number[] {
  const groups = bits.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
  return groups.map((group) => Number.parseInt(group.padEnd(size, '0'), 2));
}

export function bech32Encode(prefix: string, bytes: Uint8Array): string {
  const words = fromBits(toBits(bytes, 8), 5);
  const sum = checksum(prefix, [...words, 0, 0, 0, 0, 0, 0]) ^ 1;
  const all = [...words, ...fromBits(toBits([sum], 30), 5)];
  return `${prefix}1${all.map((word) => ALPHABET[word]).join('')}`;
}

/** The bytes behind this prefix, or `undefined` for what is no such Bech32 text. All upper case is allowed. */
export function bech32Decode(prefix: string, text: string): Uint8Array | undefined {
  const lower = text.toLowerCase();
  // Lower case first: a letter outside ASCII may have one inside it.
  if (text.length > MAX_LENGTH || /[^!-~]/.test(text) || (text !== lower && text !== text.toUpperCase()))
    return undefined;
  if (!lower.startsWith(`${prefix}1`)) return undefined;
  const words = [...lower.slice(prefix.length + 1)].map((letter) => ALPHABET.indexOf(letter));
  if (words.length < 6 || words.includes(-1) || checksum(prefix, words) !== 1) return undefined;
  const bits = toBits(words.slice(0, -6), 5);
  const whole = bits.length - (bits.length % 8);
  // What is left over is padding: less than a word, and all zeros.
  if (!/^0{0,4}$/.test(bits.slice(whole))) return undefined;
  return Uint8Array.from(fromBits(bits.slice(0, whole), 8));
}
