// A picture is drawn anew before it is sent, so that nothing of what a camera writes along (place, time, device) goes out
// with it, and it stands upright everywhere. What moves or is drawn by lines can't be drawn anew: it goes as it is. What a
// file is, its first bytes say: its name and its type may be wrong.

/** Pixels of the longer side: more is seen on no screen that a support chat is read on. */
const MOST_PIXELS = 4096;
const QUALITY = 0.9;

/** What is to be sent, and the name it gets where that is another. Rejects for what this browser can't read. */
export async function prepare(file: File): Promise<{ data: Blob; name?: string }> {
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, 64).arrayBuffer()));
  const kind = kindOf(head);
  if (!kind && !file.type.startsWith('image/')) return { data: file };
  // A name may say where and when too.
  if (isVector(file, head)) return { data: file, name: 'picture.svg' };
  if (kind && (await moves(file, kind, head)))
    return { data: new Blob([file], { type: `image/${kind}` }), name: `picture.${kind}` };
  const data = await redraw(file, kind === 'png' || kind === 'webp' ? `image/${kind}` : 'image/jpeg');
  const name = data.type === 'image/jpeg' ? 'photo.jpg' : `picture.${data.type.slice(6)}`;
  return { data, name };
}

/** How many a picture has; rejects for what is none. Only its head is looked at. */
export async function pixelsOf(url: string): Promise<number> {
  const image = new Image();
  const there = new Promise((resolve, reject) => {
    image.onload = resolve;
    image.onerror = reject;
  });
  image.src = url;
  await there;
  return image.naturalWidth * image.naturalHeight;
}

async function redraw(file: File, type: string): Promise<Blob> {
  const image = await read(file);
  const { naturalWidth: width, naturalHeight: height } = image;
  const scale = Math.min(1, MOST_PIXELS / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d')!;
  if (type === 'image/jpeg') {
    // It has no transparency, and what is behind would be black.
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const data = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, QUALITY));
  if (!data) throw new TypeError('the picture could not be drawn');
  return data;
}

/** Upright, as whoever took it saw it: Firefox's `createImageBitmap` refuses what is to be turned. */
async function read(file: File): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = URL.createObjectURL(file);
  try {
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

function kindOf(head: string): string | undefined {
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('\x89PNG')) return 'png';
  if (head.startsWith('GIF8')) return 'gif';
  if (/^RIFF....WEBP/s.test(head)) return 'webp';
  if (/^....ftypavis/s.test(head)) return 'avif';
  return /^....ftyp(hei|hev|mif|msf|avif)/s.test(head) ? 'heic' : undefined;
}

function isVector({ type }: File, head: string): boolean {
  return type === 'image/svg+xml' && /^(\xef\xbb\xbf)?\s*</.test(head);
}

/** By the mark that each format has for several frames. */
async function moves(file: File, kind: string, head: string): Promise<boolean> {
  if (kind === 'gif' || kind === 'avif') return true;
  if (kind === 'webp') return head.slice(12, 16) === 'VP8X' && (head.charCodeAt(20) & 2) !== 0;
  if (kind !== 'png') return false;
  // Its mark stands before the picture itself, after any number of other pieces.
  for (let at = 8; at + 8 <= file.size;) {
    const piece = new DataView(await file.slice(at, at + 8).arrayBuffer());
    const name = String.fromCharCode(...new Uint8Array(piece.buffer, 4));
    if (name === 'acTL' || name === 'IDAT') return name === 'acTL';
    at += 12 + piece.getUint32(0);
  }
  return false;
}
