import Table from 'cli-table3';

/** One line of the report; a row that has several peers has as many. */
export interface Line {
  readonly name: string;
  /** Median. */
  readonly value: number;
  readonly unit: string;
  readonly peer: string | null;
  /** Median, in the same unit. */
  readonly peerValue: number | null;
  /** Median of value / peer value over the pairs taken one right after the other. */
  readonly ratio: number | null;
  readonly node: string;
  readonly backend: string;
  readonly repeats: number;
  /** Largest measurement over smallest. */
  readonly spread: number;
  readonly peerSpread: number | null;
  /** The ratio to reach. */
  readonly bar: string | null;
  readonly pass: boolean | null;
  /** Runnable processes of the machine, averaged over the last minute, when the row was done. */
  readonly load: number;
}

export type Report = (line: Line) => void;

/** A line of JSON each, at once. */
export const reportJson: Report = (line) => console.log(JSON.stringify(line));

/** Gathers lines; `print` shows them as a table. */
export function tableReport(): { readonly report: Report; print(): void } {
  const table = new Table({
    head: [
      'name',
      'value',
      'unit',
      'spread',
      'peer',
      'peer value',
      'spread',
      'ratio',
      'bar',
      'node',
      'backend',
      'load',
    ],
    style: { head: [], border: [], compact: true },
  });
  return {
    report: (line) => {
      console.error(`${line.name}: ${formatNumber(line.value)} ${line.unit}${verdict(line)}`);
      table.push(cells(line));
    },
    print: () => console.log(table.toString()),
  };
}

function verdict({ peer, ratio, bar, pass }: Line): string {
  if (peer === null || ratio === null) return '';
  const judged = pass === null ? '' : ` (${bar}: ${pass ? 'reached' : 'missed'})`;
  return `, ${formatNumber(ratio)} of ${peer}${judged}`;
}

function cells(line: Line): string[] {
  const { name, value, unit, peer, peerValue, ratio, bar, pass, node, backend, load } = line;
  return [
    name,
    formatNumber(value),
    unit,
    line.spread.toFixed(2),
    peer ?? '',
    formatNumber(peerValue),
    line.peerSpread?.toFixed(2) ?? '',
    formatNumber(ratio),
    pass === null ? (bar ?? '') : `${bar} ${pass ? 'reached' : 'MISSED'}`,
    node,
    backend,
    load.toFixed(1),
  ];
}

/** Three significant digits, thousands separated. */
function formatNumber(value: number | null): string {
  return value === null ? '' : value.toLocaleString('en', { maximumSignificantDigits: 3 });
}
