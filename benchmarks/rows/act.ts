import { createRng } from '../../src/core/rng.js';
import { loadPolicy } from '../../src/policy/index.js';
import { freePpo } from '../lib/free-agents.js';
import { type Peer, type Prepared, python, type Row } from '../lib/row.js';
import { quantile } from '../lib/statistics.js';

const CALLS = 20_000;

/** Microseconds of each call of `act`, garbage collection where it falls. */
async function run(share: number): Promise<Prepared> {
  using agent = await freePpo(1);
  const policy = await loadPolicy(agent.toBytes());
  const rng = createRng('observations');
  const observations = Array.from({ length: 64 }, () => new Float32Array(32).map(() => rng.normal()));
  const times = new Float64Array(CALLS);
  const measure = (): number => {
    for (let i = 0; i < CALLS; i++) {
      const from = performance.now();
      policy.act(observations[i % 64] as Float32Array);
      times[i] = 1_000 * (performance.now() - from);
    }
    return quantile(times, share);
  };
  measure();
  return { backend: 'policy', measure };
}

const row = (percentile: number, bar: Peer['bar']): Row => ({
  name: `act.p${percentile}`,
  unit: 'µs',
  what: `a loaded policy's act on one observation of 32 numbers, [64, 64], percentile ${percentile} of ${CALLS} calls`,
  peers: [
    {
      name: 'Stable-Baselines3 predict',
      bar,
      source: python('sb3_predict.py', '--percentile', String(percentile)),
    },
    {
      name: 'onnxruntime, logits only',
      bar: null,
      source: python('onnx_policy.py', '--percentile', String(percentile)),
    },
  ],
  run: () => run(percentile / 100),
});

export const act: readonly Row[] = [row(50, 0.1), row(99, null)];
