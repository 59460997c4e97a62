import { NeurotradeError } from '../../core/errors.js';
import type { ActorCriticSpec } from '../../policy/network.js';
import { LearnerMemory } from './learner-memory.js';
import { isLent } from './lent-gradients.js';
import { ParameterMemory } from './parameter-memory.js';
import { RecurrentMemory } from './recurrent-memory.js';
import type { RecurrentSpec } from './recurrent-plan.js';

/** How many memories without an owner are kept for the next call. */
const SPARES = 4;

const byBuffer = new WeakMap<ArrayBufferLike, ParameterMemory>();
const spares = new Map<string, ParameterMemory>();

/**
 * The memory that `values` is a view of, if any. A learner whose parameters lie in one owns it; it is collected with the
 * learner's tensors.
 */
export function memoryOf(values: Float32Array): ParameterMemory | undefined {
  return byBuffer.get(values.buffer);
}

/** A memory for this network that no learner owns and no tensor shows; the next call may overwrite its content. */
export function spareLearner(spec: ActorCriticSpec): LearnerMemory {
  return spare(JSON.stringify(spec), () => LearnerMemory.for(spec)) as LearnerMemory;
}

/** The same for a recurrent network and batches of up to `rows` rows. */
export function spareRecurrent(spec: RecurrentSpec, rows: number): RecurrentMemory {
  const key = `${JSON.stringify(spec)}, ${rows} rows`;
  return spare(key, () => RecurrentMemory.for(spec, rows)) as RecurrentMemory;
}

/** A memory for `size` parameters that no learner owns and no tensor shows; the next call may overwrite its content. */
export function spareParameters(size: number): ParameterMemory {
  return spare(`${size} parameters`, () => ParameterMemory.create(size));
}

/** Makes a spare memory its caller's own. @returns `false` where it was not spare */
export function adopt(memory: ParameterMemory): boolean {
  for (const [key, candidate] of spares) {
    if (candidate === memory) return spares.delete(key);
  }
  return false;
}

function spare(key: string, create: () => ParameterMemory | null): ParameterMemory {
  const found = spares.get(key);
  spares.delete(key);
  const memory = found !== undefined && !isLent(found) ? found : register(create());
  spares.set(key, memory);
  const oldest = spares.size > SPARES ? spares.keys().next().value : undefined;
  if (oldest !== undefined) spares.delete(oldest);
  return memory;
}

function register(memory: ParameterMemory | null): ParameterMemory {
  if (memory === null) {
    throw new NeurotradeError(
      'UNSUPPORTED',
      'fused kernels: expected room for a WebAssembly memory, found none; dispose of learners that are done, or unregister the fused kernels',
    );
  }
  byBuffer.set(memory.buffer, memory);
  return memory;
}
