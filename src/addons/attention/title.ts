// How many messages are unread, before the page's own title, for all widgets in it.

const counts = new Map<object, number>();
/** The page's own titles, by what was made of them: it may bring back what it has seen (Turbo's cache of pages). */
const own = new Map<string, string>();
const MOST = 99;

export function count(widget: object, unread: number): void {
  counts.set(widget, unread);
  if (!unread) counts.delete(widget);
  const sum = [...counts.values()].reduce((all, each) => all + each, 0);
  const { title } = document;
  const plain = own.get(title) ?? title;
  const marked = sum ? `(${sum > MOST ? `${MOST}+` : sum}) ${plain}` : plain;
  // Of a title that is a clock there is no end.
  if (own.size > MOST) own.clear();
  if (sum) own.set(marked, plain);
  if (title !== marked) document.title = marked;
}
