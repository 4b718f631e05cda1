import {
  Component,
  computed,
  CUSTOM_ELEMENTS_SCHEMA,
  type ElementRef,
  signal,
  viewChild,
} from '@angular/core';
// Defines the element, and tells the types of its events.
import 'nostr-support';
import type { SupportElement } from 'nostr-support';

@Component({
  selector: 'app-account-page',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <h1>Your account</h1>
    <label>
      Plan
      <select #choice id="plan" (change)="plan.set(choice.value)">
        <option>free</option>
        <option>team</option>
      </select>
    </label>
    <button id="help" type="button" (click)="show()">
      {{ unread() > 0 ? 'Help (' + unread() + ')' : 'Help' }}
    </button>
    <nostr-support
      #support
      [agent]="agent"
      [relays]="relays"
      [strings]="words"
      [context]="context()"
      (support-unread)="unread.set($event.count)"
    />
  `,
})
export class AccountPage {
  protected readonly agent = import.meta.env.VITE_SUPPORT_AGENT;
  protected readonly relays = import.meta.env.VITE_SUPPORT_RELAYS;
  protected readonly words = { greeting: 'Hello! What about your account?' };
  protected readonly support = viewChild.required<ElementRef<SupportElement>>('support');
  protected readonly plan = signal('free');
  protected readonly context = computed(() => ({ plan: this.plan() }));
  protected readonly unread = signal(0);

  protected show(): void {
    this.support().nativeElement.show();
  }
}
