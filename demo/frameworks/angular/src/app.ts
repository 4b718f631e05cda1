import { Component, signal } from '@angular/core';
import { AccountPage } from './account-page.js';

@Component({
  selector: 'app-root',
  imports: [AccountPage],
  template: `
    <main>
      @if (here()) {
        <app-account-page />
      }
      <button id="leave" type="button" (click)="here.set(!here())">
        {{ here() ? 'Leave' : 'Come back' }}
      </button>
    </main>
  `,
})
export class App {
  protected readonly here = signal(true);
}
