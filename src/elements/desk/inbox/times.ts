// How the desk writes a time: short in the list (the hour today, else the day), in full in a ticket's head.

export class DeskTimes {
  #lang: string | undefined;
  #hour!: Intl.DateTimeFormat;
  #weekday!: Intl.DateTimeFormat;
  #day!: Intl.DateTimeFormat;
  #year!: Intl.DateTimeFormat;
  #full!: Intl.DateTimeFormat;

  /** Making a format is slow, using one is not. */
  set(lang: string): void {
    if (lang === this.#lang) return;
    this.#lang = lang;
    this.#hour = new Intl.DateTimeFormat(lang, { timeStyle: 'short' });
    this.#weekday = new Intl.DateTimeFormat(lang, { weekday: 'short' });
    this.#day = new Intl.DateTimeFormat(lang, { day: 'numeric', month: 'short' });
    this.#year = new Intl.DateTimeFormat(lang, { dateStyle: 'short' });
    this.#full = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' });
  }

  /** `at` in unix seconds, `now` in milliseconds. */
  short(at: number, now = Date.now()): string {
    const date = new Date(at * 1000);
    const today = new Date(now);
    if (date.toDateString() === today.toDateString()) return this.#hour.format(date);
    const age = now - date.getTime();
    if (age >= 0 && age < 6 * 86_400_000) return this.#weekday.format(date);
    return (date.getFullYear() === today.getFullYear() ? this.#day : this.#year).format(date);
  }

  full(at: number): string {
    return this.#full.format(at * 1000);
  }
}
