// What a page may style and fill is what the doc tags say: each documented part, slot and custom property occurs in the
// sources, and each one that occurs is documented.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { readManifest } from './manifest.js';

const HOLE = '\0';
/** In what both elements share, and shown by the desk alone. */
const DESK_ONLY = ['note', 'message-customer'];

export function checkDocumented() {
  const declarations = readManifest().modules.flatMap((module) => module.declarations);
  const documented = (tag) => declarations.find(({ tagName }) => tagName === tag);
  const files = readdirSync('src', { recursive: true })
    .map((file) => join('src', String(file)))
    .filter((file) => file.endsWith('.ts'));
  const program = ts.createProgram(files, { target: ts.ScriptTarget.Latest, strict: true, noLib: true });
  const drawn = files.map((file) => [file, drawnIn(program, file)]);
  const without = (folder) => merged(drawn.filter(([file]) => !file.startsWith(join('src', folder))));
  const widget = without('elements/desk');
  const desk = without('elements/support');
  return [
    ...absent('nostr-support', documented('nostr-support'), widget),
    ...absent('nostr-support-desk', documented('nostr-support-desk'), desk),
    ...undocumented('nostr-support', documented('nostr-support'), widget),
  ];
}

const KINDS = { cssParts: 'part', slots: 'slot', cssProperties: 'custom property' };

function absent(tag, declaration, found) {
  return Object.entries(KINDS).flatMap(([field, kind]) =>
    (declaration[field] ?? [])
      .filter(({ name }) => !found[field].has(name))
      .map(({ name }) => `<${tag}>: the ${kind} ${name} is documented, and nothing in src has it`),
  );
}

function undocumented(tag, declaration, found) {
  return Object.entries(KINDS).flatMap(([field, kind]) => {
    const known = new Set(declaration[field]?.map(({ name }) => name));
    return [...found[field]]
      .filter(([name]) => !known.has(name) && !(field === 'cssParts' && DESK_ONLY.includes(name)))
      .map(([name, file]) => `${file}: the ${kind} ${name} is not documented for <${tag}>`);
  });
}

/** Name → a file that has it. */
function merged(drawn) {
  const all = (field) => new Map(drawn.flatMap(([file, has]) => has[field].map((name) => [name, file])));
  return Object.fromEntries(Object.keys(KINDS).map((field) => [field, all(field)]));
}

function drawnIn(program, file) {
  const checker = program.getTypeChecker();
  const has = {
    cssParts: [],
    slots: [],
    cssProperties: [...readFileSync(file, 'utf8').matchAll(/var\(\s*(--support-[\w-]+)/g)].map(
      ([, name]) => name,
    ),
  };
  const visit = (node) => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'html') {
      const { template } = node;
      const { texts, holes } = ts.isTemplateExpression(template)
        ? piecesOf(template)
        : { texts: [template.text], holes: [] };
      const text = texts.join(HOLE);
      const values = (found) => {
        const before = text.slice(0, found.index).split(HOLE).length - 1;
        return product(found[1].replaceAll('"', '').split(HOLE), holes.slice(before), checker);
      };
      for (const found of text.matchAll(/\spart=("[^"]*"|\0)/g))
        has.cssParts.push(...values(found).flatMap((value) => value.split(/\s+/).filter(Boolean)));
      for (const found of text.matchAll(/<slot\s+name=("[^"]*"|\0)/g)) has.slots.push(...values(found));
    }
    ts.forEachChild(node, visit);
  };
  visit(program.getSourceFile(file));
  return has;
}

const piecesOf = ({ head, templateSpans }) => ({
  texts: [head.text, ...templateSpans.map(({ literal }) => literal.text)],
  holes: templateSpans.map(({ expression }) => expression),
});

/** Every text that there can be, with each value in each hole. */
function product([first, ...texts], holes, checker) {
  return texts.reduce(
    (all, text, index) =>
      valuesOf(holes[index], checker).flatMap((value) => all.map((before) => before + value + text)),
    [first],
  );
}

/** What an expression may give, by its type. */
function valuesOf(node, checker) {
  if (ts.isParenthesizedExpression(node)) return valuesOf(node.expression, checker);
  if (ts.isConditionalExpression(node))
    return [node.whenTrue, node.whenFalse].flatMap((each) => valuesOf(each, checker));
  if (ts.isTemplateExpression(node)) {
    const { texts, holes } = piecesOf(node);
    return product(texts, holes, checker);
  }
  const type = checker.getTypeAtLocation(node);
  const types = type.isUnion() ? type.types : [type];
  if (types.every((each) => each.isStringLiteral())) return types.map(({ value }) => value);
  throw new Error(
    `expected one of several texts, got ${node.getText()} of type ${checker.typeToString(type)}`,
  );
}
