// The README's tables of the public interface, made from custom-elements.json. They stand between two comments, so that
// a rebuild finds them again; a check fails when they are out of date.

import { readFileSync, writeFileSync } from 'node:fs';

const TAGS = { 'nostr-support': 'widget', 'nostr-support-desk': 'desk' };

export function readTables(manifest, tag) {
  const element = manifest.modules.flatMap((module) => module.declarations ?? []).find(({ tagName }) => tagName === tag);
  if (!element) throw new Error(`expected <${tag}> in the manifest`);
  const members = (element.members ?? []).filter(({ privacy, static: fixed, description }) => !privacy && !fixed && description);
  const reflected = new Set((element.attributes ?? []).map(({ fieldName }) => fieldName));
  const properties = members.filter(({ kind, name }) => kind === 'field' && !reflected.has(name));
  const methods = members.filter(({ kind }) => kind === 'method');
  return [
    table('Attributes', ['attribute', 'meaning'], (element.attributes ?? []).map(({ name, description }) => [`\`${name}\``, description])),
    table('Properties', ['property', 'meaning'], properties.map(({ name, description }) => [`\`${name}\``, description])),
    table('Methods', ['method', 'meaning'], methods.map((method) => [`\`${signature(method)}\``, method.description])),
    table('Events', ['event', 'meaning'], (element.events ?? []).map(({ name, description }) => [`\`${name}\``, description])),
    table('Slots', ['slot', 'meaning'], (element.slots ?? []).map(({ name, description }) => [`\`${name}\``, description])),
    table('CSS parts', ['part', 'meaning'], (element.cssParts ?? []).map(({ name, description }) => [`\`${name}\``, description])),
    table('Custom properties', ['property', 'meaning'], (element.cssProperties ?? []).map(({ name, description, default: value }) => [`\`${name}\``, [description, value && `Default \`${value}\`.`].filter(Boolean).join(' ')])),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function signature({ name, parameters = [] }) {
  return `${name}(${parameters.map((parameter) => parameter.name + (parameter.optional ? '?' : '')).join(', ')})`;
}

function table(title, head, rows) {
  if (rows.length === 0) return '';
  const line = (cells) => `| ${cells.map((cell) => String(cell ?? '').replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|')).join(' | ')} |`;
  return [`**${title}**`, '', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
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
