// `npm run words`: prints what the languages lack of English, as JSON to be filled in:
//   { "send": { "en": "Send", "de": "", … }, "unread": { "en": { "one": …, "other": … }, "ar": { "zero": "", … }, … } }
// `npm run words -- <file>`: puts what such a file holds into the languages, each word where English has it; a word
// that is there already is replaced.

import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import ts from 'typescript';
import { languages } from '../../src/i18n/loaders.js';
import type { Phrase } from '../../src/i18n/words.js';
import { english } from './english.js';

type Additions = Readonly<Record<string, Readonly<Record<string, Phrase>>>>;

const keys = Object.keys(english);

function blank(tag: string, phrase: Phrase): Phrase {
  if (typeof phrase === 'string') return '';
  const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
  return { ...Object.fromEntries(forms.map((form) => [form, ''])), other: '' };
}

async function missing(): Promise<Additions> {
  const found: Record<string, Record<string, Phrase>> = {};
  for (const [tag, load] of Object.entries(languages)) {
    const { words } = await load();
    for (const [key, phrase] of Object.entries(english))
      if (!(key in words)) (found[key] ??= { en: phrase })[tag] = blank(tag, phrase);
  }
  return found;
}

/** The properties of `words`, by key. */
function properties(code: string): Map<string, ts.PropertyAssignment> {
  const found = new Map<string, ts.PropertyAssignment>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === 'words') {
      const collect = (inner: ts.Node): void => {
        if (ts.isPropertyAssignment(inner)) found.set(inner.name.getText().replace(/'/g, ''), inner);
        else ts.forEachChild(inner, collect);
      };
      ts.forEachChild(node, collect);
    } else ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('words.ts', code, ts.ScriptTarget.Latest, true));
  return found;
}

function put(code: string, key: string, phrase: Phrase): string {
  // Blanks that do not break are told apart from others only as escapes.
  const text = JSON.stringify(phrase)
    .replace(/\u00a0/g, '\\u00a0')
    .replace(/\u202f/g, '\\u202f');
  const line = `'${key}': ${text}`;
  const there = properties(code);
  const old = there.get(key);
  if (old) return code.slice(0, old.getStart()) + line + code.slice(old.getEnd());
  const before = keys.slice(0, keys.indexOf(key)).findLast((other) => there.has(other));
  if (before === undefined) throw new Error(`expected a word before ${key}`);
  const end = there.get(before)!.getEnd();
  return `${code.slice(0, end)},\n${line}${code.slice(end)}`;
}

async function add(additions: Additions): Promise<void> {
  for (const tag of Object.keys(languages)) {
    const path = `src/i18n/languages/${tag}.ts`;
    let code = readFileSync(path, 'utf8');
    // In the order of English, so that each finds the one before it.
    for (const key of keys) {
      const phrase = additions[key]?.[tag];
      if (phrase) code = put(code, key, phrase);
    }
    writeFileSync(path, await format(code, { ...(await resolveConfig(path)), filepath: path }));
  }
  const unknown = Object.keys(additions).filter((key) => !keys.includes(key));
  if (unknown.length > 0) console.error(`not in English, so left out: ${unknown.join(', ')}`);
}

const [file] = process.argv.slice(2);
if (file) await add(JSON.parse(readFileSync(file, 'utf8')) as Additions);
console.log(JSON.stringify(await missing(), null, 2));
