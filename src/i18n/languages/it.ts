// Italian. It addresses the reader as «tu», as most products do.

import type { Language } from '../loaders.js';

const NOT_SET_UP = 'Questa chat non è ancora configurata correttamente.';
const NO_ANSWER =
  'La tua app di firma non ha dato una risposta valida, quindi non è stato inviato nulla. Il tuo testo è ancora qui.';
const TOO_LONG = 'È troppo lungo per un solo messaggio. Invialo in più parti.';
const OFFLINE = 'Nessuna connessione. Quello che scrivi viene conservato e inviato più tardi.';
const NOT_KEPT =
  'Al momento questo browser non salva nulla qui. Le novità restano solo finché non chiudi questa pagina.';

export const words = {
  log: 'Conversazione',
  you: 'Tu',
  someone: 'Assistenza',
  waiting: 'Invio in corso…',
  sent: 'Inviato',
  sentSome: 'Consegnato a {accepted} relay su {total}',
  failed: 'Non inviato',
  notSentYet: 'Non ancora inviato',
  retry: 'Riprova',
  stillTrying: 'Nessun relay ha ancora risposto. Il messaggio viene conservato e inviato più tardi.',
  latest: 'Vai all’ultimo messaggio',
  'status-open': 'Conversazione riaperta',
  'status-in_progress': 'In lavorazione',
  'status-resolved': 'Contrassegnata come risolta',
  'status-closed': 'Conversazione chiusa',
  note: 'Nota interna',
  rated: 'Valutazione: {rating} su 5',
  removed: 'Rimosso dall’autore',
  attachment: { one: 'Un allegato', many: '{count} di allegati', other: '{count} allegati' },
  message: 'Messaggio',
  messageHint: 'Scrivi un messaggio…',
  send: 'Invia',
  tooLong: TOO_LONG,
  rateQuestion: 'Com’è andata?',
  stars: '{rating} su 5',
  rateComment: 'Vuoi aggiungere qualcosa? (facoltativo)',
  rateSend: 'Invia valutazione',
  'error-bad-agent': NOT_SET_UP,
  'error-bad-relay': NOT_SET_UP,
  'error-no-relays': NOT_SET_UP,
  'error-bad-input': 'Non è stato possibile inviarlo. Il tuo testo è ancora qui.',
  'error-bad-key': NO_ANSWER,
  'error-no-key': NO_ANSWER,
  'error-key-exists': NO_ANSWER,
  'error-too-long': TOO_LONG,
  'error-unknown-ticket': 'Conversazione non trovata.',
  'error-no-websocket': 'Questa chat non funziona in questo browser.',
  'error-insecure-context':
    'Questa pagina non è sicura (https). Le novità restano solo finché non la chiudi.',
  'error-signer-refused':
    'La tua app di firma ha rifiutato, quindi non è stato inviato nulla. Il tuo testo è ancora qui.',
  'error-signer-timeout': NO_ANSWER,
  'error-signer-dishonest': NO_ANSWER,
  'error-relay-refused': 'Tutti i server hanno rifiutato questo messaggio.',
  'error-relay-unreachable': OFFLINE,
  'error-storage-unavailable': NOT_KEPT,
  'error-addon-unavailable': NOT_SET_UP,
  'error-cancelled': 'Non inviato. Il tuo testo è ancora qui.',

  heading: 'Assistenza',
  launch: 'Apri la chat di assistenza',
  launchUnread: {
    one: 'Apri la chat di assistenza, un messaggio non letto',
    many: 'Apri la chat di assistenza, {count} di messaggi non letti',
    other: 'Apri la chat di assistenza, {count} messaggi non letti',
  },
  close: 'Chiudi',
  back: 'Tutte le conversazioni',
  greeting: 'Ciao! Come possiamo aiutarti?',
  intro: 'Ti rispondiamo qui. Nel frattempo puoi chiudere la pagina.',
  introName: '{name} ti risponde qui. Nel frattempo puoi chiudere la pagina.',
  subtitle: 'Ti rispondiamo qui',
  topic: 'Di cosa si tratta?',
  conversations: 'Le tue conversazioni',
  newConversation: 'Nuova conversazione',
  untitled: 'Conversazione',
  unread: {
    one: 'Un messaggio non letto',
    many: '{count} di messaggi non letti',
    other: '{count} messaggi non letti',
  },
  loading: 'Caricamento…',
  youSaid: 'Tu: {text}',
  open: 'Aperta',
  in_progress: 'In corso',
  resolved: 'Risolta',
  closed: 'Chiusa',
  reopens: 'Se scrivi di nuovo, questa conversazione viene riaperta.',
  incoming: 'Nuovo messaggio da {name}: {text}',
  offline: OFFLINE,
  memoryOnly: NOT_KEPT,
  privacy: 'Privacy',
  trouble: 'Al momento l’assistenza non è disponibile qui.',
} as const satisfies Language<'one' | 'many' | 'other'>;
