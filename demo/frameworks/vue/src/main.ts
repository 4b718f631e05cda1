import { createApp, createSSRApp } from 'vue';
import App from './app.vue';

const root = document.querySelector('#app')!;

// A server may have drawn it already.
(root.hasChildNodes() ? createSSRApp(App) : createApp(App)).mount(root);
