// Pictures made for tests: with everything that a camera writes along, in motion, or none at all.

const bytes = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const big = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

/** Left half red, right half blue, 40 × 20. */
async function drawn(type: string): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 20 });
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#f00';
  context.fillRect(0, 0, 20, 20);
  context.fillStyle = '#00f';
  context.fillRect(20, 0, 20, 20);
  return bytes(await new Promise<Blob>((resolve) => canvas.toBlob((blob) => resolve(blob!), type)));
}

/** As a telephone held upright takes it: to be turned by a quarter, and with the place where it was. */
export async function photo(name = 'IMG_20260512_home.jpg', type = 'image/jpeg'): Promise<File> {
  const picture = await drawn('image/jpeg');
  const entry = (tag: number, kind: number, count: number, value: number[]) => [
    tag >> 8,
    tag & 255,
    0,
    kind,
    ...big(count),
    ...value,
  ];
  const tiff = [
    ...ascii('MM\0*'),
    ...big(8),
    // Orientation 6, and where the GPS data stand.
    0,
    2,
    ...entry(0x0112, 3, 1, [0, 6, 0, 0]),
    ...entry(0x8825, 4, 1, big(38)),
    ...big(0),
    0,
    1,
    // GPSLatitudeRef
    ...entry(1, 2, 2, [...ascii('N\0'), 0, 0]),
    ...big(0),
    ...ascii('GPS-52.520008'),
  ];
  const exif = [...ascii('Exif\0\0'), ...tiff];
  const size = exif.length + 2;
  const app1 = [0xff, 0xe1, size >> 8, size & 255, ...exif];
  return new File([picture.slice(0, 2), new Uint8Array(app1), picture.slice(2)], name, { type });
}

/** With one more piece after its head. */
export async function png(piece: string, text: string, name = 'shot.png'): Promise<File> {
  const picture = await drawn('image/png');
  const content = [...ascii(piece), ...ascii(text)];
  const chunk = new Uint8Array([...big(text.length), ...content, ...big(crc(content))]);
  return new File([picture.slice(0, 33), chunk, picture.slice(33)], name, { type: 'image/png' });
}

/** As many white pixels as one wants, in a few bytes. */
export async function blank(width: number, height: number): Promise<File> {
  const lines = new Uint8Array((Math.ceil(width / 8) + 1) * height);
  const packed = new Blob([lines]).stream().pipeThrough(new CompressionStream('deflate'));
  const data = [...new Uint8Array(await new Response(packed).arrayBuffer())];
  const piece = (name: string, content: number[]) => {
    const named = [...ascii(name), ...content];
    return [...big(content.length), ...named, ...big(crc(named))];
  };
  const head = piece('IHDR', [...big(width), ...big(height), 1, 0, 0, 0, 0]);
  const all = [...ascii('\x89PNG\r\n\x1a\n'), ...head, ...piece('IDAT', data), ...piece('IEND', [])];
  return new File([new Uint8Array(all)], 'blank.png', { type: 'image/png' });
}

export const gif = () =>
  new File([new Uint8Array([...ascii('GIF89a'), 1, 0, 1, 0, 0, 0, 0, 0x3b])], 'cat.gif', {
    type: 'image/gif',
  });

export const webp = () =>
  new File(
    [new Uint8Array([...ascii('RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0'), 2, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
    'cat.webp',
    { type: 'image/webp' },
  );

/** As `avif` begins that moves. */
export const avis = () =>
  new File([new Uint8Array([0, 0, 0, 0x18, ...ascii('ftypavis\0\0\0\0avismif1')])], 'cat.avif', {
    type: 'image/avif',
  });

/** Of one frame, in the form that can hold several, and with what a camera writes along. */
export async function stillWebp(): Promise<File> {
  const little = (value: number) => big(value).reverse();
  const all = await drawn('image/webp');
  // The picture itself stands last.
  const at = new TextDecoder('latin1').decode(all).lastIndexOf('VP8');
  const picture = all.slice(at);
  const head = [...ascii('VP8X'), ...little(10), 8, 0, 0, 0, 39, 0, 0, 19, 0, 0];
  const exif = [...ascii('EXIF'), ...little(14), ...ascii('GPS-52.520008 ')];
  const size = 4 + head.length + picture.length + exif.length;
  const file = [...ascii('RIFF'), ...little(size), ...ascii('WEBP'), ...head, ...picture, ...exif];
  return new File([new Uint8Array(file)], 'still.webp', { type: 'image/webp' });
}

/** Of 20 × 20, with nothing in it, in two bytes a letter. */
export function wideVector(): File {
  const markup = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"/>';
  const units = Uint16Array.from(`\ufeff${markup}`, (letter) => letter.charCodeAt(0));
  return new File([units], 'wide.svg', { type: 'image/svg+xml' });
}

export const vector = () =>
  new File(['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'], 'logo.svg', {
    type: 'image/svg+xml',
  });

export const text = (name = 'order.txt', words = 'two cups') =>
  new File([words], name, { type: 'text/plain' });

export async function contains(blob: Blob, said: string): Promise<boolean> {
  return new TextDecoder('latin1').decode(await blob.arrayBuffer()).includes(said);
}

/** Red, green and blue where one looks, and how large it is. */
export async function look(blob: Blob, x: number, y: number): Promise<{ size: number[]; colour: number[] }> {
  const bitmap = await createImageBitmap(blob);
  const { width, height } = bitmap;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return { size: [width, height], colour: [...context.getImageData(x, y, 1, 1).data.slice(0, 3)] };
}

function crc(content: readonly number[]): number {
  let sum = -1;
  for (const byte of content) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ -1) >>> 0;
}
