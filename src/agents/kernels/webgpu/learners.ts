import type { ActorCriticSpec } from '../../../policy/network.js';
import type { SacSpec } from '../../ops/sac-types.js';
import type { WebGpuBackend } from './backend.js';
import { GpuLearner } from './learner.js';
import { GpuSacLearner } from './sac-learner.js';

/** How many networks' scratch memory is kept on a device for the next call. */
const KEPT = 4;

const learners = new WeakMap<WebGpuBackend, Map<string, GpuLearner | GpuSacLearner>>();

/** The learner for this network; the one not used for the longest time goes where there are too many. */
export function learnerFor(backend: WebGpuBackend, spec: ActorCriticSpec): GpuLearner {
  return kept(backend, `actor-critic ${JSON.stringify(spec)}`, () => new GpuLearner(backend, spec));
}

/** The same for the networks of soft actor-critic. */
export function sacLearnerFor(backend: WebGpuBackend, spec: SacSpec): GpuSacLearner {
  return kept(backend, `sac ${JSON.stringify(spec)}`, () => new GpuSacLearner(backend, spec));
}

/** Gives all scratch memory back to the device. */
export function releaseLearners(backend: WebGpuBackend): void {
  for (const learner of learners.get(backend)?.values() ?? []) learner.dispose();
  learners.delete(backend);
}

function kept<L extends GpuLearner | GpuSacLearner>(backend: WebGpuBackend, key: string, create: () => L): L {
  const all = learners.get(backend) ?? new Map<string, GpuLearner | GpuSacLearner>();
  learners.set(backend, all);
  const learner = (all.get(key) as L | undefined) ?? create();
  all.delete(key);
  all.set(key, learner);
  const [oldest] = all.keys();
  if (all.size > KEPT && oldest !== undefined) {
    all.get(oldest)?.dispose();
    all.delete(oldest);
  }
  return learner;
}
