// What the browser is given to save, in the place of its own saving.

export interface Saved {
  readonly name: string;
  readonly blob: Blob;
  readonly revoked: () => boolean;
}

/** Keeps it until the undo is called. */
export function watchDownloads(): { saved: Saved[]; undo: () => void } {
  const saved: Saved[] = [];
  const blobs = new Map<string, Blob>();
  const gone = new Set<string>();
  const { createObjectURL, revokeObjectURL } = URL;
  const { click } = HTMLAnchorElement.prototype;
  URL.createObjectURL = (blob: Blob) => {
    const url = createObjectURL(blob);
    blobs.set(url, blob);
    return url;
  };
  URL.revokeObjectURL = (url: string) => {
    gone.add(url);
    revokeObjectURL(url);
  };
  HTMLAnchorElement.prototype.click = function () {
    const { href } = this;
    saved.push({ name: this.download, blob: blobs.get(href)!, revoked: () => gone.has(href) });
  };
  const undo = () => {
    Object.assign(URL, { createObjectURL, revokeObjectURL });
    HTMLAnchorElement.prototype.click = click;
  };
  return { saved, undo };
}
