import { NeurotradeError } from '../../core/errors.js';
import type { ActorCriticSpec } from '../../policy/network.js';
import type { DiscreteSacSpec, SacSpec, TwinSpec } from '../ops/sac-types.js';
import { threadCount } from './crew/threads.js';
import { DiscreteSacMemory } from './discrete-sac-memory.js';
import { LearnerMemory } from './learner-memory.js';
import { isLent } from './lent-gradients.js';
import { type Home, ParameterMemory } from './parameter-memory.js';
import { RecurrentMemory } from './recurrent-memory.js';
import type { RecurrentSpec } from './recurrent-plan.js';
import { SacMemory } from './sac-memory.js';

/** How many memories without an owner are kept for the next call. */
const SPARES = 4;

const homes = new WeakMap<ArrayBufferLike, Home>();
const spares = new Map<string, Home>();
/** Vectors that are some learner's own. */
const owned = new WeakSet<object>();

/** The memory that `values` is a view of, if any. It is collected with the tensors of the learners that own parts of it. */
export function homeOf(values: Float32Array): Home | undefined {
  return homes.get(values.buffer);
}

/** The vectors that `values` is one of, if any. */
export function memoryOf(values: Float32Array): ParameterMemory | undefined {
  return homeOf(values)?.vectors.find((memory) => memory.holds(values));
}

/** A memory for this network that no learner owns and no tensor shows; the next call may overwrite its content. */
export function spareLearner(spec: ActorCriticSpec): LearnerMemory {
  return spare(keyOf(spec), () => LearnerMemory.for(spec));
}

/** The same for a recurrent network and batches of up to `rows` rows. */
export function spareRecurrent(spec: RecurrentSpec, rows: number): RecurrentMemory {
  return spare(`${keyOf(spec)}, ${rows} rows`, () => RecurrentMemory.for(spec, rows));
}

/** The same for an actor with twin critics. */
export function spareSac(spec: SacSpec): SacMemory {
  return spare(keyOf(spec), () => SacMemory.for(spec));
}

/** The same for an actor over choices. */
export function spareDiscreteSac(spec: DiscreteSacSpec): DiscreteSacMemory {
  return spare(keyOf(spec), () => DiscreteSacMemory.for(spec));
}

/** A memory for `size` parameters that no learner owns and no tensor shows; the next call may overwrite its content. */
export function spareParameters(size: number): ParameterMemory {
  return spare(`${size} parameters`, () => ParameterMemory.create(size));
}

/** Makes a vector its caller's own, and the memory that it lies in no longer spare. @returns `false` where it is another's */
export function adopt(vector: ParameterMemory | Float32Array): boolean {
  if (owned.has(vector)) return false;
  owned.add(vector);
  for (const [key, { buffer }] of spares) {
    if (buffer === vector.buffer) spares.delete(key);
  }
  return true;
}

/** Whether a vector is some learner's own. */
export function isOwned(vector: ParameterMemory | Float32Array): boolean {
  return owned.has(vector);
}

/** Threads that may help need a memory of another kind. */
function keyOf(spec: ActorCriticSpec | TwinSpec): string {
  return `${threadCount() > 1 ? 'shared' : 'alone'} ${JSON.stringify(spec)}`;
}

function spare<M extends Home>(key: string, create: () => M | null): M {
  const found = spares.get(key) as M | undefined;
  spares.delete(key);
  const memory = found !== undefined && !found.vectors.some(isLent) ? found : register(create());
  spares.set(key, memory);
  const oldest = spares.size > SPARES ? spares.keys().next().value : undefined;
  if (oldest !== undefined) spares.delete(oldest);
  return memory;
}

function register<M extends Home>(memory: M | null): M {
  if (memory === null) {
    throw new NeurotradeError(
      'UNSUPPORTED',
      'fused kernels: expected room for a WebAssembly memory, found none; dispose of learners that are done, or unregister the fused kernels',
    );
  }
  homes.set(memory.buffer, memory);
  return memory;
}
