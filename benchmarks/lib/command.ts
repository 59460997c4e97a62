import { parseArgs } from 'node:util';
import { ROWS } from '../rows/index.js';
import { compare } from './compare.js';
import { ensureNode24 } from './node24.js';
import { reportJson, tableReport } from './report.js';
import { sides } from './sides.js';

/**
 * What `bench` and `bench:peers` share: measures the rows that were asked for and reports them.
 *
 * @param python finds the peers' Python; only called when a row is there to measure
 */
export async function runCommand(args: readonly string[], python: () => string | null): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      repeats: { type: 'string', default: '5' },
      node: { type: 'string' },
      node24: { type: 'boolean', default: false },
      'memory-steps': { type: 'string', default: '1000000' },
    },
  });
  const { only } = values;
  const rows = ROWS.filter(({ name }) => only === undefined || only.some((start) => name.startsWith(start)));
  if (rows.length === 0) {
    throw new Error(`--only: expected the start of one of ${ROWS.map(({ name }) => name).join(', ')}; found ${only}`);
  }
  const both = sides({
    node: values.node ?? (values.node24 ? ensureNode24() : process.execPath),
    python: python(),
    memorySteps: Number(values['memory-steps']),
  });
  const table = tableReport();
  for (const row of rows) {
    const lines = await compare(row, both, { repeats: Number(values.repeats) });
    lines.forEach(values.json ? reportJson : table.report);
  }
  if (!values.json) table.print();
}
