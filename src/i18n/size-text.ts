// How large a file is, in words: the same wherever it is said. A limit is rounded down: what is said to fit does.

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

export function sizeText(lang: string, bytes: number, isLimit = false): string {
  const step = Math.min(3, Math.max(0, Math.floor(Math.log10(bytes) / 3)));
  const value = bytes / 1e3 ** step;
  return new Intl.NumberFormat(lang, {
    style: 'unit',
    unit: UNITS[step],
    // The short word for bytes has no plural.
    unitDisplay: step ? 'short' : 'long',
    maximumFractionDigits: value < 10 ? 1 : 0,
    roundingMode: isLimit ? 'floor' : 'halfExpand',
  }).format(value);
}
