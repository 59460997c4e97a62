import type { RecurrentSpec } from '../../src/agents/kernels/recurrent-plan.js';
import type { PpoMinibatch, Sequences } from '../../src/agents/ops/types.js';
import { createRng } from '../../src/core/rng.js';
import { stateSize } from '../../src/policy/recurrent/spec.js';
import { randomBatch } from './batches.js';

/** Rows of each step of sequences of these lengths. */
export function stepRowsOf(lengths: readonly number[]): Int32Array {
  const longest = Math.max(0, ...lengths);
  return Int32Array.from({ length: longest }, (_, step) => lengths.filter((length) => length > step).length);
}

/** A minibatch of packed sequences, some of which begin with a state of zeros, as an episode does. */
export function randomSequences(
  spec: RecurrentSpec,
  lengths: readonly number[],
  seed: string,
  masked = false,
): PpoMinibatch & { readonly sequences: Sequences } {
  const size = lengths.reduce((sum, length) => sum + length, 0);
  const rng = createRng(`${seed} states`);
  const fresh = lengths.map(() => rng.next() < 0.5);
  const states = (width: number): Float32Array =>
    Float32Array.from({ length: lengths.length * width }, (_, i) =>
      fresh[Math.floor(i / width)] ? 0 : 0.5 * rng.normal(),
    );
  return {
    ...randomBatch(spec, size, seed, masked),
    sequences: {
      stepRows: stepRowsOf(lengths),
      states: {
        pi: states(stateSize(spec, 'pi')),
        vf: states(spec.lstm.critic === 'own' ? stateSize(spec, 'vf') : 0),
      },
    },
  };
}
