import { StrictMode } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { App } from './app.js';

const root = document.querySelector('#app')!;
const app = (
  <StrictMode>
    <App />
  </StrictMode>
);

// A server may have drawn it already.
if (root.hasChildNodes()) hydrateRoot(root, app);
else createRoot(root).render(app);
