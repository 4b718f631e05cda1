/**
 * The shop's own script: a basket that lives as long as the page, and a link that opens the support chat.
 *
 * It keeps nothing in the browser: that the widget leaves no trace before it is used must be visible here.
 */
const support = document.querySelector('nostr-support');
const count = document.querySelector('[data-basket-count]');
const empty = document.querySelector('[data-basket-empty]');
const list = document.querySelector('[data-basket-list]');
const total = document.querySelector('[data-basket-total]');
const status = document.querySelector('[data-basket-status]');

/** Name → price and number. @type {Map<string, { price: number, number: number }>} */
const basket = new Map();

function render() {
  const lines = [...basket].map(([name, { price, number }]) => ({ name, number, sum: price * number }));
  count.textContent = String(lines.reduce((all, line) => all + line.number, 0));
  empty.hidden = lines.length > 0;
  total.hidden = lines.length === 0;
  total.textContent = `£${lines.reduce((all, line) => all + line.sum, 0)}`;
  list.replaceChildren(...lines.map(({ name, number, sum }) => row(`${number} × ${name}`, `£${sum}`)));
}

/** @param {string[]} texts */
function row(...texts) {
  const item = document.createElement('li');
  item.append(...texts.map((text) => Object.assign(document.createElement('span'), { textContent: text })));
  return item;
}

document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element)) return;
  const add = event.target.closest('[data-add]');
  if (add instanceof HTMLElement) {
    const { add: name = '', price } = add.dataset;
    const number = (basket.get(name)?.number ?? 0) + 1;
    basket.set(name, { price: Number(price), number });
    render();
    status.textContent = `${name} is in the basket.`;
  }
  // Until the widget is built and defined there is nothing to show.
  if (event.target.closest('[data-ask]') && typeof support?.show === 'function') support.show();
});
