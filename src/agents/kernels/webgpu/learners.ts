import type { ActorCriticSpec } from '../../../policy/network.js';
import type { WebGpuBackend } from './backend.js';
import { GpuLearner } from './learner.js';

/** How many networks' scratch memory is kept on a device for the next call. */
const KEPT = 4;

const learners = new WeakMap<WebGpuBackend, Map<string, GpuLearner>>();

/** The learner for this network; the one not used for the longest time goes where there are too many. */
export function learnerFor(backend: WebGpuBackend, spec: ActorCriticSpec): GpuLearner {
  const kept = learners.get(backend) ?? new Map<string, GpuLearner>();
  learners.set(backend, kept);
  const key = JSON.stringify(spec);
  const learner = kept.get(key) ?? new GpuLearner(backend, spec);
  kept.delete(key);
  kept.set(key, learner);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) {
    kept.get(oldest)?.dispose();
    kept.delete(oldest);
  }
  return learner;
}

/** Gives all scratch memory back to the device. */
export function releaseLearners(backend: WebGpuBackend): void {
  for (const learner of learners.get(backend)?.values() ?? []) learner.dispose();
  learners.delete(backend);
}
