import Table from 'cli-table3';

/** A table's content: the first column is left-aligned, all others right-aligned. */
export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** How tables are drawn. */
export interface TextTableOptions {
  /** Spaces between columns instead of boxes. @default true where standard output is no terminal */
  readonly plain?: boolean | undefined;
}

const NO_BORDERS = Object.fromEntries(
  // cli-table3's names for its border pieces
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid'
    .split(' ')
    .map((piece) => [piece, '']),
);

/** Draws a table for a terminal or a log file, without colours. */
export function textTable({ head, rows }: TextTable, options: TextTableOptions = {}): string {
  const plain = options.plain ?? !isTerminal();
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true, ...(plain ? { 'padding-left': 0, 'padding-right': 0 } : {}) },
    ...(plain ? { chars: { ...NO_BORDERS, middle: '  ' } } : {}),
  });
  table.push(...rows.map((row) => [...row]));
  const lines = table.toString().split('\n');
  return lines.map((line) => line.trimEnd()).join('\n');
}

function isTerminal(): boolean {
  return (globalThis as { process?: NodeJS.Process }).process?.stdout?.isTTY === true;
}
