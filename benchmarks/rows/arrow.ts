import { existsSync, statSync } from 'node:fs';
import { openArrow, readCandles, readColumns, sumOf, writeCandles } from '../../src/data/index.js';
import { cachePath } from '../lib/cache.js';
import { randomWalk } from '../lib/market.js';
import { type Peer, type Prepared, python, type Row } from '../lib/row.js';
import { elapsed } from '../lib/timing.js';

const CANDLES = 10_000_000;
const PATH = cachePath('candles-10m.arrow');

function ensureFile(): void {
  if (existsSync(PATH) && statSync(PATH).size > 48 * CANDLES) return;
  writeCandles(PATH, randomWalk(CANDLES));
}

function run(sumOfCloses: () => number): Prepared {
  ensureFile();
  const openAndSum = (): void => {
    const total = sumOfCloses();
    if (!(total > 0)) throw new Error(`arrow: expected a sum of prices, found ${total}`);
  };
  openAndSum();
  return { backend: 'js', measure: () => elapsed(openAndSum) };
}

function openAndSumChunks(): number {
  using file = openArrow(PATH);
  let total = 0;
  for (const closes of file.chunks('close')) total += sumOf(closes);
  return total;
}

const peer = (name: string, bar: number | null, ...args: readonly string[]): Peer => ({
  name,
  bar,
  source: python('pyarrow_sum.py', PATH, ...args),
});

export const arrow: readonly Row[] = [
  {
    name: 'arrow',
    unit: 'ms',
    what: 'openArrow of 10 million candles in a cached file of 480 MB, and the sum of one column by its chunks',
    peers: [
      peer('pyarrow, one column', 1, '--column'),
      peer('pyarrow, memory map', null, '--memory-map'),
      peer('pyarrow, all columns', null),
    ],
    run: () => run(openAndSumChunks),
  },
  {
    name: 'arrow.all',
    unit: 'ms',
    what: 'readColumns of the same file, all columns into memory, and the sum of one',
    peers: [peer('pyarrow, all columns', null)],
    run: () => run(() => sumOf(readColumns(PATH).close)),
  },
  {
    name: 'arrow.checked',
    unit: 'ms',
    what: 'the same through readCandles, which also checks every bar',
    peers: [peer('pyarrow, all columns', null)],
    run: () => run(() => sumOf(readCandles(PATH).close)),
  },
];
