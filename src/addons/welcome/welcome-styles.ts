// How that looks which stands before the first message.

import { css } from '../../elements/styles/css.js';

export const welcomeStyles = css`
  .expect {
    display: flex;
    gap: 6px;
    align-items: flex-start;
  }
  .expect .icon {
    flex: none;
  }
  .expect bdi + bdi::before {
    content: '· ';
  }
  .topic {
    position: relative;
    display: inline-block;
    margin-block-start: 8px;
    margin-inline-end: 4px;
    padding: 6px 14px;
    border: 1px solid var(--_border);
    border-radius: 18px;
  }
  .topic:hover {
    background: var(--_raised);
  }
  .topic:has(:checked) {
    border-color: var(--_ink);
    background: var(--_tint);
    font-weight: 600;
  }
  .starters {
    margin-block-start: 4px;
  }
  .starters + .topics {
    margin-block-start: 8px;
  }
  .starters .topic {
    text-align: start;
    color: var(--_ink);
  }
  /* The header has it too. */
  .welcome:has(.prechat) > .avatar {
    display: none;
  }
  .welcome:has(.prechat)::before {
    content: '';
    margin-block-end: auto;
  }
  .prechat {
    display: grid;
    gap: 12px;
    margin-block: 8px 4px;
  }
  .ask {
    display: grid;
    gap: 4px;
    min-inline-size: 0;
  }
  .ask .field {
    min-block-size: 40px;
  }
  .ask .error {
    margin: 0;
  }
  .ask [aria-invalid='true'] {
    border-color: var(--_danger);
    outline-color: var(--_danger);
  }
  .agree {
    display: flex;
    gap: 10px;
    padding-block: 4px;
    cursor: pointer;
  }
  .agree input {
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    margin-block-start: 1px;
    accent-color: var(--_accent);
  }
  .away {
    margin: 0 4px 8px;
  }
`;
