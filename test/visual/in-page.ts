// What a browser does with pictures, run in a page of its own. A sheet is many pictures in one file: a cell for each, and
// in it only the squares that are other than in the picture it is most like, so that what many have is kept once.

/** One picture in a sheet. */
export interface Cell {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Which of the cells before it is painted on; -1 for none. */
  readonly base: number;
}

export interface Difference {
  /** Pixels that are clearly another colour. */
  readonly count: number;
  /** Before, now, and in red what differs, side by side; empty where nothing does. */
  readonly marked: string;
}

/** Pictures come and go as Base64: PNG in, a sheet as WebP without loss. */
export interface Sheets {
  make(pictures: Readonly<Record<string, string>>): Promise<{ sheet: string; cells: Cell[] }>;
  compare(
    sheet: string,
    cells: readonly Cell[],
    pictures: Readonly<Record<string, string>>,
  ): Promise<Record<string, Difference>>;
}

/** To be called in the page: leaves the functions there as `sheets`. */
export function prepare(): void {
  /** Pixels of a side of what is kept or left out. */
  const SQUARE = 8;
  /** Pixels. A sheet is no higher than WebP can be, and no wider than can be looked at. */
  const WIDEST = 3200;
  /** With more than a palette can have a sheet is three times as large. */
  const COLOURS = 255;
  /** Between the colours of one channel that are kept. */
  const STEP = 17;
  /** Of 255, in one channel: less is what the sheet has lost, or how an edge was smoothed. */
  const CLEARLY = 24;

  const draw = (width: number, height: number): CanvasRenderingContext2D => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    return canvas.getContext('2d', { willReadFrequently: true })!;
  };
  const read = async (text: string): Promise<HTMLImageElement> => {
    const image = Object.assign(new Image(), { src: `data:image/*;base64,${text}` });
    await image.decode();
    return image;
  };
  const written = ({ canvas }: CanvasRenderingContext2D, type: string): string =>
    canvas.toDataURL(type, 1).split(',')[1]!;
  const coloursOf = ({ data }: ImageData): Uint32Array => new Uint32Array(data.buffer);

  const inFewerColours = (image: HTMLImageElement): ImageData => {
    const context = draw(image.width, image.height);
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, image.width, image.height);
    pixels.data.forEach((value, at) => (pixels.data[at] = Math.round(value / STEP) * STEP));
    return pixels;
  };

  /** The indexes of the pixels in each square. */
  const squaresOf = ({ width, height }: ImageData): number[][] => {
    const across = Math.ceil(width / SQUARE);
    const squares: number[][] = Array.from({ length: across * Math.ceil(height / SQUARE) }, () => []);
    for (let at = 0; at < width * height; at++) {
      const [x, y] = [at % width, Math.floor(at / width)];
      squares[Math.floor(y / SQUARE) * across + Math.floor(x / SQUARE)]!.push(at);
    }
    return squares;
  };

  /** What is left of a picture on top of the one it is most like. */
  const onTop = (picture: ImageData, earlier: readonly ImageData[]): { base: number; rest: ImageData } => {
    const { width, height } = picture;
    const now = coloursOf(picture);
    const all = squaresOf(picture);
    let [base, other] = [-1, all];
    earlier.forEach((each, index) => {
      if (each.width !== width || each.height !== height) return;
      const was = coloursOf(each);
      const left = all.filter((square) => square.some((at) => was[at] !== now[at]));
      if (left.length < other.length) [base, other] = [index, left];
    });
    const rest = new ImageData(width, height);
    const kept = coloursOf(rest);
    for (const at of other.flat()) kept[at] = now[at]!;
    return { base, rest };
  };

  /** From left to right, in rows. */
  const placesOf = (pictures: readonly ImageData[]): { x: number; y: number }[] => {
    let [x, y, row] = [0, 0, 0];
    return pictures.map(({ width, height }) => {
      if (x && x + width > WIDEST) [x, y, row] = [0, y + row, 0];
      const place = { x, y };
      [x, row] = [x + width, Math.max(row, height)];
      return place;
    });
  };

  /** The rarest give way to what is nearest to them. */
  const limitColours = (sheet: ImageData): void => {
    const pixels = coloursOf(sheet);
    const count = new Map<number, number>();
    for (const colour of pixels) count.set(colour, (count.get(colour) ?? 0) + 1);
    const colours = [...count.keys()].sort((a, b) => count.get(b)! - count.get(a)!);
    const few = colours.slice(0, COLOURS).filter(Boolean);
    const away = (a: number, b: number) =>
      Math.max(...[0, 8, 16].map((shift) => Math.abs(((a >> shift) & 255) - ((b >> shift) & 255))));
    const nearest = new Map(
      colours
        .slice(COLOURS)
        .map((rare) => [rare, few.reduce((a, b) => (away(rare, b) < away(rare, a) ? b : a))]),
    );
    pixels.forEach((colour, at) => (pixels[at] = nearest.get(colour) ?? colour));
  };

  const marksOf = (before: CanvasRenderingContext2D, image: HTMLImageElement): Difference => {
    const width = Math.max(before.canvas.width, image.width);
    const height = Math.max(before.canvas.height, image.height);
    const beside = draw(width * 3, height);
    beside.drawImage(before.canvas, 0, 0);
    beside.drawImage(image, width, 0);
    const [a, b] = [0, width].map((x) => beside.getImageData(x, 0, width, height).data);
    const marks = beside.createImageData(width, height);
    let count = 0;
    for (let at = 0; at < a!.length; at += 4) {
      const isOther = [0, 1, 2, 3].some((part) => Math.abs(a![at + part]! - b![at + part]!) > CLEARLY);
      if (isOther) count++;
      marks.data.set(isOther ? [255, 0, 0, 255] : [0, 0, 0, 24], at);
    }
    beside.putImageData(marks, width * 2, 0);
    return { count, marked: count ? written(beside, 'image/png') : '' };
  };

  const sheets: Sheets = {
    async make(pictures) {
      const images = await Promise.all(Object.values(pictures).map(read));
      const whole = images.map(inFewerColours);
      const parts = whole.map((picture, index) => onTop(picture, whole.slice(0, index)));
      const places = placesOf(whole);
      const cells = Object.keys(pictures).map((name, index) => {
        const { width, height } = whole[index]!;
        return { name, ...places[index]!, width, height, base: parts[index]!.base };
      });
      const context = draw(
        Math.max(...cells.map(({ x, width }) => x + width)),
        Math.max(...cells.map(({ y, height }) => y + height)),
      );
      cells.forEach(({ x, y }, index) => context.putImageData(parts[index]!.rest, x, y));
      const { width, height } = context.canvas;
      const pixels = context.getImageData(0, 0, width, height);
      limitColours(pixels);
      context.putImageData(pixels, 0, 0);
      return { sheet: written(context, 'image/webp'), cells };
    },

    async compare(sheet, cells, pictures) {
      const image = await read(sheet);
      const drawn: CanvasRenderingContext2D[] = [];
      const found: Record<string, Difference> = {};
      for (const { name, x, y, width, height, base } of cells) {
        const before = draw(width, height);
        if (drawn[base]) before.drawImage(drawn[base].canvas, 0, 0);
        before.drawImage(image, x, y, width, height, 0, 0, width, height);
        drawn.push(before);
        if (pictures[name]) found[name] = marksOf(before, await read(pictures[name]));
      }
      return found;
    },
  };
  Object.assign(globalThis, { sheets });
}
