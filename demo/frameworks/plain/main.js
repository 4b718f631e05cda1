// The types alone: the element itself comes from the other script.
/// <reference types="nostr-support" />

const support = /** @type {import('nostr-support').SupportElement} */ (
  document.querySelector('nostr-support')
);
const plan = /** @type {HTMLSelectElement} */ (document.querySelector('#plan'));
const help = /** @type {HTMLButtonElement} */ (document.querySelector('#help'));

function tellPlan() {
  support.context = { plan: plan.value };
}

support.strings = { greeting: 'Hello! What about your account?' };
tellPlan();
plan.addEventListener('change', tellPlan);
help.addEventListener('click', () => support.show());
support.addEventListener('support-unread', ({ count }) => {
  help.textContent = count > 0 ? `Help (${count})` : 'Help';
});

document.querySelector('#leave')?.addEventListener('click', ({ currentTarget }) => {
  const button = /** @type {HTMLButtonElement} */ (currentTarget);
  if (support.isConnected) support.remove();
  else document.body.append(support);
  button.textContent = support.isConnected ? 'Leave' : 'Come back';
});
