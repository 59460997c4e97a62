/**
 * The measured side of one row: `node --import tsx benchmarks/serve.ts ROW [--peer NAME] [--memory-steps N]`.
 * Says `{"ready": …}` when warm, then answers every line on standard input with `{"value": …}`.
 */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Prepared, Row, RowSettings } from './lib/row.js';
import { ROWS } from './rows/index.js';

async function prepare(row: Row, peerName: string | undefined, settings: RowSettings): Promise<Prepared> {
  if (peerName === undefined) return row.run(settings);
  const source = row.peers.find(({ name }) => name === peerName)?.source;
  if (source?.kind !== 'local')
    throw new Error(`serve: "${peerName}" is no peer of ${row.name} that JavaScript measures`);
  return source.run();
}

const { values, positionals } = parseArgs({
  options: { peer: { type: 'string' }, 'memory-steps': { type: 'string', default: '1000000' } },
  allowPositionals: true,
});
const row = ROWS.find(({ name }) => name === positionals[0]);
if (row === undefined) throw new Error(`serve: expected one of ${ROWS.map(({ name }) => name).join(', ')}`);
const { measure, backend } = await prepare(row, values.peer, { memorySteps: Number(values['memory-steps']) });
console.log(JSON.stringify({ ready: { node: process.version, backend } }));
for await (const _ of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify({ value: await measure() }));
}
