// The way in: a new key, a key that is pasted, or a browser extension (NIP-07), and the relays to use. It signs
// nobody in itself: it fires `desk-sign-in`, which stays inside the shadow root because it may carry a secret key.

import { html, nothing, type TemplateResult } from '../../template.js';
import { LiveElement, type Changes } from '../../live-element.js';
import { inner } from '../inner.js';
import type { DeskKey } from '../../../i18n/desk-en.js';
import type { Words } from '../../../i18n/words.js';
import type { Nip07 } from '../../../io/signers/nip07-signer.js';
import { generateSecretKey, getPublicKey } from '../../../protocol/event.js';
import { encodeNsec, parseSecretKey } from '../../../protocol/nip19.js';
import { isObject } from '../../../util/guards.js';
import { define } from '../../parts/define.js';
import { backIcon, chatIcon } from '../../parts/icons.js';
import './copy-button.js';
import { keyIcon, nextIcon, plugIcon, sparkIcon } from '../desk-icons.js';
import { readRelays } from '../lists.js';

/** What `desk-sign-in` carries. */
export interface DeskSignInRequest {
  readonly secretKey?: string;
  readonly signer?: Nip07;
  readonly made: 'here' | 'elsewhere';
  readonly relays: readonly string[];
}

type Step = 'choose' | 'new' | 'key' | 'extension';

const CHOICES = [
  { step: 'new', icon: sparkIcon, title: 'chooseNew', text: 'chooseNewText' },
  { step: 'key', icon: keyIcon, title: 'chooseKey', text: 'chooseKeyText' },
  { step: 'extension', icon: plugIcon, title: 'chooseExtension', text: 'chooseExtensionText' },
] as const;

const TITLES = {
  choose: ['signInTitle', 'signInText'],
  new: ['newTitle', 'newText'],
  key: ['keyTitle', 'keyText'],
  extension: ['extensionTitle', undefined],
} as const satisfies Record<Step, readonly [DeskKey, DeskKey | undefined]>;

export class DeskSignInElement extends LiveElement {
  static override properties = {
    words: inner,
    relays: inner,
    busy: { type: Boolean },
    problem: inner,
    step: inner,
    extension: inner,
    nsec: inner,
    saved: inner,
    keyError: inner,
    relayError: inner,
    relayText: inner,
  };

  #listeners: AbortController | undefined;
  #stepped = false;

  private get heading(): HTMLElement {
    return this.querySelector('h1') as HTMLElement;
  }
  private get keyField(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>('[name=key]');
  }
  private get relayField(): HTMLTextAreaElement | null {
    return this.querySelector<HTMLTextAreaElement>('[name=relays]');
  }
  words!: Words<DeskKey>;
  /** What the relay field starts with. */
  relays: readonly string[] = [];
  busy = false;
  /** Why the last attempt did not work. */
  problem = '';
  private step: Step = 'choose';
  private extension: Nip07 | undefined;
  private nsec = '';
  private saved = false;
  private keyError = '';
  private relayError = '';
  /** What was typed, kept while the reader goes from one way to another. */
  private relayText: string | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    // An extension may be installed or unlocked while this page waits.
    addEventListener('focus', this.#look, { signal });
    document.addEventListener('visibilitychange', this.#look, { signal });
    this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listeners?.abort();
  }

  protected override updated(changed: Changes): void {
    if (!changed.has('step') || !this.#stepped) return;
    (this.keyField ?? this.heading).focus();
  }

  #look = (): void => {
    const nostr: unknown = (globalThis as { nostr?: unknown }).nostr;
    this.extension = isNip07(nostr) ? nostr : undefined;
  };

  #go(step: Step): void {
    this.#look();
    this.#stepped = true;
    this.step = step;
    this.keyError = this.relayError = this.problem = '';
    this.saved = false;
    this.nsec = step === 'new' ? encodeNsec(generateSecretKey()) : '';
  }

  #submit(event: Event): void {
    event.preventDefault();
    if (this.busy) return;
    const key = this.step === 'key' ? (this.keyField?.value ?? '').trim() : this.nsec;
    this.keyError = this.step === 'key' && !isSecretKey(key) ? this.words('error-bad-key') : '';
    const { good, bad } = readRelays(this.relayField?.value ?? '');
    this.relayError = bad[0]
      ? this.words('relaysBad', { url: bad[0] })
      : good[0]
        ? ''
        : this.words('relaysNone');
    if (this.keyError || this.relayError) {
      (this.keyError ? this.keyField : this.relayField)?.focus();
      return;
    }
    const made = this.step === 'new' ? 'here' : 'elsewhere';
    if (this.step === 'extension') {
      if (this.extension) this.#ask({ signer: this.extension, made, relays: good });
    } else this.#ask({ secretKey: key, made, relays: good });
  }

  #ask(detail: DeskSignInRequest): void {
    this.dispatchEvent(new CustomEvent('desk-sign-in', { detail, bubbles: true }));
  }

  protected override render(): TemplateResult {
    const { words, step } = this;
    const [title, text] = TITLES[step];
    return html`<main class="page">
      <div class="card">
        ${
          step === 'choose'
            ? html`<span class="mark">${chatIcon}</span>`
            : html`<button
                class="icon-button card-back"
                aria-label=${words('back')}
                @click=${() => this.#go('choose')}
              >
                ${backIcon}
              </button>`
        }
        <h1 tabindex="-1">${words(title)}</h1>
        ${text ? html`<p class="lead">${words(text)}</p>` : nothing}
        ${step === 'choose' ? this.#ways() : this.#form()}
      </div>
    </main>`;
  }

  #ways(): TemplateResult {
    return html`${this.problem ? html`<p class="error" role="alert">${this.problem}</p>` : nothing}
      <ul class="ways">
        ${CHOICES.map(
          ({ step, icon, title, text }) =>
            html`<li>
              <button class="way" @click=${() => this.#go(step)}>
                <span class="way-icon">${icon}</span>
                <span class="way-text"
                  ><b>${this.words(title)}</b><span class="small">${this.words(text)}</span></span
                >
                ${nextIcon}
              </button>
            </li>`,
        )}
      </ul>`;
  }

  #form(): TemplateResult {
    const { words, step } = this;
    const ready = step === 'new' ? this.saved : step === 'key' || this.extension !== undefined;
    return html`<form class="form" novalidate autocomplete="off" @submit=${this.#submit}>
      ${step === 'new' ? this.#newKey() : step === 'key' ? this.#pastedKey() : this.#extensionState()}
      ${this.#relays()} ${this.problem ? html`<p class="error" role="alert">${this.problem}</p>` : nothing}
      <button class="button wide" ?disabled=${!ready} aria-disabled=${this.busy}>
        ${words(step === 'new' ? 'continue' : 'signIn')}
      </button>
    </form>`;
  }

  #newKey(): TemplateResult {
    const { words } = this;
    return html`<div class="secret">
        <output class="code" aria-label=${words('secretKey')} .textContent=${this.nsec}></output>
        <nostr-support-desk-copy .text=${this.nsec} .words=${words}></nostr-support-desk-copy>
      </div>
      <label class="check">
        <input
          type="checkbox"
          name="saved"
          .checked=${this.saved}
          @change=${(event: Event) => (this.saved = (event.target as HTMLInputElement).checked)}
        />
        <span>${words('saved')}</span>
      </label>`;
  }

  #pastedKey(): TemplateResult {
    const { words, keyError } = this;
    return html`<div class="row-field">
      <label class="label" for="desk-key">${words('secretKey')}</label>
      <input
        class="field"
        id="desk-key"
        name="key"
        type="password"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        placeholder=${words('keyHint')}
        aria-invalid=${keyError !== ''}
        aria-describedby=${keyError ? 'desk-key-error' : nothing}
      />
      ${keyError ? html`<p class="error" id="desk-key-error" role="alert">${keyError}</p>` : nothing}
    </div>`;
  }

  #extensionState(): TemplateResult {
    return html`<p class="state ${this.extension ? 'good' : ''}" role="status">
      ${plugIcon}<span>${this.words(this.extension ? 'extensionFound' : 'extensionNone')}</span>
    </p>`;
  }

  #relays(): TemplateResult {
    const { words, relayError } = this;
    return html`<div class="row-field">
      <label class="label" for="desk-relays">${words('relaysLabel')}</label>
      <textarea
        class="field mono"
        id="desk-relays"
        name="relays"
        rows="3"
        dir="ltr"
        spellcheck="false"
        autocapitalize="none"
        aria-invalid=${relayError !== ''}
        aria-describedby=${relayError ? 'desk-relays-hint desk-relays-error' : 'desk-relays-hint'}
        .value=${this.relayText ?? this.relays.join('\n')}
        @input=${(event: Event) => (this.relayText = (event.target as HTMLTextAreaElement).value)}
      ></textarea>
      <p class="small" id="desk-relays-hint">${words('relaysHint')}</p>
      ${relayError ? html`<p class="error" id="desk-relays-error" role="alert">${relayError}</p>` : nothing}
    </div>`;
  }
}

function isNip07(value: unknown): value is Nip07 {
  return (
    isObject(value) && typeof value['getPublicKey'] === 'function' && typeof value['signEvent'] === 'function'
  );
}

function isSecretKey(text: string): boolean {
  const key = parseSecretKey(text);
  if (!key) return false;
  try {
    getPublicKey(key);
    return true;
  } catch {
    return false;
  }
}

define('nostr-support-desk-sign-in', DeskSignInElement);

declare global {
  interface HTMLElementTagNameMap {
    'nostr-support-desk-sign-in': DeskSignInElement;
  }
}
