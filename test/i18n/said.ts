// Which words the sources say, by their types: a text that merely reads like a key of one is none.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Of more than these a choice is any word there is, and says none of them. */
const FEW = 6;

const files = readdirSync('src', { recursive: true })
  .map((file) => join('src', String(file)))
  .filter((file) => file.endsWith('.ts') && !file.includes('i18n'));
const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile) as { config: unknown };
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
const program = ts.createProgram(files, options);
const checker = program.getTypeChecker();

/** Those of the keys that no file says of those that count. */
export function unsaid(keys: readonly string[], counts: (file: string) => boolean): string[] {
  const known = new Set(keys);
  const said = new Set<string>();
  const visit = (node: ts.Node): void => {
    // A text where nothing but words can stand, a text made of parts, or one of a few in a call.
    if (ts.isStringLiteral(node)) {
      const allowed = textsOf(checker.getContextualType(node));
      if (allowed.length && allowed.every((text) => known.has(text))) said.add(node.text);
    } else if (ts.isTemplateExpression(node)) {
      for (const text of textsOf(checker.getTypeAtLocation(node))) said.add(text);
    } else if (ts.isCallExpression(node) && node.arguments[0] && /\bwords$/.test(node.expression.getText())) {
      const texts = textsOf(checker.getTypeAtLocation(node.arguments[0]));
      if (texts.length <= FEW) for (const text of texts) said.add(text);
    }
    ts.forEachChild(node, visit);
  };
  for (const file of files.filter(counts)) visit(program.getSourceFile(file)!);
  return keys.filter((key) => !said.has(key));
}

/** The texts that a type allows; none where it allows any. */
function textsOf(type: ts.Type | undefined): string[] {
  const types = !type ? [] : type.isUnion() ? type.types : [type];
  if (types.some(({ flags }) => flags & ts.TypeFlags.String)) return [];
  return types.filter((each) => each.isStringLiteral()).map(({ value }) => value);
}
