import { existsSync, statSync } from 'node:fs';
import { type CandleColumns, readCandles, readColumns, writeCandles } from '../../src/data/index.js';
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

function run(read: (path: string) => CandleColumns): Prepared {
  ensureFile();
  const openAndSum = (): void => {
    const { close } = read(PATH);
    let sum = 0;
    for (let i = 0; i < close.length; i++) sum += close[i] as number;
    if (!(sum > 0)) throw new Error(`arrow: expected a sum of prices, found ${sum}`);
  };
  openAndSum();
  return { backend: 'js', measure: () => elapsed(openAndSum) };
}

const peers: readonly Peer[] = [
  { name: 'pyarrow, read', bar: 1, source: python('pyarrow_sum.py', PATH) },
  { name: 'pyarrow, memory map', bar: null, source: python('pyarrow_sum.py', PATH, '--memory-map') },
];

export const arrow: readonly Row[] = [
  {
    name: 'arrow',
    unit: 'ms',
    what: 'readColumns of 10 million candles from a cached file of 480 MB, and the sum of one column',
    peers,
    run: () => run(readColumns),
  },
  {
    name: 'arrow.checked',
    unit: 'ms',
    what: 'the same through readCandles, which also checks every bar',
    peers: peers.map((peer) => ({ ...peer, bar: null })),
    run: () => run(readCandles),
  },
];
