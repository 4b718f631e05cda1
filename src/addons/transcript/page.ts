// A transcript as one page that needs nothing else, to be read, printed or sent. All that somebody wrote is text in it:
// escaped, and under a policy that lets nothing run or load even so. No picture, no link.

import { directionOf } from '../../i18n/words.js';
import { base64Encode, utf8Encode } from '../../util/bytes.js';
import { sha256 } from '../../util/sha256.js';
import { WHEN, type Part, type Transcript } from './parts.js';

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#dcdce6, #3b3b4a); --quiet: light-dark(#5c5c70, #a9a9bd); }
body { max-width: 42em; margin: 0 auto; padding: 2em 1.25em; font: 1em/1.5 system-ui, sans-serif;
  color: light-dark(#22243a, #ececf4); background: light-dark(#fff, #191a22); overflow-wrap: anywhere; }
header { margin-block-end: 2em; padding-block-end: 1em; border-block-end: 1px solid var(--line); }
h1 { margin: 0 0 .25em; font-size: 1.5em; line-height: 1.25; }
p { margin: 0; }
.quiet, header p { color: var(--quiet); font-size: .85em; }
article { margin-block: 0 1em; padding-inline-start: 1em; border-inline-start: 3px solid var(--line); break-inside: avoid; }
article.own { border-color: light-dark(#4a5be0, #97a4ff); }
.event { margin-block: 1.5em; text-align: center; }
.text { white-space: pre-wrap; }
b { font-weight: 600; }
@media print { :root { color-scheme: light; } body { max-width: none; padding: 0; } article { break-inside: auto; } }
`;

export function toPage({ title, about, parts, say }: Transcript): string {
  const policy = `default-src 'none'; style-src 'sha256-${base64Encode(sha256(utf8Encode(STYLE)))}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="${escape(say.lang)}" dir="${directionOf(say.lang)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1><bdi>${escape(title)}</bdi></h1>
${about.map((line) => `<p><bdi>${escape(line)}</bdi></p>`).join('\n')}
</header>
<main>
${parts.map((part) => partMarkup(part, say.date(part.at, WHEN))).join('\n')}
</main>
</body>
</html>
`;
}

function partMarkup({ at, who, own, mark, text, files }: Part, when: string): string {
  const time = `<time datetime="${new Date(at * 1000).toISOString()}">${escape(when)}</time>`;
  const told = [who && `<b><bdi>${escape(who)}</bdi></b>`, time, escape(mark)].filter(Boolean).join(' · ');
  if (!who) return `<p class="event quiet">${told}</p>`;
  return [
    `<article${own ? ' class="own"' : ''}>`,
    `<p class="quiet">${told}</p>`,
    text && `<p class="text" dir="auto">${escape(text)}</p>`,
    ...files.map((file) => `<p class="quiet"><bdi>${escape(file)}</bdi></p>`),
    '</article>',
  ]
    .filter(Boolean)
    .join('\n');
}

function escape(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
