// Names at domains (NIP-05): what a domain may answer, and what of it is believed.

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { createPlatform } from '../../src/headless.js';
import { readAgent } from '../../src/headless/options.js';

const PUBKEY = 'ab'.repeat(32);
const { fetch } = globalThis;

/** Every request answered so, as a web server would. */
function answerWith(body: string): [url: string, options: RequestInit | undefined][] {
  const requests: [string, RequestInit | undefined][] = [];
  globalThis.fetch = async (url, options) => {
    requests.push([String(url as string), options]);
    return new Response(body);
  };
  return requests;
}
const resolve = (name: string) => createPlatform().resolveName(name, new AbortController().signal);

function isName(text: string): boolean {
  try {
    return readAgent(text) === text;
  } catch {
    return false;
  }
}

afterEach(() => {
  globalThis.fetch = fetch;
});

describe('a name at a domain', () => {
  it('is told from other texts', () => {
    for (const name of ['help@shop.example', '_@a-b.co', 'Jo.Do+x@Shop.Example']) assert.ok(isName(name));
    for (const text of ['', 'help', '@shop.example', 'help@shop', 'help@shop..example', 'a b@shop.example'])
      assert.ok(!isName(text), text);
    for (const text of [
      'help@shop.example/x',
      'a@b@shop.example',
      'help@shop.example:1',
      'help@shop.example?x',
    ])
      assert.ok(!isName(text), text);
  });

  it('is asked for without following redirects, and without telling who asks', async () => {
    const requests = answerWith(
      JSON.stringify({ names: { help: PUBKEY }, relays: { [PUBKEY]: ['wss://a.example'] } }),
    );
    assert.deepEqual(await resolve('Help@Shop.Example'), { pubkey: PUBKEY, relays: ['wss://a.example'] });
    const [[url, options] = []] = requests;
    assert.equal(url, 'https://shop.example/.well-known/nostr.json?name=help');
    assert.deepEqual(
      [options?.redirect, options?.credentials, options?.referrerPolicy],
      ['error', 'omit', 'no-referrer'],
    );
  });

  it('that is not known there, or stands for no key, gives nothing', async () => {
    const answers = [{}, { names: {} }, { names: null }, { names: [] }, { names: 'help' }];
    for (const names of [{ help: 5 }, { help: 'npub1' }, { help: PUBKEY.toUpperCase() }, { help: [PUBKEY] }])
      answers.push({ names } as never);
    for (const answer of answers) {
      answerWith(JSON.stringify(answer));
      assert.equal(await resolve('help@shop.example'), undefined);
    }
    answerWith(JSON.stringify({ names: {} }));
    for (const name of ['constructor', '__proto__', 'toString'])
      assert.equal(await resolve(`${name}@shop.example`), undefined);
  });

  it('gives hints as texts, whatever came', async () => {
    for (const relays of [undefined, null, [], { [PUBKEY]: 'wss://a.example' }, { [PUBKEY]: {} }]) {
      answerWith(JSON.stringify({ names: { help: PUBKEY }, relays }));
      assert.deepEqual(await resolve('help@shop.example'), { pubkey: PUBKEY, relays: [] });
    }
    answerWith(
      JSON.stringify({ names: { help: PUBKEY }, relays: { [PUBKEY]: [5, null, 'wss://a.example'] } }),
    );
    const hints = (await resolve('help@shop.example'))?.relays ?? [];
    assert.ok(hints.includes('wss://a.example') && hints.every((hint) => typeof hint === 'string'));
  });

  it('rejects where the answer is rubbish', async () => {
    for (const body of ['', '<html>', 'null']) {
      answerWith(body);
      await assert.rejects(resolve('help@shop.example'));
    }
  });
});
