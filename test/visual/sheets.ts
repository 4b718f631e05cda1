// Many pictures in one file: a sheet has a cell for each state, and in it only what is other than in the cell before, so
// that what is the same in all of them is kept once. Made and read by a browser, which can do that; as WebP without loss,
// in fewer colours.

import type { Page } from 'puppeteer';

/** One picture in a sheet. */
export interface Cell {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Shot {
  readonly name: string;
  readonly picture: Buffer;
}

/** Of 255, in one channel: less is what the sheet has lost, or how an edge was smoothed. */
const CLEARLY = 24;

const text = (picture: Buffer): string => picture.toString('base64');

/** What both do, in the page. */
export async function prepare(judge: Page): Promise<void> {
  await judge.evaluateOnNewDocument('globalThis.__name = (named) => named');
  await judge.evaluateOnNewDocument(() => {
    const read = async (text: string, type: string) => {
      const image = Object.assign(new Image(), { src: `data:image/${type};base64,${text}` });
      await image.decode();
      return image;
    };
    const draw = (width: number, height: number) =>
      Object.assign(document.createElement('canvas'), { width, height }).getContext('2d', {
        willReadFrequently: true,
      })!;
    Object.assign(globalThis, { read, draw });
  });
  await judge.goto('about:blank');
}

declare const read: (text: string, type: string) => Promise<HTMLImageElement>;
declare const draw: (width: number, height: number) => CanvasRenderingContext2D;

export async function makeSheet(
  judge: Page,
  shots: readonly Shot[],
): Promise<{ sheet: Buffer; cells: Cell[] }> {
  const { data, places } = await judge.evaluate(
    async (texts: string[]) => {
      /** Pixels: what is other is kept in squares of that. */
      const SQUARE = 8;
      /** A sheet is no wider, and no higher than WebP can be. */
      const WIDEST = 3200;
      /** Between two colours of one channel. */
      const STEP = 51;
      /** With more than that a sheet is three times as large. */
      const COLOURS = 255;
      const images = await Promise.all(texts.map((text) => read(text, 'png')));
      let [x, y, row, far] = [0, 0, 0, 0];
      const places = images.map(({ width, height }) => {
        if (x && x + width > WIDEST) [x, y, row] = [0, y + row, 0];
        const place = { x, y, width, height };
        x += width;
        row = Math.max(row, height);
        far = Math.max(far, x);
        return place;
      });
      const sheet = draw(far, y + row);
      const count = new Map<number, number>();
      const earlier: ImageData[] = [];
      const bases: number[] = [];
      images.forEach((image, index) => {
        const { x, y, width, height } = places[index]!;
        const context = draw(width, height);
        context.drawImage(image, 0, 0);
        const now = context.getImageData(0, 0, width, height);
        now.data.forEach((value, at) => (now.data[at] = Math.round(value / STEP) * STEP));
        const b = new Uint32Array(now.data.buffer);
        const squares: number[][] = [];
        for (let top = 0; top < height; top += SQUARE)
          for (let left = 0; left < width; left += SQUARE) {
            const inside: number[] = [];
            for (let v = top; v < Math.min(top + SQUARE, height); v++)
              for (let u = left; u < Math.min(left + SQUARE, width); u++) inside.push(v * width + u);
            squares.push(inside);
          }
        let best = squares;
        let base = -1;
        earlier.forEach((was, which) => {
          if (was.width !== width || was.height !== height) return;
          const a = new Uint32Array(was.data.buffer);
          const other = squares.filter((inside) => inside.some((at) => a[at] !== b[at]));
          if (other.length < best.length) {
            best = other;
            base = which;
          }
        });
        bases.push(base);
        const kept = new ImageData(width, height);
        const out = new Uint32Array(kept.data.buffer);
        for (const inside of best) for (const at of inside) out[at] = b[at]!;
        for (const colour of new Uint32Array(kept.data.buffer))
          count.set(colour, (count.get(colour) ?? 0) + 1);
        sheet.putImageData(kept, x, y);
        earlier.push(now);
      });
      const colours = [...count.keys()].sort((a, b) => count.get(b)! - count.get(a)!);
      const few = colours.slice(0, COLOURS);
      const parts = (colour: number) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
      const nearest = new Map(
        colours.slice(COLOURS).map((colour) => {
          const away = (other: number) =>
            parts(colour).reduce((most, value, at) => Math.max(most, Math.abs(value - parts(other)[at]!)), 0);
          return [
            colour,
            few.filter((other) => other).reduce((best, other) => (away(other) < away(best) ? other : best)),
          ];
        }),
      );
      const all = sheet.getImageData(0, 0, sheet.canvas.width, sheet.canvas.height);
      const pixels = new Uint32Array(all.data.buffer);
      pixels.forEach((colour, at) => (pixels[at] = nearest.get(colour) ?? colour));
      sheet.putImageData(all, 0, 0);
      return { data: sheet.canvas.toDataURL('image/webp', 1).split(',')[1]!, places, more: nearest.size };
    },
    shots.map(({ picture }) => text(picture)),
  );
  return {
    sheet: Buffer.from(data, 'base64'),
    cells: places.map((place, index) => ({ name: shots[index]!.name, ...place })),
  };
}

/** How many pixels of each picture are clearly another colour, and where they are, in red, beside both. */
export async function compareSheet(
  judge: Page,
  sheet: Buffer,
  cells: readonly Cell[],
  shots: readonly Shot[],
): Promise<Map<string, { count: number; marked: Buffer }>> {
  const found = await judge.evaluate(
    async (data: string, cells: Cell[], pictures: Record<string, string>, clearly: number) => {
      const sheet = await read(data, 'webp');
      const found: { name: string; count: number; marked: string }[] = [];
      let last: CanvasRenderingContext2D | undefined;
      for (const { name, x, y, width, height } of cells) {
        const isSame = last?.canvas.width === width && last.canvas.height === height;
        const old: CanvasRenderingContext2D = isSame ? last! : draw(width, height);
        old.drawImage(sheet, x, y, width, height, 0, 0, width, height);
        last = old;
        if (!pictures[name]) continue;
        const now = await read(pictures[name], 'png');
        const wide = Math.max(width, now.width);
        const high = Math.max(height, now.height);
        const beside = draw(wide * 3, high);
        beside.drawImage(old.canvas, 0, 0);
        beside.drawImage(now, wide, 0);
        const [a, b] = [0, wide].map((x) => beside.getImageData(x, 0, wide, high).data);
        const marks = beside.createImageData(wide, high);
        let count = 0;
        for (let at = 0; at < a!.length; at += 4) {
          const isOther = [0, 1, 2, 3].some(
            (channel) => Math.abs(a![at + channel]! - b![at + channel]!) > clearly,
          );
          if (isOther) count++;
          marks.data.set(isOther ? [255, 0, 0, 255] : [0, 0, 0, 24], at);
        }
        beside.putImageData(marks, wide * 2, 0);
        const marked = count ? beside.canvas.toDataURL('image/png').split(',')[1]! : '';
        found.push({ name, count, marked });
      }
      return found;
    },
    text(sheet),
    cells as Cell[],
    Object.fromEntries(shots.map(({ name, picture }) => [name, text(picture)])),
    CLEARLY,
  );
  return new Map(
    found.map(({ name, count, marked }) => [name, { count, marked: Buffer.from(marked, 'base64') }]),
  );
}
