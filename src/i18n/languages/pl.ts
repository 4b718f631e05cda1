// Polish. It addresses the reader directly, without a form that would have to know who it is.

import type { Language } from '../loaders.js';

const NOT_SET_UP = 'Ten czat nie jest jeszcze poprawnie skonfigurowany.';
const NO_ANSWER =
  'Aplikacja do podpisywania nie dała prawidłowej odpowiedzi, więc nic nie wysłano. Twój tekst nadal tu jest.';
const TOO_LONG = 'To za długie na jedną wiadomość. Wyślij ją w częściach.';
const OFFLINE = 'Brak połączenia. To, co napiszesz, zostanie zachowane i wysłane później.';
const NOT_KEPT =
  'Ta przeglądarka niczego tu teraz nie zapisuje. Nowe treści pozostaną tylko do zamknięcia tej strony.';

export const words = {
  log: 'Rozmowa',
  you: 'Ty',
  someone: 'Pomoc',
  waiting: 'Wysyłanie…',
  sent: 'Wysłano',
  sentSome: 'Dostarczono do {accepted} z {total} serwerów',
  failed: 'Nie wysłano',
  notSentYet: 'Jeszcze nie wysłano',
  retry: 'Spróbuj ponownie',
  stillTrying: 'Żaden serwer jeszcze nie odpowiedział. Wiadomość jest zachowana i zostanie wysłana później.',
  latest: 'Przejdź do najnowszej wiadomości',
  'status-open': 'Otwarto ponownie',
  'status-in_progress': 'W trakcie realizacji',
  'status-resolved': 'Oznaczono jako rozwiązane',
  'status-closed': 'Zamknięto',
  note: 'Notatka wewnętrzna',
  rated: 'Ocena: {rating} na 5',
  removed: 'Usunięte przez autora',
  attachment: {
    one: 'Jeden załącznik',
    few: '{count} załączniki',
    many: '{count} załączników',
    other: '{count} załącznika',
  },
  message: 'Wiadomość',
  messageHint: 'Napisz wiadomość…',
  send: 'Wyślij',
  tooLong: TOO_LONG,
  rateQuestion: 'Jak nam poszło?',
  stars: '{rating} na 5',
  rateComment: 'Chcesz coś dodać? (opcjonalnie)',
  rateSend: 'Wyślij ocenę',
  'error-bad-agent': NOT_SET_UP,
  'error-bad-relay': NOT_SET_UP,
  'error-no-relays': NOT_SET_UP,
  'error-bad-input': 'Nie udało się tego wysłać. Twój tekst nadal tu jest.',
  'error-bad-key': NO_ANSWER,
  'error-no-key': NO_ANSWER,
  'error-key-exists': NO_ANSWER,
  'error-too-long': TOO_LONG,
  'error-unknown-ticket': 'Nie znaleziono tej rozmowy.',
  'error-no-websocket': 'Ten czat nie działa w tej przeglądarce.',
  'error-insecure-context':
    'Ta strona nie jest bezpieczna (https). Nowe treści pozostaną tylko do jej zamknięcia.',
  'error-signer-refused':
    'Aplikacja do podpisywania odmówiła, więc nic nie wysłano. Twój tekst nadal tu jest.',
  'error-signer-timeout': NO_ANSWER,
  'error-signer-dishonest': NO_ANSWER,
  'error-relay-refused': 'Wszystkie serwery odrzuciły tę wiadomość.',
  'error-relay-unreachable': OFFLINE,
  'error-storage-unavailable': NOT_KEPT,
  'error-addon-unavailable': NOT_SET_UP,
  'error-cancelled': 'Nie wysłano. Twój tekst nadal tu jest.',

  heading: 'Pomoc',
  launch: 'Otwórz czat z pomocą',
  launchUnread: {
    one: 'Otwórz czat z pomocą, jedna nieprzeczytana wiadomość',
    few: 'Otwórz czat z pomocą, {count} nieprzeczytane wiadomości',
    many: 'Otwórz czat z pomocą, {count} nieprzeczytanych wiadomości',
    other: 'Otwórz czat z pomocą, {count} nieprzeczytanej wiadomości',
  },
  close: 'Zamknij',
  back: 'Wszystkie rozmowy',
  greeting: 'Cześć! Jak możemy pomóc?',
  intro: 'Odpowiemy tutaj. W międzyczasie możesz zamknąć stronę.',
  introName: '{name} odpowie tutaj. W międzyczasie możesz zamknąć stronę.',
  subtitle: 'Odpowiadamy tutaj',
  topic: 'Czego dotyczy sprawa?',
  conversations: 'Twoje rozmowy',
  newConversation: 'Nowa rozmowa',
  untitled: 'Rozmowa',
  unread: {
    one: 'Jedna nieprzeczytana wiadomość',
    few: '{count} nieprzeczytane wiadomości',
    many: '{count} nieprzeczytanych wiadomości',
    other: '{count} nieprzeczytanej wiadomości',
  },
  loading: 'Wczytywanie…',
  youSaid: 'Ty: {text}',
  open: 'Otwarta',
  in_progress: 'W toku',
  resolved: 'Rozwiązana',
  closed: 'Zamknięta',
  reopens: 'Jeśli napiszesz ponownie, ta rozmowa zostanie wznowiona.',
  incoming: 'Nowa wiadomość od: {name}. {text}',
  offline: OFFLINE,
  memoryOnly: NOT_KEPT,
  privacy: 'Prywatność',
  trouble: 'Pomoc jest tu teraz niedostępna.',
} as const satisfies Language<'one' | 'few' | 'many' | 'other'>;
