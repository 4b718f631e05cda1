// What is written as a short text: labels, relay addresses, keys; and how long a text is.

import { naddrEncode, nprofileEncode, npubEncode, nsecEncode, noteEncode } from 'nostr-tools/nip19';
import { bytes, KEYS, TICKET_ID, type Table } from './make.js';

export function uuids(): Table {
  const uuid = (name: string, milliseconds: number, random: string, expected: string) => ({
    name,
    milliseconds,
    random,
    expected,
  });
  const bad = (name: string, input: unknown) => ({ name, input, why: 'no UUIDv7 in lower case with dashes' });
  return {
    about:
      'UUIDv7 (RFC 9562). `milliseconds` since 1970; of `random` (hex, 10 bytes) the version and variant bits are overwritten.',
    valid: [
      uuid('RFC 9562, appendix A.6', 1645557742000, '0cc318c4dc0c0c07398f', TICKET_ID),
      uuid('zero', 0, '00000000000000000000', '00000000-0000-7000-8000-000000000000'),
      uuid('all ones', 2 ** 48 - 1, 'ffffffffffffffffffff', 'ffffffff-ffff-7fff-bfff-ffffffffffff'),
      uuid('fractions are cut off', 1.9, '00000000000000000000', '00000000-0001-7000-8000-000000000000'),
    ],
    invalid: [
      bad('upper case', TICKET_ID.toUpperCase()),
      bad('no dashes', TICKET_ID.replaceAll('-', '')),
      bad('version 4', '919108f7-52d1-4320-9bac-f847db4148a8'),
      bad('another variant', '017f22e2-79b0-7cc3-c8c4-dc0c0c07398f'),
      bad('space after it', `${TICKET_ID} `),
      bad('line break after it', `${TICKET_ID}\n`),
      bad('braces', `{${TICKET_ID}}`),
      bad('too short', TICKET_ID.slice(1)),
      bad('empty', ''),
      bad('number', 7),
      bad('null', null),
    ],
  };
}

export function relayUrls(): Table {
  const url = (input: string, expected: string) => ({ name: input, input, expected });
  const bad = (input: string, why: string) => ({ name: JSON.stringify(input), input, why });
  return {
    about: 'Relay addresses: one spelling for one relay.',
    valid: [
      url('wss://relay.example', 'wss://relay.example'),
      url('wss://relay.example/', 'wss://relay.example'),
      url('wss://relay.example//', 'wss://relay.example'),
      url(' WSS://Relay.Example:443/ ', 'wss://relay.example'),
      url('wss://relay.example:8443/', 'wss://relay.example:8443'),
      url('wss://relay.example/inbox/', 'wss://relay.example/inbox'),
      url('wss://relay.example/Inbox', 'wss://relay.example/Inbox'),
      url('wss://relay.example/?', 'wss://relay.example'),
      url('wss://relay.example/#', 'wss://relay.example'),
      url('wss://relay.example/?key=a/', 'wss://relay.example/?key=a/'),
      url('wss://bücher.example', 'wss://xn--bcher-kva.example'),
      url('wss://192.0.2.1', 'wss://192.0.2.1'),
      url('wss://[2001:db8::1]/', 'wss://[2001:db8::1]'),
      url('ws://localhost', 'ws://localhost'),
      url('ws://127.0.0.1:7777', 'ws://127.0.0.1:7777'),
      url('ws://127.1', 'ws://127.0.0.1'),
      url('ws://[::1]:7777/', 'ws://[::1]:7777'),
    ],
    invalid: [
      bad('', 'no URL'),
      bad('relay.example', 'no URL'),
      bad('wss://', 'no URL'),
      bad('ws://relay.example', 'not on loopback'),
      bad('ws://localhost.example', 'not on loopback'),
      bad('ws://127.0.0.1.example', 'not on loopback'),
      bad('ws://192.168.1.1', 'not on loopback'),
      bad('https://relay.example', 'protocol'),
      bad('http://localhost', 'protocol'),
      bad('javascript:alert(1)', 'protocol'),
      bad('wss://user@relay.example', 'credentials'),
      bad('wss://user:secret@relay.example', 'credentials'),
      bad('wss://relay.example/#part', 'fragment'),
      bad(`wss://relay.example/${'a'.repeat(512)}`, 'longer than 512 characters'),
    ],
  };
}

export function keys(): Table {
  const { public: pubkey, secret } = KEYS.agent;
  const npub = npubEncode(pubkey);
  const relays = ['wss://a.example', 'wss://b.example/inbox'];
  const nprofile = nprofileEncode({ pubkey, relays });
  const key = (name: string, input: string, hints: string[] = []) => ({
    name,
    input,
    expected: { pubkey, relays: hints },
  });
  const bad = (name: string, input: string) => ({ name, input, why: 'no public key' });
  const last = npub.endsWith('q') ? 'p' : 'q';
  return {
    about: 'Public keys as people write them (NIP-19, NIP-21).',
    valid: [
      key('npub', npub),
      key('npub in upper case', npub.toUpperCase()),
      key('npub with white space around it', ` ${npub}\n`),
      key('npub as a link', `nostr:${npub}`),
      key('hex', pubkey),
      key('hex in upper case', pubkey.toUpperCase()),
      key('nprofile', nprofile, relays),
      key('nprofile without relays', nprofileEncode({ pubkey })),
      key('nprofile as a link', `NOSTR:${nprofile}`, relays),
      {
        name: 'the example of NIP-19',
        input:
          'nprofile1qqsrhuxx8l9ex335q7he0f09aej04zpazpl0ne2cgukyawd24mayt8gpp4mhxue69uhhytnc9e3k7mgpz4mhxue69uhkg6nzv9ejuumpv34kytnrdaksjlyr9p',
        expected: {
          pubkey: '3bf0c63fcb93463407af97a5e5ee64fa883d107ef9e558472c4eb9aaaefa459d',
          relays: ['wss://r.x.com', 'wss://djbas.sadkb.com'],
        },
      },
    ],
    invalid: [
      bad('empty', ''),
      bad('last letter changed', npub.slice(0, -1) + last),
      bad('mixed case', npub.slice(0, 20) + npub.slice(20).toUpperCase()),
      bad('secret key', nsecEncode(bytes(secret))),
      bad('event', noteEncode(pubkey)),
      bad('address', naddrEncode({ pubkey, kind: 30023, identifier: 'x' })),
      bad('hex of 63 letters', pubkey.slice(1)),
      bad('hex of 66 letters', `${pubkey}00`),
      bad('a letter outside the alphabet', npub.replace(/.$/, 'b')),
      bad('a letter outside ASCII', `${npub.toUpperCase().slice(0, -1)}\u212a`),
      bad('only the prefix', 'npub1'),
      bad('words', 'hello'),
      bad('very long', `nprofile1${'q'.repeat(100_000)}`.slice(0, 6000)),
    ],
  };
}

export function bodySizes(): Table {
  const size = (name: string, input: string, expected: number) => ({ name, input, expected });
  const repeated = (name: string, input: string, times: number, expected: number) => ({
    name,
    input,
    times,
    expected,
  });
  const limit = 20_000;
  return {
    about:
      'Bytes of a text as JSON-escaped UTF-8, quotes not counted; `input` stands `times` times. `invalid` are over the limit of 20,000.',
    valid: [
      size('empty', '', 0),
      size('letters', 'abc', 3),
      size('quote', '"', 2),
      size('backslash', '\\', 2),
      size('line break', '\n', 2),
      size('NUL', '\u0000', 6),
      size('delete is not escaped', '\u007f', 1),
      size('umlaut', 'ä', 2),
      size('emoji', '🤝', 4),
      size('line separator is not escaped', '\u2028', 3),
      size('half an emoji', '\ud83e', 6),
      repeated('letters up to the limit', 'a', limit, limit),
      repeated('quotes up to the limit', '"', limit / 2, limit),
      repeated('emoji up to the limit', '🤝', limit / 4, limit),
    ],
    invalid: [
      { name: 'one letter more', input: 'a', times: limit + 1, why: 'too long' },
      { name: 'one quote more', input: '"', times: limit / 2 + 1, why: 'too long' },
      { name: 'one emoji more', input: '🤝', times: limit / 4 + 1, why: 'too long' },
      { name: 'NUL', input: '\u0000', times: 3334, why: 'too long' },
    ],
  };
}
