// The README's tables of the public interface, made from custom-elements.json. They stand between two comments, so that
// a rebuild finds them again; a check fails when they are out of date.

import { readFileSync, writeFileSync } from 'node:fs';

const TAGS = { 'nostr-support': 'widget', 'nostr-support-desk': 'desk' };

export function readTables(manifest, tag) {
  const declarations = manifest.modules.flatMap((module) => module.declarations);
  const element = declarations.find(({ tagName }) => tagName === tag);
  if (!element) throw new Error(`expected <${tag}> in the manifest`);
  const { members, attributes = [], events = [], slots = [], cssParts = [], cssProperties = [] } = element;
  const properties = members.filter(({ kind, attribute }) => kind === 'field' && !attribute);
  const methods = members.filter(({ kind }) => kind === 'method');
  return [
    table('Attributes', ['attribute', 'value', 'meaning'], attributes.map(attributeRow)),
    table('Properties', ['property', 'meaning'], properties.map(propertyRow)),
    table(
      'Methods',
      ['method', 'meaning'],
      methods.map((method) => [code(signature(method)), method.description]),
    ),
    table(
      'Events',
      ['event', 'fields', 'meaning'],
      events.map((event) => eventRow(event, declarations)),
    ),
    table('Slots', ['slot', 'meaning'], slots.map(namedRow)),
    table('CSS parts', ['part', 'meaning'], cssParts.map(namedRow)),
    table('Custom properties', ['property', 'default', 'meaning'], cssProperties.map(cssRow)),
  ]
    .filter(Boolean)
    .join('\n\n');
}

const code = (text) => `\`${text}\``;
const namedRow = ({ name, description }) => [code(name), description];
const cssRow = ({ name, description, default: value }) => [code(name), value && code(value), description];
const propertyRow = ({ name, description, readonly }) => [
  code(name),
  `${description}${readonly ? ' Read-only.' : ''}`,
];

/** The first of several values is the default. */
function attributeRow({ name, type, description }) {
  const values = type.text.split('|').map((value) => value.trim());
  const value = values.length > 1 ? values.map((one) => code(one.replaceAll("'", ''))).join(' ') : type.text;
  return [code(name), value === 'string' ? 'text' : value, description];
}

function eventRow({ name, type, description }, declarations) {
  const fields = declarations.find((declaration) => declaration.name === type?.text)?.members ?? [];
  return [code(name), fields.map((field) => code(field.name)).join(' '), description];
}

function signature({ name, parameters = [] }) {
  return `${name}(${parameters.map(argument).join(', ')})`;
}

/** Objects by their fields, everything else by its name. */
function argument({ name, type, optional }) {
  const fields = /^\{(.*)\}$/s.exec(type.text)?.[1];
  if (fields === undefined) return name + (optional ? '?' : '');
  return `{ ${[...fields.matchAll(/(\w+\??):/g)].map(([, field]) => field).join(', ')} }${optional ? '?' : ''}`;
}

function table(title, head, rows) {
  if (rows.length === 0) return '';
  const cell = (text) =>
    String(text ?? '')
      .replace(/\s*\n\s*/g, ' ')
      .replaceAll('|', '\\|');
  const all = [head, ...rows].map((row) => row.map(cell));
  // Aligned as the formatter would.
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((text, column) => text.padEnd(widths[column])).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [first, ...others] = all.map(line);
  return [`**${title}**`, '', first, rule, ...others].join('\n');
}

export function withTables(readme, manifest) {
  let text = readme;
  for (const [tag, name] of Object.entries(TAGS)) {
    const [begin, end] = [`<!-- ${name}: from custom-elements.json -->`, `<!-- /${name} -->`];
    const [start, stop] = [text.indexOf(begin), text.indexOf(end)];
    if (start === -1 || stop < start) throw new Error(`expected ${begin} and ${end} in the README`);
    text = `${text.slice(0, start + begin.length)}\n\n${readTables(manifest, tag)}\n\n${text.slice(stop)}`;
  }
  return text;
}

export function writeTables() {
  const manifest = JSON.parse(readFileSync('custom-elements.json', 'utf8'));
  writeFileSync('README.md', withTables(readFileSync('README.md', 'utf8'), manifest));
}
