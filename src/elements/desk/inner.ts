/** How a property is declared that no attribute sets. */
export const inner = { attribute: false } as const;
