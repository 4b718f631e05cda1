// How far two pictures differ, found out by a browser, which can read them: pixels whose colour is clearly another. And
// a picture made small enough to be kept in a repository: in fewer colours, and as WebP without loss.

import type { Page } from 'puppeteer';

/** Of 255, in one channel: less is how an edge was smoothed. */
const CLEARLY = 64;

export async function difference(
  judge: Page,
  before: Buffer,
  now: Buffer,
): Promise<{ share: number; marked: Buffer }> {
  const { share, marked } = await judge.evaluate(
    async (texts: string[], clearly: number) => {
      const [old, fresh] = await Promise.all(
        texts.map(async (text) => {
          const image = Object.assign(new Image(), { src: `data:image/*;base64,${text}` });
          await image.decode();
          return image;
        }),
      );
      const width = Math.max(old!.width, fresh!.width);
      const height = Math.max(old!.height, fresh!.height);
      // Side by side, and what differs in red.
      const canvas = Object.assign(document.createElement('canvas'), { width: width * 3, height });
      const context = canvas.getContext('2d', { willReadFrequently: true })!;
      context.drawImage(old!, 0, 0);
      context.drawImage(fresh!, width, 0);
      const [a, b] = [0, width].map((x) => context.getImageData(x, 0, width, height).data);
      const marks = context.createImageData(width, height);
      let count = 0;
      for (let at = 0; at < a!.length; at += 4) {
        const isOther = [0, 1, 2, 3].some(
          (channel) => Math.abs(a![at + channel]! - b![at + channel]!) > clearly,
        );
        if (isOther) count++;
        marks.data.set(isOther ? [255, 0, 0, 255] : [0, 0, 0, 24], at);
      }
      context.putImageData(marks, width * 2, 0);
      return { share: count / (width * height), marked: canvas.toDataURL('image/png').split(',')[1]! };
    },
    [before.toString('base64'), now.toString('base64')],
    CLEARLY,
  );
  return { share, marked: Buffer.from(marked, 'base64') };
}

export async function reduced(judge: Page, picture: Buffer): Promise<Buffer> {
  const small = await judge.evaluate(async (text: string) => {
    const image = Object.assign(new Image(), { src: `data:image/png;base64,${text}` });
    await image.decode();
    const { width, height } = image;
    const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d')!;
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, width, height);
    // Sixteen steps: less than is counted as another colour.
    pixels.data.forEach((value, at) => (pixels.data[at] = Math.round(value / 17) * 17));
    context.putImageData(pixels, 0, 0);
    return context.canvas.toDataURL('image/webp', 1).split(',')[1]!;
  }, picture.toString('base64'));
  return Buffer.from(small, 'base64');
}
