// What the types for templates must refuse, a file for each example: it lies beside the example's own files while they are
// checked. Each expected error that does not come is an error itself.

export const MISUSE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  plain: {
    'misuse.js': `
document.querySelector('nostr-support')?.show();
// @ts-expect-error no such method
document.querySelector('nostr-support')?.shout();
document.querySelector('nostr-support')?.addEventListener('support-unread', (event) => {
  // @ts-expect-error no such field
  return event.number;
});
`,
  },
  react: {
    'src/misuse.tsx': `
import 'nostr-support/react';
export const fine = <nostr-support key="a" slot="x" position="top-end" privacy-url="/p" expose-messages open={false} />;
export const desk = <nostr-support-desk theme="dark" onsupport-sign-in={({ pubkey }) => pubkey.length} />;
// @ts-expect-error no such place
export const place = <nostr-support position="middle" />;
// @ts-expect-error no such attribute
export const name = <nostr-support heding="Help" />;
// @ts-expect-error no such field
export const field = <nostr-support onsupport-unread={({ number }) => number} />;
// @ts-expect-error not an object
export const context = <nostr-support context="team" />;
`,
  },
  vue: {
    'src/misuse.vue': `
<script setup lang="ts">
import 'nostr-support/vue';
const flag: boolean = Math.random() > 0.5;
</script>
<template>
  <nostr-support position="top-end" privacy-url="/p" expose-messages :open="flag" class="a" />
  <nostr-support :exposeMessages.prop="flag" storage-key="a" />
  <nostr-support-desk theme="dark" @support-sign-in="({ pubkey }) => pubkey.length" />
  <!-- @vue-expect-error no such place -->
  <nostr-support position="middle" />
  <!-- @vue-expect-error no such field -->
  <nostr-support @support-unread="({ number }) => number" />
  <!-- @vue-expect-error not an object -->
  <nostr-support context="team" />
</template>
`,
  },
  svelte: {
    'src/misuse.ts': `
import 'nostr-support/svelte';
import type { SvelteHTMLElements } from 'svelte/elements';
type Props = SvelteHTMLElements['nostr-support'];
export const fine: Props = { position: 'top-end', 'privacy-url': '/p', 'expose-messages': true, exposeMessages: false, class: 'a' };
export const desk: SvelteHTMLElements['nostr-support-desk'] = { 'onsupport-sign-in': ({ pubkey }) => pubkey.length };
// @ts-expect-error no such place
export const place: Props = { position: 'middle' };
// @ts-expect-error the attribute would stand there as "false", which means yes
export const literal: Props = { 'expose-messages': false };
// @ts-expect-error no such field
export const field: Props = { 'onsupport-unread': ({ number }) => number };
// @ts-expect-error not an object
export const context: Props = { context: 'team' };
`,
  },
  angular: {
    'src/misuse.ts': `
import 'nostr-support';
document.querySelector('nostr-support')?.show();
// @ts-expect-error no such method
document.querySelector('nostr-support')?.shout();
`,
  },
};
