/** Colours of the page's style sheet, light or dark as the reader's system asks. */
export interface Theme {
  readonly text: string;
  readonly grid: string;
  readonly lines: readonly string[];
  readonly price: string;
  readonly buy: string;
  readonly sell: string;
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    text: color('muted'),
    grid: color('grid'),
    lines: ['line-1', 'line-2', 'line-3'].map(color),
    price: color('price'),
    buy: color('buy'),
    sell: color('sell'),
  };
}

export function onThemeChange(change: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', change);
}
