// Every kind number, and nothing else.

export const KIND_PROFILE = 0; // NIP-01
export const KIND_DELETION = 5; // NIP-09
export const KIND_REACTION = 7; // NIP-25
export const KIND_SEAL = 13; // NIP-59
export const KIND_DIRECT_MESSAGE = 14; // NIP-17
export const KIND_FILE_MESSAGE = 15; // NIP-17
export const KIND_VANISH = 62; // NIP-62
export const KIND_GIFT_WRAP = 1059; // NIP-59
export const KIND_TICKET = 7700;
export const KIND_STATUS = 7701;
export const KIND_REPLY = 7702;
export const KIND_NOTE = 7703;
export const KIND_CSAT = 7704;
export const KIND_RELAY_LIST = 10002; // NIP-65
export const KIND_DM_RELAY_LIST = 10050; // NIP-17
export const KIND_AUTH = 22242; // NIP-42
export const KIND_SIGNAL = 20770; // typing and read: ours, only ever in an ephemeral gift wrap
export const KIND_IDENTITY_PROOF = 20771; // ours, only ever inside an encrypted ticket
export const KIND_EPHEMERAL_GIFT_WRAP = 21059; // NIP-59
export const KIND_BLOB_AUTH = 24242; // Blossom
export const KIND_TEAM = 30000; // NIP-51
export const KIND_APP_DATA = 30078; // NIP-78
