import { type GaeInput, gae as plainGae } from '../../src/agents/collect/gae.js';
import { createKernelGae } from '../../src/agents/kernels/gae.js';
import { createRng } from '../../src/core/rng.js';
import type { Prepared, Row } from '../lib/row.js';
import { rate } from '../lib/timing.js';

const STEPS = 2_048;
const LANES = 64;
const ROWS = STEPS * LANES;
/** A row reads reward, value and the flag of an episode's start, and writes advantage and return. */
const BYTES = ROWS * (4 + 4 + 1 + 4 + 4);
/** Beyond every cache. */
const BYTES_OF_MEMORY = 2 ** 28;
/** Passes between two looks at the clock. */
const PASSES = 16;

function run(): Prepared {
  const rng = createRng('gae');
  const normals = (count: number): Float32Array => new Float32Array(count).map(() => rng.normal());
  const input: GaeInput = {
    steps: STEPS,
    lanes: LANES,
    rewards: normals(ROWS),
    values: normals(ROWS),
    episodeStarts: new Uint8Array(ROWS).map(() => Number(rng.next() < 0.005)),
    lastValues: normals(LANES),
    lastDones: new Uint8Array(LANES),
  };
  const target = { advantages: new Float32Array(ROWS), returns: new Float32Array(ROWS) };
  // What an on-policy agent picks.
  const estimate = createKernelGae(STEPS, LANES) ?? plainGae;
  const backend = estimate === plainGae ? 'js' : 'wasm kernel';
  return bandwidth(BYTES, () => estimate(input, 0.99, 0.95, target), backend);
}

/** A copy that moves `bytes`, half of them read, half of them written. */
function copy(bytes: number): Prepared {
  const from = new Uint8Array(bytes / 2).fill(1);
  const to = new Uint8Array(bytes / 2);
  return bandwidth(bytes, () => to.set(from));
}

function bandwidth(bytes: number, pass: () => void, backend = 'js'): Prepared {
  const chunk = (): number => {
    for (let i = 0; i < PASSES; i++) pass();
    return (PASSES * bytes) / 1e9;
  };
  rate(0.5, chunk);
  return { backend, measure: () => rate(0.5, chunk) };
}

export const gae: Row = {
  name: 'gae',
  unit: 'GB/s',
  what: `advantages and returns of ${STEPS} × ${LANES}, bytes read and written`,
  peers: [
    { name: 'copy in memory', bar: 0.5, source: { kind: 'local', run: () => copy(BYTES_OF_MEMORY) } },
    { name: 'copy in cache', bar: null, source: { kind: 'local', run: () => copy(BYTES) } },
  ],
  run,
};
