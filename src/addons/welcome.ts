// What a page may want before the first message: when and how soon somebody answers, suggestions, a topic, a few
// questions, and agreement. The answers travel inside the encrypted body, as details, and nowhere else. What is agreed to is never
// remembered by the box itself: it stands in the conversation that it began.

import { html, nothing, type TemplateResult } from '../elements/template.js';
import { listOf } from '../elements/support/configuration.js';
import { expectationsAt, readReplyTime, type Expectations } from './welcome/expectations.js';
import type { Extra } from '../elements/parts/extras.js';
import type { Chat } from '../elements/support/chat.js';
import { faultOf, MAX_ANSWER_CHARS, type Question } from './welcome/prechat.js';
import { asDetails, readSettings, type Settings } from './welcome/settings.js';
import type { Suggestion } from './welcome/starters.js';
import { welcomeStyles } from './welcome/welcome-styles.js';
import { welcomeEn, type ExtraKey } from '../i18n/extras-en.js';
import { parseObject } from '../util/guards.js';

export { welcomeEn as words, welcomeStyles as styles };

/** A conversation that is not there yet, and where what is answered is kept until it is. */
const NEW = 'new';
const DRAFT = 'new/prechat';

const KNOWN: Record<string, readonly [type: string, autocomplete: string]> = {
  name: ['text', 'name'],
  email: ['email', 'email'],
  phone: ['tel', 'tel'],
  company: ['text', 'organization'],
};

const clockIcon = html`<svg class="icon" viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
  <path d="M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm0 3.6V10l2.4 1.8" />
</svg>`;

export const make = (room: Chat): Extra => new Welcome(room);

class Welcome implements Extra {
  readonly #room: Chat;
  #endMinute = () => {};
  /** What the page has set, as it was read last. */
  #given: readonly unknown[] = [];
  #settings!: Settings;
  /** What was said last, for as long as it holds. */
  #said: { readonly key: readonly unknown[]; readonly expectations: Expectations } | undefined;
  /** Whether the line that nobody is there stands over the composer, and under which message that was decided. */
  #away = false;
  #last: string | undefined;
  /** Whose the following is: after a reset there is another client. */
  #client: unknown;
  /** The topic that was chosen. */
  #category = '';
  /** When the box was ticked. */
  #agreed: string | undefined;
  #faults = new Map<string, ExtraKey>();
  #asking = false;

  constructor(room: Chat) {
    this.#room = room;
  }

  stop(): void {
    this.#endMinute();
    this.#said = undefined;
  }

  subtitle(): string | undefined {
    return this.#expectations().lines[0];
  }

  intro(): TemplateResult {
    const { words } = this.#room;
    const { lines } = this.#expectations();
    return html`
      ${
        lines.length
          ? html`<p class="expect small">
              ${clockIcon}<span>${lines.map((line) => html`<bdi>${line}</bdi> `)}</span>
            </p>`
          : nothing
      }
      ${
        this.#set.starters.length
          ? html`<div class="starters" role="group" aria-label=${words('starters')}>
              ${this.#set.starters.map(
                (starter) =>
                  html`<button part="starter" class="topic" dir="auto" @click=${() => this.#start(starter)}>
                    ${starter.label}
                  </button>`,
              )}
            </div>`
          : nothing
      }
    `;
  }

  above(): TemplateResult | undefined {
    const { words, ticket, root } = this.#room;
    const { away, lines } = this.#expectations();
    if (!ticket || ticket.status === 'resolved' || ticket.status === 'closed') return undefined;
    const last = ticket.items.at(-1)?.id;
    const timeline = root.querySelector('nostr-support-timeline');
    // It comes and goes with a message, or before there is any to be seen: what is being read is not pushed away.
    const isFree = this.#last ? last !== this.#last : timeline?.getAnimations()[0];
    if (!timeline || isFree) this.#away = away;
    this.#last = last;
    if (!this.#away || !lines[0]) return undefined;
    return html`<p class="away small"><bdi>${lines[0]}</bdi> · <bdi>${words('awayHere')}</bdi></p>`;
  }

  welcome(): TemplateResult {
    const { client } = this.#room;
    if (client !== this.#client) {
      this.#client = client;
      this.#agreed = undefined;
      this.#category = '';
      this.#faults.clear();
    }
    const categories = listOf(this.#room.host.categories, /\s*,\s*/);
    return html`${categories.length ? this.#topics(categories) : nothing} ${this.#form()}`;
  }

  #topics(categories: readonly string[]): TemplateResult {
    const { words } = this.#room;
    return html`<fieldset part="form" class="topics">
      <legend class="small">${words('topic')}</legend>
      ${categories.map(
        (category) =>
          html`<label part="field" class="topic">
            <input
              type="radio"
              class="cover"
              name="category"
              .checked=${category === this.#category}
              @change=${() => (this.#category = category)}
            />${category}
          </label>`,
      )}
    </fieldset>`;
  }

  #form(): TemplateResult | undefined {
    const questions = this.#open();
    const asks = this.#mustAgree();
    if (!questions.length && !asks) return undefined;
    const answers = this.#answers();
    return html`<div part="form" class="prechat">
      ${questions.map((question, index) => this.#question(question, answers[question.name] ?? '', index))}
      ${asks ? this.#consent() : nothing}
    </div>`;
  }

  refuses(): boolean {
    const room = this.#room;
    if (room.place !== NEW) return false;
    const answers = this.#answers();
    const faults = this.#open().flatMap((question): [string, ExtraKey][] => {
      const fault = faultOf(question, answers[question.name] ?? '');
      return fault ? [[question.name, fault]] : [];
    });
    if (this.#mustAgree() && !this.#agreed) faults.push(['consent', 'consentMissing']);
    this.#faults = new Map(faults);
    if (!faults.length) return false;
    room.redraw();
    // After the composer has taken the focus back.
    void room.host.updateComplete.then(() => this.#find('.prechat [aria-invalid=true]')?.focus());
    return true;
  }

  outgoing(): { category: string; details: Record<string, string> } | undefined {
    this.#asking = this.#room.place === NEW;
    if (!this.#asking) return undefined;
    const answers = this.#answers();
    const details = this.#open().map(({ name }) => [name, answers[name]?.trim() ?? '']);
    const agreed = this.#room.host.consent && { ...this.#agreedBefore(), ...this.#agreedNow() };
    return {
      category: this.#category,
      details: { ...Object.fromEntries(details.filter(([, answer]) => answer)), ...agreed },
    };
  }

  sent(): void {
    if (!this.#asking) return;
    this.#agreed = undefined;
    this.#room.client?.saveDraft({ ticketId: DRAFT, text: '' });
  }

  #find(selector: string): HTMLElement | null {
    return this.#room.host.renderRoot.querySelector<HTMLElement>(selector);
  }

  /** Read anew where the page has set something else since, and what is wrong with it is said. */
  get #set(): Settings {
    const room = this.#room;
    const { host } = room;
    const given = [host.hours, host.timezone, host.replyTime, host.prechat, host.starters];
    if (this.#given.length && given.every((each, index) => Object.is(each, this.#given[index])))
      return this.#settings;
    this.#given = given;
    this.#said = undefined;
    this.#settings = readSettings(host);
    for (const { attribute, value, expected } of this.#settings.mistakes)
      // Not while it is being drawn.
      queueMicrotask(() => room.blame(attribute, value, expected));
    return this.#settings;
  }

  #expectations(): Expectations {
    const { hours } = this.#set;
    const { host, words, clock } = this.#room;
    const now = clock().now();
    const minute = Math.floor(now / 60_000);
    const key = [minute, words];
    if (!this.#said?.key.every((part, index) => part === key[index])) {
      const replyTime = host.replyTime ? readReplyTime(host.replyTime, words.lang) : undefined;
      const said = { hours, timezone: host.timezone, replyTime };
      this.#said = { key, expectations: expectationsAt(now / 1000, said, words) };
      this.#endMinute();
      // Only as long as it is drawn: a closed panel sets no further timer.
      if (hours && host.isConnected)
        this.#endMinute = clock().after((minute + 1) * 60_000 - now, () => host.requestUpdate());
    }
    return this.#said!.expectations;
  }

  /** What is asked and not known yet. */
  #open(): readonly Question[] {
    const told = asDetails(this.#room.identity);
    return this.#set.questions.filter(({ name }) => !told[name]?.trim());
  }

  /** Not as it is drawn: a browser fills in several fields at once. */
  #typed(): Record<string, unknown> {
    return parseObject(this.#room.client?.getSnapshot().drafts[DRAFT] ?? '');
  }

  /** As far as they are typed; where nothing was, what was said in the last conversation. */
  #answers(): Record<string, string> {
    const texts = Object.entries(this.#typed()).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return { ...this.#room.snapshot.tickets[0]?.details, ...Object.fromEntries(texts) };
  }

  #answer(name: string, answer: string): void {
    const { client } = this.#room;
    const { [name]: _, ...others } = this.#typed();
    client?.saveDraft({ ticketId: DRAFT, text: JSON.stringify({ ...others, [name]: answer }) });
    if (this.#faults.delete(name)) this.#room.redraw();
  }

  /** Where it was agreed to the same before. */
  #agreedBefore(): Record<string, string> | undefined {
    const to = this.#agreement();
    const { details } =
      this.#room.snapshot.tickets.find((ticket) => ticket.details['consent_to'] === to) ?? {};
    return details?.['consent'] ? { consent: details['consent'], consent_to: to } : undefined;
  }

  #agreedNow(): Record<string, string> | undefined {
    return this.#agreed ? { consent: this.#agreed, consent_to: this.#agreement() } : undefined;
  }

  #agreement(): string {
    const { words, host } = this.#room;
    return host.privacyUrl ? `${words('consent')} ${host.privacyUrl}` : words('consent');
  }

  #mustAgree(): boolean {
    return this.#room.host.consent && !this.#agreedBefore();
  }

  /** Sent at once where nothing else is asked; else, or where something is typed, put there to be sent by hand. */
  #start({ text }: Suggestion): void {
    const room = this.#room;
    const { host } = room;
    const typed = room.text.trim();
    if (!typed && !this.#open().length && !this.#mustAgree() && !host.categories) {
      // What was pressed goes away, with all that stands around it.
      this.#find('.panel')?.focus();
      return room.send(text);
    }
    const mine = this.#set.starters.some((starter) => starter.text === typed);
    room.wantsFocus = true;
    room.prefill(typed && !mine ? `${room.text.trimEnd()}\n${text}` : text);
  }

  #onKey(event: KeyboardEvent, index: number): void {
    if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    (
      this.#find(`#prechat-${index + 1}`) ??
      this.#find('#prechat-consent') ??
      this.#find('[part=input]')
    )?.focus();
  }

  #question({ name, optional }: Question, answer: string, index: number): TemplateResult {
    const { words } = this.#room;
    const [type, autocomplete] = KNOWN[name] ?? ['text', undefined];
    const fault = this.#faults.get(name);
    const id = `prechat-${index}`;
    const described = [name === 'email' && `${id}-use`, fault && `${id}-fault`].filter(Boolean).join(' ');
    const label = this.#label(name);
    return html`<div class="ask">
      <label for=${id} class="small"
        ><bdi>${optional ? words('prechatOptional', { label }) : label}</bdi></label
      >
      <input
        part="field"
        class="field"
        id=${id}
        name=${name}
        type=${type}
        autocomplete=${autocomplete ?? nothing}
        enterkeyhint="next"
        maxlength=${MAX_ANSWER_CHARS}
        dir=${answer ? 'auto' : nothing}
        .value=${answer}
        aria-required=${!optional}
        aria-invalid=${!!fault}
        aria-describedby=${described || nothing}
        @input=${(event: Event) => this.#answer(name, (event.target as HTMLInputElement).value)}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event, index)}
      />
      ${name === 'email' ? html`<p class="small" id="${id}-use">${words('prechatEmailUse')}</p>` : nothing}
      ${fault ? html`<p class="small error" id="${id}-fault">${words(fault)}</p>` : nothing}
    </div>`;
  }

  #label(name: string): string {
    const key = `prechat-${name}` as ExtraKey;
    const label = this.#room.words(key);
    return label === key ? name[0]!.toUpperCase() + name.slice(1).replaceAll(/[_-]/g, ' ') : label;
  }

  #consent(): TemplateResult {
    const { words, clock } = this.#room;
    const fault = this.#faults.get('consent');
    const tick = (event: Event) => {
      const { checked } = event.target as HTMLInputElement;
      this.#agreed = checked ? new Date(clock().now()).toISOString() : undefined;
      this.#faults.delete('consent');
      this.#room.redraw();
    };
    return html`<div class="ask">
      <label class="agree" part="field">
        <input
          type="checkbox"
          id="prechat-consent"
          .checked=${!!this.#agreed}
          aria-required="true"
          aria-invalid=${!!fault}
          aria-describedby=${fault ? 'consent-fault' : nothing}
          @change=${tick}
        />
        <span>${words('consent')}</span>
      </label>
      ${fault ? html`<p class="small error" id="consent-fault">${words(fault)}</p>` : nothing}
    </div>`;
  }
}
