// The two elements for the templates of React, Vue and Svelte: which attributes, properties and events they have, from
// the manifest. Declarations only; at run time `nostr-support/react` and the like are `nostr-support`.

import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readManifest } from './manifest.js';

const NOTICE = '// Made by `npm run build` from what the source says of the elements.\n\n';

const HELPERS = `
/** As an element's own \`addEventListener\` has it, under the name that templates give a listener. */
export type Listeners<Events> = {
  [Name in keyof Events & string as \`on\${Name}\`]?: ((event: Events[Name]) => void) | undefined;
};

type Camel<Name> = Name extends \`\${infer Head}-\${infer Tail}\` ? \`\${Head}\${Capitalize<Camel<Tail>>}\` : Name;

/** Attributes by the names of their properties. */
export type Fields<Attributes> = { [Name in keyof Attributes as Camel<Name>]: Attributes[Name] };

/** For templates that write \`false\` out as text, which HTML takes for yes: the property is for that. */
export type Literal<Attributes> = {
  [Name in keyof Attributes]: Name extends \`\${string}-\${string}\`
    ? boolean extends Attributes[Name]
      ? true | '' | undefined
      : Attributes[Name]
    : Attributes[Name];
};
`;

const FRAMEWORKS = {
  react: `import type { ClassAttributes, HTMLAttributes } from 'react';
import type { Listeners, Markup } from './markup.js';

export * from './nostr-support.js';

/** Attributes as HTML has them, so that a server can render them; properties for what no attribute can hold. */
type Props<Tag extends keyof Markup> = ClassAttributes<Markup[Tag]['element']> &
  Omit<HTMLAttributes<Markup[Tag]['element']>, keyof Markup[Tag]['attributes']> &
  Markup[Tag]['attributes'] &
  Markup[Tag]['properties'] &
  Listeners<Markup[Tag]['events']>;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'TAG': Props<'TAG'>;
    }
  }
}
`,
  vue: `import type { EmitFn, HTMLAttributes, PublicProps } from 'vue';
import type { Fields, Literal, Markup } from './markup.js';

export * from './nostr-support.js';

type Listened<Events> = { [Name in keyof Events]: (event: Events[Name]) => void };

type Component<Tag extends keyof Markup> = new () => Markup[Tag]['element'] & {
  /** @deprecated For the types of templates only: the element has none. */
  $props: Omit<HTMLAttributes, keyof Markup[Tag]['attributes']> &
    Literal<Markup[Tag]['attributes']> &
    Fields<Markup[Tag]['attributes']> &
    Markup[Tag]['properties'] &
    PublicProps;
  /** @deprecated For the types of templates only: the element has none. */
  $emit: EmitFn<Listened<Markup[Tag]['events']>>;
};

declare module 'vue' {
  interface GlobalComponents {
    'TAG': Component<'TAG'>;
  }
}
`,
  svelte: `import type { HTMLAttributes } from 'svelte/elements';
import type { Fields, Listeners, Literal, Markup } from './markup.js';

export * from './nostr-support.js';

type Props<Tag extends keyof Markup> = Omit<
  HTMLAttributes<Markup[Tag]['element']>,
  keyof Markup[Tag]['attributes'] | keyof Listeners<Markup[Tag]['events']>
> &
  Literal<Markup[Tag]['attributes']> &
  Fields<Markup[Tag]['attributes']> &
  Markup[Tag]['properties'] &
  Listeners<Markup[Tag]['events']>;

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'TAG': Props<'TAG'>;
  }
}
`,
};

/** Writes them beside the entries that they speak of. */
export function writeFrameworkTypes(folder) {
  const { modules } = readManifest();
  const elements = modules.flatMap(({ path, declarations }) =>
    declarations.filter(({ tagName }) => tagName).map((declaration) => elementTypes(declaration, path)),
  );
  writeFileSync(
    join(folder, 'markup.d.ts'),
    `${NOTICE}${inBraces('export interface Markup', elements)}${HELPERS}`,
  );
  const tags = modules.flatMap(({ declarations }) => declarations.flatMap(({ tagName }) => tagName ?? []));
  for (const [name, text] of Object.entries(FRAMEWORKS)) {
    const lines = (_, line) => tags.map((tag) => line.replaceAll('TAG', tag)).join('\n');
    writeFileSync(join(folder, `${name}.d.ts`), NOTICE + text.replace(/^(.*TAG.*TAG.*)$/m, lines));
  }
}

/** One entry of `Markup`. */
function elementTypes({ name, tagName, attributes, events, members }, path) {
  const from = `import('./${basename(path)}')`;
  const properties = members.filter(
    ({ kind, attribute, readonly }) => kind === 'field' && !attribute && !readonly,
  );
  return inBraces(`'${tagName}':`, [
    `element: ${from}.${name};\n`,
    inBraces(
      'attributes:',
      attributes.map((attribute) => optional(attribute, attributeType(attribute))),
    ),
    inBraces(
      'properties:',
      properties.map((field) => optional(field, `${from}.${name}['${field.name}']`)),
    ),
    inBraces(
      'events:',
      events.map((event) => `${doc(event)}'${event.name}': ${from}.${event.type.text};\n`),
    ),
  ]);
}

const doc = ({ description }) => (description ? `/** ${description} */\n` : '');
const optional = (named, type) => `${doc(named)}'${named.name}'?: ${type} | undefined;\n`;
const attributeType = ({ type: { text } }) => (text === 'number' ? 'number | `${number}`' : text);
const inBraces = (head, parts) => `${head} {\n${parts.join('').replace(/^(?=.)/gm, '  ')}}\n`;
