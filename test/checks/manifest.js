// custom-elements.json: what a page may use of the two elements and their events, read from the doc tags in src. What is
// private, inherited or not described stays out, and modules are named as the package ships them.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { create, ts } from '@custom-elements-manifest/analyzer';
import { litPlugin } from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';

/** Source of a declaration → the entry it is imported from. */
const PUBLIC = {
  'src/elements/support/support-element.ts': 'dist/nostr-support.js',
  'src/elements/desk/desk-element.ts': 'dist/nostr-support-desk.js',
  'src/elements/events.ts': 'dist/nostr-support.js',
  'src/elements/desk/desk-events.ts': 'dist/nostr-support-desk.js',
};
/** Where the types of arguments stand, beside those. */
const TYPES = ['src/elements/desk/desk-login.ts'];

const parse = (file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);

export function readManifest() {
  const sources = Object.keys(PUBLIC).map(parse);
  const shapes = shapesIn([...sources, ...TYPES.map(parse)]);
  // Not by the analyzer's command: that one also writes into package.json.
  const context = { dev: false, thirdPartyCEMs: [] };
  const { schemaVersion, modules } = create({ modules: sources, plugins: litPlugin(), context });
  const shipped = new Map(Object.values(PUBLIC).map((path) => [path, []]));
  for (const { path, declarations } of modules) {
    const values = attributeValues(readFileSync(path, 'utf8'));
    const kept = declarations.filter(isPublic).map((declaration) => cleaned(declaration, shapes, values));
    shipped.get(PUBLIC[path]).push(...kept);
  }
  const described = [...shipped].map(([path, declarations]) => ({
    kind: 'javascript-module',
    path,
    declarations,
    exports: declarations.flatMap((declaration) => exportsOf(declaration, path)),
  }));
  return { schemaVersion, readme: 'README.md', modules: described };
}

/** The fields of interfaces, by name: a page's author has no use for the name of a type. */
function shapesIn(sources) {
  const interfaces = sources.flatMap(({ statements }) => statements.filter(ts.isInterfaceDeclaration));
  const fields = ({ members }) =>
    members.map(
      ({ name, questionToken, type }) => `${name.getText()}${questionToken ? '?' : ''}: ${type.getText()}`,
    );
  return new Map(interfaces.map((shape) => [shape.name.text, `{ ${fields(shape).join('; ')} }`]));
}

/** The type of an attribute as its tag has it: a field says `string` where the tag names the values. */
function attributeValues(source) {
  return new Map(
    [...source.matchAll(/@attr \{([^}]+)\} ([\w-]+)/g)].map(([, values, name]) => [name, values]),
  );
}

function isPublic({ kind, name, tagName, superclass }) {
  const isEvent = /Event$/.test(superclass?.name ?? '') && name !== 'SupportEvent';
  return kind === 'class' && (tagName !== undefined || isEvent);
}

function exportsOf({ name, tagName }, module) {
  const declaration = { name, module };
  const entry = { kind: 'js', name, declaration };
  return tagName ? [entry, { kind: 'custom-element-definition', name: tagName, declaration }] : [entry];
}

function cleaned({ members = [], attributes, events, superclass, ...rest }, shapes, values) {
  const shown = members.filter(
    ({ name, privacy = 'public', static: fixed, inheritedFrom, description, attribute }) =>
      !name.startsWith('#') &&
      privacy === 'public' &&
      !fixed &&
      !inheritedFrom &&
      (description || attribute || !rest.tagName),
  );
  return {
    ...rest,
    ...(superclass && {
      superclass: { name: superclass.name, ...(superclass.package && { package: superclass.package }) },
    }),
    ...(attributes && {
      attributes: attributes.map((attribute) => ({
        ...attribute,
        type: { text: values.get(attribute.name) },
      })),
    }),
    // The analyzer also guesses from calls of dispatchEvent.
    ...(events && { events: events.filter(({ description }) => description) }),
    members: shown.map((member) => withShapes(rest.tagName ? member : withoutDefault(member), shapes)),
  };
}

/** The fields of an event are set by its constructor: the analyzer takes the argument's name for a default. */
function withoutDefault({ default: _, ...member }) {
  return member;
}

function withShapes(member, shapes) {
  if (!member.parameters) return member;
  const shaped = ({ type, ...parameter }) => ({
    ...parameter,
    type: { text: shapes.get(type?.text) ?? type?.text ?? 'unknown' },
  });
  return { ...member, parameters: member.parameters.map(shaped) };
}

/** Writes it into a folder. */
export function writeManifest(folder) {
  writeFileSync(join(folder, 'custom-elements.json'), `${JSON.stringify(readManifest(), null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeManifest(process.argv[2] ?? '.');
