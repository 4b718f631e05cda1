// How large a file is, in words: the same wherever it is said.

export function sizeText(lang: string, bytes: number): string {
  const step = bytes < 1e3 ? 0 : bytes < 1e6 ? 1 : 2;
  const value = bytes / 1e3 ** step;
  const options = {
    style: 'unit',
    unit: (['byte', 'kilobyte', 'megabyte'] as const)[step],
    // The short word for bytes has no plural.
    unitDisplay: step ? 'short' : 'long',
    maximumFractionDigits: value < 10 ? 1 : 0,
  } as const;
  return new Intl.NumberFormat(lang, options).format(value);
}
