// A transcript as text. What somebody wrote stands further in than what we say, on every line of it: so nobody can write
// what looks like somebody else's message.

import { WHEN, type Part, type Transcript } from './parts.js';

const INDENT = '    ';

export function toText({ title, about, parts, say }: Transcript): string {
  const blocks = parts.map((part) => partText(part, say.date(part.at, WHEN)));
  return [[title, ...about].filter(Boolean).join('\n'), ...blocks].join('\n\n') + '\n';
}

function partText({ who, mark, text, files }: Part, when: string): string {
  const lines = [text, ...files].filter(Boolean).flatMap((each) => each.split('\n'));
  return [[when, who, mark].filter(Boolean).join(' · '), ...lines.map((line) => INDENT + line)].join('\n');
}
