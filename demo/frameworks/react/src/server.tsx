import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { App } from './app.js';

export async function render(): Promise<string> {
  return renderToString(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
