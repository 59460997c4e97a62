const DAY = 86_400;

const SPANS: readonly (readonly [string, number])[] = [
  ['all', Infinity],
  ['1 year', 365 * DAY],
  ['3 months', 91 * DAY],
  ['1 month', 30 * DAY],
];

/** Buttons that show the last part of the data; spans longer than the data are left out. */
export function addRangeButtons(host: HTMLElement, time: readonly number[], show: (from: number) => void): void {
  const last = time[time.length - 1] ?? 0;
  const length = last - (time[0] ?? 0);
  for (const [label, span] of SPANS) {
    if (span !== Infinity && span >= length) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.addEventListener('click', () =>
      show(
        Math.max(
          0,
          time.findIndex((moment) => moment >= last - span),
        ),
      ),
    );
    host.append(button);
  }
}
