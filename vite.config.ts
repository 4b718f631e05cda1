// One build a file: `codeSplitting: false` makes each a single ES module, which imports nothing but add-ons
// and languages, on demand.
// Which one is told by the mode: `vite build --mode nostr-support`; all languages at once by `--mode lang`.

import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { minify } from 'terser';
import { defineConfig, type Plugin } from 'vite';

/** Indentation in `css`, `html` and `svg` templates means nothing to a browser and is a tenth of their size. */
function templates(): Plugin {
  return {
    name: 'templates',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/src\/(elements|addons)\//.test(id)) return null;
      const edits: { from: number; to: number; text: string }[] = [];
      const visit = (node: ts.Node): void => {
        if (ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag)) {
          const narrow = NARROW[node.tag.text];
          const { template } = node;
          const pieces = ts.isNoSubstitutionTemplateLiteral(template)
            ? [template]
            : [template.head, ...template.templateSpans.map(({ literal }) => literal)];
          for (const piece of narrow ? pieces : []) {
            // Between ` or } and ` or ${
            const [from, to] = [
              piece.getStart() + 1,
              piece.getEnd() - (piece.getText().endsWith('${') ? 2 : 1),
            ];
            edits.push({ from, to, text: narrow!(code.slice(from, to)) });
          }
        }
        ts.forEachChild(node, visit);
      };
      visit(ts.createSourceFile(id, code, ts.ScriptTarget.Latest, true));
      edits.sort((a, b) => b.from - a.from);
      return edits.reduce((text, edit) => text.slice(0, edit.from) + edit.text + text.slice(edit.to), code);
    },
  };
}

// One space stays where there was any: between words and inline elements it is seen.
const narrowMarkup = (text: string) => text.replace(/\s*\n\s*/g, ' ').replace(/ (?=\/?>)/g, '');
const NARROW: Record<string, (text: string) => string> = {
  css: (text) =>
    text
      .replace(/\/\*.*?\*\//gs, '')
      .replace(/\s+/g, ' ')
      .replace(/\s*([{};,])\s*/g, '$1')
      .replace(/: /g, ':')
      .replace(/;}/g, '}')
      .replace(/\( | \)/g, (bracket) => bracket.trim())
      .replace(/([ ,(:])0\./g, '$1.')
      .replace(/ ([>*/]) /g, '$1')
      .replace(/@media \(/g, '@media(')
      .replace(/='([a-z][a-z_-]*)'\]/g, '=$1]')
      .trim(),
  html: narrowMarkup,
  svg: narrowMarkup,
};

/** What the bundler's own minifier leaves: a percent and a half after Brotli. */
function secondPass(): Plugin {
  return {
    name: 'second-pass',
    async generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        const compress = {
          passes: 4,
          // What it calls unsafe: templates become sums, and `String(x)` too.
          hoist_funs: true,
          unsafe: true,
          unsafe_arrows: true,
          unsafe_methods: true,
          pure_getters: true,
          keep_fargs: false,
          // The one order in which both sides stand is shorter than two.
          lhs_constants: false,
        };
        const { code } = await minify(chunk.code, { module: true, ecma: 2020, compress });
        chunk.code = shortProperties(code ?? chunk.code);
      }
    },
  };
}

/** Custom properties that start with `--_` are internal: each is a letter or two, the same in every file. */
function shortProperties(code: string): string {
  return code.replace(INTERNAL, (name) => `--_n${internals.indexOf(name).toString(36)}`);
}

const INTERNAL = /--_[a-z-]+/g;
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(`src/${file}`, 'utf8'));
const internals = [...new Set(sources.join().match(INTERNAL))].sort();

/** Add-ons and languages are files of their own, fetched on demand from beside the entry's file. */
function apart(): Plugin {
  return {
    name: 'apart',
    enforce: 'pre',
    resolveId(source, importer) {
      const from = /\/src\/(addons|i18n)\/loaders\.ts$/.exec(importer ?? '')?.[1];
      if (!from) return null;
      return {
        id: source.replace(/^\.\/(languages\/)?/, from === 'addons' ? './addons/' : './lang/'),
        external: true,
      };
    },
  };
}

/** Languages share nothing: one build makes them all. */
function languageFiles(): string[] {
  return readdirSync('src/i18n/languages').map((file) => `src/i18n/languages/${file}`);
}

export default defineConfig(({ mode }) => ({
  // Nothing of an application's: no public folder, no environment files.
  publicDir: false,
  envDir: false,
  plugins: [apart(), templates(), secondPass()],
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: 'dist-cdn',
    emptyOutDir: false,
    target: 'es2022',
    reportCompressedSize: false,
    lib:
      mode === 'lang'
        ? { entry: languageFiles(), formats: ['es'], fileName: (_, name) => `lang/${name}.js` }
        : { entry: `src/${mode}.ts`, formats: ['es'], fileName: () => `${mode}.js` },
    rolldownOptions: {
      // The second pass takes its time.
      checks: { pluginTimings: false },
      output: { codeSplitting: mode === 'lang', minify: true, comments: { legal: false } },
    },
  },
}));
