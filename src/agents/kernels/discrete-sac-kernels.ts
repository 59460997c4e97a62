import type { FusedKernelConfig } from '../ops/dispatch.js';
import type { DiscreteSacSpec } from '../ops/sac-types.js';
import { fusedChoiceActorGradient } from './discrete-sac-actor-loss.js';
import { fusedChoiceCriticGradient } from './discrete-sac-critic-loss.js';
import { DiscreteSacMemory } from './discrete-sac-memory.js';
import { spareDiscreteSac } from './memories.js';
import { type TwinAttrs, twinKernel } from './twin-kernel.js';

const memories = {
  isMemory: (home: unknown): home is DiscreteSacMemory => home instanceof DiscreteSacMemory,
  spare: spareDiscreteSac,
};

/** The fused `DiscreteSacCriticGradient` for one backend. */
export function discreteSacCriticGradientKernel(backendName: string): FusedKernelConfig {
  return twinKernel<DiscreteSacSpec, DiscreteSacMemory, TwinAttrs<DiscreteSacSpec>>(backendName, {
    ...memories,
    kernelName: 'DiscreteSacCriticGradient',
    learnt: 'critics',
    compute: (memory, vectors, { batch, options }) =>
      fusedChoiceCriticGradient(memory, vectors, batch, options.entCoef),
  });
}

/** The fused `DiscreteSacActorGradient` for one backend. */
export function discreteSacActorGradientKernel(backendName: string): FusedKernelConfig {
  return twinKernel<DiscreteSacSpec, DiscreteSacMemory, TwinAttrs<DiscreteSacSpec>>(backendName, {
    ...memories,
    kernelName: 'DiscreteSacActorGradient',
    learnt: 'actor',
    compute: (memory, vectors, { batch, options }) => ({
      stats: fusedChoiceActorGradient(memory, vectors, batch, options.entCoef),
    }),
  });
}
