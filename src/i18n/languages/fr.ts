// French. It addresses the reader as « vous »; a narrow no-break space stands before two-part marks.

import type { Language } from '../loaders.js';

const NOT_SET_UP = 'Ce chat n’est pas encore correctement configuré.';
const NO_ANSWER =
  'Votre application de signature n’a pas donné de réponse valable. Rien n’a été envoyé, votre texte est toujours là.';
const TOO_LONG = 'C’est trop long pour un seul message. Merci de l’envoyer en plusieurs fois.';
const OFFLINE = 'Pas de connexion. Ce que vous écrivez est conservé et sera envoyé plus tard.';
const NOT_KEPT =
  'Ce navigateur n’enregistre rien ici pour l’instant. Les nouveautés ne sont conservées que jusqu’à la fermeture de la page.';

export const words = {
  log: 'Conversation',
  you: 'Vous',
  someone: 'Assistance',
  waiting: 'Envoi en cours…',
  sent: 'Envoyé',
  sentSome: 'Remis à {accepted} relais sur {total}',
  failed: 'Non envoyé',
  notSentYet: 'Pas encore envoyé',
  retry: 'Réessayer',
  stillTrying: 'Aucun relais n’a encore répondu. Le message est conservé et sera envoyé plus tard.',
  latest: 'Aller au dernier message',
  'status-open': 'Conversation rouverte',
  'status-in_progress': 'En cours de traitement',
  'status-resolved': 'Marquée comme résolue',
  'status-closed': 'Conversation fermée',
  note: 'Note interne',
  rated: 'Note\u00a0: {rating} sur 5',
  removed: 'Supprimé par son auteur',
  attachment: {
    one: '{count} pièce jointe',
    many: '{count} de pièces jointes',
    other: '{count} pièces jointes',
  },
  message: 'Message',
  messageHint: 'Écrivez un message…',
  send: 'Envoyer',
  tooLong: TOO_LONG,
  rateQuestion: 'Comment s’est passé cet échange\u202f?',
  stars: '{rating} sur 5',
  rateComment: 'Un commentaire\u202f? (facultatif)',
  rateSend: 'Envoyer la note',
  'error-bad-agent': NOT_SET_UP,
  'error-bad-relay': NOT_SET_UP,
  'error-no-relays': NOT_SET_UP,
  'error-bad-input': 'L’envoi n’a pas abouti. Votre texte est toujours là.',
  'error-bad-key': NO_ANSWER,
  'error-no-key': NO_ANSWER,
  'error-key-exists': NO_ANSWER,
  'error-too-long': TOO_LONG,
  'error-unknown-ticket': 'Cette conversation est introuvable.',
  'error-no-websocket': 'Ce chat ne fonctionne pas dans ce navigateur.',
  'error-insecure-context':
    'Cette page n’est pas sécurisée (https). Les nouveautés ne sont conservées que jusqu’à sa fermeture.',
  'error-signer-refused':
    'Votre application de signature a refusé. Rien n’a été envoyé, votre texte est toujours là.',
  'error-signer-timeout': NO_ANSWER,
  'error-signer-dishonest': NO_ANSWER,
  'error-relay-refused': 'Tous les serveurs ont refusé ce message.',
  'error-relay-unreachable': OFFLINE,
  'error-storage-unavailable': NOT_KEPT,
  'error-addon-unavailable': NOT_SET_UP,
  'error-cancelled': 'Non envoyé. Votre texte est toujours là.',

  heading: 'Assistance',
  launch: 'Ouvrir le chat d’assistance',
  launchUnread: {
    one: 'Ouvrir le chat d’assistance, {count} message non lu',
    many: 'Ouvrir le chat d’assistance, {count} de messages non lus',
    other: 'Ouvrir le chat d’assistance, {count} messages non lus',
  },
  close: 'Fermer',
  back: 'Toutes les conversations',
  greeting: 'Bonjour\u202f! Comment pouvons-nous vous aider\u202f?',
  intro: 'Nous vous répondons ici. Vous pouvez fermer la page en attendant.',
  introName: '{name} vous répond ici. Vous pouvez fermer la page en attendant.',
  subtitle: 'Nous vous répondons ici',
  topic: 'De quoi s’agit-il\u202f?',
  conversations: 'Vos conversations',
  newConversation: 'Nouvelle conversation',
  untitled: 'Conversation',
  unread: {
    one: '{count} message non lu',
    many: '{count} de messages non lus',
    other: '{count} messages non lus',
  },
  loading: 'Chargement…',
  youSaid: 'Vous\u00a0: {text}',
  open: 'Ouverte',
  in_progress: 'En cours',
  resolved: 'Résolue',
  closed: 'Fermée',
  reopens: 'Si vous écrivez à nouveau, cette conversation sera rouverte.',
  incoming: 'Nouveau message de {name}\u00a0: {text}',
  offline: OFFLINE,
  memoryOnly: NOT_KEPT,
  privacy: 'Confidentialité',
  trouble: 'L’assistance n’est pas disponible ici pour le moment.',
} as const satisfies Language<'one' | 'many' | 'other'>;
