// Asks how satisfied the customer is with a conversation that has ended. What was chosen is kept by its form; it must never
// be sent by anything but the button.

import { csatForm, csatStyles, type Rating } from '../elements/parts/csat.js';
import type { Extra } from '../elements/parts/extras.js';
import type { Chat } from '../elements/support/chat.js';
import { ratingEn } from '../i18n/extras-en.js';

export const words = ratingEn;

export const styles = csatStyles;

export const make = (room: Chat): Extra => {
  /** Conversations that nobody wants to rate now: until the page is loaded anew. */
  const put = new Set<string>();
  const rate = (id: string, rating: Rating) =>
    void room.attempt(async () => {
      await room.host.submitCsat(id, rating);
      room.wantsFocus = true;
    });
  const putAway = (label: string) => {
    put.add(label);
    room.wantsFocus = true;
    room.redraw();
  };
  return {
    ended: ({ id, ticketId }) =>
      put.has(ticketId)
        ? undefined
        : csatForm(
            room.words,
            (rating) => rate(id, rating),
            () => putAway(ticketId),
          ),
  };
};
