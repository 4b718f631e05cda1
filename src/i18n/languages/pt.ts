// Portuguese, worded so that it reads well in Brazil and in Portugal.

import type { Language } from '../loaders.js';

const NOT_SET_UP = 'Este chat ainda não está bem configurado.';
const NO_ANSWER =
  'O aplicativo de assinatura não deu uma resposta válida, por isso nada foi enviado. O seu texto continua aqui.';
const TOO_LONG = 'É longo demais para uma só mensagem. Envie em várias partes.';
const OFFLINE = 'Sem conexão. O que escrever fica guardado e será enviado mais tarde.';
const NOT_KEPT =
  'Este navegador não está guardando nada aqui. O que for novo só fica disponível até fechar esta página.';

export const words = {
  log: 'Conversa',
  you: 'Você',
  someone: 'Suporte',
  waiting: 'Enviando…',
  sent: 'Enviada',
  sentSome: 'Entregue a {accepted} de {total} relays',
  failed: 'Não enviada',
  notSentYet: 'Ainda não enviada',
  retry: 'Tentar de novo',
  stillTrying: 'Nenhum relay respondeu ainda. A mensagem fica guardada e será enviada mais tarde.',
  latest: 'Ir para a mensagem mais recente',
  'status-open': 'Conversa reaberta',
  'status-in_progress': 'Em andamento',
  'status-resolved': 'Marcada como resolvida',
  'status-closed': 'Conversa encerrada',
  note: 'Nota interna',
  rated: 'Avaliação: {rating} de 5',
  removed: 'Removida por quem a enviou',
  attachment: { one: '{count} anexo', many: '{count} de anexos', other: '{count} anexos' },
  message: 'Mensagem',
  messageHint: 'Escreva uma mensagem…',
  send: 'Enviar',
  tooLong: TOO_LONG,
  rateQuestion: 'Como foi o nosso atendimento?',
  stars: '{rating} de 5',
  rateComment: 'Quer acrescentar algo? (opcional)',
  rateSend: 'Enviar avaliação',
  'error-bad-agent': NOT_SET_UP,
  'error-bad-relay': NOT_SET_UP,
  'error-no-relays': NOT_SET_UP,
  'error-bad-input': 'Não foi possível enviar. O seu texto continua aqui.',
  'error-bad-key': NO_ANSWER,
  'error-no-key': NO_ANSWER,
  'error-key-exists': NO_ANSWER,
  'error-too-long': TOO_LONG,
  'error-unknown-ticket': 'Esta conversa não foi encontrada.',
  'error-no-websocket': 'Este chat não funciona neste navegador.',
  'error-insecure-context':
    'Esta página não é segura (https). O que for novo só fica disponível até fechar a página.',
  'error-signer-refused':
    'O aplicativo de assinatura recusou, por isso nada foi enviado. O seu texto continua aqui.',
  'error-signer-timeout': NO_ANSWER,
  'error-signer-dishonest': NO_ANSWER,
  'error-relay-refused': 'Todos os servidores recusaram esta mensagem.',
  'error-relay-unreachable': OFFLINE,
  'error-storage-unavailable': NOT_KEPT,
  'error-addon-unavailable': NOT_SET_UP,
  'error-cancelled': 'Não enviada. O seu texto continua aqui.',

  heading: 'Suporte',
  launch: 'Abrir o chat de suporte',
  launchUnread: {
    one: 'Abrir o chat de suporte, {count} mensagem não lida',
    many: 'Abrir o chat de suporte, {count} de mensagens não lidas',
    other: 'Abrir o chat de suporte, {count} mensagens não lidas',
  },
  close: 'Fechar',
  back: 'Todas as conversas',
  greeting: 'Olá! Como podemos ajudar?',
  intro: 'Respondemos por aqui. Enquanto isso, pode fechar a página.',
  introName: '{name} responde por aqui. Enquanto isso, pode fechar a página.',
  subtitle: 'Respondemos por aqui',
  topic: 'Qual é o assunto?',
  conversations: 'As suas conversas',
  newConversation: 'Nova conversa',
  untitled: 'Conversa',
  unread: {
    one: '{count} mensagem não lida',
    many: '{count} de mensagens não lidas',
    other: '{count} mensagens não lidas',
  },
  loading: 'Carregando…',
  youSaid: 'Você: {text}',
  open: 'Aberta',
  in_progress: 'Em andamento',
  resolved: 'Resolvida',
  closed: 'Encerrada',
  reopens: 'Se escrever de novo, esta conversa será reaberta.',
  incoming: 'Nova mensagem de {name}: {text}',
  offline: OFFLINE,
  memoryOnly: NOT_KEPT,
  privacy: 'Privacidade',
  trouble: 'O suporte não está disponível aqui no momento.',
} as const satisfies Language<'one' | 'many' | 'other'>;
