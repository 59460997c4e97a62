import type { FusedKernelConfig } from '../ops/dispatch.js';
import type { DiscreteSacSpec } from '../ops/sac-types.js';
import { fusedChoiceActorGradient } from './discrete-sac-actor-loss.js';
import { fusedChoiceCriticGradient } from './discrete-sac-critic-loss.js';
import { DiscreteSacMemory } from './discrete-sac-memory.js';
import { memoryCache, type TwinAttrs, twinKernel } from './twin-kernel.js';

const memoryFor = memoryCache<DiscreteSacSpec, DiscreteSacMemory>((spec) => DiscreteSacMemory.for(spec));

/** The fused `DiscreteSacCriticGradient` for one backend. */
export function discreteSacCriticGradientKernel(backendName: string): FusedKernelConfig {
  return twinKernel<DiscreteSacSpec, DiscreteSacMemory, TwinAttrs<DiscreteSacSpec>>(
    'DiscreteSacCriticGradient',
    backendName,
    memoryFor,
    (memory, read, { batch, options }) => {
      const vectors = { actor: read('actor'), critics: read('critics'), targets: read('targets') };
      return fusedChoiceCriticGradient(memory, vectors, batch, options.entCoef);
    },
  );
}

/** The fused `DiscreteSacActorGradient` for one backend. */
export function discreteSacActorGradientKernel(backendName: string): FusedKernelConfig {
  return twinKernel<DiscreteSacSpec, DiscreteSacMemory, TwinAttrs<DiscreteSacSpec>>(
    'DiscreteSacActorGradient',
    backendName,
    memoryFor,
    (memory, read, { batch, options }) => {
      const vectors = { actor: read('actor'), critics: read('critics') };
      return fusedChoiceActorGradient(memory, vectors, batch, options.entCoef);
    },
  );
}
