// One build a file: `codeSplitting: false` makes each a single ES module without imports.
// Which one is told by the mode: `vite build --mode nostr-support`.

import { defineConfig, type Plugin } from 'vite';

/** Called at the top level of the noble and scure packages; without this, ciphers and alphabets that nobody uses stay in. */
const PURE = [
  '_poly1305_aead',
  'wrapCipher',
  'createCipher',
  'createPRG',
  'createHasher',
  'wrapHash',
  'genBech32',
  'genBase58',
  'createBase58check',
  'chain',
  'radix',
  'radix2',
  'alphabet',
  'padding',
  'join',
  'normalize',
  'checksum',
  'Object.freeze',
];

/** Indentation in `css` and `html` templates means nothing to a browser and is a tenth of their size. */
function templates(): Plugin {
  return {
    name: 'templates',
    transform(code, id) {
      if (!id.includes('/src/elements/')) return null;
      return code.replace(/\b(css|html|svg)`((?:[^`\\]|\\.)*)`/gs, (_, tag: string, body: string) => {
        const narrow = body.replace(/\s*\n\s*/g, tag === 'css' ? '' : ' ').replace(/\/\*.*?\*\//g, '');
        return `${tag}\`${tag === 'css' ? narrow.replace(/\s*([{};,])\s*/g, '$1') : narrow}\``;
      });
    },
  };
}

export default defineConfig(({ mode }) => ({
  // Nothing of an application's: no public folder, no environment files.
  publicDir: false,
  envDir: false,
  plugins: [templates()],
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: 'dist-cdn',
    emptyOutDir: false,
    target: 'es2022',
    reportCompressedSize: false,
    lib: { entry: `src/${mode}.ts`, formats: ['es'], fileName: () => `${mode}.js` },
    rolldownOptions: {
      treeshake: { manualPureFunctions: PURE },
      output: { codeSplitting: false, minify: true, comments: { legal: false } },
    },
  },
}));
