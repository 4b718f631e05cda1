// Asks how satisfied the customer is with a conversation that has ended. What was chosen is kept by its form; it must never
// be sent by anything but the button.

import { csatForm, csatStyles } from '../elements/parts/csat.js';
import type { Extra } from '../elements/parts/extras.js';
import type { Chat } from '../elements/support/chat.js';
import { ratingEn } from '../i18n/extras-en.js';

export const words = ratingEn;

export const styles = csatStyles;

export const make = (room: Chat): Extra => ({
  ended: ({ id }) =>
    csatForm(room.words, (rating) => {
      void room.attempt(async () => {
        await room.host.submitCsat(id, rating);
        room.wantsFocus = true;
      });
    }),
});
