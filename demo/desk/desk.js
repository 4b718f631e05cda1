/**
 * The demo's desk page: loads the desk and signs it in with the key that this demo made.
 *
 * The key comes from a loopback-only endpoint of the same server and goes into the desk; it must never be put
 * into the page, its address or a log.
 */
const desk = document.querySelector('nostr-support-desk');
const note = document.querySelector('.note');

/** @param {string} text */
function say(text) {
  note.textContent = text;
  note.hidden = false;
}

async function start() {
  try {
    await import('/dist-cdn/nostr-support-desk.js');
  } catch {
    say('The desk is not built yet: run npm run build, then reload this page.');
    return;
  }
  await customElements.whenDefined('nostr-support-desk');
  const answer = await fetch('/agent.json', { headers: { 'x-demo': '1' }, cache: 'no-store' });
  if (!answer.ok) {
    say(`The demo did not hand out its key: ${await answer.text()}`);
    return;
  }
  const { secretKey, relays } = await answer.json();
  await desk.signIn({ secretKey, made: 'here', relays, name: 'Ellen at Saltmarsh' });
}

try {
  await start();
} catch (error) {
  say(`The desk could not be signed in: ${error instanceof Error ? error.message : 'unknown reason'}`);
}
