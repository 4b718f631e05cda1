// A picture is drawn anew before it is sent, so that nothing of what a camera writes along (place, time, device) goes out
// with it, and it stands upright everywhere. What moves or is drawn by lines can't be drawn anew: it goes as it is.

/** Pixels of the longer side: more is seen on no screen that a support chat is read on. */
const MOST_PIXELS = 4096;
const QUALITY = 0.9;
/** Without transparency; everything else stays without loss. */
const PHOTOS = /^image\/(jpe?g|heic|heif|avif)$/;

/** What is to be sent, and the name it gets. Rejects for a picture that this browser can't read. */
export async function prepare(file: File): Promise<{ data: Blob; name: string }> {
  if (!file.type.startsWith('image/') || (await isKeptWhole(file))) return { data: file, name: file.name };
  // Upright, as whoever took it saw it.
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, MOST_PIXELS / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const type = PHOTOS.test(file.type) ? 'image/jpeg' : 'image/png';
  const data = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, QUALITY));
  if (!data) throw new TypeError('the picture could not be drawn');
  // A name may say where and when too.
  return { data, name: type === 'image/jpeg' ? 'photo.jpg' : 'picture.png' };
}

/** Vector files, and what moves: several frames, by the mark that each format has for it. */
async function isKeptWhole(file: File): Promise<boolean> {
  if (/svg|gif/.test(file.type)) return true;
  if (!/png|webp/.test(file.type)) return false;
  const head = new TextDecoder('latin1').decode(await file.slice(0, 4096).arrayBuffer());
  return file.type === 'image/png' ? head.includes('acTL') : head.slice(0, 64).includes('ANIM');
}
