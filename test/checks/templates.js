// Templates are read by elements/template.ts, which is no HTML parser: each is to be as strict as XML. What it does not
// read would be drawn in the wrong place, and not in every test.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const HOLE = '\0';
const ATTRIBUTE = /^\s+([.?@]?[\w-]+)(="[^"<>&]*"|=\0)?(?=\s|\/?$)/;

export function checkTemplates(root = 'src') {
  const problems = [];
  for (const entry of readdirSync(root, { recursive: true })) {
    const file = join(root, String(entry));
    if (!file.endsWith('.ts')) continue;
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node) => {
      if (ts.isTaggedTemplateExpression(node) && ['html', 'svg'].includes(node.tag.getText())) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart());
        const { template } = node;
        const texts = ts.isNoSubstitutionTemplateLiteral(template)
          ? [template.text]
          : [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)];
        for (const problem of problemsOf(texts.join(HOLE))) problems.push(`${file}:${line + 1}: ${problem}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return problems;
}

export function problemsOf(text) {
  const problems = [];
  const open = [];
  for (const [piece, tag, attributes] of text.matchAll(/<\/?([\w-]+)([^<>]*)>|[^<]+|</g)) {
    if (!piece.startsWith('<')) {
      if (/[>&]/.test(piece)) problems.push(`a text with a character of markup: ${piece.trim()}`);
    } else if (!tag) problems.push('a < that begins no element');
    else if (piece.startsWith('</')) {
      if (open.pop() !== tag) problems.push(`</${tag}> closes another element`);
    } else {
      if (!attributes.endsWith('/')) open.push(tag);
      let rest = attributes.replace(/\s*\/?$/, '');
      for (let found; (found = ATTRIBUTE.exec(rest)); rest = rest.slice(found[0].length)) {
        const [, name, value = ''] = found;
        if (/^[.?@]/.test(name) && !/^="?\0"?$/.test(value)) problems.push(`${name} is not one value`);
      }
      if (rest) problems.push(`an attribute of <${tag}> that is not well-formed: ${rest.trim()}`);
    }
  }
  return [...problems, ...open.map((tag) => `<${tag}> is not closed`)];
}
