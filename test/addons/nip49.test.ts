import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as reference from 'nostr-tools/nip49';
import { decryptKey, encryptKey } from '../../src/addons/nip49.js';
import { bech32Decode, bech32Encode } from '../../src/util/bech32.js';
import { bytesToHex } from '../../src/util/bytes.js';

const secretKey = Uint8Array.from({ length: 32 }, (_, i) => i + 1);
const badKey = { name: 'SupportError', code: 'bad-key' };

test("the NIP's own example is read", async () => {
  const text =
    'ncryptsec1qgg9947rlpvqu76pj5ecreduf9jxhselq2nae2kghhvd5g7dgjtcxfqtd67p9m0w57lspw8gsq6yphnm8623nsl8xn9j4jdzz84zm3frztj3z7s35vpzmqf6ksu8r89qk5z2zxfmu5gv8th8wclt0h4p';
  const key = await decryptKey(text, 'nostr');
  assert.equal(bytesToHex(key), '3501454135014541350145413501453fefb02227e449e57cf4d3a3ce05378683');
});

test('what is written can be read back, however the passphrase was composed', async () => {
  const text = await encryptKey(secretKey, 'ÅΩẛ̣', 4);
  assert.deepEqual(await decryptKey(` ${text}\n`, 'ÅΩẛ̣'.normalize('NFKD')), secretKey);
});

test('another implementation reads what is written, and the other way round', async () => {
  assert.deepEqual(reference.decrypt(await encryptKey(secretKey, 'pass', 4), 'pass'), secretKey);
  assert.deepEqual(await decryptKey(reference.encrypt(secretKey, 'pass', 4), 'pass'), secretKey);
});

test('the same key is never written the same way twice', async () => {
  assert.notEqual(await encryptKey(secretKey, 'pass', 4), await encryptKey(secretKey, 'pass', 4));
});

test('a wrong passphrase, a changed text and other text are refused with a code, and without being repeated', async () => {
  const text = await encryptKey(secretKey, 'right', 4);
  await assert.rejects(decryptKey(text, 'wrong'), badKey);
  const bytes = bech32Decode('ncryptsec', text)!;
  for (const at of [0, 42, 90]) {
    const changed = Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ 1 : byte));
    await assert.rejects(decryptKey(bech32Encode('ncryptsec', changed), 'right'), badKey);
  }
  const other = ['', 'nsec1…', text.slice(0, -1), bech32Encode('ncryptsec', bytes.slice(1))];
  for (const wrong of [...other, 5 as unknown as string])
    await assert.rejects(decryptKey(wrong, 'right'), badKey);
  await assert.rejects(
    decryptKey('ncryptsec1secret', 'right'),
    (error: Error) => !/secret\b/.test(error.message),
  );
});

test('a text that would take a gigabyte to open is refused before anything is computed', async () => {
  const bytes = bech32Decode('ncryptsec', await encryptKey(secretKey, 'pass', 4))!;
  for (const logN of [0, 20, 63, 255]) {
    const greedy = Uint8Array.from(bytes, (byte, i) => (i === 1 ? logN : byte));
    await assert.rejects(decryptKey(bech32Encode('ncryptsec', greedy), 'pass'), badKey);
  }
});

test('an empty passphrase is refused: it would protect nothing', async () => {
  await assert.rejects(encryptKey(secretKey, ''), { code: 'bad-input' });
});
