// The public names of nostr-support/headless. A change here is a change for everybody who uses it.

import assert from 'node:assert/strict';
import { it } from 'node:test';

const NAMES = [
  'AgentClient',
  'CustomerClient',
  'MemoryStore',
  'SupportError',
  'createLocalSigner',
  'createPlatform',
  'encodeNprofile',
  'encodeNpub',
  'encodeNsec',
  'fromNip07',
  'generateSecretKey',
  'getPublicKey',
  'parsePublicKey',
  'parseSecretKey',
];

it('the headless entry has these names and no others', async () => {
  const entry: object = await import('../../src/headless.js');
  assert.deepEqual(Object.keys(entry).sort(), NAMES);
});

it('a client of the entry has these methods', async () => {
  const { AgentClient, CustomerClient } = await import('../../src/headless.js');
  // For the two clients alone: TypeScript keeps them from everybody else.
  const protectedOnes = ['change', 'clear', 'forget', 'introduce', 'storeName'];
  const methodsOf = (prototype: object): string[] => {
    if (prototype === Object.prototype) return [];
    const own = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
    const inherited = methodsOf(Object.getPrototypeOf(prototype) as object);
    return [...new Set([...own, ...inherited])].filter((name) => !protectedOnes.includes(name)).sort();
  };
  const both = [
    'cancel',
    'connect',
    'deleteMessage',
    'disconnect',
    'downloadAttachment',
    'editMessage',
    'exportTranscript',
    'getSnapshot',
    'hasHistory',
    'markRead',
    'onCsat',
    'onError',
    'onMessage',
    'onReply',
    'onReset',
    'onStatusChange',
    'onTicket',
    'react',
    'reset',
    'retry',
    'saveDraft',
    'signal',
    'signals',
    'subscribe',
  ];
  assert.deepEqual(
    methodsOf(Object.getPrototypeOf(CustomerClient.prototype) as object),
    [...both, 'createTicket', 'exportKey', 'importKey', 'sendMessage', 'submitCsat'].sort(),
  );
  assert.deepEqual(
    methodsOf(Object.getPrototypeOf(AgentClient.prototype) as object),
    [
      ...both,
      ...['addInternalNote', 'appDataLoad', 'appDataSave', 'onNote', 'publishSetup'],
      ...['pullOwnHistory', 'replyTicket', 'updateStatus'],
    ].sort(),
  );
});
